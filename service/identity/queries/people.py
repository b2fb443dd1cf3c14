"""People, the posts they hold and their deputies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, and_, collate, or_, select
from sqlalchemy.orm import aliased

from service.identity.models import Deputyship, Person, Post
from service.identity.models import Holding as HoldingTable
from service.identity.queries.structure import post_texts, unit_texts
from service.identity.rules import Held, Span, full_name
from service.kit.folding import fold
from service.runtime.language import collation
from service.runtime.work import Work

LONGEST_LIST = 2000
Found = TypeVar("Found", Person, HoldingTable, Deputyship)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in a list; `posts` are the titles held on the day asked for."""

    id: UUID
    username: str
    given_name: str
    family_name: str
    patronymic: str
    email: str
    state: str
    posts: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return full_name(self.given_name, self.family_name)


@dataclass(frozen=True, slots=True)
class Holding:
    """A post held: `when` says since and until which day."""

    id: UUID
    post_id: UUID
    post: str
    unit_id: UUID
    unit: str
    is_head: bool
    when: Span


@dataclass(frozen=True, slots=True)
class Deputy:
    """Who stands in for whom, when and why."""

    id: UUID
    person_id: UUID
    person: str
    deputy_id: UUID
    deputy: str
    when: Span
    reason: str
    cancelled: bool


def locked(query: Select[Found]) -> Select[Found]:
    """The rows held until the end of the work, as they are now and not as they were read before."""
    return query.with_for_update().execution_options(populate_existing=True)


async def person_by_id(work: Work, person_id: UUID, *, lock: bool = False) -> Person | None:
    """One person; `lock` holds the row until the end of the work."""
    query = select(Person).where(Person.tenant_id == work.tenant.id, Person.id == person_id)
    return (await work.session.execute(locked(query) if lock else query)).scalar_one_or_none()


async def person_named(work: Work, username: str) -> Person | None:
    query = select(Person).where(Person.tenant_id == work.tenant.id, Person.username == username)
    return (await work.session.execute(query)).scalar_one_or_none()


async def person_of_subject(work: Work, subject: str) -> Person | None:
    """The person whom a provider knows by `subject`."""
    query = select(Person).where(Person.tenant_id == work.tenant.id, Person.subject == subject)
    return (await work.session.execute(query)).scalar_one_or_none()


async def people_with_email(work: Work, email: str) -> list[Person]:
    """Active people of an address; whether letters are small or large does not matter."""
    query = select(Person).where(Person.tenant_id == work.tenant.id, Person.state == "active", Person.email != "")
    found = (await work.session.execute(query)).scalars()
    return [person for person in found if person.email.casefold() == email.casefold()]


