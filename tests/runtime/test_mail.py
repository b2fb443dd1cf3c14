import asyncio
import ssl
import time
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from aiosmtpd.smtp import SMTP, AuthResult

from service.runtime import mail as mail_module
from service.runtime.gate import Gate
from service.runtime.mail import Delivery, MailServer, MailSettingsError, OutgoingMail, compose, deliver, mail_address
from tests.runtime.certificates import server_and_authority

pytestmark = pytest.mark.anyio
MAIL = OutgoingMail(
    to="clerk@agency.example",
    subject="Məktub № 12 qeydə alındı: წერილი",
    text="Hörmətli əməkdaş,\n.\nyeni məktub gəldi.\n",
    html="<p>Hörmətli əməkdaş</p>",
    message_id="<0192f5c8-0000-7000-8000-000000000001.1@chancery.example>",
    language="az",
    sender_name="Enerji Nazirliyi, Dəftərxana",
    date=datetime(2026, 11, 14, 6, 42, tzinfo=UTC),
)


class Postbox:
    """Takes in what is handed over, unless told otherwise."""

    def __init__(self, refuse: dict[str, str] | None = None) -> None:
        self.refuse = refuse or {}
        self.taken: list = []
        self.encrypted: list[bool] = []

    async def handle_MAIL(self, server, session, envelope, address, options):
        envelope.mail_from = address
        return self.refuse.get("sender", "250 OK")

    async def handle_RCPT(self, server, session, envelope, address, options):
        envelope.rcpt_tos.append(address)
        return self.refuse.get("recipient", "250 OK")

    async def handle_DATA(self, server, session, envelope):
        if "content" in self.refuse:
            return self.refuse["content"]
        self.taken.append(envelope)
        self.encrypted.append(server.transport.get_extra_info("sslcontext") is not None)
        return "250 Accepted"


@asynccontextmanager
async def postbox(box: Postbox, ssl_context: ssl.SSLContext | None = None, **options):
    options = {"enable_SMTPUTF8": False, "hostname": "localhost", **options}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(box, loop=loop, **options), "127.0.0.1", 0, ssl=ssl_context)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    server, authority = server_and_authority("localhost", tmp_path_factory.mktemp("tls"))
    return server, ssl.create_default_context(cadata=authority)


def url(port: int, user: str = "", scheme: str = "smtp", more: str = "") -> str:
    return f"{scheme}://{user}localhost:{port}?from=chancery@agency.example{more}"


async def test_a_mail_arrives_whole():
    box = Postbox()
    async with postbox(box) as port:
        assert await deliver(url(port), MAIL) == Delivery("delivered")
    (envelope,) = box.taken
    assert (envelope.mail_from, envelope.rcpt_tos) == ("chancery@agency.example", ["clerk@agency.example"])
    assert envelope.content.isascii()
    got = message_from_bytes(envelope.content, policy=policy.default)
    assert got["Subject"] == MAIL.subject
    assert got["From"].addresses[0].display_name == MAIL.sender_name
    assert got["To"] == "clerk@agency.example"
    assert got["Message-ID"] == MAIL.message_id
    assert got["Date"].datetime == MAIL.date
    assert (got["Content-Language"], got["Auto-Submitted"]) == ("az", "auto-generated")
    assert got.get_content_type() == "multipart/alternative"
    assert got.get_body(("plain",)).get_content() == MAIL.text.replace("\n", "\r\n")
    assert got.get_body(("html",)).get_content() == MAIL.html + "\r\n"


async def test_a_plain_mail_has_one_part():
    box = Postbox()
    async with postbox(box) as port:
        await deliver(url(port), replace(MAIL, html=None, reply_to="office@agency.example", message_id="a@b.example"))
    got = message_from_bytes(box.taken[0].content, policy=policy.default)
    assert got.get_content_type() == "text/plain"
    assert (got["Reply-To"], got["Message-ID"]) == ("office@agency.example", "<a@b.example>")


async def test_without_a_server_mail_is_not_configured():
    assert await deliver("", MAIL) == Delivery("not_configured")


@pytest.mark.parametrize(
    "field",
    [{"subject": "Hello\r\nBcc: all@agency.example"}, {"sender_name": "Office\nBcc: all@agency.example"},
     {"subject": "a\u2028Bcc: x@y.az\x00\x1b[31m\u202e"}, {"sender_name": '"<all@agency.example>, x'}],
)  # fmt: skip
async def test_nothing_in_a_mail_begins_another_header(field):
    box = Postbox()
    async with postbox(box) as port:
        assert (await deliver(url(port), replace(MAIL, **field))).outcome == "delivered"
    got = message_from_bytes(box.taken[0].content, policy=policy.default)
    assert "Bcc" not in got
    assert len(got["From"].addresses) == 1
    assert got["From"].addresses[0].addr_spec == "chancery@agency.example"
    assert box.taken[0].rcpt_tos == ["clerk@agency.example"]
    assert not set(got["Subject"]) & set("\r\n\x00\x1b\u2028\u202e")


