"""One source: how it does, what it brought, what can be done with it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.audit.queries import timeline
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.monitoring.sources.actions.editing import (
    UnknownSource,
    fetch_now,
    pause_source,
    remove_source,
    resume_source,
    take_back_source,
)
from service.monitoring.sources.forms import reason_from, rejected
from service.monitoring.sources.pages.showing import CHANGE, PLACE, SEE, labels, words
from service.monitoring.sources.queries.runs import runs_of
from service.monitoring.sources.queries.sources import latest, source_by_id, texts_of
from service.monitoring.sources.rules.acts import ACT_WORDS, RUN_STATES, allowed_acts
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import FormRejected
from service.web.flash import leave_saying
from service.web.posted import posted
from service.web.render import page
from service.web.visitor import house
from service.web.working import AnyRequest, Own, working

ACTS = ("pause", "remove", "resume", "take_back", "fetch")
SAID: Mapping[str, str] = {
    "pause": N_("The source is paused."),
    "remove": N_("The source is removed. What it brought stays."),
    "resume": N_("The source is read again."),
    "take_back": N_("The source is in the list again."),
    "fetch": N_("The source is asked for at once."),
}
JUST_NOW = N_("This source was read a moment ago.")


@get(f"{PLACE}/{{source_id:uuid}}", guards=[SEE])
async def source_page(request: AnyRequest, work: Own, source_id: FromPath[UUID]) -> Response[bytes]:
    """One source."""
    return await show_source(request, work, source_id)


async def show_source(
    request: AnyRequest,
    work: Work,
    source_id: UUID,
    errors: Mapping[str, Refusal] | None = None,
    values: Mapping[str, str] | None = None,
    refused: str = "",
) -> Response[bytes]:
    """The page; `refused`: which act was refused, with its errors and what was typed."""
    source = await source_by_id(work, source_id)
    if source is None:
        raise NotFound
    context: dict[str, Any] = {
        "source": source,
        "titles": await texts_of(work, source_id),
        "latest": await latest(work, source),
        "runs": await runs_of(work, source_id),
        "run_states": {word: gettext(said) for word, said in RUN_STATES.items()},
        "may": allowed_acts(work.actor, source.state),
        "acts": [(act, gettext(ACT_WORDS.get(act.kind, act.kind))) for act in await timeline(work, source_id)],
        "errors": errors or {},
        "values": values or {},
        "refused": refused,
        "labels": labels(work),
        **words(),
    }
    return page(request, "sources/source.html", status=422 if errors else 200, **context)


@post(f"{PLACE}/{{source_id:uuid}}/{{act:str}}", guards=[CHANGE])
async def act_on(request: AnyRequest, source_id: FromPath[UUID], act: FromPath[str]) -> Response[bytes]:
    """Pause, remove, let run again, take back, or fetch now."""
    if act not in ACTS:
        raise NotFound
    values = await posted(request)
    said = SAID[act]
    try:
        async with working(request) as work:
            if not await _do(request, work, source_id, act, values):
                said = JUST_NOW
    except UnknownSource:
        raise NotFound from None
    except (FormRejected, Refusal, FieldErrors) as error:
        async with working(request) as work:
            return await show_source(request, work, source_id, rejected(values, error).errors, values, act)
    return await leave_saying(request, f"{PLACE}/{source_id}", said)


async def _do(request: AnyRequest, work: Work, source_id: UUID, act: str, values: Mapping[str, str]) -> bool:
    keyring = house(request).keyring
    if act == "fetch":
        return await fetch_now(work, source_id)
    if act == "resume":
        await resume_source(work, keyring, source_id)
    elif act == "take_back":
        await take_back_source(work, keyring, source_id)
    elif act == "pause":
        await pause_source(work, source_id, reason_from(values))
    else:
        await remove_source(work, source_id, reason_from(values))
    return True


DOORS = [source_page, act_on]
