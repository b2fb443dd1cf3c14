"""A refutation from the clip to its outcome, through the same actions as pages and programs."""

import dataclasses
from collections.abc import AsyncIterator
from datetime import timedelta
from email import message_from_bytes, policy
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text

from service.audit.queries import timeline
from service.correspondence.actions.drafting import discard_draft
from service.correspondence.actions.sending import note_delivery as letter_delivered
from service.correspondence.actions.sending import note_return as letter_returned
from service.correspondence.actions.sending import send_letter
from service.correspondence.models.drafts import Dispatch
from service.correspondence.queries.drafts import draft_as_kept
from service.deadlines.queries.clocks import clocks_of
from service.deadlines.rules.clocks import Clock
from service.desk.queries import refutations as desk
from service.documents.queries import files_of
from service.identity.offers import Handing
from service.identity.queries import person_named, units_with_names
from service.kit.refusal import FieldErrors, Refusal
from service.monitoring.actions import judging
from service.monitoring.figures.slots import grids_of_others
from service.monitoring.queries.clips import clip_by_id
from service.monitoring.slots import REACTIONS
from service.notifications.models import Notice
from service.press.outlets.actions.keeping import enter_outlet
from service.press.outlets.rules.content import OutletEdit
from service.press.refutations.actions import claims, clocks, deciding, demands, following, mailing, opening, sending
from service.press.refutations.actions.finding import make_findable
from service.press.refutations.actions.resolving import RESOLVABLE
from service.press.refutations.handover import give
from service.press.refutations.models import RefutationAnswer
from service.press.refutations.queries import listing, reminders
from service.press.refutations.queries.refutations import (
    answers_of,
    claims_of,
    demands_of,
    ended_between,
    of_outlets,
    sendings_of,
    steps_of,
)
from service.press.refutations.rules.acts import REFUTATION, SENDING
from service.press.refutations.rules.content import Answer, Claim, Evidence, Ruling, Send, Step
from service.press.releases.queries.releases import release_row
from service.runtime.house import House
from service.runtime.mail import Delivery, Noting, OutgoingMail
from service.runtime.postman import Postman
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from service.search.asking import read
from service.web.errors import NotFound, StaleEdit
from tests.conftest import OpenWork
from tests.correspondence.drafting import numbered
from tests.monitoring.factories import clipped
from tests.press.refutations import factories as make
from tests.press.releases.factories import acting, another
from tests.press.releases.factories import drafted as release_drafted
from tests.runtime.test_mail import Postbox, postbox

pytestmark = pytest.mark.anyio


@pytest.fixture
async def box(house: House) -> AsyncIterator[Postbox]:
    """A mail server that the house uses."""
    made, before = Postbox(), house.settings
    async with postbox(made) as port:
        house.settings = dataclasses.replace(before, smtp_url=f"smtp://localhost:{port}?from=press@agency.example")
        yield made
    house.settings = before


async def running(work: Work, refutation_id: UUID) -> list[Clock]:
    found = (await clocks_of(work, REFUTATION, [refutation_id])).get(refutation_id, [])
    return [clock for clock in found if clock.state == "running"]


async def kinds(work: Work, record_id: UUID) -> list[str]:
    """What was done, the oldest first, without clocks and files."""
    await work.flush()
    acts = [act.kind for act in await timeline(work, record_id)]
    return [kind for kind in reversed(acts) if kind.startswith("refutation.")]


async def told(work: Work, kind: str) -> list[UUID]:
    query = select(Notice.person_id).where(Notice.kind == kind)
    return list(await work.session.scalars(query))


# --- opening


async def test_it_begins_from_a_clip_and_the_clip_knows_of_it(work: Work) -> None:
    clip_id = await clipped(work, title="Məktəb bağlanıb")
    await judging.keep(work, clip_id)
    made = await make.opened(work, clip_id)
    assert (await clip_by_id(work, clip_id)).state == "reaction_open"
    reaction = next(one for one in REACTIONS if one.label == "Refutation")
    assert reaction.permission == "press.write"
    (known,) = (await reaction.made(work, [clip_id]))[clip_id]
    assert (known.title, known.href, known.state) == ("Məktəb bağlanıb", f"/press/refutations/{made}", "Opened")
    work.actor = dataclasses.replace(work.actor, scopes={})
    assert await reaction.made(work, [clip_id]) == {}


async def test_a_broadcast_and_a_newspaper_need_no_clip(work: Work) -> None:
    tv = await make.opened(work, medium="tv", address="", place="Xəbərlər", timecode="12:40")
    paper = await make.opened(work, medium="newspaper", address="", place="3", said_time="")
    rows = [await make.kept(work, one) for one in (tv, paper)]
    assert [(row.place, row.timecode, row.clip_id) for row in rows] == [("Xəbərlər", "12:40", None), ("3", "", None)]
    with pytest.raises(FieldErrors) as wrong:
        await make.opened(work, address="", place="", title="")
    assert [error.field for error in wrong.value.errors] == ["title", "address"]


