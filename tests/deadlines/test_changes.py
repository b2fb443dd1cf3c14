"""The calendar and the rules as an agency changes them, and what follows for clocks that run."""

import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from sqlalchemy import text

from service.deadlines import actions, queries, slots
from service.deadlines.actions.days import fill_year, remove_day, set_day, swap_days
from service.deadlines.actions.pack import apply_pack
from service.deadlines.actions.proposals import decide, propose
from service.deadlines.actions.versions import change_rule, take_offer, withdraw_version
from service.deadlines.queries.proposals import open_proposals
from service.deadlines.queries.versions import offered
from service.deadlines.rules.edits import NewDay, NewRule, NewSwap
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.work import Work
from service.tenancy.packs import CountryPack, DayProfile
from tests.deadlines.packs import directory

BAKU = ZoneInfo("Asia/Baku")
ANSWER = "az.information.answer"


async def started(work: Work, day: str, rule: str = ANSWER):
    at = datetime.fromisoformat(day).replace(tzinfo=BAKU)
    return await actions.start_clock(work, record="letter", record_id=uuid.uuid4(), rule=rule, at=at)


def codes(error: FieldErrors) -> dict[str | None, str]:
    return {one.field: one.code for one in error.errors}


def new_day(day: str, kind: str = "holiday", **more: str) -> NewDay:
    return NewDay(**{"day": date.fromisoformat(day), "kind": kind, "act_number": "17", "title": "Mourning"} | more)


async def jobs(work: Work) -> list[dict]:
    await work.flush()
    query = text("select arguments from outbox where job = 'deadlines.propose' order by id")
    return [msgspec.json.decode(row) for row in (await work.session.execute(query)).scalars()]


async def test_a_new_day_off_proposes_dates_and_a_person_accepts_them(work: Work) -> None:
    touched, later = await started(work, "2026-10-05"), await started(work, "2026-10-15")
    hours = await started(work, "2026-10-05T10:00", "az.information.urgent")
    assert touched.due_on == date(2026, 10, 14)
    await set_day(work, new_day("2026-10-07"))
    assert (await jobs(work))[-1] == {"days": "2026-10-07"}
    assert await propose(work, [date(2026, 10, 7)]) is None
    mine = {touched.id, later.id, hours.id}
    found = [one for one in await open_proposals(work) if one.clock.id in mine]
    assert [(one.clock.id, one.due_on, one.days) for one in found] == [
        (touched.id, date(2026, 10, 15), [date(2026, 10, 7)])
    ]
    assert found[0].clock.due_on == date(2026, 10, 14)
    # Asked again, nothing is proposed twice.
    await propose(work, [date(2026, 10, 7)])
    assert len([one for one in await open_proposals(work) if one.clock.id == touched.id]) == 1
    told: list[date] = []

    async def tell(_: Work, clock) -> None:
        told.append(clock.due_on)

    slots.MOVED["letter"] = [tell]
    try:
        decided = await decide(work, [found[0].id], accept=True)
    finally:
        del slots.MOVED["letter"]
    assert (decided.done, decided.overtaken, told) == (1, 0, [date(2026, 10, 15)])
    clock = await queries.clock_by_id(work, touched.id)
    assert clock is not None and clock.due_on == date(2026, 10, 15)
    assert "Mourning" in [off.title.get("en") for off in clock.explanation.off]
    await work.flush()
    acts = text("select kind from act where record_id = :id order by id")
    kinds = list((await work.session.execute(acts, {"id": touched.record_id})).scalars())
    assert kinds == ["clock.started", "clock.moved"]


async def test_a_date_can_be_kept_with_a_reason(work: Work) -> None:
    clock = await started(work, "2026-10-05")
    await set_day(work, new_day("2026-10-07"))
    await propose(work, [])
    (found,) = [one for one in await open_proposals(work) if one.clock.id == clock.id]
    with pytest.raises(Refusal) as refused:
        await decide(work, [found.id], accept=False)
    assert refused.value.code == "required"
    await decide(work, [found.id], accept=False, reason="Promised to the citizen")
    kept = await queries.clock_by_id(work, clock.id)
    assert kept is not None and kept.due_on == date(2026, 10, 14)
    # Another day far away does not bring it up again; one that it runs over does.
    await propose(work, [date(2026, 12, 1)])
    assert [one for one in await open_proposals(work) if one.clock.id == clock.id] == []


