"""Units as a tree and the posts in them, with names in the reader's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, select

from service.identity.models import Holding, Person, Post, PostText, Unit, UnitText
from service.identity.rules import full_name
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.runtime.work import Work

NO_UNIT = N_("This agency has no units yet.")


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit in the order of the tree; `depth` counts from 0."""

    id: UUID
    slug: str
    parent_id: UUID | None
    name: str
    state: str = "active"
    depth: int = 0


@dataclass(frozen=True, slots=True)
class UnitNode:
    """A unit with the units inside it."""

    unit: UnitName
    children: list["UnitNode"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post; `holders` are those who hold it on the day asked for."""

    id: UUID
    slug: str
    unit_id: UUID
    title: str
    is_head: bool
    state: str
    holders: list[tuple[UUID, str]] = field(default_factory=list)


async def units_with_names(work: Work, *, closed: bool = False) -> list[UnitName]:
    """All open units, each after the unit it lies in; `closed` adds the closed ones."""
    return list(_walk(await unit_tree(work, closed=closed)))


def _walk(nodes: Iterable[UnitNode]) -> Iterable[UnitName]:
    for node in nodes:
        yield node.unit
        yield from _walk(node.children)


async def unit_tree(work: Work, *, closed: bool = False) -> list[UnitNode]:
    """The units that lie in no other, each with what is inside it."""
    query = select(Unit).where(Unit.tenant_id == work.tenant.id).order_by(Unit.position, Unit.slug)
    if not closed:
        query = query.where(Unit.state == "active")
    units = (await work.session.execute(query)).scalars().all()
    names = await unit_texts(work)
    inside: dict[UUID | None, list[Unit]] = {}
    known = {unit.id for unit in units}
    for unit in units:
        inside.setdefault(unit.parent_id if unit.parent_id in known else None, []).append(unit)
    return _grow(inside, None, 0, names, work)


def _grow(
    inside: Mapping[UUID | None, list[Unit]], parent: UUID | None, depth: int, names: dict[UUID, Any], work: Work
) -> list[UnitNode]:
    return [
        UnitNode(
            UnitName(unit.id, unit.slug, unit.parent_id, _say(work, names, unit.id, unit.slug), unit.state, depth),
            _grow(inside, unit.id, depth + 1, names, work),
        )
        for unit in inside.get(parent, [])
    ]


def _say(work: Work, texts: Mapping[UUID, dict[str, str]], record: UUID, otherwise: str) -> str:
    return work.tenant.profile.say(texts.get(record, {}), work.language) or otherwise


async def unit_name(work: Work, unit_id: UUID) -> str:
    """A unit's name in the reader's language."""
    return _say(work, await unit_texts(work), unit_id, "")


async def unit_texts(work: Work) -> dict[UUID, dict[str, str]]:
    """Names of all units in all languages."""
    query = select(UnitText.unit_id, UnitText.language, UnitText.name).where(UnitText.tenant_id == work.tenant.id)
    return await _texts(work, query)


async def post_texts(work: Work) -> dict[UUID, dict[str, str]]:
    """Titles of all posts in all languages."""
    query = select(PostText.post_id, PostText.language, PostText.title).where(PostText.tenant_id == work.tenant.id)
    return await _texts(work, query)


async def _texts(work: Work, query: Select[UUID, str, str]) -> dict[UUID, dict[str, str]]:
    found: dict[UUID, dict[str, str]] = {}
    for record, language, words in (await work.session.execute(query)).all():
        found.setdefault(record, {})[language] = words
    return found


async def root_unit(work: Work) -> UUID:
    """The unit that stands for the agency itself: the first that lies in no other. Refusal when there is none."""
    query = (
        select(Unit.id)
        .where(Unit.tenant_id == work.tenant.id, Unit.parent_id.is_(None), Unit.state == "active")
        .order_by(Unit.position, Unit.slug)
        .limit(1)
    )
    found = (await work.session.execute(query)).scalar_one_or_none()
    if found is None:
        raise Refusal(NO_UNIT, code="no_unit")
    return found


async def unit_by_id(work: Work, unit_id: UUID) -> Unit | None:
    return await work.session.get(Unit, (work.tenant.id, unit_id))


async def post_by_id(work: Work, post_id: UUID) -> Post | None:
    return await work.session.get(Post, (work.tenant.id, post_id))


async def lock_unit(work: Work, unit_id: UUID) -> None:
    """Hold a unit's row until the end of the work, so that who holds its posts is decided one after another."""
    query = select(Unit.id).where(Unit.tenant_id == work.tenant.id, Unit.id == unit_id).with_for_update()
    await work.session.execute(query)


async def units_by_slug(work: Work) -> dict[str, Unit]:
    query = select(Unit).where(Unit.tenant_id == work.tenant.id)
    return {unit.slug: unit for unit in (await work.session.execute(query)).scalars()}


async def posts_by_slug(work: Work) -> dict[str, Post]:
    query = select(Post).where(Post.tenant_id == work.tenant.id)
    return {post.slug: post for post in (await work.session.execute(query)).scalars()}


async def has_open_parts(work: Work, unit_id: UUID) -> bool:
    """Whether a unit holds open units or posts."""
    units = select(Unit.id).where(Unit.tenant_id == work.tenant.id, Unit.parent_id == unit_id, Unit.state == "active")
    posts = select(Post.id).where(Post.tenant_id == work.tenant.id, Post.unit_id == unit_id, Post.state == "active")
    return (await work.session.execute(select(units.exists() | posts.exists()))).scalar_one()


async def posts_held_from(work: Work, day: date) -> set[UUID]:
    """Posts that somebody holds on a day or will hold later."""
    query = select(Holding.post_id).where(
        Holding.tenant_id == work.tenant.id, Holding.ends_on.is_(None) | (Holding.ends_on >= day)
    )
    return set((await work.session.execute(query)).scalars())


async def list_posts(work: Work, on: date, *, closed: bool = False) -> list[PostRow]:
    """All posts in the order of their units, with who holds each on a day."""
    query = select(Post).where(Post.tenant_id == work.tenant.id).order_by(Post.is_head.desc(), Post.position, Post.slug)
    if not closed:
        query = query.where(Post.state == "active")
    posts = (await work.session.execute(query)).scalars().all()
    titles, holders = await post_texts(work), await _holders(work, on)
    return [
        PostRow(
            post.id,
            post.slug,
            post.unit_id,
            _say(work, titles, post.id, post.slug),
            post.is_head,
            post.state,
            holders.get(post.id, []),
        )
        for post in posts
    ]


async def posts_of_units(work: Work, on: date, *, closed: bool = False) -> dict[UUID, list[PostRow]]:
    """Posts by unit, heads first."""
    found: dict[UUID, list[PostRow]] = {}
    for post in await list_posts(work, on, closed=closed):
        found.setdefault(post.unit_id, []).append(post)
    return found


async def heads_on(work: Work, on: date) -> dict[UUID, tuple[UUID, str]]:
    """Who heads which unit on a day: unit -> (person, name)."""
    return {post.unit_id: post.holders[0] for post in await list_posts(work, on) if post.is_head and post.holders}


async def _holders(work: Work, on: date) -> dict[UUID, list[tuple[UUID, str]]]:
    query = (
        select(Holding.post_id, Person.id, Person.given_name, Person.family_name)
        .join(Person, and_(Person.tenant_id == Holding.tenant_id, Person.id == Holding.person_id))
        .where(Holding.tenant_id == work.tenant.id, Holding.starts_on <= on)
        .where(Holding.ends_on.is_(None) | (Holding.ends_on >= on))
        .order_by(Holding.starts_on, Person.family_name)
    )
    found: dict[UUID, list[tuple[UUID, str]]] = {}
    for post, person, given, family in (await work.session.execute(query)).all():
        found.setdefault(post, []).append((person, full_name(given, family)))
    return found
