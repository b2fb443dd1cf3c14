"""Topics: what they are called in each language, their order, those no longer offered."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.monitoring.actions import topics as acts
from service.monitoring.forms.clips import topic_texts
from service.monitoring.queries.topics import topic_by_id, topics
from service.monitoring.rules.acts import READ, RULES
from service.runtime.language import OWN_NAMES
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import FormRejected
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.working import AnyRequest, Own, working

PLACE = "/monitoring/topics"


@get(PLACE, guards=[may(READ, RULES)])
async def topics_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """Every topic in its order."""
    return await _show(request, work)


async def _show(
    request: AnyRequest, work: Work, *, form: str = "", refused: FormRejected | None = None
) -> Response[bytes]:
    found = await topics(work)
    languages = list(work.tenant.profile.languages)
    context: dict[str, Any] = {
        "active": [topic for topic in found if topic.state == "active"],
        "retired": [topic for topic in found if topic.state == "retired"],
        "languages": {code: OWN_NAMES.get(code, code) for code in languages},
        "may_change": work.actor.may(RULES),
        "form": form,
        "values": refused.values if refused else {},
        "errors": refused.errors if refused else {},
    }
    return page(request, "monitoring/topics.html", status=422 if refused else 200, **context)


async def _again(
    request: AnyRequest, values: Mapping[str, str], error: FormRejected | Refusal, form: str
) -> Response[bytes]:
    refused = error if isinstance(error, FormRejected) else FormRejected(values, {error.field or "": error})
    async with working(request) as work:
        return await _show(request, work, form=form, refused=refused)


@post(PLACE, guards=[may(RULES)])
async def add(request: AnyRequest) -> Response[bytes]:
    """A topic at the end of the list."""
    values = await posted(request)
    try:
        async with working(request) as work:
            await acts.add_topic(work, *topic_texts(values, work.tenant.profile.languages))
    except (FormRejected, Refusal) as error:
        return await _again(request, values, error, "new")
    return await leave_saying(request, PLACE, N_("The topic was added."))


@post("/monitoring/topics/{topic_id:uuid}", guards=[may(RULES)])
async def change(request: AnyRequest, topic_id: FromPath[UUID]) -> Response[bytes]:
    """Call a topic something else."""
    values = await posted(request)
    try:
        async with working(request) as work:
            await acts.change_topic(work, topic_id, *topic_texts(values, work.tenant.profile.languages))
    except (FormRejected, Refusal) as error:
        return await _again(request, values, error, str(topic_id))
    return await leave_saying(request, PLACE, N_("The topic was changed."))


@post("/monitoring/topics/{topic_id:uuid}/retire", guards=[may(RULES)])
async def retire(request: AnyRequest, topic_id: FromPath[UUID]) -> Response[bytes]:
    """Offer a topic no more."""
    values = await posted(request)
    try:
        async with working(request) as work:
            await acts.retire_topic(work, topic_id, values.get("reason", ""))
    except Refusal as error:
        return await _again(request, values, error, f"retire-{topic_id}")
    return await leave_saying(request, PLACE, N_("The topic is offered no more."))


@post("/monitoring/topics/{topic_id:uuid}/revive", guards=[may(RULES)])
async def revive(request: AnyRequest, work: Own, topic_id: FromPath[UUID]) -> Response[bytes]:
    """Offer a retired topic again."""
    await acts.revive_topic(work, topic_id)
    return await leave_saying(request, PLACE, N_("The topic is offered again."))


@post("/monitoring/topics/{topic_id:uuid}/move", guards=[may(RULES)])
async def move(request: AnyRequest, work: Own, topic_id: FromPath[UUID]) -> Response[bytes]:
    """One place up or down."""
    if await topic_by_id(work, topic_id) is None:
        raise NotFound
    step = -1 if (await posted(request)).get("to") == "up" else 1
    await acts.move_topic(work, topic_id, step)
    return leave_for(request, PLACE)


DOORS = [topics_page, add, change, retire, revive, move]
