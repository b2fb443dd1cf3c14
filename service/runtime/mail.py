"""Hands one mail to a mail server, and says honestly what became of it.

The server is an address: `smtp://user:password@host:587?from=chancery@agency.example` (STARTTLS, required whenever
there is a password) or `smtps://...` (TLS from the start). `tls=none` turns STARTTLS off, for a relay on the same
machine; `pace=300` lets at most so many mails a minute go to it in one run.
"""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
import unicodedata
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib

from service.runtime import clock
from service.runtime.gate import FetchError, FetchRefused, Gate, trusting

Outcome = Literal["delivered", "refused", "uncertain", "not_configured"]
POLICY = SMTP_POLICY.clone(cte_type="7bit")
MESSAGE_ID = re.compile(r"<[A-Za-z0-9._+=-]+@[A-Za-z0-9.-]+>")
LOCAL = re.compile(r"[^\s@\"(),:;<>\[\\\]\x00-\x20\x7f]{1,64}")
LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
COMMAND_SECONDS = 20.0
TOTAL_SECONDS = 60.0


class MailSettingsError(Exception):
    """The address of the mail server is wrong; one sentence for the operator, without the password."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail; media_type such as application/pdf."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """One mail to one person. `message_id` stays the same when the same mail is tried again.

    list_id: for mail of one sort, such as notices: a name like `notices.agency.example`, by which readers sort it.
    unsubscribe: the full address of the page where it can be turned off; one_click: a bare POST there does it, too.
    """

    to: str
    subject: str
    text: str
    message_id: str
    language: str
    html: str | None = None
    sender_name: str = ""
    reply_to: str | None = None
    date: datetime | None = None
    list_id: str = ""
    list_name: str = ""
    unsubscribe: str = ""
    attachments: tuple[Attachment, ...] = ()
    one_click: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a mail. `uncertain`: the line was cut after the text went out, so it may have arrived.

    `reason` is a short word: `address` (ours to correct), `recipient`, `sender`, `content` (the server refused it),
    `auth`, `tls`, `away`, `slow`, `host` (not a public one), `cut`. `code` is the server's. `again`: worth another try.
    """

    outcome: Outcome
    reason: str = ""
    code: int | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server's address, taken apart."""

    host: str
    port: int
    sender: str
    user: str
    password: str
    tls: Literal["start", "start_if_offered", "from_start", "none"]
    pace: int = 0

    def __repr__(self) -> str:
        return f"MailServer({self.host}:{self.port}, {self.tls})"

    @classmethod
    def parse(cls, url: str) -> MailServer:
        """Read an address as in the head of this module. Raises MailSettingsError."""
        try:
            parts = urlsplit(url)
            options = {name: values[-1] for name, values in parse_qs(parts.query, strict_parsing=True).items()}
            host, port = parts.hostname, parts.port
        except ValueError:
            raise MailSettingsError("The mail server's address is not smtp://host:port?from=address.") from None
        sender = options.get("from", "")
        if parts.scheme not in {"smtp", "smtps"} or not host or not options.keys() <= {"from", "tls", "pace"}:
            raise MailSettingsError("The mail server's address is not smtp://host:port?from=address.")
        if mail_address(sender) is None:
            raise MailSettingsError("The mail server's address names no sender: ?from=chancery@agency.example.")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(
            host, port or (465 if parts.scheme == "smtps" else 587 if user else 25), sender, user, password,
            _tls(parts.scheme, options.get("tls", ""), bool(user)), _pace(options.get("pace", "0")),
        )  # fmt: skip


def _tls(scheme: str, wish: str, secret: bool) -> Literal["start", "start_if_offered", "from_start", "none"]:
    if wish not in {"", "none"}:
        raise MailSettingsError("The mail server's option tls can only be none.")
    if scheme == "smtps":
        return "from_start"
    if wish == "none":
        return "none"
    return "start" if secret else "start_if_offered"


def _pace(wish: str) -> int:
    if not (wish.isascii() and wish.isdecimal() and len(wish) <= 6):
        raise MailSettingsError("The mail server's option pace is a number of mails a minute.")
    return int(wish)


