"""Files: bytes under keys `<tenant uuid>/<file uuid>`, on a local disk or in an S3 bucket.

`file:///path` (taken literally, nothing is decoded) or
`s3://bucket/prefix?endpoint=https://...&region=...&path_style=true`, the credentials then in the environment
(`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, or whatever the platform gives). A file appears under its key whole or
not at all. In a bucket, let a lifecycle rule end multipart uploads a day old: a killed process cannot end its own.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
from collections.abc import AsyncIterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, from_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from obstore.store import ObjectStore

UUID_FORM = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
KEY = re.compile(rf"({UUID_FORM})/{UUID_FORM}")
LEFT_OVER = re.compile(r".+#\d+")
CHUNK = 256 * 1024
PART = 5 * 1024 * 1024
COMMONS = UUID(int=0)
"""Stands where a tenant would in the keys of what belongs to no agency: pages of the press fetched once for all."""
RETRY: Any = {"max_retries": 3, "retry_timeout": timedelta(seconds=30)}


class StorageError(Exception):
    """Something about the store; what it says names no file and no address."""


class StorageFailed(StorageError):
    """The store is away, full or refuses us. Trying again later may help."""


class FileMissing(StorageError):
    """Nothing is stored under this key."""


class TooLarge(StorageError):
    """More bytes came than were allowed; `limit` says how many were. Nothing was kept."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} bytes")
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Stored:
    """What was stored: its size in bytes and the SHA-256 of its content in hexadecimal."""

    size: int
    sha256: str


def file_key(tenant_id: UUID, file_id: UUID) -> str:
    """The key of one tenant's file."""
    return f"{tenant_id}/{file_id}"


def owner_of(key: str) -> UUID:
    """The tenant a key belongs to. Raises ValueError for what is no key."""
    return UUID(_checked(key).partition("/")[0])


def _checked(key: str) -> str:
    if not KEY.fullmatch(key):
        raise ValueError("a file key is <tenant uuid>/<file uuid>")
    return key


class Store:
    """One place for files. Opening it makes the local folder; a bucket must exist."""

    def __init__(self, url: str) -> None:
        self._folder = Path(url.removeprefix("file://")) if url.startswith("file://") else None
        self._store: ObjectStore = _local(self._folder) if self._folder else _bucket(url)

    async def put(self, key: str, chunks: AsyncIterator[bytes], limit: int) -> Stored:
        """Store what `chunks` brings, at most `limit` bytes.

        Raises TooLarge, StorageFailed, or whatever `chunks` raises; then, or when cancelled, nothing is left behind.
        """
        source = _Source(chunks, limit)
        with _told(source):
            await obstore.put_async(
                self._store, _checked(key), source.read(), chunk_size=PART, max_concurrency=2, use_multipart=True
            )
        if self._folder:
            await asyncio.to_thread(_keep_through_power_loss, self._folder / key)
        return Stored(source.size, source.digest.hexdigest())

    async def get(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `start` up to, not including, `end`, in pieces. Raises FileMissing before the first piece."""
        with _told():
            if start == 0 and end is None:
                found = await obstore.get_async(self._store, _checked(key))
            else:
                span: Any = {"offset": start} if end is None else (start, end)
                found = await obstore.get_async(self._store, _checked(key), options={"range": span})
        return _pieces(found)

    async def read(self, key: str, limit: int) -> bytes:
        """The whole file, for files known to be small. Raises TooLarge beyond `limit` bytes, FileMissing."""
        if (size := await self.size(key)) > limit:
            raise TooLarge(limit)
        return b"".join([piece async for piece in await self.get(key)]) if size else b""

    async def size(self, key: str) -> int:
        """Size in bytes. Raises FileMissing."""
        with _told():
            return int((await obstore.head_async(self._store, _checked(key)))["size"])

    async def exists(self, key: str) -> bool:
        """Whether a whole file is there."""
        try:
            await self.size(key)
        except FileMissing:
            return False
        return True

    async def delete(self, key: str) -> None:
        """Remove a file; one that is not there is no error."""
        with _told(), suppress(FileNotFoundError):
            await obstore.delete_async(self._store, _checked(key))

    async def list_older_than(self, moment: datetime, tenant_id: UUID | None = None) -> AsyncIterator[str]:
        """Keys last written before `moment` (aware), of one tenant or of all: what orphans are sought among."""
        with _told():
            async for batch in obstore.list(self._store, prefix=str(tenant_id) if tenant_id else None, chunk_size=500):
                for entry in batch:
                    if entry["last_modified"] < moment and KEY.fullmatch(entry["path"]):
                        yield entry["path"]

    async def sweep(self, moment: datetime) -> int:
        """Remove what uploads of killed processes left on a local disk before `moment`; how many there were."""
        return await asyncio.to_thread(_sweep, self._folder, moment.timestamp()) if self._folder else 0


def _local(folder: Path) -> ObjectStore:
    if not folder.is_absolute():
        raise ValueError("a local store needs an absolute path: file:///...")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return LocalStore(folder)
    except OSError as error:
        raise StorageFailed(f"the folder for files cannot be used: {error.strerror}") from error


def _bucket(url: str) -> ObjectStore:
    address = urlsplit(url)
    if address.scheme != "s3" or not address.hostname:
        raise ValueError("files are stored at file:///path or s3://bucket/prefix?...")
    options = dict(parse_qsl(address.query))
    unknown = options.keys() - {"endpoint", "region", "path_style"}
    if unknown:
        raise ValueError(f"unknown option of the file store: {', '.join(sorted(unknown))}")
    config: Any = {name: options[name] for name in ("endpoint", "region") if name in options}
    config["virtual_hosted_style_request"] = options.get("path_style", "true") != "true"
    return from_url(
        f"s3://{address.hostname}{address.path}",
        config=config,
        client_options={
            "allow_http": options.get("endpoint", "").startswith("http://"),
            "connect_timeout": timedelta(seconds=5),
            "timeout": timedelta(seconds=60),
        },
        retry_config=RETRY,
    )


class _Source:
    """Counts and hashes what passes, and remembers whether it was the source that failed."""

    def __init__(self, chunks: AsyncIterator[bytes], limit: int) -> None:
        self.chunks = chunks
        self.limit = limit
        self.size = 0
        self.digest = hashlib.sha256()
        self.error: BaseException | None = None

    async def read(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self.chunks:
                self.size += len(chunk)
                if self.size > self.limit:
                    raise TooLarge(self.limit)
                self.digest.update(chunk)
                if chunk:
                    yield chunk
        except BaseException as error:
            self.error = error
            raise


@contextmanager
def _told(source: _Source | None = None) -> Iterator[None]:
    """The store's errors as ours; the source's own pass as they are."""
    try:
        yield
    except (BaseError, OSError) as error:
        if source is not None and error is source.error:
            raise
        if isinstance(error, FileNotFoundError) and source is None:
            raise FileMissing("nothing is stored under this key") from error
        raise StorageFailed("the file store does not answer as it should") from error


async def _pieces(found: Any) -> AsyncIterator[bytes]:
    with _told():
        async for piece in found.stream(min_chunk_size=CHUNK):
            yield bytes(piece)


def _keep_through_power_loss(path: Path) -> None:
    for place in (path, path.parent):
        number = os.open(place, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _sweep(folder: Path, before: float) -> int:
    removed = 0
    for path in folder.glob("*/*#*"):
        with suppress(FileNotFoundError):
            if LEFT_OVER.fullmatch(path.name) and path.stat().st_mtime < before:
                path.unlink()
                removed += 1
    return removed
