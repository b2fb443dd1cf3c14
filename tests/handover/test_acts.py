"""The act of a person who leaves: what it lists, what goes to whom, what is refused and why."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text

from service.assignments.actions.executing import report
from service.assignments.actions.judging import cancel, confirm
from service.assignments.queries.trees import assignment_as_kept
from service.correspondence.actions.approving import submit_draft
from service.correspondence.appeals.models import Appeal
from service.correspondence.queries.drafts import draft_as_kept
from service.handover.actions.carrying import carry, end_people
from service.handover.actions.making import make_handover
from service.handover.queries.acts import handover_by_id, lines_of, titles_of
from service.handover.rules import AT_ONCE, BATCH
from service.identity.actions.people import let_person_leave
from service.identity.offers import open_matters
from service.identity.queries import grants_of, holdings_of, people_named, person_by_id
from service.kit.actor import SYSTEM
from service.kit.refusal import FieldErrors, Refusal
from service.notifications.models import Notice
from service.runtime.work import Work
from service.web.errors import NotFound
from tests.assignments.factories import become, given, person_id, someone
from tests.correspondence.drafting import drafted
from tests.handover.factories import desk_of, handed_over, plan_for

KINDS = [
    "assignments.executes",
    "assignments.controls",
    "assignments.gave",
    "drafts.writes",
    "appeals.considers",
    "receptions.receives",
    "journals.keeps",
]


async def kinds_of(work: Work, person: UUID) -> list[str]:
    return [matter.kind for matter in await open_matters(work, person)]


async def test_the_list_names_everything_that_is_open(work: Work) -> None:
    leaver = await desk_of(work, "adviser")
    assert await kinds_of(work, leaver) == KINDS
    assert await kinds_of(work, await person_id(work, "lead-adviser")) == []


async def test_everything_goes_to_the_successor_and_both_are_named(work: Work) -> None:
    leaver = await desk_of(work, "adviser")
    before = {matter.kind: matter for matter in await open_matters(work, leaver)}
    to = await person_id(work, "lead-adviser")
    act = await handed_over(work, leaver, to)
    kept = await handover_by_id(work, act)
    assert kept is not None and (kept.state, kept.made_by_name) == ("done", "administrator")
    lines = await lines_of(work, act)
    assert [(line.kind, line.outcome) for line in lines] == [(kind, "handed") for kind in KINDS]
    assert await kinds_of(work, leaver) == [] and sorted(await kinds_of(work, to)) == sorted(KINDS)
    executed = await assignment_as_kept(work, before["assignments.executes"].id)
    assert executed is not None
    assert [(part.person_id, part.state) for part in executed.executors] == [(leaver, "delegated"), (to, "given")]
    controlled = await assignment_as_kept(work, before["assignments.controls"].id)
    assert controlled is not None and controlled.controller_id == to
    gave = await assignment_as_kept(work, before["assignments.gave"].id)
    assert gave is not None and gave.author_id == to
    draft = await draft_as_kept(work, before["drafts.writes"].id)
    assert draft is not None and draft.author_id == to
    executor = select(Appeal.executor_id).where(Appeal.id == before["appeals.considers"].id)
    assert await work.session.scalar(executor) == to
    await work.flush()
    said = text("select payload from act where kind = 'assignment.handed_over' and record_id = :id")
    payload = (await work.session.execute(said, {"id": executed.id})).scalar_one()
    names = await people_named(work, [leaver, to])
    assert names[leaver] in payload and names[to] in payload


async def test_the_successor_is_told_once(work: Work) -> None:
    leaver, to = await desk_of(work, "adviser"), await person_id(work, "lead-adviser")
    act = await handed_over(work, leaver, to)
    told = await work.session.scalars(select(Notice).where(Notice.record_id == act))
    assert [(notice.person_id, notice.kind) for notice in told] == [(to, "handover.received")]


async def test_a_kind_and_a_matter_may_go_to_others(work: Work) -> None:
    leaver = await desk_of(work, "adviser")
    people = [await person_id(work, name) for name in ("lead-adviser", "casework-head", "head")]
    draft = next(one for one in await open_matters(work, leaver) if one.kind == "drafts.writes")
    changed = {"kinds": {"appeals.considers": people[1]}, "matters": {("drafts.writes", draft.id): people[2]}}
    act = await handed_over(work, leaver, people[0], **changed)
    to = {line.kind: line.to_id for line in await lines_of(work, act)}
    assert (to["appeals.considers"], to["drafts.writes"], to["journals.keeps"]) == (people[1], people[2], people[0])


async def test_somebody_must_take_over_each_matter(work: Work) -> None:
    leaver = await desk_of(work, "adviser")
    to = await person_id(work, "lead-adviser")
    with pytest.raises(Refusal) as refused:
        await handed_over(work, leaver, None, kinds={"appeals.considers": to})
    assert (refused.value.code, refused.value.field, refused.value.params) == ("required", "to", {"count": 6})


async def test_what_cannot_go_is_named_with_the_reason_and_the_rest_goes(work: Work) -> None:
    leaver = await desk_of(work, "adviser")
    head = await person_id(work, "head")
    act = await handed_over(work, leaver, head, leaves=True)
    kept = await handover_by_id(work, act)
    assert kept is not None and kept.state == "partly"
    refused = [line for line in await lines_of(work, act) if line.outcome == "refused"]
    assert [(line.kind, str(line.why)) for line in refused] == [
        ("assignments.executes", "Nobody gives a resolution to themselves. Name somebody else.")
    ]
    person = await person_by_id(work, leaver)
    assert person is not None and person.state == "active"
    again = await handed_over(work, leaver, await person_id(work, "lead-adviser"), leaves=True)
    assert [line.outcome for line in await lines_of(work, again)] == ["handed"]
    assert (await person_by_id(work, leaver)).state == "left"  # type: ignore[union-attr]


async def test_a_co_executor_cannot_take_the_same_work_over(work: Work) -> None:
    leaver = await person_id(work, "adviser")
    await given(work, "adviser", "clerk", by="head")
    act = await handed_over(work, leaver, await person_id(work, "clerk"))
    assert [line.why.code for line in await lines_of(work, act) if line.why] == ["twice"]


async def test_who_had_a_copy_takes_the_work_over(work: Work) -> None:
    leaver, clerk = await person_id(work, "adviser"), await person_id(work, "clerk")
    made = await given(work, "adviser", by="head", copies=(someone(clerk, "copy_1"),))
    await handed_over(work, leaver, clerk)
    one = await assignment_as_kept(work, made.id)
    assert one is not None and one.main.person_id == clerk and one.copies == []


async def test_reported_work_stays_reported_under_the_successor(work: Work) -> None:
    leaver, to = await person_id(work, "adviser"), await person_id(work, "lead-adviser")
    made = await given(work, "adviser", by="head")
    await become(work, "adviser")
    await report(work, made.id, "It is done.")
    await handed_over(work, leaver, to)
    one = await assignment_as_kept(work, made.id)
    assert one is not None and (one.state, one.main.person_id, one.main.report) == ("reported", to, "It is done.")
    await become(work, "head")
    await confirm(work, made.id)


async def test_nobody_leaves_while_matters_are_open(work: Work) -> None:
    leaver = await desk_of(work, "adviser")
    await become(work, "administrator")
    with pytest.raises(Refusal) as refused:
        await let_person_leave(work, leaver, work.today, "Leaves.")
    assert (refused.value.code, refused.value.params) == ("matters_open", {"count": 7})


async def test_a_day_to_come_ends_posts_and_roles_then_the_person(work: Work) -> None:
    leaver = await desk_of(work, "adviser")
    last = work.today + timedelta(days=10)
    act = await handed_over(work, leaver, await person_id(work, "lead-adviser"), leaves=True, last_day=last)
    assert {one.when.ends_on for one in await holdings_of(work, leaver)} == {last}
    assert {one.when.ends_on for one in await grants_of(work, leaver)} == {last}
    assert (await person_by_id(work, leaver)).state == "active"  # type: ignore[union-attr]
    work.actor = SYSTEM
    await end_people(work)
    assert (await person_by_id(work, leaver)).state == "active"  # type: ignore[union-attr]
    work.now += timedelta(days=12)
    await end_people(work)
    work.session.expire_all()
    assert (await person_by_id(work, leaver)).state == "left"  # type: ignore[union-attr]
    kept = await handover_by_id(work, act)
    assert kept is not None and kept.ended_at == work.now


async def test_new_matters_hold_the_leaving_up_and_the_maker_is_told(work: Work) -> None:
    leaver = await desk_of(work, "adviser")
    last = work.today + timedelta(days=1)
    act = await handed_over(work, leaver, await person_id(work, "lead-adviser"), leaves=True, last_day=last)
    await given(work, "adviser", by="head")
    work.actor = SYSTEM
    work.now += timedelta(days=3)
    await end_people(work)
    await end_people(work)
    assert (await person_by_id(work, leaver)).state == "active"  # type: ignore[union-attr]
    told = list(await work.session.scalars(select(Notice).where(Notice.kind == "handover.held_up")))
    assert [(notice.person_id, notice.record_id) for notice in told] == [(await person_id(work, "administrator"), act)]


async def test_a_list_that_changed_is_looked_at_again(work: Work) -> None:
    leaver, to = await desk_of(work, "adviser"), await person_id(work, "lead-adviser")
    plan = await plan_for(work, leaver, to)
    await given(work, "adviser", by="head")
    await become(work, "administrator")
    with pytest.raises(Refusal) as refused:
        await make_handover(work, leaver, plan)
    assert refused.value.code == "stale"


async def test_three_hundred_matters_go_in_the_worker_and_one_closed_meanwhile_is_left(work: Work) -> None:
    leaver, to = await person_id(work, "adviser"), await person_id(work, "lead-adviser")
    made = [await given(work, "adviser", by="head") for _ in range(300)]
    act = await handed_over(work, leaver, to)
    kept = await handover_by_id(work, act)
    assert AT_ONCE < 300 and kept is not None and kept.state == "working"
    with pytest.raises(Refusal) as refused:
        await handed_over(work, leaver, to)
    assert refused.value.code == "under_way"
    await become(work, "head")
    await cancel(work, made[-1].id, "Not needed any more.")
    work.actor = SYSTEM
    for _ in range(300 // BATCH + 1):
        await carry(work, act)
    outcomes = [line.outcome for line in await lines_of(work, act)]
    assert (outcomes.count("handed"), outcomes.count("gone"), len(outcomes)) == (299, 1, 300)
    kept = await handover_by_id(work, act)
    assert kept is not None and kept.state == "done"
    assert len(await open_matters(work, to)) == 299


async def test_a_successor_who_left_takes_nothing_over(work: Work) -> None:
    leaver, to = await desk_of(work, "adviser"), await person_id(work, "gone")
    await become(work, "administrator")
    await let_person_leave(work, to, work.today, "Left.")
    with pytest.raises(FieldErrors) as refused:
        await handed_over(work, leaver, to)
    assert [one.code for one in refused.value.errors] == ["left"]


async def test_a_successor_who_leaves_while_the_worker_is_at_it(work: Work) -> None:
    leaver, to = await person_id(work, "adviser"), await person_id(work, "going")
    for _ in range(AT_ONCE + 1):
        await given(work, "adviser", by="head")
    act = await handed_over(work, leaver, to)
    await work.session.execute(text("update person set state = 'left' where id = :id"), {"id": to})
    work.session.expire_all()
    work.actor = SYSTEM
    for _ in range(AT_ONCE // BATCH + 1):
        await carry(work, act)
    assert {(line.outcome, line.why.code if line.why else "") for line in await lines_of(work, act)} == {
        ("refused", "left")
    }


async def test_approvals_go_with_the_post_and_hold_nobody_back(work: Work) -> None:
    head = await person_id(work, "head")
    await become(work, "adviser")
    draft = await drafted(work)
    await submit_draft(work, draft)
    waiting = [one for one in await open_matters(work, head) if one.kind == "drafts.approves"]
    assert [(one.id, bool(one.post)) for one in waiting] == [(draft, True)]
    act = await handed_over(work, head, None, leaves=True)
    assert [(line.kind, line.outcome) for line in await lines_of(work, act)] == [("drafts.approves", "post")]
    assert (await person_by_id(work, head)).state == "left"  # type: ignore[union-attr]


async def test_who_may_not_read_sees_stubs(work: Work) -> None:
    leaver = await desk_of(work, "adviser")
    await become(work, "administrator", "identity.read", "identity.administer")
    matters = await open_matters(work, leaver)
    shown = await titles_of(work, matters)
    assert [kind for kind, _ in shown] == ["journals.keeps"]
    await become(work, "head")
    assert set(await titles_of(work, matters)) == {(matter.kind, matter.id) for matter in matters}


async def test_a_stranger_is_not_there(work: Work) -> None:
    await become(work, "administrator")
    with pytest.raises(NotFound):
        await handed_over(work, uuid4(), None)
