"""Past clips are asked by keyword rules: beginning, progress, stopping, going on."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.monitoring.actions import asking
from service.monitoring.forms.watching import days_of, trial
from service.monitoring.models.watching import RuleRun
from service.monitoring.pages.watching import PLACE, check, run_words, show_form, shown
from service.monitoring.queries.asking import run_by_id
from service.monitoring.queries.watching import aliases, met
from service.monitoring.rules.acts import READ, RULES
from service.monitoring.rules.watching import mistake_in
from service.runtime.work import Work
from service.web.fields import FormRejected
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import fragment, is_partial, leave_for
from service.web.working import AnyRequest, Own, working

RUNS = f"{PLACE}/runs"


@post(f"{PLACE}/try", guards=[may(RULES)])
async def try_typed(request: AnyRequest) -> Response[bytes]:
    """Begin to find which past clips a rule would catch that is being written."""
    values = await posted(request)
    try:
        async with working(request) as work:
            run_id = await asking.try_rule(work, *trial(values))
    except (FormRejected, Refusal) as error:
        errors: Mapping[str, Refusal] = error.errors if isinstance(error, FormRejected) else {error.field or "": error}
        async with working(request) as work:
            if not is_partial(request):
                return await show_form(request, work, values, errors)
            mistake = mistake_in(values.get("text", ""), await aliases(work)) if values.get("text") else None
            return fragment(request, "monitoring/_refused.html", errors=errors, **check(values, mistake))
    async with working(request) as work:
        words = await _words(work, await run_by_id(work, run_id))
        if not is_partial(request):
            return await show_form(request, work, values, run=words)
        return fragment(request, "monitoring/_run.html", **words)


async def _words(work: Work, run: RuleRun) -> dict[str, Any]:
    words = run_words(work, run)
    if run.kind == "trial":
        words["found"] = shown(await met(work, [(UUID(clip_id), places) for clip_id, places in run.found]))
    return words


@get(RUNS + "/{run_id:uuid}", guards=[may(READ, RULES)])
async def progress(request: AnyRequest, work: Own, run_id: FromPath[UUID]) -> Response[bytes]:
    """How far it is; with what a trial has found."""
    run = await run_by_id(work, run_id)
    if not is_partial(request):
        return leave_for(request, f"{PLACE}/{run.rule_id}" if run.rule_id else f"{PLACE}/new")
    return fragment(request, "monitoring/_run.html", **await _words(work, run))


@post(RUNS + "/{run_id:uuid}/stop", guards=[may(RULES)])
async def stop(request: AnyRequest, run_id: FromPath[UUID]) -> Response[bytes]:
    """Stop asking."""
    async with working(request) as work:
        await asking.stop(work, run_id)
    return await _after(request, run_id)


@post(RUNS + "/{run_id:uuid}/resume", guards=[may(RULES)])
async def resume(request: AnyRequest, run_id: FromPath[UUID]) -> Response[bytes]:
    """Go on where it was stopped."""
    async with working(request) as work:
        await asking.resume(work, run_id)
    return await _after(request, run_id)


async def _after(request: AnyRequest, run_id: UUID) -> Response[bytes]:
    async with working(request) as work:
        run = await run_by_id(work, run_id)
        if is_partial(request):
            return fragment(request, "monitoring/_run.html", **await _words(work, run))
        return leave_for(request, f"{PLACE}/{run.rule_id}" if run.rule_id else f"{PLACE}/new")


@post(PLACE + "/{rule_id:uuid}/ask", guards=[may(RULES)])
async def ask(request: AnyRequest, rule_id: FromPath[UUID]) -> Response[bytes]:
    """Ask past clips by a rule as it is."""
    values = await posted(request)
    async with working(request) as work:
        await asking.ask_again(work, rule_id, days_of(values))
    return await leave_saying(request, f"{PLACE}/{rule_id}", N_("Past clips are being asked."))


DOORS = [try_typed, progress, stop, resume, ask]
