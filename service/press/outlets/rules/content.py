"""What is kept of outlets, journalists and lists, how it is checked, and the keys by which a contact is found. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from service.contacts.rules import BAD_EMAIL, BAD_PHONE, EMAIL, PHONE, name_key
from service.kit.folding import fold, words
from service.kit.refusal import FieldErrors, Refusal
from service.kit.spelling import latin, name_sound, sounds
from service.kit.words import N_

KINDS: Mapping[str, str] = {
    "newspaper": N_("Newspaper"),
    "agency": N_("News agency"),
    "tv": N_("Television"),
    "radio": N_("Radio"),
    "site": N_("News site"),
    "social": N_("Social network"),
    "foreign": N_("Foreign outlet"),
}
ORIGINS: Mapping[str, str] = {"local": N_("Local"), "foreign": N_("From abroad")}
CONSENTS: Mapping[str, str] = {
    "unasked": N_("Not asked"),
    "given": N_("Agreed to receive mail"),
    "refused": N_("Refused to receive mail"),
    "withdrawn": N_("Unsubscribed"),
}
MAIL_STATES: Mapping[str, str] = {
    "usable": N_("Mail arrives"),
    "doubtful": N_("Mail came back for a time"),
    "broken": N_("Mail does not arrive"),
}
LANGUAGES: Mapping[str, str] = {
    "az": "Azərbaycanca", "ka": "ქართული", "en": "English", "ru": "Русский", "tr": "Türkçe", "hy": "Հայերեն",
    "fa": "فارسی", "ar": "العربية", "de": "Deutsch", "fr": "Français",
}  # fmt: skip
"""Languages that outlets publish and journalists read in, each by its own name."""
LONGEST_NAME, LONGEST_LINE, LONGEST_TEXT = 300, 300, 2_000
LONGEST_KEY = 400
MOST_SPELLINGS, MOST_BEATS, MOST_WORDS = 8, 20, 80
SOFT_BOUNCES = 5
"""After so many temporary refusals in a row an address is not written to any more."""

NAMELESS_OUTLET = N_("Type the name of the outlet.")
NAMELESS_JOURNALIST = N_("Type the name of the journalist.")
UNKNOWN_CHOICE = N_("Choose one of the values offered.")
BAD_COUNTRY = N_("Write the country as two letters, such as AZ or GE.")
BAD_WEBSITE = N_("Write the address of the site, such as https://example.org, or leave the field empty.")
UNTITLED_LIST = N_("Give the list a title.")
SAME_TITLE = N_("There is another list with this title.")
NEEDS_HOW = N_("Say how it was said: by letter, by phone, at the door.")
UNTIL_BEFORE_FROM = N_("The last day lies before the first one.")
NEEDS_TEXT = N_("Write the note.")
WHY_NO_ADDRESS = N_("no e-mail address")
WHY_BROKEN = N_("mail does not arrive at this address")
WHY_REFUSED = N_("does not want mail")
WHY_UNSUBSCRIBED = N_("unsubscribed from this list")
WHY_ENDED = N_("no longer active")
WHY_TWICE = N_("the same address stands on the list already")


@dataclass(frozen=True, slots=True)
class OutletEdit:
    """What an outlet is to become. spellings: further names, other languages and alphabets among them."""

    name: str
    kind: str = "site"
    spellings: tuple[str, ...] = ()
    country: str = ""
    languages: tuple[str, ...] = ()
    reach: str = ""
    register_number: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True)
class JournalistEdit:
    """What a journalist is to become. spellings: the name in other alphabets, maiden names."""

    name: str
    spellings: tuple[str, ...] = ()
    origin: str = "local"
    languages: tuple[str, ...] = ()
    beats: tuple[str, ...] = ()
    card_number: str = ""
    email: str = ""
    phone: str = ""


Edit = OutletEdit | JournalistEdit


@dataclass(frozen=True, slots=True)
class Card:
    """What outlets and journalists have in common, as it is read. `version` grows with each change."""

    id: UUID
    subject: str
    name: str
    spellings: list[str]
    email: str
    phone: str
    languages: list[str]
    consent: str
    consent_how: str
    consent_at: datetime | None
    bounces: int
    mail_state: str
    bounced_at: datetime | None
    bounce_told: str
    state: str
    merged_into: UUID | None
    version: int
    more: Mapping[str, object] = field(default_factory=dict)
    """What only one of the two has, by the name of its field."""


@dataclass(frozen=True, slots=True)
class Tenure:
    """Where a journalist works or worked. Days are whole days; None: not known, or still."""

    id: UUID
    journalist_id: UUID
    journalist: str
    outlet_id: UUID
    outlet: str
    post: str
    from_on: date | None
    until_on: date | None

    def held_on(self, day: date) -> bool:
        """Whether they work there on this day."""
        return (self.from_on is None or self.from_on <= day) and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True, slots=True)
class TenureEdit:
    """Work at an outlet as it was typed."""

    outlet_id: UUID
    post: str = ""
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """One who is to get mail. language: one of the agency's. why_not: msgid, "" where allowed."""

    journalist_id: UUID | None
    outlet_id: UUID | None
    name: str
    email: str
    language: str
    allowed: bool
    why_not: str = ""


