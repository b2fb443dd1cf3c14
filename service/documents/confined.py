"""Running a program of ours on a foreign file: in a process of its own, without secrets, for a limited time."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from pathlib import Path

from service.runtime.storage import Store


async def fetch(store: Store, key: str, target: Path) -> None:
    """Bring a stored file to where the program can read it."""
    with target.open("wb") as copy:
        async for piece in await store.get(key):
            copy.write(piece)


async def run(program: Path, arguments: list[str], patience: float) -> bytes:
    """What the program said, complete or not: it may be ended by a limit of its own or by our patience (seconds)."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-I", str(program), *arguments,
        stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL, env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    said = bytearray()
    try:
        async with asyncio.timeout(patience):
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
