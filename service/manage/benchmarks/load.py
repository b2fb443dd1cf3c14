"""A load generator that costs little: prepared bytes over kept connections, in a process of its own.

Reads a `Task` as JSON from standard input and writes a `Result` as JSON to standard output.
"""

import asyncio
import base64
import json
import os
import re
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from random import Random
from typing import Any, cast

from service.manage.run import paths
from service.manage.surroundings import ROOT

LENGTH = re.compile(rb"\r\n[Cc]ontent-[Ll]ength: (\d+)\r\n")


@dataclass
class Task:
    """What to send. `groups`: named requests, base64; the next one is of the next group, any request of it.

    Ends after `seconds`, or when each group was asked `each` times. rate: requests a second of all connections,
    at even steps whatever the answers take; 0: each connection asks as soon as it was answered.
    """

    port: int
    connections: int
    groups: dict[str, list[str]]
    seconds: float = 0.0
    each: int = 0
    seed: int = 1
    rate: float = 0.0


@dataclass
class Result:
    """Seconds of each answer by group, and how many answers there were of each status."""

    seconds: float = 0.0
    times: dict[str, list[float]] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    sample: str = ""

    @property
    def rate(self) -> float:
        """Answers a second."""
        return sum(len(times) for times in self.times.values()) / self.seconds


def request(method: str, path: str, host: str, body: bytes = b"", **headers: str) -> str:
    """The bytes of a request, base64."""
    lines = [f"{method} {path} HTTP/1.1", f"host: {host}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if body:
        lines += ["content-type: application/json", f"content-length: {len(body)}"]
    return base64.b64encode("\r\n".join([*lines, "", ""]).encode() + body).decode()


class Line(asyncio.Protocol):
    """One connection: sends a request, waits for the whole answer, sends the next."""

    def __init__(self, run: "Run") -> None:
        self.run = run
        self.buffer = bytearray()
        self.expected = 0
        self.group = ""
        self.began = 0.0
        self.closing = False
        self.transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.WriteTransport, transport)
        self.next()

    def next(self) -> None:
        chosen = self.run.choose()
        assert self.transport is not None
        if chosen is None:
            self.closing = True
            self.transport.close()
            return
        self.group, content = chosen
        wait = self.run.wait()
        if wait > 0:
            asyncio.get_running_loop().call_later(wait, self.write, content)
        else:
            self.write(content)

    def write(self, content: bytes) -> None:
        assert self.transport is not None
        self.began = time.perf_counter()
        self.transport.write(content)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if not self.expected:
            head = self.buffer.find(b"\r\n\r\n")
            if head < 0:
                return
            found = LENGTH.search(self.buffer, 0, head + 2)
            self.expected = head + 4 + (int(found[1]) if found else 0)
        if len(self.buffer) >= self.expected:
            self.run.note(self.group, time.perf_counter() - self.began, bytes(self.buffer))
            self.buffer.clear()
            self.expected = 0
            self.next()

    def connection_lost(self, exc: Exception | None) -> None:
        self.run.left(broken=not self.closing)


class Run:
    """All connections of one task."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.random = Random(task.seed)
        self.groups = {name: [base64.b64decode(one) for one in many] for name, many in task.groups.items()}
        self.names = list(self.groups)
        self.sent = 0
        self.began = self.until = 0.0
        self.open = task.connections
        self.done = asyncio.Event()
        self.result = Result(times={name: [] for name in self.names})

    def choose(self) -> tuple[str, bytes] | None:
        if self.task.each and self.sent >= self.task.each * len(self.names):
            return None
        if self.task.seconds and time.perf_counter() >= self.until:
            return None
        name = self.names[self.sent % len(self.names)]
        self.sent += 1
        return name, self.random.choice(self.groups[name])

    def wait(self) -> float:
        """Seconds until the request that was chosen last is due."""
        if not self.task.rate:
            return 0.0
        return self.began + self.sent / self.task.rate - time.perf_counter()

    def note(self, group: str, seconds: float, answer: bytes) -> None:
        self.result.times[group].append(seconds)
        status = answer[9:12].decode()
        self.result.statuses[status] = self.result.statuses.get(status, 0) + 1
        if not self.result.sample and not status.startswith("2"):
            self.result.sample = answer.decode(errors="replace")

    def left(self, broken: bool) -> None:
        if broken:
            self.result.statuses["broken"] = self.result.statuses.get("broken", 0) + 1
        self.open -= 1
        if not self.open:
            self.done.set()

    async def go(self) -> Result:
        loop = asyncio.get_running_loop()
        began = time.perf_counter()
        self.began, self.until = began, began + self.task.seconds
        for _ in range(self.task.connections):
            await loop.create_connection(lambda: Line(self), "127.0.0.1", self.task.port)
        await self.done.wait()
        self.result.seconds = time.perf_counter() - began
        return self.result


def send(task: Task) -> Result:
    """Run a task in a fresh process."""
    command = [sys.executable, "-m", "service.manage.benchmarks.load"]
    done = subprocess.run(
        command, input=json.dumps(asdict(task)).encode(), stdout=subprocess.PIPE, check=True, cwd=ROOT,
        env=os.environ | paths(),
    )  # fmt: skip
    return Result(**json.loads(done.stdout))


def main() -> None:
    import uvloop

    task = Task(**json.load(sys.stdin))

    async def go() -> dict[str, Any]:
        return asdict(await Run(task).go())

    json.dump(uvloop.run(go()), sys.stdout)


if __name__ == "__main__":
    main()
