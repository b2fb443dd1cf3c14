"""Watching over sources: interest is renewed, silence is told of once, harvests that are done are closed."""

from uuid import UUID

from sqlalchemy import update

from service.identity.queries.holders import who_may
from service.kit.actor import ANYWHERE
from service.monitoring.sources.actions.runs import follow_runs
from service.monitoring.sources.actions.wanting import renew
from service.monitoring.sources.models import Source
from service.monitoring.sources.queries.caught import titles_of
from service.monitoring.sources.queries.sources import due_own, heard_of
from service.monitoring.sources.rules.acts import MANAGE, RECORD
from service.monitoring.sources.rules.health import is_silent
from service.notifications.actions import notify
from service.runtime.work import Work

SILENT = "media_source.silent"


async def watch(work: Work) -> None:
    """What is to be seen to every few minutes."""
    await renew(work)
    await follow_runs(work)
    await note_silence(work)
    for source_id in await due_own(work):
        work.later("monitoring.poll_source", source_id=str(source_id))


async def note_silence(work: Work) -> list[UUID]:
    """Mark sources that fell silent and tell of them; take the mark from those that are heard again. The silent."""
    fallen = []
    for one in await heard_of(work):
        silent = is_silent(work.now, one.silent_hours, one.active_since, one.changed_at)
        if silent and one.silent_since is None:
            fallen.append(one.id)
            await _mark(work, one.id, silent=True)
        elif not silent and one.silent_since is not None:
            await _mark(work, one.id, silent=False)
    await _tell(work, fallen)
    return fallen


async def _mark(work: Work, source_id: UUID, *, silent: bool) -> None:
    own = (Source.tenant_id == work.tenant.id, Source.id == source_id)
    statement = update(Source).where(*own).values(silent_since=work.now if silent else None)
    await work.session.execute(statement.execution_options(synchronize_session=False))
    work.record(SILENT if silent else "media_source.heard", source_id, record=RECORD)


async def _tell(work: Work, fallen: list[UUID]) -> None:
    if not fallen:
        return
    people = [one.id for one in await who_may(work, [MANAGE], unit_id=ANYWHERE, journal_id=ANYWHERE, on=work.today)]
    names = await titles_of(work, fallen)
    for source_id in fallen:
        params = {"title": names.get(source_id, "")}
        await notify(work, people, SILENT, record=RECORD, record_id=source_id, params=params)