async def test_a_proposal_is_overtaken(work: Work) -> None:
    first, second = await started(work, "2026-10-05"), await started(work, "2026-10-05")
    day = await set_day(work, new_day("2026-10-07"))
    await propose(work, [])
    ids = [one.id for one in await open_proposals(work) if one.clock.id in {first.id, second.id}]
    assert len(ids) == 2
    await actions.stop_clock(work, first.id, datetime(2026, 10, 6, tzinfo=BAKU))
    await remove_day(work, day, "It was a rumour")
    decided = await decide(work, ids, accept=True)
    assert (decided.done, decided.overtaken) == (0, 2)
    kept = await queries.clock_by_id(work, second.id)
    assert kept is not None and kept.due_on == date(2026, 10, 14)


async def test_a_removed_day_takes_its_proposal_back(work: Work) -> None:
    clock = await started(work, "2026-10-05")
    day = await set_day(work, new_day("2026-10-07"))
    await propose(work, [date(2026, 10, 7)])
    assert clock.id in {one.clock.id for one in await open_proposals(work)}
    await remove_day(work, day, "It was a rumour")
    await propose(work, [date(2026, 10, 7)])
    assert clock.id not in {one.clock.id for one in await open_proposals(work)}
    with pytest.raises(Refusal):
        await remove_day(work, day, "again")


async def test_a_named_day_that_became_free_moves_too(work: Work) -> None:
    today = work.today
    calendar = await queries.calendar_of(work, today)
    worked = [day for day in (today + timedelta(n) for n in range(2, 40)) if calendar.works(day)]
    clock = await actions.start_until(work, record="letter", record_id=uuid.uuid4(), title="By then", due=worked[2])
    await set_day(work, NewDay(day=worked[2], kind="holiday", act_number="18"))
    await propose(work, [worked[2]])
    (found,) = [one for one in await open_proposals(work) if one.clock.id == clock.id]
    assert found.due_on == worked[3]
    await decide(work, None, accept=True)
    moved = await queries.clock_by_id(work, clock.id)
    assert moved is not None and moved.due_on == worked[3]


async def test_days_are_exchanged_as_a_pair(work: Work) -> None:
    clock = await started(work, "2026-10-05")
    off, work_day = date(2026, 10, 9), date(2026, 10, 10)
    await swap_days(work, NewSwap(off, work_day, "112"))
    calendar = await queries.calendar_of(work, off)
    assert not calendar.works(off) and calendar.works(work_day)
    await propose(work, [off, work_day])
    # One day was taken and one given: the end is the same, and nothing is proposed.
    assert clock.id not in {one.clock.id for one in await open_proposals(work)}
    marks = [one for one in await queries.marks_of_year(work, 2026) if one.mark.pair in (off, work_day)]
    assert len(marks) == 2
    await remove_day(work, marks[0].id, "Revoked")
    calendar = await queries.calendar_of(work, off)
    assert calendar.works(off) and not calendar.works(work_day)


async def test_bad_days_are_refused_at_their_fields(work: Work) -> None:
    cases = [
        (set_day(work, NewDay(date(2026, 10, 7), "holiday")), {"act_number": "required"}),
        (set_day(work, new_day("2026-10-07", url="ftp://x")), {"url": "invalid"}),
        (set_day(work, new_day("2026-10-07", kind="swap_work")), {"day": "worked"}),
        (set_day(work, new_day("2026-10-07", kind="party")), {"kind": "choice"}),
        (swap_days(work, NewSwap(date(2026, 10, 9), date(2026, 10, 9), "1")), {"work": "same_days"}),
        (swap_days(work, NewSwap(date(2026, 10, 10), date(2026, 10, 9), "1")), {"off": "free", "work": "worked"}),
        (swap_days(work, NewSwap(date(2026, 10, 9), date(2028, 10, 7), "1")), {"work": "far_apart"}),
    ]
    for act, expected in cases:
        with pytest.raises(FieldErrors) as refused:
            await act
        assert codes(refused.value) == expected


async def test_the_countrys_mark_can_be_set_aside(work: Work) -> None:
    (mark,) = [one for one in await queries.marks_of_year(work, 2026) if one.mark.day == date(2026, 6, 15)]
    await remove_day(work, mark.id, "The museum works on that day")
    assert (await queries.calendar_of(work, date(2026, 6, 1))).works(date(2026, 6, 15))


async def test_a_year_is_filled_in_once(work: Work) -> None:
    assert 2031 not in await queries.years_known(work)
    assert await fill_year(work, 2031) > 10
    assert 2031 in await queries.years_known(work)
    marks = await queries.marks_of_year(work, 2031)
    assert {one.mark.certainty for one in marks} <= {"C", "U"}
    with pytest.raises(Refusal) as refused:
        await fill_year(work, 2031)
    assert refused.value.code == "known_year"


