"""What is typed of an issue: texts by language, cleaned and limited, each refused at its field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from service.digest.rules.sections import DIRECTION_MARKS, RTL_MARKS, UNKNOWN_LANGUAGE, cleaned
from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_text
from service.kit.words import N_

HEADLINE_LIMIT, SUMMARY_LIMIT, NOTE_LIMIT, INTRODUCTION_LIMIT = 300, 2_000, 1_000, 3_000
REASON_LIMIT, CORRECTION_LIMIT = 1_000, 1_000
MOST_AT_ONCE = 200
NEEDS_HEADLINE = N_("Write a headline.")
FIRST_DAY = N_("An issue is of a month. Name it by its first day.")
MONTH_AHEAD = N_("This month has not begun yet.")


@dataclass(frozen=True, slots=True)
class Words:
    """What an item says in one language. "": what was frozen is said."""

    headline: str = ""
    summary: str = ""

    def plain(self) -> dict[str, str]:
        return {name: text for name, text in (("headline", self.headline), ("summary", self.summary)) if text}


@dataclass(frozen=True, slots=True)
class ItemEdit:
    """An item as it is typed. version: that the form was filled from. Languages left out stay as they are."""

    texts: Mapping[str, Words] = field(default_factory=dict)
    note: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class SectionTexts:
    """A section of an issue as it is typed; None stays as it is."""

    titles: Mapping[str, str] | None = None
    notes: Mapping[str, str] | None = None
    shown: bool | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where material goes: a section, and its place in it from 1; None: at its end. after: behind this item."""

    section_id: UUID
    position: int | None = None
    after: UUID | None = None


def block(text: str, limit: int, field_name: str) -> str:
    """A text of several lines as it is kept. Raises Refusal at the field."""
    if RTL_MARKS & set(text):
        raise Refusal(DIRECTION_MARKS, code="direction_marks", field=field_name)
    try:
        return clean_text(text, limit)
    except Refusal as refusal:
        raise refusal.at(field_name) from None


def item_texts(texts: Mapping[str, Words], languages: Sequence[str]) -> dict[str, dict[str, str]]:
    """What is kept of typed texts, empty ones too. Raises FieldErrors at headline_{code}, summary_{code}."""
    found, errors = dict[str, dict[str, str]](), list[Refusal]()
    for code, words in texts.items():
        if code not in languages:
            errors.append(Refusal(UNKNOWN_LANGUAGE, code="language", field=f"headline_{code}"))
            continue
        try:
            headline = cleaned(words.headline, HEADLINE_LIMIT, f"headline_{code}")
            found[code] = Words(headline, "").plain()
        except Refusal as refusal:
            errors.append(refusal)
        try:
            summary = block(words.summary, SUMMARY_LIMIT, f"summary_{code}")
            found.setdefault(code, {}).update(Words("", summary).plain())
        except Refusal as refusal:
            errors.append(refusal)
    if errors:
        raise FieldErrors(errors)
    return found


def by_language(
    typed: Mapping[str, str], languages: Sequence[str], prefix: str, limit: int, *, line: bool = False
) -> dict[str, str]:
    """Texts by language without the empty ones. Raises FieldErrors, each at {prefix}{code}."""
    found, errors = dict[str, str](), list[Refusal]()
    for code, text in typed.items():
        if code not in languages:
            errors.append(Refusal(UNKNOWN_LANGUAGE, code="language", field=prefix + code))
            continue
        try:
            kept = (cleaned if line else block)(text, limit, prefix + code)
        except Refusal as refusal:
            errors.append(refusal)
            continue
        if kept:
            found[code] = kept
    if errors:
        raise FieldErrors(errors)
    return found


def first_of_month(day: date, today: date) -> date:
    """A month that an issue may be opened for. Raises Refusal at `period`."""
    if day.day != 1:
        raise Refusal(FIRST_DAY, code="not_a_month", field="period")
    if day > today:
        raise Refusal(MONTH_AHEAD, code="in_future", field="period")
    return day


def month_before(today: date) -> date:
    """The first day of the month before that of a day."""
    return date(today.year - (today.month == 1), 12 if today.month == 1 else today.month - 1, 1)


def month_after(period: date) -> date:
    """The first day of the month after one."""
    return date(period.year + (period.month == 12), period.month % 12 + 1, 1)
