"""The demand by mail: once, in the outlet's language, with the PDF; what the server said is its proof."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from service.documents.actions import attach, enter
from service.documents.composition import Unmade, set_paper
from service.documents.queries import files_of
from service.documents.rules import FileRow
from service.press.refutations.actions import clocks
from service.press.refutations.actions.acting import conclude
from service.press.refutations.actions.telling import UNCERTAIN, UNDELIVERED, tell_author
from service.press.refutations.models import Refutation, RefutationDemand, RefutationSending
from service.press.refutations.queries.refutations import demand_by_id, refutation_row, sending_row
from service.press.refutations.rules.acts import SENDING
from service.runtime.house import House
from service.runtime.language import speaking
from service.runtime.mail import Attachment, Delivery, MailSettingsError, NotNoted, OutgoingMail
from service.runtime.postman import Postman
from service.runtime.work import Work

PAPER_LOOK = "#000000"
FIND_OUT = "press.find_out_refutation"


AFTER_CUT = timedelta(minutes=10)
"""No mail is being handed over for so long: by then its fate is noted, or whoever should have noted it is dead."""


class MailAway(Exception):
    """The mail server did not take the mail now; the job comes round again."""


class Gone(Exception):
    """The text went out by another hand, or is not to go any more."""


async def mail_demand(work: Work, house: House, sending_id: UUID) -> None:
    """Hand the demand to the mail server, unless that is done. Raises MailAway, StorageError to be called again.

    That its text may have arrived is committed before it goes out; so should this process die meanwhile, no second
    copy goes, and `find_out` tells people that nobody knows.
    """
    one = await sending_row(work, sending_id)
    demand = await demand_by_id(work, one.demand_id) if one is not None else None
    if one is None or demand is None or one.state != "queued":
        return
    mail = await _written(work, house, demand, one, await _paper(work, house, demand, one))
    await work.commit()
    try:
        said = await _hand(work, house, sending_id, mail)
    except Gone:
        return
    row, fresh = await _held(work, demand, sending_id)
    if said.again:
        fresh.state = "queued"
        await work.commit()
        raise MailAway(said.reason)
    if fresh.state in ("queued", "uncertain"):
        await _settle(work, row, demand, fresh, said)


async def _hand(work: Work, house: House, sending_id: UUID, mail: OutgoingMail) -> Delivery:
    """What the server said. Raises Gone when there is nothing to hand over any more."""

    async def before_text() -> None:
        one = await sending_row(work, sending_id)
        if one is None or one.state != "queued":
            raise Gone
        one.state = "uncertain"
        work.later(FIND_OUT, at=work.now + AFTER_CUT, sending_id=str(sending_id))
        await work.commit()

    try:
        postman = Postman(house.settings.smtp_url)
    except MailSettingsError:
        return Delivery("not_configured", "not_configured")
    try:
        return await postman.hand(mail, before_text)
    except NotNoted as error:
        raise error.__cause__ or error from None
    finally:
        await postman.close()


async def _held(work: Work, demand: RefutationDemand, sending_id: UUID) -> tuple[Refutation, RefutationSending]:
    row = await refutation_row(work, demand.refutation_id, lock=True)
    one = await sending_row(work, sending_id)
    assert row is not None and one is not None  # nothing removes them
    return row, one


async def find_out(work: Work, sending_id: UUID) -> None:
    """Note a mail of which the server's answer never came, and tell whoever wrote it. Again is as good as once."""
    one = await sending_row(work, sending_id)
    demand = await demand_by_id(work, one.demand_id) if one is not None else None
    if one is None or demand is None or one.state != "uncertain" or one.told:
        return
    row, one = await _held(work, demand, sending_id)
    await _settle(work, row, demand, one, Delivery("uncertain", "crash"))


async def _paper(work: Work, house: House, demand: RefutationDemand, one: RefutationSending) -> FileRow | None:
    """The demand as PDF, kept as it goes out; None for a text that cannot be set, which goes as text alone."""
    for file in await files_of(work, SENDING, one.id):
        return file
    agency = work.tenant.name(demand.language)
    text = [{"kind": "text", "text": part} for part in demand.body.split("\n\n") if part.strip()]
    parts: list[dict[str, Any]] = [
        {"kind": "text", "text": demand.addressee}, {"kind": "heading", "level": 1, "text": demand.subject}, *text
    ]  # fmt: skip
    paper = {
        "title": demand.subject, "agency": agency, "language": demand.language, "brand": PAPER_LOOK, "parts": parts
    }  # fmt: skip
    moment = work.now.replace(microsecond=0).isoformat()
    about = {"title": demand.subject, "language": demand.language, "author": agency, "moment": moment}
    try:
        with speaking(demand.language):
            _, pdf = await set_paper(house.store, work.tenant, paper, about, f"refutation-{demand.number}")
    except Unmade:
        return None
    kept = await enter(work, pdf)
    await attach(work, [kept.id], SENDING, one.id)
    return kept


async def _written(
    work: Work, house: House, demand: RefutationDemand, one: RefutationSending, file: FileRow | None
) -> OutgoingMail:  # fmt: skip
    name = work.tenant.name(demand.language)
    attached = []
    if file is not None:
        attached.append(Attachment(file.name, file.media_type, await house.store.read(file.storage_key, file.size)))
    return OutgoingMail(
        to=one.address,
        subject=demand.subject,
        text="\n\n".join([demand.addressee, demand.body, f"-- \n{name}\n"]),
        message_id=one.message_id,
        language=demand.language,
        sender_name=name,
        attachments=tuple(attached),
    )


async def _settle(
    work: Work, row: Refutation, demand: RefutationDemand, one: RefutationSending, said: Delivery
) -> None:  # fmt: skip
    """Delivered: the answer is awaited. Uncertain: somebody finds out. Not taken: it is to be sent again."""
    told = " ".join(part for part in (said.outcome, said.reason, str(said.code or "")) if part)
    one.told = told
    if said.outcome == "delivered":
        one.state, one.settled_at, one.proof = "delivered", work.now, one.message_id
        state = "awaiting" if row.state == "sent" else ""
        await conclude(work, row, "mailed", state=state, after={"proof": one.proof, "address": one.address})
        return
    if said.outcome == "uncertain":
        one.state = "uncertain"
        await conclude(work, row, "mail_uncertain", after={"address": one.address, "told": told})
        await tell_author(work, row, demand, UNCERTAIN)
        return
    one.state, one.settled_at = "failed", work.now
    back = row.state == "sent"
    if back:
        await clocks.forget_answer(work, row)
    await conclude(work, row, "not_mailed", state="in_approval" if back else "", after={"told": told})
    await tell_author(work, row, demand, UNDELIVERED)
