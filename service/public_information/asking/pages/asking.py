"""The form of three steps. Each post keeps what was typed before anything is judged."""

from collections.abc import Mapping
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.exceptions import ClientException
from litestar.params import FromPath

from service.documents.queries import files_of
from service.public_information.asking import forms, rules
from service.public_information.asking.actions.drafts import (
    RECORD,
    begin_draft,
    citizen,
    keep_files,
    keep_values,
    remove_file,
)
from service.public_information.asking.cookies import DRAFT, give
from service.public_information.asking.models import AskingDraft
from service.public_information.asking.pages.showing import forget_here, offer_here, shown
from service.public_information.asking.pages.steps import living_draft, show_step
from service.public_information.asking.queries.drafts import draft_by_id, values_of
from service.public_information.asking.uploads import Taking
from service.runtime import clock
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.guards import OPEN
from service.web.limits import WRITING, within
from service.web.parts import read_form
from service.web.visiting import BUSY, LARGEST_POST, base_of, go_to, opened, posted_here
from service.web.visitor import address_of, house, visitor
from service.web.working import AnyRequest

KEPT_SECONDS = int(rules.KEPT.total_seconds())
PATHS = {"what": "/ask", "who": "/ask/who", "check": "/ask/check"}
NEXT = {"what": "who", "who": "check"}


@get("/public/{language:str}/ask", opt=OPEN)
async def ask(request: AnyRequest, language: FromPath[str]) -> Response[bytes]:
    """What is asked for. Open: anybody may ask."""
    base_of(language)
    return await show_step(request, "what")


@post("/public/{language:str}/ask", opt=OPEN, request_max_body_size=LARGEST_POST)
async def keep_what(request: AnyRequest, language: FromPath[str]) -> Response[bytes]:
    """Keep the first step, with its files, and go on."""
    return await _take(request, "what", base_of(language))


@get("/public/{language:str}/ask/who", opt=OPEN)
async def ask_who(request: AnyRequest, language: FromPath[str]) -> Response[bytes]:
    """Who asks, and how the answer is wanted; the first step for a browser that has no draft."""
    base = base_of(language)
    async with opened(request) as work:
        draft = await living_draft(request, work)
    return await show_step(request, "who") if draft else go_to(base + PATHS["what"])


@post("/public/{language:str}/ask/who", opt=OPEN, request_max_body_size=LARGEST_POST)
async def keep_who(request: AnyRequest, language: FromPath[str]) -> Response[bytes]:
    """Keep the second step and go on."""
    return await _take(request, "who", base_of(language))


@post("/public/{language:str}/ask/kept", opt=OPEN, status_code=200)
async def keep_typed(request: AnyRequest, language: FromPath[str]) -> Response[bytes]:
    """Keep what is being typed, as the script sends it: a JSON object of texts."""
    base_of(language)
    posted_here(request)
    if not await _may_write(request):
        return Response(b"", status_code=429)
    try:
        typed = msgspec.json.decode(await request.body(), type=dict[str, str])
    except msgspec.DecodeError:
        raise ClientException from None
    async with opened(request) as work:
        draft, cookie = await _own_draft(request, work)
        keep_values(work, draft, forms.posted_in("what" if "text" in typed else "who", typed))
    return _with(request, Response(b"", headers={"Cache-Control": "no-store"}), cookie)


async def _may_write(request: AnyRequest) -> bool:
    return await within(house(request), visitor(request).tenant, WRITING, address_of(request))


async def _own_draft(request: AnyRequest, work: Work) -> tuple[AskingDraft, str]:
    """This browser's draft, locked, or a new one with its cookie."""
    draft = await living_draft(request, work, lock=True)
    return (draft, "") if draft is not None else await begin_draft(work)


def _with(request: AnyRequest, answer: Response[bytes], cookie: str) -> Response[bytes]:
    if cookie:
        give(request, answer, DRAFT, cookie, KEPT_SECONDS)
    return answer


async def _take(request: AnyRequest, step: str, base: str) -> Response[bytes]:
    posted_here(request)
    if not await _may_write(request):
        typed = forms.posted_in(step, await read_form(request))
        return await show_step(request, step, typed=typed, notice=gettext(BUSY), status=429)
    async with opened(request) as work:
        draft, cookie = await _own_draft(request, work)
        have = len(await files_of(work, RECORD, draft.id))
    taking = Taking(request, citizen(draft.id), have)
    posted = await read_form(request, taking.take)
    values = await _keep(request, step, draft.id, posted, taking.ids)
    if cookie:  # the page that follows must find the draft whose cookie is only on its way
        request.scope["state"][DRAFT] = cookie
    return _with(request, await _go(request, step, base, draft.id, posted, values, taking), cookie)


async def _keep(
    request: AnyRequest, step: str, draft_id: UUID, posted: Mapping[str, str], files: list[UUID]
) -> dict[str, str]:
    """Keep what was posted; what the whole form says now."""
    typed = forms.posted_in(step, posted)
    async with opened(request) as work:
        draft = await draft_by_id(work, draft_id, lock=True)
        if draft is None or draft.sent_at is not None:
            return typed
        await keep_files(work, draft, files)
        keep_values(work, draft, typed)
        return {**values_of(draft), **typed}


async def _go(
    request: AnyRequest,
    step: str,
    base: str,
    draft_id: UUID,
    posted: Mapping[str, str],
    values: Mapping[str, str],
    taking: Taking,
) -> Response[bytes]:
    """Where the pressed button leads."""
    go, _, more = posted.get("go", "next").partition(":")
    wrong = taking.refusals()
    if go == "next":
        wrong |= forms.wrong_in(step, values, offer_here(request))
    if wrong:
        return await show_step(request, step, typed=values, errors=wrong, status=422)
    if go == "language" and more in visitor(request).tenant.profile.languages:
        return go_to(f"/public/{more}{PATHS[step]}")
    if go == "later":
        return await shown(request, "kept.html", until=clock.now() + rules.KEPT)
    if go == "forget":
        return await forget_here(request, base + PATHS["what"])
    if go == "remove":
        await _remove(request, draft_id, more)
    if go in {"remove", "add"}:
        return go_to(f"{base}{PATHS[step]}#files")
    return go_to(base + PATHS["what" if go == "back" else NEXT[step]])


async def _remove(request: AnyRequest, draft_id: UUID, typed: str) -> None:
    try:
        file_id = UUID(typed)
    except ValueError:
        return
    async with opened(request) as work:
        draft = await draft_by_id(work, draft_id, lock=True)
        if draft is not None and draft.sent_at is None:
            await remove_file(work, house(request).store, draft, file_id)


DOORS = [ask, keep_what, ask_who, keep_who, keep_typed]
