"""The mailbox, spoken to in a thread. The name is resolved and judged first; the connection goes to that address."""

import asyncio
import imaplib
import socket
import ssl
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError
from imapclient.tls import IMAP4_TLS

from service.intake.rules import IMAP_PORTS
from service.runtime.gate import FetchError, Gate, trusting

CONNECT_SECONDS, READ_SECONDS = 10.0, 60.0
HEADER_BYTES = 131_072
Answer = TypeVar("Answer")
BROKEN = (imaplib.IMAP4.abort, IMAPClientError, OSError, EOFError, ValueError, IndexError, KeyError)


class MailFailed(Exception):
    """Nothing was fetched; its text is a word of rules.FAILURES."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where the mail lies and how it is opened."""

    host: str
    port: int
    security: str
    username: str
    password: str
    folder: str


class _Client(IMAPClient):  # type: ignore[misc]
    """A client whose connection goes to a checked address, while TLS asks for the name."""

    def __init__(self, account: Account, address: str, context: ssl.SSLContext) -> None:
        self.address = address
        super().__init__(
            account.host, account.port, ssl=account.security == "tls", ssl_context=context,
            timeout=SocketTimeout(CONNECT_SECONDS, READ_SECONDS),
        )  # fmt: skip

    def _create_IMAP4(self) -> Any:
        if self.ssl:
            return _pinned(IMAP4_TLS, self.address)(self.host, self.port, self.ssl_context, CONNECT_SECONDS)
        return _pinned(imaplib.IMAP4, self.address)(self.host, self.port, CONNECT_SECONDS)


def _pinned(base: Any, address: str) -> Any:
    class Pinned(base):  # type: ignore[misc]
        def _create_socket(self, timeout: float | None = None) -> socket.socket:
            opened = socket.create_connection((address, self.port), timeout=CONNECT_SECONDS)
            opened.settimeout(READ_SECONDS)
            context = getattr(self, "ssl_context", None)
            return context.wrap_socket(opened, server_hostname=self.host) if context is not None else opened

    return Pinned


class Mailbox:
    """An opened folder. Every method runs in a thread and raises MailFailed."""

    def __init__(self, client: Any, validity: int, following: int) -> None:
        self._client = client
        self.validity = validity
        self.following = following

    @classmethod
    async def open(cls, account: Account, allow: Iterable[tuple[str, int]]) -> "Mailbox":
        """Connect, sign in and select the folder."""
        allowed = frozenset(allow)
        if account.port not in IMAP_PORTS and (account.host, account.port) not in allowed:
            raise MailFailed("port")
        try:
            addresses = await Gate(allowed).addresses(account.host, account.port)
        except FetchError as error:
            raise MailFailed(error.reason if error.reason in {"name", "address"} else "away") from None
        return await _in_thread(lambda: cls._open(account, addresses))

    @classmethod
    def _open(cls, account: Account, addresses: Sequence[str]) -> "Mailbox":
        client = _connected(account, addresses)
        try:
            if account.security == "starttls":
                client.starttls(trusting())
            client.login(account.username, account.password)
            selected = client.select_folder(account.folder)
        except LoginError:
            raise MailFailed("sign_in") from None
        except ssl.SSLError:
            raise MailFailed("certificate") from None
        except imaplib.IMAP4.abort:
            raise MailFailed("broken") from None
        except IMAPClientError:
            raise MailFailed("folder") from None
        return cls(client, int(selected.get(b"UIDVALIDITY", 0)), int(selected.get(b"UIDNEXT", 0)))

    async def uids(self, first: int) -> list[int]:
        """Places of messages from `first` on, in their order."""
        found: list[int] = await _in_thread(lambda: self._client.search(["UID", f"{first}:*"]))
        return sorted(uid for uid in found if uid >= first)  # a server answers n:* with its last message at least

    async def unseen(self) -> set[int]:
        """Places of messages that nobody marked as seen."""
        return set(await _in_thread(lambda: self._client.search(["UNSEEN"])))

    async def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """Sizes in bytes as the server says them."""
        found = await _in_thread(lambda: self._client.fetch(uids, ["RFC822.SIZE"])) if uids else {}
        return {uid: int(values.get(b"RFC822.SIZE", 0)) for uid, values in found.items()}

    async def message(self, uid: int) -> bytes:
        """The whole message; it stays unseen."""
        return await self._body(uid, "BODY.PEEK[]", b"BODY[]")

    async def header(self, uid: int) -> bytes:
        """The beginning of the message's headers."""
        return await self._body(uid, f"BODY.PEEK[HEADER]<0.{HEADER_BYTES}>", b"BODY[HEADER]<0>")

    async def _body(self, uid: int, asked: str, key: bytes) -> bytes:
        found = await _in_thread(lambda: self._client.fetch([uid], [asked]))
        content = found.get(uid, {}).get(key)
        if not isinstance(content, bytes):
            raise MailFailed("broken")
        return content

    async def mark(self, uids: Sequence[int]) -> None:
        """Mark as seen what is safely kept."""
        if uids:
            await _in_thread(lambda: self._client.add_flags(list(uids), [b"\\Seen"], silent=True))

    async def close(self) -> None:
        """Say goodbye, at best effort."""
        with suppress(Exception):
            await asyncio.to_thread(self._client.logout)
        with suppress(Exception):
            await asyncio.to_thread(self._client.shutdown)


def _connected(account: Account, addresses: Sequence[str]) -> Any:
    for address in addresses:
        try:
            return _Client(account, address, trusting())
        except ssl.SSLError:
            raise MailFailed("certificate") from None
        except (OSError, imaplib.IMAP4.error):
            continue
    raise MailFailed("away")


async def _in_thread(call: Callable[[], Answer]) -> Answer:
    try:
        return await asyncio.to_thread(call)
    except MailFailed:
        raise
    except BROKEN:
        raise MailFailed("broken") from None
