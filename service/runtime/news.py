"""News: who waits for something in this process hears when another process says that it happened.

One connection to Valkey for the whole process, however many wait. What is told is only that there is something to look
at, and it may be lost with Valkey: whoever waits also looks for themselves after a while.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from uuid import UUID

import structlog

from service.runtime.keyspace import AWAY, Keyspace, Listener

log = structlog.get_logger()
HEAR_SECONDS = 0.5
LONGEST_PAUSE = 30.0


class News:
    """What a process listens to. The task that listens is started by the first who waits, and ended by `close`."""

    def __init__(self, keyspace: Keyspace) -> None:
        self._keyspace = keyspace
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self._followed: set[str] = set()
        self._wanted = asyncio.Event()
        self._listener: Listener | None = None
        self._task: asyncio.Task[None] | None = None

    # Without an await at its end: whoever waits may be cancelled, and must be forgotten all the same.
    @contextmanager
    def waiting(self, tenant_id: UUID, name: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever something may have been told on a channel of one tenant; who waits clears it.

        It is set once, too, when the channel begins to be followed: what was told before that is not lost.
        """
        channel, heard = self._keyspace.of(tenant_id).channel(name), asyncio.Event()
        self._waiting.setdefault(channel, set()).add(heard)
        self._wanted.set()
        if self._task is None:
            self._task = asyncio.create_task(self._listen())
        elif channel in self._followed:
            heard.set()
        try:
            yield heard
        finally:
            self._waiting[channel].discard(heard)
            if not self._waiting[channel]:
                del self._waiting[channel]

    async def close(self) -> None:
        """End the listening; for the end of the process."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        await self._drop()

    async def _listen(self) -> None:
        """Hear for ever. A Valkey that is gone is waited for, ever longer."""
        pause = 1.0
        while True:
            try:
                await self._hear()
                pause = 1.0
            except AWAY as error:
                log.warning("news.away", error=type(error).__name__)
                await self._drop()
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _hear(self) -> None:
        if self._listener is None:
            self._listener = self._keyspace.listener()
        await self._follow(self._listener)
        if not self._followed:
            await self._wanted.wait()
            self._wanted.clear()
            return
        message = await self._listener.get_message(timeout=HEAR_SECONDS)
        if message is not None and message["type"] == "message":
            self._tell(message["channel"].decode())

    async def _follow(self, listener: Listener) -> None:
        """Follow what is waited for now and nothing else."""
        fresh, left = self._waiting.keys() - self._followed, self._followed - self._waiting.keys()
        if fresh:
            await listener.subscribe(*fresh)
            self._followed |= fresh
            for channel in fresh:
                self._tell(channel)
        if left:
            await listener.unsubscribe(*left)
            self._followed -= left

    def _tell(self, channel: str) -> None:
        for heard in self._waiting.get(channel, ()):
            heard.set()

    async def _drop(self) -> None:
        self._followed.clear()
        if self._listener is not None:
            listener, self._listener = self._listener, None
            with suppress(*AWAY):
                await listener.aclose()  # type: ignore[no-untyped-call]
