"""Assignments from giving to confirmation, on a real database."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from service.assignments.actions import bulk, executing, extending, giving, judging
from service.assignments.actions.terms import follow_clock
from service.assignments.queries.desk import counts, part_of_desk
from service.assignments.queries.listing import Wanted, assignments, count
from service.assignments.queries.people import find_named, read_target, suggest
from service.assignments.queries.trees import assignment_as_kept, assignment_for, resolutions_on
from service.assignments.rules.giving import Target, Term
from service.audit.queries import timeline
from service.correspondence.queries.letters import letter_as_kept, letter_for, may_open_files
from service.deadlines.queries.clocks import clocks_of
from service.identity.actions.people import let_person_leave
from service.identity.actions.units import add_unit
from service.identity.queries import units_with_names
from service.kit.actor import Actor, scopes_from
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit
from tests.assignments.factories import become, given, new, person_id, resolved, someone
from tests.correspondence.factories import registered


async def kinds(work: Work, record_id) -> list[str]:
    await work.flush()
    return [act.kind for act in reversed(await timeline(work, record_id))]


def worked(work: Work, years: int) -> date:
    """A working day some years ahead; February has no holidays."""
    day = date(work.today.year + years, 2, 3)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


async def test_from_given_to_executed(work: Work) -> None:
    letter = await registered(work)
    one = await resolved(work, letter.id, "adviser", "lead-adviser", controller=someone(await person_id(work, "clerk")))
    assert (await letter_as_kept(work, letter.id)).state == "in_progress"
    await become(work, "adviser")
    await executing.accept(work, one.id)
    await executing.report(work, one.id, "The answer lies in the folder.")
    assert (await assignment_as_kept(work, one.id)).state == "reported"
    await become(work, "clerk")
    await judging.return_report(work, one.id, "The figures are missing.")
    await become(work, "adviser")
    await executing.report(work, one.id, "With the figures.")
    await become(work, "clerk")
    await judging.confirm(work, one.id)
    kept = await assignment_as_kept(work, one.id)
    assert (kept.state, kept.on_control, {part.state for part in kept.parts}) == ("done", False, {"done"})
    assert await kinds(work, one.id) == [
        "assignment.given", "assignment.accepted", "assignment.reported", "assignment.returned",
        "assignment.reported", "assignment.done",
    ]  # fmt: skip
    assert await kinds(work, letter.id) == ["letter.registered", "letter.resolved", "letter.settled"]


async def test_two_heads_at_once_are_told_of_each_other(work: Work) -> None:
    letter = await registered(work)
    await resolved(work, letter.id, "adviser", seen=0)
    with pytest.raises(StaleEdit):
        async with work.session.begin_nested():
            await resolved(work, letter.id, "lead-adviser", by="second-head", seen=0)
    await resolved(work, letter.id, "lead-adviser", by="second-head", seen=1)
    assert len(await resolutions_on(work, "letter", letter.id)) == 2


async def test_parallel_to_several_units(work: Work) -> None:
    letter = await registered(work)
    made = await new(work, "adviser", "lead-adviser", parallel=True)
    await become(work, "head")
    assert len(await giving.give_resolution(work, "letter", letter.id, made)) == 2
    found = await resolutions_on(work, "letter", letter.id)
    assert [[part.role for part in one.parts] for one in found] == [["main"], ["main"]]


@pytest.mark.parametrize(
    ("executors", "field", "code"), [(("head",), "executor", "to_oneself"), ((), "executor", "required")]
)
async def test_refused_at_the_field(work: Work, executors: tuple[str, ...], field: str, code: str) -> None:
    letter = await registered(work)
    with pytest.raises(FieldErrors) as refused:
        await resolved(work, letter.id, *executors)
    assert [(error.field, error.code) for error in refused.value.errors] == [(field, code)]


async def test_somebody_who_left_and_a_unit_without_head_are_refused(work: Work) -> None:
    gone = await person_id(work, "gone")
    await let_person_leave(work, gone, work.today - timedelta(days=1), "Moved away.")
    units = {unit.slug: unit.id for unit in await units_with_names(work)}
    with pytest.raises(Refusal) as refused:
        await find_named(work, [someone(gone)])
    assert refused.value.code == "left"
    bare = await add_unit(work, {"az": "Rəhbərsiz şöbə"}, units["management"])
    with pytest.raises(Refusal) as refused:
        await find_named(work, [Target("unit", bare, "co")])
    assert (refused.value.code, refused.value.field) == ("no_head", "co")
    named = (await find_named(work, [Target("unit", units["public-relations"])]))[0]
    assert (named.person_id, named.by_unit) == (await person_id(work, "head"), True)


async def test_numbers_come_from_the_journal_in_order(work: Work) -> None:
    first, second = await given(work, "adviser"), await given(work, "adviser")
    digits = [int("".join(sign for sign in one.number.partition("/")[0] if sign.isdigit())) for one in (first, second)]
    assert digits[1] == digits[0] + 1


async def test_sub_assignments_make_no_circle_and_hold_up_the_report(work: Work) -> None:
    top = await given(work, "adviser", "lead-adviser", term=Term(count=10))
    await become(work, "adviser")
    for name in ("head", "adviser"):
        with pytest.raises(FieldErrors):
            await giving.sub_assign(work, top.id, await new(work, name))
    below = (await giving.sub_assign(work, top.id, await new(work, "lead-adviser")))[0]
    assert (await assignment_as_kept(work, top.id)).state == "accepted"
    await become(work, "lead-adviser")
    with pytest.raises(FieldErrors) as refused:  # adviser waits for lead-adviser already
        await giving.sub_assign(work, top.id, await new(work, "adviser"))
    assert refused.value.errors[0].code == "circle"
    await become(work, "adviser")
    with pytest.raises(Refusal, match="still open"):
        await executing.report(work, top.id, "Done.")
    await become(work, "lead-adviser")
    await executing.report(work, below.id, "My part.")
    await become(work, "adviser")
    await judging.confirm(work, below.id)
    await executing.report(work, top.id, "Done.")


async def test_a_sub_assignment_is_not_due_after_its_parent(work: Work) -> None:
    top = await given(work, "adviser", term=Term(day=worked(work, 1)))
    await become(work, "adviser")
    later = Term(day=worked(work, 2))
    with pytest.raises(FieldErrors) as refused:
        await giving.sub_assign(work, top.id, await new(work, "lead-adviser", term=later))
    assert refused.value.errors[0].code == "after_parent"


async def test_only_the_author_changes_the_term(work: Work) -> None:
    day, later = worked(work, 1), worked(work, 2)
    top = await given(work, "adviser", term=Term(day=day), controller=someone(await person_id(work, "clerk")))
    for name in ("clerk", "adviser"):
        await become(work, name)
        with pytest.raises(Refusal, match="Only the person who gave"):
            await extending.change_term(work, top.id, Term(day=later), "because")
    await become(work, "adviser")
    with pytest.raises(FieldErrors):
        await extending.ask_extension(work, top.id, day, "because")
    await extending.ask_extension(work, top.id, later, "The figures come late.")
    with pytest.raises(Refusal, match="asked for already"):
        await extending.ask_extension(work, top.id, later, "again")
    await become(work, "head")
    assert (await counts(work))["asked"].shown >= 1
    await extending.grant_extension(work, top.id, None)
    kept = await assignment_as_kept(work, top.id)
    assert extending.due_day(work, kept.due_at) == later
    assert [asked.state for asked in kept.requests] == ["granted"]


async def test_control_is_taken_off_only_by_who_put_it_on(work: Work) -> None:
    top = await given(work, "adviser")
    await become(work, "clerk")
    await judging.put_on_control(work, top.id, None)
    await become(work, "head")
    with pytest.raises(Refusal, match="Only the person who put"):
        await judging.take_off_control(work, top.id, "because")
    await become(work, "clerk")
    await judging.take_off_control(work, top.id, "Put on by mistake.")
    assert not (await assignment_as_kept(work, top.id)).on_control


async def test_delegated_work_has_a_new_executor_and_keeps_the_old_one(work: Work) -> None:
    top = await given(work, "adviser")
    await become(work, "adviser")
    with pytest.raises(FieldErrors):
        await executing.delegate(work, top.id, someone(await person_id(work, "head")), "")
    await executing.delegate(work, top.id, someone(await person_id(work, "lead-adviser")), "On leave.")
    kept = await assignment_for(work, top.id)
    assert [(part.role, part.state) for part in kept.parts] == [("main", "delegated"), ("main", "given")]
    assert kept.main.person_id == await person_id(work, "lead-adviser")


async def test_cancelling_takes_everything_below_with_it(work: Work) -> None:
    letter = await registered(work)
    top = await resolved(work, letter.id, "adviser")
    await become(work, "adviser")
    below = (await giving.sub_assign(work, top.id, await new(work, "lead-adviser")))[0]
    await become(work, "head")
    with pytest.raises(Refusal) as refused:
        await judging.cancel(work, top.id, "")
    assert refused.value.field == "reason"
    await judging.cancel(work, top.id, "Settled otherwise.")
    assert [(await assignment_as_kept(work, one.id)).state for one in (top, below)] == ["cancelled"] * 2
    assert (await kinds(work, letter.id))[-1] == "letter.settled"


async def test_bulk_does_what_is_permitted_and_says_the_rest(work: Work) -> None:
    mine, others = await given(work, "adviser"), await given(work, "lead-adviser")
    await become(work, "adviser")
    outcome = await bulk.for_each(work, [mine.id, others.id], lambda ident: executing.accept(work, ident))
    assert outcome.done == [mine.id]
    assert [(ident, refusal.code) for ident, refusal in outcome.refused] == [(others.id, "not_permitted")]


async def test_strangers_see_nothing(work: Work) -> None:
    top = await given(work, "adviser")
    await become(work, "stranger", "correspondence.read")
    with pytest.raises(NotFound):
        await assignment_for(work, top.id)
    with pytest.raises(NotFound):
        await executing.accept(work, top.id)


async def test_a_restricted_letter_withholds_the_words_of_its_resolution(work: Work) -> None:
    letter = await registered(work, access=1, access_basis="Personal data")
    top = await resolved(work, letter.id, "adviser")
    await become(work, "reader", "correspondence.read", "assignments.read")
    seen = await assignment_for(work, top.id)
    assert (seen.withheld, seen.text, seen.subject.title) == (True, "", "")
    await become(work, "adviser", "correspondence.read")
    seen = await assignment_for(work, top.id)
    assert (seen.withheld, bool(seen.text), seen.subject.title) == (False, True, "")


async def test_the_desk_holds_each_thing_once_where_it_belongs(work: Work) -> None:
    await work.session.execute(text("update assignment_executor set state = 'done'"))
    top = await given(work, "adviser", copies=(someone(await person_id(work, "lead-adviser"), "copies"),))
    assert [row.id for row in (await part_of_desk(work, "waiting"))[0]] == [top.id]
    await become(work, "adviser")
    assert [row.id for row in (await part_of_desk(work, "todo"))[0]] == [top.id]
    await executing.report(work, top.id, "Done.")
    assert (await counts(work))["todo"].shown == 0
    await become(work, "lead-adviser")
    assert [row.id for row in (await part_of_desk(work, "copies"))[0]] == [top.id]
    await executing.note_copy(work, top.id)
    assert (await counts(work))["copies"].shown == 0
    await become(work, "head")
    assert [row.id for row in (await part_of_desk(work, "reported"))[0]] == [top.id]


async def test_naming_somebody_by_typing_their_whole_name(work: Work) -> None:
    found = (await suggest(work, "public rel"))[0]
    assert found.id.startswith("u:") and found.more
    target = await read_target(work, found.name, "", "executor")
    assert target is not None and target.kind == "unit"
    assert await read_target(work, " ", "", "executor") is None
    with pytest.raises(Refusal):
        await read_target(work, "Nobody of that name", "", "executor")


async def test_whoever_has_a_part_sees_the_letter_of_another_unit(work: Work) -> None:
    letter, closed = await registered(work), await registered(work, access=1, access_basis="Personal data")
    for one in (letter, closed):
        await resolved(work, one.id, "adviser")
    ident = await person_id(work, "adviser")
    elsewhere = scopes_from([(("correspondence.read", "correspondence.read_restricted"), uuid4(), None)])
    work.actor = Actor(kind="person", id=ident, name="adviser", scopes=elsewhere)
    assert not (await letter_for(work, letter.id)).withheld
    assert (await letter_for(work, closed.id)).withheld
    assert await may_open_files(work, letter.id)
    assert not await may_open_files(work, closed.id)
    work.actor = Actor(kind="person", id=uuid4(), name="stranger", scopes=elsewhere)
    with pytest.raises(NotFound):
        await letter_for(work, letter.id)


async def test_a_deputy_acts_in_the_matters_of_whom_they_stand_in_for(work: Work) -> None:
    top = await given(work, "adviser")
    absent, deputy = await person_id(work, "adviser"), await person_id(work, "lead-adviser")
    work.actor = Actor(kind="person", id=deputy, name="Deputy", on_behalf_of=absent, behalf_name="Adviser")
    assert (await counts(work))["todo"].shown >= 1
    await executing.accept(work, top.id)
    await work.flush()
    act = (await timeline(work, top.id))[0]
    assert (act.kind, act.actor_id, act.on_behalf_of) == ("assignment.accepted", deputy, absent)


async def test_a_calendar_that_moves_a_clock_moves_what_is_sorted_by(work: Work) -> None:
    top = await given(work, "adviser", term=Term(count=10))
    clock = (await clocks_of(work, "assignment", [top.id]))[top.id][0]
    await follow_clock(work, replace(clock, due_at=clock.due_at + timedelta(days=1)))
    assert (await assignment_as_kept(work, top.id)).due_at == clock.due_at + timedelta(days=1)
    await become(work, "adviser")
    row = next(row for row in (await part_of_desk(work, "todo", limit=99))[0] if row.id == top.id)
    assert row.due_at == clock.due_at + timedelta(days=1)


async def test_readers_of_a_unit_are_shown_its_assignments_only(work: Work) -> None:
    units = {unit.slug: unit.id for unit in await units_with_names(work)}
    sector = await given(work, "adviser")
    casework = await given(work, "clerk")
    both = {sector.id, casework.id}

    async def shown(**wanted: Any) -> set[UUID]:
        page = await assignments(work, Wanted(whose="all", **wanted), limit=200)
        assert (await count(work, Wanted(whose="all", **wanted))).shown == len(page.items)
        return {row.id for row in page.items} & both

    await become(work, "reader")
    assert await shown() == both
    assert await shown(unit_id=units["casework"]) == {casework.id}
    assert await shown(executor_id=await person_id(work, "adviser")) == {sector.id}
    assert await shown(state="done") == set()
    scopes = scopes_from([(("assignments.read",), units["public-relations"], None)])
    work.actor = Actor(kind="person", id=uuid4(), name="reader", scopes=scopes)
    assert await shown() == {sector.id}
    assert await shown(unit_id=units["casework"]) == set()
    assert await shown(author_id=await person_id(work, "head")) == {sector.id}
    assert await shown(executor_id=await person_id(work, "clerk")) == set()


async def test_pages_of_the_list_join_without_gaps(work: Work) -> None:
    made = [(await given(work, "adviser", term=Term(count=number + 1))).id for number in range(3)]
    for wanted in (Wanted(whose="given"), Wanted(whose="given", due_since=work.now), Wanted(whose="mine")):
        await become(work, "adviser" if wanted.whose == "mine" else "head")
        seen, place = [], None
        while True:
            page = await assignments(work, wanted, after=place, limit=1)
            seen += [row.id for row in page.items if row.id in made]
            if page.next is None:
                break
            back = await assignments(work, wanted, before=page.next, limit=1)
            assert place is None or back.items
            place = page.next
        assert sorted(seen) == sorted(made)
        assert len(seen) == 3
