"""Sources and how they do: what the agency says of each, and what the harvest or its own job noted."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, null, or_, select

from service.kit.folding import fold
from service.monitoring.sources.models import DELIVERY, FEED, PAGE, VERSION, Article, Source, SourceText
from service.monitoring.sources.queries.caught import titles_of
from service.monitoring.sources.rules.acts import may_read
from service.runtime.work import Work

LOOKED_BACK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """A source as it is shown. condition: ok, new, failing, silent, paused or removed; new: never asked yet.

    recent: articles of the last seven days. shared: whether it is fetched once for all agencies. changed_at: when
    something new was found last.
    """

    id: UUID
    version: int
    state: str
    kind: str
    address: str
    selector: str
    text_selector: str
    title: str
    tier: int
    every_minutes: int
    licence: str
    licence_note: str
    keep_days: int
    silent_hours: int
    silent_since: datetime | None
    created_at: datetime
    reason: str
    username: str
    feed_id: UUID | None
    shared: bool
    next_at: datetime | None
    polled_at: datetime | None
    ok_at: datetime | None
    changed_at: datetime | None
    failures: int
    failure: str
    failing_since: datetime | None
    moved_to: str
    listed: int
    recent: int

    @property
    def condition(self) -> str:
        if self.state != "active":
            return self.state
        if self.failures:
            return "failing"
        if self.silent_since is not None:
            return "silent"
        return "ok" if self.polled_at else "new"


def _health(name: str) -> Any:
    """A column of the shared feed, or the source's own where nothing is shared."""
    return func.coalesce(FEED.c[name], getattr(Source, name)).label(name)


SHOWN = (
    "id", "version", "state", "kind", "address", "selector", "text_selector", "tier", "every_minutes", "licence",
    "licence_note", "keep_days", "silent_hours", "silent_since", "created_at", "reason", "username", "feed_id",
)  # fmt: skip
HEALTH = ("next_at", "polled_at", "ok_at", "changed_at", "failures", "failure", "failing_since", "listed")


def _statement(work: Work) -> Select[Any]:
    columns = [getattr(Source, name) for name in SHOWN] + [_health(name) for name in HEALTH]
    return (
        select(*columns, Source.sealed.is_(None).label("shared"), func.coalesce(FEED.c.moved_to, "").label("moved_to"))
        .outerjoin(FEED, FEED.c.id == Source.feed_id)
        .where(Source.tenant_id == work.tenant.id)
    )


async def all_sources(work: Work, *, removed: bool = False) -> list[SourceView]:
    """The agency's sources by their names; or those that were removed, the latest first."""
    wanted = Source.state == "removed" if removed else Source.state != "removed"
    return await _views(work, _statement(work).where(wanted))


async def source_by_id(work: Work, source_id: UUID) -> SourceView | None:
    """One source, None where there is none."""
    found = await _views(work, _statement(work).where(Source.id == source_id))
    return found[0] if found else None


