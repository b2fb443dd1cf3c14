"""What a template says: titles, languages, who approves, sections with what feeds each. Checks what is typed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_line
from service.kit.words import N_
from service.monitoring.rules.coding import TONES

TITLE_LIMIT, WORD_LIMIT = 300, 120
MOST_SECTIONS, MOST_ITEMS, MOST_WORDS, MOST_CHOICES = 40, 200, 40, 60
KINDS: Mapping[str, str] = {
    "top_stories": N_("Top stories"),
    "topics": N_("By topic"),
    "institutions": N_("Institutions"),
    "own_output": N_("What we published and answered"),
    "false_information": N_("False information and our reaction"),
    "criticism": N_("Criticism and what is done about it"),
    "press_abroad": N_("Press abroad"),
    "broadcast": N_("Television and radio"),
    "social_figures": N_("Social networks in figures"),
    "next_month": N_("Next month"),
    "text": N_("Text by hand"),
}
SOURCES: Mapping[str, str] = {
    "filter": N_("By rules, from the articles of the month"),
    "folder": N_("What was set aside for this section"),
    "report": N_("What stood in the daily monitor"),
    "hand": N_("By hand"),
}
OUTLET_KINDS = ("newspaper", "agency", "tv", "radio", "site", "social", "foreign")
WITHOUT_CLIPS = frozenset({"own_output", "social_figures", "next_month", "text"})
"""Sections that articles do not feed by themselves; somebody may put one in all the same."""
USUAL_MOST: Mapping[str, int] = {"top_stories": 10, "topics": 40, "own_output": 60, "next_month": 40}
RTL_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

NEEDS_TITLE = N_("A digest of this agency has a title in this language, too.")
NEEDS_SECTION_TITLE = N_("Give the section a title in this language.")
NEEDS_LANGUAGE = N_("Choose at least one language.")
LACKS_MANDATORY = N_("What the agency publishes stands in this language, too: %(language)s.")
UNKNOWN_LANGUAGE = N_("The agency keeps no texts in this language.")
UNKNOWN_CHOICE = N_("Choose one of the values offered.")
NEEDS_SECTIONS = N_("A digest has at least one section.")
MANY_SECTIONS = N_("At most %(most)s sections fit in a digest.")
MANY_CHOICES = N_("At most %(most)s can be chosen here.")
BAD_MOST = N_("Type a whole number from %(least)s to %(most)s.")
BY_HAND_ONLY = N_("A text is written by hand: nothing else feeds it.")
DIRECTION_MARKS = N_("There are signs in it that turn the direction of writing and cannot be seen. Type it anew.")


@dataclass(frozen=True, slots=True)
class Options:
    """What a section takes. Empty: no limit of that kind. most: items, 0 for what is usual; words: names looked for."""

    topics: tuple[UUID, ...] = ()
    tones: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    monitors: tuple[UUID, ...] = ()
    most: int = 0

    def plain(self) -> dict[str, Any]:
        """As it is kept; what is empty is left out."""
        kept: dict[str, Any] = {
            "topics": [str(one) for one in self.topics], "tones": list(self.tones), "kinds": list(self.kinds),
            "words": list(self.words), "monitors": [str(one) for one in self.monitors], "most": self.most,
        }  # fmt: skip
        return {name: value for name, value in kept.items() if value}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Options":
        """The options that `plain` was made of."""
        return cls(
            tuple(UUID(one) for one in kept.get("topics", ())), tuple(kept.get("tones", ())),
            tuple(kept.get("kinds", ())), tuple(kept.get("words", ())),
            tuple(UUID(one) for one in kept.get("monitors", ())), int(kept.get("most", 0)),
        )  # fmt: skip

    def most_of(self, kind: str) -> int:
        """How many items a section of a kind holds at most."""
        return self.most or USUAL_MOST.get(kind, 30)


@dataclass(frozen=True, slots=True)
class SectionEdit:
    """A section as it is typed. id: of the one that is changed, None for a new one; titles: by language."""

    kind: str
    titles: Mapping[str, str]
    source: str = "filter"
    options: Options = field(default_factory=Options)
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class TemplateEdit:
    """A template as it is typed. sections in their order; version: that the form was filled from."""

    titles: Mapping[str, str]
    sections: tuple[SectionEdit, ...]
    public: bool = False
    languages: tuple[str, ...] = ()
    approvers: tuple[UUID, ...] = ()
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """What may be chosen: languages of the agency, those mandatory for the public, ids of topics, monitors, people."""

    languages: Sequence[str]
    mandatory: Sequence[str]
    topics: Collection[UUID] = ()
    monitors: Collection[UUID] = ()
    approvers: Collection[UUID] = ()


def cleaned(text: str, limit: int, field_name: str) -> str:
    """A line as it is kept. Raises Refusal at the field: too long, or with marks that turn the direction of writing."""
    if RTL_MARKS & set(text):
        raise Refusal(DIRECTION_MARKS, code="direction_marks", field=field_name)
    try:
        return clean_line(text, limit)
    except Refusal as refusal:
        raise refusal.at(field_name) from None


def checked(edit: TemplateEdit, offered: Offered) -> TemplateEdit:
    """The template with its texts cleaned. Raises FieldErrors with everything that is wrong, each at its field.

    Fields: title_{language}, languages, approvers, sections, section_{n}_{part} with n counted from 0.
    """
    errors: list[Refusal] = []
    languages = tuple(code for code in offered.languages if code in edit.languages)
    errors += _languages(edit, offered)
    titles = _titles(edit.titles, languages, "title_", NEEDS_TITLE, errors)
    if not set(edit.approvers) <= set(offered.approvers):
        errors.append(Refusal(UNKNOWN_CHOICE, code="choice", field="approvers"))
    if not edit.sections:
        errors.append(Refusal(NEEDS_SECTIONS, code="required", field="sections"))
    if len(edit.sections) > MOST_SECTIONS:
        errors.append(Refusal(MANY_SECTIONS, code="too_many", field="sections", most=MOST_SECTIONS))
    sections = tuple(
        _section(one, number, languages, offered, errors) for number, one in enumerate(edit.sections[:MOST_SECTIONS])
    )
    if errors:
        raise FieldErrors(errors)
    approvers = tuple(dict.fromkeys(edit.approvers))
    return TemplateEdit(titles, sections, edit.public, languages, approvers, edit.version)


def _languages(edit: TemplateEdit, offered: Offered) -> list[Refusal]:
    if not edit.languages:
        return [Refusal(NEEDS_LANGUAGE, code="required", field="languages")]
    if not set(edit.languages) <= set(offered.languages):
        return [Refusal(UNKNOWN_LANGUAGE, code="language", field="languages")]
    lacking = [code for code in offered.mandatory if code not in edit.languages] if edit.public else []
    return [Refusal(LACKS_MANDATORY, code="mandatory", field="languages", language=code) for code in lacking]


def _titles(
    typed: Mapping[str, str], languages: Sequence[str], prefix: str, lacking: str, errors: list[Refusal]
) -> dict[str, str]:
    found: dict[str, str] = {}
    for code in languages:
        try:
            title = cleaned(typed.get(code, ""), TITLE_LIMIT, prefix + code)
        except Refusal as refusal:
            errors.append(refusal)
            continue
        if not title:
            errors.append(Refusal(lacking, code="required", field=prefix + code))
        found[code] = title
    return found


def _section(
    one: SectionEdit, number: int, languages: Sequence[str], offered: Offered, errors: list[Refusal]
) -> SectionEdit:
    at = f"section_{number}_"
    for name, value, known in (("kind", one.kind, KINDS), ("source", one.source, SOURCES)):
        if value not in known:
            errors.append(Refusal(UNKNOWN_CHOICE, code="choice", field=at + name))
    if one.kind == "text" and one.source != "hand":
        errors.append(Refusal(BY_HAND_ONLY, code="choice", field=at + "source"))
    titles = _titles(one.titles, languages, at + "title_", NEEDS_SECTION_TITLE, errors)
    return SectionEdit(one.kind, titles, one.source, _options(one.options, at, offered, errors), one.id)


def _options(options: Options, at: str, offered: Offered, errors: list[Refusal]) -> Options:
    chosen: tuple[tuple[str, Collection[Any], Collection[Any]], ...] = (
        ("topics", options.topics, offered.topics), ("tones", options.tones, TONES),
        ("kinds", options.kinds, OUTLET_KINDS), ("monitors", options.monitors, offered.monitors),
    )  # fmt: skip
    for name, values, known in chosen:
        if not set(values) <= set(known):
            errors.append(Refusal(UNKNOWN_CHOICE, code="choice", field=at + name))
        if len(values) > MOST_CHOICES:
            errors.append(Refusal(MANY_CHOICES, code="too_many", field=at + name, most=MOST_CHOICES))
    if not 0 <= options.most <= MOST_ITEMS:
        errors.append(Refusal(BAD_MOST, code="number", field=at + "most", least=1, most=MOST_ITEMS))
    words: list[str] = []
    if len(options.words) > MOST_WORDS:
        errors.append(Refusal(MANY_CHOICES, code="too_many", field=at + "words", most=MOST_WORDS))
    for word in options.words[:MOST_WORDS]:
        try:
            words.append(cleaned(word, WORD_LIMIT, at + "words"))
        except Refusal as refusal:
            errors.append(refusal)
    kept = tuple(dict.fromkeys(word for word in words if word))
    return Options(
        tuple(dict.fromkeys(options.topics)), tuple(dict.fromkeys(options.tones)),
        tuple(dict.fromkeys(options.kinds)), kept, tuple(dict.fromkeys(options.monitors)), options.most,
    )  # fmt: skip