async def people_named(work: Work, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names of people by id, given name first; unknown ids are left out."""
    wanted = set(ids)
    if not wanted:
        return {}
    query = select(Person.id, Person.given_name, Person.family_name).where(
        Person.tenant_id == work.tenant.id, Person.id.in_(wanted)
    )
    return {person: full_name(given, family) for person, given, family in (await work.session.execute(query)).all()}


async def list_people(work: Work, on: date, *, typed: str = "", left: bool = False) -> list[PersonRow]:
    """People by family name as the reader's language sorts; `typed` filters by name, user name or post."""
    order = collation(work.language)
    query = (
        select(Person)
        .where(Person.tenant_id == work.tenant.id)
        .order_by(collate(Person.family_name, order), collate(Person.given_name, order), Person.id)
        .limit(LONGEST_LIST)
    )
    if not left:
        query = query.where(Person.state == "active")
    people = (await work.session.execute(query)).scalars().all()
    posts = await _posts_on(work, on)
    rows = [_row(person, posts.get(person.id, ())) for person in people]
    words = fold(typed).split()
    return [row for row in rows if all(word in _key(row) for word in words)] if words else rows


def _row(person: Person, posts: tuple[str, ...]) -> PersonRow:
    return PersonRow(
        person.id,
        person.username,
        person.given_name,
        person.family_name,
        person.patronymic,
        person.email,
        person.state,
        posts,
    )


def _key(row: PersonRow) -> str:
    return fold(" ".join([row.family_name, row.given_name, row.patronymic, row.username, row.email, *row.posts]))


async def _posts_on(work: Work, on: date) -> dict[UUID, tuple[str, ...]]:
    query = select(HoldingTable.person_id, HoldingTable.post_id).where(
        HoldingTable.tenant_id == work.tenant.id,
        HoldingTable.starts_on <= on,
        or_(HoldingTable.ends_on.is_(None), HoldingTable.ends_on >= on),
    )
    texts = await post_texts(work)
    found: dict[UUID, tuple[str, ...]] = {}
    for person, post in (await work.session.execute(query)).all():
        title = work.tenant.profile.say(texts.get(post, {}), work.language)
        found[person] = (*found.get(person, ()), title)
    return found


async def holdings_of(work: Work, person_id: UUID) -> list[Holding]:
    """Every post a person held, holds or will hold, the latest first."""
    query = (
        select(HoldingTable.id, Post.id, Post.unit_id, Post.is_head, HoldingTable.starts_on, HoldingTable.ends_on)
        .join(Post, and_(Post.tenant_id == HoldingTable.tenant_id, Post.id == HoldingTable.post_id))
        .where(HoldingTable.tenant_id == work.tenant.id, HoldingTable.person_id == person_id)
        .order_by(HoldingTable.starts_on.desc(), HoldingTable.id)
    )
    rows: list[Any] = list((await work.session.execute(query)).all())
    posts, units = await post_texts(work), await unit_texts(work)
    say = work.tenant.profile.say
    return [
        Holding(
            id=holding,
            post_id=post,
            post=say(posts.get(post, {}), work.language),
            unit_id=unit,
            unit=say(units.get(unit, {}), work.language),
            is_head=is_head,
            when=Span(starts, ends),
        )
        for holding, post, unit, is_head, starts, ends in rows
    ]


async def holders_of(work: Work, post_id: UUID) -> list[Held]:
    """Everybody who held, holds or will hold a post, the latest first."""
    query = (
        select(HoldingTable, Person.given_name, Person.family_name)
        .join(Person, and_(Person.tenant_id == HoldingTable.tenant_id, Person.id == HoldingTable.person_id))
        .where(HoldingTable.tenant_id == work.tenant.id, HoldingTable.post_id == post_id)
        .order_by(HoldingTable.starts_on.desc(), HoldingTable.id)
    )
    return [
        Held(held.person_id, full_name(given, family), held.post_id, Span(held.starts_on, held.ends_on))
        for held, given, family in (await work.session.execute(query)).all()
    ]


async def deputies_of(work: Work, person_id: UUID) -> list[Deputy]:
    """Deputies of a person and those whose deputy the person is, the latest first, cancelled ones too."""
    person, deputy = aliased(Person), aliased(Person)
    query = (
        select(
            Deputyship,
            person.given_name,
            person.family_name,
            deputy.given_name,
            deputy.family_name,
        )
        .join(person, and_(person.tenant_id == Deputyship.tenant_id, person.id == Deputyship.person_id))
        .join(deputy, and_(deputy.tenant_id == Deputyship.tenant_id, deputy.id == Deputyship.deputy_id))
        .where(Deputyship.tenant_id == work.tenant.id)
        .where(or_(Deputyship.person_id == person_id, Deputyship.deputy_id == person_id))
        .order_by(Deputyship.starts_on.desc(), Deputyship.id)
    )
    return [
        Deputy(
            id=found.id,
            person_id=found.person_id,
            person=full_name(given, family),
            deputy_id=found.deputy_id,
            deputy=full_name(deputy_given, deputy_family),
            when=Span(found.starts_on, found.ends_on),
            reason=found.reason,
            cancelled=found.cancelled_at is not None,
        )
        for found, given, family, deputy_given, deputy_family in (await work.session.execute(query)).all()
    ]


async def holding_by_id(work: Work, holding_id: UUID, *, lock: bool = False) -> HoldingTable | None:
    query = select(HoldingTable).where(HoldingTable.tenant_id == work.tenant.id, HoldingTable.id == holding_id)
    return (await work.session.execute(locked(query) if lock else query)).scalar_one_or_none()


async def holdings_open(work: Work, person_id: UUID, after: date) -> list[HoldingTable]:
    """Holdings of a person that reach beyond a day."""
    query = select(HoldingTable).where(
        HoldingTable.tenant_id == work.tenant.id,
        HoldingTable.person_id == person_id,
        or_(HoldingTable.ends_on.is_(None), HoldingTable.ends_on > after),
    )
    return list((await work.session.execute(query)).scalars())


async def holdings_beside(work: Work, post: Post, *, heads: bool) -> list[Held]:
    """Holdings of a post; with `heads`, of every head post of its unit."""
    query = (
        select(HoldingTable, Person.given_name, Person.family_name)
        .join(Person, and_(Person.tenant_id == HoldingTable.tenant_id, Person.id == HoldingTable.person_id))
        .join(Post, and_(Post.tenant_id == HoldingTable.tenant_id, Post.id == HoldingTable.post_id))
        .where(HoldingTable.tenant_id == work.tenant.id)
        .where(and_(Post.unit_id == post.unit_id, Post.is_head) if heads else Post.id == post.id)
        .order_by(HoldingTable.starts_on, HoldingTable.id)
    )
    return [
        Held(held.person_id, full_name(given, family), held.post_id, Span(held.starts_on, held.ends_on))
        for held, given, family in (await work.session.execute(query)).all()
    ]


async def deputyship_by_id(work: Work, deputyship_id: UUID, *, lock: bool = False) -> Deputyship | None:
    query = select(Deputyship).where(Deputyship.tenant_id == work.tenant.id, Deputyship.id == deputyship_id)
    return (await work.session.execute(locked(query) if lock else query)).scalar_one_or_none()


async def deputies_beside(work: Work, person_id: UUID) -> list[Held]:
    """Deputies of a person that were not cancelled."""
    return [
        Held(found.deputy_id, found.deputy, None, found.when)
        for found in await deputies_of(work, person_id)
        if found.person_id == person_id and not found.cancelled
    ]
