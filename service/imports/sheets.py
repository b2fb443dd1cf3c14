"""From a stored spreadsheet to its rows, through the reader in its own process. No database here."""

import asyncio
import json
import os
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from service.runtime.storage import Store

READER = Path(__file__).with_name("reading.py")
PATIENCE = 300.0
AT_ONCE = 2
HEAD_ROWS = 30
BATCH = 500
LONGEST_LINE = 8 * 1024 * 1024
_places: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()

Row = tuple[int, list[Any]]


class Unreadable(Exception):
    """The spreadsheet cannot be read; its text is a word of rules.states.REFUSED."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How to read: empty means that it is found out. most: how many rows, 0 for all."""

    sheet: str = ""
    encoding: str = ""
    separator: str = ""
    most: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """What the reader found: names of sheets, and how it reads. rows: about how many, 0 where it cannot tell."""

    sheets: tuple[str, ...]
    sheet: str
    encoding: str
    separator: str
    rows: int


@asynccontextmanager
async def opened(store: Store, key: str, kind: str, wish: Wish) -> AsyncIterator[tuple[Told, AsyncIterator[list[Row]]]]:
    """What the file holds, and its rows in batches. Raises Unreadable, also while rows are read; StorageError."""
    async with _places.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE)):
        with tempfile.TemporaryDirectory(prefix="chancery-") as folder:
            source = Path(folder, f"source.{kind}")
            await _fetch(store, key, source)
            child = await _begin(source, kind, wish)
            try:
                async with asyncio.timeout(PATIENCE):
                    told = await _next(child)
                    if told is None:
                        raise Unreadable("broken")
                    told["sheets"] = tuple(told["sheets"])
                    yield Told(**told), _batches(child)
            except TimeoutError:
                raise Unreadable("too_slow") from None
            finally:
                if child.returncode is None:
                    with suppress(ProcessLookupError):
                        child.kill()
                    await child.wait()


async def _fetch(store: Store, key: str, target: Path) -> None:
    with target.open("wb") as copy:
        async for piece in await store.get(key):
            copy.write(piece)


async def _begin(source: Path, kind: str, wish: Wish) -> Process:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-I", str(READER), str(source), "csv" if kind == "txt" else kind,
        stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=LONGEST_LINE, env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    asked = {"sheet": wish.sheet, "encoding": wish.encoding, "separator": wish.separator, "most": wish.most}
    assert child.stdin is not None
    child.stdin.write(json.dumps(asked).encode())
    child.stdin.close()
    return child


async def _next(child: Process) -> Any:
    """The next value the reader says, None at its end."""
    assert child.stdout is not None
    try:
        line = await child.stdout.readline()
    except ValueError:
        raise Unreadable("broken_text") from None
    if not line.endswith(b"\n"):
        if await child.wait():
            raise Unreadable("too_slow" if child.returncode == -24 else "too_large")
        return None
    value = json.loads(line)
    if isinstance(value, dict) and "refused" in value:
        raise Unreadable(value["refused"])
    return value


async def _batches(child: Process) -> AsyncIterator[list[Row]]:
    batch: list[Row] = []
    while (value := await _next(child)) is not None:
        batch.append((value[0], value[1]))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


async def head(store: Store, key: str, kind: str, wish: Wish) -> tuple[Told, list[Row]]:
    """What the file holds and its first rows."""
    asked = Wish(wish.sheet, wish.encoding, wish.separator, HEAD_ROWS)
    async with opened(store, key, kind, asked) as (told, batches):
        return told, [row async for batch in batches for row in batch]
