"""Reads of letters' identifiers in other systems, and of packages that wait to be registered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from service.correspondence.exchange import exchange_key
from service.correspondence.models import LetterExchange, LetterPackage
from service.correspondence.rules import READ_RESTRICTED, REGISTER
from service.kit.actor import Actor
from service.runtime.work import Work

MOST = 200


@dataclass(frozen=True, slots=True)
class PackageRow:
    """A package that was imported. `said` is its manifest, as JSON."""

    id: UUID
    state: str
    sender: str
    number: str
    subject: str
    restricted: bool
    said: str
    taken_by: UUID | None
    taken_by_name: str
    taken_at: datetime
    letter_id: UUID | None


COLUMNS: list[Any] = [getattr(LetterPackage, name) for name in PackageRow.__dataclass_fields__]


def may_see_package(actor: Actor, package: PackageRow) -> bool:
    """Whether the actor may see what a package says: who registers; a restricted one takes more than that."""
    if not actor.may(REGISTER):
        return False
    return not package.restricted or package.taken_by == actor.id or actor.may(READ_RESTRICTED)


async def exchange_of(work: Work, letter_id: UUID) -> dict[str, str]:
    """A letter's identifiers in other systems, by scheme."""
    query = select(LetterExchange.scheme, LetterExchange.value).where(LetterExchange.letter_id == letter_id)
    return {row.scheme: row.value for row in await work.session.execute(query)}


async def letters_called(work: Work, typed: str) -> list[UUID]:
    """Letters that have this identifier in another system, whoever may see them."""
    key = exchange_key(typed)
    query = select(LetterExchange.letter_id).where(LetterExchange.value_key == key).distinct().limit(20)
    return list(await work.session.scalars(query)) if key else []


async def waiting_packages(work: Work) -> list[PackageRow]:
    """Packages that wait to be registered, newest first."""
    query = select(*COLUMNS).where(LetterPackage.state == "waiting")
    rows = await work.session.execute(
        query.order_by(LetterPackage.taken_at.desc(), LetterPackage.id.desc()).limit(MOST)
    )
    return [PackageRow(*row) for row in rows]


async def package_by_id(work: Work, package_id: UUID, *, lock: bool = False) -> PackageRow | None:
    """One package in any state, locked when asked, or None."""
    query = select(*COLUMNS).where(LetterPackage.id == package_id)
    row = (await work.session.execute(query.with_for_update() if lock else query)).one_or_none()
    return PackageRow(*row) if row else None


async def package_with(work: Work, digest: bytes) -> PackageRow | None:
    """The very package that was imported before and not refused, or None."""
    query = select(*COLUMNS).where(LetterPackage.digest == digest, LetterPackage.state != "refused").limit(1)
    row = (await work.session.execute(query)).one_or_none()
    return PackageRow(*row) if row else None


async def may_open_package(work: Work, package_id: UUID) -> bool:
    """Whether the actor may open the files of this package."""
    package = await package_by_id(work, package_id)
    return package is not None and package.state == "waiting" and may_see_package(work.actor, package)
