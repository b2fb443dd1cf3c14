"""Appeals on real PostgreSQL: numbers, terms, forwarding with notice, grounds, repeats, personal data."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from service.correspondence.appeals.actions.considering import correct, do
from service.correspondence.appeals.actions.registering import make_findable, offer_now, register_appeal
from service.correspondence.appeals.queries.appeals import NUMBERS, appeal_for, earlier, forwardings
from service.correspondence.appeals.queries.listing import Wanted, appeals, count, figures
from service.correspondence.appeals.rules.acts import CONSIDER, READ, REGISTER
from service.correspondence.appeals.rules.content import NewAppeal
from service.correspondence.appeals.rules.doing import Doing
from service.correspondence.reception.actions import cancel, close, hear, miss
from service.correspondence.reception.queries import figures as reception_figures
from service.correspondence.reception.queries import reception_of, visits, visits_of
from service.correspondence.reception.rules import Hearing, slots
from service.deadlines.queries.clocks import clocks_of
from service.journals.actions.blocks import paper_of, reserve
from service.journals.queries import Period, numbers, preview
from service.journals.queries.blocks import numbers_of_block
from service.journals.queries.numbers import account
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit
from tests.correspondence.appeals.factories import appealed, booked, content, forwarded, journal, planned
from tests.correspondence.factories import person

OpenWork = Callable[..., AbstractAsyncContextManager[Work]]


async def clocks(work: Work, appeal_id: Any) -> dict[str, tuple[str, date]]:
    """State and last day of each clock by its rule."""
    found = (await clocks_of(work, "appeal", [appeal_id])).get(appeal_id, [])
    return {clock.rule: (clock.state, clock.due_at.date()) for clock in found}


async def kinds(work: Work, record_id: Any) -> list[str]:
    await work.flush()
    query = text("select kind from act where record_id = :id and kind not like 'clock.%' order by id")
    return list(await work.session.scalars(query, {"id": record_id}))


def today(work: Work) -> date:
    return offer_now(work).now.date()


async def test_registration_gives_number_terms_and_act(work: Work) -> None:
    expected = await preview(work, await journal(work))
    done = await appealed(work)
    kept = await appeal_for(work, done.id)
    assert (kept.number, kept.state, kept.name) == (expected, "registered", "Uydurmalı Nərmin Akif qızı")
    running = await clocks(work, done.id)
    assert {rule: state for rule, (state, _) in running.items()} == {
        "az.appeal.answer": "running", "az.appeal.forward": "running",
    }  # fmt: skip
    assert running["az.appeal.answer"][1] >= today(work) + timedelta(days=19)
    assert today(work) + timedelta(days=3) <= running["az.appeal.forward"][1] < running["az.appeal.answer"][1]
    assert await kinds(work, done.id) == ["appeal.registered"]


async def test_an_anonymous_appeal_is_noted_and_not_considered(work: Work) -> None:
    nobody = {"family_name": "", "given_name": "", "patronymic": "", "address": "", "phone": ""}
    done = await appealed(work, **nobody, identification="none")
    assert (done.state, await clocks(work, done.id)) == ("not_accepted", {})
    assert await kinds(work, done.id) == ["appeal.not_accepted"]
    await correct(work, done.id, content(), "The applicant came in person", 1)
    await do(work, done.id, "resume", Doing(reason="The applicant is known now"))
    kept = await appeal_for(work, done.id)
    assert (kept.state, kept.name) == ("in_progress", "Uydurmalı Nərmin Akif qızı")
    assert (await clocks(work, done.id))["az.appeal.answer"][0] == "running"


async def test_taking_it_up_ends_the_term_of_forwarding_and_answering_ends_the_rest(work: Work) -> None:
    done = await appealed(work)
    await do(work, done.id, "take", Doing())
    assert {rule: state for rule, (state, _) in (await clocks(work, done.id)).items()} == {
        "az.appeal.answer": "running", "az.appeal.forward": "stopped",
    }  # fmt: skip
    await do(work, done.id, "answer", Doing(result="granted", answer="A lamp was put up", number="G-12/26"))
    kept = await appeal_for(work, done.id)
    assert (kept.state, kept.result, kept.answered_on) == ("answered", "granted", today(work))
    assert {state for state, _ in (await clocks(work, done.id)).values()} == {"stopped"}
    await do(work, done.id, "reopen", Doing(reason="The lamp does not shine"))
    assert (await appeal_for(work, done.id)).state == "in_progress"
    assert (await clocks(work, done.id))["az.appeal.answer"][0] == "running"
    await do(work, done.id, "answer", Doing(result="explained", answer="Again"))
    await do(work, done.id, "close", Doing())
    assert await kinds(work, done.id) == [
        "appeal.registered", "appeal.take", "appeal.answer", "appeal.reopen", "appeal.answer", "appeal.close",
    ]  # fmt: skip


async def test_forwarding_with_copies_and_notice(work: Work) -> None:
    done = await appealed(work)
    await forwarded(work, done.id, "City Light", "District Office")
    assert [(one.body, one.letter_number) for one in await forwardings(work, done.id)] == [
        ("City Light", "G-7/26"), ("District Office", "G-7/26"),
    ]  # fmt: skip
    assert (await clocks(work, done.id))["az.appeal.forward"][0] == "stopped"
    assert done.id in {one.id for one in (await appeals(work, Wanted(told="no"))).items}
    await do(work, done.id, "notify", Doing(notified_on=today(work), number="G-8/26"))
    assert done.id not in {one.id for one in (await appeals(work, Wanted(told="no"))).items}
    with pytest.raises(Refusal) as refused:
        await do(work, done.id, "notify", Doing(notified_on=today(work)))
    assert refused.value.code == "told"


async def test_left_without_consideration_runs_the_term_of_the_notice(work: Work) -> None:
    done = await appealed(work)
    await do(work, done.id, "leave", Doing(ground="court", reason="Decision 2-17 is in force"))
    running = await clocks(work, done.id)
    assert running["az.appeal.unconsidered_notice"][0] == "running"
    assert running["az.appeal.answer"][0] == "stopped"
    await do(work, done.id, "notify", Doing(notified_on=today(work)))
    assert (await clocks(work, done.id))["az.appeal.unconsidered_notice"][0] == "stopped"
    await do(work, done.id, "resume", Doing(reason="The decision was annulled"))
    kept = await appeal_for(work, done.id)
    assert (kept.state, kept.ground, kept.notified_on) == ("in_progress", "", None)
    assert (await clocks(work, done.id))["az.appeal.answer"][0] == "running"


async def test_who_appeals_in_person_is_told_at_once(work: Work) -> None:
    done = await appealed(work, form="oral")
    await do(work, done.id, "leave", Doing(ground="withdrawn", reason="Asked to stop"))
    assert (await appeal_for(work, done.id)).notified_on == today(work)
    assert "az.appeal.unconsidered_notice" not in await clocks(work, done.id)


async def test_three_answers_within_a_year_make_a_repeated_appeal(work: Work) -> None:
    for _ in range(3):
        before = await appealed(work, family_name="Təkrarlı")
        with pytest.raises(Refusal) as refused:
            await do(work, before.id, "leave", Doing(ground="repeated", reason="Again"))
        assert (refused.value.code, refused.value.field) == ("too_few", "ground")
        await do(work, before.id, "answer", Doing(result="refused", answer="With reasons"))
    again = await appealed(work, family_name="Təkrarlı", repeats=before.id)
    key = (await appeal_for(work, again.id)).applicant_key
    assert len(await earlier(work, key, before=again.id)) == 3
    await do(work, again.id, "leave", Doing(ground="repeated", reason="Answered three times"))
    assert (await appeal_for(work, again.id)).state == "left"


async def test_an_answer_older_than_a_year_does_not_count(work: Work) -> None:
    for _ in range(3):
        before = await appealed(work, family_name="Köhnəli")
        await do(work, before.id, "answer", Doing(result="refused", answer="With reasons"))
    old = "update appeal set registered_at = registered_at - interval '400 days' where family_name = 'Köhnəli'"
    await work.session.execute(text(old))
    again = await appealed(work, family_name="Köhnəli")
    with pytest.raises(Refusal) as refused:
        await do(work, again.id, "leave", Doing(ground="repeated", reason="Answered three times"))
    assert refused.value.code == "too_few"


async def test_the_term_is_extended_within_the_rule(work: Work) -> None:
    done = await appealed(work)
    before = (await clocks(work, done.id))["az.appeal.answer"][1]
    with pytest.raises(Refusal) as refused:
        await do(work, done.id, "extend", Doing(count=31, reason="Too much"))
    assert refused.value.code == "too_long"
    await do(work, done.id, "extend", Doing(count=10, reason="Waiting for the city"))
    assert (await clocks(work, done.id))["az.appeal.answer"][1] > before


async def test_in_georgia_the_rule_is_its_own(committing: OpenWork, other_tenant: Tenant) -> None:
    async with committing(other_tenant) as work:
        done = await appealed(work, channel="chancellery", language="ka")
        assert set(await clocks(work, done.id)) == {"ge.application.answer"}


async def test_numbers_of_appeals_are_accounted_for_with_those_from_paper(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numbers, "HOLDERS", [NUMBERS])
    own = await journal(work)
    block = await reserve(work, own, 2, "Branch")
    row, other = await numbers_of_block(work, block.id)
    paper = await paper_of(work, row.id, today(work), own)
    new = NewAppeal(content=content(), received_at=work.now)
    done = await register_appeal(work, own, new, paper=paper)
    assert done.number == row.number
    with pytest.raises(Refusal):
        await register_appeal(work, own, new, paper=paper)
    after = await appealed(work)
    await do(work, after.id, "void", Doing(reason="Registered twice"))
    found = await account(work, Period(own.id, block.period, block.last + 1), block.first, block.last + 1)
    assert (found.registered, found.reserved, found.voided, found.whole) == (1, 1, 1, True)
    assert other.state == "reserved"


async def test_those_without_the_right_see_initials_and_no_data(committing: OpenWork, tenant: Tenant) -> None:
    async with committing(tenant) as work:
        done = await appealed(work, family_name="Gizlinli", summary="The whole story of Gizlinli")
        await make_findable(work, done.id)
    async with committing(tenant, person((READ,))) as work:
        seen = await appeal_for(work, done.id)
        assert (seen.masked, seen.name, seen.family_name, seen.address, seen.phone, seen.summary) == (
            True, "N. G.", "", "", "", "",
        )  # fmt: skip
        assert (await appeals(work, Wanted(q="Gizlinli"))).items == []
        assert [one.name for one in (await appeals(work, Wanted(q=done.number))).items] == ["N. G."]
    async with committing(tenant) as work:
        assert [one.id for one in (await appeals(work, Wanted(q="Gizlinli"))).items] == [done.id]
    async with committing(tenant, person((REGISTER, CONSIDER))) as work:
        with pytest.raises(NotFound):
            await appeal_for(work, done.id)
        with pytest.raises(NotFound):
            await do(work, done.id, "take", Doing())


async def test_a_stale_correction_is_told(work: Work) -> None:
    done = await appealed(work)
    await correct(work, done.id, content(subject="Another"), "Misread", 1)
    with pytest.raises(StaleEdit):
        await correct(work, done.id, content(subject="Third"), "Misread", 1)
    with pytest.raises(FieldErrors) as refused:
        await correct(work, done.id, content(address=""), "", 2)
    assert {error.field for error in refused.value.errors} == {"address", "reason"}


async def test_figures_are_the_counts_of_their_rows(work: Work) -> None:
    late = await appealed(work, kind="proposal", people=12)
    await work.session.execute(
        text("update clock set due_at = :then where record_id = :id"),
        {"then": work.now - timedelta(days=1), "id": late.id},
    )
    answered = await appealed(work)
    await do(work, answered.id, "answer", Doing(result="granted", answer="Done"))
    await appealed(work, repeats=answered.id, form="electronic")
    sent = await appealed(work)
    await forwarded(work, sent.id, "City Light")
    found = await figures(work, Wanted())
    for name, values in found.by.items():
        for slug, figure in values.items():
            assert (await count(work, Wanted(**{name: slug}))).shown == figure, (name, slug)
    assert (await count(work, Wanted())).shown == found.total
    for name, asked in {
        "collective": Wanted(collective=True), "repeated": Wanted(repeated=True), "overdue": Wanted(term="overdue"),
        "late": Wanted(term="late"), "in_time": Wanted(term="in_time"), "untold": Wanted(told="no"),
    }.items():  # fmt: skip
        assert (await count(work, asked)).shown == getattr(found, name), name
    assert min(found.collective, found.repeated, found.overdue, found.in_time, found.untold) >= 1


# --- reception


async def test_a_slot_is_booked_once_and_urgent_visitors_need_none(work: Work) -> None:
    reception = await planned(work, hours=1)
    times = slots(await reception_of(work, reception))
    assert [(at - times[0]).total_seconds() / 60 for at in times] == [0, 15, 30, 45]
    await booked(work, reception, times[1])
    for at in (times[1], times[0] + timedelta(minutes=5)):
        with pytest.raises((Refusal, FieldErrors)):
            await booked(work, reception, at)
    await booked(work, reception, None)
    assert [visit.urgent for visit in await visits_of(work, reception)].count(True) == 1


async def test_visitors_are_heard_and_the_reception_is_held(work: Work) -> None:
    reception = await planned(work)
    times = slots(await reception_of(work, reception))
    first, second, third = [await booked(work, reception, at) for at in times[:3]]
    with pytest.raises(FieldErrors) as refused:
        await hear(work, first, Hearing(result="answered", identity_shown=False))
    assert {error.field for error in refused.value.errors} == {"identity_shown", "answer"}
    await hear(work, first, Hearing(result="answered", identity_shown=True, answer="Explained the queue"))
    with pytest.raises(Refusal) as left:
        await close(work, reception)
    assert left.value.code == "visits_left"
    await miss(work, second)
    new = NewAppeal(content=content(form="oral"), received_at=work.now)
    hearing = Hearing(result="registered", identity_shown=True)
    done = await register_appeal(work, await journal(work), new, visit=(third, hearing))
    await close(work, reception)
    found = await visits_of(work, reception)
    assert [(visit.state, visit.result, visit.appeal_id) for visit in found] == [
        ("heard", "answered", None), ("absent", "", None), ("heard", "registered", done.id),
    ]  # fmt: skip
    assert await kinds(work, reception) == ["reception.planned", "reception.held"]
    row = await reception_of(work, reception)
    told = await reception_figures(work, row.starts_at, row.ends_at)
    for result, figure in told.results.items():
        if result:
            rows = await visits(work, result=result, since=row.starts_at, until=row.ends_at)
            assert len(rows) == figure


async def test_a_cancelled_reception_cancels_its_visits_with_the_reason(work: Work) -> None:
    reception = await planned(work)
    visit = await booked(work, reception, None)
    with pytest.raises(Refusal):
        await cancel(work, reception, "")
    await cancel(work, reception, "The director is ill")
    (found,) = await visits_of(work, reception)
    assert (found.id, found.state, found.reason) == (visit, "cancelled", "The director is ill")
    with pytest.raises(Refusal) as refused:
        await booked(work, reception, None)
    assert refused.value.code == "wrong_state"


async def test_visitors_are_masked_without_the_right(committing: OpenWork, tenant: Tenant) -> None:
    async with committing(tenant) as work:
        reception = await planned(work)
        await booked(work, reception, None, phone="123")
    async with committing(tenant, person(("reception.read",))) as work:
        (visit,) = await visits_of(work, reception)
        assert (visit.name, visit.phone) == ("S. Q.", "")
