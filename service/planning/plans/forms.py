"""What is typed about plans, as values, and how values stand in forms to be changed."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from service.kit.words import N_
from service.planning.plans.actions.measuring import NewReading
from service.planning.plans.actions.talking import Mention
from service.planning.plans.models import PlanItem
from service.planning.plans.queries.activities import ActivityView
from service.planning.plans.rules.content import (
    LANGUAGES,
    LINE_LIMIT,
    REASON_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    ActivityEdit,
    FrozenSpan,
    PlanEdit,
    Slot,
    Title,
    Words,
    days_as_moments,
)
from service.planning.plans.rules.fields import FIELDS, Field
from service.planning.plans.rules.words import ACTIVITY_KINDS, CHANNELS, KINDS
from service.press.releases.forms import moment_from
from service.web.fields import Fields, typed_day

FIGURE = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?")
NOT_A_FIGURE = N_("Type a figure such as 1200 or 12.5.")
NOT_AN_AMOUNT = N_("Type an amount such as 1200 or 1200.50.")
UNKNOWN_CALL = N_("This choice is not known. Choose again.")
FILL_IN = N_("Fill in this field.")
CURRENCIES = ("AZN", "GEL", "EUR", "USD")


def reason_from(read: Fields, name: str = "reason") -> str:
    """Why, or what came of it; the rules say where it must not be empty."""
    said = read.text(name, limit=REASON_LIMIT)
    read.done()
    return said


def figure_from(read: Fields, name: str) -> Decimal | None:
    """A figure with a point or a comma; spaces part thousands."""
    typed = re.sub(r"\s", "", read.values.get(name, "")).replace(",", ".")
    if not typed:
        return None
    if not FIGURE.fullmatch(typed):
        read.refuse(name, NOT_A_FIGURE, "figure")
        return None
    return Decimal(typed)


def amount_from(read: Fields, name: str) -> int:
    """An amount of money in minor units."""
    typed = re.sub(r"\s", "", read.values.get(name, "")).replace(",", ".")
    if not typed:
        return 0
    if not re.fullmatch(r"[0-9]{1,12}(?:\.[0-9]{1,2})?", typed):
        read.refuse(name, NOT_AN_AMOUNT, "money")
        return 0
    return int(Decimal(typed) * 100)


# --- plans


def plan_texts(read: Fields, codes: Iterable[str]) -> dict[str, Words]:
    """The texts of a plan in the languages that the form had."""
    return {
        code: Words(
            read.line(f"title_{code}", limit=TITLE_LIMIT), read.text(f"summary_{code}", limit=TEXT_LIMIT),
            read.text(f"situation_{code}", limit=TEXT_LIMIT), read.text(f"approach_{code}", limit=TEXT_LIMIT),
            read.ticked(f"ready_{code}"),
        )
        for code in codes
        if f"title_{code}" in read.values
    }  # fmt: skip


def plan_from(read: Fields, today: date, kind: str = "", codes: Iterable[str] = ()) -> PlanEdit:
    """A plan's kind, days and place, and texts in some languages. Raises FormRejected."""
    edit = PlanEdit(
        kind or read.choice("kind", KINDS, required=True),
        plan_texts(read, codes),
        read.day("starts_on", today),
        read.day("ends_on", today),
        read.uuid("unit"),
        read.uuid("parent"),
        read.ticked("template"),
        read.number("version", most=999_999),
    )
    read.done()
    return edit


def values_of_texts(texts: Mapping[str, Words]) -> dict[str, str]:
    """The texts of a plan as they are shown to be changed."""
    values: dict[str, str] = {}
    for code, one in texts.items():
        values |= {f"title_{code}": one.title, f"summary_{code}": one.summary, f"situation_{code}": one.situation}
        values |= {f"approach_{code}": one.approach, f"ready_{code}": "1" if one.ready else ""}
    return values


# --- activities


def slot_from(read: Fields, zone: str, today: date) -> Slot | None:
    """When and by which channel; None with errors at the fields. Without an end it takes no time."""
    channel = read.choice("channel", CHANNELS, required=True)
    all_day, tentative = read.ticked("all_day"), read.ticked("tentative")
    if all_day:
        first = read.day("starts_at_on", today, required=True, ahead=True)
        last = read.day("ends_at_on", today, ahead=True) or first
        if first is None or last is None:
            return None
        starts_at, ends_at = days_as_moments(first, max(last, first - timedelta(days=2)), zone)
        return Slot(starts_at, ends_at, True, channel, tentative)
    given = read.values
    if given.get("ends_at_time", "").strip() and not given.get("ends_at_on", "").strip():
        given["ends_at_on"] = given.get("starts_at_on", "")
    begins, ends = moment_from(read, "starts_at", zone, today), moment_from(read, "ends_at", zone, today)
    if begins is None:
        read.refuse("starts_at_on", FILL_IN, "required")
        return None
    return Slot(begins, ends or begins, False, channel, tentative)


