"""Who holds which post today, as chains of approval and signatures ask it."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, or_, select

from service.identity.models import Holding, Person, Post, Unit
from service.identity.queries.structure import post_texts
from service.identity.rules import full_name
from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class Seat:
    """A post as it is chosen and shown: its title in the reader's language and who holds it today."""

    id: UUID
    slug: str
    unit_id: UUID
    title: str
    is_head: bool
    holders: tuple[tuple[UUID, str], ...] = ()

    @property
    def people(self) -> frozenset[UUID]:
        return frozenset(person for person, _ in self.holders)


async def seats(work: Work) -> list[Seat]:
    """All posts of the agency that are in use, heads first, each with those who hold it today and still work here."""
    query = (
        select(Post.id, Post.slug, Post.unit_id, Post.is_head)
        .where(Post.tenant_id == work.tenant.id, Post.state == "active")
        .order_by(Post.is_head.desc(), Post.position, Post.slug)
    )
    rows = (await work.session.execute(query)).all()
    texts, held = await post_texts(work), await _held(work)
    say = work.tenant.profile.say
    return [
        Seat(post, slug, unit, say(texts.get(post, {}), work.language) or slug, head, tuple(held.get(post, ())))
        for post, slug, unit, head in rows
    ]


async def _held(work: Work, posts: Collection[UUID] | None = None) -> dict[UUID, list[tuple[UUID, str]]]:
    today = work.today
    query = (
        select(Holding.post_id, Person.id, Person.given_name, Person.family_name)
        .join(Person, and_(Person.tenant_id == Holding.tenant_id, Person.id == Holding.person_id))
        .where(
            Holding.tenant_id == work.tenant.id,
            Holding.starts_on <= today,
            or_(Holding.ends_on.is_(None), Holding.ends_on >= today),
            Person.state == "active",
        )
        .order_by(Holding.starts_on, Holding.id)
    )
    if posts is not None:
        query = query.where(Holding.post_id.in_(posts))
    found: dict[UUID, list[tuple[UUID, str]]] = {}
    for post, person, given, family in (await work.session.execute(query)).all():
        found.setdefault(post, []).append((person, full_name(given, family)))
    return found


async def holders_today(work: Work, posts: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Who holds each of some posts today; posts that nobody holds are left out."""
    if not posts:
        return {}
    return {post: frozenset(person for person, _ in held) for post, held in (await _held(work, posts)).items()}


async def posts_of(work: Work, person_id: UUID | None) -> list[tuple[UUID, UUID]]:
    """The posts a person holds today, each with its unit, the latest first."""
    if person_id is None:
        return []
    today = work.today
    query = (
        select(Post.id, Post.unit_id)
        .join(Holding, and_(Holding.tenant_id == Post.tenant_id, Holding.post_id == Post.id))
        .where(
            Holding.tenant_id == work.tenant.id,
            Holding.person_id == person_id,
            Holding.starts_on <= today,
            or_(Holding.ends_on.is_(None), Holding.ends_on >= today),
        )
        .order_by(Holding.starts_on.desc(), Holding.id)
    )
    return [(post, unit) for post, unit in (await work.session.execute(query)).all()]


async def head_post_above(work: Work, unit_id: UUID) -> UUID | None:
    """The post that leads a unit: its own head's, else that of the nearest unit above that has one."""
    query = select(Unit.id, Unit.parent_id).where(Unit.tenant_id == work.tenant.id)
    parents: dict[UUID, UUID | None] = {row.id: row.parent_id for row in await work.session.execute(query)}
    heads = select(Post.unit_id, Post.id).where(
        Post.tenant_id == work.tenant.id, Post.is_head.is_(True), Post.state == "active"
    )
    leads: dict[UUID, UUID] = {row.unit_id: row.id for row in await work.session.execute(heads)}
    here: UUID | None = unit_id
    seen: set[UUID] = set()
    while here is not None and here not in seen:
        if here in leads:
            return leads[here]
        seen.add(here)
        here = parents.get(here)
    return None
