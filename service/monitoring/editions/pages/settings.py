"""How monitors are set up: hour, days, languages, topics, to whom."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.identity.queries import list_people, units_with_names
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.monitoring.editions.actions.settings import change_monitor, open_monitor, switch
from service.monitoring.editions.forms import monitor_from, values_of
from service.monitoring.editions.pages.showing import HOME, history
from service.monitoring.editions.queries.monitors import MonitorView, addressed, monitor_by_id
from service.monitoring.editions.rules.settings import GROUPS, KINDS, RECIPIENTS
from service.monitoring.queries.topics import topics
from service.monitoring.rules.acts import SEND
from service.runtime.language import OWN_NAMES, gettext, weekdays
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, at_fields
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.working import AnyRequest, Own, working

PLACE = "/monitoring/monitors"
OPENED = N_("The monitor is set up. Its first edition is composed at its hour.")
CHANGED = N_("The monitor was changed.")


@get(f"{PLACE}/new", guards=[may(SEND)])
async def new_monitor_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """The form of a new monitor."""
    profile = work.tenant.profile
    usual = {
        "kind": "leadership", "hour": "08:30", "days": "1 2 3 4 5", "languages": profile.default_language,
        "groups": "leadership unit_heads", "without_topic": "on", "unjudged": "on", "counts": "on",
        f"title_{profile.default_language}": gettext("Daily media monitor"),
        "editor": str(work.actor.id) if work.actor.kind == "person" else "",
    }  # fmt: skip
    return await _form(request, work, None, usual, {})


@get(f"{PLACE}/{{monitor_id:uuid}}", guards=[may(SEND)])
async def monitor_page(request: AnyRequest, work: Own, monitor_id: FromPath[UUID]) -> Response[bytes]:
    """The same form for a monitor that is there, with to whom it goes today."""
    one = await _monitor(work, monitor_id)
    return await _form(request, work, one, values_of(one.edit, one.version), {})


async def _monitor(work: Work, monitor_id: UUID) -> MonitorView:
    one = await monitor_by_id(work, monitor_id)
    if one is None:
        raise NotFound
    return one


async def _form(
    request: AnyRequest, work: Work, one: MonitorView | None, values: Mapping[str, str],
    errors: Mapping[str, Refusal],
) -> Response[bytes]:  # fmt: skip
    people = await list_people(work, work.today)
    context: dict[str, Any] = {
        "monitor": one,
        "kinds": [(key, gettext(words)) for key, words in KINDS.items()],
        "weekdays": list(zip("1234567", weekdays("wide"), strict=True)),
        "spoken": [(code, OWN_NAMES[code]) for code in work.tenant.profile.languages],
        "default": work.tenant.profile.default_language,
        "units": [(str(unit.id), unit.name) for unit in await units_with_names(work)],
        "topics": [(str(topic.id), topic.title) for topic in await topics(work, retired=False)],
        "groups": [(key, gettext(RECIPIENTS[key])) for key in GROUPS],
        "people": [(str(row.id), row.name, row.email) for row in people],
        "to": await addressed(work, one.edit) if one else None,
        "history": await history(work, one.id) if one else [],
        "ticked": {name: set(values.get(name, "").split()) for name in
                   ("days", "languages", "topics", "groups", "people")},
        "values": values,
        "errors": errors,
    }  # fmt: skip
    return page(request, "editions/monitor.html", status=422 if errors else 200, **context)


@post(f"{PLACE}/new", guards=[may(SEND)])
async def set_up_monitor(request: AnyRequest) -> Response[bytes]:
    """Compose another monitor from now on."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            profile = work.tenant.profile
            edit, _ = monitor_from(read, profile.languages, profile.default_language)
            await at_fields(read, open_monitor(work, edit))
    except FormRejected as refused:
        async with working(request) as work:
            return await _form(request, work, None, refused.values, refused.errors)
    return await leave_saying(request, HOME, OPENED)


@post(f"{PLACE}/{{monitor_id:uuid}}", guards=[may(SEND)])
async def change(request: AnyRequest, monitor_id: FromPath[UUID]) -> Response[bytes]:
    """Set it up in another way."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            one = await _monitor(work, monitor_id)
            profile = work.tenant.profile
            edit, version = monitor_from(read, profile.languages, profile.default_language, one.edit.kind)
            await at_fields(read, change_monitor(work, monitor_id, edit, version))
    except FormRejected as refused:
        async with working(request) as work:
            return await _form(request, work, await _monitor(work, monitor_id), refused.values, refused.errors)
    return await leave_saying(request, HOME, CHANGED)


@post(f"{PLACE}/{{monitor_id:uuid}}/{{act:str}}", guards=[may(SEND)])
async def switch_monitor(request: AnyRequest, monitor_id: FromPath[UUID], act: FromPath[str]) -> Response[bytes]:
    """Compose it each day, or not any more."""
    if act not in ("on", "off"):
        raise NotFound
    await posted(request)
    async with working(request) as work:
        await switch(work, monitor_id, act == "on")
    return leave_for(request, f"{PLACE}/{monitor_id}")


DOORS = [new_monitor_page, set_up_monitor, monitor_page, change, switch_monitor]