def test_very_long_subjects_and_ids_stay_readable():
    message = compose(replace(MAIL, subject="ა" * 400, message_id=f"<{'x' * 150}@chancery.example>"), "a@b.example")
    raw = message.as_bytes()
    assert max(len(line) for line in raw.splitlines()) <= 998
    got = message_from_bytes(raw, policy=policy.default)
    assert got["Subject"] == "ა" * 250
    assert got["Message-ID"] == f"<{'x' * 150}@chancery.example>"


@pytest.mark.parametrize("message_id", ["", "no at", "<a@b\r\nBcc: x@y.az>", "<a b@c.az>", "<a@b.az> <c@d.az>"])
async def test_a_wrong_message_id_is_our_mistake(message_id):
    with pytest.raises(ValueError, match="Message-ID"):
        await deliver(url(1), replace(MAIL, message_id=message_id))


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("aysel@agency.example", "aysel@agency.example"),
        (" a.b+c@sub.agency.example ", "a.b+c@sub.agency.example"),
        ("info@nazirlik-ə.example", "info@xn--nazirlik--t2i.example"),
        ("წერილი@office.example", "წერილი@office.example"),
        ("", None),
        ("no-at", None),
        ("@agency.example", None),
        ("a@", None),
        ("a@localhost", None),
        ("a@-x.az", None),
        ("a..b@agency.example", None),
        (".a@agency.example", None),
        ("a b@agency.example", None),
        ("a@exa mple.az", None),
        ("a@agency.example, b@agency.example", None),
        ("Name <a@agency.example>", None),
        ("a@agency.example\r\nRCPT TO:<b@c.az>", None),
        ("a\x00@agency.example", None),
        ("x" * 65 + "@agency.example", None),
        ("a@" + "x" * 64 + ".az", None),
        ("a@" + "x." * 130 + "az", None),
    ],
)
async def test_addresses(typed, taken):
    if taken and "xn--" in taken:
        assert mail_address(typed).startswith("info@xn--")
    else:
        assert mail_address(typed) == taken
    if taken is None:
        assert await deliver(url(1), replace(MAIL, to=typed)) == Delivery("refused", "address")


async def test_an_address_in_another_script_needs_a_server_that_takes_it():
    foreign = replace(MAIL, to="წერილი@office.example")
    old, new = Postbox(), Postbox()
    async with postbox(old) as port:
        assert await deliver(url(port), foreign) == Delivery("refused", "address")
    async with postbox(new, enable_SMTPUTF8=True) as port:
        assert await deliver(url(port), foreign) == Delivery("delivered")
    assert new.taken[0].rcpt_tos == ["წერილი@office.example"]
    assert message_from_bytes(new.taken[0].content, policy=policy.SMTPUTF8)["To"] == "წერილი@office.example"


@pytest.mark.parametrize("step", ["sender", "recipient", "content"])
@pytest.mark.parametrize(("said", "code", "again"), [("550 No", 550, False), ("451 Later", 451, True)])
async def test_what_a_server_refuses_is_told_with_its_code(step, said, code, again):
    box = Postbox({step: said})
    async with postbox(box) as port:
        assert await deliver(url(port), MAIL) == Delivery("refused", step, code, again)
    assert box.taken == []


async def test_starttls_is_used_where_it_is_offered(tls):
    server, trusting = tls
    box = Postbox()
    async with postbox(box, tls_context=server) as port:
        assert await deliver(url(port), MAIL, tls=trusting) == Delivery("delivered")
        assert await deliver(url(port, more="&tls=none"), MAIL, tls=trusting) == Delivery("delivered")
    assert box.encrypted == [True, False]


async def test_tls_from_the_start(tls):
    server, trusting = tls
    box = Postbox()
    async with postbox(box, ssl_context=server) as port:
        assert await deliver(url(port, scheme="smtps"), MAIL, tls=trusting) == Delivery("delivered")
    assert box.encrypted == [True]


async def test_a_server_whose_certificate_is_not_trusted_gets_nothing(tls):
    server, _ = tls
    box = Postbox()
    async with postbox(box, tls_context=server) as port:
        assert await deliver(url(port), MAIL) == Delivery("refused", "tls", again=True)
    async with postbox(box, ssl_context=server) as port:
        assert await deliver(url(port, scheme="smtps"), MAIL) == Delivery("refused", "tls", again=True)
    assert box.taken == []


async def test_a_password_never_travels_in_the_clear():
    asked: list = []

    def authenticate(server, session, envelope, mechanism, data):
        asked.append(data)
        return AuthResult(success=True)

    async with postbox(Postbox(), authenticator=authenticate, auth_require_tls=False) as port:
        assert await deliver(url(port, user="office:hunter2@"), MAIL) == Delivery("refused", "tls", again=True)
    assert asked == []