def mail_address(text: str) -> str | None:
    """The address as servers take it (the domain in ASCII), or None when it is none."""
    local, _, domain = unicodedata.normalize("NFC", text.strip()).rpartition("@")
    if not LOCAL.fullmatch(local) or local.startswith(".") or local.endswith(".") or ".." in local:
        return None
    try:
        plain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    labels = plain.split(".")
    good = len(labels) > 1 and len(plain) <= 253 and all(LABEL.fullmatch(label) for label in labels)
    return f"{local}@{plain}" if good else None


# --- delivery


async def deliver(
    smtp_url: str, mail: OutgoingMail, *, gate: Gate | None = None, tls: ssl.SSLContext | None = None
) -> Delivery:
    """Hand one mail over, once. An empty `smtp_url` gives `not_configured`.

    `gate` guards a host that an agency named; the operator's own needs none. `tls` is for special certificates.
    Raises MailSettingsError for a wrong `smtp_url`, ValueError for a wrong `message_id`; never for what a server does.
    """
    if not smtp_url:
        return Delivery("not_configured")
    server = MailServer.parse(smtp_url)
    recipient = mail_address(mail.to)
    if recipient is None:
        return Delivery("refused", "address")
    message = compose(mail, server.sender)
    attempt = Attempt(server, recipient, message)
    try:
        async with asyncio.timeout(TOTAL_SECONDS):
            return await attempt.run(gate, tls or trusting())
    except (aiosmtplib.SMTPException, FetchError, OSError, ValueError, RuntimeError) as error:
        return attempt.judge(error)


Noting = Callable[[], Awaitable[None]]


class NotNoted(Exception):
    """What was to be noted before the text goes out could not be: nothing went. Its cause says why."""


async def _nothing() -> None:
    """Nothing to note."""


class Attempt:
    """One mail in a conversation. It knows how far it came, which decides what an error means."""

    def __init__(
        self, server: MailServer, recipient: str, message: EmailMessage, before_text: Noting = _nothing
    ) -> None:
        self.server = server
        self.recipient = recipient
        self.message = message
        self.before_text = before_text
        self.step = "connect"

    async def run(self, gate: Gate | None, tls: ssl.SSLContext) -> Delivery:
        client = await self._client(gate, tls)
        try:
            await client.connect()
            await self._sign_in(client, tls)
            return await self.hand_over(client)
        finally:
            with suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
                await client.quit(timeout=2.0)
            client.close()

    async def begin(self, gate: Gate | None, tls: ssl.SSLContext) -> aiosmtplib.SMTP:
        """Open a conversation that is used for more than this mail."""
        client = await self._client(gate, tls)
        try:
            await client.connect()
            await self._sign_in(client, tls)
        except BaseException:
            client.close()
            raise
        return client

    async def _client(self, gate: Gate | None, tls: ssl.SSLContext) -> aiosmtplib.SMTP:
        server = self.server
        connection = await _checked_connection(gate, server.host, server.port) if gate else None
        return aiosmtplib.SMTP(
            hostname=server.host,
            port=None if connection else server.port,
            sock=connection,
            use_tls=server.tls == "from_start",
            start_tls=False,
            tls_context=tls,
            timeout=COMMAND_SECONDS,
            local_hostname=server.sender.rpartition("@")[2].encode("idna").decode("ascii"),
        )

    async def _sign_in(self, client: aiosmtplib.SMTP, tls: ssl.SSLContext) -> None:
        await client.ehlo()
        offered = client.supports_extension("starttls")
        if self.server.tls == "start" or (self.server.tls == "start_if_offered" and offered):
            self.step = "tls"
            await client.starttls(tls_context=tls)
            await client.ehlo()
        if self.server.user:
            self.step = "auth"
            await client.login(self.server.user, self.server.password)

    async def hand_over(self, client: aiosmtplib.SMTP) -> Delivery:
        """Sender, recipient, text."""
        foreign = not (self.recipient + self.server.sender).isascii()
        if foreign and not client.supports_extension("smtputf8"):
            return Delivery("refused", "address")
        options = ["SMTPUTF8"] if foreign else []
        content = self.message.as_bytes(policy=POLICY.clone(utf8=foreign))
        self.step = "sender"
        await client.mail(self.server.sender, options=options, encoding="utf-8" if foreign else "ascii")
        self.step = "recipient"
        await client.rcpt(self.recipient, encoding="utf-8" if foreign else "ascii")
        try:
            await self.before_text()
        except Exception as error:
            raise NotNoted from error
        self.step = "content"
        await client.data(content)
        return Delivery("delivered")

    def judge(self, error: Exception) -> Delivery:
        """What an error at this step says about the mail."""
        if isinstance(error, aiosmtplib.SMTPResponseException):
            reason = "away" if self.step == "connect" else self.step
            return Delivery("refused", reason, error.code, 400 <= error.code < 500)
        if isinstance(error, FetchError):
            refused = isinstance(error, FetchRefused)
            return Delivery("refused", "host" if refused else "away", again=not refused)
        if self.step == "content":
            return Delivery("uncertain", "cut")
        if isinstance(error, (TimeoutError, aiosmtplib.SMTPTimeoutError)):
            return Delivery("refused", "slow", again=True)
        if self.step == "tls" or _has(error, ssl.SSLError):
            return Delivery("refused", "tls", again=True)
        return Delivery("refused", "auth" if self.step == "auth" else "away", again=True)


