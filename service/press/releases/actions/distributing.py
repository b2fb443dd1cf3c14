"""Ordering a distribution, stopping it, sending again, and leaving the lists."""

from dataclasses import dataclass
from uuid import UUID

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.mailing.actions import planning
from service.mailing.queries.mailings import delivery_row, mailing_row
from service.press.outlets.actions import consent
from service.press.outlets.queries.lists import all_lists
from service.press.releases.actions.finding import demanded
from service.press.releases.queries.releases import standing_revision
from service.press.releases.rules.acts import RELEASE
from service.press.releases.rules.sending import DISTRIBUTION_KINDS
from service.runtime.work import Work
from service.web.errors import NotFound

NOBODY = N_("Choose at least one list, write an address, or take those whom the former text reached.")
UNKNOWN_LIST = N_("One of the lists is not in use any more. Choose again.")


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
    made = await planning.begin(
        work, RELEASE, release_id, order.kind, revision.revision,
        lists=[{"id": str(one), "title": known[one]} for one in order.lists],
        typed=[{"address": one.address, "name": one.name, "language": one.language} for one in order.typed]
        + ([{"earlier": True}] if order.earlier else []),
    )  # fmt: skip
    after = {"kind": order.kind, "lists": [known[one] for one in order.lists], "typed": len(order.typed)}
    work.record("release.distributed", release_id, record=RELEASE, after=after)
    return made


async def stop(work: Work, release_id: UUID, distribution_id: UUID, reason: str) -> None:
    """Send no more of a distribution; what is gone is gone. Raises NotFound, Refusal."""
    await demanded(work, release_id, "stop", reason)
    if not await planning.stop(work, RELEASE, release_id, distribution_id, reason):
        return
    after = {"distribution": str(distribution_id)}
    work.record("release.distribution_stopped", release_id, record=RELEASE, after=after, reason=reason.strip())


async def deliver_again(work: Work, release_id: UUID, distribution_id: UUID) -> int:
    """Send anew to those whom it certainly did not reach; how many. Raises NotFound, Refusal."""
    await demanded(work, release_id, "deliver")
    count = await planning.deliver_again(work, RELEASE, release_id, distribution_id)
    work.record("release.delivered_again", release_id, record=RELEASE, after={"count": count})
    return count


async def leave(work: Work, delivery_id: UUID, *, everything: bool) -> None:
    """Whoever got this mail wants no more of the lists it came by, or of no list. Twice is as good as once."""
    mail = await delivery_row(work, delivery_id, lock=True)
    if mail is None or mail.matter != RELEASE:
        raise NotFound
    row = await mailing_row(work, mail.mailing_id)
    assert row is not None  # its mails keep it
    lists = [UUID(one["id"]) for one in row.lists]
    for list_id in [] if everything else lists:
        await consent.unsubscribe(work, mail.address, list_id)
    if everything or not lists:
        await consent.unsubscribe(work, mail.address, None)
        await planning.opt_out(work, mail)
    await planning.stop_waiting(work, mail.mailing_id, mail.folded)
    after = {"to": mail.address, "everything": everything or not lists}
    work.record("release.unsubscribed", mail.matter_id, record=RELEASE, after=after)
