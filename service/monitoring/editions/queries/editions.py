"""Editions, their items, and what became of their mails."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select, union

from service.monitoring.editions.models import Delivery, Edition, EditionItem, Monitor
from service.monitoring.editions.queries.monitors import title_in
from service.monitoring.editions.rules.acts import EDITION, PUBLIC_STATES, why_not
from service.notifications.models import Notice
from service.runtime.work import Work

PAGE = 50


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item as it was told then."""

    id: UUID
    clip_id: UUID
    story_id: UUID
    section: str
    place: int
    headline: str
    excerpt: str
    outlet: str
    address: str
    language: str
    tone: str
    judged: bool
    published_at: datetime | None
    caught_at: datetime
    also: Sequence[Mapping[str, Any]]
    late: bool
    earlier_on: date | None
    note: str
    dropped: bool
    added_by_name: str


_ITEM = [getattr(EditionItem, name) for name in ItemView.__dataclass_fields__]


async def items_of(work: Work, edition_id: UUID, *, dropped: bool = False) -> list[ItemView]:
    """The items of an edition in their order; dropped ones only when asked for."""
    query = select(*_ITEM).where(EditionItem.edition_id == edition_id)
    query = query if dropped else query.where(EditionItem.dropped.is_(False))
    rows = await work.session.execute(query.order_by(EditionItem.place, EditionItem.id))
    return [ItemView(**row._mapping) for row in rows]


async def item_row(work: Work, edition_id: UUID, item_id: UUID) -> EditionItem | None:
    """An item of this edition."""
    query = select(EditionItem).where(EditionItem.id == item_id, EditionItem.edition_id == edition_id)
    found: EditionItem | None = await work.session.scalar(query)
    return found


async def edition_by_id(work: Work, edition_id: UUID, *, lock: bool = False) -> Edition | None:
    """An edition; `lock` holds it until the end of the work."""
    query = select(Edition).where(Edition.id == edition_id)
    query = query.with_for_update().execution_options(populate_existing=True) if lock else query
    found: Edition | None = await work.session.scalar(query)
    return found


@dataclass(frozen=True, slots=True)
class Listed:
    """An edition in the archive. items: how many it holds; unsent: mails that did not reach their recipient."""

    id: UUID
    monitor_id: UUID
    kind: str
    title: str
    day: date
    number: int
    state: str
    reason: str
    items: int
    recipients: int
    unsent: int
    sent_at: datetime | None
    sent_by_name: str
    version: int


async def listed(
    work: Work, *, before: date | None = None, day: date | None = None, only: UUID | None = None,
    states: Collection[str] = (), limit: int = PAGE,
) -> list[Listed]:  # fmt: skip
    """Editions, the latest day first, with what they hold: one question, however many there are."""
    items = (
        select(EditionItem.edition_id, func.count().label("held"))
        .where(EditionItem.dropped.is_(False))
        .group_by(EditionItem.edition_id)
        .subquery()
    )
    unsent = func.count().filter(Delivery.state.in_(("refused", "not_configured", "uncertain")))
    mails = (
        select(Delivery.edition_id, func.count().label("recipients"), unsent.label("unsent"))
        .group_by(Delivery.edition_id)
        .subquery()
    )
    query = (
        select(
            Edition.id, Edition.monitor_id, Monitor.kind, Edition.titles, Edition.day, Edition.number, Edition.state,
            Edition.reason, func.coalesce(items.c.held, 0).label("items"),
            func.coalesce(mails.c.recipients, 0).label("recipients"),
            func.coalesce(mails.c.unsent, 0).label("unsent"), Edition.sent_at, Edition.sent_by_name, Edition.version,
        )
        .join(Monitor, and_(Monitor.tenant_id == Edition.tenant_id, Monitor.id == Edition.monitor_id))
        .outerjoin(items, items.c.edition_id == Edition.id)
        .outerjoin(mails, mails.c.edition_id == Edition.id)
        .order_by(Edition.day.desc(), Monitor.kind, Edition.monitor_id, Edition.number.desc())
    )  # fmt: skip
    for condition in (
        Edition.day < before if before is not None else None,
        Edition.day == day if day is not None else None,
        Edition.monitor_id == only if only is not None else None,
        Edition.state.in_(states) if states else None,
    ):
        query = query.where(condition) if condition is not None else query
    return [_listed(work, row) for row in await work.session.execute(query.limit(limit))]


def _listed(work: Work, row: Any) -> Listed:
    kept = dict(row._mapping)
    return Listed(title=title_in(work, kept.pop("titles")), **kept)


async def last_edition(work: Work, monitor_id: UUID, before: date | None = None) -> Edition | None:
    """The latest composed edition of a monitor, of days before one where it is named; a skipped one counts not."""
    query = select(Edition).where(Edition.monitor_id == monitor_id, Edition.until.is_not(None), Edition.number == 0)
    query = query.where(Edition.day < before) if before is not None else query
    found: Edition | None = await work.session.scalar(query.order_by(Edition.day.desc()).limit(1))
    return found


async def days_composed(work: Work, day: date) -> set[UUID]:
    """Monitors that have an edition of a day, in whatever state."""
    query = select(Edition.monitor_id).where(Edition.day == day, Edition.number == 0)
    return set(await work.session.scalars(query))


async def edition_on(work: Work, monitor_id: UUID, day: date) -> UUID | None:
    """The first edition of a monitor on a day, in whatever state."""
    query = select(Edition.id).where(Edition.monitor_id == monitor_id, Edition.day == day, Edition.number == 0)
    found: UUID | None = await work.session.scalar(query)
    return found


async def open_editions(work: Work, limit: int = PAGE) -> list[Listed]:
    """Editions that wait for somebody to send them."""
    return await listed(work, states=("ready",), limit=limit)


async def deliveries_of(work: Work, edition_id: UUID) -> list[Delivery]:
    """What became of the mails of an edition, by name and address."""
    query = select(Delivery).where(Delivery.edition_id == edition_id)
    return list(await work.session.scalars(query.order_by(Delivery.name, Delivery.address)))


async def addressed_to(work: Work, ids: Collection[UUID]) -> set[UUID]:
    """Those editions that were sent to the actor, in the page or by mail."""
    told = select(Notice.record_id).where(Notice.person_id == work.actor.id, Notice.record == EDITION)
    mailed = select(Delivery.edition_id).where(Delivery.person_id == work.actor.id)
    query = union(told.where(Notice.record_id.in_(ids)), mailed.where(Delivery.edition_id.in_(ids)))
    return set(await work.session.scalars(query))


async def may_read(work: Work, edition: Edition) -> bool:
    """Whether the actor may read it as it was sent: who reads the monitoring, and whom it was sent to."""
    if why_not("open", work.actor, edition.state) is None:
        return True
    addressed = edition.id in await addressed_to(work, [edition.id])
    return why_not("open", work.actor, edition.state, addressed=addressed) is None


async def may_open_files(work: Work, edition_id: UUID) -> bool:
    """Whether the actor may open the printed edition."""
    edition = await edition_by_id(work, edition_id)
    return edition is not None and edition.state in PUBLIC_STATES and await may_read(work, edition)


async def edition_titles(work: Work, ids: Collection[UUID]) -> dict[UUID, str]:
    """What editions are called, for notices."""
    rows = await work.session.execute(select(Edition.id, Edition.titles).where(Edition.id.in_(ids)))
    return {row.id: title_in(work, row.titles) for row in rows}
