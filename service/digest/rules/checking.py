"""What speaks against publishing an issue: each finding with its place, and whether a person may let it stand."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from service.contacts.rules import name_key
from service.kit.words import N_

SHARE = 3
"""At most one in SHARE characters of an article is quoted in public."""
LONG_EXCERPT = N_(
    "The excerpt has %(length)s characters. At most a third of the article is quoted in public: %(most)s."
)
PRIVATE_PERSON = N_("The text names a private person: %(name)s. Take the name out, or confirm that it may stand.")
PERSONAL_DATA = N_("The text holds what looks like personal data: %(said)s.")
INTERNAL = N_("The text speaks of tone or of internal matters: %(said)s. A public digest does not judge the press.")
MISSING = N_("There is no headline in this language: %(language)s. Without one the original headline stands.")
MISSING_MANDATORY = N_("What the agency publishes stands in this language, too: %(language)s. Write a headline.")
DEAD_LINK = N_("The link leads nowhere any more.")
NO_LINK = N_("There is no link to the article.")
NO_CORRECTION = N_("Say in this language what the correction changes: %(language)s.")
NO_ITEMS = N_("Nothing stands in this issue.")
TITLES: Mapping[str, str] = {
    "long_excerpt": N_("Excerpt too long"),
    "private_person": N_("Private person"),
    "personal_data": N_("Personal data"),
    "internal": N_("Internal assessment"),
    "missing_language": N_("Language missing"),
    "mandatory_language": N_("Mandatory language missing"),
    "dead_link": N_("Dead link"),
    "no_link": N_("No link"),
    "no_correction": N_("Note on the correction missing"),
    "empty": N_("Empty issue"),
}
STOPS = frozenset({"long_excerpt", "mandatory_language", "no_correction"})
"""What is put right before anything else; nobody lets it stand."""
TO_CONFIRM = frozenset({"private_person", "personal_data", "internal", "dead_link"})
"""What a person puts right, or looks at and lets stand."""
STOPPED = N_("Put these findings right, or confirm those that may stand: %(count)s.")
INTERNAL_WORDS = (
    "tonallı", "neqativ", "mənfi ton", "müsbət ton", "neytral ton", "daxili istifadə", "xidməti istifadə",
    "ტონალობ", "უარყოფითი ტონ", "დადებითი ტონ", "ნეიტრალური ტონ", "შიდა მოხმარებ", "სამსახურებრივი სარგებლობ",
    "negative tone", "positive tone", "neutral tone", "tonality", "internal use", "for internal",
)  # fmt: skip
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
PHONE = re.compile(r"(?<![\w/.])(?:\+\d|\(?0\d)[\d ()-]{6,16}\d(?!\w)")
PERSONAL_NUMBER = re.compile(r"(?<!\d)\d{11}(?!\d)|(?<![A-Z0-9])(?=[A-Z0-9]*[A-Z])\d[A-Z0-9]{6}(?![A-Z0-9])")
"""Of either country: eleven digits, or seven signs that begin with a digit and hold letters."""
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
ENDINGS = (
    "dan", "dən", "nın", "nin", "nun", "nün", "da", "də", "ya", "yə", "na", "nə", "nı", "ni", "nu", "nü", "ın", "in",
    "un", "ün", "a", "ə", "ı", "i", "u", "ü",
    "მა", "ის", "თან", "ზე", "ში", "სთან", "ს", "მ", "ით", "ად", "ო",
)  # fmt: skip
"""Endings of cases, by which a family name in a sentence differs from the one in the register."""
MOST_NAMES = 20_000


@dataclass(frozen=True, slots=True)
class Said:
    """What is published at a place, in one language. original: it is the text of the article itself, untyped."""

    language: str
    headline: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """An item, a section's note or an introduction that is checked. item_id, section_id: its place; None: the issue."""

    item_id: UUID | None
    section_id: UUID | None
    kind: str
    said: Sequence[Said]
    title: str = ""
    text_length: int = 0
    address: str = ""
    cleared: Collection[str] = ()
    lacking: Collection[str] = ()
    """Languages in which no headline stands of its own."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found, with its place. item_id None: in the section; both None: in the issue itself. title: what
    stands there; confirmed: a person let it stand."""

    code: str
    sentence: str
    params: Mapping[str, str] = field(default_factory=dict)
    item_id: UUID | None = None
    section_id: UUID | None = None
    language: str = ""
    title: str = ""
    confirmed: bool = False

    @property
    def stops(self) -> bool:
        """Whether nothing is published before it is put right or confirmed."""
        return self.code in STOPS or (self.code in TO_CONFIRM and not self.confirmed)


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for an issue. private: names of private persons by their keys; dead: addresses that lead nowhere."""

    public: bool
    mandatory: Collection[str] = ()
    private: Mapping[str, str] = field(default_factory=dict)
    dead: Collection[str] = ()


def third_of(length: int) -> int:
    """How many characters of an article may be quoted."""
    return length // SHARE


def findings(places: Iterable[Checked], rules: Rules) -> list[Finding]:
    """Everything found, in the order of the places."""
    found: list[Finding] = []
    for place in places:
        if rules.public:
            found += [*_lengths(place), *_persons(place, rules), *_personal(place), *_internal(place)]
        found += [*_languages(place, rules), *_links(place, rules)]
    return found


def _at(
    place: Checked, code: str, sentence: str, said_in: str = "", params: Mapping[str, str] | None = None
) -> Finding:
    return Finding(
        code, sentence, params or {}, place.item_id, place.section_id, said_in, place.title, code in place.cleared
    )


def _lengths(place: Checked) -> list[Finding]:
    most = third_of(place.text_length)
    return [
        _at(place, "long_excerpt", LONG_EXCERPT, one.language, {"length": str(len(one.summary)), "most": str(most)})
        for one in place.said
        if place.kind == "clip" and place.text_length and len(one.summary) > most
    ]


def _persons(place: Checked, rules: Rules) -> list[Finding]:
    found: dict[str, Finding] = {}
    for one in place.said:
        for key in sorted(name_keys([f"{one.headline}\n{one.summary}"]) & rules.private.keys()):
            name = rules.private[key]
            found.setdefault(name, _at(place, "private_person", PRIVATE_PERSON, one.language, {"name": name}))
    return list(found.values())


def _personal(place: Checked) -> list[Finding]:
    found: list[Finding] = []
    for one in place.said:
        text = f"{one.headline}\n{one.summary}"
        said = [match[0] for shape in (EMAIL, PHONE, PERSONAL_NUMBER) for match in shape.finditer(text)]
        if said:
            found.append(
                _at(place, "personal_data", PERSONAL_DATA, one.language, {"said": ", ".join(dict.fromkeys(said))})
            )
    return found


def _internal(place: Checked) -> list[Finding]:
    found: list[Finding] = []
    for one in place.said:
        text = f"{one.headline}\n{one.summary}".casefold()
        said = [word for word in INTERNAL_WORDS if word in text]
        if said:
            found.append(_at(place, "internal", INTERNAL, one.language, {"said": ", ".join(said)}))
    return found


def _languages(place: Checked, rules: Rules) -> list[Finding]:
    found: list[Finding] = []
    for code in place.lacking:
        must = rules.public and code in rules.mandatory
        sentence, word = (MISSING_MANDATORY, "mandatory_language") if must else (MISSING, "missing_language")
        found.append(_at(place, word, sentence, code, {"language": code}))
    return found


def _links(place: Checked, rules: Rules) -> list[Finding]:
    if place.address and place.address in rules.dead:
        return [_at(place, "dead_link", DEAD_LINK)]
    return [_at(place, "no_link", NO_LINK)] if rules.public and place.kind == "clip" and not place.address else []


def name_keys(texts: Iterable[str]) -> set[str]:
    """Keys of everything in some texts that may be a name of two or three words, as the register of contacts keys
    names: in either order, and without the endings that a family name takes in a sentence."""
    found: set[str] = set()
    for text in texts:
        for line in text.splitlines():
            words = WORD.findall(line)
            for at in range(len(words) - 1):
                for length in (2, 3):
                    _add_names(found, words[at : at + length])
                if len(found) > MOST_NAMES:
                    return found
    return found


def _add_names(found: set[str], words: Sequence[str]) -> None:
    if len(words) < 2 or not all(_like_a_name(word) for word in words):
        return
    *first, last = words
    for form in (last, *(last[: -len(end)] for end in ENDINGS if last.endswith(end) and len(last) - len(end) > 2)):
        for order in ([*first, form], [form, *first]):
            found.add(name_key(" ".join(order)))
        if form != last and "\u10d0" <= last[0] <= "\u10ff":  # a Georgian nominative ends in -i, which cases replace
            found.add(name_key(" ".join([*first, form + "ი"])))


def _like_a_name(word: str) -> bool:
    """With a capital; Georgian letters have none."""
    return len(word) > 1 and (word[0].isupper() or "\u10d0" <= word[0] <= "\u10ff")