def activity_from(read: Fields, codes: Iterable[str], zone: str, today: date) -> ActivityEdit:
    """An activity as typed. Raises FormRejected."""
    texts = {
        code: Title(read.line(f"title_{code}", limit=TITLE_LIMIT), read.text(f"text_{code}", limit=TEXT_LIMIT))
        for code in codes
        if f"title_{code}" in read.values
    }
    slot = slot_from(read, zone, today)
    kind = read.choice("kind", ACTIVITY_KINDS, required=True)
    audiences, objective = uuids(read, "audiences"), read.uuid("objective")
    spokesperson, place = read.line("spokesperson", limit=LINE_LIMIT), read.line("place", limit=LINE_LIMIT)
    embargo, unit = moment_from(read, "embargo_until", zone, today), read.uuid("unit")
    result, version = read.text("result", limit=REASON_LIMIT), read.number("version", most=999_999)
    read.done()
    assert slot is not None  # else something was refused above
    return ActivityEdit(
        slot, texts, kind, audiences, objective, spokesperson, place, embargo, unit, read.ticked("draft"), result,
        None, version,
    )  # fmt: skip


def uuids(read: Fields, name: str) -> tuple[UUID, ...]:
    """Ids that a form posts under one name."""
    found = []
    for typed in read.values.get(name, "").split():
        try:
            found.append(UUID(typed))
        except ValueError:
            read.refuse(name, UNKNOWN_CALL, "unknown")
    return tuple(dict.fromkeys(found))


def typed_moment(name: str, moment: datetime | None, zone: str) -> dict[str, str]:
    """A moment as its two fields show it."""
    local = moment.astimezone(ZoneInfo(zone)) if moment is not None else None
    return {f"{name}_on": typed_day(local.date()) if local else "", f"{name}_time": f"{local:%H:%M}" if local else ""}


def values_of_slot(slot: Slot, zone: str) -> dict[str, str]:
    """When and by which channel, as it is shown to be moved; the last day of a whole-day one is a day of it."""
    ends = slot.ends_at - timedelta(minutes=1) if slot.all_day else slot.ends_at
    values = typed_moment("starts_at", slot.starts_at, zone) | typed_moment("ends_at", ends, zone)
    if slot.all_day:
        values |= {"starts_at_time": "", "ends_at_time": ""}
    return values | {
        "all_day": "1" if slot.all_day else "", "channel": slot.channel, "tentative": "1" if slot.tentative else "",
    }  # fmt: skip


def values_of_activity(one: ActivityView, zone: str) -> dict[str, str]:
    """An activity as it is shown to be changed."""
    values = values_of_slot(one.slot, one.zone if one.all_day else zone)
    values |= typed_moment("embargo_until", one.embargo_until, zone)
    for code, words in one.texts.items():
        values |= {f"title_{code}": words.title, f"text_{code}": words.text}
    return values | {
        "kind": one.kind, "audiences": " ".join(str(key) for key in one.audiences), "place": one.place,
        "objective": str(one.objective_id or ""), "spokesperson": one.spokesperson, "unit": str(one.unit_id or ""),
        "result": one.result, "version": str(one.version),
    }  # fmt: skip


# --- parts


def item_texts(read: Fields) -> dict[str, str]:
    """The words of a part by language; languages without words are left out."""
    return words_in(read, "text")


def item_values(record: str, read: Fields, zone: str, today: date) -> dict[str, Any]:
    """What a part has beside its words: those of its fields that the form had."""
    found = {}
    for one in FIELDS[record]:
        if _there(one, read.values):
            found[one.name] = _value(one, read, zone, today)
    return found


def _there(one: Field, values: Mapping[str, str]) -> bool:
    if one.kind == "words":
        return any(f"{one.name}_{code}" in values for code in LANGUAGES)
    return (f"{one.name}_on" if one.kind == "moment" else one.name) in values


