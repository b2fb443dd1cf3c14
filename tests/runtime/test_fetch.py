import asyncio
import gzip
import ipaddress
import ssl
import time
import zlib
from contextlib import asynccontextmanager

import httpcore2
import pytest
from authlib.integrations.httpx_client import AsyncOAuth2Client

from service.runtime.fetch import Fetcher, FetchFailed, FetchRefused, Limits
from service.runtime.gate import Gate, is_public, resolve
from tests.runtime.certificates import server_and_authority

pytestmark = pytest.mark.anyio


def answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    if "Transfer_Encoding" not in headers and "Content_Length" not in headers:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


class Server:
    """A loopback server that says what it is told to, and keeps what it was asked."""

    def __init__(self, *answers: bytes, pause: float = 0.0, pieces: int = 0) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        self.names: list[str | None] = []
        self.connections = 0
        self.pause = pause
        self.pieces = pieces

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                asked = (await reader.readuntil(b"\r\n\r\n")).decode()
                self.asked.append(asked)
                await self.say(writer, self.answers.pop(0) if self.answers else answer(status="500 Nothing to say"))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def say(self, writer: asyncio.StreamWriter, said: bytes) -> None:
        size = len(said) // self.pieces + 1 if self.pieces else len(said)
        for start in range(0, len(said), size):
            writer.write(said[start : start + size])
            await writer.drain()
            await asyncio.sleep(self.pause)

    @asynccontextmanager
    async def running(self, tls: ssl.SSLContext | None = None):
        if tls is not None:
            tls.sni_callback = lambda sock, name, context: self.names.append(name)
        server = await asyncio.start_server(self.serve, "127.0.0.1", 0, ssl=tls)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()


class Names:
    """A resolver with its own names, counting how often it is asked."""

    def __init__(self, **names: list[str]) -> None:
        self.names = {name.replace("_", "."): addresses for name, addresses in names.items()}
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        found = self.names.get(host)
        if found is None:
            raise OSError("unknown name")
        return found


class Dialled(httpcore2.AsyncNetworkBackend):
    """Notes whom it is asked to connect to, and never gets through."""

    def __init__(self) -> None:
        self.addresses: list[str] = []

    async def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):  # noqa: ASYNC109
        self.addresses.append(host)
        raise httpcore2.ConnectError("nobody is there")


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "0.0.0.0",
     "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "192.0.2.1", "198.18.0.1", "203.0.113.9",
     "224.0.0.1", "239.255.255.250", "255.255.255.255", "240.0.0.1", "192.88.99.1",
     "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1", "fe80::1", "fe80::1%eth0",
     "fc00::1", "fd00:ec2::254", "ff02::1", "64:ff9b::7f00:1", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "2001:db8::1",
     "2002:7f00:1::", "2001:0:7f00:1::", "3fff::1", "100::1", "5f00::1", "localhost", "", "1.2.3"],
)  # fmt: skip
def test_addresses_inside_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "172.15.255.255", "172.32.0.1", "100.63.0.1", "100.128.0.1", "9.255.255.255", "11.0.0.1",
     "223.255.255.1", "::ffff:1.1.1.1", "64:ff9b::101:101", "2606:4700:4700::1111", "2a00:1450::1", "2001:200::1"],
)  # fmt: skip
def test_addresses_outside_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "localhost.", "LOCALHOST", "127.1", "2130706433", "0x7f.0.0.1", "017700000001", "[::1]",
     "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "0", "169.254.169.254", "[fe80::1]"],
)  # fmt: skip
async def test_every_way_to_write_an_inner_address_is_refused(host):
    async with Server(answer(b"secret")).running() as port, Fetcher() as fetcher:
        with pytest.raises(FetchRefused) as caught:
            await fetcher.get(f"http://{host}:{port}/")
    assert caught.value.reason == "address"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://agency.example/x", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("gopher://agency.example/", "scheme"),
        ("http://user:pw@agency.example/", "userinfo"),
        ("http://user@agency.example/", "userinfo"),
        ("https://agency.example:22/", "port"),
        ("http://agency.example:25/", "port"),
        ("http:///nothing", "scheme"),
        ("http://exa mple.az/", "url"),
        ("http://agency.example:99999/", "url"),
        ("http://[::1/", "url"),
        ("", "scheme"),
        ("//agency.example", "scheme"),
        ("/relative", "scheme"),
        ("http://agency.example/\r\nX: y", "url"),
    ],
)
async def test_addresses_are_refused_by_their_looks(url, reason):
    names = Names()
    async with Fetcher(resolver=names) as fetcher:
        with pytest.raises(FetchRefused) as caught:
            await fetcher.get(url)
    assert caught.value.reason == reason
    assert names.asked == []


