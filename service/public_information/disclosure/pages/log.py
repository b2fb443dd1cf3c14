"""The disclosure log for staff: requests that could be told of, entries, one entry with what may be personal in it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.kit.refusal import Refusal
from service.public_information.disclosure.actions import log as acts
from service.public_information.disclosure.forms.typed import file_ids, texts_from, version_of
from service.public_information.disclosure.queries.duties import own_words
from service.public_information.disclosure.queries.log import LogView, answer_files, log_entries, log_entry, unlogged
from service.public_information.disclosure.rules.acts import DISCLOSURE, PUBLIC_STATES, PUBLISH, allowed_acts
from service.public_information.disclosure.rules.personal import KINDS as WARNINGS
from service.public_information.disclosure.views import history, typed_texts, words_for
from service.public_information.queries.redacted import originals_among, redacted_among
from service.runtime.language import OWN_NAMES, gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, at_fields
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.working import AnyRequest, Own, working

HOME = "/information/log"
WAITING = "waiting"


@get(HOME, guards=[may(PUBLISH)])
async def log_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """Answered requests without an entry, or entries of a state (`?state=`)."""
    asked = request.query_params.get("state", WAITING)
    state = asked if asked in PUBLIC_STATES else WAITING
    words = words_for(work)
    names = [(WAITING, gettext("Answered, not in the log")), *words["public_states"].items()]
    context: dict[str, Any] = {
        "words": words,
        "state": state,
        "requests": await unlogged(work) if state == WAITING else [],
        "rows": await log_entries(work, state) if state != WAITING else [],
        "tabs": [
            {"label": title, "href": f"{HOME}?state={one}", "count": None, "current": one == state}
            for one, title in names
        ],
    }
    return page(request, "disclosure/log.html", **context)


@post(f"{HOME}/requests/{{request_id:uuid}}", guards=[may(PUBLISH)])
async def prepare(request: AnyRequest, request_id: FromPath[UUID]) -> Response[bytes]:
    """An entry for a request."""
    await posted(request)
    async with working(request) as work:
        entry_id = await acts.prepare(work, request_id)
    return leave_for(request, f"{HOME}/{entry_id}/edit")


async def _entry(work: Work, entry_id: UUID) -> LogView:
    entry = await log_entry(work, entry_id)
    if entry is None:
        raise NotFound
    return entry


@get(f"{HOME}/{{entry_id:uuid}}", guards=[may(PUBLISH)])
async def entry_page(request: AnyRequest, work: Own, entry_id: FromPath[UUID]) -> Response[bytes]:
    """One entry, with what in it may be personal data."""
    return await _show(request, work, entry_id)


async def _show(
    request: AnyRequest,
    work: Work,
    entry_id: UUID,
    refused: str = "",
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, Refusal] | None = None,
) -> Response[bytes]:
    entry = await _entry(work, entry_id)
    files = {str(file.id): file for file in await answer_files(work, entry.request_id)}
    context: dict[str, Any] = {
        "words": words_for(work),
        "entry": entry,
        "files": [files[one] for one in entry.files if one in files],
        "grounds": [(one.get("article", ""), own_words(work, _titles(one))) for one in entry.grounds],
        "warned": await _warned(work, entry),
        "may": allowed_acts(DISCLOSURE, work.actor, entry.state),
        "history": await history(work, entry_id),
        "redacted": await redacted_among(work, list(files.values())),
        "behind": entry.published_at is not None and entry.changed_at > entry.published_at,
        "refused": refused,
        "values": values or {},
        "errors": errors or {},
    }
    return page(request, "disclosure/log_entry.html", status=422 if errors else 200, **context)


def _titles(ground: Mapping[str, str]) -> dict[str, str]:
    return {language: text for language, text in ground.items() if language in OWN_NAMES}


async def _warned(work: Work, entry: LogView) -> list[tuple[str, list[str]]]:
    """Suspicions as sentences, by the language they stand in."""
    found = await acts.suspicions(work, entry)
    return [
        (OWN_NAMES.get(language, language), [gettext(WARNINGS[one.kind], found=one.found) for one in some])
        for language, some in found.items()
    ]


@get(f"{HOME}/{{entry_id:uuid}}/edit", guards=[may(PUBLISH)])
async def edit_entry(request: AnyRequest, work: Own, entry_id: FromPath[UUID]) -> Response[bytes]:
    """The form of an entry: its texts, and which files of the answer go with it."""
    entry = await _entry(work, entry_id)
    values = {
        **typed_texts(entry.texts), "version": str(entry.version), "files": " ".join(entry.files),
        "unredacted_reason": entry.unredacted_reason,
    }  # fmt: skip
    return await _form(request, work, entry, values, {})


async def _form(
    request: AnyRequest, work: Work, entry: LogView, values: Mapping[str, str], errors: Mapping[str, Refusal]
) -> Response[bytes]:
    chosen = set(values.get("files", "").split())
    files = await answer_files(work, entry.request_id)
    context: dict[str, Any] = {
        "words": words_for(work),
        "entry": entry,
        "values": values,
        "errors": errors,
        "offered_files": [(file, str(file.id) in chosen) for file in files],
        "redacted": await redacted_among(work, files),
        "originals": await originals_among(work, files),
    }
    return page(request, "disclosure/log_form.html", status=422 if errors else 200, **context)


@post(f"{HOME}/{{entry_id:uuid}}/edit", guards=[may(PUBLISH)])
async def save_entry(request: AnyRequest, entry_id: FromPath[UUID]) -> Response[bytes]:
    """Keep texts and chosen files."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            await _entry(work, entry_id)
            texts, files = texts_from(read, work.tenant.profile.languages), file_ids(read)
            version, reason = version_of(read), read.text("unredacted_reason", limit=1_000)
            read.done()
            await at_fields(read, acts.change(work, entry_id, texts, files, version, reason))
    except FormRejected as refused:
        async with working(request) as work:
            return await _form(request, work, await _entry(work, entry_id), refused.values, refused.errors)
    return leave_for(request, f"{HOME}/{entry_id}")


@post(f"{HOME}/{{entry_id:uuid}}/{{act:str}}", guards=[may(PUBLISH)])
async def do_with_entry(request: AnyRequest, entry_id: FromPath[UUID], act: FromPath[str]) -> Response[bytes]:
    """Publish or withdraw."""
    read = Fields(await posted(request))
    if act not in ("publish", "withdraw"):
        raise NotFound
    try:
        async with working(request) as work:
            await _entry(work, entry_id)
            reason = read.text("reason", limit=1_000)
            read.done()
            if act == "publish":
                await at_fields(read, acts.publish(work, entry_id, checked=read.ticked("checked")))
            else:
                await at_fields(read, acts.withdraw(work, entry_id, reason))
    except FormRejected as refused:
        async with working(request) as work:
            return await _show(request, work, entry_id, act, refused.values, refused.errors)
    return leave_for(request, f"{HOME}/{entry_id}")


DOORS = [log_page, prepare, entry_page, edit_entry, save_entry, do_with_entry]
