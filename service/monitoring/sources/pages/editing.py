"""A source is looked at, added and changed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.monitoring.sources.actions.editing import OldVersion, UnknownSource, add_source, change_source
from service.monitoring.sources.actions.looking import Preview, look
from service.monitoring.sources.forms import BEGINNING, content_from, looked_from, rejected
from service.monitoring.sources.pages.showing import CHANGE, PLACE, labels, words
from service.monitoring.sources.queries.sources import SourceView, source_by_id, texts_of
from service.monitoring.sources.rules.acts import why_not
from service.runtime import clock
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import FormRejected
from service.web.flash import leave_saying
from service.web.posted import posted
from service.web.render import page
from service.web.visitor import house
from service.web.working import AnyRequest, Own, working

Values = Mapping[str, str]
Errors = Mapping[str, Refusal]


def fields(work: Work) -> dict[str, Any]:
    """What the form of a source needs beside values and errors."""
    return {"labels": labels(work), **words()}


@get(f"{PLACE}/new", guards=[CHANGE])
async def new_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """The form of a source that is not there yet."""
    return _show(request, work, BEGINNING, {})


def _show(
    request: AnyRequest,
    work: Work,
    values: Values,
    errors: Errors,
    preview: Preview | None = None,
    source: SourceView | None = None,
    stale: bool = False,
) -> Response[bytes]:
    shown = {name: value for name, value in values.items() if name != "password"}
    context = {"values": shown, "errors": errors, "preview": preview, "source": source, "stale": stale}
    return page(
        request, "sources/form.html", status=422 if errors else 409 if stale else 200, **context, **fields(work)
    )


@post(f"{PLACE}/look", guards=[CHANGE])
async def look_first(request: AnyRequest) -> Response[bytes]:
    """What is at an address, before it becomes a source. The network is asked outside any transaction."""
    values = await posted(request)
    source_id = _uuid(values.get("source", ""))
    if values.get("feed"):
        values |= {"address": values["feed"], "kind": "", "selector": ""}
    try:
        content = looked_from(values)
    except FormRejected as refused:
        async with working(request) as work:
            return _show(request, work, values, refused.errors, source=await _known(work, source_id))
    preview = await look(house(request).settings.fetch_allow, content, clock.now())
    async with working(request) as work:
        filled = _filled(values, content.address, preview, work.tenant.profile.default_language)
        return _show(request, work, filled, {}, preview, await _known(work, source_id))


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


async def _known(work: Work, source_id: UUID | None) -> SourceView | None:
    return await source_by_id(work, source_id) if source_id is not None else None


def _filled(values: Values, address: str, preview: Preview, language: str) -> dict[str, str]:
    """What was typed, with the kind that was recognised and the name that the site gives itself."""
    filled = {**BEGINNING, **values, "address": address}
    known = preview.kind if preview.kind in {"feed", "sitemap", "list"} else ""
    filled["kind"] = known or filled["kind"] or ("list" if preview.kind == "page" else "")
    name = f"title_{language}"
    filled[name] = filled.get(name, "") or preview.title[:200]
    return filled


@post(PLACE, guards=[CHANGE])
async def add(request: AnyRequest) -> Response[bytes]:
    """Add a source."""
    values = await posted(request)
    try:
        async with working(request) as work:
            content = content_from(values, work.tenant.profile.languages)
            source_id = await add_source(work, house(request).keyring, content)
    except (FormRejected, Refusal, FieldErrors) as error:
        async with working(request) as work:
            return _show(request, work, values, rejected(values, error).errors)
    return await leave_saying(request, f"{PLACE}/{source_id}", N_("The source is added and will be read at once."))


@get(f"{PLACE}/{{source_id:uuid}}/edit", guards=[CHANGE])
async def edit_page(request: AnyRequest, work: Own, source_id: FromPath[UUID]) -> Response[bytes]:
    """The form of a source as it stands."""
    source = await source_by_id(work, source_id)
    if source is None:
        raise NotFound
    if (refusal := why_not("edit", work.actor, source.state)) is not None:
        raise refusal
    return _show(request, work, await values_of(work, source), {}, source=source)


async def values_of(work: Work, source: SourceView) -> dict[str, str]:
    """A source as its form shows it."""
    names = ("kind", "address", "selector", "text_selector", "tier", "every_minutes", "licence", "licence_note")
    values = {name: str(getattr(source, name)) for name in (*names, "keep_days", "silent_hours", "username", "version")}
    titles = await texts_of(work, source.id)
    return values | {f"title_{code}": titles.get(code, "") for code in work.tenant.profile.languages}


@post(f"{PLACE}/{{source_id:uuid}}/edit", guards=[CHANGE])
async def edit(request: AnyRequest, source_id: FromPath[UUID]) -> Response[bytes]:
    """Change a source."""
    values = await posted(request)
    version = int(values["version"]) if values.get("version", "").isdecimal() and len(values["version"]) < 9 else 0
    stale, errors = False, dict[str, Refusal]()
    try:
        async with working(request) as work:
            content = content_from(values, work.tenant.profile.languages)
            await change_source(work, house(request).keyring, source_id, content, version)
    except UnknownSource:
        raise NotFound from None
    except OldVersion:
        stale = True
    except (FormRejected, Refusal, FieldErrors) as error:
        errors = rejected(values, error).errors
    if not stale and not errors:
        return await leave_saying(request, f"{PLACE}/{source_id}", N_("The source is changed."))
    async with working(request) as work:
        source = await source_by_id(work, source_id)
        if source is None:
            raise NotFound
        again = {**values, "version": str(source.version)}
        return _show(request, work, again, errors, source=source, stale=stale)


DOORS = [new_page, look_first, add, edit_page, edit]