async def test_one_inner_address_among_public_ones_refuses_the_name():
    backend = Dialled()
    names = Names(mixed_test=["93.184.216.34", "10.0.0.5"])
    async with Fetcher(resolver=names, backend=backend) as fetcher:
        with pytest.raises(FetchRefused):
            await fetcher.get("http://mixed.test/")
    assert backend.addresses == []


async def test_the_checked_address_is_the_one_connected_to():
    backend = Dialled()
    names = Names(good_test=["93.184.216.34", "2606:4700:4700::1111"])
    async with Fetcher(resolver=names, backend=backend) as fetcher:
        with pytest.raises(FetchFailed) as caught:
            await fetcher.get("https://good.test/")
    assert caught.value.reason == "away"
    assert names.asked == ["good.test"]
    assert backend.addresses == ["93.184.216.34", "2606:4700:4700::1111"]


async def test_the_allow_list_is_exact():
    server, other = Server(answer(b"one")), Server(answer(b"two"))
    async with server.running() as port, other.running() as second, Fetcher({("127.0.0.1", port)}) as fetcher:
        assert (await fetcher.get(f"http://127.0.0.1:{port}/")).content == b"one"
        for refused in (f"http://127.0.0.1:{second}/", f"http://localhost:{port}/", f"http://127.0.0.2:{port}/"):
            with pytest.raises(FetchRefused):
                await fetcher.get(refused)
    assert other.connections == 0


async def test_an_answer_comes_whole_with_the_name_in_host():
    server = Server(answer(b"<feed/>", Content_Type="application/xml", Set_Cookie="a=b"), answer(b"", "404 Not Found"))
    names = Names(news_test=["127.0.0.1"])
    async with server.running() as port, Fetcher({("news.test", port)}, resolver=names) as fetcher:
        found = await fetcher.get(f"http://news.test:{port}/feed?x=1", {"If-None-Match": '"1"'})
        missing = await fetcher.get(f"http://NEWS.test:{port}/gone")
    assert (found.status, found.ok, found.content) == (200, True, b"<feed/>")
    assert found.headers["content-type"] == "application/xml"
    assert found.url == f"http://news.test:{port}/feed?x=1"
    assert (missing.status, missing.ok) == (404, False)
    first, second = (asked.lower() for asked in server.asked)
    assert f"host: news.test:{port}" in first
    assert 'if-none-match: "1"' in first
    assert "user-agent: chancery" in first
    assert "cookie" not in second
    assert server.connections == 1


@pytest.mark.parametrize("away", [["10.0.0.1"], ["169.254.169.254"], ["127.0.0.1"]])
async def test_a_redirect_inside_is_refused(away):
    hidden = Server(answer(b"secret"))
    async with hidden.running() as inside:
        server = Server(answer(status="302 Found", Location=f"http://inner.test:{inside}/"))
        names = Names(outer_test=["127.0.0.1"], inner_test=away)
        async with server.running() as port, Fetcher({("outer.test", port)}, resolver=names) as fetcher:
            with pytest.raises(FetchRefused) as caught:
                await fetcher.get(f"http://outer.test:{port}/")
    assert caught.value.reason == "address"
    assert hidden.connections == 0


async def test_redirects_are_followed_but_not_for_ever():
    server = Server(
        answer(status="301 Moved", Location="/b"), answer(status="302 Found", Location="c"), answer(b"there"),
        *[answer(status="302 Found", Location="/again")] * 6,
    )  # fmt: skip
    async with server.running() as port, Fetcher({("127.0.0.1", port)}) as fetcher:
        found = await fetcher.get(f"http://127.0.0.1:{port}/a")
        assert (found.content, found.url) == (b"there", f"http://127.0.0.1:{port}/c")
        with pytest.raises(FetchFailed) as caught:
            await fetcher.get(f"http://127.0.0.1:{port}/again")
    assert caught.value.reason == "redirects"
    assert len(server.asked) == 9


@pytest.mark.parametrize("location", ["file:///etc/passwd", "http://a:b@127.0.0.1/", "http://127.0.0.1:22/"])
async def test_a_redirect_to_a_refused_address_is_refused(location):
    server = Server(answer(status="302 Found", Location=location))
    async with server.running() as port, Fetcher({("127.0.0.1", port)}) as fetcher:
        with pytest.raises(FetchRefused):
            await fetcher.get(f"http://127.0.0.1:{port}/")


async def test_authorization_does_not_travel_to_another_host():
    target = Server(answer(b"x"))
    async with target.running() as second:
        server = Server(answer(status="307 Elsewhere", Location=f"http://b.test:{second}/"))
        names = Names(a_test=["127.0.0.1"], b_test=["127.0.0.1"])
        async with server.running() as port, Fetcher({("a.test", port), ("b.test", second)}, resolver=names) as fetcher:
            await fetcher.get(f"http://a.test:{port}/", {"Authorization": "Bearer secret"})
    assert "Bearer secret" in server.asked[0]
    assert "authorization" not in target.asked[0].lower()


