"""Administration of units and posts."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from service.identity.actions import hold_post
from service.identity.actions.asking import there
from service.identity.actions.units import add_post, add_unit, close_post, close_unit, edit_unit, rename_post
from service.identity.forms import holding_form, reason_form, texts_form
from service.identity.pages.people import CHANGE, SEE
from service.identity.pages.showing import Typed, asked, id_of, take
from service.identity.queries import list_people, posts_of_units, units_with_names
from service.identity.queries.people import holders_of
from service.identity.queries.structure import list_posts, post_by_id, post_texts, unit_by_id, unit_name, unit_texts
from service.identity.rules import made_here, why_not_administer
from service.runtime.work import Work
from service.web.fields import Fields, typed_day
from service.web.render import page
from service.web.working import AnyRequest, Own

UNITS, POSTS = "/administration/units", "/administration/posts"


@get(UNITS, guards=[SEE])
async def units_page(request: AnyRequest, work: Own, closed: FromQuery[str] = "") -> Response[bytes]:
    """The tree of units with their posts and who holds them today."""
    return await _show_units(request, work, asked(request), closed=bool(closed))


async def _show_units(request: AnyRequest, work: Work, typed: Typed, *, closed: bool = False) -> Response[bytes]:
    units = await units_with_names(work, closed=closed)
    return page(
        request,
        "identity/units.html",
        typed.status,
        units=units,
        posts=await posts_of_units(work, work.today, closed=closed),
        offered=[(unit.id, unit.name) for unit in units if unit.state == "active"],
        closed=closed,
        typed=typed,
        may_change=why_not_administer(work.actor) is None,
    )


@post(UNITS, guards=[CHANGE], status_code=200)
async def new_unit(request: AnyRequest) -> Response[bytes]:
    """Add a unit."""

    async def act(work: Work, fields: Fields) -> str:
        parent = fields.uuid("parent")
        made = await add_unit(work, texts_form(fields, "name", work.tenant.profile), parent)
        return f"{UNITS}/{made}"

    return await take(request, "unit", act, lambda work, typed: _show_units(request, work, typed))


@get(UNITS + "/{unit:str}", guards=[SEE])
async def unit_page(request: AnyRequest, work: Own, unit: FromPath[str]) -> Response[bytes]:
    """One unit."""
    return await _show_unit(request, work, id_of(unit), asked(request))


async def _show_unit(request: AnyRequest, work: Work, unit_id: UUID, typed: Typed) -> Response[bytes]:
    unit = there(await unit_by_id(work, unit_id))
    texts = (await unit_texts(work)).get(unit.id, {})
    others = [one for one in await units_with_names(work) if one.id != unit.id]
    kept = {f"name_{code}": text for code, text in texts.items()} | {"parent": str(unit.parent_id or "")}
    return page(
        request,
        "identity/unit.html",
        typed.status,
        unit=unit,
        name=await unit_name(work, unit.id),
        parent=next((one for one in others if one.id == unit.parent_id), None),
        inside=[one for one in others if one.parent_id == unit.id],
        posts=(await posts_of_units(work, work.today, closed=True)).get(unit.id, []),
        offered=[(one.id, one.name) for one in others],
        kept=kept,
        typed=typed,
        own=made_here(unit.slug),
        may_change=why_not_administer(work.actor, unit.id) is None,
    )


@post(UNITS + "/{unit:str}", guards=[CHANGE], status_code=200)
async def save_unit(request: AnyRequest, unit: FromPath[str]) -> Response[bytes]:
    """Rename or move a unit."""

    async def act(work: Work, fields: Fields) -> str:
        parent = fields.uuid("parent")
        await edit_unit(work, id_of(unit), texts_form(fields, "name", work.tenant.profile), parent)
        return f"{UNITS}/{unit}"

    return await take(request, "edit", act, lambda work, typed: _show_unit(request, work, id_of(unit), typed))


@post(UNITS + "/{unit:str}/close", guards=[CHANGE], status_code=200)
async def shut_unit(request: AnyRequest, unit: FromPath[str]) -> Response[bytes]:
    """Close a unit."""

    async def act(work: Work, fields: Fields) -> str:
        await close_unit(work, id_of(unit), reason_form(fields))
        return UNITS

    return await take(request, "close", act, lambda work, typed: _show_unit(request, work, id_of(unit), typed))


@post(UNITS + "/{unit:str}/posts", guards=[CHANGE], status_code=200)
async def new_post(request: AnyRequest, unit: FromPath[str]) -> Response[bytes]:
    """Add a post to a unit."""

    async def act(work: Work, fields: Fields) -> str:
        titles = texts_form(fields, "title", work.tenant.profile)
        await add_post(work, id_of(unit), titles, is_head=fields.ticked("head"))
        return f"{UNITS}/{unit}"

    return await take(request, "post", act, lambda work, typed: _show_unit(request, work, id_of(unit), typed))


@get(POSTS, guards=[SEE])
async def posts_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """All posts, the vacant ones too."""
    units = {unit.id: unit.name for unit in await units_with_names(work, closed=True)}
    order = list(units)
    posts = sorted(await list_posts(work, work.today), key=lambda one: order.index(one.unit_id))
    return page(request, "identity/posts.html", posts=posts, units=units)


@get(POSTS + "/{post_id:str}", guards=[SEE])
async def post_page(request: AnyRequest, work: Own, post_id: FromPath[str]) -> Response[bytes]:
    """One post and who held it when."""
    return await _show_post(request, work, id_of(post_id), asked(request))


async def _show_post(request: AnyRequest, work: Work, post_id: UUID, typed: Typed) -> Response[bytes]:
    held = there(await post_by_id(work, post_id))
    texts, day = (await post_texts(work)).get(held.id, {}), work.today
    return page(
        request,
        "identity/post.html",
        typed.status,
        post=held,
        title=work.tenant.profile.say(texts, work.language),
        unit=await unit_name(work, held.unit_id),
        holders=await holders_of(work, held.id),
        colleagues=[(one.id, one.name) for one in await list_people(work, day)],
        kept={f"title_{code}": text for code, text in texts.items()},
        begin={"starts_on": typed_day(day)},
        typed=typed,
        today=day,
        own=made_here(held.slug),
        may_change=why_not_administer(work.actor, held.unit_id) is None,
    )


async def _of_post(request: AnyRequest, post_id: str, form: str, act: Any) -> Response[bytes]:
    async def done(work: Work, fields: Fields) -> str:
        await act(work, fields, id_of(post_id))
        return f"{POSTS}/{post_id}"

    return await take(request, form, done, lambda work, typed: _show_post(request, work, id_of(post_id), typed))


@post(POSTS + "/{post_id:str}", guards=[CHANGE], status_code=200)
async def save_post(request: AnyRequest, post_id: FromPath[str]) -> Response[bytes]:
    """Rename a post."""

    async def act(work: Work, fields: Fields, post_id: UUID) -> None:
        await rename_post(work, post_id, texts_form(fields, "title", work.tenant.profile))

    return await _of_post(request, post_id, "edit", act)


@post(POSTS + "/{post_id:str}/close", guards=[CHANGE], status_code=200)
async def shut_post(request: AnyRequest, post_id: FromPath[str]) -> Response[bytes]:
    """Close a post."""

    async def act(work: Work, fields: Fields, post_id: UUID) -> None:
        await close_post(work, post_id, reason_form(fields))

    return await _of_post(request, post_id, "close", act)


@post(POSTS + "/{post_id:str}/holders", guards=[CHANGE], status_code=200)
async def fill_post(request: AnyRequest, post_id: FromPath[str]) -> Response[bytes]:
    """Let somebody hold the post."""

    async def act(work: Work, fields: Fields, post_id: UUID) -> None:
        person, span = holding_form(fields, work.today, "person")
        await hold_post(work, person, post_id, span)

    return await _of_post(request, post_id, "holder", act)


DOORS = [
    units_page,
    new_unit,
    unit_page,
    save_unit,
    shut_unit,
    new_post,
    posts_page,
    post_page,
    save_post,
    shut_post,
    fill_post,
]
