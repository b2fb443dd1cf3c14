"""Forms of what belongs to an event: a line added, changed, moved, taken away; the checklist ticked."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.documents.queries import ids_typed, waiting_files
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.events.actions import parts as acts
from service.press.events.actions.outcomes import change_outcome, enter_outcome, outcome_row
from service.press.events.forms.parts import FORMS, NEW_VALUES, Around
from service.press.events.pages.showing import (
    HOME,
    event_for,
    languages_of,
    people_names,
    title_of,
    words_for,
)
from service.press.events.queries.parts import participants_of, speakers_of
from service.press.events.rules.acts import WRITE
from service.press.events.rules.content import EventView
from service.press.events.rules.kinds import KINDS
from service.publishing.actions.pictures import KINDS as PICTURES
from service.runtime.language import OWN_NAMES, gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, at_fields
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.working import AnyRequest, Own, working

PLACES = {
    "speakers": "programme", "agenda": "programme", "lines": "programme", "checklist": "preparation",
    "materials": "preparation", "participants": "participants", "speeches": "participants",
    "outcomes": "participants", "recordings": "record", "photos": "record",
}  # fmt: skip
"""Part -> the tab on which it stands."""
NEEDS_FILE = N_("Choose at least one file.")


def _place(event_id: UUID, part: str) -> str:
    return f"{HOME}/{event_id}/{PLACES[part]}#{part}"


async def _around(work: Work, event: EventView, row_id: UUID | None = None) -> Around:
    speakers = await speakers_of(work, event.id)
    bodies = await participants_of(work, event.id) if KINDS[event.kind].bodies else []
    return Around(
        work.zone, event.begins_at, languages_of(work), await people_names(work),
        {str(one.id): one.name for one in speakers if one.id != row_id},
        {str(one.id): one.organisation for one in bodies},
    )  # fmt: skip


async def _form(
    request: AnyRequest, work: Work, event: EventView, part: str, values: Mapping[str, str],
    errors: Mapping[str, Refusal], row_id: UUID | None = None,
) -> Response[bytes]:  # fmt: skip
    form = FORMS[part]
    fields = [
        {
            "name": one.name, "label": _label(one.label, one.language), "shape": one.shape, "required": one.required,
            "options": [*one.known.items(), *((value, gettext(words)) for value, words in one.options.items())],
            "help": gettext(one.help) if one.help else None, "empty": gettext(one.empty) if one.empty else None,
        }
        for one in form.fields(await _around(work, event, row_id))
    ]  # fmt: skip
    waiting = await waiting_files(work, ids_typed(values.get("files", ""))) if form.files and row_id is None else []
    context: dict[str, Any] = {
        "words": words_for(work), "event": event, "title": title_of(work, event), "part": part,
        "heading": gettext(form.title) if row_id is None else gettext("Change"), "fields": fields,
        "labels": {one["name"]: one["label"] for one in fields} | {"files": gettext("Files")},
        "takes_files": form.files and row_id is None, "files": waiting, "limits": work.tenant.profile.files,
        "picture_kinds": ", ".join(sorted(PICTURES)) if part == "photos" else "",
        "row_id": row_id, "back": _place(event.id, part), "values": values, "errors": errors,
    }  # fmt: skip
    return page(request, "press_events/part.html", status=422 if errors else 200, **context)


def _label(label: str, language: str) -> str:
    words = gettext(label)
    return gettext("%(what)s (%(language)s)", what=words, language=OWN_NAMES[language]) if language else words


@get(f"{HOME}/{{event_id:uuid}}/parts/{{part:str}}/new", guards=[may(WRITE)])
async def new_line(request: AnyRequest, work: Own, event_id: FromPath[UUID], part: FromPath[str]) -> Response[bytes]:
    """The form of a new line."""
    event = await _open_event(work, event_id, part)
    return await _form(request, work, event, part, NEW_VALUES.get(part, {}), {})


async def _open_event(work: Work, event_id: UUID, part: str) -> EventView:
    event = await event_for(work, event_id)
    if part not in FORMS or (PLACES[part] == "participants" and not KINDS[event.kind].bodies):
        raise NotFound
    return event


@post(f"{HOME}/{{event_id:uuid}}/parts/{{part:str}}", guards=[may(WRITE)])
async def add_line(request: AnyRequest, event_id: FromPath[UUID], part: FromPath[str]) -> Response[bytes]:
    """Add a line, or one for each file."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            event = await _open_event(work, event_id, part)
            await _add(work, event, part, read)
    except FormRejected as refused:
        async with working(request) as work:
            event = await _open_event(work, event_id, part)
            return await _form(request, work, event, part, refused.values, refused.errors)
    return leave_for(request, _place(event_id, part))


