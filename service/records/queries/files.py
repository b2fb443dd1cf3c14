"""Files of the nomenclature: a year's list, one file, those that letters may be put into."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from service.kit.folding import fold
from service.records.models import CaseFile, CaseFileText
from service.records.rules import natural
from service.runtime.work import Work

SUGGESTED = 12


def this_year(work: Work) -> int:
    """The year in the agency."""
    return work.local_now.year


@dataclass(frozen=True, slots=True)
class CaseView:
    """A file with its title in the reader's language."""

    id: UUID
    year: int
    index: str
    unit_id: UUID
    article: str
    term: str
    state: str
    version: int
    closed_at: datetime | None
    closed_by_name: str
    titles: dict[str, str]
    title: str

    @property
    def words(self) -> str:
        """As it is chosen and shown: index and title."""
        return f"{self.index} {self.title}"

    @property
    def dated(self) -> str:
        """With its year, where those of several years stand."""
        return f"{self.words} ({self.year})"


OWN = [one.name for one in fields(CaseView) if one.name not in {"titles", "title"}]
COLUMNS = [getattr(CaseFile, name) for name in OWN]


async def _read(work: Work, query: Select[*tuple[Any, ...]]) -> list[CaseView]:
    rows = (await work.session.execute(query)).all()
    texts = await _texts(work, [row.id for row in rows])
    say = work.tenant.profile.say
    return [
        CaseView(
            **dict(zip(OWN, row, strict=True)),
            titles=texts.get(row.id, {}),
            title=say(texts.get(row.id, {}), work.language),
        )
        for row in rows
    ]


async def _texts(work: Work, ids: Collection[UUID]) -> dict[UUID, dict[str, str]]:
    if not ids:
        return {}
    query = select(CaseFileText.case_id, CaseFileText.language, CaseFileText.title)
    found: dict[UUID, dict[str, str]] = {}
    for case_id, language, title in (await work.session.execute(query.where(CaseFileText.case_id.in_(ids)))).all():
        found.setdefault(case_id, {})[language] = title
    return found


def in_order(found: Iterable[CaseView]) -> list[CaseView]:
    """By year, the latest first, then by index."""
    return sorted(found, key=lambda one: (-one.year, natural(one.index)))


async def files_of_year(work: Work, year: int) -> list[CaseView]:
    """A year's list in the order of its indexes."""
    return in_order(await _read(work, select(*COLUMNS).where(CaseFile.year == year)))


async def years(work: Work) -> list[int]:
    """Years that have a list, the latest first."""
    found = await work.session.scalars(select(CaseFile.year).distinct().order_by(CaseFile.year.desc()))
    return list(found)


async def case_by_id(work: Work, case_id: UUID, *, lock: bool = False) -> CaseView | None:
    """One file; `lock` keeps others from changing it, and from putting anything into it, until the end of the work."""
    if lock:
        await work.session.execute(select(CaseFile.id).where(CaseFile.id == case_id).with_for_update())
    found = await _read(work, select(*COLUMNS).where(CaseFile.id == case_id))
    return found[0] if found else None


async def cases_by_id(work: Work, case_ids: Collection[UUID | None]) -> dict[UUID, CaseView]:
    """Some files by id; None and unknown ids are left out."""
    ids = {one for one in case_ids if one is not None}
    return {one.id: one for one in await _read(work, select(*COLUMNS).where(CaseFile.id.in_(ids)))} if ids else {}


async def open_cases(work: Work) -> list[CaseView]:
    """Files that documents may be put into, this year's first."""
    return in_order(await _read(work, select(*COLUMNS).where(CaseFile.state == "open")))


async def any_open(work: Work) -> bool:
    """Whether documents can be put into files at all."""
    return await work.session.scalar(select(CaseFile.id).where(CaseFile.state == "open").limit(1)) is not None


async def suggest(work: Work, typed: str, *, closed: bool = False) -> list[CaseView]:
    """Open files whose index begins as typed or whose words hold it; `closed`: those of past years too."""
    words = fold(typed).split()
    every = in_order(await _read(work, select(*COLUMNS))) if closed else await open_cases(work)
    found = [one for one in every if all(word in fold(one.words) for word in words)]
    begins = [one for one in found if words and fold(one.index).startswith(words[0])]
    return [*begins, *(one for one in found if one not in begins)][:SUGGESTED]


async def open_case_typed(work: Work, typed: str) -> CaseView | None:
    """The open file of exactly this index, title or both; of several years the latest."""
    wanted = fold(typed)
    same = [one for one in await open_cases(work) if wanted in {fold(one.index), fold(one.title), fold(one.words)}]
    return same[0] if same else None


async def indexes_of_years(work: Work) -> dict[tuple[int, str], UUID]:
    """Files of all years by year and folded index, whatever their state: for old journals."""
    query = select(CaseFile.id, CaseFile.year, CaseFile.index)
    rows = (await work.session.execute(query)).all()
    return {(year, fold(index)): case_id for case_id, year, index in rows}
