"""Reads of files."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, and_, cast, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from service.documents.models import File, FilePage, FilePassage, FileText
from service.documents.rules import FileRow, PageImage
from service.documents.slots import KEPT
from service.runtime.work import Work


def _files() -> Select[*tuple[Any, ...]]:
    images = (
        select(func.count())
        .select_from(FilePage)
        .where(and_(FilePage.tenant_id == File.tenant_id, FilePage.file_id == File.id))
        .scalar_subquery()
    )
    text_state = (
        select(FileText.state)
        .where(and_(FileText.tenant_id == File.tenant_id, FileText.file_id == File.id))
        .scalar_subquery()
    )
    return select(
        File.id, File.record, File.record_id, File.name, File.kind, File.media_type, File.size,
        func.encode(File.sha256, "hex").label("sha256"), File.storage_key, File.state, File.preview, File.pages,
        images.label("images"), File.uploaded_by, File.uploaded_by_name, File.created_at,
        func.coalesce(text_state, "").label("text"),
    )  # fmt: skip


async def _read(work: Work, query: Select[*tuple[Any, ...]]) -> list[FileRow]:
    return [FileRow(**row._mapping) for row in await work.session.execute(query)]


async def file_by_id(work: Work, file_id: UUID) -> FileRow | None:
    """One file in any state. Who may open it is asked of `access`."""
    return next(iter(await _read(work, _files().where(File.id == file_id))), None)


async def files_of(work: Work, record: str, record_id: UUID, *, withdrawn: bool = False) -> list[FileRow]:
    """The files of one record in their order; withdrawn ones only when asked for."""
    states = ("attached", "withdrawn") if withdrawn else ("attached",)
    query = _files().where(File.record == record, File.record_id == record_id, File.state.in_(states))
    return await _read(work, query.order_by(File.position, File.id))


async def files_of_each(work: Work, record: str, record_ids: Collection[UUID]) -> dict[UUID, list[FileRow]]:
    """The files of several records of one kind, by record, in one question."""
    found: dict[UUID, list[FileRow]] = {ident: [] for ident in record_ids}
    query = _files().where(File.record == record, File.record_id.in_(record_ids), File.state == "attached")
    for row in await _read(work, query.order_by(File.position, File.id)):
        assert row.record_id is not None  # attached to one of these
        found[row.record_id].append(row)
    return found


async def waiting_files(work: Work, file_ids: Collection[UUID]) -> list[FileRow]:
    """Those of `file_ids` that the actor uploaded and that still wait, in the order of upload."""
    own = File.id.in_(file_ids) & (File.state == "waiting") & (File.uploaded_by == work.actor.id)
    return await _read(work, _files().where(own).order_by(File.created_at, File.id)) if file_ids else []


def ids_typed(typed: str) -> list[UUID]:
    """The ids of files that a form carries, parted by blanks or commas; what is none is passed over."""
    found = []
    for word in typed.replace(",", " ").split():
        with suppress(ValueError):
            found.append(UUID(word))
    return found


async def count_waiting(work: Work) -> int:
    """How many uploads of the actor wait for a record."""
    query = select(func.count()).where(File.record_id.is_(None), File.uploaded_by == work.actor.id)
    return await work.session.scalar(query) or 0


async def same_digest(work: Work, file_ids: Collection[UUID]) -> list[UUID]:
    """Records to which a file with the very content of one of `file_ids` is attached already."""
    if not file_ids:
        return []
    digests = select(File.sha256).where(File.id.in_(file_ids))
    query = (
        select(File.record_id)
        .where(File.sha256.in_(digests), File.state == "attached", File.id.not_in(file_ids))
        .distinct()
        .limit(20)
    )
    return [found for found in await work.session.scalars(query) if found is not None]


async def page_images(work: Work, file_id: UUID) -> list[PageImage]:
    """The previews of one file's pages in order."""
    query = select(FilePage.page, FilePage.storage_key, FilePage.width, FilePage.height)
    found = await work.session.execute(query.where(FilePage.file_id == file_id).order_by(FilePage.page))
    return [PageImage(*row) for row in found]


async def page_image(work: Work, file_id: UUID, page: int) -> PageImage | None:
    """The preview of one page."""
    query = select(FilePage.page, FilePage.storage_key, FilePage.width, FilePage.height)
    row = (await work.session.execute(query.where(FilePage.file_id == file_id, FilePage.page == page))).one_or_none()
    return PageImage(*row) if row else None


async def left_behind(work: Work, before: datetime, limit: int) -> list[UUID]:
    """Uploads from before a moment that no record took, oldest first."""
    query = select(File.id).where(File.record_id.is_(None), File.created_at < before)
    return list(await work.session.scalars(query.order_by(File.created_at).limit(limit)))


async def known_keys(work: Work, keys: Sequence[str]) -> set[str]:
    """Those of some storage keys that a row speaks of, here or on a floor above."""
    both = (
        select(File.storage_key)
        .where(File.storage_key.in_(keys))
        .union_all(select(FilePage.storage_key).where(FilePage.storage_key.in_(keys)))
    )
    found = set(await work.session.scalars(both))
    for kept in KEPT:
        found |= await kept(work, keys)
    return found


# --- texts


async def texts_of(work: Work, record: str, record_id: UUID, most: int) -> list[str]:
    """The first passages of the files of one record, file by file."""
    query = (
        select(FilePassage.text)
        .join(File, File.id == FilePassage.file_id)
        .where(File.record == record, File.record_id == record_id, File.state == "attached")
        .order_by(File.position, File.id, FilePassage.position)
        .limit(most)
    )
    return list(await work.session.scalars(query))


@dataclass(frozen=True, slots=True)
class Found:
    """The passage of a file that says most of what is looked for."""

    file_id: UUID
    record_id: UUID
    name: str
    text: str


def _says(key: str) -> ColumnElement[bool]:
    return func.strpos(FilePassage.folded, f" {key}") > 0


async def passages_with(
    work: Work, record: str, record_ids: Collection[UUID], words: Sequence[Sequence[str]]
) -> list[Found]:
    """For each file of these records the passage that says most of the words, any form of each; none, none.

    Words are keys as `kit.folding.phrase_key` makes them; what begins with one says it. Who may see these records is
    for the caller to know.
    """
    said = [or_(*[_says(form) for form in forms]) for forms in words]
    if not said or not record_ids:
        return []
    score = sum((cast(one, Integer) for one in said[1:]), cast(said[0], Integer))
    query = (
        select(File.id, File.record_id, File.name, FilePassage.text)
        .join(FilePassage, FilePassage.file_id == File.id)
        .where(File.record == record, File.record_id.in_(record_ids), File.state == "attached", or_(*said))
        .ext(distinct_on(File.id))
        .order_by(File.id, score.desc(), FilePassage.position)
    )
    rows = await work.session.execute(query)
    return [Found(row.id, row.record_id, row.name, row.text) for row in rows if row.record_id is not None]


async def records_saying(work: Work, record: str, record_ids: Collection[UUID], phrase: str) -> set[UUID]:
    """Those of some records that have a file in which this phrase stands."""
    query = (
        select(File.record_id)
        .join(FilePassage, FilePassage.file_id == File.id)
        .where(File.record == record, File.record_id.in_(record_ids), File.state == "attached", _says(phrase))
        .distinct()
    )
    return {found for found in await work.session.scalars(query) if found is not None} if record_ids else set()
