"""The life of a request, by the law of each country, through the actions that pages and programs use."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from service.deadlines.queries.clocks import clocks_of
from service.documents.actions import upload
from service.documents.queries import files_of
from service.kit.refusal import FieldErrors, Refusal
from service.public_information.actions import answering, closing, handling, parting
from service.public_information.actions.clocks import follow_clock
from service.public_information.jobs import render_answer
from service.public_information.queries import answers as reads
from service.public_information.queries.following import followed_again
from service.public_information.queries.law import grounds_in_force, tariffs_in_force
from service.public_information.queries.requests import RequestView, parts_of, request_for
from service.public_information.rules.acts import requester
from service.public_information.rules.content import Received
from service.public_information.rules.doing import AnswerDraft, Doing, Judgement, NewComplaint, NewEntry, PartDraft
from service.public_information.rules.words import ANSWER, RECORD
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from service.web.errors import StaleEdit
from tests.conftest import OpenWork
from tests.documents.samples import chunks, saved
from tests.public_information.factories import asked, content

pytestmark = pytest.mark.anyio
DRAFT = AnswerDraft(outcome="granted", language="az", text="The repairs cost 12 000 manats.")


async def running(work: Work, request_id: UUID) -> list[str]:
    found = (await clocks_of(work, RECORD, [request_id])).get(request_id, [])
    return sorted(clock.rule.split(".", 2)[2] for clock in found if clock.state == "running")


async def state(work: Work, request_id: UUID) -> str:
    return (await request_for(work, request_id)).state


async def draft_for(work: Work, request_id: UUID, **changed: Any) -> None:
    language = work.tenant.profile.default_language
    await answering.write_answer(work, request_id, replace(DRAFT, language=language, **changed))


async def decided(work: Work, request_id: UUID, **changed: Any) -> RequestView:
    await draft_for(work, request_id, **changed)
    await answering.submit_answer(work, request_id)
    await answering.approve_answer(work, request_id)
    return await request_for(work, request_id)


async def test_from_question_to_closing(work: Work, house: House) -> None:
    made = await asked(work, house)
    await handling.examine_request(work, made.id, {"held": ("yes", "school department"), "restricted": ("no", "")})
    await handling.take_request(work, made.id, None)
    assert await running(work, made.id) == ["answer"]
    await draft_for(work, made.id)
    await answering.submit_answer(work, made.id)
    await answering.return_answer(work, made.id, "Name the year")
    await draft_for(work, made.id, text="In 2025 the repairs cost 12 000 manats.")
    await answering.submit_answer(work, made.id)
    await answering.approve_answer(work, made.id)
    request = await request_for(work, made.id)
    assert (request.state, request.outcome, request.decided_by) == ("granted", "granted", work.actor.id)
    with pytest.raises(Refusal) as refused:
        await closing.close_request(work, made.id)
    assert refused.value.code == "check"
    await answering.send_answer(work, made.id, Doing(way="hand", proof="Signed for by N. U."))
    request = await request_for(work, made.id)
    assert (request.answered_at, request.answered_way, request.late) == (work.now, "hand", False)
    assert await running(work, made.id) == []
    await closing.close_request(work, made.id)
    request = await request_for(work, made.id)
    assert (request.state, request.outcome) == ("closed", "granted")
    assert request.checked == {"by": work.actor.name, "answered": True, "fees": True, "entered": True}
    assert [(one.version, one.state) for one in await reads.answers(work, made.id)] == [
        (2, "approved"),
        (1, "returned"),
    ]
    assert [one.kind for one in await reads.notices(work, made.id)] == ["receipt", "answer"]


async def saved_answer(work: Work, request_id: UUID, **changed: Any) -> None:
    """Change the draft that there is."""
    latest = (await reads.answers(work, request_id))[0]
    await draft_for(work, request_id, edits=latest.edits, **changed)


async def test_partial_grant_complaint_and_changed(work: Work, house: House) -> None:
    made = await asked(work, house)
    grounds = {row.slug: row.id for row in await grounds_in_force(work)}
    withheld = [
        PartDraft(text="names of workers", outcome="refused", ground_id=grounds["az.ground.private_life"]),
        PartDraft(text="prices of the supplier", outcome="refused", ground_id=grounds["az.ground.commercial_secret"]),
    ]
    await answering.write_parts(work, made.id, withheld)
    await draft_for(work, made.id, outcome="partly_granted")
    with pytest.raises(FieldErrors) as refused:
        await answering.submit_answer(work, made.id)
    assert [error.code for error in refused.value.errors] == ["needs_parts", "needs_order"]
    await answering.write_parts(work, made.id, [PartDraft(text="the sum", outcome="granted"), *withheld])
    await saved_answer(work, made.id, outcome="partly_granted", appeal_order="The Ombudsman")
    await answering.submit_answer(work, made.id)
    await answering.approve_answer(work, made.id)
    assert await state(work, made.id) == "partly_granted"
    await answering.send_answer(work, made.id, Doing(way="page"))
    await closing.close_request(work, made.id)

    by, work.actor = work.actor, requester(made.id, made.number)
    found = await followed_again(work, made.id)
    assert found is not None and found.request.outcome == "partly_granted"
    with pytest.raises(FieldErrors) as outside:
        await closing.complain(work, made.id, NewComplaint(body="court", on=work.today, text="x"))
    assert [error.field for error in outside.value.errors] == ["body"]
    new = NewComplaint(on=work.today, text="The prices are public money.")
    complaint = await closing.complain(work, made.id, new)
    work.actor = by

    assert await state(work, made.id) == "appealed"
    judgement = Judgement(result="changed", outcome="granted", reason="Prices of contracts are open.", way="email")
    await closing.judge_complaint(work, made.id, complaint, judgement)
    request = await request_for(work, made.id)
    assert (request.state, request.outcome) == ("changed", "granted")
    with pytest.raises(Refusal):
        await closing.judge_complaint(work, made.id, complaint, judgement)
    first = request.answered_at
    await answering.write_parts(work, made.id, [PartDraft(text="the sum", outcome="granted")])
    await decided(work, made.id, text="All prices.")
    with pytest.raises(Refusal):
        await closing.close_request(work, made.id)
    await answering.send_answer(work, made.id, Doing(way="page"))
    await closing.close_request(work, made.id)
    assert (await request_for(work, made.id)).answered_at == first
    assert [one.state for one in await reads.answers(work, made.id)] == ["approved", "superseded"]

    with pytest.raises(FieldErrors) as personal:
        await closing.write_public_texts(work, made.id, {"az": ("Məktəb", "Soruşdu: nərmin UYDURMALI")})
    assert [error.field for error in personal.value.errors] == ["summary_az"]
    await closing.write_public_texts(work, made.id, {"az": ("Məktəbin təmiri", "Qiymətlər."), "en": ("", "")})
    assert list(await reads.public_texts(work, made.id)) == ["az"]


async def test_clarification_in_time_begins_a_new_term(work: Work, house: House) -> None:
    made = await asked(work, house)
    until = work.today + timedelta(days=14)
    asking = Doing(text="Which school?", way="email", until=until)
    await handling.ask_clarification(work, made.id, asking)
    request = await request_for(work, made.id)
    assert (request.state, request.due_at, await running(work, made.id)) == ("clarification_asked", None, ["forward"])
    with pytest.raises(Refusal) as early:
        await handling.leave_request(work, made.id, Doing(reason="Nothing came"))
    assert early.value.code == "too_early"
    by, work.actor = work.actor, requester(made.id, made.number)
    await handling.answer_clarification(work, made.id, "School No 5")
    with pytest.raises(Refusal):
        await handling.answer_clarification(work, made.id, "Once more")
    work.actor = by
    request = await request_for(work, made.id)
    assert request.state == "in_progress" and request.due_at is not None
    assert await running(work, made.id) == ["after_clarification", "forward"]
    told = [(one.kind, one.inward, one.by_name) for one in await reads.notices(work, made.id)]
    assert told[1:] == [("clarification", False, work.actor.name), ("clarification_answer", True, "")]


async def test_a_clarification_asked_too_late_gives_no_new_term(work: Work, house: House) -> None:
    made = await asked(work, house)
    due = made.due_at
    work.now += timedelta(days=21)
    asking = Doing(text="Which school?", way="email", until=work.today + timedelta(days=5))
    await handling.ask_clarification(work, made.id, asking)
    assert (await request_for(work, made.id)).due_at == due
    work.now += timedelta(days=10)
    await handling.leave_request(work, made.id, Doing(reason="Nothing came", way="email"))
    request = await request_for(work, made.id)
    assert (request.state, await running(work, made.id)) == ("left", [])
    await closing.close_request(work, made.id)


async def test_extension_is_told_in_time_once_with_its_reason(work: Work, house: House) -> None:
    made, late = await asked(work, house), await asked(work, house)
    with pytest.raises(FieldErrors):
        await handling.extend_request(work, made.id, Doing(way="email"))
    await handling.extend_request(work, made.id, Doing(reason="Three archives", way="email"))
    request = await request_for(work, made.id)
    assert request.state == "extended" and request.due_at is not None and made.due_at is not None
    assert request.due_at > made.due_at
    with pytest.raises(Refusal) as twice:
        await handling.extend_request(work, made.id, Doing(reason="Again", way="email"))
    assert twice.value.code == "no_more_extensions"
    work.now += timedelta(days=20)
    with pytest.raises(Refusal) as too_late:
        await handling.extend_request(work, late.id, Doing(reason="Three archives", way="email"))
    assert too_late.value.code == "late_notice"


async def test_the_wrong_agency_sends_it_on(work: Work, house: House) -> None:
    made = await asked(work, house)
    sent = Doing(body="Agency of Roads", number="G-9/26", on=work.today)
    await parting.forward_request(work, made.id, sent)
    assert (await state(work, made.id), await running(work, made.id)) == ("forwarded", [])
    with pytest.raises(Refusal):
        await closing.close_request(work, made.id)
    await parting.tell_decision(work, made.id, Doing(way="email", text="Sent to the Agency of Roads"))
    await closing.close_request(work, made.id)
    request = await request_for(work, made.id)
    assert (request.state, request.outcome, request.forwarded_to) == ("closed", "forwarded", "Agency of Roads")


async def test_a_part_goes_on_with_its_own_clock(work: Work, house: House) -> None:
    made = await asked(work, house)
    child = await parting.forward_part(work, house.keyring, made.id, Doing(text="The road", body="Agency of Roads"))
    assert child.number != made.number
    assert (await running(work, made.id), await running(work, child.id)) == (
        ["answer", "deficiency", "forward"],
        ["forward"],
    )
    part = (await parts_of(work, made.id))[0]
    assert (part.id, part.relation, part.name, part.received_at) == (
        child.id, "forwarded", content().name, (await request_for(work, made.id)).received_at,
    )  # fmt: skip
    await parting.forward_request(work, child.id, Doing(body="Roads", number="1", on=work.today, way="email"))
    assert (await state(work, child.id), await state(work, made.id)) == ("forwarded", "registered")


async def test_one_letter_becomes_several_requests(work: Work, house: House) -> None:
    made = await asked(work, house)
    work.now += timedelta(hours=1)
    children = await parting.split_request(work, house.keyring, made.id, ["Question of teachers", "", "Of buses"])
    assert [one.due_at for one in children] == [made.due_at, made.due_at]
    assert len({made.number, *[one.number for one in children]}) == 3
    with pytest.raises(FieldErrors):
        await parting.split_request(work, house.keyring, made.id, ["", ""])


async def test_duplicates_end_with_the_first(work: Work, house: House) -> None:
    first = await asked(work, house)
    copies = [await asked(work, house) for _ in range(5)]
    for copy in copies:
        await parting.join_request(work, copy.id, Doing(same_as=first.number, reason="The same again", way="email"))
        request = await request_for(work, copy.id)
        assert (request.state, request.same_as) == ("joined", first.id)
        await closing.close_request(work, copy.id)
    for wrong in (first.number, "no such"):
        with pytest.raises(FieldErrors):
            await parting.join_request(work, first.id, Doing(same_as=wrong, reason="x"))
    with pytest.raises(Refusal) as refused:
        await handling.take_request(work, copies[0].id, None)
    assert refused.value.code == "wrong_state"


async def test_a_withdrawn_request_is_not_answered(work: Work, house: House) -> None:
    made = await asked(work, house)
    await draft_for(work, made.id)
    by, work.actor = work.actor, requester(made.id, made.number)
    await parting.withdraw_request(work, made.id, "I found it myself")
    work.actor = by
    with pytest.raises(Refusal) as refused:
        await answering.submit_answer(work, made.id)
    assert "withdrew" in str(refused.value)
    assert await running(work, made.id) == []
    await closing.close_request(work, made.id)


async def test_an_answer_after_the_term_is_marked_late(work: Work, house: House) -> None:
    made = await asked(work, house)
    work.now += timedelta(days=40)
    complaint = await closing.complain(work, made.id, NewComplaint(body="ombudsman", on=work.today, text="Silence"))
    assert (await state(work, made.id), await running(work, made.id)) == (
        "registered",
        ["answer", "complaint", "deficiency", "forward"],
    )
    await decided(work, made.id)
    await answering.send_answer(work, made.id, Doing(way="email"))
    assert (await request_for(work, made.id)).late
    await closing.judge_complaint(work, made.id, complaint, Judgement(result="upheld", reason="It was late"))
    assert (await state(work, made.id), await running(work, made.id)) == ("granted", [])


async def test_drafts_do_not_overwrite_each_other(work: Work, house: House) -> None:
    made = await asked(work, house)
    await draft_for(work, made.id)
    await saved_answer(work, made.id, text="Mine")
    with pytest.raises(StaleEdit):
        await draft_for(work, made.id, text="Theirs", edits=1)
    await answering.submit_answer(work, made.id)
    with pytest.raises(Refusal):
        await draft_for(work, made.id, text="Too late", edits=2)


async def test_corrections_keep_the_term_and_refuse_stale_ones(work: Work, house: House) -> None:
    made = await asked(work, house)
    version = (await request_for(work, made.id)).version
    await handling.correct_request(work, made.id, content(subject="School No 6"), "Misheard", version)
    request = await request_for(work, made.id)
    assert (request.subject, request.due_at) == ("School No 6", made.due_at)
    with pytest.raises(StaleEdit):
        await handling.correct_request(work, made.id, content(subject="School No 7"), "Misheard", version)


async def test_files_of_answers_go_from_version_to_version(committing: OpenWork, tenant: Tenant, house: House) -> None:
    async with committing(tenant) as work:
        made = await asked(work, house)
        actor = work.actor
    file = await upload(house, tenant, actor, "answer.png", chunks(saved("PNG")))
    async with committing(tenant, actor) as work:
        await draft_for(work, made.id, files=(file.id,))
        await answering.submit_answer(work, made.id)
        await answering.return_answer(work, made.id, "Better")
        await draft_for(work, made.id, text="Better")
        latest = (await reads.answers(work, made.id))[0]
        assert [one.id for one in await files_of(work, ANSWER, latest.id)] == [file.id]


async def test_georgian_request_told_at_once_refused_and_entered(
    committing: OpenWork, other_tenant: Tenant, house: House
) -> None:
    async with committing(other_tenant) as work:
        made: Received = await asked(work, house, form="copy", answer_way="post", address="მთისპირი")
        with pytest.raises(Refusal) as unknown:
            await handling.extend_request(work, made.id, Doing(reason="x", way="email"))
        assert unknown.value.code == "no_extension"
        await handling.tell_term(work, made.id, Doing(ground="voluminous", way="email"))
        entry = NewEntry(title="Request", event="received", on=work.today, party="ნ. გამოგონილი")
        await closing.enter_information(work, made.id, entry)
        await handling.take_request(work, made.id, None)
        assert await running(work, made.id) == ["answer"]
        page = next(row for row in await tariffs_in_force(work) if row.slug == "ge.tariff.copy_page")
        await closing.ask_fee(work, made.id, page.id, 100)
        ground = next(row for row in await grounds_in_force(work) if row.slug == "ge.ground.personal_data")
        await decided(work, made.id, outcome="refused", ground_id=ground.id, appeal_order="მერთან ერთ თვეში")
        assert await running(work, made.id) == ["answer", "refusal_notice"]
        with pytest.raises(Refusal) as unpaid:
            await answering.send_answer(work, made.id, Doing(way="post"))
        assert unpaid.value.code == "fee_unpaid"
        fee = (await reads.fees(work, made.id))[0]
        assert (fee.amount, fee.state) == (500, "asked")
        await closing.settle_fee(work, made.id, fee.id, "paid", Doing(proof="receipt 5"))
        await answering.send_answer(work, made.id, Doing(way="post", proof="RR1"))
        assert await running(work, made.id) == ["register_entry"]
        with pytest.raises(Refusal):
            await closing.close_request(work, made.id)
        await closing.enter_information(work, made.id, replace(entry, event="issued", responsible=work.actor.name))
        await closing.close_request(work, made.id)
        assert (await request_for(work, made.id)).state == "closed"


async def test_georgian_clarification_does_not_stop_the_clock(
    committing: OpenWork, other_tenant: Tenant, house: House
) -> None:
    async with committing(other_tenant) as work:
        made = await asked(work, house)
        asking = Doing(text="რომელი სკოლა?", way="email", until=work.today + timedelta(days=7))
        await handling.ask_clarification(work, made.id, asking)
        assert (await request_for(work, made.id)).due_at == made.due_at
        assert "answer" in await running(work, made.id)


async def test_a_moved_term_moves_the_date_of_the_request(work: Work, house: House) -> None:
    made = await asked(work, house)
    clock = next(one for one in (await clocks_of(work, RECORD, [made.id]))[made.id] if one.rule.endswith("answer"))
    later = replace(clock, due_at=clock.due_at + timedelta(days=1))
    await follow_clock(work, later)
    assert (await request_for(work, made.id)).due_at == later.due_at


async def test_reopened_and_voided_keep_their_number(work: Work, house: House) -> None:
    made = await asked(work, house)
    await decided(work, made.id)
    await answering.send_answer(work, made.id, Doing(way="email"))
    await closing.reopen_request(work, made.id, "A page was missing")
    request = await request_for(work, made.id)
    assert (request.state, request.outcome, request.answered_at) == ("in_progress", "", None)
    await closing.void_request(work, made.id, "Typed into the wrong journal")
    request = await request_for(work, made.id)
    assert (request.state, request.number, await running(work, made.id)) == ("voided", made.number, [])


async def test_an_approved_answer_becomes_a_document(committing: OpenWork, tenant: Tenant, house: House) -> None:
    async with committing(tenant) as work:
        made = await asked(work, house)
        await decided(work, made.id)
        actor, answer = work.actor, (await reads.answers(work, made.id))[0]

    async def rendered() -> None:
        async with committing(tenant, actor) as work:
            await render_answer(work, house, str(answer.id))

    await asyncio.gather(rendered(), rendered())  # a job may come twice, while the first still sets the paper
    await rendered()
    async with committing(tenant, actor) as work:
        names = sorted(file.name for file in await files_of(work, ANSWER, answer.id))
    stem = f"{made.number}-1".replace("/", "-")
    assert names == [f"{stem}.docx", f"{stem}.pdf"]
