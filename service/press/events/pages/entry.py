"""An event as a calendar's entry."""

from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from service.notifications.calendars import written
from service.notifications.slots import Entry
from service.press.events.pages.showing import HOME, event_for, title_of
from service.press.events.rules.acts import READ
from service.press.events.rules.content import EventView
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.guards import may
from service.web.visitor import house, visitor
from service.web.working import AnyRequest, Own


@get(f"{HOME}/{{event_id:uuid}}/event.ics", guards=[may(READ)])
async def event_entry(request: AnyRequest, work: Own, event_id: FromPath[UUID]) -> Response[bytes]:
    """The event for a calendar program: title, time and link."""
    event = await event_for(work, event_id)
    if event.begins_at is None:
        raise NotFound
    tenant = visitor(request).tenant
    body = written(
        [entry_of(work, event)], name=tenant.name(work.language), host=tenant.host or tenant.slug,
        origin=house(request).settings.origin(tenant.host),
    )  # fmt: skip
    headers = {"Content-Disposition": 'attachment; filename="event.ics"', "Cache-Control": "private, no-store"}
    return Response(body, media_type="text/calendar", headers=headers)


def entry_of(work: Work, event: EventView) -> Entry:
    """An event as an entry of a calendar."""
    assert event.begins_at is not None  # the caller saw to it
    return Entry(
        f"press-event-{event.id}", title_of(work, event), event.begins_at, f"{HOME}/{event.id}",
        event.changed_at, event.ends_at, place=event.place_in(work.language), cancelled=event.state == "cancelled",
    )  # fmt: skip


DOORS = [event_entry]
