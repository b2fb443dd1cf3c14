"""Messages that wait to be registered, those that were, and those that were rejected."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from service.audit.access import KINDS as ACT_WORDS
from service.audit.queries import timeline
from service.documents.queries import files_of
from service.intake.actions.deciding import reject, take_back
from service.intake.queries import COUNT_CAP, count_messages, mailbox, message_by_id, messages, thread_of
from service.intake.rules import (
    ADMINISTER,
    FAILURES,
    INTAKE,
    RECORD,
    STATES,
    allowed_acts,
    may_see,
)
from service.intake.slots import TURNS
from service.intake.telling import why_rejected
from service.journals.queries import all_journals
from service.kit.paging import Cursor
from service.kit.refusal import Refusal
from service.runtime.language import format_number, gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.guards import may
from service.web.keymap import keymap
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.working import AnyRequest, Own, working

SHAPES = {"waiting": "", "registered": "done", "rejected": "stop"}


@get("/intake", guards=[may(INTAKE)])
async def list_messages(request: AnyRequest, work: Own, after: FromQuery[str] = "") -> Response[bytes]:
    """Messages of one state (`?state=`, waiting when left out), newest first."""
    asked = request.query_params.get("state", "")
    shown = asked if asked in STATES else "waiting"
    try:
        place = Cursor.decode(after) if after else None
    except Refusal:
        place = None
    rows, further = await messages(work, shown, place)
    waiting = await count_messages(work, "waiting")
    box = await mailbox(work)
    context: dict[str, Any] = {
        "rows": rows,
        "state": shown,
        "tabs": [
            {
                "label": gettext(words),
                "href": f"/intake?state={one}",
                "count": (f"{format_number(COUNT_CAP)}+" if waiting > COUNT_CAP else format_number(waiting))
                if one == "waiting" and waiting
                else None,
                "current": one == shown,
            }
            for one, words in STATES.items()
        ],
        "journals": {journal.id: journal.title for journal in await all_journals(work)},
        "older": f"/intake?state={shown}&after={further.encode()}" if further else None,
        "newest": f"/intake?state={shown}" if place else None,
        "why": why_rejected,
        "box": box,
        "set": work.tenant.profile.mailbox is not None or (box is not None and box.host != ""),
        "failure": gettext(FAILURES[box.failure]) if box and box.failure in FAILURES else "",
        "can_set": work.actor.may(ADMINISTER),
    }
    return page(request, "intake/list.html", **context)


@get("/intake/{message_id:uuid}", guards=[may(INTAKE)])
async def message_page(request: AnyRequest, work: Own, message_id: FromPath[UUID]) -> Response[bytes]:
    """One message with its files and the others of its exchange."""
    return await _show(request, work, message_id)


async def _show(
    request: AnyRequest, work: Work, message_id: UUID, errors: dict[str, Refusal] | None = None
) -> Response[bytes]:
    found = await message_by_id(work, message_id)
    if found is None or not may_see(work.actor, found):
        raise NotFound
    acts = await timeline(work, message_id)
    context: dict[str, Any] = {
        "one": found,
        "acts": allowed_acts(work.actor, found),
        "turns": [turn for turn in TURNS if work.actor.may(turn.permission)],
        "turned": [made for turn in TURNS for made in await turn.made(work, message_id)],
        "can_register": work.actor.may("correspondence.register"),
        "files": await files_of(work, RECORD, message_id),
        "others": [other for other in await thread_of(work, found.thread_id) if other.id != message_id],
        "journal": next((one.title for one in await all_journals(work) if one.id == found.journal_id), ""),
        "states": {state: gettext(words) for state, words in STATES.items()},
        "shapes": SHAPES,
        "why": why_rejected,
        "entries": [(act.at, gettext(ACT_WORDS.get(act.kind, act.kind)), act.actor_name) for act in acts],
        "errors": errors or {},
        "new_key": keymap()["new"],
    }
    return page(request, "intake/message.html", status=422 if errors else 200, **context)


@post("/intake/{message_id:uuid}/reject", guards=[may(INTAKE)])
async def reject_message(request: AnyRequest, message_id: FromPath[UUID]) -> Response[bytes]:
    """Reject with a reason."""
    values = await posted(request)
    try:
        async with working(request) as work:
            await reject(work, message_id, values.get("reason", ""))
    except Refusal as refusal:
        async with working(request) as work:
            return await _show(request, work, message_id, {refusal.field or "": refusal})
    return leave_for(request, "/intake")


@post("/intake/{message_id:uuid}/take-back", guards=[may(INTAKE)])
async def take_message_back(request: AnyRequest, message_id: FromPath[UUID]) -> Response[bytes]:
    """Let a rejected message wait again."""
    await posted(request)
    try:
        async with working(request) as work:
            await take_back(work, message_id)
    except Refusal as refusal:
        async with working(request) as work:
            return await _show(request, work, message_id, {refusal.field or "": refusal})
    return leave_for(request, f"/intake/{message_id}")


@post("/intake/poll", guards=[may(INTAKE, ADMINISTER)])
async def poll_now(request: AnyRequest, work: Own) -> Response[bytes]:
    """Ask for the mailbox to be read now."""
    work.later("intake.poll")
    return leave_for(request, "/intake")
