"""Accreditations: one, those of a call, by code, and how many there are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select, tuple_

from service.kit.paging import Cursor
from service.press.accreditation.models import Accreditation, Appeal, Call
from service.press.accreditation.rules.acts import ACCREDIT, HOLDING, OPEN
from service.press.accreditation.rules.finding import finds
from service.press.outlets.rules.acts import READ
from service.public_information.rules.codes import digest, same
from service.runtime.work import Work

PAGE, MOST = 100, 5_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which accreditations of a call. bucket: of BUCKETS, appeals, or "" for all; typed: a name or outlet."""

    call_id: UUID
    bucket: str = ""
    typed: str = ""
    outlet_key: str = ""


BUCKETS: dict[str, tuple[str, ...]] = {
    "open": tuple(sorted(OPEN)),
    "places": tuple(sorted(HOLDING)),
    "negative": ("rejected", "revoked", "withdrawn", "no_show"),
}


async def accreditation_row(work: Work, accreditation_id: UUID, *, lock: bool = False) -> Accreditation | None:
    """An accreditation's row; `lock` holds it until the end of the work."""
    query = select(Accreditation).where(Accreditation.id == accreditation_id)
    query = query.with_for_update().execution_options(populate_existing=True) if lock else query
    found: Accreditation | None = await work.session.scalar(query)
    return found


async def accreditations_of(
    work: Work, wanted: Wanted, after: Cursor | None = None, limit: int = PAGE
) -> tuple[list[Accreditation], Cursor | None]:
    """Those of a call, the newest first, and where to go on."""
    query = select(Accreditation).where(Accreditation.call_id == wanted.call_id)
    if wanted.bucket == "appeals":
        query = query.where(Accreditation.appeal == "filed")
    elif wanted.bucket in BUCKETS:
        query = query.where(Accreditation.state.in_(BUCKETS[wanted.bucket]))
    if wanted.outlet_key:
        query = query.where(Accreditation.outlet_key == wanted.outlet_key)
    if wanted.typed:
        rows = list(await work.session.scalars(query.order_by(Accreditation.name, Accreditation.id).limit(MOST)))
        return [row for row in rows if finds([*row.name_keys, *row.outlet_key.split()], wanted.typed)][:limit], None
    if after is not None:
        query = query.where(tuple_(Accreditation.submitted_at, Accreditation.id) < (after.at, after.id))
    query = query.order_by(Accreditation.submitted_at.desc(), Accreditation.id.desc()).limit(limit + 1)
    rows = list(await work.session.scalars(query))
    more = rows[limit - 1] if len(rows) > limit else None
    return rows[:limit], Cursor(more.submitted_at, more.id) if more else None


async def in_state(work: Work, call_id: UUID, states: Collection[str]) -> list[Accreditation]:
    """All of a call in some states, by outlet and name."""
    query = select(Accreditation).where(Accreditation.call_id == call_id, Accreditation.state.in_(states))
    query = query.order_by(Accreditation.outlet_key, Accreditation.name, Accreditation.id)
    return list(await work.session.scalars(query))


async def counts_of(work: Work, call_id: UUID) -> dict[str, int]:
    """How many are in each state, and under "appeals" how many appeals are open."""
    query = select(Accreditation.state, func.count()).where(Accreditation.call_id == call_id)
    rows = await work.session.execute(query.group_by(Accreditation.state))
    found = {row.state: int(row[1]) for row in rows}
    appeals = select(func.count()).where(Accreditation.call_id == call_id, Accreditation.appeal == "filed")
    return {**found, "appeals": int(await work.session.scalar(appeals) or 0)}


async def places_taken(work: Work, call_id: UUID, outlet_key: str) -> tuple[int, int]:
    """How many places are taken in all, and by an outlet."""
    mine = func.count().filter(Accreditation.outlet_key == outlet_key)
    query = select(func.count(), mine).where(Accreditation.call_id == call_id, Accreditation.state.in_(HOLDING))
    row = (await work.session.execute(query)).one()
    return int(row[0]), int(row[1])


async def appeals_of(work: Work, accreditation_id: UUID) -> list[Appeal]:
    """Appeals, from the first on."""
    query = select(Appeal).where(Appeal.accreditation_id == accreditation_id)
    return list(await work.session.scalars(query.order_by(Appeal.filed_at, Appeal.id)))


