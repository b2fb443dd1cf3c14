"""The pages of a redaction and the marks on them."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from service.public_information.redaction.models import Mark, RedactionPage
from service.public_information.redaction.rules.places import Place, Word
from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class MarkRow:
    """A mark or a suggestion."""

    id: UUID
    page: int
    x: int
    y: int
    w: int
    h: int
    state: str
    kind: str
    ground: str
    ground_label: str
    article: str
    ground_text: str
    note: str
    version: int
    made_by_name: str
    made_at: datetime
    changed_by_name: str
    changed_at: datetime | None

    @property
    def place(self) -> Place:
        return Place(self.x, self.y, self.w, self.h)


@dataclass(frozen=True, slots=True)
class PageRow:
    """One page as it was read."""

    page: int
    image_key: str
    image_width: int
    image_height: int
    words: list[Word]
    hidden: int
    burned_key: str
    burned_run: int
    width: float
    height: float


MARKS = [getattr(Mark, name) for name in MarkRow.__dataclass_fields__]
PAGES = [getattr(RedactionPage, name) for name in PageRow.__dataclass_fields__]
SHOWN = ("suggested", "marked")


async def marks_on(work: Work, redaction_id: UUID, page: int) -> list[MarkRow]:
    """Marks and suggestions of a page, from above to below."""
    query = select(*MARKS).where(Mark.redaction_id == redaction_id, Mark.page == page, Mark.state.in_(SHOWN))
    return [MarkRow(**row._mapping) for row in await work.session.execute(query.order_by(Mark.y, Mark.x, Mark.id))]


async def all_marks(work: Work, redaction_id: UUID) -> dict[int, list[MarkRow]]:
    """The marks of all pages, without suggestions."""
    query = select(*MARKS).where(Mark.redaction_id == redaction_id, Mark.state == "marked")
    found: dict[int, list[MarkRow]] = defaultdict(list)
    for row in await work.session.execute(query.order_by(Mark.page, Mark.y, Mark.x, Mark.id)):
        found[row.page].append(MarkRow(**row._mapping))
    return found


async def mark_by_id(work: Work, redaction_id: UUID, mark_id: UUID) -> MarkRow | None:
    """One mark of a redaction, locked."""
    query = select(*MARKS).where(Mark.redaction_id == redaction_id, Mark.id == mark_id).with_for_update()
    row = (await work.session.execute(query)).one_or_none()
    return MarkRow(**row._mapping) if row else None


async def count_marks(work: Work, redaction_id: UUID) -> int:
    """How many marks and suggestions there are."""
    query = select(func.count()).where(Mark.redaction_id == redaction_id, Mark.state.in_(SHOWN))
    return await work.session.scalar(query) or 0


async def marks_by_page(work: Work, redaction_id: UUID) -> dict[int, tuple[int, int]]:
    """For pages that have any: how many marks, how many suggestions."""
    query = select(
        Mark.page,
        func.count().filter(Mark.state == "marked"),
        func.count().filter(Mark.state == "suggested"),
    ).where(Mark.redaction_id == redaction_id, Mark.state.in_(SHOWN))
    rows = await work.session.execute(query.group_by(Mark.page).order_by(Mark.page))
    return {page: (marked, suggested) for page, marked, suggested in rows}


def _words(packed: str) -> list[Word]:
    return [Word(text, x, y, w, h, line, hidden) for text, x, y, w, h, line, hidden in json.loads(packed)]


async def page_of(work: Work, redaction_id: UUID, page: int) -> PageRow | None:
    """One page with its words."""
    query = select(*PAGES).where(RedactionPage.redaction_id == redaction_id, RedactionPage.page == page)
    row = (await work.session.execute(query)).one_or_none()
    return PageRow(**{**row._mapping, "words": _words(row.words)}) if row else None


async def pages_of(work: Work, redaction_id: UUID) -> list[PageRow]:
    """All pages with their words, in order."""
    query = select(*PAGES).where(RedactionPage.redaction_id == redaction_id).order_by(RedactionPage.page)
    rows = await work.session.execute(query)
    return [PageRow(**{**row._mapping, "words": _words(row.words)}) for row in rows]


async def unburned(work: Work, redaction_id: UUID, run: int, limit: int) -> list[int]:
    """The next pages that were not blackened in this run."""
    query = select(RedactionPage.page).where(
        RedactionPage.redaction_id == redaction_id, RedactionPage.burned_run != run
    )
    return list(await work.session.scalars(query.order_by(RedactionPage.page).limit(limit)))


async def burned_keys(work: Work, redaction_id: UUID) -> Mapping[int, str]:
    """Where the blackened pages are stored."""
    query = select(RedactionPage.page, RedactionPage.burned_key).where(
        RedactionPage.redaction_id == redaction_id, RedactionPage.burned_key != ""
    )
    rows = (await work.session.execute(query)).all()
    return {row.page: row.burned_key for row in rows}
