"""What is typed of plans and activities, and what is wrong with it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.planning.plans.rules.words import ACTIVITY_KINDS, CHANNELS, KINDS

TITLE_LIMIT, TEXT_LIMIT, LINE_LIMIT, REASON_LIMIT, COMMENT_LIMIT = 200, 20_000, 300, 1_000, 4_000
LANGUAGES = ("az", "ka", "en")
"""Plans are shared by agencies of several countries: their texts may be in each of these."""
MOST_DAYS = 400
MOST_YEARS = 5
UNKNOWN_KIND = N_("This is not one of the choices.")
NEEDS_TITLE = N_("Give it a title in at least one language.")
LAST_FIRST = N_("The last day lies before the first.")
TOO_LONG_PLAN = N_("A plan covers at most %(years)s years.")
ENDS_FIRST = N_("The end lies before the beginning.")
TOO_LONG = N_("An activity lasts at most %(days)s days.")
NAIVE = N_("Write the moment with its offset, such as 2026-11-20T10:00:00+04:00.")
EMBARGO_FIRST = N_("The embargo ends before the activity begins.")
UNKNOWN_LANGUAGE = N_("Plans are not written in this language.")
NOT_IN_PLAN = N_("This is not a part of the plan.")


class Words(NamedTuple):
    """A plan in one language; ready: fit to be shown to others."""

    title: str = ""
    summary: str = ""
    situation: str = ""
    approach: str = ""
    ready: bool = False


@dataclass(frozen=True, slots=True)
class PlanEdit:
    """A plan as it was typed. version: the one that was read, None for a new one."""

    kind: str
    texts: Mapping[str, Words]
    starts_on: date | None = None
    ends_on: date | None = None
    unit_id: UUID | None = None
    parent_id: UUID | None = None
    template: bool = False
    version: int | None = None


class Title(NamedTuple):
    """An activity in one language."""

    title: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """When and where in the grid an activity stands. ends_at of a whole day: the midnight after the last day."""

    starts_at: datetime
    ends_at: datetime
    all_day: bool = False
    channel: str = "press"
    tentative: bool = False


@dataclass(frozen=True, slots=True)
class ActivityEdit:
    """An activity as it was typed. version: the one that was read, None for a new one."""

    slot: Slot
    texts: Mapping[str, Title]
    kind: str = "event"
    audiences: Sequence[UUID] = ()
    objective_id: UUID | None = None
    spokesperson: str = ""
    place: str = ""
    embargo_until: datetime | None = None
    unit_id: UUID | None = None
    draft: bool = False
    result: str = ""
    record: tuple[str, UUID] | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ItemEdit:
    """A part of a plan as it was typed. values: what this kind of part has beside its texts, by column."""

    texts: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, object] = field(default_factory=dict)
    version: int | None = None


@dataclass(frozen=True, slots=True)
class FrozenSpan:
    """From when until when nobody moves an activity, and why."""

    from_at: datetime
    until_at: datetime
    reason: str = ""

    def holds(self, moment: datetime) -> bool:
        """Whether it holds at a moment; at its end it does not any more."""
        return self.from_at <= moment < self.until_at


def plan_problems(edit: PlanEdit) -> list[Refusal]:
    """Everything wrong with a plan as typed."""
    found = []
    if edit.kind not in KINDS:
        found.append(Refusal(UNKNOWN_KIND, code="choice", field="kind"))
    if not any(words.title for words in edit.texts.values()):
        first = next(iter(edit.texts), LANGUAGES[0])
        found.append(Refusal(NEEDS_TITLE, code="required", field=f"title_{first}"))
    found += languages_problems(edit.texts)
    if edit.starts_on and edit.ends_on:
        if edit.ends_on < edit.starts_on:
            found.append(Refusal(LAST_FIRST, code="order", field="ends_on"))
        elif (edit.ends_on - edit.starts_on).days > 366 * MOST_YEARS:
            found.append(Refusal(TOO_LONG_PLAN, code="too_long", field="ends_on", years=MOST_YEARS))
    return found


def languages_problems(codes: Collection[str]) -> list[Refusal]:
    """Languages in which plans are not written."""
    return [
        Refusal(UNKNOWN_LANGUAGE, code="language", field=f"title_{code}") for code in codes if code not in LANGUAGES
    ]


def slot_problems(slot: Slot) -> list[Refusal]:
    """Everything wrong with a time and channel. Across midnight and New Year is nothing wrong."""
    found = []
    for name, moment in (("starts_at", slot.starts_at), ("ends_at", slot.ends_at)):
        if moment.tzinfo is None:
            found.append(Refusal(NAIVE, code="naive", field=name))
    if found:
        return found
    if slot.ends_at < slot.starts_at:
        found.append(Refusal(ENDS_FIRST, code="order", field="ends_at"))
    elif slot.ends_at - slot.starts_at > timedelta(days=MOST_DAYS):
        found.append(Refusal(TOO_LONG, code="too_long", field="ends_at", days=MOST_DAYS))
    if slot.channel not in CHANNELS:
        found.append(Refusal(UNKNOWN_KIND, code="choice", field="channel"))
    return found


def activity_problems(edit: ActivityEdit) -> list[Refusal]:
    """Everything wrong with an activity as typed."""
    found = slot_problems(edit.slot)
    if edit.kind not in ACTIVITY_KINDS:
        found.append(Refusal(UNKNOWN_KIND, code="choice", field="kind"))
    if not any(one.title for one in edit.texts.values()):
        first = next(iter(edit.texts), LANGUAGES[0])
        found.append(Refusal(NEEDS_TITLE, code="required", field=f"title_{first}"))
    found += languages_problems(edit.texts)
    if edit.embargo_until is not None:
        if edit.embargo_until.tzinfo is None:
            found.append(Refusal(NAIVE, code="naive", field="embargo_until"))
        elif edit.slot.starts_at.tzinfo is not None and edit.embargo_until < edit.slot.starts_at:
            found.append(Refusal(EMBARGO_FIRST, code="order", field="embargo_until"))
    return found


def days_as_moments(first: date, last: date, zone: str) -> tuple[datetime, datetime]:
    """The midnights between which whole days lie, in a zone: of the first day, and after the last."""
    at = ZoneInfo(zone)
    return datetime.combine(first, time(), at), datetime.combine(last + timedelta(days=1), time(), at)


def whole_days(slot: Slot, zone: str) -> Slot:
    """The same slot, with an all-day one stretched to whole days of the zone; an end at midnight is the day before."""
    if not slot.all_day:
        return slot
    at = ZoneInfo(zone)
    first, end = slot.starts_at.astimezone(at), slot.ends_at.astimezone(at)
    last = end.date()
    if end.time() == time() and end.date() > first.date():
        last -= timedelta(days=1)
    starts_at, ends_at = days_as_moments(first.date(), last, zone)
    return Slot(starts_at, ends_at, True, slot.channel, slot.tentative)


def later_by(moment: datetime, days: int, zone: str) -> datetime:
    """So many days later at the same time of the clock on the wall."""
    local = moment.astimezone(ZoneInfo(zone))
    return datetime.combine(local.date() + timedelta(days=days), local.time(), local.tzinfo)


def weeks_between(first: date | None, other: date | None) -> int:
    """How many days a copy lies later: whole weeks, so that a Monday stays a Monday; a year where nothing is known."""
    if first is None or other is None:
        return 364
    return round((other - first).days / 7) * 7