async def test_an_outlet_of_the_contacts_brings_its_addresses(work: Work) -> None:
    edit = OutletEdit("Xəyali Qəzet", "newspaper", email="letters@paper.example", address="Bakı, Nizami 1")
    outlet_id = await enter_outlet(work, edit)
    made = await make.opened(work, outlet="", outlet_id=outlet_id, email="")
    row = await make.kept(work, made)
    assert (row.outlet, row.email, row.postal) == ("Xəyali Qəzet", "letters@paper.example", "Bakı, Nizami 1")
    (known,) = await of_outlets(work, "outlet", [outlet_id], 10)
    assert (known.title, known.outcome) == ("Məktəb bağlanıb", "Opened")
    assert [one.id for one in (await listing.listed(work, listing.Wanted(outlet_id=outlet_id))).items] == [made]
    with pytest.raises(Refusal) as refused:
        await make.opened(work, outlet_id=uuid4())
    assert refused.value.field == "outlet"
    with pytest.raises(Refusal) as refused:
        await make.opened(work, owner_id=uuid4())
    assert refused.value.field == "owner"


async def test_the_month_of_the_repealed_law_runs_with_its_doubt_and_frozen(work: Work) -> None:
    made = await make.opened(work)
    (clock,) = await running(work, made)
    assert (clock.rule, clock.unit, clock.count) == ("az.media.refutation", "month", 1)
    assert clock.explanation.term.certainty == "C" and "2022" in clock.explanation.term.basis["en"]
    assert (await make.kept(work, made)).claim_due_at == clock.due_at


async def test_georgia_gives_ten_days_against_broadcasters_and_none_against_others(
    committing: OpenWork, other_tenant: Tenant
) -> None:
    async with committing(other_tenant) as work:
        tv = await make.opened(work, medium="tv", language="ka")
        (clock,) = await running(work, tv)
        assert (clock.rule, clock.unit, clock.count) == ("ge.media.reply", "calendar_day", 10)
        assert clock.explanation.term.certainty == "U"
        site = await make.opened(work, medium="site", language="ka")
        assert await running(work, site) == [] and (await make.kept(work, site)).claim_due_at is None
        await opening.edit_publication(work, site, make.publication(work, medium="radio", language="ka"))
        assert [clock.rule for clock in await running(work, site)] == ["ge.media.reply"]


async def test_a_corrected_day_starts_the_clock_anew_and_a_second_hand_is_told(work: Work) -> None:
    made = await make.opened(work)
    before = (await running(work, made))[0]
    day = work.today - timedelta(days=5)
    await opening.edit_publication(work, made, make.publication(work, said_on=day), version=1)
    (clock,) = await running(work, made)
    assert clock.id != before.id and clock.due_at < before.due_at
    assert (await make.kept(work, made)).claim_due_at == clock.due_at
    with pytest.raises(StaleEdit) as stale:
        await opening.edit_publication(work, made, make.publication(work, title="Başqa"), version=1)
    assert (stale.value.yours["title"], stale.value.theirs["title"]) == ("Başqa", "Məktəb bağlanıb")


# --- claims, verdicts, evidence


async def test_claims_are_judged_on_evidence(work: Work) -> None:
    made = await make.opened(work)
    with pytest.raises(FieldErrors) as wrong:
        await claims.assess(work, made)
    assert [error.code for error in wrong.value.errors] == ["no_claim"]
    first = await claims.add_claim(work, made, Claim("Məktəb bağlanıb."))
    second = await claims.add_claim(work, made, make.OPINION)
    with pytest.raises(FieldErrors) as wrong:
        await claims.assess(work, made)
    assert [error.code for error in wrong.value.errors] == ["unjudged"]
    await claims.change_claim(work, made, first, make.FALSE)
    with pytest.raises(FieldErrors) as wrong:
        await claims.assess(work, made)
    assert [(error.code, error.params["count"]) for error in wrong.value.errors] == [("no_evidence", 1)]
    unit = (await units_with_names(work))[0]
    piece = await claims.add_evidence(work, made, first, Evidence("unit", "Məktəb açıqdır.", unit_id=unit.id))
    link = await claims.add_evidence(work, made, first, make.LINK)
    with pytest.raises(Refusal):
        await claims.withdraw_evidence(work, made, link, " ")
    await claims.withdraw_evidence(work, made, link, "wrong page")
    kept = await claims_of(work, made)
    assert [(one.id, [piece.id for piece in one.evidence]) for one in kept] == [(first, [piece]), (second, [])]
    await claims.assess(work, made)
    assert await make.state_of(work, made) == "assessed"
    with pytest.raises(Refusal, match="decided on these claims"):
        await claims.add_claim(work, made, make.TRUE)
    assert (await kinds(work, made))[-1] == "refutation.assessed"


