"""From a stored file to stored page images, through the renderer in its own process. No database here."""

import asyncio
import json
import os
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from pathlib import Path
from weakref import WeakKeyDictionary

from service.documents.rules import FileRow
from service.kit.ids import new_id
from service.runtime.storage import Store, file_key
from service.runtime.tenants import Tenant

RENDERER = Path(__file__).with_name("rendering.py")
PATIENCE = 90.0
AT_ONCE = 2
LARGEST_IMAGE = 32 * 1024 * 1024
_places: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


async def make_images(store: Store, tenant: Tenant, file: FileRow) -> tuple[int | None, list[tuple[str, int, int]]]:
    """Render and store: gives the count of pages and (storage key, width, height) of each image made.

    No image at all means that the file cannot be shown. Raises StorageError when the store is away.
    """
    async with _place():
        with tempfile.TemporaryDirectory(prefix="chancery-") as folder:
            source = Path(folder, "source")
            await _fetch(store, file.storage_key, source)
            pages, sizes = _said(await _render(source, file.kind, Path(folder)))
            return pages, [
                (await _keep(store, tenant, Path(folder, f"{number}.webp")), width, height)
                for number, (width, height) in enumerate(sizes, start=1)
            ]


def _place() -> asyncio.Semaphore:
    return _places.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))


async def _fetch(store: Store, key: str, target: Path) -> None:
    with target.open("wb") as copy:
        async for piece in await store.get(key):
            copy.write(piece)


async def _render(source: Path, kind: str, folder: Path) -> bytes:
    """What the renderer said, complete or not: it may be ended by a limit or by our patience."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-I", str(RENDERER), str(source), kind, str(folder),
        stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL, env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    said = bytearray()
    try:
        async with asyncio.timeout(PATIENCE):
            await _listen(child, said)
            await child.wait()
    except TimeoutError:
        pass
    finally:
        if child.returncode is None:
            with suppress(ProcessLookupError):
                child.kill()
            await child.wait()
    return bytes(said)


async def _listen(child: Process, said: bytearray) -> None:
    assert child.stdout is not None
    while piece := await child.stdout.read(4096):
        said += piece


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
