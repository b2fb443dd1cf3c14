"""The demand goes to the outlet: as a letter of the registry, by mail, or by hand; and its delivery is proved."""

from datetime import datetime
from uuid import UUID

from service.correspondence.actions.drafting import begin_draft
from service.correspondence.actions.registering import offer_now
from service.correspondence.queries.course import DispatchRow, dispatches_of
from service.correspondence.queries.drafts import draft_as_kept
from service.correspondence.rules.drafts import DraftContent, NewDraft, why_not_draft
from service.documents.actions import attach
from service.journals.queries import open_journals
from service.journals.rules import Journal
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.refutations.actions import clocks
from service.press.refutations.actions.acting import conclude, demanded, no_such, refuse
from service.press.refutations.models import Refutation, RefutationDemand, RefutationSending
from service.press.refutations.queries.refutations import newest_demand, unsettled_sending
from service.press.refutations.rules.acts import SENDING
from service.press.refutations.rules.content import NEEDS_PROOF, NOT_OFFERED, Send, problems_of_send
from service.runtime.work import Work

MAIL = "press.mail_refutation"
UNDER_WAY = N_("It is on its way already. Wait until that is settled.")
NO_LETTER = N_("This demand does not go as a letter of the registry.")
NOT_DISPATCHED = N_("The registry has not noted yet that the letter was sent.")
NOTHING_NEW = N_("The registry has noted nothing new of the letter.")


async def journals_for_letters(work: Work) -> list[Journal]:
    """Journals of outgoing letters in which the actor may draft."""
    return [one for one in await open_journals(work, "outgoing") if why_not_draft(work.actor, one, one.unit_id) is None]


async def send(work: Work, refutation_id: UUID, said: Send) -> RefutationSending:
    """Send the approved demand on one of the ways. Raises NotFound, Refusal, FieldErrors."""
    row = await demanded(work, refutation_id, "send")
    demand = await newest_demand(work, refutation_id)
    assert demand is not None and demand.judged_at is not None and demand.answer_on is not None  # it is approved
    refuse(problems_of_send(said, work.day_of(demand.judged_at), work.today))
    await _refuse_two_at_once(work, demand)
    one = RefutationSending(
        tenant_id=work.tenant.id, id=new_id(), demand_id=demand.id, way=said.way, state="queued", proof=said.proof,
        begun_at=work.now, begun_by_name=work.actor.name,
    )  # fmt: skip
    if said.way == "letter":
        await _by_letter(work, row, demand, one, said)
    elif said.way == "email":
        await _by_mail(work, row, demand, one, said.email)
    else:
        await _by_hand(work, row, demand, one, said)
    return one


async def _refuse_two_at_once(work: Work, demand: RefutationDemand) -> None:
    """One way at a time; a letter that the registry threw away is on no way any more."""
    before = await unsettled_sending(work, demand.id)
    if before is None:
        return
    draft = await draft_as_kept(work, before.letter_id) if before.state == "letter" and before.letter_id else None
    if draft is None or draft.state != "discarded":
        raise Refusal(UNDER_WAY, code="under_way")
    before.state, before.settled_at = "failed", work.now
    await work.session.flush()


async def _keep(work: Work, one: RefutationSending) -> None:
    work.session.add(one)
    await work.session.flush()


async def _by_letter(
    work: Work, row: Refutation, demand: RefutationDemand, one: RefutationSending, said: Send
) -> None:  # fmt: skip
    """The registry signs, numbers and dispatches it; what it notes is taken over afterwards."""
    journal = next((found for found in await journals_for_letters(work) if found.id == said.journal_id), None)
    if journal is None:
        raise no_such("journal", NOT_OFFERED)
    one.state = "letter"
    one.letter_id = await begin_draft(work, journal, NewDraft(content=_letter(work, row, demand)))
    await _keep(work, one)
    await conclude(work, row, "letter_begun", after={"letter": str(one.letter_id)})


def _letter(work: Work, row: Refutation, demand: RefutationDemand) -> DraftContent:
    offer, profile = offer_now(work), work.tenant.profile
    kinds = [kind.slug for kind in profile.document_kinds]
    channels = [channel.slug for channel in profile.channels]
    return DraftContent(
        subject=demand.subject,
        kind="letter" if "letter" in offer.kinds else kinds[0],
        channel="post" if "post" in offer.channels else channels[0],
        language=demand.language,
        addressee_name=demand.addressee,
        addressee_lines=row.postal,
        body="".join(f"{line.strip()}\n" for line in demand.body.splitlines() if line.strip()),
    )