async def test_what_belongs_to_another_refutation_is_not_there(work: Work) -> None:
    made, other = await make.opened(work), await make.opened(work)
    claim_id = await claims.add_claim(work, other, make.FALSE)
    piece = await claims.add_evidence(work, other, claim_id, make.LINK)
    for doing in (
        claims.change_claim(work, made, claim_id, make.TRUE), claims.withdraw_claim(work, made, claim_id, "x"),
        claims.add_evidence(work, made, claim_id, make.LINK), claims.withdraw_evidence(work, made, piece, "x"),
        claims.assess(work, uuid4()),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            await doing
    await claims.withdraw_claim(work, other, claim_id, "said twice")
    assert await claims_of(work, other) == []


async def test_units_are_asked_by_assignments(work: Work) -> None:
    made = await make.opened(work)
    described = (await RESOLVABLE.describe(work, [made]))[made]
    assert (described.number, described.href) == ("Uydurma Xəbər", f"/press/refutations/{made}")
    assert await RESOLVABLE.demand(work, made)
    await RESOLVABLE.resolved(work, made)
    await RESOLVABLE.settled(work, made)
    assert await kinds(work, made) == ["refutation.opened", "refutation.asked", "refutation.units_answered"]
    await deciding.close(work, made, "dropped", "a mistake")
    with pytest.raises(Refusal):
        await RESOLVABLE.demand(work, made)


# --- the decision


async def test_a_decision_has_a_reason_and_is_no_demand_where_all_is_true(work: Work) -> None:
    made = await make.assessed(work, make.TRUE)
    with pytest.raises(Refusal) as refused:
        await deciding.decide(work, made, "refutation", " ")
    assert refused.value.field == "reason"
    with pytest.raises(FieldErrors) as wrong:
        await deciding.decide(work, made, "refutation", "we do not like it")
    assert [(error.field, error.code) for error in wrong.value.errors] == [("decision", "all_true")]
    await deciding.decide(work, made, "none", "It is so.")
    row = await make.kept(work, made)
    assert (row.state, row.decision, row.decision_reason) == ("decided", "none", "It is so.")
    with pytest.raises(Refusal, match="nothing to send"):
        await demands.write_demand(work, made, make.letter(work))
    await deciding.close(work, made, "no_reaction", "It is so.")
    assert await make.state_of(work, made) == "closed" and await running(work, made) == []


async def test_what_was_decided_can_be_taken_up_again(work: Work) -> None:
    made = await make.drafted(work)
    await deciding.reconsider(work, made, "new evidence")
    row = await make.kept(work, made)
    assert (row.state, row.decision) == ("opened", "")
    await claims.add_claim(work, made, make.OPINION)
    await claims.assess(work, made)
    await deciding.decide(work, made, "reply", "an answer is enough")
    await demands.write_demand(work, made, make.letter(work, subject="Cavab"))
    assert [(one.number, one.kind, one.state) for one in await demands_of(work, made)] == [
        (2, "reply", "draft"), (1, "refutation", "returned"),
    ]  # fmt: skip


async def test_closed_in_error_it_goes_back_to_where_it_was(work: Work) -> None:
    made = await make.decided(work)
    with pytest.raises(Refusal) as refused:
        await deciding.close(work, made, "victory", "x")
    assert refused.value.field == "outcome"
    await deciding.close(work, made, "dropped", "not worth it")
    assert await running(work, made) == []
    await deciding.resume(work, made, "it is worth it")
    row = await make.kept(work, made)
    assert (row.state, row.outcome, row.closed_at) == ("decided", "", None)
    assert [clock.rule for clock in await running(work, made)] == ["az.media.refutation"]


async def test_the_agencys_own_refutation_is_a_release(work: Work) -> None:
    made = await make.decided(work, "statement")
    release_id = await deciding.begin_release(work, made)
    release = await release_row(work, release_id)
    assert release is not None and (release.kind, release.state) == ("statement", "draft")
    assert (await make.kept(work, made)).release_id == release_id
    other = await release_drafted(work, kind="refutation")
    await deciding.link_release(work, made, other)
    assert (await make.kept(work, made)).release_id == other
    with pytest.raises(Refusal) as refused:
        await deciding.link_release(work, made, uuid4())
    assert refused.value.field == "release"


# --- the demand


async def test_four_eyes_and_a_return(work: Work) -> None:
    made = await make.drafted(work)
    with pytest.raises(FieldErrors):
        await demands.write_demand(work, made, make.letter(work, body="", edits=1))
        await demands.submit(work, made)
    await demands.write_demand(work, made, make.letter(work, edits=2))
    await demands.submit(work, made)
    with pytest.raises(Refusal, match="Somebody else approves"):
        await demands.approve(work, made)
    with acting(work, another()):
        await demands.give_back(work, made, "sharper")
    assert [one.state for one in await demands_of(work, made)] == ["returned"]
    with pytest.raises(Refusal, match="was returned"):
        await demands.submit(work, made)
    await demands.write_demand(work, made, make.letter(work, subject="Təkzib"))
    await demands.submit(work, made)
    await demands.take_back(work, made)
    await demands.submit(work, made)
    with acting(work, another()):
        await demands.approve(work, made)
    assert [(one.number, one.subject, one.state) for one in await demands_of(work, made)] == [
        (2, "Təkzib", "approved"), (1, "Təkzib tələbi", "returned"),
    ]  # fmt: skip
    with pytest.raises(Refusal):
        await demands.write_demand(work, made, make.letter(work))


async def test_who_wrote_an_earlier_version_does_not_approve_the_next(work: Work) -> None:
    made, first, second = await make.drafted(work), work.actor, another()
    await demands.submit(work, made)
    with acting(work, another()):
        await demands.give_back(work, made, "sharper")
    with acting(work, second):
        await demands.write_demand(work, made, make.letter(work))
        await demands.submit(work, made)
    for author in (first, second):
        with acting(work, author), pytest.raises(Refusal) as refused:
            await demands.approve(work, made)
        assert refused.value.code == "own_work"


async def test_two_who_write_at_once_lose_nothing(work: Work) -> None:
    made = await make.drafted(work)
    await demands.write_demand(work, made, make.letter(work, body="Birinci", edits=1))
    with pytest.raises(StaleEdit) as stale:
        await demands.write_demand(work, made, make.letter(work, body="İkinci", edits=1))
    assert (stale.value.yours["body"], stale.value.theirs["body"]) == ("İkinci", "Birinci")
    with pytest.raises(Refusal) as refused:
        await demands.write_demand(work, made, make.letter(work, language="fr", edits=2))
    assert refused.value.field == "language"


@pytest.mark.parametrize("decision", ["correction", "reply", "refutation"])
async def test_an_opinion_is_not_sent_without_a_lawyers_sign_off(work: Work, decision: str) -> None:
    made = await make.drafted(work, decision, make.FALSE, make.OPINION)
    await demands.submit(work, made)
    head, lawyer = another("Head"), another("Lawyer")
    with acting(work, head), pytest.raises(Refusal) as refused:
        await demands.approve(work, made)
    assert refused.value.code == "needs_lawyer"
    with pytest.raises(Refusal) as refused:
        await demands.sign_off(work, made, "I wrote it myself")
    assert refused.value.code == "own_work"
    with acting(work, lawyer):
        with pytest.raises(Refusal) as refused:
            await demands.sign_off(work, made, " ")
        assert refused.value.field == "reason"
        await demands.sign_off(work, made, "It implies a fact.")
    with acting(work, head):
        await demands.approve(work, made)
    demand = await make.demand_of(work, made)
    assert (demand.signed_by_name, demand.signed_reason) == ("Lawyer", "It implies a fact.")
    await sending.send(work, made, Send("post", sent_on=work.today, proof="RR 1"))
    assert "refutation.signed_off" in await kinds(work, made)


async def test_a_sign_off_holds_for_the_words_it_was_given_for(work: Work) -> None:
    made = await make.drafted(work, "refutation", make.OPINION)
    with acting(work, another("Lawyer")):
        await demands.sign_off(work, made, "It implies a fact.")
    await demands.write_demand(work, made, make.letter(work, body="Başqa sözlər", edits=1))
    await demands.submit(work, made)
    with acting(work, another()), pytest.raises(Refusal) as refused:
        await demands.approve(work, made)
    assert refused.value.code == "needs_lawyer"
    with acting(work, another("Lawyer")):
        await demands.object_to(work, made, "this is an opinion")
    assert await make.state_of(work, made) == "drafting"


async def test_informing_the_editors_of_an_opinion_takes_no_lawyer(work: Work) -> None:
    made = await make.drafted(work, "inform", make.OPINION)
    await demands.submit(work, made)
    with acting(work, another()):
        await demands.approve(work, made)
    assert (await make.demand_of(work, made)).state == "approved"


async def test_those_who_approve_and_lawyers_are_told(work: Work) -> None:
    made = await make.drafted(work, "refutation", make.OPINION)
    await demands.submit(work, made)
    head = await person_named(work, "head")
    assert head is not None
    assert head.id in await told(work, "press.refutation_submitted")
    assert head.id in await told(work, "press.refutation_to_sign")
    plain = await make.drafted(work)
    before = len(await told(work, "press.refutation_to_sign"))
    await demands.submit(work, plain)
    assert len(await told(work, "press.refutation_to_sign")) == before


# --- on its way


async def test_by_post_with_a_receipt_and_the_clock_of_the_answer(work: Work) -> None:
    made = await make.approved(work)
    with pytest.raises(FieldErrors):
        await sending.send(work, made, Send("post", sent_on=work.today))
    await sending.send(work, made, Send("post", sent_on=work.today, proof="RR 12 345"))
    row = await make.kept(work, made)
    (clock,) = await running(work, made)
    assert (row.state, clock.rule) == ("sent", "")
    assert clock.title == "Answer of the outlet"  # a msgid: each reader sees it in their own language
    assert clock.due_on == work.today + timedelta(days=10) and row.answer_due_at == clock.due_at
    with pytest.raises(Refusal):
        await sending.note_delivery(work, made, "")
    await sending.note_delivery(work, made, "signed for")
    (one,) = await sendings_of(work, made)
    assert (one.state, one.proof) == ("delivered", "RR 12 345\nsigned for")
    assert await make.state_of(work, made) == "awaiting"


async def test_what_comes_back_is_sent_again(work: Work) -> None:
    made = await make.sent(work)
    await sending.come_back(work, made, "unknown at the address")
    row = await make.kept(work, made)
    assert (row.state, row.answer_due_at) == ("in_approval", None)
    assert [clock.rule for clock in await running(work, made)] == ["az.media.refutation"]
    await sending.send(work, made, Send("courier", sent_on=work.today, proof="signed"))
    assert [(one.way, one.state) for one in await sendings_of(work, made)] == [("courier", "sent"), ("post", "failed")]


async def test_by_mail_once_with_the_pdf_and_the_servers_word_as_proof(work: Work, house: House, box: Postbox) -> None:
    made = await make.approved(work)
    one = await sending.send(work, made, Send("email", "editors@press.example"))
    assert await make.state_of(work, made) == "sent"
    await mailing.mail_demand(work, house, one.id)
    await mailing.mail_demand(work, house, one.id)
    (taken,) = box.taken
    mail = message_from_bytes(taken.content, policy=policy.default)
    assert mail["Message-ID"].strip() == one.message_id and mail["Subject"] == "Təkzib tələbi"
    plain = mail.get_body(("plain",))  # type: ignore[attr-defined]
    assert "Məktəb açıqdır." in plain.get_content()
    (attached,) = mail.iter_attachments()  # type: ignore[attr-defined]
    assert attached.get_content().startswith(b"%PDF")
    (file,) = await files_of(work, SENDING, one.id)
    assert file.kind == "pdf"
    (kept,) = await sendings_of(work, made)
    assert (kept.state, kept.proof) == ("delivered", one.message_id)
    assert await make.state_of(work, made) == "awaiting"


@pytest.mark.parametrize("part", ["recipient", "content"])
async def test_a_mail_that_is_refused_leaves_the_demand_to_be_sent_again(
    work: Work, house: House, box: Postbox, part: str
) -> None:
    box.refuse[part] = "550 No"
    made = await make.approved(work)
    one = await sending.send(work, made, Send("email", "nobody@press.example"))
    await mailing.mail_demand(work, house, one.id)
    (kept,) = await sendings_of(work, made)
    assert kept.state == "failed" and "550" in kept.told
    assert (await make.kept(work, made)).state == "in_approval"
    await sending.send(work, made, Send("hand", sent_on=work.today, proof="signed"))


@pytest.mark.parametrize("part", ["recipient", "content"])
async def test_a_mail_server_that_is_away_is_tried_again(work: Work, house: House, box: Postbox, part: str) -> None:
    box.refuse[part] = "451 later"
    made = await make.approved(work)
    one = await sending.send(work, made, Send("email", "editors@press.example"))
    with pytest.raises(mailing.MailAway):
        await mailing.mail_demand(work, house, one.id)
    assert (await sendings_of(work, made))[0].state == "queued"
    box.refuse.clear()
    await mailing.mail_demand(work, house, one.id)
    assert len(box.taken) == 1 and await make.state_of(work, made) == "awaiting"


class Killed(Exception):
    """Stands for the end of the process."""


async def dies_with_the_text_out(postman: Postman, mail: OutgoingMail, before_text: Noting) -> Delivery:
    """Like a worker that is killed between the server's taking the text and our noting it."""
    assert (await HAND(postman, mail, before_text)).outcome == "delivered"
    raise Killed


HAND = Postman.hand


async def test_a_worker_that_dies_with_the_text_out_sends_no_second_copy(
    work: Work, house: House, box: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = await person_named(work, "head")
    assert head is not None
    made = await make.approved(work, owner_id=head.id)
    one = await sending.send(work, made, Send("email", "editors@press.example"))
    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(Postman, "hand", dies_with_the_text_out)
        await mailing.mail_demand(work, house, one.id)
    (kept,) = await sendings_of(work, made)
    assert (kept.state, kept.told, len(box.taken)) == ("uncertain", "", 1)
    await mailing.mail_demand(work, house, one.id)  # the job comes round again
    assert len(box.taken) == 1
    query = text("select arguments::json as given from outbox where job = 'press.find_out_refutation'")
    assert {"sending_id": str(one.id)} in [row.given for row in await work.session.execute(query)]
    for _ in range(2):
        await mailing.find_out(work, one.id)
    assert (await kinds(work, made)).count("refutation.mail_uncertain") == 1
    assert await told(work, "press.refutation_uncertain") == [head.id]
    assert await make.state_of(work, made) == "sent"
    await sending.come_back(work, made, "The editors have nothing")
    await sending.send(work, made, Send("hand", sent_on=work.today, proof="signed"))


async def test_a_worker_that_dies_before_the_text_leaves_it_to_be_sent(
    work: Work, house: House, box: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(postman: Postman, mail: OutgoingMail, before_text: Noting) -> Delivery:
        raise Killed

    made = await make.approved(work)
    one = await sending.send(work, made, Send("email", "editors@press.example"))
    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(Postman, "hand", dies)
        await mailing.mail_demand(work, house, one.id)
    await mailing.mail_demand(work, house, one.id)
    (taken,) = box.taken
    mail = message_from_bytes(taken.content, policy=policy.default)
    assert mail["Message-ID"].strip() == one.message_id
    assert await make.state_of(work, made) == "awaiting"


async def test_of_two_hands_one_sends(work: Work, house: House, box: Postbox, monkeypatch: pytest.MonkeyPatch) -> None:
    async def slow(postman: Postman, mail: OutgoingMail, before_text: Noting) -> Delivery:
        (kept,) = await sendings_of(work, made)
        kept.state = "uncertain"  # another hand was quicker, and has its text on the way
        await work.session.flush()
        return await HAND(postman, mail, before_text)

    made = await make.approved(work)
    one = await sending.send(work, made, Send("email", "editors@press.example"))
    monkeypatch.setattr(Postman, "hand", slow)
    await mailing.mail_demand(work, house, one.id)
    assert box.taken == []
    assert [kept.state for kept in await sendings_of(work, made)] == ["uncertain"]


async def test_what_people_noted_meanwhile_stays(
    work: Work, house: House, box: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def answered(postman: Postman, mail: OutgoingMail, before_text: Noting) -> Delivery:
        said = await HAND(postman, mail, before_text)
        await sending.note_delivery(work, made, "the editors called")
        return said

    made = await make.approved(work)
    one = await sending.send(work, made, Send("email", "editors@press.example"))
    monkeypatch.setattr(Postman, "hand", answered)
    await mailing.mail_demand(work, house, one.id)
    (kept,) = await sendings_of(work, made)
    assert (kept.state, kept.proof) == ("delivered", "the editors called")
    await mailing.find_out(work, one.id)
    assert "refutation.mail_uncertain" not in await kinds(work, made)


# --- the desk


async def on_desk(work: Work, key: str) -> list[UUID]:
    """What a section of the desk shows the actor, which is what it counts."""
    section = next(one for one in desk.SECTIONS if one.key == key)
    found = [line.id for line in (await section.lines(work, None, 50)).lines]
    counts = await desk.counted(work)
    assert counts[key].shown == len(found) if section.shown_to(work.actor) else key not in counts
    return found


async def test_the_desk_shows_a_demand_to_whoever_may_decide_on_it(work: Work) -> None:
    made = await make.drafted(work)
    await demands.submit(work, made)
    assert made not in await on_desk(work, desk.DECIDE)  # the author approves nothing of their own
    assert made not in await on_desk(work, desk.DO)  # and waits for somebody else
    with acting(work, another()):
        assert made in await on_desk(work, desk.DECIDE)
        await demands.approve(work, made)
        assert made not in await on_desk(work, desk.DECIDE)
    assert made in await on_desk(work, desk.DO)  # it is to be sent


async def test_the_desk_shows_an_opinion_to_lawyers_first(work: Work) -> None:
    made = await make.drafted(work, "refutation", make.FALSE, make.OPINION)
    await demands.submit(work, made)
    head, lawyer = another(), another()
    scopes = head.scopes
    head = dataclasses.replace(head, scopes={one: held for one, held in scopes.items() if one != "press.legal"})
    with acting(work, head):
        assert made not in await on_desk(work, desk.DECIDE)
    with acting(work, lawyer):
        assert made in await on_desk(work, desk.DECIDE)
        await demands.sign_off(work, made, "The rest are facts")
    with acting(work, head):
        assert made in await on_desk(work, desk.DECIDE)


async def test_the_desk_shows_an_answer_that_is_overdue(work: Work) -> None:
    made = await make.awaited(work)
    assert made not in await on_desk(work, desk.DO)
    work.now += timedelta(days=30)
    assert made in await on_desk(work, desk.DO)
    with acting(work, another()):
        assert made not in await on_desk(work, desk.DO)


async def dispatched(work: Work, refutation_id: UUID) -> UUID:
    """The letter of a refutation as if the registry had numbered it; its id."""
    (one, *_) = await sendings_of(work, refutation_id)
    letter = await numbered(work, subject="Təkzib tələbi", addressee_name="Uydurma Xəbər")
    one.letter_id = letter.id
    await work.session.flush()
    return letter.id


async def test_as_a_letter_of_the_registry_which_signs_numbers_and_dispatches_it(work: Work) -> None:
    made = await make.approved(work)
    journal = (await sending.journals_for_letters(work))[0]
    one = await sending.send(work, made, Send("letter", journal_id=journal.id))
    assert one.letter_id is not None
    draft = await draft_as_kept(work, one.letter_id)
    assert draft is not None and draft.subject == "Təkzib tələbi" and draft.addressee_name == "Uydurma Xəbər"
    assert draft.body == "Hörmətli redaksiya,\nMəktəb açıqdır.\n"
    assert (await make.kept(work, made)).state == "in_approval"
    with pytest.raises(Refusal) as refused:
        await sending.follow_letter(work, made)
    assert refused.value.code == "not_dispatched"
    with pytest.raises(Refusal) as refused:
        await sending.send(work, made, Send("post", sent_on=work.today, proof="x"))
    assert refused.value.code == "under_way"
    letter_id = await dispatched(work, made)
    await send_letter(work, letter_id, "post", "RR 77")
    await sending.follow_letter(work, made)
    (kept,) = await sendings_of(work, made)
    assert (kept.state, kept.proof, await make.state_of(work, made)) == ("sent", "RR 77", "sent")
    with pytest.raises(Refusal) as refused:
        await sending.follow_letter(work, made)
    assert refused.value.code == "nothing_new"
    await letter_delivered(work, letter_id, "signed for")
    await sending.follow_letter(work, made)
    assert await make.state_of(work, made) == "awaiting"


async def test_a_letter_that_came_back_is_sent_again(work: Work) -> None:
    made = await make.approved(work)
    journal = (await sending.journals_for_letters(work))[0]
    await sending.send(work, made, Send("letter", journal_id=journal.id))
    letter_id = await dispatched(work, made)
    await send_letter(work, letter_id, "post", "RR 77")
    await letter_returned(work, letter_id, "moved away")
    await sending.follow_letter(work, made)
    (kept,) = await sendings_of(work, made)
    assert (kept.state, kept.told, await make.state_of(work, made)) == ("failed", "moved away", "in_approval")
    assert await work.session.scalar(select(Dispatch.state).where(Dispatch.letter_id == letter_id)) == "returned"


async def test_a_draft_that_the_registry_threw_away_frees_the_demand(work: Work) -> None:
    made = await make.approved(work)
    journal = (await sending.journals_for_letters(work))[0]
    one = await sending.send(work, made, Send("letter", journal_id=journal.id))
    assert one.letter_id is not None
    await discard_draft(work, one.letter_id, "by mail instead")
    await sending.send(work, made, Send("post", sent_on=work.today, proof="RR 5"))
    assert [(one.way, one.state) for one in await sendings_of(work, made)] == [("post", "sent"), ("letter", "failed")]


async def test_a_journal_that_is_not_the_actors_is_not_offered(work: Work) -> None:
    made = await make.approved(work)
    with pytest.raises(Refusal) as refused:
        await sending.send(work, made, Send("letter", journal_id=uuid4()))
    assert refused.value.field == "journal"
    scopes = {name: scope for name, scope in work.actor.scopes.items() if name != "correspondence.draft"}
    work.actor = dataclasses.replace(work.actor, scopes=scopes)
    assert await sending.journals_for_letters(work) == []


# --- what came of it


async def test_what_the_outlet_published_is_linked_and_compared(work: Work) -> None:
    made = await make.awaited(work)
    clip_id = await clipped(work, title="Təkzib")
    said = Answer("published", work.today, clip_id=clip_id, heading=True)
    await following.record_answer(work, made, said)
    assert await make.state_of(work, made) == "satisfied" and await running(work, made) == []
    (answer,) = await answers_of(work, made)
    assert (answer.clip_id, answer.heading) == (clip_id, True)
    reaction = next(one for one in REACTIONS if one.label == "Refutation")
    assert [one.state for one in (await reaction.made(work, [clip_id]))[clip_id]] == ["Answer of the outlet"]
    await deciding.close(work, made, "refuted", "published on the same page")
    (ended,) = await ended_between(work, work.now - timedelta(days=1), work.now + timedelta(days=1))
    assert (ended.outcome, ended.decision, ended.count) == ("refuted", "refutation", 1)
    (grid,) = await grids_of_others(work, work.today, work.today)
    assert [cell.value for cell in grid.rows[0].cells] == ["Refutation published", "Demand a refutation", 1]
    assert await grids_of_others(work, work.today - timedelta(days=9), work.today - timedelta(days=1)) == []
    work.actor = dataclasses.replace(work.actor, scopes={})
    assert await grids_of_others(work, work.today, work.today) == []


async def test_the_clip_that_is_refuted_is_not_its_own_refutation(work: Work) -> None:
    clip_id = await clipped(work)
    made = await make.awaited(work)
    (await make.kept(work, made)).clip_id = clip_id
    await work.session.flush()
    for other in (clip_id, uuid4()):
        with pytest.raises(Refusal) as refused:
            await following.record_answer(work, made, Answer("published", work.today, clip_id=other))
        assert refused.value.field == "clip"
    assert list(await work.session.scalars(select(RefutationAnswer))) == []


async def test_an_answer_proves_that_it_arrived(work: Work) -> None:
    made = await make.sent(work)
    await following.record_answer(work, made, Answer("promised", work.today, "next issue"))
    assert await make.state_of(work, made) == "awaiting"
    assert [one.state for one in await sendings_of(work, made)] == ["delivered"]
    assert len(await running(work, made)) == 1
    await following.record_answer(work, made, Answer("refused", work.today, "we do not"))
    assert await make.state_of(work, made) == "refused"


async def test_no_response_is_noted_when_the_day_is_over(work: Work) -> None:
    made = await make.awaited(work)
    with pytest.raises(Refusal) as refused:
        await following.give_up_waiting(work, made)
    assert refused.value.code == "not_over"
    work.now += timedelta(days=11)
    await following.give_up_waiting(work, made)
    assert await make.state_of(work, made) == "no_response"


async def test_it_is_escalated_and_the_council_decides(work: Work) -> None:
    made = await make.awaited(work)
    await following.record_answer(work, made, Answer("refused", work.today, "no"))
    complaint = Step("council", "Mətbuat Şurası", "Şikayət", work.today)
    step_id = await following.escalate(work, made, complaint)
    assert await make.state_of(work, made) == "escalated"
    with pytest.raises(Refusal) as refused:
        await following.escalate(work, made, dataclasses.replace(complaint, body="court"))
    assert refused.value.field == "step_body"
    court = await following.sue(work, made, Step("", "Rayon məhkəməsi", "İddia", work.today))
    await following.record_ruling(work, made, step_id, Ruling("partly", "correct the title", work.today))
    with pytest.raises(Refusal):
        await following.record_ruling(work, made, step_id, Ruling("upheld", "again", work.today))
    assert await make.state_of(work, made) == "escalated"
    await following.record_ruling(work, made, court, Ruling("upheld", "in full", work.today))
    assert await make.state_of(work, made) == "satisfied"
    assert {(one.body, one.result) for one in await steps_of(work, made)} == {
        ("council", "partly"),
        ("court", "upheld"),
    }
    other = await make.awaited(work)
    await following.record_answer(work, other, Answer("refused", work.today, "no"))
    await following.escalate(work, other, complaint)
    with pytest.raises(NotFound):
        await following.record_ruling(work, other, step_id, Ruling("upheld", "x", work.today))


async def test_who_may_write_may_not_sue(work: Work) -> None:
    made = await make.decided(work, "court")
    scopes = {name: scope for name, scope in work.actor.scopes.items() if name != "press.legal"}
    lawyer, work.actor = work.actor, dataclasses.replace(work.actor, scopes=scopes)
    claim = Step("court", "Rayon məhkəməsi", "İddia", work.today)
    with pytest.raises(Refusal) as refused:
        await following.sue(work, made, claim)
    assert refused.value.code == "not_permitted"
    work.actor = lawyer
    await following.sue(work, made, claim)
    assert await make.state_of(work, made) == "escalated"


# --- what others ask


async def test_it_is_found_by_its_claims(work: Work) -> None:
    made = await make.opened(work)
    await claims.add_claim(work, made, Claim("Qovuqlu damlar uçub."))
    await make_findable(work, made)
    found = await listing.find_refutations(work, read("damlar"), None, 10)
    assert [hit.id for hit in found.items] == [made]
    assert [hit.id for hit in await listing.jump_to_refutations(work, "https://news.example/1")] == [made]
    work.actor = dataclasses.replace(work.actor, scopes={})
    assert (await listing.find_refutations(work, read("damlar"), None, 10)).items == []


async def test_lists_filter_and_pages_follow(work: Work) -> None:
    first, second = await make.awaited(work), await make.decided(work, "none", make.TRUE, title="Başqa mövzu")
    rows = await listing.listed(work, listing.Wanted(bucket="outlet"))
    assert [row.id for row in rows.items] == [first]
    for wanted in (
        listing.Wanted(decision="none"), listing.Wanted(verdict="true"), listing.Wanted(q="Başqa tikilib"),
        listing.Wanted(state="decided"),
    ):  # fmt: skip
        assert [row.id for row in (await listing.listed(work, wanted)).items] == [second], wanted
    page = await listing.listed(work, listing.Wanted(), limit=1)
    assert [row.id for row in page.items] == [second] and page.next is not None
    older = await listing.listed(work, listing.Wanted(), after=page.next, limit=1)
    assert [row.id for row in older.items] == [first] and older.next is None
    assert (await listing.count(work, listing.Wanted())).shown == 2
    late = listing.Wanted(late=work.now + timedelta(days=20))
    assert [row.id for row in (await listing.listed(work, late)).items] == [first]


async def test_what_is_due_is_told_and_handed_over(work: Work) -> None:
    adviser, clerk = await person_named(work, "adviser"), await person_named(work, "clerk")
    assert adviser is not None and clerk is not None
    made = await make.opened(work, owner_id=adviser.id, said_on=work.today - timedelta(days=20))
    (thing,) = await reminders.ladder(work)
    assert (thing.record_id, list(thing.responsible)) == (made, [adviser.id])
    (matter,) = await reminders.matters_of(work, adviser.id)
    await give(work, Handing(matter.id, adviser.id, clerk.id, "leaves", work.today))
    assert await reminders.matters_of(work, adviser.id) == []
    assert (await make.kept(work, made)).owner_id == clerk.id
    with pytest.raises(Refusal):
        await give(work, Handing(matter.id, adviser.id, clerk.id, "leaves", work.today))
    await demands.submit(work, await make.drafted(work))
    (line,) = await reminders.summary(work)
    assert line.href == "/press/refutations?bucket=approve"


async def test_a_changed_calendar_moves_the_date_on_the_row(work: Work) -> None:
    made = await make.opened(work)
    (clock,) = await running(work, made)
    await clocks.follow_clock(work, dataclasses.replace(clock, due_at=clock.due_at + timedelta(days=1)))
    assert (await make.kept(work, made)).claim_due_at == clock.due_at + timedelta(days=1)


async def test_nothing_is_there_for_those_who_may_not_read(work: Work) -> None:
    made = await make.opened(work)
    work.actor = dataclasses.replace(work.actor, scopes={"press.write": work.actor.scopes["press.write"]})
    with pytest.raises(NotFound):
        await claims.add_claim(work, made, make.FALSE)
    assert await RESOLVABLE.describe(work, [made]) == {}


async def test_jobs_are_asked_for_with_ids_alone(work: Work) -> None:
    made = await make.approved(work)
    one = await sending.send(work, made, Send("email", "editors@press.example"))
    await work.flush()
    query = text("select arguments::json as given from outbox where job = 'press.mail_refutation'")
    assert {"sending_id": str(one.id)} in [row.given for row in await work.session.execute(query)]
