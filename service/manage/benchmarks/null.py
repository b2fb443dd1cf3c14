"""A server that does nothing: answers every request with the same bytes. What a flood costs that meets nothing else.

`python -m service.manage.benchmarks.null PORT BYTES`.
"""

import asyncio
import sys
from typing import cast

END = b"\r\n\r\n"


class Nothing(asyncio.Protocol):
    """One connection."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer
        self.buffer = bytearray()
        self.transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.WriteTransport, transport)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := self.buffer.find(END)) >= 0:
            del self.buffer[: end + len(END)]
            assert self.transport is not None
            self.transport.write(self.answer)


async def serve(port: int, size: int) -> None:
    head = f"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {size}\r\n\r\n".encode()
    server = await asyncio.get_running_loop().create_server(lambda: Nothing(head + b"x" * size), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    import uvloop

    uvloop.run(serve(int(sys.argv[1]), int(sys.argv[2])))
