"""Reads of journals: which are open, what the next number will be, which periods have begun."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from service.journals.models import COUNTER, JournalRow, JournalText
from service.journals.rules import Journal, NumberShape, shape
from service.runtime.work import Work


def _text_of(text: type[JournalText], language: str) -> ColumnElement[bool]:
    return and_(
        text.tenant_id == JournalRow.tenant_id, text.journal_id == JournalRow.id, text.language == bindparam(language)
    )


def _journals() -> Select[*tuple[Any, ...]]:
    """Columns in the order of Journal's fields, titled in :said, else in :own."""
    said, own = aliased(JournalText), aliased(JournalText)
    title = func.coalesce(said.title, own.title, JournalRow.slug)
    return (
        select(
            JournalRow.id, JournalRow.slug, title, JournalRow.direction, JournalRow.regime, JournalRow.pattern,
            JournalRow.index, JournalRow.period, JournalRow.unit_id, JournalRow.state,
        )
        .outerjoin(said, _text_of(said, "said"))
        .outerjoin(own, _text_of(own, "own"))
        .order_by(JournalRow.position, JournalRow.slug)
    )  # fmt: skip


# Put together once: building it costs more than asking it, and every registration asks.
JOURNALS = _journals()


async def _read(work: Work, query: Select[*tuple[Any, ...]] = JOURNALS) -> list[Journal]:
    languages = {"said": work.language, "own": work.tenant.profile.default_language}
    return [Journal(*row) for row in await work.session.execute(query, languages)]


async def open_journals(work: Work, direction: str | None = None) -> list[Journal]:
    """The journals that take new records, in the agency's own order."""
    query = JOURNALS.where(JournalRow.state == "open")
    return await _read(work, query.where(JournalRow.direction == direction) if direction else query)


async def all_journals(work: Work) -> list[Journal]:
    """Open and closed journals, in the agency's own order."""
    return await _read(work)


async def journal_by_slug(work: Work, slug: str) -> Journal | None:
    """A journal, open or closed."""
    return next(iter(await _read(work, JOURNALS.where(JournalRow.slug == slug))), None)


async def journal_by_id(work: Work, journal_id: UUID) -> Journal | None:
    """A journal, open or closed."""
    return next(iter(await _read(work, JOURNALS.where(JournalRow.id == journal_id))), None)


def shape_now(work: Work, journal: Journal) -> NumberShape:
    """How a number given now looks: the day is that of the agency's zone."""
    return shape(journal, work.today)


async def preview(work: Work, journal: Journal) -> str:
    """The number the next record would get now. It is not reserved."""
    now = shape_now(work, journal)
    query = select(COUNTER.c.last).where(COUNTER.c.journal_id == journal.id, COUNTER.c.period == now.period)
    return now.number((await work.session.scalar(query) or 0) + 1)


@dataclass(frozen=True, slots=True)
class Period:
    """One period of a journal and the last serial given in it."""

    journal_id: UUID
    key: str
    last: int


async def periods(work: Work, journal_ids: Sequence[UUID]) -> list[Period]:
    """Every period begun in these journals, newest first."""
    query = (
        select(COUNTER.c.journal_id, COUNTER.c.period, COUNTER.c.last)
        .where(COUNTER.c.journal_id.in_(journal_ids))
        .order_by(COUNTER.c.journal_id, COUNTER.c.period.desc())
    )
    return [Period(*row) for row in await work.session.execute(query)]
