"""The JSON API of media sources, under /api/v1/monitoring/sources."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, Router, get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from service.kit.refusal import FieldErrors
from service.kit.texts import clean_text
from service.monitoring.sources.actions.editing import (
    OldVersion,
    UnknownSource,
    add_source,
    change_source,
    fetch_now,
    pause_source,
    remove_source,
    resume_source,
    take_back_source,
)
from service.monitoring.sources.forms import content_from
from service.monitoring.sources.queries.sources import SourceView, all_sources, source_by_id, texts_of
from service.monitoring.sources.rules.acts import REASON_LIMIT
from service.runtime.secrets import Keyring
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit
from service.web.fields import FormRejected
from service.web.guards import may
from service.web.visitor import house
from service.web.working import Own

SEE, CHANGE = may("monitoring.read", "monitoring.sources"), may("monitoring.sources")


class SourceBody(Struct, kw_only=True):
    """A source and how it does. Moments are ISO 8601 in UTC."""

    id: UUID
    version: Annotated[int, Meta(description="To be sent back with a change.")]
    state: Annotated[str, Meta(description="`active`, `paused` or `removed`.")]
    condition: Annotated[str, Meta(description="`ok`, `new`, `failing`, `silent`, `paused` or `removed`.")]
    kind: Annotated[str, Meta(description="`feed`, `sitemap`, `list` or `page`.")]
    address: str
    selector: str
    text_selector: str
    titles: Annotated[dict[str, str], Meta(description="Name of the outlet by language.")]
    tier: Annotated[int, Meta(description="1 leading, 2 ordinary, 3 minor.")]
    every_minutes: int
    silent_hours: int
    licence: str
    licence_note: str
    keep_days: int
    username: str
    shared: Annotated[bool, Meta(description="Whether it is fetched once for all agencies.")]
    last_read_at: datetime | None
    next_at: datetime | None
    failures: int
    failure: Annotated[str, Meta(description="A short stable word, empty while it can be read.")]
    articles_in_7_days: int


class SourcesBody(Struct):
    """The agency's sources by their names."""

    items: list[SourceBody]


class NewSourceBody(Struct, kw_only=True):
    """A source to be added. `kind`, `address` and the title in the agency's own language are required."""

    kind: str = ""
    address: str = ""
    titles: Annotated[dict[str, str], Meta(description="Name of the outlet by language.")] = {}
    selector: str = ""
    text_selector: str = ""
    tier: int = 2
    every_minutes: Annotated[int, Meta(description="5, 15, 30, 60, 360 or 1440.")] = 15
    silent_hours: int = 48
    licence: Annotated[str, Meta(description="`unknown`, `open`, `contract`, `quotation` or `own`.")] = "unknown"
    licence_note: str = ""
    keep_days: int = 400
    username: str = ""
    password: Annotated[str, Meta(description="Never sent back. Empty with a change: the one that is set stays.")] = ""


class ChangedSourceBody(NewSourceBody, kw_only=True):
    """A source as it is to be from now on, with the version that was read."""

    version: int = 0


class ReasonBody(Struct, kw_only=True):
    """Why; needed to pause or remove a source."""

    reason: str = ""


async def _body(work: Work, one: SourceView) -> SourceBody:
    same = (
        "id", "version", "state", "condition", "kind", "address", "selector", "text_selector", "tier", "every_minutes",
        "silent_hours", "licence", "licence_note", "keep_days", "username", "shared", "next_at", "failures", "failure",
    )  # fmt: skip
    return SourceBody(
        titles=await texts_of(work, one.id),
        last_read_at=one.ok_at,
        articles_in_7_days=one.recent,
        **{name: getattr(one, name) for name in same},
    )


@get("/", guards=[SEE], operation_id="listSources", summary="The media sources of the agency")
async def list_sources(work: Own) -> SourcesBody:
    return SourcesBody([await _body(work, one) for one in await all_sources(work)])


@get("/{source_id:uuid}", guards=[SEE], operation_id="readSource", summary="Read one media source")
async def read_source(work: Own, source_id: FromPath[UUID]) -> SourceBody:
    return await _read(work, source_id)


async def _read(work: Work, source_id: UUID) -> SourceBody:
    found = await source_by_id(work, source_id)
    if found is None:
        raise NotFound
    return await _body(work, found)


def _typed(work: Work, data: NewSourceBody) -> Any:
    languages = work.tenant.profile.languages
    plain = ("kind", "address", "selector", "text_selector", "licence", "licence_note", "username", "password")
    values = {name: getattr(data, name) for name in plain}
    values |= {name: str(getattr(data, name)) for name in ("tier", "every_minutes", "silent_hours", "keep_days")}
    values |= {f"title_{code}": title for code, title in data.titles.items() if code in languages}
    try:
        return content_from(values, languages)
    except FormRejected as refused:
        raise FieldErrors(list(refused.errors.values())) from refused


def _keyring(request: Request[Any, Any, Any]) -> Keyring:
    return house(request).keyring


@post("/", guards=[CHANGE], operation_id="addSource", summary="Add a media source")
async def add(request: Request[Any, Any, Any], work: Own, data: JSONBody[NewSourceBody]) -> Response[SourceBody]:
    made = await add_source(work, _keyring(request), _typed(work, data))
    await work.flush()
    where = {"Location": f"/api/v1/monitoring/sources/{made}"}
    return Response(await _read(work, made), status_code=201, headers=where)


@put("/{source_id:uuid}", guards=[CHANGE], operation_id="changeSource", summary="Change a media source")
async def change(
    request: Request[Any, Any, Any], work: Own, source_id: FromPath[UUID], data: JSONBody[ChangedSourceBody]
) -> SourceBody:
    if await source_by_id(work, source_id) is None:
        raise NotFound
    try:
        await change_source(work, _keyring(request), source_id, _typed(work, data), data.version)
    except OldVersion as error:
        raise StaleEdit({"version": data.version}, {}) from error
    await work.flush()
    return await _read(work, source_id)


@post(
    "/{source_id:uuid}/acts/{act:str}",
    guards=[CHANGE],
    operation_id="actOnSource",
    summary="Pause, resume, remove, take back or fetch a media source",
    description="`pause` and `remove` take a reason; `resume`, `take_back` and `fetch` take none.",
    status_code=200,
)
async def act_on_source(
    request: Request[Any, Any, Any],
    work: Own,
    source_id: FromPath[UUID],
    act: FromPath[str],
    data: JSONBody[ReasonBody],
) -> SourceBody:
    reason = clean_text(data.reason, REASON_LIMIT)
    try:
        if act == "pause":
            await pause_source(work, source_id, reason)
        elif act == "remove":
            await remove_source(work, source_id, reason)
        elif act == "resume":
            await resume_source(work, _keyring(request), source_id)
        elif act == "take_back":
            await take_back_source(work, _keyring(request), source_id)
        elif act == "fetch":
            await fetch_now(work, source_id)
        else:
            raise NotFound
    except UnknownSource as error:
        raise NotFound from error
    await work.flush()
    return await _read(work, source_id)


DOORS = [
    Router(
        path="/api/v1/monitoring/sources",
        route_handlers=[list_sources, read_source, add, change, act_on_source],
        tags=["Media sources"],
    )
]
