"""Decisions become assignments: of the own agency at once, of another one there, and only if it takes them up."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from service.assignments.actions.giving import give_resolution
from service.assignments.queries.trees import resolutions_on
from service.assignments.rules.giving import NewAssignment, Term
from service.kit.refusal import FieldErrors, Refusal
from service.planning.papers.actions import decisions
from service.planning.papers.queries.decisions import ForUs, answer_row, for_us
from service.planning.plans.actions import parts, sharing
from service.planning.plans.queries.history import changes
from service.planning.plans.rules.words import DECISION
from service.runtime.queue import JOBS
from service.runtime.work import Work
from service.web.errors import NotFound
from tests.assignments.factories import become, person_id, someone
from tests.planning.papers import replay
from tests.planning.papers.replay import yearly
from tests.planning.plans.factories import Party, hear_all, waiting


async def wanted(work: Work, said: str = "Hazırlayın", username: str = "adviser") -> NewAssignment:
    return NewAssignment(text=said, executors=(someone(await person_id(work, username)),), term=Term(count=10))


async def one_of(work: Work, decision_id: UUID) -> ForUs:
    (one,) = await for_us(work, [decision_id])
    return one


async def work_off(party: Party, job: str) -> list[dict[str, Any]]:
    """Do what the worker does with the waiting lines of a job."""
    query = text("select id, arguments::jsonb from outbox where job = :job and done_at is null order by created_at")
    async with party.work() as work:
        rows = (await work.session.execute(query, {"job": job})).all()
    for row in rows:
        async with party.work() as work:
            await JOBS[job].function(work, party.house, **row[1])
            done = text("update outbox set done_at = :now where tenant_id = :tenant and id = :id")
            await work.session.execute(done, {"now": work.now, "tenant": party.id, "id": row[0]})
    return [row[1] for row in rows]


async def taken_up(party: Party, decision_id: UUID, username: str = "head") -> None:
    async with party.work() as work:
        await become(work, username)
        await decisions.take_up(work, decision_id, await wanted(work))


async def test_each_agency_sees_the_decisions_that_are_for_it(ministry: Party, energy: Party, school: Party) -> None:
    told = await yearly(ministry, energy, school)
    for party, mine in ((ministry, told.decisions[:1]), (energy, told.decisions[1:]), (school, ())):
        async with party.work() as work:
            assert [one.id for one in await for_us(work, plan_id=told.plan_id)] == list(mine)


async def test_a_decision_for_the_own_agency_is_assigned_at_once(ministry: Party, energy: Party) -> None:
    told = await yearly(ministry, energy)
    async with ministry.work() as work:
        await become(work, "head")
        (given,) = await give_resolution(work, DECISION, told.decisions[0], await wanted(work))
    async with ministry.work() as work:
        one = await one_of(work, told.decisions[0])
        assert one.assignments == (given.id,) and not one.waits
    async with energy.work() as work:
        await become(work, "head")
        with pytest.raises(NotFound):
            await give_resolution(work, DECISION, told.decisions[0], await wanted(work))


async def test_another_agency_hears_takes_it_up_and_its_job_makes_the_assignment(
    ministry: Party, energy: Party
) -> None:
    told = await yearly(ministry, energy)
    await hear_all(energy)
    async with ministry.work() as work:
        assert await decisions.hand_out(work, told.plan_id, told.meeting_id) == [energy.id]
    assert (decisions.TOLD, "plan_meeting") in await waiting(energy)
    await hear_all(energy)
    async with energy.work() as work:
        notices = await work.session.scalar(
            text("select count(*) from notice where kind = :kind and record_id = :plan"),
            {"kind": decisions.NOTICE, "plan": told.plan_id},
        )
        assert notices
        assert (await one_of(work, told.decisions[1])).waits
    await taken_up(energy, told.decisions[1])
    async with energy.work() as work:
        assert not await resolutions_on(work, DECISION, told.decisions[1]), "the job makes it"
    await work_off(energy, decisions.ASSIGN)
    async with energy.work() as work:
        one = await one_of(work, told.decisions[1])
        assert one.verdict == "accepted" and not one.problem and len(one.assignments) == 1
        await become(work, "head")
        (tree,) = await resolutions_on(work, DECISION, told.decisions[1])
        assert tree.text == "Hazırlayın" and tree.author_id == await person_id(work, "head")
    async with ministry.work() as work:
        kinds = [line.kind for line in await changes(work, told.plan_id)]
        assert "decision.accepted" in kinds
        assert await answer_row(work, told.decisions[1]) is None, "what another agency answered is its own"
        assert not await resolutions_on(work, DECISION, told.decisions[1])


async def test_the_job_run_twice_makes_one_assignment(ministry: Party, energy: Party) -> None:
    told = await yearly(ministry, energy)
    await taken_up(energy, told.decisions[1])
    for _ in range(2):
        async with energy.work() as work:
            await decisions.assign(work, told.decisions[1])
    async with energy.work() as work:
        assert len((await one_of(work, told.decisions[1])).assignments) == 1


async def test_without_an_answer_nothing_is_assigned(ministry: Party, energy: Party) -> None:
    told = await yearly(ministry, energy)
    async with energy.work() as work:
        await decisions.assign(work, told.decisions[1])
        await become(work, "head")
        with pytest.raises(Refusal) as refused:
            await give_resolution(work, DECISION, told.decisions[1], await wanted(work))
        assert refused.value.code == "not_taken_up"


async def test_declining_says_why_to_all_and_can_be_thought_over(ministry: Party, energy: Party) -> None:
    told = await yearly(ministry, energy)
    async with energy.work() as work:
        with pytest.raises(Refusal):
            await decisions.decline(work, told.decisions[1], " ")
    async with energy.work() as work:
        await decisions.decline(work, told.decisions[1], "Adamımız yoxdur")
    async with ministry.work() as work:
        line = next(one for one in await changes(work, told.plan_id) if one.kind == "decision.declined")
        assert line.after == {"reason": "Adamımız yoxdur"}
    await taken_up(energy, told.decisions[1])
    await work_off(energy, decisions.ASSIGN)
    async with energy.work() as work:
        assert len((await one_of(work, told.decisions[1])).assignments) == 1
    async with energy.work() as work:
        await become(work, "head")
        with pytest.raises(Refusal) as refused:
            await decisions.take_up(work, told.decisions[1], await wanted(work))
        assert refused.value.code == "answered"


async def test_who_lost_the_right_meanwhile_gives_nothing(ministry: Party, energy: Party) -> None:
    told = await yearly(ministry, energy)
    async with energy.work() as work:
        await become(work, "clerk")  # with every right for this moment; by their roles they give no resolutions
        await decisions.take_up(work, told.decisions[1], await wanted(work))
    await work_off(energy, decisions.ASSIGN)
    async with energy.work() as work:
        one = await one_of(work, told.decisions[1])
        assert one.problem and not one.assignments


async def test_a_decision_that_was_dropped_meanwhile_is_not_assigned(ministry: Party, energy: Party) -> None:
    told = await yearly(ministry, energy)
    await taken_up(energy, told.decisions[1])
    async with ministry.work() as work:
        await parts.step_part(work, told.plan_id, DECISION, told.decisions[1], "dropped", "Lazım deyil")
    await work_off(energy, decisions.ASSIGN)
    async with energy.work() as work:
        assert (await one_of(work, told.decisions[1])).problem
        await become(work, "head")
        assert not await resolutions_on(work, DECISION, told.decisions[1])


async def test_an_agency_put_out_of_the_plan_takes_nothing_up(ministry: Party, energy: Party, city: Party) -> None:
    told = await yearly(ministry, energy)
    await taken_up(energy, told.decisions[1])
    async with ministry.work() as work:
        await sharing.revoke(work, told.plan_id, energy.id, "Başqa iş")
    await work_off(energy, decisions.ASSIGN)
    for party in (energy, city):
        async with party.work() as work:
            assert await for_us(work, told.decisions) == []
            await become(work, "head")
            for decision_id in told.decisions:
                with pytest.raises((NotFound, FieldErrors)):
                    await decisions.take_up(work, decision_id, await wanted(work))
                assert not await resolutions_on(work, DECISION, decision_id)


async def test_pages_of_decisions(ministry: Party, energy: Party, app: object, sign_in: Any) -> None:
    told = await yearly(ministry, energy)
    head = await sign_in(energy.tenant, "head")
    here = "/planning/papers/decisions"
    page = (await head.get(here)).text
    assert replay.DECIDED[1]["en"] in page and replay.DECIDED[0]["en"] not in page
    refused = await head.post(f"{here}/{told.decisions[1]}/take-up", data={"text": "Do it", "due": "+10"})
    assert refused.status_code == 422 and "Name who is to do it." in refused.text
    refused = await head.post(f"{here}/{told.decisions[1]}/decline", data={"reason": ""})
    assert refused.status_code == 422 and "Say why." in refused.text
    assert (await head.post(f"{here}/{told.decisions[0]}/decline", data={"reason": "No"})).status_code == 404
    async with energy.work() as work:
        executor = await person_id(work, "adviser")
    data = {"text": "Do it", "due": "+10", "due_unit": "calendar_day", "executor": "Adviser",
            "executor_id": f"p:{executor}"}  # fmt: skip
    taken = await head.post(f"{here}/{told.decisions[1]}/take-up", data=data)
    assert taken.status_code == 303, taken.text[:3000]
    assert "The assignment is being made." in (await head.get(here)).text
