"""The editor of an event, and what clashes with it while it is typed."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.kit.refusal import Refusal
from service.press.events.actions.events import create_event, edit_event
from service.press.events.forms.event import event_from, values_of
from service.press.events.forms.typed import span_at
from service.press.events.pages.showing import (
    HOME,
    event_for,
    languages_of,
    title_of,
    words_for,
)
from service.press.events.queries.clashes import clashes
from service.press.events.rules.acts import WRITE, why_not
from service.press.events.rules.content import EventView
from service.press.events.rules.kinds import KINDS
from service.press.events.tabs import people_offered
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, at_fields, typed_day
from service.web.guards import may
from service.web.posted import posted
from service.web.render import fragment, leave_for, page
from service.web.working import AnyRequest, Own, working


@get(f"{HOME}/new", guards=[may(WRITE)])
async def new_event(request: AnyRequest, work: Own) -> Response[bytes]:
    """The kinds to choose from, then the form of one (`?kind=`); `?on=2026-12-31` is the day on which it begins."""
    kind = str(request.query_params.get("kind", ""))
    on = _day(str(request.query_params.get("on", "")))
    if kind not in KINDS:
        return page(request, "press_events/kinds.html", words=words_for(work), on=on.isoformat() if on else "")
    values = {
        "begins_on": typed_day(on),
        "languages": work.tenant.profile.default_language,
        "owner": str(work.actor.stands_for or ""),
    }
    values |= {"on_page": "on"} if KINDS[kind].public else {}
    return await _form(request, work, kind, values, {})


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


async def _form(
    request: AnyRequest, work: Work, kind: str, values: Mapping[str, str], errors: Mapping[str, Refusal],
    event: EventView | None = None,
) -> Response[bytes]:  # fmt: skip
    rule = KINDS[kind]
    details = [
        (f"detail_{name}", gettext(one.label), one.shape, one.needed,
         [(value, gettext(words)) for value, words in one.choices.items()], gettext(one.help) if one.help else None,
         one.limit)
        for name, one in rule.details.items()
    ]  # fmt: skip
    context: dict[str, Any] = {
        "words": words_for(work),
        "kind": kind,
        "rule": rule,
        "details": details,
        "detail_labels": {field: label for field, label, *_ in details},
        "event": event,
        "title": title_of(work, event) if event else "",
        "fixed": event is not None and event.state in ("announced", "postponed"),
        "people": list((await people_offered(work)).items()),
        "order": languages_of(work),
        "values": values,
        "errors": errors,
    }
    return page(request, "press_events/form.html", status=422 if errors else 200, **context)


@post(HOME, guards=[may(WRITE)])
async def enter_event(request: AnyRequest) -> Response[bytes]:
    """Enter an event as an idea."""
    read = Fields(await posted(request))
    kind = read.values.get("kind", "")
    if kind not in KINDS:
        raise NotFound
    try:
        async with working(request) as work:
            edit = event_from(read, kind, languages_of(work), work.now, work.zone)
            event_id = await at_fields(read, create_event(work, edit))
    except FormRejected as refused:
        async with working(request) as work:
            return await _form(request, work, kind, refused.values, refused.errors)
    return leave_for(request, f"{HOME}/{event_id}")


@get(f"{HOME}/{{event_id:uuid}}/edit", guards=[may(WRITE)])
async def edit_page(request: AnyRequest, work: Own, event_id: FromPath[UUID]) -> Response[bytes]:
    """The form of an event, filled with what stands."""
    event = await event_for(work, event_id)
    refusal = why_not("edit", work.actor, event.standing)
    if refusal is not None:
        return leave_for(request, f"{HOME}/{event_id}")
    return await _form(request, work, event.kind, values_of(event, work.zone), {}, event)


@post(f"{HOME}/{{event_id:uuid}}/edit", guards=[may(WRITE)])
async def save_event(request: AnyRequest, event_id: FromPath[UUID]) -> Response[bytes]:
    """Keep what was typed of an event."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            event = await event_for(work, event_id)
            version = read.number("version", most=999_999)
            edit = event_from(read, event.kind, languages_of(work), work.now, work.zone)
            await at_fields(read, edit_event(work, event_id, edit, version))
    except FormRejected as refused:
        async with working(request) as work:
            event = await event_for(work, event_id)
            return await _form(request, work, event.kind, refused.values, refused.errors, event)
    return leave_for(request, f"{HOME}/{event_id}")


@get(f"{HOME}/clashes", guards=[may(WRITE)])
async def clashes_part(request: AnyRequest, work: Own) -> Response[bytes]:
    """What clashes with the time, place and speakers that are being typed: a part of forms."""
    read = Fields({name: str(value) for name, value in request.query_params.items()})
    begins_at, ends_at = span_at(read, work.now, work.zone)
    event_id = read.uuid("event")
    event = await event_for(work, event_id) if event_id else None
    if event is not None and "begins_on" not in read.values:
        begins_at, ends_at = event.begins_at, event.ends_at
    place = read.values.get("place", "")[:300] if "place" in read.values else event.place if event else ""
    person = read.uuid("person")
    found = []
    if begins_at and ends_at and begins_at < ends_at:
        found = await clashes(
            work, begins_at, ends_at, place, event_id=event_id, people=[person] if person else [],
            names=[read.values.get("name", "")[:200]],
        )  # fmt: skip
    return fragment(request, "press_events/_clashes.html", clashes=found)


DOORS = [new_event, clashes_part, enter_event, edit_page, save_event]
