"""Ordering a mailing, settling its recipients, letting it go, stopping it, sending again, and leaving."""

import secrets
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.mailing.models import Delivery, Mailing, MailingText, Optout
from service.mailing.queries.mailings import mailed_already, mailing_row, open_mailings, opted_out
from service.mailing.rules.recipients import Recipient, folded
from service.mailing.rules.sending import AGAIN
from service.mailing.slots import MATTERS, Mail, Matter, Written
from service.runtime.house import House
from service.runtime.work import Work
from service.web.errors import NotFound

SEND, GATHER = "mailing.send", "mailing.gather"
CHUNK, MOST_LEFT_OUT, TOKEN_BYTES = 1_000, 200, 24
NOTHING_AGAIN = N_("Every mail arrived, is under way, or may have arrived.")
WHY_HAS_IT = N_("has a mail of this text already")
ALONE = text("select pg_advisory_xact_lock(:key)")


def fresh_token() -> str:
    """What nobody guesses: 32 signs that stand in an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


async def begin(
    work: Work, matter: str, matter_id: UUID, occasion: str, edition: int = 1, *,
    lists: Sequence[Mapping[str, Any]] = (), typed: Sequence[Mapping[str, Any]] = (),
) -> UUID:  # fmt: skip
    """Order a mailing; a job settles its recipients. Whoever orders asks for rights, and says so in the trail.

    Another mailing of the same occasion and edition goes to those alone who have no mail of it.
    """
    assert matter in MATTERS
    row = Mailing(
        tenant_id=work.tenant.id, id=new_id(), matter=matter, matter_id=matter_id, occasion=occasion, edition=edition,
        state="gathering", lists=[dict(one) for one in lists], typed=[dict(one) for one in typed], created_at=work.now,
        created_by=work.actor.id, created_by_name=work.actor.name,
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    work.later(GATHER, mailing_id=str(row.id))
    return row.id


async def begin_once(work: Work, matter: str, matter_id: UUID, occasion: str, edition: int = 1, **more: Any) -> UUID:
    """The same, or the mailing of this occasion that stands: for orders that nobody types, such as a job's own."""
    words = f"{work.tenant.id} {matter} {matter_id} {occasion} {edition}"
    key = int.from_bytes(sha256(words.encode()).digest()[:8], signed=True)
    await work.session.execute(ALONE, {"key": key})
    query = select(Mailing.id).where(
        Mailing.matter == matter, Mailing.matter_id == matter_id, Mailing.occasion == occasion,
        Mailing.edition == edition, Mailing.state != "stopped",
    )  # fmt: skip
    found: UUID | None = await work.session.scalar(query.order_by(Mailing.id).limit(1))
    return found or await begin(work, matter, matter_id, occasion, edition, **more)


# --- in the worker: who they are


async def gather(work: Work, house: House, mailing_id: UUID) -> None:
    """Settle who gets a mailing, each once, and write its mails; then let it go. Again is as good as once."""
    row = await mailing_row(work, mailing_id, lock=True)
    if row is None or row.state != "gathering":
        return
    matter = MATTERS[row.matter]
    wanted = await matter.wanted(work, row)
    if wanted is None:
        return  # whoever changes what it waits for asks for this again
    to, left_out = await _cleared(work, row, matter, wanted)
    written = await matter.written(work, house, row, to)
    left_out += [(one, written.refused[folded(one.address)]) for one in to if folded(one.address) in written.refused]
    to = [one for one in to if folded(one.address) not in written.refused]
    await _keep_texts(work, row, written.mails)
    await _queue(work, row, to, written)
    row.left_out = [{"name": one.name, "address": one.address, "why": why} for one, why in left_out[:MOST_LEFT_OUT]]
    row.left_out_count, row.gathered_at = len(left_out), work.now
    row.state = "waiting" if written.waits else "sending"
    await work.session.flush()
    after = {"recipients": len(to), "left_out": len(left_out)}
    work.record(f"{row.matter}.gathered", row.matter_id, record=row.matter, after=after)
    if row.state == "sending":
        work.later(SEND, mailing_id=str(row.id))


