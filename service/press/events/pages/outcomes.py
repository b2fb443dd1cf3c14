"""Proposals decided; minutes and waivers of the record."""

from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath

from service.press.events.actions.outcomes import decide, write_minutes
from service.press.events.pages.showing import HOME, event_for
from service.press.events.pages.tabs import show_participants, show_record
from service.press.events.rules.acts import WRITE
from service.press.events.rules.content import REASON_LIMIT
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, at_fields
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for
from service.web.working import AnyRequest, working

MINUTES_LIMIT = 100_000


@post(f"{HOME}/{{event_id:uuid}}/outcomes/{{outcome_id:uuid}}/{{act:str}}", guards=[may(WRITE)])
async def decide_outcome(
    request: AnyRequest, event_id: FromPath[UUID], outcome_id: FromPath[UUID], act: FromPath[str]
) -> Response[bytes]:
    """Accept a proposal, or decline it with a reason."""
    if act not in ("accept", "decline"):
        raise NotFound
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            await event_for(work, event_id)
            reason = read.text("reason", limit=REASON_LIMIT, required=act == "decline")
            read.done()
            await at_fields(read, decide(work, event_id, outcome_id, act == "accept", reason))
    except FormRejected as refused:
        async with working(request) as work:
            return await show_participants(request, work, event_id, str(outcome_id), refused.values, refused.errors)
    return leave_for(request, f"{HOME}/{event_id}/participants#o-{outcome_id}")


@post(f"{HOME}/{{event_id:uuid}}/minutes", guards=[may(WRITE)])
async def save_minutes(request: AnyRequest, event_id: FromPath[UUID]) -> Response[bytes]:
    """Keep the minutes."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            await event_for(work, event_id)
            text = read.text("minutes", limit=MINUTES_LIMIT, required=True)
            version = read.number("version", most=999_999)
            read.done()
            await at_fields(read, write_minutes(work, event_id, text, version))
    except FormRejected as refused:
        async with working(request) as work:
            return await show_record(request, work, event_id, "minutes", refused.values, refused.errors)
    return leave_for(request, f"{HOME}/{event_id}/record#minutes")


DOORS = [decide_outcome, save_minutes]
