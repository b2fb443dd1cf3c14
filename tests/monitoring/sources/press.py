"""Sites of an invented press on loopback: what they answer is set by each test, what they were asked is kept."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime

Say = Callable[["Asked"], "Answer | Awaitable[Answer]"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. headers with names in small letters."""

    path: str
    headers: dict[str, str]

    @property
    def host(self) -> str:
        return self.headers.get("host", "").partition(":")[0]


@dataclass(slots=True)
class Answer:
    """What is said. endless: the body again and again; pause: seconds before each piece."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    endless: bool = False
    pause: float = 0.0


def page(html: str, **headers: str) -> Answer:
    return Answer(html.encode(), headers={"Content-Type": "text/html; charset=utf-8", **_named(headers)})


def xml(said: str | bytes, **headers: str) -> Answer:
    body = said if isinstance(said, bytes) else said.encode()
    return Answer(body, headers={"Content-Type": "application/xml", **_named(headers)})


def gone(status: int = 404, **headers: str) -> Answer:
    return Answer(b"", status, _named(headers))


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


class Press:
    """One server that stands for many sites: answers are found by path, whatever the host."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer | Say] = {}
        self.asked: list[Asked] = []
        self.port = 0
        self.open_now = 0
        self.most_open: dict[str, int] = {}
        self._open: dict[str, int] = {}

    def at(self, path: str, host: str = "press.example") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [one.path for one in self.asked]

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Press"]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                lines = [line.partition(":") for line in head[1:] if line]
                asked = Asked(head[0].split(" ")[1], {name.casefold(): value.strip() for name, _, value in lines})
                self.asked.append(asked)
                self._enter(asked.host)
                try:
                    await self._say(writer, await self._answer(asked))
                finally:
                    self._open[asked.host] -= 1
        writer.close()

    def _enter(self, host: str) -> None:
        self._open[host] = self._open.get(host, 0) + 1
        self.most_open[host] = max(self.most_open.get(host, 0), self._open[host])

    async def _answer(self, asked: Asked) -> Answer:
        known = self.pages.get(asked.path)
        if known is None:
            return gone(404)
        if isinstance(known, Answer):
            return known
        said = known(asked)
        return said if isinstance(said, Answer) else await said

    async def _say(self, writer: asyncio.StreamWriter, answer: Answer) -> None:
        headers = dict(answer.headers)
        if not answer.endless:
            headers.setdefault("Content-Length", str(len(answer.body)))
        else:
            headers["Connection"] = "close"
        lines = [f"HTTP/1.1 {answer.status} Said", *(f"{name}: {value}" for name, value in headers.items())]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
        await asyncio.sleep(answer.pause)
        writer.write(answer.body)
        await writer.drain()
        while answer.endless:
            await asyncio.sleep(answer.pause)
            writer.write(answer.body)
            await writer.drain()


# --- what the press writes


def rss(*items: tuple[str, str, str], title: str = "Xəzər Xəbər", when: datetime | None = None, extra: str = "") -> str:
    """A feed of (address, title, summary)."""
    said = f"<pubDate>{format_datetime(when)}</pubDate>" if when else ""
    entries = "".join(
        f"<item><link>{address}</link><title>{name}</title><description>{text}</description>{said}</item>"
        for address, name, text in items
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
        f"<title>{title}</title><link>http://press.example/</link>{entries}{extra}</channel></rss>"
    )


PARAGRAPHS = (
    "Təhsil Nazirliyi bu il paytaxtda on iki yeni məktəbin tikintisini başa çatdırmağı planlaşdırır.",
    "Nazirliyin nümayəndəsi bildirib ki, binaların hamısı müasir tələblərə uyğun layihələndirilib.",
    "Valideynlər isə yolların vaxtında təmir olunmasını və avtobus marşrutlarının artırılmasını istəyirlər.",
)


def article(title: str, *paragraphs: str) -> str:
    """A page with an article between menus."""
    text = "".join(f"<p>{one}</p>" for one in paragraphs or PARAGRAPHS)
    return (
        f"<!doctype html><html lang='az'><head><title>{title}</title></head><body><nav><a href='/'>Əsas</a></nav>"
        f"<main><article><h1>{title}</h1>{text}</article></main><footer>2026</footer></body></html>"
    )
