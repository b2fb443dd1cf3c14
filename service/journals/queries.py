"""Reads of journals: which are open, what the next number will be, whether every number is accounted for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, FromClause, Select, and_, bindparam, column, func, literal, select, table
from sqlalchemy.orm import aliased

from service.journals.models import COUNTER, JournalRow, JournalText
from service.journals.rules import Journal, NumberShape, missing_runs, shape
from service.runtime.work import Work

LISTED_RUNS = 100
HOLDERS: list[FromClause] = []
"""Tables whose rows hold numbers of journals (columns journal_id, period, serial, state); filled by `main`."""


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
    return shape(journal, work.now.astimezone(ZoneInfo(work.tenant.profile.zone)).date())


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


@dataclass(frozen=True, slots=True)
class Account:
    """The gap report of one period: each serial from 1 to `last` is held by a record, or stands in `missing`.

    `missing` are runs (first, last), at most LISTED_RUNS of them. `beyond` counts records above the counter.
    """

    period: str
    last: int
    held: int
    voided: int
    beyond: int
    missing: list[tuple[int, int]]

    @property
    def whole(self) -> bool:
        """Nothing is missing and nothing was given twice or past the counter."""
        return self.held == self.last and not self.missing and not self.beyond


async def account(work: Work, period: Period) -> Account:
    """Account for every number of one period over all tables that hold numbers."""
    held = _held(period)
    counts = select(
        func.count(),
        func.count().filter(held.c.state == "voided"),
        func.count().filter(held.c.serial > period.last),
    ).select_from(held)
    total, voided, beyond = (await work.session.execute(counts)).one()
    missing = [] if total == period.last and not beyond else await _missing(work, period)
    return Account(period.key, period.last, total, voided, beyond, missing)


def _held(period: Period) -> Any:
    parts = [
        select(holder.c.serial, holder.c.state).where(
            holder.c.journal_id == period.journal_id, holder.c.period == period.key
        )
        for holder in HOLDERS
    ]
    if not parts:
        empty = table("journal_counter", column("last"), column("period"))
        return select(empty.c.last.label("serial"), empty.c.period.label("state")).where(literal(False)).subquery()
    return parts[0].union_all(*parts[1:]).subquery() if len(parts) > 1 else parts[0].subquery()


async def _missing(work: Work, period: Period) -> list[tuple[int, int]]:
    held = _held(period)
    present = list(await work.session.scalars(select(held.c.serial).distinct().order_by(held.c.serial)))
    return missing_runs(present, period.last)[:LISTED_RUNS]
