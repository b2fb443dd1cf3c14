"""Redactions listed, begun, burned in, stopped, unlocked, reopened, discarded."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from service.audit.access import LINKS
from service.documents.access import may_open
from service.documents.queries import file_by_id, files_of
from service.kit.paging import Cursor
from service.kit.refusal import FieldErrors, Refusal
from service.public_information.redaction.access import may_redact
from service.public_information.redaction.actions import burning, starting
from service.public_information.redaction.forms import version_of
from service.public_information.redaction.pages.showing import Again, seen, show, state_words
from service.public_information.redaction.queries.redactions import PAGE, newest, redactions_of
from service.public_information.redaction.rules.states import REDACT, SHAPES
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields
from service.web.guards import may
from service.web.posted import posted
from service.web.render import fragment, is_partial, leave_for, page
from service.web.visitor import house
from service.web.working import AnyRequest, Own, working


@get("/redactions", guards=[may(REDACT)])
async def list_redactions(request: AnyRequest, work: Own, after: FromQuery[str] = "") -> Response[bytes]:
    """Redactions of records that the reader may redact, newest first."""
    try:
        place = Cursor.decode(after) if after else None
    except Refusal:
        place = None
    rows = await newest(work, place, PAGE + 1)
    context: dict[str, Any] = {
        "rows": rows[:PAGE],
        "older": f"/redactions?after={rows[PAGE - 1].place_in_list.encode()}" if len(rows) > PAGE else None,
        "newest": "/redactions" if place else None,
        "states": state_words(),
        "shapes": SHAPES,
    }
    return page(request, "public_information/redaction_list.html", **context)


@get("/redactions/on/{record:str}/{record_id:uuid}", guards=[may(REDACT)])
async def redactions_on(
    request: AnyRequest, work: Own, record: FromPath[str], record_id: FromPath[UUID]
) -> Response[bytes]:
    """The redactions of one record, and its files to begin with: a page, or a part of the record's own."""
    if not await may_redact(work, record, record_id):
        raise NotFound
    context: dict[str, Any] = {
        "redactions": await redactions_of(work, record, record_id),
        "files": await files_of(work, record, record_id),
        "record_link": LINKS.get(record, "").format(id=record_id),
        "states": state_words(),
        "shapes": SHAPES,
    }
    if is_partial(request):
        return fragment(request, "public_information/_redactions_part.html", **context)
    return page(request, "public_information/redactions_on.html", **context)


@post("/redactions", guards=[may(REDACT)])
async def start_redaction(request: AnyRequest) -> Response[bytes]:
    """Begin to redact a file, which the form names."""
    read = Fields(await posted(request))
    file_id = read.uuid("file")
    if file_id is None:
        raise NotFound
    async with working(request) as work:
        file = await file_by_id(work, file_id)
        if file is None or not await may_open(work, file):
            raise NotFound
        made = await starting.start(work, file_id, read.values.get("back", ""))
    return leave_for(request, f"/redactions/{made}")


@post("/redactions/{redaction_id:uuid}/{act:str}", guards=[may(REDACT)])
async def act_on_redaction(request: AnyRequest, redaction_id: FromPath[UUID], act: FromPath[str]) -> Response[bytes]:
    """Burn in, stop, unlock, reopen or discard."""
    values = await posted(request)
    try:
        async with working(request) as work:
            await seen(work, redaction_id)
            await _do(request, work, redaction_id, act, values)
        return leave_for(request, f"/redactions/{redaction_id}")
    except FieldErrors as problems:
        errors: Mapping[str, Refusal] = {str(n) if n else "": one for n, one in enumerate(problems.errors)}
    except Refusal as refusal:
        errors = {refusal.field or "": refusal}
    stale = any(one.code in {"stale", "wrong_state"} for one in errors.values())
    async with working(request) as work:
        again = Again(1, {}, errors, None, None, 409 if stale else 422)
        return await show(request, work, await seen(work, redaction_id), again)


async def _do(request: AnyRequest, work: Work, redaction_id: UUID, act: str, values: Mapping[str, str]) -> None:
    own = house(request)
    if act == "burn":
        await burning.begin(work, redaction_id, version_of(values))
    elif act == "stop":
        await burning.stop(work, redaction_id)
    elif act == "unlock":
        await starting.unlock(work, own.keyring, redaction_id, values.get("password", ""))
    elif act == "reopen":
        await starting.reopen(work, redaction_id, values.get("reason", ""))
    elif act == "discard":
        await starting.discard(work, own.store, redaction_id)
    else:
        raise NotFound
