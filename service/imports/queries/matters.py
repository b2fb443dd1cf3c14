"""Which imports a person has begun and not ended."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from service.identity.offers import Matter
from service.imports.models import Import
from service.imports.queries import import_by_id
from service.imports.rules.states import RECORD, STATES, may_see
from service.runtime.work import Work

BEGAN = "imports.began"
OPEN = ("uploaded", "reading", "checked", "refused", "accepting")


async def begun_by(work: Work, person_id: UUID) -> list[Matter]:
    """Imports that are neither in their journal nor thrown away."""
    query = select(Import.id, Import.state).where(Import.created_by == person_id, Import.state.in_(OPEN))
    rows = (await work.session.execute(query.order_by(Import.created_at, Import.id))).all()
    return [Matter(BEGAN, RECORD, row.id, "", STATES[row.state]) for row in rows]


async def import_titles(work: Work, ids: Collection[UUID]) -> dict[UUID, str]:
    """Names of the spreadsheets, of imports that the actor sees."""
    found = [await import_by_id(work, ident) for ident in ids]
    return {one.id: one.name for one in found if one is not None and may_see(work.actor, one)}
