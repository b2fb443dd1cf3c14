"""Taking what was caught: the source's place moves in the same work, so each version is taken once."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from service.monitoring.sources.models import Run, Source
from service.monitoring.sources.queries.caught import (
    delivered,
    fresh_own,
    fresh_runs,
    fresh_shared,
    own_delivered,
    titles_of,
)
from service.monitoring.sources.rules.addresses import host_of
from service.monitoring.sources.rules.caught import Caught
from service.runtime.work import Work

LEAST_EACH = 5
USUAL_TIER, USUAL_DAYS = 2, 400


async def take_new(work: Work, limit: int) -> list[Caught]:
    """At most `limit` versions that no earlier work took, of all active sources and running harvests.

    Each source gives its share, so that one with a flood holds up no other. An empty list: nothing is new.
    """
    caught = await _from_shared(work, limit)
    if len(caught) < limit:
        caught += await _from_own(work, limit - len(caught))
    if len(caught) < limit:
        caught += await _from_runs(work, limit - len(caught))
    return caught


def _share(limit: int, sources: Sequence[Any]) -> int:
    return max(limit // max(len(sources), 1), LEAST_EACH)


async def _from_shared(work: Work, limit: int) -> list[Caught]:
    sources = await fresh_shared(work, limit)
    titles = await titles_of(work, [source.id for source in sources])
    caught: list[Caught] = []
    for source in sources:
        room = min(_share(limit, sources), limit - len(caught))
        if room <= 0:
            break
        rows = await delivered(work, source.feed_id, source.cursor, room)
        caught += [_caught(row, source.id, titles.get(source.id, ""), source.tier) for row in rows]
        await _keep(work, rows, source.keep_days)
        if rows:
            await _move(work, Source, source.id, rows[-1].seq)
    return caught


async def _from_own(work: Work, limit: int) -> list[Caught]:
    sources = await fresh_own(work, limit)
    titles = await titles_of(work, [source.id for source in sources])
    caught: list[Caught] = []
    for source in sources:
        room = min(_share(limit, sources), limit - len(caught))
        if room <= 0:
            break
        rows = await own_delivered(work, source.id, source.cursor, room)
        caught += [_caught(row, source.id, titles.get(source.id, ""), source.tier, own=True) for row in rows]
        if rows:
            await _move(work, Source, source.id, rows[-1].seq)
    return caught


async def _from_runs(work: Work, limit: int) -> list[Caught]:
    runs = await fresh_runs(work, limit)
    titles = await titles_of(work, [run.source_id for run in runs if run.source_id is not None])
    caught: list[Caught] = []
    for run in runs:
        room = limit - len(caught)
        if room <= 0:
            break
        rows = await delivered(work, run.feed_id, run.cursor, room)
        outlet = titles.get(run.source_id, "")
        caught += [_caught(row, run.source_id, outlet, run.tier or USUAL_TIER) for row in rows]
        await _keep(work, rows, run.keep_days or USUAL_DAYS)
        if rows:
            await _move(work, Run, run.id, rows[-1].seq)
    return caught


async def _move(work: Work, table: type[Source] | type[Run], row_id: UUID, seq: int) -> None:
    statement = update(table).where(table.tenant_id == work.tenant.id, table.id == row_id).values(cursor=seq)
    await work.session.execute(statement.execution_options(synchronize_session=False))


async def _keep(work: Work, rows: Sequence[Any], days: int) -> None:
    """Ask that the evidence of these versions stays for as long as the source says."""
    if rows:
        ids = [row.version_id for row in rows]
        await work.session.execute(select(func.commons.keep_versions(ids, work.now + timedelta(days=days))))


def _caught(row: Any, source_id: UUID | None, outlet: str, tier: int, *, own: bool = False) -> Caught:
    """What a row says, of the commons or of the agency's own articles."""
    return Caught(
        source_id=source_id,
        outlet=outlet or host_of(row.address).partition("://")[2],
        tier=tier,
        address=row.address,
        version_id=row.id if own else row.version_id,
        earlier_version_id=row.earlier_id,
        title=row.title,
        lead=row.lead,
        text=row.text,
        html=row.html,
        language=row.language,
        author=row.author,
        published_at=row.published_at,
        caught_at=row.fetched_at,
        sha256=row.sha256,
        evidence_key=row.evidence_key,
        way=row.way,
        own=own,
    )
