"""From a stored file to stored page images, through the renderer in its own process. No database here."""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from service.documents import programs
from service.documents.rules import FileRow
from service.kit.ids import new_id
from service.runtime.storage import Store, file_key
from service.runtime.tenants import Tenant

RENDERER = Path(__file__).with_name("rendering.py")
LARGEST_IMAGE = 32 * 1024 * 1024


async def make_images(store: Store, tenant: Tenant, file: FileRow) -> tuple[int | None, list[tuple[str, int, int]]]:
    """Render and store: gives the count of pages and (storage key, width, height) of each image made.

    No image at all means that the file cannot be shown. Raises StorageError when the store is away.
    """
    async with programs.place():
        with tempfile.TemporaryDirectory(prefix="chancery-") as folder:
            source = Path(folder, "source")
            await programs.fetch(store, file.storage_key, source)
            pages, sizes = _said(await programs.run(RENDERER, str(source), file.kind, folder))
            return pages, [
                (await _keep(store, tenant, Path(folder, f"{number}.webp")), width, height)
                for number, (width, height) in enumerate(sizes, start=1)
            ]


def _said(lines: bytes) -> tuple[int | None, list[tuple[int, int]]]:
    """The count of pages and the sizes of the images, out of every line that came whole."""
    values = [json.loads(line) for line in lines.split(b"\n")[:-1]]
    return (values[0], [(width, height) for width, height in values[1:]]) if values else (None, [])


async def _keep(store: Store, tenant: Tenant, image: Path) -> str:
    key = file_key(tenant.id, new_id())
    content = await asyncio.to_thread(image.read_bytes)
    await store.put(key, _whole(content), LARGEST_IMAGE)
    return key


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def forget_images(store: Store, keys: Sequence[str]) -> None:
    """Remove images that nobody will ask for."""
    for key in keys:
        await store.delete(key)