async def _add(work: Work, event: EventView, part: str, read: Fields) -> None:
    form = FORMS[part]
    values = form.read(read, await _around(work, event))
    file_ids = ids_typed(read.values.get("files", "")) if form.files else []
    if form.files and not file_ids:
        read.refuse("files", NEEDS_FILE, "required")
    read.done()
    if form.files:
        await at_fields(read, acts.add_files(work, event.id, part, file_ids, values))
    elif part == "outcomes":
        await at_fields(read, enter_outcome(work, event.id, values["kind"], values["text"], values["participant_id"]))
    else:
        await at_fields(read, acts.add_line(work, event.id, part, values))


async def _row(work: Work, event_id: UUID, part: str, row_id: UUID) -> Any:
    if part == "outcomes":
        return await outcome_row(work, event_id, row_id)
    return await acts.part_row(work, event_id, part, row_id)


@get(f"{HOME}/{{event_id:uuid}}/parts/{{part:str}}/{{row_id:uuid}}", guards=[may(WRITE)])
async def line_page(
    request: AnyRequest, work: Own, event_id: FromPath[UUID], part: FromPath[str], row_id: FromPath[UUID]
) -> Response[bytes]:
    """The form of a line, filled with what stands."""
    event = await _open_event(work, event_id, part)
    row = await _row(work, event_id, part, row_id)
    values = FORMS[part].shown(row, await _around(work, event, row_id))
    return await _form(request, work, event, part, values, {}, row_id)


@post(f"{HOME}/{{event_id:uuid}}/parts/{{part:str}}/{{row_id:uuid}}", guards=[may(WRITE)])
async def save_line(
    request: AnyRequest, event_id: FromPath[UUID], part: FromPath[str], row_id: FromPath[UUID]
) -> Response[bytes]:
    """Keep what a line says."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            event = await _open_event(work, event_id, part)
            values = FORMS[part].read(read, await _around(work, event, row_id))
            read.done()
            if part == "outcomes":
                changed = change_outcome(work, event_id, row_id, values["text"], values["participant_id"])
                await at_fields(read, changed)
            else:
                await at_fields(read, acts.change_line(work, event_id, part, row_id, values))
    except FormRejected as refused:
        async with working(request) as work:
            event = await _open_event(work, event_id, part)
            return await _form(request, work, event, part, refused.values, refused.errors, row_id)
    return leave_for(request, _place(event_id, part))


@post(f"{HOME}/{{event_id:uuid}}/parts/{{part:str}}/{{row_id:uuid}}/{{act:str}}", guards=[may(WRITE)])
async def do_with_line(
    request: AnyRequest, event_id: FromPath[UUID], part: FromPath[str], row_id: FromPath[UUID], act: FromPath[str]
) -> Response[bytes]:
    """Move a line up or down, take it away, tick it."""
    read = Fields(await posted(request))
    if part not in acts.PARTS or act not in ("up", "down", "remove", "tick", "untick"):
        raise NotFound
    try:
        async with working(request) as work:
            event = await _open_event(work, event_id, part)
            if act == "remove":
                await at_fields(read, acts.remove_line(work, event_id, part, row_id))
            elif act in ("tick", "untick") and part == "checklist":
                await at_fields(read, acts.tick(work, event_id, row_id, act == "tick"))
            else:
                await at_fields(read, acts.move_line(work, event_id, part, row_id, act == "up"))
    except FormRejected as refused:
        async with working(request) as work:
            event = await _open_event(work, event_id, part)
            row = await _row(work, event_id, part, row_id)
            values = FORMS[part].shown(row, await _around(work, event, row_id))
            return await _form(request, work, event, part, values, refused.errors, row_id)
    return leave_for(request, _place(event_id, part))


@get(f"{HOME}/tasks/{{task_id:uuid}}", guards=[may("press.read")])
async def task_page(request: AnyRequest, work: Own, task_id: FromPath[UUID]) -> Response[bytes]:
    """Where a line of a checklist stands: notices lead here."""
    event_id = await acts.event_of_task(work, task_id)
    return leave_for(request, f"{HOME}/{event_id}/preparation#t-{task_id}")


DOORS = [new_line, add_line, line_page, save_line, do_with_line, task_page]
