"""The JSON API of reports: the figures of the pages as data, under /api/v1/reports.

Every report counts what the token's role may read. Days are those of the agency's zone.
"""

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import Router, get
from litestar.params import QueryParameter
from msgspec import Struct

from service.correspondence.queries.registers import journals_of
from service.identity.queries import people_named, units_with_names
from service.kit.periods import Period
from service.reports.forms import period_from_query
from service.reports.queries import discipline as execution
from service.reports.queries import lateness, letters
from service.reports.queries.reach import Counted
from service.reports.rules import NEEDED, READ, VOLUMES
from service.reports.rules.figures import SPANS, Tally, times_of
from service.runtime.work import Work
from service.web.guards import NotPermitted, may
from service.web.working import Own

PeriodKey = Annotated[
    str, QueryParameter(name="period", description="`2026-11`, `2026-q4` or `2026`; this month when left out.")
]
FromDay = Annotated[str, QueryParameter(name="from", description="First day, as 2026-11-20; goes before `period`.")]
ToDay = Annotated[str, QueryParameter(name="to", description="Last day, counted in; at most 366 days are covered.")]


class CountedBody(Struct):
    """Which days were counted, both counted in. `left_out_from`: what was asked for began there and was cut."""

    first: date
    last: date
    left_out_from: date | None


class TallyBody(Struct):
    """Assignments given in the period. `given` = `in_time` + `late` + `open` + `cancelled`; `overdue` ones are open."""

    given: int
    in_time: int
    late: int
    open: int
    overdue: int
    cancelled: int
    percent_in_time: float | None


class PersonTallyBody(Struct):
    """What one person answers for, in the unit they worked in when it was given."""

    unit: UUID | None
    unit_name: str | None
    person: UUID
    person_name: str
    figures: TallyBody


class WeekTallyBody(Struct):
    monday: date
    figures: TallyBody


class DisciplineBody(Struct):
    counted: CountedBody
    total: TallyBody
    people: list[PersonTallyBody]
    weeks: list[WeekTallyBody]


class VolumeBody(Struct):
    """Letters registered in one journal and week. `kind` is null where it is withheld."""

    journal: str
    monday: date
    kind: str | None
    count: int
    voided: int


class VolumesBody(Struct):
    counted: CountedBody
    total: int
    items: list[VolumeBody]


class SpanBody(Struct):
    """How many answers took at most so many days, and longer than the span before; null: longer than any."""

    days: int | None
    count: int


class TimesBody(Struct):
    """Days from the registration of incoming letters to their first answer; null when none was answered."""

    count: int
    median: float | None
    ninety_percent: float | None
    spans: list[SpanBody]


class JournalTimesBody(Struct):
    journal: str
    times: TimesBody


class AnswersBody(Struct):
    counted: CountedBody
    total: TimesBody
    journals: list[JournalTimesBody]


class PersonOverdueBody(Struct):
    unit: UUID | None
    unit_name: str | None
    person: UUID
    person_name: str
    count: int


class OverdueBody(Struct):
    """`complete` is false when counting ended at the 20 000 that are overdue longest."""

    total: int
    complete: bool
    people: list[PersonOverdueBody]


class PlaceOverdueBody(Struct):
    """Overdue letters of one unit in one journal; `unit` is its short name."""

    journal: str
    unit: str
    count: int


class OverdueLettersBody(Struct):
    """`complete` is false when a unit had more than the 5 000 that are counted of each."""

    total: int
    complete: bool
    places: list[PlaceOverdueBody]


def _demand(work: Work, report: str) -> None:
    for permission in NEEDED[report]:
        if not work.actor.may(permission):
            raise NotPermitted(permission)


def _counted(period: Period, counted: Counted) -> CountedBody:
    asked = period.asked_first or period.first
    return CountedBody(counted.first, counted.last, asked if asked < counted.first else None)


def _tally(one: Tally) -> TallyBody:
    return TallyBody(
        one.given, one.in_time, one.late, one.open, one.overdue, one.cancelled, one.percent_in_time
    )  # fmt: skip


def _times(seconds: list[float]) -> TimesBody:
    times = times_of(seconds)
    spans = [SpanBody(days, count) for days, count in zip((*SPANS, None), times.spans, strict=True)]
    return TimesBody(times.count, times.median, times.ninety, spans)