async def test_a_post_is_sent_and_its_redirect_not_followed():
    server = Server(answer(status="307 Elsewhere", Location="/x"))
    async with server.running() as port, Fetcher({("127.0.0.1", port)}) as fetcher:
        found = await fetcher.post(f"http://127.0.0.1:{port}/hook", b"{}", {"Content-Type": "application/json"})
    assert found.status == 307
    assert len(server.asked) == 1


LIMITS = Limits(seconds=1.0, largest=10_000)


@pytest.mark.parametrize(
    "said",
    [
        answer(b"x" * 10_001),
        answer(b"x" * 10, Content_Length="10001"),
        answer(gzip.compress(b"x" * 10_001, mtime=0), Content_Encoding="gzip"),
        answer(gzip.compress(b"\0" * 500_000_000, 9), Content_Encoding="gzip"),
        answer(gzip.compress(b"x" * 5_001, mtime=0) * 2, Content_Encoding="x-gzip"),
        answer(b"2711\r\n" + b"x" * 10_001 + b"\r\n0\r\n\r\n", Transfer_Encoding="chunked"),
        answer(b"x" * 20_000, Connection="close", Content_Length="99999999999999999999999"),
    ],
    ids=["plain", "announced", "packed", "bomb", "two members", "chunked", "absurd length"],
)
async def test_what_is_too_large_is_cut_off(said):
    began = time.process_time()
    async with Server(said).running() as port, Fetcher({("127.0.0.1", port)}, limits=LIMITS) as fetcher:
        with pytest.raises(FetchFailed) as caught:
            await fetcher.get(f"http://127.0.0.1:{port}/")
    assert caught.value.reason in {"too_large", "broken"}
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("said", "content"),
    [
        (answer(b"x" * 10_000), b"x" * 10_000),
        (answer(gzip.compress(b"x" * 10_000, mtime=0), Content_Encoding="gzip"), b"x" * 10_000),
        (answer(gzip.compress(b"a", mtime=0) + gzip.compress(b"b"), Content_Encoding="GZIP"), b"ab"),
        (answer(b"", Content_Encoding="gzip"), b""),
        (answer(b"", "204 No Content"), b""),
        (answer(b"1\r\na\r\n0\r\n\r\n", Transfer_Encoding="chunked"), b"a"),
    ],
)
async def test_what_fits_comes_unpacked(said, content):
    async with Server(said).running() as port, Fetcher({("127.0.0.1", port)}, limits=LIMITS) as fetcher:
        assert (await fetcher.get(f"http://127.0.0.1:{port}/")).content == content


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (answer(zlib.compress(b"x"), Content_Encoding="deflate"), "encoding"),
        (answer(b"x", Content_Encoding="br"), "encoding"),
        (answer(b"x", Content_Encoding="gzip, gzip"), "encoding"),
        (answer(b"not packed", Content_Encoding="gzip"), "encoding"),
        (answer(gzip.compress(b"x" * 99, mtime=0)[:-9], Content_Encoding="gzip"), "broken"),
        (b"SSH-2.0-OpenSSH\r\n\r\n", "broken"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\nx", "slow"),
    ],
)
async def test_answers_that_cannot_be_read_fail(said, reason):
    async with Server(said).running() as port, Fetcher({("127.0.0.1", port)}, limits=LIMITS) as fetcher:
        with pytest.raises(FetchFailed) as caught:
            await fetcher.get(f"http://127.0.0.1:{port}/")
    assert caught.value.reason == reason


@pytest.mark.parametrize("server", [Server(pause=9.0), Server(answer(b"x" * 100), pause=0.2, pieces=50)])
async def test_a_slow_server_is_left_in_time(server):
    began = time.monotonic()
    async with server.running() as port, Fetcher({("127.0.0.1", port)}, limits=LIMITS) as fetcher:
        server.answers = server.answers or [answer()]
        if server.pause > 1:
            server.say = lambda writer, said: asyncio.sleep(9)
        with pytest.raises(FetchFailed) as caught:
            await fetcher.get(f"http://127.0.0.1:{port}/")
    assert caught.value.reason == "slow"
    assert time.monotonic() - began < 6


async def test_redirects_share_one_time():
    slow = Server(*[answer(status="302 Found", Location="/")] * 5, pause=0.4)
    slow.pieces = 1
    began = time.monotonic()
    async with slow.running() as port, Fetcher({("127.0.0.1", port)}, limits=LIMITS) as fetcher:
        slow.say = later(slow.say, 0.4)
        with pytest.raises(FetchFailed) as caught:
            await fetcher.get(f"http://127.0.0.1:{port}/")
    assert caught.value.reason == "slow"
    assert time.monotonic() - began < 2


