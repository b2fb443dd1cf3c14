"""From a stored file to stored pictures, through the program that makes them. No database here."""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from service.documents import programs
from service.kit.ids import new_id
from service.runtime.storage import Store, file_key
from service.runtime.tenants import Tenant

PROGRAM = Path(__file__).with_name("picturing.py")
LARGEST = 16 * 1024 * 1024
LARGE, SMALL, LOGO, LOGO_SMALL = 1440, 480, 320, 64


@dataclass(frozen=True, slots=True)
class MadePicture:
    """A picture in the store: size in bytes, width and height in pixels."""

    key: str
    size: int
    sha256: str
    width: int
    height: int


async def make_pictures(
    store: Store, tenant: Tenant, source_key: str, large: int = LARGE, small: int = SMALL
) -> tuple[MadePicture, MadePicture] | None:
    """The large and the small picture, None when the file cannot be shown. Raises StorageError."""
    async with programs.place():
        with tempfile.TemporaryDirectory(prefix="chancery-") as folder:
            source = Path(folder, "source")
            await programs.fetch(store, source_key, source)
            said = await programs.run(PROGRAM, str(source), folder, str(large), str(small))
            try:
                sizes = json.loads(said)
            except ValueError:
                return None
            first, second = [
                await _keep(store, tenant, Path(folder, f"{name}.webp"), *size)
                for name, size in zip(("large", "small"), sizes, strict=True)
            ]
            return first, second


async def _keep(store: Store, tenant: Tenant, image: Path, width: int, height: int) -> MadePicture:
    key = file_key(tenant.id, new_id())
    content = await asyncio.to_thread(image.read_bytes)
    stored = await store.put(key, _whole(content), LARGEST)
    return MadePicture(key, stored.size, stored.sha256, width, height)


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content
