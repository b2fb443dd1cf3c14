"""A real mail server with faults: the name of each recipient says what happens to their mail; all is written down.

cut: the text is taken, then the line is cut without an answer. stall: the same, but the line stays open in silence.
hold: the text is taken, the answer comes late. grey: not now, at the first try. late: the text is not taken at the
first try. gone: no such recipient. dies: the line is cut before the text, at the first try. spam: the text is refused.
"""

import asyncio
import re
import threading
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP

FAULT = re.compile(r"(cut|stall|hold|grey|late|gone|dies|spam)")


@dataclass(frozen=True)
class Copy:
    """One text that was taken. answered: whether the sender was told."""

    to: str
    message_id: str
    content: bytes
    answered: bool

    @property
    def mail(self) -> EmailMessage:
        found = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        return found


@dataclass
class Sink:
    """What it took, in the order in which it came; `met` counts faults by recipient."""

    silence: float = 60.0
    holding: float = 3.0
    taken: list[Copy] = field(default_factory=list)
    met: Counter[str] = field(default_factory=Counter)
    connections: int = 0
    open: bool = True
    holds: list[str] = field(default_factory=list)

    def copies(self) -> Counter[str]:
        return Counter(one.to for one in self.taken)

    def cut(self) -> Counter[str]:
        """Texts that were taken without the sender being told."""
        return Counter(one.to for one in self.taken if not one.answered)

    def _first(self, address: str, *faults: str) -> str:
        """The fault of this recipient when it is one of these and was not met before."""
        found = FAULT.match(address)
        if found is None or found[1] not in faults or self.met[address]:
            return ""
        if found[1] not in ("gone", "spam"):
            self.met[address] += 1
        return found[1]

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        fault = self._first(address, "grey", "gone", "dies")
        if fault == "grey":
            return "451 4.7.1 Try again later"
        if fault == "gone":
            return "550 5.1.1 No such recipient"
        if fault == "dies":
            server.transport.close()
            return "250 OK"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        (address,) = envelope.rcpt_tos
        fault = self._first(address, "cut", "stall", "hold", "late", "spam")
        if fault == "late":
            return "451 4.3.0 Try again later"
        if fault == "spam":
            return "554 5.7.1 Refused"
        content = bytes(envelope.content)
        message_id = str(message_from_bytes(content, policy=policy.default)["Message-ID"])
        answered = fault not in ("cut", "stall")
        self.taken.append(Copy(address, message_id, content, answered))
        if fault == "cut":
            server.transport.close()
        elif fault == "stall":
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(self.silence)
        elif fault == "hold":
            self.holds.append(address)
            await asyncio.sleep(self.holding)
        return "250 Accepted"


def _protocol(sink: Sink, loop: asyncio.AbstractEventLoop) -> SMTP:
    sink.connections += 1
    return SMTP(sink, loop=loop, enable_SMTPUTF8=False, hostname="localhost", command_call_limit=None)


@asynccontextmanager
async def sunk(sink: Sink) -> AsyncIterator[int]:
    """The sink on a free port, in this loop."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _protocol(sink, loop), "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


class SinkThread:
    """The same in a thread of its own, for tests that start processes."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> int:
        self._thread.start()
        assert self._ready.wait(10)
        return self.port

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            self._loop.create_server(lambda: _protocol(self.sink, self._loop), "127.0.0.1", 0)
        )
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