def later(say, seconds):
    async def said(writer, what):
        await asyncio.sleep(seconds)
        await say(writer, what)

    return said


async def test_a_resolver_that_hangs_is_left_in_time():
    async def hang(host, port):
        await asyncio.sleep(30)

    began = time.monotonic()
    async with Fetcher(resolver=hang, limits=LIMITS) as fetcher:
        with pytest.raises(FetchFailed) as caught:
            await fetcher.get("http://slow.test/")
    assert caught.value.reason == "slow"
    assert time.monotonic() - began < 15


async def test_unknown_names_and_closed_ports_are_told_apart():
    async with Fetcher({("127.0.0.1", 1)}, resolver=resolve) as fetcher:
        with pytest.raises(FetchFailed) as closed:
            await fetcher.get("http://127.0.0.1:1/")
        with pytest.raises(FetchFailed) as unknown:
            await fetcher.get("http://no-such-name.invalid/")
    assert (closed.value.reason, unknown.value.reason) == ("away", "name")


# --- TLS


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    return server_and_authority("idp.test", tmp_path_factory.mktemp("tls"))


async def test_tls_asks_for_the_name_though_an_address_was_dialled(tls):
    context, authority = tls
    server = Server(answer(b"discovered"))
    names = Names(idp_test=["127.0.0.1"], other_test=["127.0.0.1"])
    async with server.running(context) as port:
        allow = {("idp.test", port), ("other.test", port)}
        trusting = ssl.create_default_context(cadata=authority)
        async with Fetcher(allow, resolver=names, tls=trusting) as fetcher:
            assert (await fetcher.get(f"https://idp.test:{port}/")).content == b"discovered"
            with pytest.raises(FetchFailed) as wrong_name:
                await fetcher.get(f"https://other.test:{port}/")
        async with Fetcher(allow, resolver=names) as fetcher:
            with pytest.raises(FetchFailed) as stranger:
                await fetcher.get(f"https://idp.test:{port}/")
    assert server.names == ["idp.test", "other.test", "idp.test"]
    assert (wrong_name.value.reason, stranger.value.reason) == ("certificate", "certificate")


async def test_a_redirect_from_https_to_http_is_refused(tls):
    context, authority = tls
    plain = Server(answer(b"x"))
    names = Names(idp_test=["127.0.0.1"])
    async with plain.running() as second:
        server = Server(answer(status="302 Found", Location=f"http://idp.test:{second}/"))
        async with server.running(context) as port:
            trusting = ssl.create_default_context(cadata=authority)
            async with Fetcher({("idp.test", port), ("idp.test", second)}, resolver=names, tls=trusting) as fetcher:
                with pytest.raises(FetchRefused) as caught:
                    await fetcher.get(f"https://idp.test:{port}/")
    assert caught.value.reason == "downgrade"
    assert plain.connections == 0


# --- Authlib


async def test_authlibs_client_goes_through_the_gate():
    token = b'{"access_token": "abc", "token_type": "Bearer", "expires_in": 60}'
    server = Server(answer(token, Content_Type="application/json"), answer(b"again"))
    async with server.running() as port, Fetcher({("127.0.0.1", port)}, limits=LIMITS) as fetcher:
        async with AsyncOAuth2Client("id", "secret", transport=fetcher.transport(), trust_env=False) as client:
            found = await client.fetch_token(f"http://127.0.0.1:{port}/token", grant_type="client_credentials")
            assert found["access_token"] == "abc"
            with pytest.raises(FetchRefused):
                await client.fetch_token(f"http://localhost:{port}/token", grant_type="client_credentials")
        assert (await fetcher.get(f"http://127.0.0.1:{port}/")).content == b"again"
    assert "POST /token" in server.asked[0]


async def test_authlibs_client_is_cut_off_too():
    bomb = answer(gzip.compress(b"\0" * 100_000_000, mtime=0), Content_Type="application/json", Content_Encoding="gzip")
    async with Server(bomb).running() as port, Fetcher({("127.0.0.1", port)}, limits=LIMITS) as fetcher:
        client = AsyncOAuth2Client("id", "secret", transport=fetcher.transport(), trust_env=False)
        with pytest.raises(FetchFailed) as caught:
            await client.fetch_token(f"http://127.0.0.1:{port}/token", grant_type="client_credentials")
    assert caught.value.reason == "too_large"


async def test_the_gate_serves_other_protocols_too():
    gate = Gate(resolver=Names(mail_test=["93.184.216.34"], inner_test=["10.0.0.1"]))
    assert await gate.addresses("MAIL.test.", 587) == ["93.184.216.34"]
    with pytest.raises(FetchRefused):
        await gate.addresses("inner.test", 587)


async def test_the_systems_resolver_gives_addresses():
    found = await resolve("localhost", 80)
    assert found
    assert all(ipaddress.ip_address(address).is_loopback for address in found)
