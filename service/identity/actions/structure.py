"""Units and posts brought in step with the agency's profile."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from service.identity.models import Post, PostText, Unit, UnitText
from service.identity.queries.structure import (
    post_texts,
    posts_by_slug,
    posts_held_from,
    unit_texts,
    units_by_slug,
)
from service.identity.rules import made_here
from service.kit.ids import new_id
from service.runtime.work import Work
from service.tenancy.profile import PostProfile, UnitProfile

Texts = Mapping[str, str]


async def apply_structure(work: Work) -> None:
    """Bring units and posts in step with the profile: add, rename, move; close what it no longer names and none uses.

    What was made in the browser is left alone. Applying twice changes nothing the second time.
    """
    await _apply_units(work)
    await work.flush()
    await _apply_posts(work)
    await work.flush()
    await _close_posts(work)
    await _close_units(work)
    await work.flush()


async def _apply_units(work: Work) -> None:
    units, texts = await units_by_slug(work), await unit_texts(work)
    for position, wanted in enumerate(_parents_first(work.tenant.profile.units)):
        unit = units.get(wanted.slug)
        if unit is None:
            unit = units[wanted.slug] = Unit(id=new_id(), slug=wanted.slug)
            work.session.add(unit)
            work.record("unit.created", unit.id, record="unit", after=wanted.title)
        await _apply_unit(work, unit, units[wanted.parent].id if wanted.parent else None, position)
        await write_unit_names(work, unit, texts.get(unit.id, {}), wanted.title)


def _parents_first(units: list[UnitProfile]) -> list[UnitProfile]:
    placed: dict[str, UnitProfile] = {}
    waiting = list(units)
    while waiting:
        ready = [unit for unit in waiting if unit.parent is None or unit.parent in placed]
        if not ready:
            raise ValueError("units lie inside each other")  # the loader refuses such a profile
        placed |= {unit.slug: unit for unit in ready}
        waiting = [unit for unit in waiting if unit.slug not in placed]
    return list(placed.values())


async def _apply_unit(work: Work, unit: Unit, parent_id: UUID | None, position: int) -> None:
    fresh = unit.state is None
    before = {"parent": unit.parent_id, "state": unit.state}
    unit.parent_id, unit.position, unit.state = parent_id, position, "active"
    after = {"parent": unit.parent_id, "state": unit.state}
    if fresh:
        await work.session.flush()
    elif before != after:
        work.record("unit.changed", unit.id, record="unit", before=before, after=after)


async def write_unit_names(work: Work, unit: Unit, held: Texts, wanted: Texts) -> None:
    """Write the names that differ from those held."""
    changed = {language: name for language, name in wanted.items() if held.get(language) != name}
    for language, name in changed.items():
        await work.session.merge(UnitText(tenant_id=work.tenant.id, unit_id=unit.id, language=language, name=name))
    await work.session.flush()
    if held and changed:
        work.record("unit.renamed", unit.id, record="unit", before=held, after={**held, **wanted})


async def _apply_posts(work: Work) -> None:
    posts, texts, units = await posts_by_slug(work), await post_texts(work), await units_by_slug(work)
    for position, wanted in enumerate(work.tenant.profile.posts):
        post = posts.get(wanted.slug)
        if post is None:
            post = Post(id=new_id(), slug=wanted.slug)
            work.session.add(post)
            work.record("post.created", post.id, record="post", after=wanted.title)
        await _apply_post(work, post, wanted, units[wanted.unit].id, position)
        await write_post_titles(work, post, texts.get(post.id, {}), wanted.title)


async def _apply_post(work: Work, post: Post, wanted: PostProfile, unit_id: UUID, position: int) -> None:
    fresh = post.state is None
    before = {"unit": post.unit_id, "head": post.is_head, "state": post.state}
    post.unit_id, post.is_head, post.position, post.state = unit_id, wanted.head, position, "active"
    after = {"unit": post.unit_id, "head": post.is_head, "state": post.state}
    if fresh:
        await work.session.flush()
    elif before != after:
        work.record("post.changed", post.id, record="post", before=before, after=after)


async def write_post_titles(work: Work, post: Post, held: Texts, wanted: Texts) -> None:
    """Write the titles that differ from those held."""
    changed = {language: title for language, title in wanted.items() if held.get(language) != title}
    for language, title in changed.items():
        await work.session.merge(PostText(tenant_id=work.tenant.id, post_id=post.id, language=language, title=title))
    await work.session.flush()
    if held and changed:
        work.record("post.renamed", post.id, record="post", before=held, after={**held, **wanted})


async def _close_posts(work: Work) -> None:
    named = {post.slug for post in work.tenant.profile.posts}
    held = await posts_held_from(work, work.today)
    for post in (await posts_by_slug(work)).values():
        if post.state == "active" and not made_here(post.slug) and post.slug not in named and post.id not in held:
            post.state = "closed"
            work.record("post.closed", post.id, record="post")
    await work.session.flush()


def _parents(units: Iterable[Unit]) -> set[UUID | None]:
    return {unit.parent_id for unit in units if unit.state == "active"}


async def _close_units(work: Work) -> None:
    named = {unit.slug for unit in work.tenant.profile.units}
    units = list((await units_by_slug(work)).values())
    used = {post.unit_id for post in (await posts_by_slug(work)).values() if post.state == "active"}
    waiting = [u for u in units if u.state == "active" and not made_here(u.slug) and u.slug not in named]
    while closing := [unit for unit in waiting if unit.state == "active" and unit.id not in used | _parents(units)]:
        for unit in closing:
            unit.state = "closed"
            work.record("unit.closed", unit.id, record="unit")
    await work.session.flush()