async def _by_mail(work: Work, row: Refutation, demand: RefutationDemand, one: RefutationSending, email: str) -> None:
    host = work.tenant.host or f"{work.tenant.slug}.invalid"
    one.address, one.message_id, one.sent_at = email, f"<refutation.{one.id}@{host}>", work.now
    await _keep(work, one)
    work.later(MAIL, sending_id=str(one.id))
    await _went(work, row, demand, one, work.now)


async def _by_hand(work: Work, row: Refutation, demand: RefutationDemand, one: RefutationSending, said: Send) -> None:
    assert said.sent_on is not None  # it was asked for
    moment = clocks.moment_of(work, said.sent_on)
    one.state, one.sent_at, one.address = "sent", moment, row.postal
    await _keep(work, one)
    await attach(work, list(said.files), SENDING, one.id)
    await _went(work, row, demand, one, moment)


async def _went(
    work: Work, row: Refutation, demand: RefutationDemand, one: RefutationSending, at: datetime
) -> None:  # fmt: skip
    """It left the house: the claim was made, and the outlet's answer is waited for until the day that was named."""
    assert demand.answer_on is not None  # it was asked for before approval
    await clocks.ask_answer(work, row, demand.answer_on, at)
    said = {"way": one.way, "address": one.address, "proof": one.proof, "version": demand.number}
    await conclude(work, row, "sent", state="sent", after={name: value for name, value in said.items() if value})


async def follow_letter(work: Work, refutation_id: UUID) -> None:
    """Take over what the registry noted of the letter: that it was sent, delivered or came back.

    Raises NotFound; Refusal when there is no letter, or nothing new.
    """
    row = await demanded(work, refutation_id, "follow")
    demand = await newest_demand(work, refutation_id)
    assert demand is not None  # it is approved
    one = await unsettled_sending(work, demand.id)
    if one is None or one.letter_id is None:
        raise Refusal(NO_LETTER, code="no_letter")
    last = next(iter(await dispatches_of(work, one.letter_id)), None)
    if last is None:
        raise Refusal(NOT_DISPATCHED, code="not_dispatched")
    if one.state == "sent" and last.state == "sent":
        raise Refusal(NOTHING_NEW, code="nothing_new")
    await _take_over(work, row, demand, one, last)


async def _take_over(
    work: Work, row: Refutation, demand: RefutationDemand, one: RefutationSending, last: DispatchRow
) -> None:  # fmt: skip
    if row.state == "in_approval":
        one.state, one.sent_at, one.proof = "sent", last.sent_at, last.note
        await _went(work, row, demand, one, last.sent_at)
    if last.state == "delivered":
        await _delivered(work, row, one, last.reason, last.settled_at or work.now)
    elif last.state == "returned":
        await _came_back(work, row, one, last.reason)


async def note_delivery(work: Work, refutation_id: UUID, proof: str, files: tuple[UUID, ...] = ()) -> None:
    """Note how delivery is proved: the outlet has the demand. Raises NotFound, Refusal."""
    row = await demanded(work, refutation_id, "deliver")
    one = await _sent(work, row)
    if not proof and not files:
        raise Refusal(NEEDS_PROOF, code="required", field="proof")
    await attach(work, list(files), SENDING, one.id)
    await _delivered(work, row, one, proof, work.now)


async def _sent(work: Work, row: Refutation) -> RefutationSending:
    demand = await newest_demand(work, row.id)
    one = await unsettled_sending(work, demand.id) if demand is not None else None
    assert one is not None  # what was sent went on some way
    return one


async def _delivered(work: Work, row: Refutation, one: RefutationSending, proof: str, at: datetime) -> None:
    one.state, one.settled_at = "delivered", at
    one.proof = "\n".join(part for part in (one.proof, proof) if part)
    await conclude(work, row, "delivered", state="awaiting", after={"proof": proof} if proof else None)


async def come_back(work: Work, refutation_id: UUID, reason: str) -> None:
    """It came back undelivered: the demand stands approved, to be sent again. Raises NotFound, Refusal."""
    row = await demanded(work, refutation_id, "come_back", reason)
    await _came_back(work, row, await _sent(work, row), reason)


async def _came_back(work: Work, row: Refutation, one: RefutationSending, reason: str) -> None:
    one.state, one.told, one.settled_at = "failed", reason, work.now
    await clocks.forget_answer(work, row)
    await conclude(work, row, "came_back", state="in_approval", reason=reason)