@get("/discipline", guards=[may(READ)], operation_id="reportDiscipline", summary="How assignments were executed")
async def discipline(work: Own, period: PeriodKey = "", since: FromDay = "", until: ToDay = "") -> DisciplineBody:
    """Assignments given in the period, by who answers for them."""
    _demand(work, "discipline")
    asked, _ = period_from_query(work, {"period": period, "from": since, "to": until}, strict=True)
    found = await execution.discipline(work, asked)
    units = {unit.id: unit.name for unit in await units_with_names(work, closed=True)}
    names = await people_named(work, [who[1] for who in found.people])
    return DisciplineBody(
        _counted(asked, found.counted),
        _tally(found.whole),
        [
            PersonTallyBody(unit, units.get(unit) if unit else None, person, names.get(person, ""), _tally(one))
            for (unit, person), one in found.people.items()
        ],
        [WeekTallyBody(monday, _tally(one)) for monday, one in sorted(found.weeks.items())],
    )


@get("/volumes", guards=[may(VOLUMES)], operation_id="reportVolumes", summary="How many letters were registered")
async def volumes(work: Own, period: PeriodKey = "", since: FromDay = "", until: ToDay = "") -> VolumesBody:
    """By journal, week and kind."""
    _demand(work, "volumes")
    asked, _ = period_from_query(work, {"period": period, "from": since, "to": until}, strict=True)
    found, counted = await letters.volumes(work, asked)
    slugs = {one.id: one.slug for one in await journals_of(work)}
    items = [VolumeBody(slugs[one.journal_id], one.monday, one.kind or None, one.count, one.voided) for one in found]
    return VolumesBody(_counted(asked, counted), sum(one.count for one in found), items)


@get("/answers", guards=[may(READ)], operation_id="reportAnswers", summary="How fast incoming letters were answered")
async def answers(work: Own, period: PeriodKey = "", since: FromDay = "", until: ToDay = "") -> AnswersBody:
    """Of letters whose first answer was sent in the period."""
    _demand(work, "answers")
    asked, _ = period_from_query(work, {"period": period, "from": since, "to": until}, strict=True)
    found, counted = await letters.answer_times(work, asked)
    slugs = {one.id: one.slug for one in await journals_of(work)}
    parts: dict[str, list[float]] = {}
    for one in found:
        parts.setdefault(slugs[one.journal_id], []).append(one.seconds)
    own = [JournalTimesBody(slug, _times(seconds)) for slug, seconds in sorted(parts.items())]
    return AnswersBody(_counted(asked, counted), _times([one.seconds for one in found]), own)


@get("/overdue", guards=[may(READ)], operation_id="reportOverdue", summary="What is overdue now, and with whom")
async def overdue(work: Own) -> OverdueBody:
    """Open assignments whose term is over and that nobody has reported as done."""
    _demand(work, "overdue")
    found = await execution.overdue(work, shown=1)
    units = {unit.id: unit.name for unit in await units_with_names(work, closed=True)}
    names = await people_named(work, [who[1] for who in found.people])
    people = [
        PersonOverdueBody(unit, units.get(unit) if unit else None, person, names.get(person, ""), count)
        for (unit, person), count in sorted(found.people.items(), key=lambda one: -one[1])
    ]
    return OverdueBody(found.whole, not found.more, people)


@get(
    "/overdue-letters",
    guards=[may(READ)],
    operation_id="reportOverdueLetters",
    summary="Which letters wait for an answer past their day",
)
async def overdue_letters(work: Own) -> OverdueLettersBody:
    """Letters that came, by journal and unit."""
    _demand(work, "overdue-letters")
    found = await lateness.overdue_letters(work, shown=0)
    slugs = {one.id: one.slug for one in await journals_of(work)}
    units = {unit.id: unit.slug for unit in await units_with_names(work, closed=True)}
    places = [
        PlaceOverdueBody(slugs[journal], units.get(unit, ""), count) for (journal, unit), count in found.places.items()
    ]
    return OverdueLettersBody(found.whole, not found.more, sorted(places, key=lambda one: (one.journal, one.unit)))


router = Router(
    path="/api/v1/reports",
    route_handlers=[discipline, volumes, answers, overdue, overdue_letters],
    tags=["Reports"],
)
DOORS = [router]