def _has(error: BaseException | None, kind: type[BaseException]) -> bool:
    while error is not None:
        if isinstance(error, kind):
            return True
        error = error.__cause__ or error.__context__
    return False


async def _checked_connection(gate: Gate, host: str, port: int) -> socket.socket:
    last: OSError = ConnectionError("no address")
    for address in await gate.addresses(host, port):
        connection = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        connection.setblocking(False)
        try:
            async with asyncio.timeout(5):
                await asyncio.get_running_loop().sock_connect(connection, (address, port))
        except OSError as error:
            connection.close()
            last = error
        else:
            return connection
    raise last


# --- the message


def compose(mail: OutgoingMail, sender: str) -> EmailMessage:
    """The message as it goes out. Raises ValueError for a wrong `message_id` or an unusable address."""
    message_id = mail.message_id if mail.message_id.startswith("<") else f"<{mail.message_id}>"
    if not MESSAGE_ID.fullmatch(message_id):
        raise ValueError("a Message-ID is <word@domain>")
    message = EmailMessage(policy=POLICY)
    message["From"] = _named(_line(mail.sender_name), sender)
    message["To"] = _named("", mail.to)
    if mail.reply_to:
        message["Reply-To"] = _named("", mail.reply_to)
    message["Subject"] = _line(mail.subject)
    message["Date"] = mail.date or clock.now()
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    if mail.list_id:
        message["List-Id"] = f"{_word(mail.list_name)} <{_host(mail.list_id)}>".strip()
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{_address(mail.unsubscribe)}>"
        if mail.one_click:
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(mail.text, cte="base64")
    if mail.html is not None:
        message.add_alternative(mail.html, subtype="html", cte="base64")
    for one in mail.attachments:
        main, _, sub = one.media_type.partition("/")
        message.add_attachment(one.content, maintype=main, subtype=sub, filename=_line(one.name))
    message["Content-Language"] = mail.language
    return message


def _host(name: str) -> str:
    if not all(LABEL.fullmatch(label) for label in name.split(".")):
        raise ValueError("a List-Id is words of letters, digits and hyphens, parted by dots")
    return name


def _address(address: str) -> str:
    if not address.isascii() or not address.isprintable() or any(sign in address for sign in "<> "):
        raise ValueError("not an address that a header can carry")
    return address


def _word(name: str) -> str:
    """A name that stands before an address in angle brackets without being taken for one."""
    return "".join(sign for sign in _line(name) if sign not in '<>"\\,;:@()[]')


def _named(name: str, address: str) -> Address:
    plain = mail_address(address)
    if plain is None:
        raise ValueError("not a mail address")
    local, _, domain = plain.rpartition("@")
    return Address(name, local, domain)


def _line(text: str) -> str:
    """One line without control or direction marks, at most 250 characters: nothing in it can begin another header."""
    kept = (" " if letter.isspace() else letter for letter in text if _may_stay(letter))
    return " ".join("".join(kept).split())[:250]


def _may_stay(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
