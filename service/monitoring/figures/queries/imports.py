"""Spreadsheets of figures that were uploaded."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from service.monitoring.figures.models import FigureImport
from service.monitoring.rules.acts import FIGURES
from service.runtime.work import Work

MOST_SHOWN = 20


async def import_by_id(work: Work, import_id: UUID, *, lock: bool = False) -> FigureImport | None:
    """A spreadsheet as it was read; `lock` holds it until the end of the work."""
    query = select(FigureImport).where(FigureImport.id == import_id)
    query = query.with_for_update().execution_options(populate_existing=True) if lock else query
    found: FigureImport | None = await work.session.scalar(query)
    return found


async def waiting_imports(work: Work) -> list[tuple[UUID, str]]:
    """(id, name) of spreadsheets that nobody took yet, the latest first."""
    query = select(FigureImport.id, FigureImport.name).where(FigureImport.state == "read")
    rows = await work.session.execute(query.order_by(FigureImport.created_at.desc()).limit(MOST_SHOWN))
    return [(row.id, row.name) for row in rows]


async def readable(work: Work, record_ids: Collection[UUID]) -> set[UUID]:
    """Those of some spreadsheets whose acts the actor may read."""
    return set(record_ids) if work.actor.may(FIGURES) else set()