async def _cleared(
    work: Work, row: Mailing, matter: Matter, wanted: Sequence[Recipient]
) -> tuple[list[Recipient], list[tuple[Recipient, str]]]:
    """Those who get it, one for each address, and those who do not, with the reason (msgid)."""
    has = await mailed_already(work, row)
    left = await opted_out(work, matter.topic, {folded(one.address) for one in wanted})
    taken: dict[str, Recipient] = {}
    out: list[tuple[Recipient, str]] = []
    for one in wanted:
        key = folded(one.address)
        if one.why_not:
            out.append((one, one.why_not))
        elif key in left:
            out.append((one, matter.why_left))
        elif key in has:
            out.append((one, WHY_HAS_IT))
        else:
            taken.setdefault(key, one)
    return list(taken.values()), out


async def _keep_texts(work: Work, row: Mailing, mails: Mapping[str, Mail]) -> None:
    """Keep the mail of each language, once and for all."""
    for language, mail in mails.items():
        work.session.add(
            MailingText(
                tenant_id=work.tenant.id, mailing_id=row.id, language=language, subject=mail.subject, text=mail.text,
                html=mail.html, written_at=work.now,
            )
        )  # fmt: skip
    await work.session.flush()


async def _queue(work: Work, row: Mailing, to: Sequence[Recipient], written: Written) -> None:
    fallback = next(iter(written.mails))
    shared: dict[str, Any] = {
        "tenant_id": work.tenant.id, "mailing_id": row.id, "matter": row.matter, "matter_id": row.matter_id,
        "occasion": row.occasion, "edition": row.edition, "state": "queued", "queued_at": work.now,
        "next_at": work.now,
    }  # fmt: skip
    rows = [
        {
            **shared, "id": new_id(), "party": one.party, "party_id": one.party_id, "name": one.name,
            "address": one.address.strip(), "folded": folded(one.address), "token": fresh_token(),
            "language": one.language if one.language in written.mails else fallback,
            "own_id": written.own.get(folded(one.address)),
        }
        for one in to
    ]  # fmt: skip
    keys = ["tenant_id", "matter", "matter_id", "occasion", "edition", "folded"]
    for at in range(0, len(rows), CHUNK):
        statement = insert(Delivery).values(rows[at : at + CHUNK])
        await work.session.execute(statement.on_conflict_do_nothing(index_elements=keys))


# --- what a matter says of its mailings


async def ask_again(work: Work, matter: str, matter_id: UUID) -> None:
    """Recipients can be settled now: ask for it in each mailing where they are not."""
    for row in await open_mailings(work, matter, matter_id):
        if row.state == "gathering":
            work.later(GATHER, mailing_id=str(row.id))


async def let_go(work: Work, matter: str, matter_id: UUID) -> None:
    """Send what waits."""
    for row in await open_mailings(work, matter, matter_id):
        if row.state == "waiting":
            row.state = "sending"
            work.later(SEND, mailing_id=str(row.id))
    await work.session.flush()


async def hold_back(work: Work, matter: str, matter_id: UUID, occasion: str) -> None:
    """Let what is being sent wait again; what is gone is gone."""
    for row in await open_mailings(work, matter, matter_id):
        if row.occasion == occasion and row.state == "sending":
            row.state = "waiting"
    await work.session.flush()


async def stop_all(work: Work, matter: str, matter_id: UUID, reason: str) -> None:
    """Send nothing more of a matter that no longer stands."""
    for row in await open_mailings(work, matter, matter_id):
        row.state, row.reason, row.done_at = "stopped", reason.strip(), work.now
    await work.session.flush()


# --- changing one's mind. Whoever calls asks for rights.