def check_edit(edit: Edit) -> None:
    """Raise FieldErrors with everything wrong in an edit."""
    if problems := list(problems_of(edit)):
        raise FieldErrors(problems)


def problems_of(edit: Edit) -> Iterable[Refusal]:
    """Everything wrong with what is to be kept, each refusal at its field."""
    is_outlet = isinstance(edit, OutletEdit)
    if not name_key(edit.name):
        yield Refusal(NAMELESS_OUTLET if is_outlet else NAMELESS_JOURNALIST, code="required", field="name")
    if edit.email and not EMAIL.fullmatch(edit.email):
        yield Refusal(BAD_EMAIL, code="email", field="email")
    if edit.phone and not PHONE.fullmatch(edit.phone):
        yield Refusal(BAD_PHONE, code="phone", field="phone")
    if any(code not in LANGUAGES for code in edit.languages):
        yield Refusal(UNKNOWN_CHOICE, code="choice", field="languages")
    if isinstance(edit, OutletEdit):
        yield from _problems_of_outlet(edit)
    elif edit.origin not in ORIGINS:
        yield Refusal(UNKNOWN_CHOICE, code="choice", field="origin")


def _problems_of_outlet(edit: OutletEdit) -> Iterable[Refusal]:
    if edit.kind not in KINDS:
        yield Refusal(UNKNOWN_CHOICE, code="choice", field="kind")
    if edit.country and not (len(edit.country) == 2 and edit.country.isascii() and edit.country.isalpha()):
        yield Refusal(BAD_COUNTRY, code="country", field="country")
    if edit.website and not edit.website.startswith(("https://", "http://")):
        yield Refusal(BAD_WEBSITE, code="website", field="website")


def email_key(email: str) -> str:
    """The key under which two contacts have one address."""
    return email.strip().casefold()[:LONGEST_KEY]


def keys_of(names: Iterable[str], email: str = "", card_number: str = "") -> set[tuple[str, str]]:
    """(kind, value) of every key by which a contact is found or seen to be the same as another."""
    found: set[tuple[str, str]] = set()
    for name in names:
        plain = [*words(name), *words(latin(name))]
        found |= {("word", word) for word in plain[:MOST_WORDS]}
        found |= {("sound", key[:LONGEST_KEY]) for key in sounds(name)}
        found |= {("name", key) for key in same_name_keys(name)}
    if email:
        found.add(("email", email_key(email)))
    if card := fold(card_number).replace(" ", ""):
        found.add(("card", card[:LONGEST_KEY]))
    return found


def same_name_keys(name: str) -> set[str]:
    """Keys that two spellings of one name share: its words in one order and alphabet, and their sounds."""
    plain = " ".join(sorted(name_key(latin(name)).split()))[:LONGEST_KEY]
    heard = name_sound(name)[:LONGEST_KEY]
    return {key for key in (plain, f"~{heard}" if heard else "") if key}


def why_no_mail(state: str, email: str, mail_state: str, consent: str, member: str = "in") -> str:
    """Why a contact gets no mail of a list, as a msgid; "" when it does."""
    if state != "active":
        return WHY_ENDED
    if member == "unsubscribed":
        return WHY_UNSUBSCRIBED
    if consent in ("refused", "withdrawn"):
        return WHY_REFUSED
    if not email:
        return WHY_NO_ADDRESS
    return WHY_BROKEN if mail_state == "broken" else ""


def bounced(bounces: int, *, hard: bool) -> tuple[int, str]:
    """How often mail came back now, and what is known of the address. Once refused for good it is broken."""
    count = bounces + 1
    return count, "broken" if hard or count >= SOFT_BOUNCES else "doubtful"


def check_tenure(edit: TenureEdit) -> None:
    """Raise Refusal when this is no time of work."""
    if edit.from_on and edit.until_on and edit.until_on < edit.from_on:
        raise Refusal(UNTIL_BEFORE_FROM, code="order", field="until_on")


# --- merging

NEVER_TAKEN = frozenset({"name", "kind", "origin", "state"})


def merged_values(
    survivor: Mapping[str, object], merged: Mapping[str, object], wanted: Collection[str]
) -> dict[str, object]:
    """What the survivor says after a merge: its own, theirs where it has none or where theirs was chosen.

    Lists (spellings, languages, beats) come together.
    """
    values = dict(survivor)
    for name, theirs in merged.items():
        mine = values.get(name)
        if isinstance(theirs, list) and isinstance(mine, list):
            values[name] = [*mine, *[one for one in theirs if one not in mine]]
        elif name not in NEVER_TAKEN and theirs and (name in wanted or not mine):
            values[name] = theirs
    return values


def compared(one: Mapping[str, object], other: Mapping[str, object]) -> list[str]:
    """The fields of two contacts in which there is something to choose."""
    names = [name for name in one if name not in NEVER_TAKEN and not isinstance(one[name], list)]
    return [name for name in names if one[name] and other.get(name) and one[name] != other[name]]
