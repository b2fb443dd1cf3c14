"""What people decide of clips: steps, codings with their history, undo, reactions, topics."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from service.assignments.slots import RECORDS
from service.kit.actor import EVERYWHERE, Actor
from service.kit.refusal import Refusal
from service.monitoring.actions import judging, topics
from service.monitoring.actions.capturing import capture
from service.monitoring.actions.judging import coding_of
from service.monitoring.models.clips import Clip
from service.monitoring.queries.clips import clip_by_id, codings_of
from service.monitoring.queries.topics import topics as all_topics
from service.monitoring.rules.coding import Change, Coding
from service.runtime.work import Work
from tests.monitoring.factories import caught, clipped, topic


async def state_of(work: Work, clip_id: UUID) -> str:
    return (await clip_by_id(work, clip_id)).state


async def test_the_whole_way_of_a_clip_and_back(work: Work) -> None:
    clip_id = await clipped(work)
    await judging.keep(work, clip_id)
    assert (await judging.code(work, clip_id, Change({"tone": "negative"}))).state == "coded"
    await judging.react(work, clip_id)
    with pytest.raises(Refusal) as refused:
        await judging.close_reaction(work, clip_id, " ")
    assert (refused.value.code, refused.value.field) == ("required", "reason")
    await judging.close_reaction(work, clip_id, "Redaksiya düzəliş verdi")
    await judging.archive(work, clip_id)
    states = []
    for _ in range(5):
        states.append((await judging.bring_back(work, clip_id, "Yenidən baxılır")).state)
    assert states == ["reaction_closed", "reaction_open", "coded", "relevant", "captured"]
    clip = await clip_by_id(work, clip_id)
    assert (clip.outcome, clip.tone) == ("Redaksiya düzəliş verdi", "negative")
    with pytest.raises(Refusal):
        await judging.bring_back(work, clip_id, "Yenə")


async def test_a_coding_is_kept_with_what_was_before_it(work: Work) -> None:
    clip_id, one = await clipped(work), await topic(work)
    await judging.code(work, clip_id, Change({"prominence": "lead"}, toggle=one))
    assert await state_of(work, clip_id) == "relevant"
    await judging.code(work, clip_id, Change({"tone": "positive", "spokesperson": "Aynur Uydurmalı"}))
    same = await judging.code(work, clip_id, Change({"tone": "positive"}))
    assert same.decision_id is None
    last, first = await codings_of(work, clip_id)
    assert (first.state_before, first.state, first.before["topics"], first.after["topics"]) == (
        "captured", "relevant", [], [str(one)],
    )  # fmt: skip
    assert (last.state_before, last.state, last.before["tone"], last.after["tone"]) == (
        "relevant", "coded", "", "positive",
    )  # fmt: skip
    assert (last.by_id, last.by_name) == (work.actor.id, work.actor.name)
    assert await coding_of(work, await clip_by_id(work, clip_id)) == Coding(
        (one,), "positive", "lead", "", "Aynur Uydurmalı"
    )


async def test_a_topic_that_is_not_offered_is_refused(work: Work) -> None:
    clip_id, one = await clipped(work), await topic(work)
    await judging.code(work, clip_id, Change(toggle=one))
    await topics.retire_topic(work, one, "Bitdi")
    await judging.code(work, clip_id, Change({"tone": "neutral"}))  # what it has it keeps
    for wrong in (one, uuid4()):
        with pytest.raises(Refusal) as refused:
            await judging.code(work, await clipped(work), Change(topics=(wrong,)))
        assert refused.value.field == "topics"


async def test_undo_takes_back_the_own_last_decision_and_no_other(work: Work) -> None:
    clip_id, one = await clipped(work), await topic(work)
    await judging.code(work, clip_id, Change({"tone": "negative"}, toggle=one))
    done = await judging.screen_out(work, other := await clipped(work))
    assert done.decision_id is not None
    assert (await judging.undo(work, other, done.decision_id)).state == "captured"
    with pytest.raises(Refusal) as refused:
        await judging.undo(work, other, done.decision_id)
    assert refused.value.code == "nothing_to_undo"
    coded = await judging.code(work, clip_id, Change({"tone": "positive"}, topics=()))
    assert coded.decision_id is not None
    await judging.undo(work, clip_id, coded.decision_id)
    assert await coding_of(work, await clip_by_id(work, clip_id)) == Coding((one,), "negative")


async def test_undo_is_for_whoever_decided_and_for_a_while(work: Work) -> None:
    clip_id = await clipped(work)
    done = await judging.keep(work, clip_id)
    assert done.decision_id is not None
    own, work.actor = work.actor, Actor("person", uuid4(), "Başqası", dict.fromkeys(["monitoring.code"], EVERYWHERE))
    with pytest.raises(Refusal):
        await judging.undo(work, clip_id, done.decision_id)
    work.actor = own
    work.now += timedelta(minutes=16)
    with pytest.raises(Refusal):
        await judging.undo(work, clip_id, done.decision_id)
    assert await state_of(work, clip_id) == "relevant"


async def test_a_decision_on_the_whole_story(work: Work) -> None:
    ids = [await capture(work, caught(work, outlet=f"Nəşr {number}")) for number in range(4)]
    await judging.keep(work, ids[1])
    done = await judging.judge_story(work, ids[0], "screen_out")
    assert done[0].clip_id == ids[0] and len(done) == 3
    assert [await state_of(work, one) for one in ids] == ["screened_out", "relevant", "screened_out", "screened_out"]


async def test_a_clip_is_judged_as_the_others_of_its_story(work: Work) -> None:
    ids = [await capture(work, caught(work, outlet=f"Nəşr {number}")) for number in range(4)]
    with pytest.raises(Refusal) as refused:
        await judging.code_as_story(work, ids[0])
    assert refused.value.code == "not_coded"
    one = await topic(work)
    await judging.code(work, ids[0], Change({"tone": "negative", "prominence": "lead"}, toggle=one))
    await judging.screen_out(work, ids[3])
    done = await judging.code_as_story(work, ids[1], whole_story=True)
    assert [decided.clip_id for decided in done] == ids[1:3]
    for clip_id in ids[1:3]:
        assert await coding_of(work, await clip_by_id(work, clip_id)) == Coding((one,), "negative", "lead")
    assert await state_of(work, ids[3]) == "screened_out"


async def test_an_assignment_opens_the_reaction_and_its_end_leaves_it_to_a_person(work: Work) -> None:
    clip_id = await clipped(work)
    kind = RECORDS["clip"]
    with pytest.raises(Refusal) as refused:
        await kind.demand(work, clip_id)
    assert refused.value.code == "wrong_state"
    await judging.keep(work, clip_id)
    assert await kind.demand(work, clip_id)
    shown = await kind.describe(work, [clip_id])
    assert (shown[clip_id].number, shown[clip_id].href) == ("Uydurma Xəbər", f"/monitoring/clips/{clip_id}")
    await kind.resolved(work, clip_id)
    assert await state_of(work, clip_id) == "reaction_open"
    await kind.settled(work, clip_id)
    assert await state_of(work, clip_id) == "reaction_open"


async def test_who_may_not_read_sees_no_clip_in_assignments(work: Work) -> None:
    clip_id = await clipped(work)
    work.actor = Actor("person", uuid4(), "Kənar", dict.fromkeys(["assignments.read"], EVERYWHERE))
    assert await RECORDS["clip"].describe(work, [clip_id]) == {}


async def test_topics_are_named_put_in_order_retired_and_taken_up_again(work: Work) -> None:
    for row in [one.id for one in await all_topics(work, retired=False)]:
        await topics.retire_topic(work, row, "Sınaq üçün")
    first, second, third = [await topic(work, name) for name in ("Bir", "İki", "Üç")]
    await topics.move_topic(work, third, -1)
    work.language = "az"
    named = [(one.title, one.key) for one in await all_topics(work, retired=False)]
    assert named == [("Bir", "1"), ("Üç", "2"), ("İki", "3")]
    await topics.change_topic(work, first, {"en": "Only English"}, {"en": "Note"})
    assert (await all_topics(work, retired=False))[0].title == "Only English"
    with pytest.raises(Refusal) as refused:
        await topics.retire_topic(work, second, "")
    assert refused.value.field == "reason"
    await topics.retire_topic(work, second, "Artıq lazım deyil")
    with pytest.raises(Refusal):
        await topics.change_topic(work, second, {"az": "X"}, {})
    assert [one.key for one in await all_topics(work) if one.state == "retired" and one.id == second] == [""]
    await topics.revive_topic(work, second)
    assert {one.id for one in await all_topics(work, retired=False)} == {first, second, third}


async def test_nobody_judges_without_the_right(work: Work) -> None:
    clip_id = await clipped(work)
    work.actor = Actor("person", uuid4(), "Oxucu", dict.fromkeys(["monitoring.read"], EVERYWHERE))
    for act in (judging.keep, judging.screen_out, judging.archive):
        with pytest.raises(Refusal) as refused:
            await act(work, clip_id)
        assert refused.value.code == "not_permitted"
    with pytest.raises(Refusal):
        await judging.code(work, clip_id, Change({"tone": "neutral"}))
    with pytest.raises(Refusal):
        await topic(work)
    assert (await work.session.scalars(select(Clip.state).where(Clip.id == clip_id))).one() == "captured"
