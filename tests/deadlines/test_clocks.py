"""Clocks of records: started by rules and by people, stopped, paused, extended, and read back as they were kept."""

import uuid
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from service.deadlines import actions, queries
from service.kit.refusal import Refusal
from service.runtime.work import Work

BAKU = ZoneInfo("Asia/Baku")
MARCH = datetime(2026, 3, 13, 10, 42, tzinfo=BAKU)


async def answer(work: Work, rule: str = "az.information.answer", at: datetime = MARCH) -> tuple[uuid.UUID, uuid.UUID]:
    record_id = uuid.uuid4()
    clock = await actions.start_clock(work, record="letter", record_id=record_id, rule=rule, at=at)
    return record_id, clock.id


async def only(work: Work, record_id: uuid.UUID):
    work.session.expire_all()
    found = await queries.clocks_of(work, "letter", [record_id])
    assert len(found[record_id]) == 1
    return found[record_id][0]


async def test_a_rule_starts_a_clock_that_is_read_back_whole(work: Work) -> None:
    record_id, clock_id = await answer(work)
    clock = await only(work, record_id)
    assert clock.id == clock_id
    assert (clock.rule, clock.count, clock.unit, clock.state) == ("az.information.answer", 7, "working_day", "running")
    assert clock.title == "Answer to a request for information"
    assert clock.due_on == date(2026, 4, 2)
    assert clock.due_at == datetime(2026, 4, 2, 23, 59, 59, tzinfo=BAKU)
    assert clock.explanation.first == date(2026, 3, 16)
    assert [off.day.day for off in clock.explanation.off if off.kind != "weekend"] == [
        20,
        21,
        22,
        23,
        24,
        25,
        26,
        27,
        30,
    ]
    assert clock.explanation.term.certainty == "A"
    assert not clock.overdue(datetime(2026, 4, 2, 19, tzinfo=UTC))
    assert clock.overdue(datetime(2026, 4, 2, 20, tzinfo=UTC))


async def test_hours_end_at_a_moment(work: Work) -> None:
    record_id, _ = await answer(work, "az.information.urgent")
    assert (await only(work, record_id)).due_at == MARCH + timedelta(hours=24)
    record_id, _ = await answer(work, "az.information.threat")
    assert (await only(work, record_id)).due_at == datetime(2026, 3, 17, 10, 42, tzinfo=BAKU)


async def test_an_unknown_rule_is_refused(work: Work) -> None:
    with pytest.raises(Refusal) as refused:
        await answer(work, "az.information.nothing")
    assert refused.value.code == "unknown_rule"
    with pytest.raises(Refusal):
        await answer(work, at=datetime(1999, 1, 4, tzinfo=BAKU))


async def test_terms_that_people_set(work: Work) -> None:
    record_id = uuid.uuid4()
    start = {"record": "assignment", "record_id": record_id, "title": "Reply"}
    clock = await actions.start_term(work, **start, count=10, unit="calendar_day", at=MARCH)
    # The tenth day is 23 March, Novruz; the next working day is the 31st.
    assert clock.due_on == date(2026, 3, 31)
    assert clock.explanation.rolled_from == date(2026, 3, 23)
    with pytest.raises(Refusal) as refused:
        await actions.start_term(work, **start, count=0, unit="working_day", at=MARCH)
    assert refused.value.code == "number"
    with pytest.raises(Refusal) as refused:
        await actions.start_term(work, **start, count=3, unit="week", at=MARCH)
    assert refused.value.code == "unit"
    kept = await queries.clocks_of(work, "assignment", [record_id])
    assert [one.due_on for one in kept[record_id]] == [date(2026, 3, 31)]
    assert await queries.clocks_of(work, "letter", [record_id]) == {}


async def test_a_named_day(work: Work) -> None:
    record_id, today = uuid.uuid4(), work.today
    calendar = await queries.calendar_of(work, today)
    worked = [day for day in (today + timedelta(n) for n in range(1, 60)) if calendar.works(day)]
    free = next(day for day in (today + timedelta(n) for n in range(1, 60)) if not calendar.works(day))
    clock = await actions.start_until(work, record="letter", record_id=record_id, title="By then", due=worked[3])
    assert (await only(work, record_id)).due_on == clock.due_on == worked[3]
    with pytest.raises(Refusal) as refused:
        await actions.start_until(work, record="letter", record_id=record_id, title="", due=free)
    assert refused.value.code == "not_worked"
    assert refused.value.params["next"]
    with pytest.raises(Refusal) as refused:
        await actions.start_until(work, record="letter", record_id=record_id, title="", due=today - timedelta(1))
    assert refused.value.code == "too_early"
    extended = await actions.extend_clock(work, clock.id, until=worked[6], reason="More to read")
    assert extended.due_on == worked[6]
    extended = await actions.extend_clock(work, clock.id, count=2, reason="And more")
    assert (await only(work, record_id)).due_on == extended.due_on == worked[8]


