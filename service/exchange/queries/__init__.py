"""Reads of the exchange: the directory, with whom this agency deals, and what came in."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, text

from service.exchange.models import Entry, Link, Parcel
from service.kit.folding import fold
from service.runtime.work import Work

FIND = text("select * from exchange_find(cast(:wanted as uuid[]))")
NAMED = text(
    "select id, slug, state, profile::jsonb -> 'name' as names, profile::jsonb ->> 'default_language' as language"
    " from platform.agency where id = any (:ids)"
)


@dataclass(frozen=True, slots=True)
class Listed:
    """An agency in the directory. names, about: by language."""

    id: UUID
    slug: str
    names: Mapping[str, str]
    language: str
    country: str
    body: str
    about: Mapping[str, str]
    email: str

    def name(self, language: str) -> str:
        """Its name in a language, else in its own."""
        return self.names.get(language) or self.names.get(self.language) or self.slug


async def directory(work: Work, words: str = "") -> list[Listed]:
    """Other agencies that wish to be found, by name; with words only those in whose names each of them stands."""
    rows = [Listed(**row._mapping) for row in await work.session.execute(FIND, {"wanted": None})]
    wanted = fold(words).split()
    if wanted:
        rows = [one for one in rows if _holds(one, wanted)]
    return sorted(rows, key=lambda one: (fold(one.name(work.language)), one.slug))


def _holds(one: Listed, wanted: Collection[str]) -> bool:
    said = fold(" ".join((one.slug, *one.names.values())))
    return all(word in said for word in wanted)


async def listed_by_id(work: Work, agency_id: UUID) -> Listed | None:
    """One of them; None for whoever is not listed, suspended, or not there."""
    row = (await work.session.execute(FIND, {"wanted": [agency_id]})).one_or_none()
    return Listed(**row._mapping) if row is not None else None


async def find_agency(work: Work, name: str) -> UUID | None:
    """Who is meant by a short name or a name of the directory; None where it is nobody or several."""
    wanted = fold(name).strip()
    rows = await directory(work, name) if wanted else []
    exact = [one for one in rows if wanted in {fold(one.slug), *(fold(said) for said in one.names.values())}]
    found = exact or rows
    return found[0].id if len(found) == 1 else None


async def entry(work: Work) -> Entry | None:
    """What this agency says of itself."""
    return (await work.session.scalars(select(Entry).execution_options(populate_existing=True))).one_or_none()


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link as its page shows it. active: the other agency works at present."""

    row: Link
    slug: str
    name: str
    active: bool


async def links(work: Work, *, states: Collection[str] = (), kind: str = "") -> list[LinkView]:
    """Links of this agency by the other one's name."""
    query = select(Link).execution_options(populate_existing=True)
    if states:
        query = query.where(Link.state.in_(states))
    if kind:
        query = query.where(Link.kind == kind)
    rows = list(await work.session.scalars(query))
    named = await names(work, [row.party_id for row in rows])
    views = [LinkView(row, *named.get(row.party_id, ("", "—", False))) for row in rows]
    return sorted(views, key=lambda view: (fold(view.name), view.row.party_id))


async def names(work: Work, ids: Collection[UUID]) -> dict[UUID, tuple[str, str, bool]]:
    """Short name, name in the reader's language, and whether it works at present, of agencies one deals with."""
    found = {}
    for row in await work.session.execute(NAMED, {"ids": list(ids)}):
        name = row.names.get(work.language) or row.names.get(row.language) or row.slug
        found[row.id] = (row.slug, name, row.state == "active")
    return found


async def link_with(work: Work, party_id: UUID) -> Link | None:
    query = select(Link).where(Link.party_id == party_id).execution_options(populate_existing=True)
    found: Link | None = await work.session.scalar(query)
    return found


async def parcel_row(work: Work, parcel_id: UUID) -> Parcel | None:
    """A copy that came in, held until the end of the work."""
    found: Parcel | None = await work.session.scalar(select(Parcel).where(Parcel.id == parcel_id).with_for_update())
    return found
