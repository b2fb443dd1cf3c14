"""Wanting what is shared: a feed of the commons is fetched for as long as somebody asks for it, whoever that is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Integer, LargeBinary, Text, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import TIMESTAMP

from service.kit.ids import new_id
from service.monitoring.sources.queries.sources import to_renew
from service.monitoring.sources.rules.addresses import host_of, key_of
from service.runtime.work import Work

LEASE, RENEWED_WITHIN = timedelta(hours=6), timedelta(hours=3)

_types: dict[str, Any] = {
    "fresh": Uuid(), "digest": LargeBinary(), "what": Text(), "place": Text(), "host": Text(), "picked": Text(),
    "read_by": Text(), "since": Date(), "minutes": Integer(), "until": TIMESTAMP(timezone=True),
    "now": TIMESTAMP(timezone=True),
}  # fmt: skip
WANT = text(
    "select commons.want_feed(:fresh, :digest, :what, :place, :host, :picked, :read_by, :since, :minutes, :until, :now)"
).bindparams(*[bindparam(name, type_=kind) for name, kind in _types.items()])
HURRY = text("select commons.hurry_feed(cast(:feed as uuid), cast(:now as timestamptz))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to fetch, how often."""

    kind: str
    address: str
    selector: str = ""
    text_selector: str = ""
    since: date | None = None
    every_minutes: int = 15


async def want(work: Work, wanted: Wanted, until: datetime) -> UUID:
    """Ask that this is fetched until a moment; the id of its feed, the same for all who ask for the same."""
    since = wanted.since.isoformat() if wanted.since else ""
    values = {
        "fresh": new_id(),
        "digest": key_of(wanted.kind, wanted.address, wanted.selector, wanted.text_selector, since),
        "what": wanted.kind,
        "place": wanted.address,
        "host": host_of(wanted.address),
        "picked": wanted.selector,
        "read_by": wanted.text_selector,
        "since": wanted.since,
        "minutes": wanted.every_minutes,
        "until": until,
        "now": work.now,
    }
    found: UUID = await work.session.scalar(WANT, values)
    return found


async def hurry(work: Work, feed_id: UUID) -> bool:
    """Ask that a feed is fetched now; False where it is being fetched or was a minute ago."""
    return bool(await work.session.scalar(HURRY, {"feed": feed_id, "now": work.now}))


async def renew(work: Work) -> int:
    """Go on asking for what active sources want; how many were near their end."""
    ending = await to_renew(work, work.now + RENEWED_WITHIN)
    for source in ending:
        wanted = Wanted(
            kind=source.kind,
            address=source.address,
            selector=source.selector,
            text_selector=source.text_selector,
            every_minutes=source.every_minutes,
        )
        feed_id = await want(work, wanted, work.now + LEASE)
        if feed_id != source.feed_id:
            # Nobody asked for so long that what was known of it was forgotten.
            source.feed_id, source.cursor = feed_id, 0
    return len(ending)
