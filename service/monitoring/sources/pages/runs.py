"""Long harvests: begun, followed with their progress, stopped and resumed."""

from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.monitoring.sources.actions.editing import UnknownSource
from service.monitoring.sources.actions.runs import UnknownRun, cancel_run, harvest_back, resume_run
from service.monitoring.sources.forms import harvest_from, reason_from, rejected
from service.monitoring.sources.pages.showing import CHANGE, PLACE, SEE, words
from service.monitoring.sources.pages.source import show_source
from service.monitoring.sources.queries.runs import RunView, run_by_id
from service.monitoring.sources.rules.acts import RUN_STATES
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import FormRejected
from service.web.flash import leave_saying
from service.web.posted import posted
from service.web.render import fragment
from service.web.working import AnyRequest, Own, working


@post(f"{PLACE}/{{source_id:uuid}}/harvest", guards=[CHANGE])
async def begin(request: AnyRequest, source_id: FromPath[UUID]) -> Response[bytes]:
    """Begin to fetch earlier articles out of a sitemap."""
    values = await posted(request)
    try:
        async with working(request) as work:
            sitemap, since = harvest_from(values, work.today)
            await harvest_back(work, source_id, sitemap, since)
    except UnknownSource:
        raise NotFound from None
    except (FormRejected, Refusal, FieldErrors) as error:
        async with working(request) as work:
            return await show_source(request, work, source_id, rejected(values, error).errors, values, "harvest")
    return await leave_saying(request, f"{PLACE}/{source_id}#runs", N_("The harvest has begun."))


@get(f"{PLACE}/runs/{{run_id:uuid}}/progress", guards=[SEE])
async def progress(request: AnyRequest, work: Own, run_id: FromPath[UUID]) -> Response[bytes]:
    """How far a harvest is."""
    run = await _run(work, run_id)
    states = {word: gettext(said) for word, said in RUN_STATES.items()}
    return fragment(request, "sources/_run.html", run=run, run_states=states, **words())


async def _run(work: Work, run_id: UUID) -> RunView:
    run = await run_by_id(work, run_id)
    if run is None:
        raise NotFound
    return run


@post(f"{PLACE}/runs/{{run_id:uuid}}/cancel", guards=[CHANGE])
async def cancel(request: AnyRequest, run_id: FromPath[UUID]) -> Response[bytes]:
    """Stop a harvest, with a reason."""
    values = await posted(request)
    try:
        async with working(request) as work:
            run = await _run(work, run_id)
            await cancel_run(work, run_id, reason_from(values))
    except UnknownRun:
        raise NotFound from None
    except (FormRejected, Refusal) as error:
        async with working(request) as work:
            run = await _run(work, run_id)
            if run.source_id is None:
                raise
            return await show_source(
                request, work, run.source_id, rejected(values, error).errors, values, f"cancel-{run_id}"
            )
    return await leave_saying(request, _place(run), N_("The harvest is stopped. What was fetched stays."))


@post(f"{PLACE}/runs/{{run_id:uuid}}/resume", guards=[CHANGE])
async def resume(request: AnyRequest, run_id: FromPath[UUID]) -> Response[bytes]:
    """Let a harvest go on where it was stopped."""
    await posted(request)
    try:
        async with working(request) as work:
            run = await _run(work, run_id)
            await resume_run(work, run_id)
    except UnknownRun:
        raise NotFound from None
    return await leave_saying(request, _place(run), N_("The harvest goes on."))


def _place(run: RunView) -> str:
    return f"{PLACE}/{run.source_id}#runs" if run.source_id else PLACE


DOORS = [begin, progress, cancel, resume]
