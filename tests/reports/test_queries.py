"""Figures are exactly what was made, and nobody counts what they may not read."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from service.assignments.queries.listing import Wanted, assignments
from service.assignments.rules.acts import READ as READ_ASSIGNMENTS
from service.correspondence.rules import READ as READ_LETTERS
from service.identity.queries import units_with_names
from service.kit.periods import Period, days_between
from service.reports.queries import discipline as execution
from service.reports.queries import letters
from service.reports.queries.reach import day_span
from service.reports.rules import READ, VOLUMES
from service.reports.rules.figures import Tally, times_of
from service.runtime.work import Work
from tests.assignments.factories import become, person_id
from tests.correspondence.factories import journal, person
from tests.reports.factories import (
    CANCELLED,
    ENDLESS,
    IN_TIME,
    LATE,
    OPEN,
    OVERDUE,
    REPORTED,
    Past,
    answered,
    arrived,
    lived,
    numbers,
)

OUTCOMES = (IN_TIME, IN_TIME, LATE, OPEN, OVERDUE, REPORTED, CANCELLED, ENDLESS)


def month(work: Work) -> Period:
    """The days in which everything of these tests happens."""
    today = work.today
    return days_between(today - timedelta(days=30), today)


async def test_discipline_is_what_became_of_the_assignments(work: Work) -> None:
    before = (await execution.discipline(work, month(work))).whole
    for past in OUTCOMES:
        await lived(work, "adviser", past)
    await lived(work, "lead-adviser", LATE)
    await lived(work, "adviser", Past(given=45, due=40, reported=41, done=40))
    found = await execution.discipline(work, month(work))
    assert before == Tally()
    by_person = {who[1]: tally for who, tally in found.people.items()}
    assert numbers(by_person[await person_id(work, "adviser")]) == {
        "given": 8, "in_time": 3, "late": 1, "open": 3, "overdue": 1, "cancelled": 1,
    }  # fmt: skip
    assert numbers(by_person[await person_id(work, "lead-adviser")]) == {"given": 1, "late": 1}
    assert found.whole == sum(found.units.values(), Tally()) == sum(found.weeks.values(), Tally())
    assert found.whole.given == 9


async def test_each_figure_leads_to_as_many_rows(work: Work) -> None:
    for past in OUTCOMES:
        await lived(work, "adviser", past)
        await lived(work, "lead-adviser", past)
    found = await execution.discipline(work, month(work))
    span = found.counted.span
    await become(work, "head")
    for (unit, who), tally in found.people.items():
        own = {"whose": "all", "main_id": who, "doing_unit_id": unit, "given_since": span.since,
               "given_until": span.until, "now": work.now}  # fmt: skip
        for name, more in {
            "given": {}, "in_time": {"outcome": "in_time"}, "late": {"outcome": "late"}, "open": {"open_only": True},
            "overdue": {"overdue": True}, "cancelled": {"state": "cancelled"},
        }.items():  # fmt: skip
            rows = (await assignments(work, Wanted(**{**own, **more}), limit=200)).items
            assert len(rows) == getattr(tally, name) > 0, name


async def test_the_day_of_the_report_decides_and_not_that_of_its_confirmation(work: Work) -> None:
    await lived(work, "adviser", Past(given=20, due=10, reported=11, done=1))
    found = await execution.discipline(work, month(work))
    assert numbers(found.whole) == {"given": 1, "in_time": 1}


async def test_whoever_delegates_no_longer_answers_for_it(work: Work) -> None:
    from service.assignments.actions import executing
    from tests.assignments.factories import given, someone

    one = await given(work, "adviser")
    await become(work, "adviser")
    await executing.delegate(work, one.id, someone(await person_id(work, "lead-adviser")), "Knows better.")
    await become(work, "head")
    found = await execution.discipline(work, month(work))
    assert {who[1] for who in found.people} == {await person_id(work, "lead-adviser")}


async def test_overdue_now(work: Work) -> None:
    ids = [await lived(work, "adviser", past) for past in OUTCOMES]
    ids.append(await lived(work, "adviser", Past(given=800, due=700)))
    found = await execution.overdue(work)
    assert list(found.people.values()) == [2] and not found.more
    assert [row.id for row in found.oldest] == [ids[-1], ids[4]]
    today = work.today
    is_open, soon = await execution.open_now(work, day_span(today, today + timedelta(days=11), work.zone).until)
    assert (is_open, soon) == (4, 1)


async def test_volumes_are_what_was_registered(work: Work) -> None:
    today = work.today
    for days, slug, kind in [(0, "incoming", "letter"), (0, "incoming", "letter"), (8, "incoming", "report")]:
        await arrived(work, days, slug, kind=kind)
    await arrived(work, 60)
    found, counted = await letters.volumes(work, days_between(today - timedelta(days=20), today))
    own = (await journal(work)).id
    by_kind: dict[str, int] = {}
    for one in found:
        assert one.journal_id == own and one.monday.weekday() == 0
        by_kind[one.kind] = by_kind.get(one.kind, 0) + one.count
    assert by_kind == {"letter": 2, "report": 1} and counted.left_out is None
    span = counted.span
    assert await letters.registered(work, span, "incoming") == 3 and await letters.registered(work, span, "order") == 0


async def test_answer_times_are_those_of_the_first_answer(work: Work) -> None:
    first, second, third = [(await arrived(work, 1)) for _ in range(3)]
    await answered(work, 2, 5, first)
    await answered(work, 6, 1, second, third)
    found, _ = await letters.answer_times(work, month(work))
    assert sorted(round(one.seconds / 86_400, 3) for one in found) == [2, 6, 6]
    assert (times_of([one.seconds for one in found]).median, times_of([]).median) == (6.0, None)


@pytest.mark.parametrize("elsewhere", [True, False])
async def test_units_and_journals_that_one_may_not_read_are_not_counted(work: Work, elsewhere: bool) -> None:
    await lived(work, "adviser", OVERDUE)
    letter = await arrived(work, 0)
    await answered(work, 2, 0, letter)
    units = {unit.slug: unit.id for unit in await units_with_names(work)}
    own = await journal(work)
    reader = (READ, VOLUMES, READ_LETTERS, READ_ASSIGNMENTS)
    given_in: UUID = (await assignments(work, Wanted(whose="all"), limit=1)).items[0].unit_id
    other = next(ident for ident in units.values() if ident not in {own.unit_id, given_in})
    today = month(work)
    if elsewhere:
        work.actor = person(reader, other)
        assert (await execution.discipline(work, today)).people == {} and (await execution.overdue(work)).people == {}
        assert await execution.open_now(work, work.now + timedelta(days=1)) == (0, 0)
        assert (await letters.volumes(work, today))[0] == [] and (await letters.answer_times(work, today))[0] == []
        work.actor = person(reader, None, (await journal(work, "outgoing")).id)
        assert (await letters.answer_times(work, today))[0] == []
        assert {one.journal_id for one in (await letters.volumes(work, today))[0]} <= {
            (await journal(work, "outgoing")).id
        }
    else:
        work.actor = person(reader, own.unit_id, own.id)
        assert sum(one.count for one in (await letters.volumes(work, today))[0]) == 1
        assert len((await letters.answer_times(work, today))[0]) == 1
        work.actor = person(reader, given_in)
        assert numbers((await execution.discipline(work, today)).whole) == {"given": 1, "open": 1, "overdue": 1}


async def test_the_kind_of_a_restricted_letter_is_withheld_and_the_letter_counted(work: Work) -> None:
    await arrived(work, 0, access=1, access_basis="Article 1")
    await arrived(work, 0)
    work.actor = person((VOLUMES, READ_LETTERS))
    found, _ = await letters.volumes(work, month(work))
    assert sorted((one.kind, one.count) for one in found) == [("", 1), ("letter", 1)]


async def test_too_many_rows_are_cut_at_a_day_and_it_is_said(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    today = work.today
    for days in (0, 1, 25, 26, 27):
        await arrived(work, days)
    monkeypatch.setattr(letters, "MOST", 3)
    found, counted = await letters.volumes(work, days_between(today - timedelta(days=30), today))
    assert counted.left_out == today - timedelta(days=30) < counted.first <= today - timedelta(days=1)
    assert sum(one.count for one in found) == 2
    assert date.fromisoformat(counted.first.isoformat()) == counted.first
