"""Long harvests and how far they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from service.monitoring.sources.models import FEED, FEED_PAGE, PAGE, Run
from service.runtime.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """A long harvest. total: pages that the sitemap names, fetched: those that were fetched, failed: could not be had.

    listed_at: None while the list itself is not there. failure: why the list or the one page could not be had.
    """

    id: UUID
    source_id: UUID | None
    kind: str
    state: str
    address: str
    since: date | None
    begun_by_name: str
    begun_at: datetime
    ended_at: datetime | None
    reason: str
    listed_at: datetime | None
    failure: str
    total: int
    fetched: int
    failed: int


def _statement(work: Work) -> Select[Any]:
    return (
        select(Run, FEED.c.ok_at, FEED.c.failure)
        .outerjoin(FEED, FEED.c.id == Run.feed_id)
        .where(Run.tenant_id == work.tenant.id)
    )


async def _views(work: Work, statement: Select[Any]) -> list[RunView]:
    rows = (await work.session.execute(statement)).all()
    counts = await _counts(work, [row.Run.feed_id for row in rows])
    return [_view(row, counts.get(row.Run.feed_id)) for row in rows]


def _view(row: Any, counted: Any) -> RunView:
    run: Run = row.Run
    total, fetched, failed, why = counted or (0, 0, 0, "")
    names = ("id", "source_id", "kind", "state", "address", "since", "begun_by_name", "begun_at", "ended_at", "reason")
    return RunView(
        listed_at=row.ok_at,
        failure=row.failure or (why if run.kind == "address" else ""),
        total=total,
        fetched=fetched,
        failed=failed,
        **{name: getattr(run, name) for name in names},
    )


async def _counts(work: Work, feed_ids: Sequence[UUID]) -> dict[UUID, tuple[int, int, int, str]]:
    """Of each feed: its pages, those kept, those that could not be had, and why the last could not."""
    kept = func.count().filter(PAGE.c.last_version_id.is_not(None))
    lost = func.count().filter(PAGE.c.state.in_(("failed", "gone")), PAGE.c.last_version_id.is_(None))
    statement = (
        select(FEED_PAGE.c.feed_id, func.count(), kept, lost, func.max(PAGE.c.failure))
        .join(PAGE, PAGE.c.id == FEED_PAGE.c.page_id)
        .where(FEED_PAGE.c.feed_id.in_(feed_ids))
        .group_by(FEED_PAGE.c.feed_id)
    )
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in await work.session.execute(statement)}


async def runs_of(work: Work, source_id: UUID, limit: int = 10) -> list[RunView]:
    """The long harvests of a source, the latest first."""
    statement = _statement(work).where(Run.source_id == source_id, Run.kind == "archive")
    return await _views(work, statement.order_by(Run.begun_at.desc()).limit(limit))


async def single_addresses(work: Work, limit: int = 20) -> list[RunView]:
    """Single addresses that people asked for, the latest first."""
    statement = _statement(work).where(Run.kind == "address")
    return await _views(work, statement.order_by(Run.begun_at.desc()).limit(limit))


async def run_by_id(work: Work, run_id: UUID) -> RunView | None:
    """One harvest, None where there is none."""
    found = await _views(work, _statement(work).where(Run.id == run_id))
    return found[0] if found else None


async def run_row(work: Work, run_id: UUID, *, lock: bool = False) -> Run | None:
    """The row itself, to be written."""
    statement = select(Run).where(Run.tenant_id == work.tenant.id, Run.id == run_id)
    return (await work.session.execute(statement.with_for_update() if lock else statement)).scalar_one_or_none()


async def running(work: Work) -> Sequence[Run]:
    """Harvests that are running, locked."""
    statement = select(Run).where(Run.tenant_id == work.tenant.id, Run.state == "running")
    return (await work.session.execute(statement.with_for_update(skip_locked=True))).scalars().all()


async def is_done(work: Work, run: Run) -> bool:
    """Whether the list was read, each of its pages was had or given up, and everything was taken."""
    feed = (await work.session.execute(select(FEED.c.ok_at, FEED.c.last_seq).where(FEED.c.id == run.feed_id))).first()
    if feed is None or feed.ok_at is None or feed.last_seq > run.cursor:
        return False
    total, fetched, failed, _ = (await _counts(work, [run.feed_id])).get(run.feed_id, (0, 0, 0, ""))
    return fetched + failed >= total
