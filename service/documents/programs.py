"""Programs of our own that meet foreign files: each run ends with its process, has no secret in its environment and
a limit on time. What a program may use beside that, it gives up by itself (see `rendering.py`)."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from pathlib import Path
from weakref import WeakKeyDictionary

from service.runtime.storage import Store

PATIENCE = 90.0
# Few threads: each reserves address space, of which these programs allow themselves little.
SURROUNDINGS = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "2", "RAYON_NUM_THREADS": "2"}
AT_ONCE = 2
_places: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


def place() -> asyncio.Semaphore:
    """Room for a few programs at once in this process."""
    return _places.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))


async def fetch(store: Store, key: str, target: Path) -> None:
    """Bring a stored file to where the program can read it."""
    with target.open("wb") as copy:
        async for piece in await store.get(key):
            copy.write(piece)


async def run(program: Path, *arguments: str, patience: float | None = None) -> bytes:
    """What the program said, complete or not: it may be ended by a limit or by our patience (seconds)."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-I", str(program), *arguments,
        stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL, env=SURROUNDINGS,
    )  # fmt: skip
    said = bytearray()
    try:
        async with asyncio.timeout(PATIENCE if patience is None else patience):
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
