"""Long harvests: earlier articles of a source out of its sitemap, and single addresses that somebody asked for."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.monitoring.sources.actions.editing import demand_source
from service.monitoring.sources.actions.wanting import Wanted, want
from service.monitoring.sources.models import Run
from service.monitoring.sources.queries.runs import is_done, run_row, running
from service.monitoring.sources.rules.acts import NEEDS_REASON, RUN, demand, why_not_run
from service.runtime.work import Work

LEASE = timedelta(minutes=20)
ONCE = 10_080
EARLIEST = date(1995, 1, 1)
NOT_AHEAD = N_("Choose a day that is past.")
RUNNING_ALREADY = N_("A harvest of this source is running already.")


class UnknownRun(Exception):
    """There is no such harvest in this agency."""


async def harvest_back(work: Work, source_id: UUID, sitemap: str, since: date) -> UUID:
    """Fetch what a sitemap names from a day on. sitemap: in its one form. Raises UnknownSource, Refusal."""
    await demand_source(work, "harvest", source_id)
    if since > work.today:
        raise Refusal(NOT_AHEAD, code="in_future", field="since")
    if await work.session.scalar(select(Run.id).where(Run.source_id == source_id, Run.state == "running").limit(1)):
        raise Refusal(RUNNING_ALREADY, code="running")
    wanted = Wanted(kind="archive", address=sitemap, since=max(since, EARLIEST), every_minutes=ONCE)
    return await _begin(work, "archive", wanted, source_id)


async def fetch_address(work: Work, address: str, source_id: UUID | None = None) -> UUID:
    """Fetch one page once; who asks has been let in by the caller. address: in its one form."""
    return await _begin(work, "address", Wanted(kind="page", address=address, every_minutes=ONCE), source_id)


async def _begin(work: Work, kind: str, wanted: Wanted, source_id: UUID | None) -> UUID:
    feed_id = await want(work, wanted, work.now + LEASE)
    run = Run(
        id=new_id(), tenant_id=work.tenant.id, source_id=source_id, kind=kind, state="running", feed_id=feed_id,
        address=wanted.address, since=wanted.since, cursor=0, begun_by_name=work.actor.name, begun_at=work.now,
    )  # fmt: skip
    work.session.add(run)
    work.record("source_run.begun", run.id, record=RUN, after={"kind": kind, "address": wanted.address})
    return run.id


async def cancel_run(work: Work, run_id: UUID, reason: str) -> None:
    """Stop a harvest: what was fetched stays, nothing further is asked for. Raises UnknownRun, Refusal."""
    if not reason:
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    run = await _demand(work, "cancel", run_id)
    run.state, run.ended_at, run.reason = "cancelled", work.now, reason
    work.record("source_run.cancelled", run_id, record=RUN, reason=reason)


async def resume_run(work: Work, run_id: UUID) -> None:
    """Go on where a harvest was stopped. Raises UnknownRun, Refusal."""
    run = await _demand(work, "resume", run_id)
    run.state, run.ended_at, run.reason = "running", None, ""
    await _want_again(work, run)
    work.record("source_run.resumed", run_id, record=RUN)


async def _demand(work: Work, act: str, run_id: UUID) -> Run:
    run = await run_row(work, run_id, lock=True)
    if run is None:
        raise UnknownRun
    demand(why_not_run(act, work.actor, run.state))
    return run


async def _want_again(work: Work, run: Run) -> None:
    kind = "archive" if run.kind == "archive" else "page"
    wanted = Wanted(kind=kind, address=run.address, since=run.since, every_minutes=ONCE)
    feed_id = await want(work, wanted, work.now + LEASE)
    if feed_id != run.feed_id:
        run.feed_id, run.cursor = feed_id, 0


async def follow_runs(work: Work) -> None:
    """Close harvests in which nothing is left to fetch and nothing to take; go on asking for the others."""
    for run in await running(work):
        if await is_done(work, run):
            run.state, run.ended_at = "finished", work.now
            work.record("source_run.finished", run.id, record=RUN)
        else:
            await _want_again(work, run)
