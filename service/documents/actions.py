"""Writes of files. What streams runs outside any transaction; rows are made by one short Work afterwards."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from typing import IO
from uuid import UUID

import structlog
from sqlalchemy import delete, func, insert, select, update

from service.documents import queries
from service.documents.models import File, FilePage, FilePassage, FileText
from service.documents.rules import (
    CUT_OFF,
    LONGEST_REASON,
    MEGABYTE,
    READABLE,
    UNKNOWN_FILES,
    WAITS,
    FileRow,
    Taken,
    check_waiting,
    check_withdrawal,
    first_preview,
    too_large,
)
from service.documents.texts import ReadText, passages
from service.kit.actor import Actor
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.texts import clean_line
from service.runtime.filetypes import HEAD, TYPES, ZIP, FileType, check, safe_name
from service.runtime.house import House
from service.runtime.storage import StorageError, Store, file_key
from service.runtime.tenants import Tenant
from service.runtime.work import Work, open_work
from service.tenancy.profile import FilesProfile

log = structlog.get_logger()
PIECE = 256 * 1024


async def upload(
    house: House,
    tenant: Tenant,
    actor: Actor,
    name: str,
    chunks: AsyncIterator[bytes],
    *,
    announced: int | None = None,
    language: str = "",
    accepted: FilesProfile | None = None,
) -> FileRow:
    """Take a file in: check it, store it, then make its row, where it waits for its record.

    Opens its own Work; call it outside of one. `announced` is the size the sender promised, in bytes; `accepted` says
    which files are taken, the agency's own rule when left out. Raises Refusal
    on field `file` (empty, too large, not accepted, cut off) and StorageFailed; then neither file nor row is left.
    """
    async with open_work(house.database, tenant, actor, language) as work:
        check_waiting(await queries.count_waiting(work))
    taken = await take_in(house.store, tenant, name, chunks, announced, accepted)
    try:
        async with open_work(house.database, tenant, actor, language) as work:
            return await enter(work, taken)
    except BaseException:
        await _remove(house.store, [taken.storage_key])
        raise


async def take_in(
    store: Store,
    tenant: Tenant,
    name: str,
    chunks: AsyncIterator[bytes],
    announced: int | None = None,
    accepted: FilesProfile | None = None,
) -> Taken:
    """Check what `chunks` brings and put it into the store. See `upload` for what it raises."""
    accepted = accepted or tenant.profile.files
    limit = accepted.max_megabytes * MEGABYTE
    if announced is not None and announced > limit:
        raise too_large(accepted.max_megabytes)
    clean = safe_name(name)
    with tempfile.TemporaryFile(prefix="chancery-") as spool:
        size = await _spool(spool, chunks, clean, accepted)
        if announced is not None and size < announced:
            raise Refusal(CUT_OFF, code="cut_off", field="file")
        found = await asyncio.to_thread(_checked, spool, clean, accepted)
        file_id = new_id()
        key = file_key(tenant.id, file_id)
        stored = await store.put(key, _pieces(spool), limit)
    return Taken(file_id, clean, found.kind, found.media_type, stored.size, stored.sha256, key)


async def _spool(spool: IO[bytes], chunks: AsyncIterator[bytes], name: str, accepted: FilesProfile) -> int:
    """Write what comes to a file without a name; refuse as early as the first bytes or the size tell."""
    size, looked = 0, False
    async for chunk in chunks:
        size += len(chunk)
        if size > accepted.max_megabytes * MEGABYTE:
            raise too_large(accepted.max_megabytes)
        spool.write(chunk)
        if not looked and size >= HEAD:
            looked = True
            _refuse_by_head(spool, name, accepted)
    return size


def _refuse_by_head(spool: IO[bytes], name: str, accepted: FilesProfile) -> None:
    spool.seek(0)
    head = spool.read(HEAD)
    spool.seek(0, 2)
    if not head.startswith(ZIP):  # of archives only the whole tells
        _at_file(head, name, accepted)


def _checked(spool: IO[bytes], name: str, accepted: FilesProfile) -> FileType:
    return _at_file(spool, name, accepted)


def _at_file(content: IO[bytes] | bytes, name: str, accepted: FilesProfile) -> FileType:
    try:
        return check(content, name, accepted.types)  # type: ignore[arg-type]
    except Refusal as refusal:
        raise refusal.at("file") from None


async def _pieces(spool: IO[bytes]) -> AsyncIterator[bytes]:
    spool.seek(0)
    while piece := spool.read(PIECE):
        yield piece


async def take_made(store: Store, tenant: Tenant, name: str, kind: str, content: bytes) -> Taken:
    """Put a file that we made ourselves into the store, whatever kinds the agency accepts from others."""
    file_id = new_id()
    key = file_key(tenant.id, file_id)
    stored = await store.put(key, _pieces(BytesIO(content)), len(content))
    return Taken(file_id, safe_name(name), kind, TYPES[kind].media_type, stored.size, stored.sha256, key)


async def enter(work: Work, taken: Taken, *, previewed: bool = True) -> FileRow:
    """The row of a stored file, waiting for its record, and the job that makes its preview, where one is wanted."""
    preview = first_preview(taken.kind) if previewed else "none"
    row = {
        "tenant_id": work.tenant.id,
        "id": taken.id,
        "record": "",
        "name": taken.name,
        "media_type": taken.media_type,
        "kind": taken.kind,
        "size": taken.size,
        "sha256": bytes.fromhex(taken.sha256),
        "storage_key": taken.storage_key,
        "preview": preview,
        "uploaded_by": work.actor.id,
        "uploaded_by_name": work.actor.name,
        "created_at": work.now,
    }
    await work.session.execute(insert(File).values(row))
    work.record("file.uploaded", taken.id, record="file", after=_shown(taken.name, taken.size, taken.sha256))
    if preview == "waiting":
        work.later("documents.render_preview", file_id=str(taken.id))
    found = await queries.file_by_id(work, taken.id)
    assert found is not None
    return found


def _shown(name: str, size: int, sha256: str) -> dict[str, object]:
    return {"name": name, "size": size, "sha256": sha256}


async def discard(work: Work, store: Store, file_id: UUID) -> bool:
    """Throw away an own upload that no record took. False when there is none of this id."""
    found = await queries.waiting_files(work, [file_id])
    if not found or not await _drop(work, store, [file_id]):
        return False
    work.record("file.discarded", file_id, record="file", before=_shown(found[0].name, found[0].size, found[0].sha256))
    return True


async def _drop(work: Work, store: Store, file_ids: Sequence[UUID]) -> int:
    """Remove rows now and bytes after the commit, of files that no record takes at this very moment; how many.

    Bytes that cannot be removed then are found by the daily cleaning.
    """
    query = select(File.id, File.storage_key).where(File.id.in_(file_ids), File.record_id.is_(None))
    rows = (await work.session.execute(query.with_for_update(skip_locked=True))).all()
    ids, keys = [row.id for row in rows], [row.storage_key for row in rows]
    # Bytes that another row speaks of as well stay: see `repeat`.
    shared = select(File.storage_key).where(File.storage_key.in_(keys), File.id.not_in(ids))
    others = set(await work.session.scalars(shared))
    keys = [key for key in keys if key not in others]
    keys += await work.session.scalars(select(FilePage.storage_key).where(FilePage.file_id.in_(ids)))
    await work.session.execute(delete(FilePage).where(FilePage.file_id.in_(ids)))
    await work.session.execute(delete(File).where(File.id.in_(ids)))

    async def remove() -> None:
        await _remove(store, keys)

    work.after_commit(remove)
    return len(ids)


async def _remove(store: Store, keys: Sequence[str]) -> None:
    for key in keys:
        with suppress(StorageError):
            await store.delete(key)


async def attach(
    work: Work, file_ids: Sequence[UUID], record: str, record_id: UUID, *, searched: bool = True
) -> int:  # fmt: skip
    """Give the actor's waiting files to a record, in this order; how many there were. Twice is as good as once.

    searched: whether their text is read for the search; of papers of our own it stands in their records.

    Raises Refusal on field `files` when one is not there, not the actor's or another record's.
    """
    wanted = list(dict.fromkeys(file_ids))
    if not wanted:
        return 0
    # In the order of ids, so that two who attach the same files wait for each other instead of locking crosswise.
    query = select(File).where(File.id.in_(wanted)).order_by(File.id).with_for_update()
    rows = {row.id: row for row in await work.session.scalars(query)}
    if any(not _may_take(work, rows.get(file_id), record, record_id) for file_id in wanted):
        raise Refusal(UNKNOWN_FILES, code="unknown_file", field="files")
    last = await work.session.scalar(
        select(func.max(File.position)).where(File.record == record, File.record_id == record_id)
    )
    fresh = [rows[file_id] for file_id in wanted if rows[file_id].state == "waiting"]
    for place, row in enumerate(fresh, start=(last or 0) + 1):
        row.record, row.record_id, row.state, row.position = record, record_id, "attached", place
        after = {"file_id": str(row.id), **_shown(row.name, row.size, row.sha256.hex())}
        work.record("file.attached", record_id, record=record, after=after)
        if searched and row.kind in READABLE:
            work.later("documents.read_text", file_id=str(row.id))
    await work.session.flush()
    return len(wanted)


async def repeat(work: Work, file_id: UUID, record: str, record_id: UUID) -> UUID:
    """Attach what a file holds to a further record, under an id of its own; the bytes are stored once.

    Whether the actor may hand it on is for the caller to know. Raises Refusal on field `files`.
    """
    file = await queries.file_by_id(work, file_id)
    if file is None or file.state != "attached":
        raise Refusal(UNKNOWN_FILES, code="unknown_file", field="files")
    taken = Taken(new_id(), file.name, file.kind, file.media_type, file.size, file.sha256, file.storage_key)
    await enter(work, taken)
    await attach(work, [taken.id], record, record_id)
    return taken.id


async def let_go(work: Work, file_ids: Sequence[UUID], record: str, record_id: UUID) -> None:
    """Make those of these files that belong to a record the actor's own waiting ones, for another record to take.

    Who may take files from the record is for its own capability to say, before. Ids of other files are passed over.
    """
    mine = (File.record == record, File.record_id == record_id, File.state == "attached", File.id.in_(file_ids))
    waiting = {"record": "", "record_id": None, "state": "waiting", "position": 0}
    owner = {"uploaded_by": work.actor.id, "uploaded_by_name": work.actor.name}
    statement = update(File).where(*mine).values({**waiting, **owner})
    await work.session.execute(statement.execution_options(synchronize_session=False))


def _may_take(work: Work, row: File | None, record: str, record_id: UUID) -> bool:
    known = work.actor.id is not None or work.actor.kind == "system"
    if row is None or not known or row.uploaded_by != work.actor.id:
        return False
    return row.state == "waiting" or (row.state == "attached" and (row.record, row.record_id) == (record, record_id))


async def hand_over(work: Work, record: str, record_id: UUID, to: str, to_id: UUID) -> int:
    """Give all attached files of one record to another, after those it has; how many there were."""
    query = select(File).where(File.record == record, File.record_id == record_id, File.state == "attached")
    rows = list(await work.session.scalars(query.order_by(File.position, File.id).with_for_update()))
    last = await work.session.scalar(select(func.max(File.position)).where(File.record == to, File.record_id == to_id))
    for place, row in enumerate(rows, start=(last or 0) + 1):
        row.record, row.record_id, row.position = to, to_id, place
        after = {"file_id": str(row.id), **_shown(row.name, row.size, row.sha256.hex())}
        work.record("file.attached", to_id, record=to, after=after)
    await work.session.flush()
    return len(rows)


async def withdraw(work: Work, file_id: UUID, reason: str) -> None:
    """Take an attached file out of sight, with a reason; its content and its trace stay. Raises Refusal."""
    said = clean_line(reason, LONGEST_REASON)
    row = await work.session.scalar(select(File).where(File.id == file_id).with_for_update())
    if row is None or row.record_id is None:
        raise Refusal(UNKNOWN_FILES, code="unknown_file", field="files")
    check_withdrawal(row.state, said)
    row.state = "withdrawn"
    before = {"file_id": str(row.id), **_shown(row.name, row.size, row.sha256.hex())}
    work.record("file.withdrawn", row.record_id, record=row.record, before=before, reason=said)
    await work.session.flush()


async def put_previews(
    work: Work, file_id: UUID, pages: int | None, images: Sequence[tuple[str, int, int]]
) -> list[str]:
    """Note what the renderer made: images are (storage key, width, height) from the first page on, none: it failed.

    Gives back the keys that are not needed, because the file is gone or its preview was made meanwhile.
    """
    query = select(File.preview).where(File.id == file_id).with_for_update()
    if await work.session.scalar(query) != "waiting":
        return [key for key, _, _ in images]
    rows = [
        {"tenant_id": work.tenant.id, "file_id": file_id, "page": page, "storage_key": key, "width": w, "height": h}
        for page, (key, w, h) in enumerate(images, start=1)
    ]
    if rows:
        await work.session.execute(insert(FilePage), rows)
    state = {"preview": "ready" if images else "failed", "pages": pages}
    await work.session.execute(update(File).where(File.id == file_id).values(state))
    return []


async def put_text(work: Work, file_id: UUID, read: ReadText) -> None:
    """Note what came of reading a file, and its passages. A second reading of the same file takes the first's place."""
    if await work.session.scalar(select(File.id).where(File.id == file_id).with_for_update()) is None:
        return
    for table in (FilePassage, FileText):
        await work.session.execute(delete(table).where(table.file_id == file_id))
    own = {"tenant_id": work.tenant.id, "file_id": file_id}
    row = {"state": read.state, "characters": len(read.text), "cut": read.cut, "read_at": work.now}
    await work.session.execute(insert(FileText).values(**own, **row))
    rows = [
        {**own, "position": place, "text": passage.text, "folded": passage.folded}
        for place, passage in enumerate(passages(read.text), start=1)
    ]
    if rows:
        await work.session.execute(insert(FilePassage), rows)


async def clean(work: Work, store: Store) -> int:
    """Remove uploads that no record took in a day, and stored bytes that no row speaks of; how many there were."""
    files = await queries.left_behind(work, work.now - WAITS, 500)
    dropped = await _drop(work, store, files)
    # What the store says of age is the machine's time, whatever the service's clock was moved to.
    old = store.list_older_than(datetime.now(UTC) - WAITS, work.tenant.id)
    orphans = 0
    async for keys in _batches(old, 500):
        known = await queries.known_keys(work, keys)
        lost = [key for key in keys if key not in known]
        await _remove(store, lost)
        orphans += len(lost)
    return dropped + orphans


async def _batches(keys: AsyncIterator[str], size: int) -> AsyncIterator[list[str]]:
    batch: list[str] = []
    async for key in keys:
        batch.append(key)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
