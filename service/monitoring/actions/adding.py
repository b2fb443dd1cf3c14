"""Articles brought by hand become clips: typed, as a file, or by a table. Each keeps a copy as its evidence."""

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from service.documents.actions import attach
from service.documents.queries import files_of, texts_of
from service.documents.rules import FileRow
from service.kit.ids import new_id
from service.monitoring.actions.capturing import capture
from service.monitoring.queries.adding import origin_of
from service.monitoring.rules.acts import CLIP
from service.monitoring.rules.adding import TEXT_LIMIT, Brought, why_not_add
from service.monitoring.sources.rules.caught import Caught
from service.monitoring.texts.language import language_of
from service.runtime.house import House
from service.runtime.storage import StorageError, Stored, file_key
from service.runtime.work import Work, canonical

USUAL_TIER = 2
LARGEST_COPY = 4 * 1024 * 1024


def _demand(work: Work) -> None:
    if (refusal := why_not_add(work.actor)) is not None:
        raise refusal


async def bring_text(work: Work, house: House, brought: Brought) -> UUID:
    """A clip of what was typed; its evidence is a copy of the typing. Raises Refusal, StorageError."""
    _demand(work)
    copy_id = new_id()
    key = file_key(work.tenant.id, copy_id)
    kept = await house.store.put(key, _copy(brought), LARGEST_COPY)
    try:
        clip_id = await capture(work, _caught(work.now, brought, copy_id, key, kept))
        await work.flush()
    except BaseException:
        with suppress(StorageError):
            await house.store.delete(key)
        raise
    return clip_id


async def _copy(brought: Brought) -> AsyncIterator[bytes]:
    said = {name: getattr(brought, name) for name in brought.__slots__}
    yield canonical(said).encode()


async def bring_table(work: Work, house: House, rows: Sequence[Brought]) -> list[UUID]:
    """A clip of each row of a table. Raises Refusal, StorageError."""
    return [await bring_text(work, house, row) for row in rows]


async def bring_file(work: Work, brought: Brought, file: FileRow) -> UUID:
    """A clip of a PDF or picture, which is its evidence; where nothing was typed, its text follows when it is read."""
    _demand(work)
    kept = Stored(file.size, file.sha256)
    clip_id = await capture(work, _caught(work.now, brought, file.id, file.storage_key, kept))
    await work.flush()
    await attach(work, [file.id], CLIP, clip_id)
    return clip_id


async def read_papers(work: Work, clip_id: UUID) -> bool:
    """Give a clip the text of its file, where it has none; whether it did."""
    found = await origin_of(work, clip_id)
    if found is None or found.text:
        return False
    text = "\n".join(await texts_of(work, CLIP, clip_id, TEXT_LIMIT)).strip()[:TEXT_LIMIT]
    files = await files_of(work, CLIP, clip_id)
    if not text or not files:
        return False
    again = Brought(
        title=found.title, outlet=found.outlet, address=found.address, lead=found.lead, text=text, author=found.author,
        published_at=found.published_at,
    )  # fmt: skip
    kept = Stored(files[0].size, files[0].sha256)
    caught = _caught(work.now, again, new_id(), files[0].storage_key, kept, earlier=found.origin_id)
    await capture(work, caught)
    return True


def _caught(
    now: datetime, brought: Brought, version_id: UUID, key: str, kept: Stored, *, earlier: UUID | None = None
) -> Caught:
    return Caught(
        source_id=None,
        outlet=brought.outlet,
        tier=USUAL_TIER,
        address=brought.address,
        version_id=version_id,
        earlier_version_id=earlier,
        title=brought.title,
        lead=brought.lead,
        text=brought.text,
        html="",
        language=language_of(f"{brought.title}\n{brought.lead}\n{brought.text}"),
        author=brought.author,
        published_at=brought.published_at,
        caught_at=now,
        sha256=kept.sha256,
        evidence_key=key,
        way="page" if brought.text else "bare",
        own=True,
    )
