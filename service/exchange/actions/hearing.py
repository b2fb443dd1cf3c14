"""What an agency does with news from another: it tells its administrators, or makes rows of its own of a copy."""

from collections.abc import Mapping
from uuid import UUID

from service.exchange.queries import link_with, names, parcel_row
from service.exchange.rules import ADMINISTER, LINK
from service.exchange.slots import ENDED, TAKERS
from service.identity.queries import root_unit
from service.identity.queries.holders import who_may
from service.kit.actor import ANYWHERE
from service.kit.refusal import Refusal
from service.notifications.actions import notify
from service.runtime.work import Work

NOTICES: Mapping[str, str] = {
    "asked": "exchange.asked", "accepted": "exchange.accepted", "declined": "exchange.declined",
    "ended": "exchange.ended",
}  # fmt: skip
STANDS: Mapping[str, str] = {"asked": "asked_us", "accepted": "accepted", "declined": "declined", "ended": "ended"}


async def hear(work: Work, what: str, by: UUID, parcel_id: UUID | None) -> None:
    """Take a copy in, or tell that a link stands differently. What is over by now is not told. Again is as once."""
    if parcel_id is not None:
        await _take(work, parcel_id)
        return
    link = await link_with(work, by)
    if link is None or link.state != STANDS.get(what):
        return
    if what == "ended":
        for told in ENDED:
            await told(work, by)
    name = (await names(work, [by])).get(by, ("", "", False))[1]
    await notify(work, await _administrators(work), NOTICES[what], record=LINK, record_id=by, params={"agency": name})


async def _take(work: Work, parcel_id: UUID) -> None:
    row = await parcel_row(work, parcel_id)
    if row is None or row.taken_at is not None or row.kind not in TAKERS:
        return
    await TAKERS[row.kind](work, row)
    row.taken_at = work.now
    await work.session.flush()


async def _administrators(work: Work) -> list[UUID]:
    try:
        unit = await root_unit(work)
    except Refusal:  # an agency without units has nobody who could be told by them
        return []
    return [one.id for one in await who_may(work, {ADMINISTER}, unit_id=unit, journal_id=ANYWHERE, on=work.today)]
