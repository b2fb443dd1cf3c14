"""Units and posts made in the browser: added, renamed, moved, closed. What the profile names is changed there."""

from collections.abc import Mapping
from uuid import UUID

from service.identity.actions.asking import insist, there
from service.identity.actions.structure import write_post_titles, write_unit_names
from service.identity.models import Post, Unit
from service.identity.queries.structure import (
    has_open_parts,
    lock_unit,
    post_by_id,
    post_texts,
    posts_held_from,
    unit_by_id,
    unit_texts,
    units_by_slug,
)
from service.identity.rules import (
    MADE_HERE,
    UNIT_CLOSED,
    why_not_administer,
    why_not_close_post,
    why_not_close_unit,
    why_not_edit_made,
    why_not_inside,
)
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.runtime.work import Work

LAST = 10_000


async def add_unit(work: Work, names: Mapping[str, str], parent_id: UUID | None) -> UUID:
    """A new unit, inside another or beside the first ones."""
    insist(why_not_administer(work.actor, parent_id))
    if parent_id is not None:
        await _open_unit(work, parent_id)
    made = new_id()
    unit = Unit(id=made, slug=f"{MADE_HERE}{made.hex}", parent_id=parent_id, position=LAST, state="active")
    work.session.add(unit)
    await work.session.flush()
    await write_unit_names(work, unit, {}, names)
    work.record("unit.created", unit.id, record="unit", after=dict(names))
    return unit.id


async def edit_unit(work: Work, unit_id: UUID, names: Mapping[str, str], parent_id: UUID | None) -> None:
    """Rename a unit made here, or put it elsewhere in the tree."""
    unit = there(await unit_by_id(work, unit_id))
    parents = {one.id: one.parent_id for one in (await units_by_slug(work)).values()}
    insist(
        why_not_administer(work.actor, parent_id),
        why_not_edit_made(unit.slug),
        why_not_inside(unit.id, parent_id, parents),
    )
    if parent_id is not None and parent_id != unit.parent_id:
        await _open_unit(work, parent_id)
    await write_unit_names(work, unit, (await unit_texts(work)).get(unit.id, {}), names)
    if unit.parent_id != parent_id:
        work.record("unit.moved", unit.id, record="unit", before={"in": unit.parent_id}, after={"in": parent_id})
        unit.parent_id = parent_id
        await work.session.flush()


async def close_unit(work: Work, unit_id: UUID, reason: str) -> None:
    """Close a unit made here; letters and acts keep naming it."""
    unit = there(await unit_by_id(work, unit_id))
    insist(why_not_administer(work.actor, unit.id), why_not_edit_made(unit.slug))
    await lock_unit(work, unit.id)
    insist(why_not_close_unit(await has_open_parts(work, unit.id), unit.state))
    unit.state = "closed"
    await work.session.flush()
    work.record("unit.closed", unit.id, record="unit", reason=reason)


async def add_post(work: Work, unit_id: UUID, titles: Mapping[str, str], *, is_head: bool) -> UUID:
    """A new post in a unit."""
    insist(why_not_administer(work.actor, unit_id))
    await _open_unit(work, unit_id)
    made = new_id()
    post = Post(id=made, slug=f"{MADE_HERE}{made.hex}", unit_id=unit_id, is_head=is_head, position=LAST, state="active")
    work.session.add(post)
    await work.session.flush()
    await write_post_titles(work, post, {}, titles)
    work.record("post.created", post.id, record="post", after=dict(titles))
    return post.id


async def rename_post(work: Work, post_id: UUID, titles: Mapping[str, str]) -> None:
    """Rename a post made here."""
    post = there(await post_by_id(work, post_id))
    insist(why_not_administer(work.actor, post.unit_id), why_not_edit_made(post.slug))
    await write_post_titles(work, post, (await post_texts(work)).get(post.id, {}), titles)


async def close_post(work: Work, post_id: UUID, reason: str) -> None:
    """Close a post made here that nobody holds."""
    post = there(await post_by_id(work, post_id))
    insist(why_not_administer(work.actor, post.unit_id), why_not_edit_made(post.slug))
    await lock_unit(work, post.unit_id)
    insist(why_not_close_post(post.id in await posts_held_from(work, work.today), post.state))
    post.state = "closed"
    await work.session.flush()
    work.record("post.closed", post.id, record="post", reason=reason)


async def _open_unit(work: Work, unit_id: UUID) -> Unit:
    await lock_unit(work, unit_id)
    unit = there(await unit_by_id(work, unit_id))
    if unit.state != "active":
        raise Refusal(UNIT_CLOSED, code="unit_closed")
    return unit
