"""An invented press for benchmarks: many sites on loopback, each on a port of its own, in a process of its own.

`python -m service.manage.benchmarks.press COUNT` prints the ports as one line and serves until it is ended. Each site
has a feed with one article; every fourth time that it is asked there is a new one, else it answers 304.
"""

import asyncio
import sys
from contextlib import suppress

from service.runtime.embedded.process import HOST

PARAGRAPH = "<p>Nazirliyin nümayəndəsi bildirib ki, tikintinin bütün mərhələləri vaxtında başa çatdırılacaq.</p>"
EVERY = 4


class Site:
    """One site: how often its feed was asked, and so how many articles it has."""

    def __init__(self, number: int) -> None:
        self.number, self.asked, self.port = number, 0, 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                path = head.split(" ")[1]
                kind, body, tag = self.answer(path)
                if tag and f"if-none-match: {tag}" in head.casefold():
                    writer.write(f"HTTP/1.1 304 Same\r\nETag: {tag}\r\n\r\n".encode())
                else:
                    said = f"HTTP/1.1 {200 if body else 404} Said\r\nContent-Type: {kind}; charset=utf-8\r\n"
                    said += f"ETag: {tag}\r\n" if tag else ""
                    writer.write(f"{said}Content-Length: {len(body)}\r\n\r\n".encode() + body)
                await writer.drain()
        writer.close()

    def answer(self, path: str) -> tuple[str, bytes, str]:
        """Media type, content and mark of what lies at a path."""
        if path == "/feed":
            self.asked += 1
            newest = 1 + self.asked // EVERY
            items = "".join(self.item(number) for number in range(max(newest - 9, 1), newest + 1))
            feed = f'<rss version="2.0"><channel><title>Sayt {self.number}</title>{items}</channel></rss>'
            return "application/rss+xml", feed.encode(), f'"{newest}"'
        if path.startswith("/a/"):
            title = f"Xəbər {self.number} {path[3:]}"
            text = f"<!doctype html><title>{title}</title><article><h1>{title}</h1>{PARAGRAPH * 12}</article>"
            return "text/html", text.encode(), ""
        return "text/plain", b"", ""

    def item(self, number: int) -> str:
        place = f"http://{HOST}:{self.port}/a/{number}"
        return f"<item><link>{place}</link><title>Xəbər {self.number} {number}</title></item>"


async def serve(count: int) -> None:
    """Serve so many sites."""
    servers = []
    for number in range(count):
        site = Site(number)
        server = await asyncio.start_server(site.serve, HOST, 0)
        site.port = server.sockets[0].getsockname()[1]
        servers.append((server, site.port))
    print(" ".join(str(port) for _, port in servers), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(int(sys.argv[1])))