async def alike(work: Work, one: Accreditation) -> list[Accreditation]:
    """Other applications of the same call that look like the same person's: by address, or by name and outlet."""
    named = Accreditation.name_keys.contains(one.name_keys) & (Accreditation.outlet_key == one.outlet_key)
    addressed = (func.lower(Accreditation.email) == one.email.casefold()) & (Accreditation.email != "")
    query = select(Accreditation).where(
        Accreditation.call_id == one.call_id, Accreditation.id != one.id, or_(named, addressed)
    )
    return list(await work.session.scalars(query.order_by(Accreditation.submitted_at).limit(5)))


async def by_code(work: Work, key: bytes, number: str, code: str) -> Accreditation | None:
    """The application of this number and this code. A wrong one of either, or both, are one answer, by one way."""
    typed = digest(code, key)
    row: Accreditation | None = await work.session.scalar(select(Accreditation).where(Accreditation.code_hash == typed))
    kept = bytes(row.code_hash) if row is not None and row.code_hash else bytes(32)
    numbered = digest(row.number if row is not None else "", key)
    right = same(kept, typed) & same(numbered, digest(number, key))
    return row if right else None


async def by_ticket(work: Work, ticket: UUID) -> Accreditation | None:
    """The application that came of this form."""
    found: Accreditation | None = await work.session.scalar(select(Accreditation).where(Accreditation.ticket == ticket))
    return found


async def waiting(work: Work, limit: int = 200) -> list[tuple[Accreditation, Call]]:
    """Applications and appeals that wait for the agency, the oldest first."""
    query = select(Accreditation, Call).join(
        Call, (Call.tenant_id == Accreditation.tenant_id) & (Call.id == Accreditation.call_id)
    )
    query = query.where((Accreditation.state == "submitted") | (Accreditation.appeal == "filed"))
    rows = await work.session.execute(query.order_by(Accreditation.submitted_at, Accreditation.id).limit(limit))
    return [(row[0], row[1]) for row in rows]


async def may_open_files(work: Work, accreditation_id: UUID) -> bool:
    """Whether the actor may see the documents of an application: who decides, nobody else."""
    return work.actor.may(ACCREDIT) and await accreditation_row(work, accreditation_id) is not None


async def readable(work: Work, ids: Collection[UUID]) -> set[UUID]:
    """Which of some accreditations the actor may read."""
    if not ids or not work.actor.may(READ):
        return set()
    return set(await work.session.scalars(select(Accreditation.id).where(Accreditation.id.in_(ids))))


async def titles(work: Work, ids: Collection[UUID]) -> dict[UUID, str]:
    """Numbers of accreditations, as far as the actor may know."""
    if not ids or not work.actor.may(READ):
        return {}
    rows = await work.session.execute(select(Accreditation.id, Accreditation.number).where(Accreditation.id.in_(ids)))
    return {row.id: row.number for row in rows}


async def purgeable(work: Work, calls: Sequence[UUID], limit: int = 100) -> list[UUID]:
    """Accreditations of calls that are over, which still have what was only needed for the decision."""
    if not calls:
        return []
    query = select(Accreditation.id).where(
        Accreditation.call_id.in_(calls), Accreditation.purged_at.is_(None), Accreditation.appeal != "filed"
    )
    return list(await work.session.scalars(query.order_by(Accreditation.submitted_at).limit(limit)))


async def calls_over(work: Work) -> list[Call]:
    """Calls that have accreditations to purge; whether their term is over is for the rules to say."""
    inner = select(Accreditation.call_id).where(Accreditation.purged_at.is_(None)).distinct()
    return list(await work.session.scalars(select(Call).where(Call.id.in_(inner)).order_by(Call.id)))


async def with_codes(work: Work, before: datetime, limit: int = 500) -> list[Accreditation]:
    """Applications whose sealed code was kept long enough for their mail."""
    query = select(Accreditation).where(Accreditation.code.is_not(None), Accreditation.submitted_at < before)
    return list(await work.session.scalars(query.order_by(Accreditation.submitted_at).limit(limit)))
