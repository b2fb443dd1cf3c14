"""Filters as they stand in an address: `?state=registered&from=01.11.2026`."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo
from uuid import UUID

from service.correspondence.queries.asking import Wanted
from service.correspondence.rules import STATES, Offer
from service.kit.refusal import FieldErrors
from service.web.fields import Fields

NAMES = (
    "state",
    "kind",
    "channel",
    "sender",
    "addressee",
    "case",
    "mine",
    "unanswered",
    "overdue",
    "restricted",
    "unit",
    "from",
    "to",
    "q",
)
QUERY_LIMIT = 200


def wanted_from_query(asked: Mapping[str, str], offer: Offer, actor_id: UUID | None, *, strict: bool = False) -> Wanted:
    """Which letters an address asks for. What cannot be read is left out, or with `strict` raises FieldErrors.

    `from` and `to` are days of registration, both counted in. `mine` means registered by the one who asks.
    """
    read = Fields(asked)
    first, last = read.day("from", offer.today), read.day("to", offer.today)
    wanted = Wanted(
        state=read.choice("state", STATES),
        kind=read.choice("kind", offer.kinds),
        channel=read.choice("channel", offer.channels),
        sender_id=read.uuid("sender"),
        addressee_id=read.uuid("addressee"),
        case_id=read.uuid("case"),
        unanswered=read.ticked("unanswered"),
        overdue_on=offer.today if read.ticked("overdue") else None,
        registered_by=actor_id if read.ticked("mine") else None,
        restricted=read.ticked("restricted"),
        unit_id=read.uuid("unit"),
        since=_midnight(first, offer.now.tzinfo) if first else None,
        until=_midnight(last + timedelta(days=1), offer.now.tzinfo) if last else None,
        q=read.line("q", limit=QUERY_LIMIT),
    )
    if strict and read.errors:
        raise FieldErrors(read.errors.values())
    return wanted


def _midnight(day: date, zone: tzinfo | None) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)
