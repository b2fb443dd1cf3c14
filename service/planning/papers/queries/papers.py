"""Issued papers, as far as the reader may see them."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, text, tuple_

from service.kit.paging import Cursor
from service.planning.papers.models import IssuedPaper
from service.planning.papers.rules.content import KINDS, PAPER, STATES
from service.planning.plans.queries.access import levels
from service.planning.plans.rules.acts import READ
from service.runtime.language import gettext
from service.runtime.work import Work
from service.search.asking import Asked, Hit, HitPage, says

PAGE = 50
LOCK = text("select pg_advisory_xact_lock(hashtextextended(:key, 0))")
_QUOTES = re.compile(r"[\"“”„«»]")


@dataclass(frozen=True, slots=True)
class PaperView:
    """An issued paper in a list. closed: it speaks of a plan, or of matters, that are not the reader's to see now.

    Of those nothing is told but number, kind and day: the title is "".
    """

    id: UUID
    kind: str
    number: str
    title: str
    language: str
    state: str
    issued_at: datetime
    issued_by_name: str
    closed: bool

    @property
    def href(self) -> str:
        """Its page."""
        return f"/planning/papers/{self.id}"


def number_of(serial: int, year: int) -> str:
    """How a copy is called among those of its kind."""
    return f"{serial}/{year}"


async def next_serial(work: Work, kind: str, year: int) -> int:
    """The next number of a kind in a year; nobody else gets it, since a lock is held until the end of the work."""
    await work.session.execute(LOCK, {"key": f"{work.tenant.id}:{PAPER}:{kind}:{year}"})
    query = select(func.max(IssuedPaper.serial)).where(
        IssuedPaper.tenant_id == work.tenant.id, IssuedPaper.kind == kind, IssuedPaper.year == year
    )
    return (await work.session.scalar(query) or 0) + 1


async def closed_of(work: Work, rows: Sequence[IssuedPaper]) -> set[UUID]:
    """Those of some papers that are closed to the reader, in one question."""
    foreign = {plan for row in rows for plan in row.plans}
    reached = set(await levels(work, foreign)) if foreign else set()
    return {
        row.id
        for row in rows
        if not set(row.plans) <= reached or not all(work.actor.may(one) for one in (READ, *row.needs))
    }


async def listed(work: Work, kind: str = "", plan_id: UUID | None = None, before: Cursor | None = None,
                 limit: int = PAGE) -> tuple[list[PaperView], Cursor | None]:  # fmt: skip
    """Papers, the last issued first, and where the next page begins."""
    query = select(IssuedPaper).where(IssuedPaper.tenant_id == work.tenant.id)
    query = query.where(IssuedPaper.kind == kind) if kind else query
    query = query.where(IssuedPaper.plan_id == plan_id) if plan_id else query
    if before is not None:
        query = query.where(tuple_(IssuedPaper.issued_at, IssuedPaper.id) < tuple_(before.at, before.id))
    query = query.order_by(IssuedPaper.issued_at.desc(), IssuedPaper.id.desc()).limit(limit + 1)
    rows = list(await work.session.scalars(query.execution_options(populate_existing=True)))
    closed = await closed_of(work, rows)
    some = rows[:limit]
    more = Cursor(some[-1].issued_at, some[-1].id) if len(rows) > limit else None
    return [_view(row, row.id in closed) for row in some], more


def _view(row: IssuedPaper, closed: bool) -> PaperView:
    return PaperView(
        row.id, row.kind, number_of(row.serial, row.year), "" if closed else row.title, row.language, row.state,
        row.issued_at, row.issued_by_name, closed,
    )  # fmt: skip


async def paper_row(work: Work, paper_id: UUID, *, lock: bool = False) -> IssuedPaper | None:
    """An issued paper, whoever asks: for the worker."""
    query = select(IssuedPaper).where(IssuedPaper.tenant_id == work.tenant.id, IssuedPaper.id == paper_id)
    query = query.with_for_update() if lock else query
    found: IssuedPaper | None = await work.session.scalar(query.execution_options(populate_existing=True))
    return found


async def open_paper(work: Work, paper_id: UUID) -> IssuedPaper | None:
    """An issued paper that the reader may see."""
    row = await paper_row(work, paper_id)
    return row if row is not None and not await closed_of(work, [row]) else None


async def may_open_files(work: Work, paper_id: UUID) -> bool:
    """Whether the actor may open the files of a paper: those who may read it."""
    return await open_paper(work, paper_id) is not None


async def titles(work: Work, ids: Collection[UUID]) -> dict[UUID, str]:
    """What some papers are called, as far as the reader may see them."""
    return {row.id: row.title for row in await _open_rows(work, ids)}


async def readable(work: Work, ids: Collection[UUID]) -> set[UUID]:
    """Those of some papers that the reader may see."""
    return {row.id for row in await _open_rows(work, ids)}


async def _open_rows(work: Work, ids: Collection[UUID]) -> list[IssuedPaper]:
    if not ids:
        return []
    query = select(IssuedPaper).where(IssuedPaper.tenant_id == work.tenant.id, IssuedPaper.id.in_(set(ids)))
    rows = list(await work.session.scalars(query))
    closed = await closed_of(work, rows)
    return [row for row in rows if row.id not in closed]


async def find_papers(work: Work, asked: Asked, before: Cursor | None, limit: int) -> HitPage:
    """Papers whose title or number holds every typed word, the last issued first."""
    if not work.actor.may(READ):
        return HitPage([], None)
    query = select(IssuedPaper).where(IssuedPaper.tenant_id == work.tenant.id)
    for word in _QUOTES.sub(" ", asked.typed).split()[:6]:
        query = query.where(IssuedPaper.title.icontains(word, autoescape=True))
    place = asked.begin(before)
    if place is not None:
        query = query.where(tuple_(IssuedPaper.issued_at, IssuedPaper.id) < tuple_(place.at, place.id))
    if asked.since is not None:
        query = query.where(IssuedPaper.issued_at >= asked.since)
    query = query.order_by(IssuedPaper.issued_at.desc(), IssuedPaper.id.desc()).limit(limit + 1)
    rows = list(await work.session.scalars(query))
    closed, some = await closed_of(work, rows), rows[:limit]
    hits = [
        Hit(
            record=PAPER, id=row.id, at=row.issued_at, href=f"/planning/papers/{row.id}",
            number=number_of(row.serial, row.year), place=gettext(KINDS[row.kind]), state=gettext(STATES[row.state]),
            title=row.title, who=row.issued_by_name, language=row.language, more={},
        )
        for row in some
        if row.id not in closed and all(says(phrase, row.title) for phrase in asked.phrases)
    ]  # fmt: skip
    return HitPage(hits, Cursor(some[-1].issued_at, some[-1].id) if len(rows) > limit else None)


async def jump_to_papers(work: Work, typed: str) -> list[Hit]:
    """Numbers of papers are told apart by kind and year: nobody jumps to one."""
    return []