async def test_the_countrys_files_are_taken_in_again(work: Work) -> None:
    pack = directory().packs["az"]
    before = len(await jobs(work))
    await apply_pack(work, pack)
    await work.flush()
    assert len(await jobs(work)) == before
    mine = await set_day(work, new_day("2026-10-07"))
    further = DayProfile(day=date(2026, 10, 8), kind="swap_off", title={"az": "Bayram"}, act_number="9")
    gone = [day for day in pack.days if day.day != date(2026, 6, 15)]
    await apply_pack(work, CountryPack("az", pack.rules, (*gone, further)))
    calendar = await queries.calendar_of(work, date(2026, 6, 1))
    assert calendar.works(date(2026, 6, 15)) and not calendar.works(date(2026, 10, 8))
    assert mine in {one.id for one in await queries.marks_of_year(work, 2026)}
    assert (await jobs(work))[-1] == {"days": "2026-06-15,2026-10-08"}


def version(**more) -> NewRule:
    values = {
        "since": date(2026, 6, 1),
        "count": 5,
        "unit": "working_day",
        "start": "next_working_day",
        "roll": "none",
        "rest_days": "counted",
        "admin_days": "off",
        "extension_count": 3,
        "extension_unit": "working_day",
        "extension_times": 1,
        "source": "Amendment read in the official gazette",
        "certainty": "A",
        "reason": "The law was amended",
        "version": 1,
    }
    return NewRule(**values | more)


async def test_a_rule_changed_under_open_clocks(work: Work) -> None:
    before = await started(work, "2026-05-22")
    assert await change_rule(work, ANSWER, version()) == 2
    for day, count in [("2026-05-25", 7), ("2026-06-01", 5)]:
        clock = await started(work, day)
        assert clock.count == count, day
    kept = await queries.clock_by_id(work, before.id)
    assert kept is not None
    assert (kept.count, kept.explanation.term.version, kept.due_on) == (7, 1, date(2026, 6, 5))
    # The extension too is the one of the frozen version.
    assert (await actions.extend_clock(work, before.id, count=7, reason="many papers")).due_on == date(2026, 6, 17)
    await withdraw_version(work, ANSWER, 2, "The amendment was annulled")
    assert (await started(work, "2026-06-01")).count == 7
    with pytest.raises(Refusal) as refused:
        await withdraw_version(work, ANSWER, 2, "again")
    assert refused.value.code == "not_own"
    with pytest.raises(Refusal):
        await withdraw_version(work, ANSWER, 1, "not mine")


async def test_bad_versions_are_refused(work: Work) -> None:
    for more, field in [
        ({"unit": "week"}, "unit"),
        ({"unit": "hour"}, "start"),
        ({"start": "moment"}, "start"),
        ({"count": 4000}, "count"),
        ({"certainty": "Z"}, "certainty"),
    ]:
        with pytest.raises(FieldErrors) as refused:
            await change_rule(work, ANSWER, version(**more))
        assert list(codes(refused.value)) == [field]
    with pytest.raises(Refusal) as unknown:
        await change_rule(work, "az.nothing", version())
    assert unknown.value.code == "unknown_rule"


async def test_the_countrys_new_version_is_offered_beside_the_agencys(work: Work) -> None:
    pack = directory().packs["az"]
    await change_rule(work, ANSWER, version())
    rules = [msgspec.structs.replace(rule, count=9) if rule.id == ANSWER else rule for rule in pack.rules]
    await apply_pack(work, CountryPack("az", tuple(rules), pack.days))
    assert await offered(work) == {ANSWER}
    assert (await started(work, "2026-06-01")).count == 5
    with pytest.raises(Refusal):
        await take_offer(work, "az.information.forward", "why not")
    await take_offer(work, ANSWER, "Read and agreed")
    assert (await started(work, "2026-06-01")).count == 9
    assert await offered(work) == set()
    # An unchanged rule of the agency is followed at once, and a rule that left the files holds no longer.
    rules = [msgspec.structs.replace(rule, count=4) if rule.id.endswith("deficiency") else rule for rule in rules]
    rules = [rule for rule in rules if rule.id != "az.media.inquiry"]
    await apply_pack(work, CountryPack("az", tuple(rules), pack.days))
    assert (await started(work, "2026-06-01", "az.information.deficiency")).count == 4
    with pytest.raises(Refusal):
        await started(work, "2026-06-01", "az.media.inquiry")
