"""Asks the reading program, with a limit on time: a page that holds it up ends it, and the next begins anew."""

import asyncio
import struct
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Self

import msgspec

from service.documents.programs import SURROUNDINGS
from service.monitoring.sources.harvest.shapes import Answer, Listing, Question, Reading

PROGRAM = Path(__file__).with_name("reading.py")
PATIENCE, STARTING = 10.0, 30.0
QUESTIONS_EACH = 500
LARGEST_ANSWER = 8 * 1024 * 1024


class Unreadable(Exception):
    """The bytes could not be read; the word is one of rules.health.FAILURES."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


class Reader:
    """A few reading programs, started at the first need and ended by `close`."""

    def __init__(self, hands: int = 1, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._free: asyncio.Queue[_Child] = asyncio.Queue()
        self._children = [_Child() for _ in range(hands)]
        for child in self._children:
            self._free.put_nowait(child)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        for child in self._children:
            await child.end()

    async def listing(self, question: Question, body: bytes) -> Listing:
        """What a feed, sitemap or list names. Raises Unreadable."""
        answer = await self._ask(question, body)
        if answer.listing is None:
            raise Unreadable(answer.trouble or "unreadable")
        return answer.listing

    async def article(self, question: Question, body: bytes) -> Reading:
        """What a page says. Raises Unreadable."""
        answer = await self._ask(question, body)
        if answer.reading is None:
            raise Unreadable(answer.trouble or "unreadable")
        return answer.reading

    async def _ask(self, question: Question, body: bytes) -> Answer:
        async with self._hand() as child:
            try:
                await child.begin()
                async with asyncio.timeout(self._patience):
                    return await child.ask(question, body)
            except TimeoutError as error:
                await child.end()
                raise Unreadable("slow_to_read") from error
            except (OSError, EOFError, asyncio.IncompleteReadError, msgspec.MsgspecError) as error:
                await child.end()
                raise Unreadable("unreadable") from error
            except BaseException:
                await child.end()
                raise

    @asynccontextmanager
    async def _hand(self) -> AsyncIterator["_Child"]:
        child = await self._free.get()
        try:
            yield child
        finally:
            self._free.put_nowait(child)


class _Child:
    """One reading program."""

    def __init__(self) -> None:
        self._process: Process | None = None
        self._asked = 0

    async def begin(self) -> None:
        """Start the program where there is none, or where it has answered enough."""
        if self._process is not None and self._process.returncode is None and self._asked < QUESTIONS_EACH:
            return
        await self.end()
        self._asked = 0
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-I", str(PROGRAM), stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=SURROUNDINGS
        )
        async with asyncio.timeout(STARTING):
            await self.ask(Question("nothing", "http://example.org/"), b"")

    async def ask(self, question: Question, body: bytes) -> Answer:
        process = self._process
        assert process is not None and process.stdin is not None and process.stdout is not None
        self._asked += 1
        asked = msgspec.json.encode(question)
        process.stdin.write(struct.pack("!II", len(asked), len(body)) + asked + body)
        await process.stdin.drain()
        (size,) = struct.unpack("!I", await process.stdout.readexactly(4))
        if size > LARGEST_ANSWER:
            raise EOFError
        return msgspec.json.decode(await process.stdout.readexactly(size), type=Answer)

    async def end(self) -> None:
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