def _value(one: Field, read: Fields, zone: str, today: date) -> Any:
    readers: dict[str, Callable[[str], Any]] = {
        "figure": lambda name: figure_from(read, name),
        "number": lambda name: read.number(name, most=999_999_999),
        "day": lambda name: read.day(name, today),
        "moment": lambda name: moment_from(read, name, zone, today),
        "part": read.uuid,
        "party": read.uuid,
        "account": read.uuid,
        "people": lambda name: people_in(read.text(name, limit=TEXT_LIMIT)),
        "words": lambda name: words_in(read, name),
    }
    return readers[one.kind](one.name) if one.kind in readers else read.line(one.name, limit=LINE_LIMIT)


def words_in(read: Fields, name: str) -> dict[str, str]:
    """Words in several languages, from fields {name}_{language}; languages without words are left out."""
    there = [code for code in LANGUAGES if f"{name}_{code}" in read.values]
    texts = {code: read.text(f"{name}_{code}", limit=TEXT_LIMIT) for code in there}
    return {code: said for code, said in texts.items() if said}


def people_in(typed: str) -> list[dict[str, str]]:
    """Who was present, one a line: name; body; role."""
    found = []
    for line in typed.splitlines()[:200]:
        parts = [part.strip() for part in line.split(";")]
        if parts[0]:
            found.append(dict(zip(("name", "body", "role"), [*parts, "", ""], strict=False)))
    return found


def values_of_item(record: str, row: PlanItem, zone: str) -> dict[str, str]:
    """A part as it is shown to be changed."""
    values = {f"text_{code}": said for code, said in row.texts.items()} | {"version": str(row.version)}
    for one in FIELDS[record]:
        values |= _typed(one, getattr(row, one.name), zone)
    return values


def _typed(one: Field, value: Any, zone: str) -> dict[str, str]:
    if one.kind == "moment":
        return typed_moment(one.name, value, zone)
    if one.kind == "words":
        return {f"{one.name}_{code}": said for code, said in (value or {}).items()}
    if one.kind == "people":
        lines = ["; ".join(part for part in map(who.get, ("name", "body", "role")) if part) for who in value or []]
        return {one.name: "\n".join(lines)}
    if one.kind == "day":
        return {one.name: typed_day(value)}
    if isinstance(value, Decimal):
        return {one.name: f"{value.normalize():f}"}
    return {one.name: "" if value is None else str(value)}


# --- what else is typed


def reading_from(read: Fields, today: date) -> NewReading:
    """A reading as typed. Raises FormRejected."""
    on, value = read.day("taken_on", today, required=True), figure_from(read, "value")
    if value is None:
        read.refuse("value", FILL_IN, "required")
    evidence, source = read.text("evidence", limit=REASON_LIMIT), read.line("source", limit=LINE_LIMIT)
    address = read.line("address", limit=LINE_LIMIT)
    read.done()
    assert on is not None and value is not None  # else refused above
    return NewReading(on, value, evidence, source, address)


def money_from(read: Fields) -> dict[str, object]:
    """A line of the budget as typed. Raises FormRejected."""
    values: dict[str, object] = {
        "title": read.line("title", limit=LINE_LIMIT, required=True),
        "currency": read.choice("currency", CURRENCIES, required=True),
        "planned": amount_from(read, "planned"),
        "spent": amount_from(read, "spent"),
        "source": read.line("source", limit=LINE_LIMIT),
        "activity_id": read.uuid("activity"),
    }
    read.done()
    return values


def span_from(read: Fields, zone: str, now: datetime) -> FrozenSpan:
    """From when until when nobody moves an activity; without a beginning from now on. Raises FormRejected."""
    today = now.astimezone(ZoneInfo(zone)).date()
    first, last = moment_from(read, "from_at", zone, today), moment_from(read, "until_at", zone, today)
    if last is None:
        read.refuse("until_at_on", FILL_IN, "required")
    reason = read.text("reason", limit=REASON_LIMIT)
    read.done()
    assert last is not None  # else refused above
    return FrozenSpan(first or now, last, reason)


def until_from(read: Fields, name: str, zone: str, today: date) -> datetime | None:
    """The end of a day, or None where none was typed. Raises FormRejected."""
    day = read.day(name, today, ahead=True)
    read.done()
    return days_as_moments(day, day, zone)[1].astimezone(UTC) if day is not None else None


def mentions_from(read: Fields) -> Sequence[Mention]:
    """Who is called on: `agency:` or `agency:person`, parted by spaces. Raises FormRejected."""
    found = []
    for typed in read.values.get("mentions", "").split():
        party, _, person = typed.partition(":")
        try:
            found.append(Mention(UUID(party), UUID(person) if person else None))
        except ValueError:
            read.refuse("mentions", UNKNOWN_CALL, "unknown")
    read.done()
    return found