async def _views(work: Work, statement: Select[Any]) -> list[SourceView]:
    rows = (await work.session.execute(statement)).all()
    titles = await titles_of(work, [row.id for row in rows], work.language)
    recent = await _recent(work, rows)
    found = [
        SourceView(
            title=titles.get(row.id, row.address),
            recent=recent.get(row.id, 0),
            shared=row.shared,
            moved_to=row.moved_to if row.moved_to != row.address else "",
            **{name: getattr(row, name) for name in (*SHOWN, *HEALTH)},
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (fold(one.title), one.id))


async def _recent(work: Work, rows: Sequence[Any]) -> dict[UUID, int]:
    """How many articles each source brought in the last days, edits not counted."""
    since = work.now - LOOKED_BACK
    feeds = {row.feed_id: row.id for row in rows if row.feed_id is not None}
    shared = (
        select(DELIVERY.c.feed_id, func.count())
        .where(DELIVERY.c.feed_id.in_(list(feeds)), DELIVERY.c.at > since, DELIVERY.c.earlier_id.is_(None))
        .group_by(DELIVERY.c.feed_id)
    )
    counted: dict[UUID, int] = {}
    by_feed = {row[0]: row[1] for row in await work.session.execute(shared)}
    for row in rows:
        counted[row.id] = by_feed.get(row.feed_id, 0)
    own = (
        select(Article.source_id, func.count())
        .where(Article.tenant_id == work.tenant.id, Article.fetched_at > since, Article.earlier_id.is_(None))
        .group_by(Article.source_id)
    )
    for source_id, count in (await work.session.execute(own)).all():
        counted[source_id] = counted.get(source_id, 0) + count
    return counted


async def row_of(work: Work, source_id: UUID, *, lock: bool = False) -> Source | None:
    """The row itself, to be written."""
    statement = select(Source).where(Source.tenant_id == work.tenant.id, Source.id == source_id)
    statement = statement.with_for_update() if lock else statement
    return (await work.session.execute(statement.execution_options(populate_existing=True))).scalar_one_or_none()


async def texts_of(work: Work, source_id: UUID) -> dict[str, str]:
    """What a source is called, by language."""
    statement = select(SourceText.language, SourceText.title).where(
        SourceText.tenant_id == work.tenant.id, SourceText.source_id == source_id
    )
    return {row.language: row.title for row in await work.session.execute(statement)}


async def known_place(work: Work, kind: str, address: str, selector: str) -> UUID | None:
    """The source that asks for the same already."""
    statement = select(Source.id).where(
        Source.tenant_id == work.tenant.id,
        Source.state != "removed",
        Source.kind == kind,
        Source.address == address,
        Source.selector == selector,
    )
    found: UUID | None = await work.session.scalar(statement)
    return found


async def count_kept(work: Work) -> int:
    """How many sources the agency has."""
    statement = select(func.count()).where(Source.tenant_id == work.tenant.id, Source.state != "removed")
    return (await work.session.scalar(statement)) or 0


async def to_renew(work: Work, before: datetime) -> Sequence[Source]:
    """Active shared sources whose interest in their feed ends before a moment."""
    statement = (
        select(Source)
        .outerjoin(FEED, FEED.c.id == Source.feed_id)
        .where(
            Source.tenant_id == work.tenant.id,
            Source.state == "active",
            Source.sealed.is_(None),
            or_(FEED.c.id.is_(None), FEED.c.wanted_until < before),
        )
        .with_for_update(of=Source)
    )
    return (await work.session.execute(statement)).scalars().all()


async def heard_of(work: Work) -> Sequence[Any]:
    """Active sources that may fall silent: id, silent_hours, silent_since, active_since, changed_at."""
    changed = func.coalesce(FEED.c.changed_at, Source.changed_at).label("changed_at")
    statement = (
        select(Source.id, Source.silent_hours, Source.silent_since, Source.active_since, changed)
        .outerjoin(FEED, FEED.c.id == Source.feed_id)
        .where(
            Source.tenant_id == work.tenant.id,
            Source.state == "active",
            or_(Source.silent_hours > 0, Source.silent_since.is_not(None)),
        )
    )
    rows: Sequence[Any] = (await work.session.execute(statement)).all()
    return rows


async def due_own(work: Work) -> list[UUID]:
    """Sources with a password that are due."""
    statement = select(Source.id).where(
        Source.tenant_id == work.tenant.id,
        Source.state == "active",
        Source.sealed.is_not(None),
        or_(Source.next_at.is_(None), Source.next_at <= work.now),
        or_(Source.leased_until.is_(None), Source.leased_until <= work.now),
    )
    return list((await work.session.scalars(statement)).all())


async def silent_sources(work: Work) -> list[SourceView]:
    """Active sources that fell silent, the longest silent first."""
    found = await _views(work, _statement(work).where(Source.state == "active", Source.silent_since.is_not(None)))
    return sorted(found, key=lambda one: (one.silent_since, one.id))


async def latest(work: Work, source: SourceView, limit: int = 20) -> list[Mapping[str, Any]]:
    """The versions that a source brought last: address, title, at, way, language, edited."""
    if source.shared and source.feed_id is not None:
        statement = (
            select(
                PAGE.c.address,
                VERSION.c.title,
                VERSION.c.published_at,
                DELIVERY.c.at,
                VERSION.c.way,
                VERSION.c.language,
                DELIVERY.c.earlier_id.is_not(None).label("edited"),
                PAGE.c.gone_at,
            )
            .join(VERSION, VERSION.c.id == DELIVERY.c.version_id)
            .join(PAGE, PAGE.c.id == VERSION.c.page_id)
            .where(DELIVERY.c.feed_id == source.feed_id)
            .order_by(DELIVERY.c.seq.desc())
            .limit(limit)
        )
    else:
        statement = (
            select(
                Article.address,
                Article.title,
                Article.published_at,
                Article.fetched_at.label("at"),
                Article.way,
                Article.language,
                Article.earlier_id.is_not(None).label("edited"),
                null().label("gone_at"),
            )
            .where(Article.tenant_id == work.tenant.id, Article.source_id == source.id)
            .order_by(Article.seq.desc())
            .limit(limit)
        )
    return [{str(name): said for name, said in row._mapping.items()} for row in await work.session.execute(statement)]


async def titles(work: Work, ids: Collection[UUID]) -> dict[UUID, str]:
    """What sources are called, for notices about them; nothing for who may not see them."""
    return await titles_of(work, list(ids), work.language) if may_read(work.actor) else {}
