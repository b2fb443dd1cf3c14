"""Marks drawn, chosen and changed. Each answers with the page as it stands then, so that nobody works on an old one."""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath

from service.kit.refusal import Refusal
from service.public_information.redaction.actions import marking
from service.public_information.redaction.forms import chosen_words, mark_edit, version_of
from service.public_information.redaction.pages.showing import Again, seen, show
from service.public_information.redaction.queries.marks import mark_by_id
from service.public_information.redaction.rules.states import REDACT
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import FormRejected
from service.web.guards import may
from service.web.posted import posted
from service.web.render import is_partial, leave_for
from service.web.working import AnyRequest, working

Act = Callable[[Work], Awaitable[UUID | None]]


async def _done(
    request: AnyRequest, redaction_id: UUID, page: int, values: Mapping[str, str], act: Act, mark: UUID | None = None
) -> Response[bytes]:
    """Do it, and show the page of the document again, with what is wrong if something is."""
    errors: Mapping[str, Refusal] = {}
    fresh: UUID | None = None
    try:
        async with working(request) as work:
            await seen(work, redaction_id)
            fresh = await act(work)
    except FormRejected as refused:
        errors = refused.errors
    except Refusal as refusal:
        errors = {refusal.field or "": refusal}
    if not errors and not is_partial(request):
        made = f"&new={fresh}" if fresh else ""
        return leave_for(request, f"/redactions/{redaction_id}?page={page}{made}")
    stale = any(refusal.code in {"stale", "wrong_state"} for refusal in errors.values())
    again = Again(page, values, errors, fresh, mark, 409 if stale else 422 if errors else 200)
    async with working(request) as work:
        return await show(request, work, await seen(work, redaction_id), again)


@post("/redactions/{redaction_id:uuid}/pages/{page:int}/marks", guards=[may(REDACT)])
async def add_mark(request: AnyRequest, redaction_id: FromPath[UUID], page: FromPath[int]) -> Response[bytes]:
    """Draw a mark."""
    values = await posted(request)

    async def act(work: Work) -> UUID:
        return await marking.draw(work, redaction_id, page, mark_edit(values))

    return await _done(request, redaction_id, page, values, act)


@post("/redactions/{redaction_id:uuid}/pages/{page:int}/words", guards=[may(REDACT)])
async def choose_words(request: AnyRequest, redaction_id: FromPath[UUID], page: FromPath[int]) -> Response[bytes]:
    """Mark the ticked words."""
    values = await posted(request)

    async def act(work: Work) -> None:
        everywhere = values.get("everywhere") == "1"
        ground = values.get("ground", "")
        await marking.mark_words(work, redaction_id, page, chosen_words(values), ground, everywhere=everywhere)

    return await _done(request, redaction_id, page, values, act)


@post("/redactions/{redaction_id:uuid}/marks/{mark_id:uuid}", guards=[may(REDACT)])
async def change_mark(request: AnyRequest, redaction_id: FromPath[UUID], mark_id: FromPath[UUID]) -> Response[bytes]:
    """Change or remove a mark, accept or reject a suggestion, by the button that was pressed."""
    values = await posted(request)
    async with working(request) as work:
        await seen(work, redaction_id)
        known = await mark_by_id(work, redaction_id, mark_id)
    if known is None:
        raise NotFound
    version, chosen = version_of(values), values.get("act", "")

    async def act(work: Work) -> None:
        if chosen == "remove":
            await marking.remove(work, redaction_id, mark_id, version)
        elif chosen == "accept":
            await marking.accept(work, redaction_id, mark_id, version, values.get("ground", ""))
        elif chosen == "reject":
            await marking.reject(work, redaction_id, mark_id, version)
        else:
            await marking.change(work, redaction_id, mark_id, version, mark_edit(values))

    return await _done(request, redaction_id, known.page, values, act, mark_id)
