"""What stands outside the house and is real in tests: newspapers on loopback, a mail server that takes everything."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, TypeVar, cast

from aiosmtpd.smtp import SMTP, Envelope

from tests.monitoring.sources.press import Press

Server = TypeVar("Server")


class PostOffice:
    """Every mail that came in, in the order of its coming."""

    def __init__(self) -> None:
        self.port = 0
        self.came: list[tuple[list[str], EmailMessage]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        content = cast(bytes, envelope.content)
        self.came.append((list(envelope.rcpt_tos), cast(EmailMessage, message_from_bytes(content, policy=default))))
        return "250 taken"

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for recipients, mail in self.came if address in recipients]

    @asynccontextmanager
    async def running(self) -> AsyncIterator["PostOffice"]:
        server = await asyncio.get_running_loop().create_server(lambda: SMTP(self), "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()


@contextmanager
def standing(made: Callable[[], AbstractAsyncContextManager[Server]]) -> Iterator[Server]:
    """A server in a loop and a thread of its own: the browser's loop runs in the test's."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = made()
    try:
        yield asyncio.run_coroutine_threadsafe(server.__aenter__(), loop).result(10)
    finally:
        asyncio.run_coroutine_threadsafe(server.__aexit__(None, None, None), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


@contextmanager
def newspapers() -> Iterator[list[Press]]:
    """Two sites on two ports: a story of one is told by the other."""
    with standing(lambda: Press().running()) as first, standing(lambda: Press().running()) as second:
        yield [first, second]
