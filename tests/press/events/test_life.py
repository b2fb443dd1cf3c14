"""A press event from idea to close: approval, announcing, postponing, rescheduling, cancelling, what is left behind."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from service.audit.queries import timeline
from service.identity.offers import Handing
from service.identity.queries import person_named
from service.kit.refusal import FieldErrors, Refusal
from service.press.events import slots
from service.press.events.actions import acting, outcomes, parts, transcripts
from service.press.events.actions.events import edit_event
from service.press.events.actions.handing_over import hand_over_event, hand_over_task
from service.press.events.actions.printing import print_transcript
from service.press.events.actions.rescheduling import reschedule
from service.press.events.queries import parts as reads
from service.press.events.queries import reminders
from service.press.events.queries.clashes import clashes
from service.press.events.queries.events import event_by_id
from service.press.events.queries.finding import find_events
from service.press.events.queries.listing import Filter, between, listed
from service.press.events.queries.record import cues_of, outcomes_of, transcript_row
from service.press.events.rules.content import EventView, Texts
from service.runtime.house import House
from service.runtime.work import Work
from service.search.asking import read as asked_for
from tests.press.events.factories import (
    FULL,
    SPEAKER,
    announced,
    another,
    becoming,
    edit_of,
    entered,
    held,
    passed,
    with_speaker,
)

BAKU = ZoneInfo("Asia/Baku")
NOTES = {"az": "Zal bağlıdır"}


@pytest.fixture
def told() -> Iterator[list[slots.Told]]:
    """What those who follow events are told."""
    heard: list[slots.Told] = []

    async def hear(work: Work, one: slots.Told) -> None:
        heard.append(one)

    slots.FOLLOWERS.append(hear)
    yield heard
    slots.FOLLOWERS.remove(hear)


async def event(work: Work, event_id: UUID) -> EventView:
    found = await event_by_id(work, event_id)
    assert found is not None
    return found


async def kinds_of(work: Work, event_id: UUID) -> list[str]:
    await work.flush()
    return [act.kind.removeprefix("media_event.") for act in await timeline(work, event_id)][::-1]


@pytest.mark.parametrize("kind", FULL)
async def test_every_kind_goes_from_idea_to_close(work: Work, kind: str, told: list[slots.Told]) -> None:
    event_id = await held(work, kind)
    with pytest.raises(FieldErrors) as left:
        await acting.close(work, event_id)
    assert [one.field for one in left.value.errors] == ["transcript", "release"]
    await acting.waive(work, event_id, "transcript", "Yazı aparılmayıb")
    await acting.waive(work, event_id, "release", "Press-reliz buraxılmır")
    await acting.close(work, event_id)
    one = await event(work, event_id)
    assert (one.state, one.transcript_waiver) == ("closed", "Yazı aparılmayıb")
    assert [news.what for news in told] == ["announced", "held"]
    acts = await kinds_of(work, event_id)
    assert acts == ["created", "speakers_changed", "planned", "approved", "announced", "held", "waived", "waived",
                    "closed"]  # fmt: skip
    await acting.reopen(work, event_id, "Sual qalıb")
    assert (await event(work, event_id)).state == "held"


async def test_an_open_question_keeps_an_event_open(work: Work) -> None:
    event_id = await held(work)
    for what in ("transcript", "release"):
        await acting.waive(work, event_id, what, "Yoxdur")
    count = {"open": 2}

    async def asked(work: Work, event_id: UUID) -> int:
        return count["open"]

    slots.QUESTIONS.append(asked)
    try:
        with pytest.raises(FieldErrors) as left:
            await acting.close(work, event_id)
        assert [one.field for one in left.value.errors] == ["questions"]
        count["open"] = 0
        await acting.close(work, event_id)
    finally:
        slots.QUESTIONS.remove(asked)
    assert (await event(work, event_id)).state == "closed"


async def test_who_plans_does_not_approve_and_a_change_of_what_was_approved_asks_anew(work: Work) -> None:
    own, other = work.actor, another(work.actor)
    edit = edit_of(work)
    event_id = await entered(work, texts=edit.texts, place=edit.place)
    await acting.plan(work, event_id)
    with pytest.raises(Refusal) as refused:
        await acting.approve(work, event_id)
    assert refused.value.code == "own_plan"
    becoming(work, other)
    await acting.approve(work, event_id)
    now = await event(work, event_id)
    same = edit_of(work, texts={"az": Texts(now.texts["az"].title, "", "Başqa mətn")}, place=now.place,
                   begins_at=now.begins_at, ends_at=now.ends_at, policy=now.policy)  # fmt: skip
    await edit_event(work, event_id, same, now.version)
    assert (await event(work, event_id)).state == "approved"
    moved = edit_of(work, texts=same.texts, place="Başqa zal", begins_at=now.begins_at, ends_at=now.ends_at,
                    policy=now.policy)  # fmt: skip
    await edit_event(work, event_id, moved)
    assert (await event(work, event_id)).state == "planned"
    assert "unapproved" in await kinds_of(work, event_id)
    with pytest.raises(Refusal) as again:
        await acting.approve(work, event_id)  # it was in the other's hands since
    assert again.value.code == "own_plan"
    becoming(work, own)
    with pytest.raises(Refusal):
        await acting.approve(work, event_id)


async def test_a_stale_form_is_refused(work: Work) -> None:
    event_id = await entered(work)
    with pytest.raises(Refusal) as refused:
        await edit_event(work, event_id, edit_of(work), version=99)
    assert refused.value.code == "stale"


async def test_announcing_names_all_that_is_missing(work: Work) -> None:
    event_id = await entered(work, place="", policy="moderated", texts={"az": Texts("Brifinq")})
    await acting.plan(work, event_id)
    becoming(work, another(work.actor))
    await acting.approve(work, event_id)
    with pytest.raises(FieldErrors) as missing:
        await acting.announce(work, event_id)
    assert [one.field for one in missing.value.errors] == ["place", "speakers", "criteria_az"]
    speaker = await with_speaker(work, event_id, state="asked", role="speaker")
    await with_speaker(work, event_id, role="interpreter", name="Tərcüməçi")
    with pytest.raises(FieldErrors) as still:
        await acting.announce(work, event_id)
    assert "speakers" in [one.field for one in still.value.errors]  # an interpreter alone makes no event
    await parts.change_line(work, event_id, "speakers", speaker, SPEAKER)
    with pytest.raises(FieldErrors) as last:
        await acting.announce(work, event_id)
    assert [one.field for one in last.value.errors] == ["place", "criteria_az"]


async def public(work: Work, event_id: UUID) -> dict[str, str]:
    """Version and facts of the publication of an event."""
    found = await work.session.execute(
        text(
            "select p.version, v.facts, p.state, t.title from publication p join publication_version v on v.tenant_id ="
            " p.tenant_id and v.publication_id = p.id and v.version = p.version join publication_text t on t.tenant_id"
            " = p.tenant_id and t.publication_id = p.id and t.version = p.version where p.record_id = :id"
        ),
        {"id": event_id},
    )
    row = found.one_or_none()
    return {} if row is None else {"version": str(row[0]), "facts": row[1], "state": row[2], "title": row[3]}


async def test_what_is_announced_stands_on_the_public_page_until_the_end(work: Work) -> None:
    event_id = await announced(work)
    assert '"state":"announced"' in (await public(work, event_id))["facts"]
    await acting.cancel(work, event_id, "Daxili səbəb", NOTES)
    after = await public(work, event_id)
    assert '"state":"cancelled"' in after["facts"] and "Zal bağlıdır" in after["facts"]
    assert "Daxili səbəb" not in after["facts"] and after["state"] == "published"
    hidden = await announced(work, on_page=False)
    assert await public(work, hidden) == {}


async def test_an_announced_event_changes_its_time_only_by_acts_that_tell(work: Work, told: list[slots.Told]) -> None:
    event_id = await announced(work)
    now = await event(work, event_id)
    assert now.begins_at is not None
    later = edit_of(work, texts=now.texts, place=now.place, policy=now.policy,
                    begins_at=now.begins_at + timedelta(minutes=5), ends_at=now.ends_at)  # fmt: skip
    with pytest.raises(Refusal) as refused:
        await edit_event(work, event_id, later)
    assert (refused.value.code, refused.value.field) == ("announced", "begins_on")
    hidden = edit_of(work, texts=now.texts, place=now.place, policy=now.policy, begins_at=now.begins_at,
                     ends_at=now.ends_at, on_page=False)  # fmt: skip
    with pytest.raises(Refusal) as taken_off:
        await edit_event(work, event_id, hidden)
    assert taken_off.value.field == "on_page"
    elsewhere = edit_of(work, texts=now.texts, place="Böyük zal", policy=now.policy, begins_at=now.begins_at,
                        ends_at=now.ends_at)  # fmt: skip
    await edit_event(work, event_id, elsewhere)
    assert [one.what for one in told] == ["announced", "changed"]


async def test_postponing_and_cancelling_tell_everybody(work: Work, told: list[slots.Told]) -> None:
    event_id = await announced(work)
    for act in (acting.postpone, acting.cancel):
        with pytest.raises(Refusal):
            await act(work, event_id, " ", {})
    await acting.postpone(work, event_id, "Nazir xaricdədir", NOTES)
    assert (await event(work, event_id)).notes == NOTES
    await acting.cancel(work, event_id, "Mövzu bağlandı", {})
    assert [(one.what, one.reason) for one in told[1:]] == [
        ("postponed", "Nazir xaricdədir"), ("cancelled", "Mövzu bağlandı"),
    ]  # fmt: skip
    assert (await event(work, event_id)).state == "cancelled"


async def test_rescheduled_across_midnight_and_new_year_the_successor_takes_everything_over(
    work: Work, told: list[slots.Told]
) -> None:
    event_id = await announced(
        work, "round_table", policy="moderated", texts={"az": Texts("Dəyirmi masa", "", "", "Redaksiya məktubu")},
        begins_at=datetime(2027, 12, 20, 6, tzinfo=UTC), ends_at=datetime(2027, 12, 20, 8, tzinfo=UTC),
        closes_at=datetime(2027, 12, 19, 14, tzinfo=UTC),
    )  # fmt: skip
    first = (await reads.speakers_of(work, event_id))[0]
    await with_speaker(work, event_id, name="Əvəz Edən", substitute_for_id=first.id)
    item = {"from_start": 30, "minutes": 20, "titles": {"az": "Sual-cavab"}, "speaker_id": first.id,
            "backstage": False, "doer": "", "note": ""}  # fmt: skip
    await parts.add_line(work, event_id, "agenda", item)
    task = await parts.add_line(work, event_id, "checklist", {"title": "Zal", "owner_id": None, "days_before": 3})
    await parts.tick(work, event_id, task, True)
    await parts.add_line(work, event_id, "lines", {"question": "Nə vaxt?", "line": "Dekabrda"})
    body = {"organisation": "Bələdiyyə", "contact_id": None, "name": "", "position": "", "role": "member",
            "state": "confirmed"}  # fmt: skip
    await parts.add_line(work, event_id, "participants", body)
    begins, ends = datetime(2027, 12, 31, 19, 30, tzinfo=UTC), datetime(2027, 12, 31, 21, tzinfo=UTC)
    successor_id = await reschedule(work, event_id, begins, ends, "Zal bağlıdır", NOTES)
    before, after = await event(work, event_id), await event(work, successor_id)
    assert (before.state, before.successor_id, after.state, after.follows_id) == (
        "rescheduled", successor_id, "planned", event_id,
    )  # fmt: skip
    assert after.title("az") == "Dəyirmi masa"
    # 31 December 23:30 to 1 January 01:00 in Baku; accreditation closes as long before as it did.
    assert after.begins_at is not None and after.ends_at is not None and after.closes_at is not None
    assert after.begins_at.astimezone(BAKU) == datetime(2027, 12, 31, 23, 30, tzinfo=BAKU)
    assert after.ends_at.astimezone(BAKU) == datetime(2028, 1, 1, 1, tzinfo=BAKU)
    assert after.begins_at - after.closes_at == timedelta(hours=16)
    speakers = await reads.speakers_of(work, successor_id)
    assert [(one.name, one.state, one.instead_of) for one in speakers] == [
        ("Rəna Uydurma", "asked", ""), ("Əvəz Edən", "asked", "Rəna Uydurma"),
    ]  # fmt: skip
    (moved,) = await reads.agenda_of(work, after)
    assert moved.begins_at is not None and moved.begins_at.astimezone(BAKU).date() == date(2028, 1, 1)
    assert moved.speaker_id == speakers[0].id
    (left,) = await reads.tasks_of(work, after)
    assert (left.due_on, left.done_at is not None) == (date(2027, 12, 28), True)
    assert [one.line for one in await reads.lines_of(work, successor_id)] == ["Dekabrda"]
    assert [one.state for one in await reads.participants_of(work, successor_id)] == ["invited"]
    assert told[-1].what == "rescheduled" and told[-1].successor_id == successor_id
    assert '"successor":{}' in (await public(work, event_id))["facts"]  # nobody outside knows the new date yet
    own = work.actor
    with pytest.raises(Refusal):
        await acting.approve(work, successor_id)
    becoming(work, another(own))
    await acting.approve(work, successor_id)
    await parts.change_line(work, successor_id, "speakers", speakers[0].id, SPEAKER)
    await acting.announce(work, successor_id)
    assert "2027-12-31T23:30:00+04:00" in (await public(work, event_id))["facts"]
    with pytest.raises(Refusal):
        await reschedule(work, event_id, begins, ends, "Yenə", {})


async def test_a_new_time_in_the_past_or_that_ends_before_it_begins_is_refused(work: Work) -> None:
    event_id = await announced(work)
    with pytest.raises(FieldErrors) as refused:
        await reschedule(work, event_id, work.now - timedelta(days=1), work.now - timedelta(days=2), "Səhv", {})
    assert [one.field for one in refused.value.errors] == ["begins_on", "ends_at"]
    assert (await event(work, event_id)).state == "announced"


async def test_it_begins_at_its_time_and_not_a_week_before(work: Work) -> None:
    event_id = await announced(work)
    for act in (acting.begin, acting.hold):
        with pytest.raises(Refusal) as refused:
            await act(work, event_id)
        assert refused.value.code == "not_begun"
    await passed(work, 6.99)
    await acting.begin(work, event_id)
    assert (await event(work, event_id)).state == "live"
    await acting.hold(work, event_id)
    assert (await event(work, event_id)).state == "held"


async def test_clashes_by_place_and_by_speaker(work: Work) -> None:
    one = await entered(work, place="Akt zalı 7")
    await with_speaker(work, one, name="RƏNA  Tək")
    now = await event(work, one)
    assert now.begins_at is not None and now.ends_at is not None
    assert await clashes(work, now.begins_at, now.ends_at, "akt ZALI 7", event_id=one) == []
    (found,) = await clashes(work, now.begins_at, now.ends_at, "akt ZALI 7")
    assert (found.event.id, found.place, found.speakers) == (one, True, ())
    (spoken,) = await clashes(work, now.begins_at, now.ends_at, "Başqa yer", names=["rəna tək"])
    assert (spoken.place, spoken.speakers) == (False, ("RƏNA  Tək",))
    # One after the other is no clash, however close.
    assert await clashes(work, now.ends_at, now.ends_at + timedelta(hours=1), "Akt zalı 7") == []
    other = await entered(work, place="Başqa zal", begins_at=now.begins_at, ends_at=now.ends_at)
    await with_speaker(work, other, name="Rəna Tək")
    assert [one.event.id for one in await clashes(work, now.begins_at, now.ends_at, "x", event_id=other)] == [one]
    await acting.cancel(work, one, "Daha lazım deyil", {})
    assert await clashes(work, now.begins_at, now.ends_at, "akt zalı 7") == []


async def test_lists_find_by_kind_words_and_time(work: Work) -> None:
    begins = datetime(2047, 5, 1, 6, tzinfo=UTC)
    span = {"begins_at": begins, "ends_at": begins + timedelta(hours=1)}
    one = await entered(work, "interview", texts={"az": Texts("İşıqlı Ələkbər müsahibəsi")}, **span)
    two = await entered(work, "briefing", **{name: at + timedelta(days=1) for name, at in span.items()})
    await acting.plan(work, one)
    await acting.plan(work, two)
    # Days no other test has: what else stands in the agency's list is not this test's.
    days = Filter(since=begins - timedelta(days=1), until=begins + timedelta(days=2))
    assert [found.id for found in await listed(work, days)] == [one, two]
    assert [found.id for found in await listed(work, replace(days, kind="briefing"))] == [two]
    assert [found.id for found in await listed(work, replace(days, typed="isiqli elekber"))] == [one]
    later = replace(days, since=days.until, until=None)
    assert not {one, two} & {found.id for found in await listed(work, later)}
    assert [found.id for found in await between(work, begins, begins + timedelta(hours=2))] == [one]
    hits = await find_events(work, asked_for("Ələkbər müsahibəsi"), None, 10)
    assert one in [hit.id for hit in hits.items]


async def test_what_hangs_on_a_line_keeps_it(work: Work) -> None:
    event_id = await entered(work)
    first = await with_speaker(work, event_id)
    item = {"from_start": 0, "minutes": 5, "titles": {"az": "Giriş"}, "speaker_id": first}
    await parts.add_line(work, event_id, "agenda", item)
    with pytest.raises(Refusal) as refused:
        await parts.remove_line(work, event_id, "speakers", first)
    assert refused.value.code == "in_use"
    with pytest.raises(Refusal):
        await parts.change_line(work, event_id, "speakers", first, SPEAKER | {"substitute_for_id": first})
    second = await with_speaker(work, event_id, name="İkinci")
    await parts.move_line(work, event_id, "speakers", second, up=True)
    assert [one.name for one in await reads.speakers_of(work, event_id)] == ["İkinci", "Rəna Uydurma"]
    await parts.remove_line(work, event_id, "speakers", second)
    await work.flush()
    acts = await timeline(work, event_id)
    assert any(act.before and act.before.get("name") == "İkinci" and act.after is None for act in acts)


async def test_terms_of_the_checklist_remind_and_are_handed_over(work: Work) -> None:
    clerk, head = [await person_named(work, name) for name in ("clerk", "head")]
    assert clerk is not None and head is not None
    event_id = await entered(work, owner_id=clerk.id)
    values = {"title": "Zalı yoxlamaq", "owner_id": clerk.id, "days_before": 30}
    task_id = await parts.add_line(work, event_id, "checklist", values)
    (thing,) = [one for one in await reminders.ladder(work) if one.record_id == task_id]
    assert list(thing.responsible) == [clerk.id] and thing.due < work.now
    (late,) = await reads.tasks_of(work, await event(work, event_id))
    assert late.late
    assert event_id in [one.id for one in await reminders.events_owned(work, clerk.id)]
    last = work.today
    for hand, matter in ((hand_over_task, task_id), (hand_over_event, event_id)):
        handing = Handing(matter, clerk.id, head.id, "İşdən çıxır", last)
        await hand(work, handing)
        with pytest.raises(Refusal) as refused:
            await hand(work, handing)
        assert refused.value.code == "gone"
    assert event_id in [one.id for one in await reminders.events_owned(work, head.id)]
    await parts.tick(work, event_id, task_id, True)
    assert task_id not in [one.record_id for one in await reminders.ladder(work)]


async def test_a_proposal_becomes_an_assignment_once_it_is_accepted(work: Work) -> None:
    event_id = await held(work, "round_table")
    proposal = await outcomes.enter_outcome(work, event_id, "proposal", "Hovuz tikilsin", None)
    with pytest.raises(Refusal) as early:
        await outcomes.RESOLVABLE.demand(work, proposal)
    assert early.value.code == "not_accepted"
    with pytest.raises(Refusal) as reasonless:
        await outcomes.decide(work, event_id, proposal, False, "")
    assert reasonless.value.field == "reason"
    await outcomes.decide(work, event_id, proposal, True, "")
    await outcomes.RESOLVABLE.demand(work, proposal)
    described = (await outcomes.RESOLVABLE.describe(work, [proposal]))[proposal]
    assert described.title == "Hovuz tikilsin" and str(event_id) in described.href
    await outcomes.RESOLVABLE.resolved(work, proposal)
    assert [one.state for one in await outcomes_of(work, event_id)] == ["assigned"]
    with pytest.raises(Refusal):
        await outcomes.change_outcome(work, event_id, proposal, "Başqa", None)
    await outcomes.RESOLVABLE.settled(work, proposal)
    assert [one.state for one in await outcomes_of(work, event_id)] == ["settled"]


SRT = "1\n00:00:01,000 --> 00:00:03,000\nSalam\n\n2\n00:00:02,000 --> 00:00:05,000\nTəmir bitir\n".encode()


async def test_a_transcript_is_corrected_by_one_and_approved_by_another(work: Work) -> None:
    event_id = await held(work)
    transcript_id = await transcripts.import_transcript(work, event_id, "az", SRT)
    assert await transcripts.import_transcript(work, event_id, "az", SRT) == transcript_id  # nobody corrected it yet
    row = await transcript_row(work, event_id, transcript_id)
    assert row is not None and row.problems == [[6, "overlap"]]
    await transcripts.correct_cue(work, event_id, transcript_id, 2, "Təmir bitib", "Rəna", seen="Təmir bitir")
    with pytest.raises(Refusal) as stale:
        await transcripts.correct_cue(work, event_id, transcript_id, 2, "Başqa", "", seen="Təmir bitir")
    assert stale.value.code == "stale"
    cue = (await cues_of(work, transcript_id))[1]
    assert (cue.text, cue.original, cue.speaker) == ("Təmir bitib", "Təmir bitir", "Rəna")
    with pytest.raises(Refusal):
        await transcripts.import_transcript(work, event_id, "az", SRT)  # corrections are not thrown away
    with pytest.raises(Refusal) as own:
        await transcripts.approve(work, event_id, transcript_id)
    assert own.value.code == "own_plan"
    becoming(work, another(work.actor))
    await transcripts.approve(work, event_id, transcript_id)
    await acting.waive(work, event_id, "release", "Yoxdur")
    await acting.close(work, event_id)  # an approved transcript is enough
    await transcripts.publish(work, event_id, transcript_id)
    row = await transcript_row(work, event_id, transcript_id)
    assert row is not None and row.state == "published"


async def test_a_published_transcript_stands_as_a_paper_on_the_public_page(work: Work, house: House) -> None:
    event_id = await held(work)
    transcript_id = await transcripts.import_transcript(work, event_id, "az", SRT)
    await transcripts.submit(work, event_id, transcript_id)
    await print_transcript(work, house, transcript_id)
    assert await reads.materials_of(work, event_id) == []  # nobody has approved it
    becoming(work, another(work.actor))
    await transcripts.approve(work, event_id, transcript_id)
    await transcripts.publish(work, event_id, transcript_id)
    for _ in range(2):
        await print_transcript(work, house, transcript_id)
    (paper,) = await reads.materials_of(work, event_id)
    assert (paper.audience, paper.language) == ("public", "az") and paper.file_name.endswith(".pdf")
    files = "select count(*) from publication_file f join publication p on p.tenant_id = f.tenant_id and p.id ="
    files += " f.publication_id and p.version = f.version where p.record_id = :id and f.file_id = :file"
    assert await work.session.scalar(text(files), {"id": event_id, "file": paper.file_id}) == 1


async def test_those_inside_are_told(work: Work) -> None:
    clerk, head = [await person_named(work, name) for name in ("clerk", "head")]
    assert clerk is not None and head is not None
    event_id = await entered(work, owner_id=clerk.id, policy="none")
    await with_speaker(work, event_id, person_id=head.id, name="Rəhbər")
    await acting.plan(work, event_id)
    becoming(work, another(work.actor))
    await acting.give_back(work, event_id, "Vaxt uyğun deyil")
    await acting.plan(work, event_id)
    await acting.cancel(work, event_id, "Mövzu bağlandı", {})
    await work.flush()
    rows = await work.session.execute(
        text("select person_id, kind from notice where record_id = :id order by kind"), {"id": event_id}
    )
    told = {(person, kind.removeprefix("press.event_")) for person, kind in rows}
    assert {(head.id, "planned"), (clerk.id, "returned"), (clerk.id, "cancelled"), (head.id, "cancelled")} <= told


async def test_an_own_calendar_holds_what_one_answers_for_and_speaks_at(work: Work) -> None:
    own = work.actor.id
    head = await person_named(work, "head")
    assert head is not None
    event_id = await entered(work, owner_id=head.id)
    assert event_id not in [UUID(one.href[-36:]) for one in await reminders.calendar(work)]
    work.actor = replace(work.actor, id=head.id)
    (entry,) = [one for one in await reminders.calendar(work) if one.href.endswith(str(event_id))]
    now = await event(work, event_id)
    assert (entry.start, entry.end, entry.summary) == (now.begins_at, now.ends_at, now.title("az"))
    await acting.cancel(work, event_id, "Lazım deyil", {})
    assert event_id not in [UUID(one.href[-36:]) for one in await reminders.calendar(work)]
    assert own != head.id