@pytest.mark.parametrize(("password", "expected"), [
    ("p%40ss", Delivery("delivered")),
    ("wrong", Delivery("refused", "auth", 535)),
])  # fmt: skip
async def test_signing_in(tls, password, expected):
    server, trusting = tls

    def authenticate(server, session, envelope, mechanism, data):
        return AuthResult(success=(data.login, data.password) == (b"office", b"p@ss"), handled=False)

    async with postbox(Postbox(), tls_context=server, authenticator=authenticate) as port:
        assert await deliver(url(port, user=f"office:{password}@"), MAIL, tls=trusting) == expected


class Rude:
    """A server that goes away, or falls silent, at a given word."""

    def __init__(self, at: bytes, hang: bool = False) -> None:
        self.at = at
        self.hang = hang
        self.heard: list[bytes] = []

    async def serve(self, reader, writer):
        try:
            await self.talk(reader, writer)
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def talk(self, reader, writer):
        writer.write(b"220 rude\r\n")
        content = False
        while line := await reader.readline():
            self.heard.append(line)
            word = line.rstrip() if content else line.split()[0]
            if word == self.at:
                return await asyncio.sleep(9) if self.hang else None
            content = content or word == b"DATA"
            if content and word != b"DATA":
                continue
            writer.write(b"354 go\r\n" if word == b"DATA" else b"250 fine\r\n")
        return None


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (b"EHLO", Delivery("refused", "away", again=True)),
        (b"MAIL", Delivery("refused", "away", again=True)),
        (b"RCPT", Delivery("refused", "away", again=True)),
        (b".", Delivery("uncertain", "cut")),
    ],
)
async def test_a_cut_line_means_what_its_moment_says(at, expected):
    rude = Rude(at)
    server = await asyncio.start_server(rude.serve, "127.0.0.1", 0)
    async with server:
        assert await deliver(url(server.sockets[0].getsockname()[1]), MAIL) == expected
    assert rude.heard


@pytest.mark.parametrize(
    ("at", "expected"),
    [(b"RCPT", Delivery("refused", "slow", again=True)), (b".", Delivery("uncertain", "cut"))],
)
async def test_a_silent_server_is_left_in_time(monkeypatch, at, expected):
    monkeypatch.setattr(mail_module, "COMMAND_SECONDS", 0.5)
    began = time.monotonic()
    server = await asyncio.start_server(Rude(at, hang=True).serve, "127.0.0.1", 0)
    assert await deliver(url(server.sockets[0].getsockname()[1]), MAIL) == expected
    assert time.monotonic() - began < 4
    server.close()


async def test_nobody_listening_is_away():
    assert await deliver(url(1), MAIL) == Delivery("refused", "away", again=True)


async def test_an_agencys_host_must_be_public_but_the_operators_need_not():
    box = Postbox()
    async with postbox(box) as port:
        assert await deliver(url(port), MAIL, gate=Gate()) == Delivery("refused", "host")
        assert box.taken == []
        assert await deliver(url(port), MAIL, gate=Gate({("localhost", port)})) == Delivery("delivered")


async def test_a_gated_connection_still_checks_the_name_in_the_certificate(tls):
    server, trusting = tls

    async def resolver(host, port):
        return ["127.0.0.1"]

    box = Postbox()
    async with postbox(box, ssl_context=server) as port:
        gate = Gate({("localhost", port), ("mail.test", port)}, resolver)
        good = url(port, scheme="smtps")
        assert await deliver(good, MAIL, gate=gate, tls=trusting) == Delivery("delivered")
        wrong = good.replace("localhost", "mail.test")
        assert await deliver(wrong, MAIL, gate=gate, tls=trusting) == Delivery("refused", "tls", again=True)
    assert len(box.taken) == 1


@pytest.mark.parametrize(
    ("address", "parsed"),
    [
        ("smtp://relay.example?from=a@b.example", ("relay.example", 25, "", "start_if_offered")),
        ("smtp://u:p%3A@relay.example?from=a@b.example", ("relay.example", 587, "p:", "start")),
        ("smtps://u:p@relay.example?from=a@b.example", ("relay.example", 465, "p", "from_start")),
        ("smtp://127.0.0.1:2525?from=a@b.example&tls=none", ("127.0.0.1", 2525, "", "none")),
    ],
)
def test_server_addresses(address, parsed):
    server = MailServer.parse(address)
    assert (server.host, server.port, server.password, server.tls) == parsed
    assert "p:" not in repr(server)


@pytest.mark.parametrize(
    "address",
    ["relay.example", "http://relay.example?from=a@b.example", "smtp://relay.example", "smtp://?from=a@b.example",
     "smtp://relay.example:x?from=a@b.example", "smtp://relay.example?from=nobody",
     "smtp://relay.example?from=a@b.example&tls=maybe", "smtp://u:hunter2@relay.example?sender=a@b.example"],
)  # fmt: skip
async def test_wrong_server_addresses_are_told_without_the_password(address):
    with pytest.raises(MailSettingsError) as caught:
        await deliver(address, MAIL)
    assert "hunter2" not in str(caught.value)
