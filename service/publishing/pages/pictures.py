"""Pictures of an item, as staff add and describe them, and what an item will look like."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.publishing.actions.items import may_preview
from service.publishing.actions.pictures import add_pictures, describe_picture, move_picture, remove_picture
from service.publishing.caching import HTML
from service.publishing.forms import file_ids, picture_from, rejected
from service.publishing.pages.items import opened, show_item
from service.publishing.queries.items import item_pictures, standing, version_texts
from service.publishing.queries.published import Item, Picture, Shown
from service.publishing.queries.settings import site_settings
from service.publishing.rules.acts import EDIT, ITEM, PUBLISH
from service.publishing.showing import Frame, context_of, render
from service.publishing.slots import KINDS
from service.runtime.language import speaking
from service.runtime.storage import StorageError
from service.runtime.work import Work
from service.web.errors import Away, NotFound
from service.web.fields import Fields, FormRejected
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for
from service.web.visitor import house
from service.web.working import AnyRequest, Own, working

LARGEST = 16 * 1024 * 1024


@post("/site/{item_id:uuid}/pictures", guards=[may(EDIT)])
async def pictures_add(request: AnyRequest, item_id: FromPath[UUID]) -> Response[bytes]:
    """Take uploaded pictures."""
    values = await posted(request)
    try:
        async with working(request) as work:
            await opened(work, item_id)
            await add_pictures(work, item_id, file_ids(Fields(values)))
    except (Refusal, FieldErrors) as error:
        errors = {"pictures": next(iter(rejected({}, error).errors.values()))}
        async with working(request) as work:
            return await show_item(request, work, await opened(work, item_id), {}, errors)
    return await leave_saying(request, f"/site/{item_id}#pictures", N_("The pictures are being prepared."))


@post("/site/{item_id:uuid}/pictures/{picture_id:uuid}", guards=[may(EDIT)])
async def picture_describe(request: AnyRequest, item_id: FromPath[UUID], picture_id: FromPath[UUID]) -> Response[bytes]:
    """Keep a picture's words; with `act=move` or `act=remove` do that instead."""
    values = await posted(request)
    act = values.get("act", "")
    try:
        async with working(request) as work:
            await opened(work, item_id)
            if act == "move":
                await move_picture(work, item_id, picture_id)
            elif act == "remove":
                await remove_picture(work, item_id, picture_id)
            else:
                words = picture_from(values, work.tenant.profile.languages)
                await describe_picture(work, item_id, picture_id, words)
    except FormRejected as refused:
        async with working(request) as work:
            wrong: dict[str, Any] = {
                "picture_errors": {picture_id: refused.errors},
                "picture_values": {picture_id: values},
            }
            return await show_item(request, work, await opened(work, item_id), **wrong)
    return leave_for(
        request, f"/site/{item_id}#picture-{picture_id}" if act != "remove" else f"/site/{item_id}#pictures"
    )


@get("/site/{item_id:uuid}/pictures/{picture_id:uuid}/image", guards=[may(EDIT, PUBLISH)])
async def picture_image(
    request: AnyRequest, work: Own, item_id: FromPath[UUID], picture_id: FromPath[UUID], size: FromQuery[str] = "small"
) -> Response[bytes]:
    """The made picture, before it is published."""
    await opened(work, item_id)
    found = next((one for one in await item_pictures(work, item_id) if one.id == picture_id), None)
    if found is None or found.state != "ready":
        raise NotFound
    try:
        content = await house(request).store.read(found.large_key if size == "large" else found.small_key, LARGEST)
    except StorageError as error:
        raise Away("files") from error
    return Response(content, media_type="image/webp", headers={"Cache-Control": "private, max-age=3600"})


@get("/site/{item_id:uuid}/preview", guards=[may(EDIT, PUBLISH)])
async def item_preview(
    request: AnyRequest, work: Own, item_id: FromPath[UUID], language: FromQuery[str] = "", version: FromQuery[int] = 0
) -> Response[bytes]:
    """The item as it would stand on the public page, or the frozen text of one of its versions."""
    edited = await opened(work, item_id)
    if not may_preview(work, edited):
        raise NotFound
    code = language if language in work.tenant.profile.languages else work.tenant.profile.default_language
    shown = await _shown(work, item_id, code, version)
    around = Frame(await site_settings(work.session), (), feeds=False, something=True)
    with speaking(code):
        context = context_of(request, around, **_preview(edited.kind, shown, item_id))
        body = render(KINDS[edited.kind].template, {**context, "lang": code, "base": f"/public/{code}", "rest": ""})
    return Response(body, media_type=HTML, headers={"Cache-Control": "no-store"})


def _preview(kind: str, shown: Shown, item_id: UUID) -> dict[str, Any]:
    return {
        "kind": KINDS[kind],
        "publication": shown,
        "preview": str(item_id),
        "hidden": True,
        "translated": [],
        "languages": [],
        "picture_url": lambda picture_id: f"/site/{item_id}/pictures/{picture_id}/image?size=large",
    }


async def _shown(work: Work, item_id: UUID, code: str, version: int) -> Shown:
    edited = await opened(work, item_id)
    texts, facts, when = dict(edited.texts), dict(edited.facts), work.now
    if version:
        found = await standing(work, ITEM, item_id)
        if found is None or version not in {one.version for one in found.versions}:
            raise NotFound
        texts = await version_texts(work, found.id, version)
        when = next(one.publish_at for one in found.versions if one.version == version)
    order = [code, work.tenant.profile.default_language, *texts]
    spoken = next((one for one in order if one in texts), code)
    text = texts.get(spoken)
    item = Item(
        item_id, edited.kind, edited.slug or "-", version or 1, when, when, spoken, text.title if text else "",
        text.lead if text else "", text.body if text else "", msgspec.to_builtins(facts),
    )  # fmt: skip
    pictures = [
        Picture(
            one.id, None, one.large_width or 0, one.large_height or 0, 0, 0,
            one.texts.get(spoken, {}).get("alt", ""), one.texts.get(spoken, {}).get("caption", ""),
        )
        for one in await item_pictures(work, item_id)
        if one.state == "ready"
    ]  # fmt: skip
    return Shown(item, list(texts), [], [] if version else pictures)


DOORS = [pictures_add, picture_describe, picture_image, item_preview]
