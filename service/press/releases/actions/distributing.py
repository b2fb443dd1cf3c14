"""Ordering a distribution, gathering its recipients, stopping it, sending again, and leaving the lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.outlets.actions import consent
from service.press.outlets.queries.audience import recipients
from service.press.outlets.queries.lists import all_lists
from service.press.outlets.rules.content import Recipient, email_key
from service.press.releases.actions.copies import fresh_token, give_copies
from service.press.releases.actions.finding import GATHER, SEND, demanded
from service.press.releases.models import Delivery, Distribution, Optout, Release, ReleaseMail, ReleaseRevision
from service.press.releases.queries.distributions import (
    delivery_row,
    distribution_row,
    mailed_already,
    opted_out,
    reached_before,
)
from service.press.releases.queries.releases import (
    is_out,
    ready_texts,
    release_row,
    revision_row,
    standing_revision,
    texts_of,
)
from service.press.releases.rules.acts import RELEASE
from service.press.releases.rules.sending import AGAIN, DISTRIBUTION_KINDS
from service.press.releases.writing import mail_of, told
from service.runtime.house import House
from service.runtime.language import speaking
from service.runtime.work import Work
from service.web.errors import NotFound

CHUNK, MOST_LEFT_OUT = 1_000, 200
NOBODY = N_("Choose at least one list, write an address, or take those whom the former text reached.")
NOTHING_AGAIN = N_("Every mail arrived, is under way, or may have arrived.")
UNKNOWN_LIST = N_("One of the lists is not in use any more. Choose again.")
WHY_HAS_IT = N_("has a mail of this text already")
WHY_LEFT = N_("asked for no more releases")
WHY_REVOKED = N_("the copy was revoked")


@dataclass(frozen=True, slots=True)
class Typed:
    """An address beside the lists."""

    address: str
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class Order:
    """To whom a release goes. earlier: to everybody whom the former text reached; kind: of DISTRIBUTION_KINDS."""

    kind: str
    lists: tuple[UUID, ...] = ()
    typed: tuple[Typed, ...] = ()
    earlier: bool = False


async def distribute(work: Work, release_id: UUID, order: Order) -> UUID:
    """Order a distribution of the text that stands; its recipients are settled by a job. Raises NotFound, Refusal.

    Under embargo it goes at once, as personal links; else when everybody may read the release.
    """
    assert order.kind in DISTRIBUTION_KINDS
    await demanded(work, release_id, "share" if order.kind == "embargo" else "distribute")
    if not (order.lists or order.typed or order.earlier):
        raise Refusal(NOBODY, code="nobody", field="lists")
    known = {one.id: one.title for one in await all_lists(work)}
    if any(one not in known for one in order.lists):
        raise Refusal(UNKNOWN_LIST, code="unknown", field="lists")
    revision = await standing_revision(work, release_id)
    assert revision is not None  # the act demands one
    row = Distribution(
        tenant_id=work.tenant.id, id=new_id(), release_id=release_id, revision=revision.revision, kind=order.kind,
        state="gathering", lists=[{"id": str(one), "title": known[one]} for one in order.lists],
        typed=[{"address": one.address, "name": one.name, "language": one.language} for one in order.typed]
        + ([{"earlier": True}] if order.earlier else []),
        created_at=work.now, created_by=work.actor.id, created_by_name=work.actor.name,
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    after = {"kind": order.kind, "lists": [one["title"] for one in row.lists], "typed": len(order.typed)}
    work.record("release.distributed", release_id, record=RELEASE, after=after)
    work.later(GATHER, distribution_id=str(row.id))
    return row.id


# --- in the worker: who they are


async def gather(work: Work, house: House, distribution_id: UUID) -> None:
    """Settle who gets a distribution, each once, and write its mails; then let it go. Again is as good as once."""
    row = await distribution_row(work, distribution_id, lock=True)
    if row is None or row.state != "gathering":
        return
    release = await release_row(work, row.release_id, lock=True)
    revision = await revision_row(work, row.release_id, row.revision)
    assert release is not None and revision is not None  # the distribution keeps both
    if row.kind == "release" and not release.slug:
        return  # its mails name the page; whoever hands it to the page asks for this again
    wanted = await _wanted(work, row)
    to, left_out = await _cleared(work, row, wanted)
    copies = await give_copies(work, release.id, to) if row.kind == "embargo" else {}
    revoked = {key for key, one in copies.items() if one.state == "revoked"}
    left_out += [(one, WHY_REVOKED) for one in to if email_key(one.email) in revoked]
    to = [one for one in to if email_key(one.email) not in revoked]
    languages = await _write(work, house, release, revision, row)
    await _queue(work, row, to, languages, {key: one.id for key, one in copies.items()})
    row.left_out = [{"name": one.name, "address": one.email, "why": why} for one, why in left_out[:MOST_LEFT_OUT]]
    row.left_out_count, row.gathered_at = len(left_out), work.now
    row.state = "sending" if row.kind == "embargo" or is_out(release) else "waiting"
    await work.session.flush()
    after = {"recipients": len(to), "left_out": len(left_out)}
    work.record("release.gathered", release.id, record=RELEASE, after=after)
    if row.state == "sending":
        work.later(SEND, distribution_id=str(row.id))


async def _wanted(work: Work, row: Distribution) -> list[Recipient]:
    """Everybody it is meant for, as they are now: of the lists, typed, and whom the former text reached."""
    found = await recipients(work, [UUID(one["id"]) for one in row.lists]) if row.lists else []
    for one in row.typed:
        if "earlier" in one:
            found += [
                Recipient(each.journalist_id, each.outlet_id, each.name, each.address, each.language, True)
                for each in await reached_before(work, row.release_id, row.revision)
            ]
        else:
            found.append(Recipient(None, None, one["name"], one["address"], one["language"], True))
    return found


async def _cleared(
    work: Work, row: Distribution, wanted: Sequence[Recipient]
) -> tuple[list[Recipient], list[tuple[Recipient, str]]]:
    """Those who get it, one for each address, and those who do not, with the reason (msgid)."""
    has = await mailed_already(work, row.release_id, row.revision, row.kind)
    left = await opted_out(work, {email_key(one.email) for one in wanted})
    taken: dict[str, Recipient] = {}
    out: list[tuple[Recipient, str]] = []
    for one in wanted:
        key = email_key(one.email)
        if not one.allowed:
            out.append((one, one.why_not))
        elif key in left:
            out.append((one, WHY_LEFT))
        elif key in has:
            out.append((one, WHY_HAS_IT))
        else:
            taken.setdefault(key, one)
    return list(taken.values()), out


async def _write(work: Work, house: House, release: Release, revision: ReleaseRevision, row: Distribution) -> list[str]:
    """Write the mail of each language that the release has, once and for all; the languages, the first for all else."""
    texts = ready_texts(await texts_of(work, release.id, revision.revision))
    profile = work.tenant.profile
    for language, words in texts.items():
        page = _page(house, work, release, language)
        with speaking(language):
            mail = mail_of(told(work.tenant, release, revision, words, language, work.now), row, page)
        work.session.add(
            ReleaseMail(
                tenant_id=work.tenant.id, distribution_id=row.id, language=language, subject=mail.subject,
                text=mail.text, html=mail.html, written_at=work.now,
            )
        )  # fmt: skip
    await work.session.flush()
    return sorted(texts, key=lambda code: (code != profile.default_language, list[str](profile.languages).index(code)))


def _page(house: House, work: Work, release: Release, language: str) -> str:
    if not release.slug:
        return ""
    return f"{house.settings.origin(work.tenant.host)}/public/{language}/releases/{release.slug}"


async def _queue(
    work: Work, row: Distribution, to: Sequence[Recipient], languages: Sequence[str], copies: dict[str, UUID]
) -> None:
    own: dict[str, Any] = {
        "tenant_id": work.tenant.id, "distribution_id": row.id, "release_id": row.release_id,
        "revision": row.revision, "kind": row.kind, "state": "queued", "queued_at": work.now, "next_at": work.now,
    }  # fmt: skip
    rows = [
        {
            **own, "id": new_id(), "journalist_id": one.journalist_id, "outlet_id": one.outlet_id, "name": one.name,
            "address": one.email.strip(), "folded": email_key(one.email), "token": fresh_token(),
            "language": one.language if one.language in languages else languages[0],
            "copy_id": copies.get(email_key(one.email)),
        }
        for one in to
    ]  # fmt: skip
    for at in range(0, len(rows), CHUNK):
        statement = insert(Delivery).values(rows[at : at + CHUNK])
        keys = ["tenant_id", "release_id", "revision", "kind", "folded"]
        await work.session.execute(statement.on_conflict_do_nothing(index_elements=keys))


# --- changing one's mind


async def stop(work: Work, release_id: UUID, distribution_id: UUID, reason: str) -> None:
    """Send no more of a distribution; what is gone is gone. Raises NotFound, Refusal."""
    await demanded(work, release_id, "stop", reason)
    row = await distribution_row(work, distribution_id, lock=True)
    if row is None or row.release_id != release_id:
        raise NotFound
    if row.state in ("done", "stopped"):
        return
    row.state, row.reason, row.done_at = "stopped", reason.strip(), work.now
    await work.session.flush()
    await stop_waiting(work, row.id)
    after = {"distribution": str(row.id)}
    work.record("release.distribution_stopped", release_id, record=RELEASE, after=after, reason=reason.strip())


async def stop_waiting(work: Work, distribution_id: UUID, folded: str = "") -> None:
    """Let what was not sent stay here: of a whole distribution, or of one address."""
    waits = [Delivery.distribution_id == distribution_id, Delivery.state.in_(("queued", "deferred"))]
    waits += [Delivery.folded == folded] if folded else []
    values = {"state": "stopped", "next_at": None, "done_at": work.now}
    await work.session.execute(
        update(Delivery).where(*waits).values(**values).execution_options(synchronize_session=False)
    )
    cut = (Delivery.distribution_id == distribution_id, Delivery.state == "uncertain", Delivery.next_at.is_not(None))
    if not folded:
        statement = update(Delivery).where(*cut).values(next_at=None, done_at=work.now)
        await work.session.execute(statement.execution_options(synchronize_session=False))


async def deliver_again(work: Work, release_id: UUID, distribution_id: UUID) -> int:
    """Send anew to those whom it certainly did not reach; how many. Raises NotFound, Refusal."""
    await demanded(work, release_id, "deliver")
    row = await distribution_row(work, distribution_id, lock=True)
    if row is None or row.release_id != release_id:
        raise NotFound
    failed = select(Delivery).where(Delivery.distribution_id == distribution_id, Delivery.state.in_(AGAIN))
    found = list(await work.session.scalars(failed.with_for_update()))
    if not found:
        raise Refusal(NOTHING_AGAIN, code="nothing")
    for one in found:
        one.state, one.queued_at, one.next_at, one.attempts = "queued", work.now, work.now, 0
        one.reason, one.code, one.done_at = "", None, None
    row.state, row.done_at, row.failures, row.next_at = "sending", None, 0, None
    await work.session.flush()
    work.record("release.delivered_again", release_id, record=RELEASE, after={"count": len(found)})
    work.later(SEND, distribution_id=str(row.id))
    return len(found)


async def leave(work: Work, delivery_id: UUID, *, everything: bool) -> None:
    """Whoever got this mail wants no more of the lists it came by, or of no list. Twice is as good as once."""
    mail = await delivery_row(work, delivery_id, lock=True)
    if mail is None:
        raise NotFound
    row = await distribution_row(work, mail.distribution_id)
    assert row is not None  # its mails keep it
    lists = [UUID(one["id"]) for one in row.lists]
    for list_id in [] if everything else lists:
        await consent.unsubscribe(work, mail.address, list_id)
    if everything or not lists:
        await consent.unsubscribe(work, mail.address, None)
        out = insert(Optout).values(
            tenant_id=work.tenant.id, folded=mail.folded, address=mail.address, delivery_id=delivery_id, at=work.now
        )
        await work.session.execute(out.on_conflict_do_nothing())
    await stop_waiting(work, mail.distribution_id, mail.folded)
    after = {"to": mail.address, "everything": everything or not lists}
    work.record("release.unsubscribed", mail.release_id, record=RELEASE, after=after)