async def test_an_extension_stays_within_the_rule(work: Work) -> None:
    record_id, clock_id = await answer(work, at=datetime(2026, 3, 19, 9, tzinfo=BAKU))
    for count, reason, code in [(8, "many papers", "too_long"), (7, " ", "required"), (0, "none", "one_of_both")]:
        with pytest.raises(Refusal) as refused:
            await actions.extend_clock(work, clock_id, count=count, reason=reason)
        assert refused.value.code == code
    with pytest.raises(Refusal) as refused:
        await actions.extend_clock(work, clock_id, until=date(2026, 4, 20), reason="many papers")
    assert refused.value.code == "too_late"
    assert (await actions.extend_clock(work, clock_id, count=7, reason="many papers")).due_on == date(2026, 4, 17)
    clock = await only(work, record_id)
    assert clock.due_on == date(2026, 4, 17)
    assert [one.reason for one in clock.explanation.extensions] == ["many papers"]
    with pytest.raises(Refusal) as refused:
        await actions.extend_clock(work, clock_id, count=1, reason="again")
    assert refused.value.code == "no_more_extensions"
    _, forward = await answer(work, "az.information.forward")
    with pytest.raises(Refusal) as refused:
        await actions.extend_clock(work, forward, count=1, reason="busy")
    assert refused.value.code == "no_extension"


async def test_stopping_and_reopening(work: Work) -> None:
    record_id, clock_id = await answer(work)
    with pytest.raises(Refusal) as refused:
        await actions.stop_clock(work, clock_id, MARCH - timedelta(1))
    assert refused.value.code == "too_early"
    late = datetime(2026, 4, 3, 9, tzinfo=BAKU)
    await actions.stop_clock(work, clock_id, late)
    clock = await only(work, record_id)
    assert (clock.state, clock.stopped_at) == ("stopped", late)
    assert clock.overdue(late)
    for act in (actions.stop_clock(work, clock_id, late), actions.extend_clock(work, clock_id, count=1, reason="x")):
        with pytest.raises(Refusal) as refused:
            await act
        assert refused.value.code == "stopped"
    await actions.reopen_clock(work, clock_id, "Answered the wrong letter")
    assert (await only(work, record_id)).state == "running"
    with pytest.raises(Refusal) as refused:
        await actions.stop_clock(work, uuid.uuid4(), late)
    assert refused.value.code == "unknown_clock"


async def test_a_pause_needs_a_ground_of_the_rule(work: Work) -> None:
    _, clock_id = await answer(work)
    with pytest.raises(Refusal) as refused:
        await actions.pause_clock(work, clock_id, reason="Waiting")
    assert refused.value.code == "no_pause"


async def test_a_persons_term_can_stand_and_go_on(work: Work) -> None:
    record_id = uuid.uuid4()
    clock = await actions.start_term(
        work, record="letter", record_id=record_id, title="", count=5, unit="working_day", at=MARCH
    )
    assert clock.due_on == date(2026, 3, 31)
    await actions.pause_clock(work, clock.id, reason="Asked the ministry", at=datetime(2026, 3, 17, 15, tzinfo=BAKU))
    assert (await only(work, record_id)).state == "paused"
    assert not (await only(work, record_id)).overdue(datetime(2027, 1, 1, tzinfo=UTC))
    with pytest.raises(Refusal) as refused:
        await actions.extend_clock(work, clock.id, count=1, reason="x")
    assert refused.value.code == "paused"
    with pytest.raises(Refusal) as refused:
        await actions.resume_clock(work, clock.id, MARCH)
    assert refused.value.code == "too_early"
    # Counted: 16 and 17 March, then from the day after the 1st: 2, 3, 6 April.
    resumed = await actions.resume_clock(work, clock.id, datetime(2026, 4, 1, 9, tzinfo=BAKU))
    assert resumed.due_on == (await only(work, record_id)).due_on == date(2026, 4, 6)


async def test_each_act_stands_in_the_trail_of_its_record(work: Work) -> None:
    record_id, clock_id = await answer(work)
    await actions.extend_clock(work, clock_id, count=2, reason="Archive")
    await actions.stop_clock(work, clock_id, MARCH)
    await work.flush()
    query = text("select kind, record, reason from act where record_id = :id order by id")
    rows = [tuple(row) for row in await work.session.execute(query, {"id": record_id})]
    assert rows == [
        ("clock.started", "letter", None),
        ("clock.extended", "letter", "Archive"),
        ("clock.stopped", "letter", None),
    ]


async def test_what_ends_soon_is_found_in_batches(work: Work) -> None:
    ids = [(await answer(work, at=MARCH + timedelta(days=days)))[1] for days in (0, 0, 3)]
    until = datetime(2026, 5, 1, tzinfo=UTC)
    since = datetime(2026, 4, 1, tzinfo=UTC)
    first = await queries.due_between(work, since, until, record="letter", limit=2)
    from service.kit.paging import Cursor

    rest = await queries.due_between(work, since, until, after=Cursor(first[-1].due_at, first[-1].id))
    assert {clock.id for clock in [*first, *rest]} >= set(ids)
    assert len({clock.id for clock in [*first, *rest]}) == len(first) + len(rest)
