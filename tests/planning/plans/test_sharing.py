"""Agencies plan together: asked, answered, signed, moved at once, left; and what comes of bad input."""

import asyncio
import uuid
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from service.kit.refusal import Refusal
from service.planning.plans.actions import deciding, doing, keeping, parts, sharing, talking, writing
from service.planning.plans.actions.talking import Mention
from service.planning.plans.queries import access, activities, history, plans
from service.planning.plans.queries.activities import Window, planned
from service.planning.plans.rules import words
from service.planning.plans.rules.conflicts import conflicts
from service.planning.plans.rules.content import FrozenSpan, ItemEdit, Words
from service.runtime.house import House
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit
from tests.planning.plans.factories import (
    Party,
    activity,
    at,
    audience,
    begun,
    hear_all,
    joined,
    put,
    slot,
    suspended,
    waiting,
)


async def shared(owner: Party, *guests: Party, level: str = "contribute") -> UUID:
    async with owner.work() as work:
        plan_id = await begun(work)
    for guest in guests:
        await joined(owner, guest, plan_id, level)
    return plan_id


async def refusal(call: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        await call
    return refused.value


# --- asked, answered


async def test_an_agency_is_asked_and_takes_part(ministry: Party, energy: Party) -> None:
    plan_id = await shared(ministry, energy)
    async with ministry.work() as work:
        found = await access.participants(work, plan_id)
        assert [(one.agency.slug, one.level, one.state) for one in found] == [
            ("baku-education", "owner", "accepted"), ("energy", "contribute", "accepted"),
        ]  # fmt: skip
    async with energy.work() as work:
        assert await access.opened_to(work, plan_id) == "contribute"
        view = (await plans.plans(work, [plan_id]))[plan_id]
        assert (view.title, view.own, view.level) == ("Yearly document", False, "contribute")
        listed, _ = await plans.listed(work, plans.Wanted(whose="joined"), limit=200)
        assert plan_id in {one.id for one in listed}


async def test_an_unknown_agency_cannot_be_asked(house: House, ministry: Party, energy: Party) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
        answers = [await refusal(sharing.invite(work, plan_id, uuid.uuid4(), "read"))]
        answers.append(await refusal(sharing.invite(work, plan_id, ministry.id, "read")))
    async with suspended(house, energy), ministry.work() as work:
        answers.append(await refusal(sharing.invite(work, plan_id, energy.id, "read")))
    assert {(one.code, one.field) for one in answers} == {("unknown", "agency")}
    assert len({one.sentence for one in answers}) == 1

    async def nobody(work: Any, name: str) -> UUID | None:
        return None

    async def found(work: Any, name: str) -> UUID | None:
        return energy.id if name == "energy" else None

    async with ministry.work() as work:
        refused = await refusal(sharing.invite_named(work, plan_id, "ghost", "read", nobody))
        assert refused == answers[0]
        assert await sharing.invite_named(work, plan_id, "energy", "read", found) == "invited"


async def test_an_invitation_is_answered_once(ministry: Party, energy: Party) -> None:
    plan_id = await shared(ministry, energy)
    async with energy.work() as work:
        assert (await refusal(sharing.answer(work, plan_id, accepts=True))).code == "answered"
        assert (await refusal(sharing.answer(work, plan_id, accepts=False))).code == "answered"
        assert await access.opened_to(work, plan_id) == "contribute"
    async with ministry.work() as work:
        assert (await refusal(sharing.invite(work, plan_id, energy.id, "contribute"))).code == "already"
        assert await sharing.invite(work, plan_id, energy.id, "edit") == "changed"
    async with energy.work() as work:
        assert await access.opened_to(work, plan_id) == "edit"


async def test_two_clerks_accept_at_once(ministry: Party, energy: Party) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
        await sharing.invite(work, plan_id, energy.id, "edit")

    async def accept() -> str:
        try:
            async with energy.work() as work:
                await sharing.answer(work, plan_id, accepts=True)
        except Refusal as refused:
            return refused.code
        return "accepted"

    assert sorted(await asyncio.gather(accept(), accept())) == ["accepted", "answered"]


async def test_an_expired_invitation_opens_nothing(ministry: Party, energy: Party, moved_clock: Any) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
        await sharing.invite(work, plan_id, energy.id, "edit", until=work.now + timedelta(days=1))
    moved_clock(86_401)
    async with energy.work() as work:
        assert plan_id not in {one.plan_id for one in await access.invitations(work)}
        assert (await refusal(sharing.answer(work, plan_id, accepts=True))).code == "expired"
        assert await access.seen(work, plan_id) is None
    async with ministry.work() as work:
        (_, asked) = await access.participants(work, plan_id)
        assert asked.expired(work.now)
        await sharing.invite(work, plan_id, energy.id, "edit")
    async with energy.work() as work:
        await sharing.answer(work, plan_id, accepts=True)


async def test_bad_levels_and_ends(ministry: Party, energy: Party) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
        for level in ("owner", "god", ""):
            assert (await refusal(sharing.invite(work, plan_id, energy.id, level))).field == "level"
        for until in (work.now, work.now + timedelta(days=181)):
            assert (await refusal(sharing.invite(work, plan_id, energy.id, "read", until=until))).field == "until"


async def test_who_declined_or_left_may_be_asked_again(ministry: Party, energy: Party) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
        await sharing.invite(work, plan_id, energy.id, "read")
    async with energy.work() as work:
        await sharing.answer(work, plan_id, accepts=False, why="vaxt yoxdur")
        assert (await refusal(sharing.answer(work, plan_id, accepts=True))).code == "answered"
    async with ministry.work() as work:
        (_, one) = await access.participants(work, plan_id)
        assert (one.state, one.reason) == ("declined", "vaxt yoxdur")
    await joined(ministry, energy, plan_id, "edit")
    async with energy.work() as work:
        await sharing.leave(work, plan_id)
    await joined(ministry, energy, plan_id, "read")
    async with energy.work() as work:
        assert await access.opened_to(work, plan_id) == "read"


async def test_the_owner_does_not_leave_and_is_not_put_out(ministry: Party) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
        assert (await refusal(sharing.leave(work, plan_id))).code == "level"
        with pytest.raises(NotFound):
            await sharing.revoke(work, plan_id, ministry.id, "why")


# --- working together


async def test_what_a_level_allows(ministry: Party, energy: Party) -> None:
    plan_id = await shared(ministry, energy, level="read")

    async def tried() -> set[str]:
        acts: dict[str, Any] = {
            "comment": lambda work: talking.comment(work, plan_id, "söz"),
            "put in": lambda work: put(work, plan_id),
            "write": lambda work: writing.write(work, plan_id, {"en": Words(f"Title {uuid.uuid4()}")}),
            "part": lambda work: audience(work, plan_id),
            "approve": lambda work: deciding.approve(work, plan_id),
            "invite": lambda work: sharing.invite(work, plan_id, uuid.uuid4(), "read"),
        }
        done = set()
        for name, act in acts.items():
            try:
                async with energy.work() as work:
                    await act(work)
                done.add(name)
            except Refusal as refused:
                assert refused.code == "level"
        return done

    found = {}
    for level in ("read", "comment", "contribute", "edit"):
        if level != "read":
            async with ministry.work() as work:
                await sharing.invite(work, plan_id, energy.id, level)
        found[level] = await tried()
    assert found == {
        "read": set(),
        "comment": {"comment"},
        "contribute": {"comment", "put in"},
        "edit": {"comment", "put in", "write", "part"},
    }


async def test_two_agencies_move_one_activity_at_once(ministry: Party, energy: Party) -> None:
    plan_id = await shared(ministry, energy, level="edit")
    async with ministry.work() as work:
        activity_id = await put(work, plan_id)

    async def move(party: Party, day: int) -> str:
        try:
            async with party.work() as work:
                await doing.move(work, activity_id, slot(day), 1)
        except Refusal as refused:
            assert refused.code == "stale"
            return f"{refused.params['person']} of {refused.params['agency']}"
        return "moved"

    answers = await asyncio.gather(move(ministry, 11), move(energy, 12))
    async with ministry.work() as work:
        one = await activities.activity(work, activity_id)
        assert one is not None
        assert one.version == 2
        names = await access.agencies(work, [one.changed_party_id])
        who = f"{one.changed_by_name} of {names[one.changed_party_id].name('en')}"
    assert sorted(answers) == sorted(["moved", who])
    assert one.starts_at == (at(11) if one.changed_party_id == ministry.id else at(12))


async def test_a_guest_that_edits_changes_texts_and_anothers_activity(ministry: Party, energy: Party) -> None:
    plan_id = await shared(ministry, energy, level="edit")
    async with ministry.work() as work:
        activity_id = await put(work, plan_id)
        said = await audience(work, plan_id)
    async with energy.work() as work:
        await writing.write(work, plan_id, {"az": Words("Birgə plan")}, {"az": 1})
        await parts.change_part(work, plan_id, words.AUDIENCE, said, ItemEdit({"az": "Gənclər"}, {}, 1))
        await doing.change(work, activity_id, activity("Dəyişdi"))
        assert await doing.step(work, activity_id, "confirm") == "confirmed"
    async with ministry.work() as work:
        with pytest.raises(StaleEdit):
            await writing.write(work, plan_id, {"az": Words("Mənim")}, {"az": 1})
        one = await activities.activity(work, activity_id)
        assert one is not None
        assert (one.title, one.state, one.tenant_id, one.changed_party_id) == (
            "Dəyişdi", "confirmed", ministry.id, energy.id,
        )  # fmt: skip


async def _until_somebody_waits(work: Work) -> None:
    """Until another transaction waits for a lock."""
    waits = text("select count(*) from pg_locks where not granted")
    for _ in range(500):
        if (await work.session.execute(waits)).scalar_one():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("nobody waits")


async def test_put_out_while_the_editor_is_open(ministry: Party, energy: Party) -> None:
    """What was begun before is finished; what comes after finds nothing. Neither is an error of the server."""
    plan_id = await shared(ministry, energy, level="edit")
    async with energy.work() as work:
        activity_id = await put(work, plan_id)
    ended = asyncio.Event()

    async def put_out() -> None:
        async with ministry.work() as work:
            await sharing.revoke(work, plan_id, energy.id, "bitdi")
        ended.set()

    async with energy.work() as work:
        await doing.move(work, activity_id, slot(12), 1)
        ending = asyncio.create_task(put_out())
        # The one who puts it out waits for what is being saved: it cannot be half there.
        await _until_somebody_waits(work)
        assert not ended.is_set()
        await talking.comment(work, plan_id, "axırıncı söz")
    await ending
    async with ministry.work() as work:
        assert [one.text for one in await history.comments(work, plan_id)] == ["axırıncı söz"]
    for act in (
        lambda work: writing.write(work, plan_id, {"az": Words("Gec")}, {"az": 1}),
        lambda work: doing.change(work, activity_id, activity("Gec")),
        lambda work: keeping.keep_note(work, plan_id, "gec"),
        lambda work: deciding.sign(work, plan_id, 1, "agreed"),
    ):
        with pytest.raises(NotFound):
            async with energy.work() as work:
                await act(work)


async def test_clashes_between_agencies_are_seen_by_both(ministry: Party, energy: Party) -> None:
    plan_id = await shared(ministry, energy)
    async with ministry.work() as work:
        to = await audience(work, plan_id)
        first = await put(work, plan_id, spokesperson="Nazir Əliyev", audiences=[to])
    async with energy.work() as work:
        second = await put(work, plan_id, spokesperson="NAZİR ƏLİYEV", audiences=[to], slot=slot(9, 10, 2))
        hidden = await put(work, plan_id, draft=True)
    seen_by = {}
    for party in (ministry, energy):
        async with party.work() as work:
            views = await activities.activities(work, Window(at(9, 0), at(10, 0), [plan_id]))
            clashes = conflicts(await planned(work, views))
            seen_by[party.tenant.slug] = {(one.reason, frozenset((one.first, one.second))) for one in clashes}
    both = frozenset((first, second))
    assert seen_by["baku-education"] == {("hour", both), ("audience", both), ("spokesperson", both)}
    assert seen_by["energy"] - seen_by["baku-education"] == {
        ("hour", frozenset((hidden, first))), ("hour", frozenset((hidden, second))),
    }  # fmt: skip


# --- signing


async def signable(ministry: Party, *guests: Party) -> UUID:
    plan_id = await shared(ministry, *guests, level="comment")
    async with ministry.work() as work:
        await deciding.consult(work, plan_id)
        assert await deciding.revise(work, plan_id) == 1
    return plan_id


async def test_each_party_signs_with_or_without_reservation(ministry: Party, energy: Party, city: Party) -> None:
    plan_id = await signable(ministry, energy, city)
    async with city.work() as work:
        assert (await refusal(deciding.sign(work, plan_id, 1, "reserved"))).field == "text"
        assert (await refusal(deciding.sign(work, plan_id, 1, "maybe"))).field == "verdict"
        with pytest.raises(NotFound):
            await deciding.sign(work, plan_id, 2, "agreed")
        await deciding.sign(work, plan_id, 1, "reserved", "ბიუჯეტის გარეშე")
        assert (await refusal(deciding.sign(work, plan_id, 1, "agreed"))).code == "signed"
    async with ministry.work() as work:
        missing = await refusal(deciding.approve(work, plan_id))
        assert missing.code == "unsigned"
        names = await access.agencies(work, [energy.id])
        assert missing.params["names"] == names[energy.id].name("en")
    async with energy.work() as work:
        await deciding.sign(work, plan_id, 1, "agreed")
        found = await history.signatures(work, plan_id, 1)
        assert {one.tenant_id: (one.verdict, one.text) for one in found} == {
            city.id: ("reserved", "ბიუჯეტის გარეშე"), energy.id: ("agreed", ""),
        }  # fmt: skip
    async with ministry.work() as work:
        assert await deciding.approve(work, plan_id) == 1


async def test_who_does_not_agree_is_passed_over_only_with_a_reason(ministry: Party, energy: Party) -> None:
    plan_id = await signable(ministry, energy)
    async with energy.work() as work:
        await deciding.sign(work, plan_id, 1, "declined", "büdcə yoxdur")
    async with ministry.work() as work:
        assert (await refusal(deciding.approve(work, plan_id))).code == "unsigned"
        await deciding.approve(work, plan_id, "the minister decided so")


async def test_what_is_approved_is_what_was_signed(ministry: Party, energy: Party) -> None:
    plan_id = await signable(ministry, energy)
    async with energy.work() as work:
        await deciding.sign(work, plan_id, 1, "agreed")
    async with ministry.work() as work:
        await audience(work, plan_id)
        assert (await refusal(deciding.approve(work, plan_id))).code == "changed"
        assert await deciding.revise(work, plan_id, "an audience more") == 2
    async with energy.work() as work:
        assert (await refusal(deciding.sign(work, plan_id, 1, "agreed"))).code == "old"
        await deciding.sign(work, plan_id, 2, "agreed")
    async with ministry.work() as work:
        assert await deciding.approve(work, plan_id) == 2


async def test_nobody_waits_for_a_suspended_participant(house: House, ministry: Party, energy: Party) -> None:
    plan_id = await signable(ministry, energy)
    async with suspended(house, energy), ministry.work() as work:
        (_, guest) = await access.participants(work, plan_id)
        assert guest.suspended
        assert await deciding.approve(work, plan_id) == 1
    async with energy.work() as work:
        assert await access.opened_to(work, plan_id) == "comment", "back again, it finds its part as it was"


# --- hearing of each other


async def heard(party: Party, plan_id: UUID) -> list[str]:
    """Notices of a plan to the agency's people, as kinds."""
    query = text("select kind from notice where record_id = :plan order by created_at, kind")
    async with party.work() as work:
        return [str(row[0]) for row in await work.session.execute(query, {"plan": plan_id})]


async def test_an_agency_hears_what_the_other_did(ministry: Party, energy: Party) -> None:
    await hear_all(energy)
    plan_id = await shared(ministry, energy)
    assert await waiting(energy) == [("invited", "plan")]
    await hear_all(energy)
    assert await heard(energy, plan_id) == [], "what was answered meanwhile is silent"
    async with ministry.work() as work:
        await put(work, plan_id)
        await put(work, plan_id, draft=True)
        await deciding.consult(work, plan_id)
        await deciding.revise(work, plan_id)
        await keeping.forbid_moves(work, plan_id, FrozenSpan(work.now, work.now + timedelta(days=1)))
    told = await waiting(energy)
    assert sorted(told) == sorted([
        ("activity_put_in", "plan_activity"), ("plan_consulted", "plan"), ("plan_revised", "plan_revision"),
        ("plan_moves_forbidden", "plan_freeze"),
    ])  # fmt: skip
    await hear_all(energy)
    assert set(await heard(energy, plan_id)) == {"planning.revised", "planning.frozen"}


async def test_only_people_who_take_part_are_called_on(ministry: Party, energy: Party, city: Party) -> None:
    plan_id = await shared(ministry, energy, city, level="comment")
    assert energy.actor.id is not None
    async with energy.work() as work:
        await talking.comment(work, plan_id, "Buradayam")
    async with ministry.work() as work:
        known = await history.known_people(work, plan_id)
        assert known[energy.id, energy.actor.id] == "energy person"
        await talking.comment(work, plan_id, "@", mentions=[Mention(energy.id, energy.actor.id), Mention(city.id)])
        for stranger in (Mention(energy.id, uuid.uuid4()), Mention(uuid.uuid4()), Mention(ministry.id, uuid.uuid4())):
            assert (await refusal(talking.comment(work, plan_id, "@", mentions=[stranger]))).code == "unknown"
        inner = talking.comment(work, plan_id, "@", mentions=[Mention(energy.id)], inner=True)
        assert (await refusal(inner)).code == "inner"
    for party in (energy, city):
        assert ("mentioned", "plan_comment") in await waiting(party)


async def test_what_changed_since_the_last_look(ministry: Party, energy: Party, moved_clock: Any) -> None:
    plan_id = await shared(ministry, energy)
    async with energy.work() as work:
        await keeping.note_review(work, plan_id)
        assert await history.changed_since_review(work, [plan_id]) == {}
    moved_clock(60)
    async with ministry.work() as work:
        activity_id = await put(work, plan_id)
        await doing.move(work, activity_id, slot(12), 1)
        await put(work, plan_id, draft=True)
    async with energy.work() as work:
        looked = await history.reviewed_at(work, plan_id, energy.actor.id)
        found = await history.changes(work, plan_id, looked)
        assert [one.kind for one in found] == ["activity.moved", "activity.put_in"]
        assert (found[0].before or {})["starts_at"] != (found[0].after or {})["starts_at"]
        assert await history.changed_since_review(work, [plan_id]) == {plan_id: 2}
        await put(work, plan_id)
        assert await history.changed_since_review(work, [plan_id]) == {plan_id: 2}, "one's own acts are no news"
    moved_clock(120)
    async with energy.work() as work:
        await keeping.note_review(work, plan_id)
        assert await history.changed_since_review(work, [plan_id]) == {}