async def _held(work: Work, matter: str, matter_id: UUID, mailing_id: UUID) -> Mailing:
    row = await mailing_row(work, mailing_id, lock=True)
    if row is None or (row.matter, row.matter_id) != (matter, matter_id):
        raise NotFound
    return row


async def stop(work: Work, matter: str, matter_id: UUID, mailing_id: UUID, reason: str) -> bool:
    """Send no more of a mailing; False when it was ended already. Raises NotFound."""
    row = await _held(work, matter, matter_id, mailing_id)
    if row.state in ("done", "stopped"):
        return False
    row.state, row.reason, row.done_at = "stopped", reason.strip(), work.now
    await work.session.flush()
    await stop_waiting(work, row.id)
    return True


async def stop_waiting(work: Work, mailing_id: UUID, key: str = "") -> None:
    """Let what was not sent stay here: of a whole mailing, or of one folded address."""
    waits = [Delivery.mailing_id == mailing_id, Delivery.state.in_(("queued", "deferred"))]
    waits += [Delivery.folded == key] if key else []
    values = {"state": "stopped", "next_at": None, "done_at": work.now}
    await work.session.execute(
        update(Delivery).where(*waits).values(**values).execution_options(synchronize_session=False)
    )
    cut = (Delivery.mailing_id == mailing_id, Delivery.state == "uncertain", Delivery.next_at.is_not(None))
    if not key:
        statement = update(Delivery).where(*cut).values(next_at=None, done_at=work.now)
        await work.session.execute(statement.execution_options(synchronize_session=False))


async def stop_own(work: Work, own_id: UUID, reason: str) -> None:
    """Let the mails stay here that carry what was made for one recipient alone. reason: a short word."""
    waiting = select(Delivery).where(Delivery.own_id == own_id, Delivery.state.in_(("queued", "deferred")))
    for mail in await work.session.scalars(waiting.with_for_update()):
        mail.state, mail.next_at, mail.done_at, mail.reason = "stopped", None, work.now, reason
    await work.session.flush()


async def deliver_again(work: Work, matter: str, matter_id: UUID, mailing_id: UUID) -> int:
    """Send anew to those whom it certainly did not reach, also what was stopped before it went; how many.

    Who asked for no more meanwhile is left out. A mailing that was stopped before its recipients were settled begins
    with them: nobody is counted yet. Raises NotFound, Refusal.
    """
    row = await _held(work, matter, matter_id, mailing_id)
    if row.state == "stopped" and row.gathered_at is None:
        return await _gather_again(work, row)
    left = select(Optout.folded).where(Optout.topic == MATTERS[matter].topic)
    never_went = and_(Delivery.state == "stopped", Delivery.reason == "", Delivery.address != "")
    wanted = (Delivery.mailing_id == mailing_id, Delivery.state.in_(AGAIN) | never_went, Delivery.folded.not_in(left))
    found = list(await work.session.scalars(select(Delivery).where(*wanted).with_for_update()))
    if not found:
        raise Refusal(NOTHING_AGAIN, code="nothing")
    for one in found:
        one.state, one.queued_at, one.next_at, one.attempts = "queued", work.now, work.now, 0
        one.reason, one.code, one.done_at = "", None, None
    row.state, row.done_at, row.failures, row.next_at, row.reason = "sending", None, 0, None, ""
    await work.session.flush()
    work.later(SEND, mailing_id=str(row.id))
    return len(found)


async def _gather_again(work: Work, row: Mailing) -> int:
    row.state, row.reason, row.done_at = "gathering", "", None
    await work.session.flush()
    work.later(GATHER, mailing_id=str(row.id))
    return 0


async def opt_out(work: Work, mail: Delivery) -> None:
    """Whoever got this mail wants no more of its topic. Twice is as good as once."""
    out = insert(Optout).values(
        tenant_id=work.tenant.id, topic=MATTERS[mail.matter].topic, folded=mail.folded, address=mail.address,
        delivery_id=mail.id, at=work.now,
    )  # fmt: skip
    await work.session.execute(out.on_conflict_do_nothing())
