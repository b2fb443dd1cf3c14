"""The JSON API of deadlines: rules, calendar, and a date reckoned by them, under /api/v1/deadlines."""

from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec
from litestar import Router, get
from litestar.params import FromPath, FromQuery, QueryParameter

from service.deadlines import queries
from service.deadlines.queries import Version
from service.deadlines.rules.reckoning import reckon
from service.deadlines.rules.terms import own_term
from service.deadlines.telling import say_in, tell
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.web.errors import NotFound
from service.web.guards import may
from service.web.working import Own

READ = "deadlines.read"
BAD_START = N_("Give a day or a moment, such as 2026-03-13 or 2026-03-13T10:42.")
NO_TERM = N_("Give either a rule, or count and unit.")
TIME_NEEDED = N_("A term in hours needs the time of the event too.")
FIRST_YEAR, LAST_YEAR = 1990, 2199


class ExtensionItem(msgspec.Struct):
    """At most `times` extensions, each by at most `count` of `unit`."""

    count: int
    unit: str
    times: int


class RuleItem(msgspec.Struct):
    """A rule as it stands today. certainty: A official wording, B secondary, C fragment or derived, U unverified."""

    id: str
    version: int
    origin: str
    regime: str
    title: dict[str, str]
    count: int
    unit: str
    start: str
    roll: str
    rest_days: str
    admin_days: str
    extension: ExtensionItem | None
    since: date | None
    basis: dict[str, str]
    source: str
    certainty: str


class DayItem(msgspec.Struct):
    """A mark of a day. week: 5 or 6 where it holds for such weeks alone, 0 for both. origin: country or agency."""

    day: date
    kind: str
    week: int
    origin: str
    title: dict[str, str]
    pair: date | None
    act_number: str
    act_date: date | None
    url: str
    certainty: str


class YearBody(msgspec.Struct):
    """A year: whether its calendar was entered, how many days of a week are worked, the days that are not usual."""

    year: int
    known: bool
    working_week: int
    days: list[DayItem]


class RulesBody(msgspec.Struct):
    """All rules."""

    items: list[RuleItem]


class DueBody(msgspec.Struct):
    """A reckoned end: `due` is a day, or for terms in hours a moment; the explanation is in the caller's language."""

    due: str
    explanation: list[str]
    rule: str
    version: int
    unknown_years: list[int]


def item(version: Version) -> RuleItem:
    """A version as the API says it."""
    term = version.term
    extension = term.extension
    return RuleItem(
        id=term.rule,
        version=term.version,
        origin=version.origin,
        regime=term.regime,
        title=term.title,
        count=term.count,
        unit=term.unit,
        start=term.start,
        roll=term.roll,
        rest_days=term.rest_days,
        admin_days=term.admin_days,
        extension=None if extension is None else ExtensionItem(extension.count, extension.unit, extension.times),
        since=term.since,
        basis=term.basis,
        source=term.source,
        certainty=term.certainty,
    )


@get("/rules", guards=[may(READ)], operation_id="listDeadlineRules", summary="List the rules of deadlines")
async def list_rules(work: Own) -> RulesBody:
    return RulesBody([item(version) for version in await queries.rules_in_force(work, work.today)])


@get("/rules/{slug:str}", guards=[may(READ)], operation_id="getDeadlineRule", summary="Read one rule of deadlines")
async def show_rule(work: Own, slug: FromPath[str]) -> RuleItem:
    version = await queries.rule_in_force(work, slug, work.today)
    if version is None:
        raise NotFound
    return item(version)


@get("/calendar/{year:str}", guards=[may(READ)], operation_id="getCalendarYear", summary="Read the calendar of a year")
async def show_year(work: Own, year: FromPath[str]) -> YearBody:
    if not (year.isascii() and year.isdecimal() and len(year) == 4 and FIRST_YEAR <= int(year) <= LAST_YEAR):
        raise NotFound
    marks = [kept.mark for kept in await queries.marks_of_year(work, int(year))]
    days = [DayItem(**{name: getattr(mark, name) for name in DayItem.__struct_fields__}) for mark in marks]
    known = int(year) in await queries.years_known(work)
    return YearBody(int(year), known, work.tenant.profile.working_week, days)


@get(
    "/due",
    guards=[may(READ)],
    operation_id="reckonDeadline",
    summary="Reckon when a term ends",
    description="By a rule, or by a count of a unit (hour, working_day, calendar_day, month).",
)
async def due(
    work: Own,
    start: FromQuery[str] = "",
    rule: FromQuery[str] = "",
    count: Annotated[int | None, QueryParameter(ge=1, le=3660)] = None,
    unit: FromQuery[str] = "",
) -> DueBody:
    zone = work.zone
    at = _moment(start, zone)
    if bool(rule) == (count is not None and bool(unit)):
        raise FieldErrors([Refusal(NO_TERM, code="required", field="rule")])
    version = await queries.rule_in_force(work, rule, at.date()) if rule else None
    if rule and version is None:
        raise NotFound
    term = version.term if version is not None else own_term(count or 0, unit)
    if term.in_hours and "T" not in start:
        raise FieldErrors([Refusal(TIME_NEEDED, code="required", field="start")])
    found = reckon(term, at, await queries.calendar_of(work, at.date()), zone)
    say = say_in(work.language, work.tenant.profile.default_language)
    ends = found.due_at.astimezone(zone).isoformat(timespec="minutes") if term.in_hours else found.due_on.isoformat()
    return DueBody(ends, tell(found, say, zone), term.rule, term.version, found.unknown)


def _moment(text: str, zone: ZoneInfo) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise FieldErrors([Refusal(BAD_START, code="invalid", field="start")]) from None
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise FieldErrors([Refusal(BAD_START, code="invalid", field="start")])
    return at.replace(tzinfo=zone) if at.tzinfo is None else at.astimezone(zone)


DOORS = [Router(path="/api/v1/deadlines", route_handlers=[list_rules, show_rule, show_year, due], tags=["Deadlines"])]
