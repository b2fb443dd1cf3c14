"""Entries of the directory, links between two agencies, and what goes along them: words, limits, who may."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from service.kit.actor import Actor
from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_text
from service.kit.words import N_

READ, ADMINISTER = "exchange.read", "exchange.administer"
PERMISSIONS: Final = frozenset({READ, ADMINISTER})
ENTRY, LINK = "exchange_entry", "exchange_link"
"""Record words."""
KINDS: Final[Mapping[str, str]] = {
    "superior": N_("Superior body"),
    "subordinate": N_("Subordinate body"),
    "partner": N_("Partner"),
}
"""What the other agency is to this one."""
OTHER_SIDE: Final[Mapping[str, str]] = {"superior": "subordinate", "subordinate": "superior", "partner": "partner"}
"""What this agency is to the other one then."""
STATES: Final[Mapping[str, str]] = {
    "asked": N_("Waits for their answer"),
    "asked_us": N_("Waits for our answer"),
    "accepted": N_("Agreed"),
    "declined": N_("Declined"),
    "ended": N_("Ended"),
}
SHAPES: Final[Mapping[str, str]] = {
    "asked": "work", "asked_us": "sign", "accepted": "done", "declined": "stop", "ended": "stop",
}  # fmt: skip
BODIES: Final[Mapping[str, str]] = {
    "ministry": N_("Ministry"),
    "agency": N_("Agency or service"),
    "municipality": N_("Municipality"),
    "department": N_("Department"),
    "institution": N_("Institution"),
    "other": N_("Other body"),
}
ACT_WORDS: Final[Mapping[str, str]] = {
    "exchange_entry.listed": N_("Entry in the directory of agencies published"),
    "exchange_entry.withdrawn": N_("Entry in the directory of agencies withdrawn"),
    "exchange_link.asked": N_("Another agency asked for a link"),
    "exchange_link.accepted": N_("Link with another agency agreed"),
    "exchange_link.declined": N_("Link with another agency declined"),
    "exchange_link.ended": N_("Link with another agency ended"),
}
LONGEST_ABOUT, LONGEST_MESSAGE, LONGEST_ADDRESS = 600, 1_000, 254
LARGEST_PARCEL = 12 * 1024 * 1024
"""Bytes of one copy."""
NO_RIGHT = N_("You do not have the right to see with which agencies yours deals.")
NO_RIGHT_TO_KEEP = N_("You do not have the right to decide with which agencies yours deals.")
UNKNOWN_AGENCY = N_("There is no such agency in the directory.")
CHOOSE = N_("Choose one of the values offered.")
LINKED_ALREADY = N_("There is a link with this agency already, or a question that waits for an answer.")
ANSWERED_ALREADY = N_("This question has been answered already.")
NEEDS_REASON = N_("Say why.")
TOO_LARGE = N_("What goes to another agency is at most %(most)s megabytes large.")
BAD_ADDRESS = N_("Write an e-mail address such as name@example.org.")


@dataclass(frozen=True, slots=True)
class EntryEdit:
    """What an agency says of itself. about: by language."""

    body: str
    about: Mapping[str, str]
    email: str


def demand(actor: Actor, permission: str) -> None:
    """Raise what stands against somebody without the right."""
    if not actor.may(permission):
        raise Refusal(NO_RIGHT if permission == READ else NO_RIGHT_TO_KEEP, code="not_permitted")


def cleaned(edit: EntryEdit, languages: Sequence[str]) -> EntryEdit:
    """The entry as it is kept. Raises FieldErrors at body, email."""
    wrong = []
    if edit.body not in BODIES:
        wrong.append(Refusal(CHOOSE, code="choice", field="body"))
    email = edit.email.strip()
    if email and ("@" not in email[1:-1] or len(email) > LONGEST_ADDRESS or any(one.isspace() for one in email)):
        wrong.append(Refusal(BAD_ADDRESS, code="email", field="email"))
    if wrong:
        raise FieldErrors(wrong)
    about = {code: clean_text(edit.about.get(code, ""), LONGEST_ABOUT) for code in languages}
    return EntryEdit(edit.body, {code: text for code, text in about.items() if text}, email)
