"""Uploads against the server that runs in production: a cut connection, and a refusal in mid-upload."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from service.documents.models import File
from service.identity.queries import person_named
from service.identity.sessions import begin_session
from service.kit.actor import SYSTEM
from service.runtime.embedded.process import free_port
from service.runtime.house import House
from service.runtime.settings import ROOT, Settings
from service.runtime.tenants import Tenant
from service.runtime.work import open_work


@dataclass
class Served:
    """Where the server answers, whose cookie opens it, and where it keeps files."""

    port: int
    host: str
    cookie: str
    files: Path

    def head(self, *lines: str) -> bytes:
        first = ["POST /files HTTP/1.1", f"Host: {self.host}", f"Cookie: chancery_session={self.cookie}"]
        rest = ["Sec-Fetch-Site: same-origin", "Accept: application/json", "X-File-Name: a.pdf", *lines, "", ""]
        return "\r\n".join([*first, *rest]).encode()

    def kept(self) -> list[Path]:
        return [path for path in self.files.rglob("*") if path.is_file()]


@pytest.fixture
def server(settings: Settings, tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """The web process as `up` starts it, over this worker's database and a store of its own: (port, store)."""
    port, files, log = free_port(), tmp_path / "files", tmp_path / "log"
    env = {
        "PATH": os.environ["PATH"],
        "CHANCERY_MODE": "test",
        "CHANCERY_DATA": str(settings.data),
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "CHANCERY_FILES": f"file://{files}",
        "CHANCERY_KEYS": str(settings.keys_file),
        "CHANCERY_SCHEME": "http",
        "CHANCERY_BASE_DOMAIN": "localhost",
    }
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory", "--host", "127.0.0.1",
               "--port", str(port), "service.main:create_app"]  # fmt: skip
    with log.open("wb") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=said, stderr=said)
        try:
            _wait_for(process, port, log)
            yield port, files
        finally:
            process.terminate()
            process.wait(20)


def _wait_for(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()
        try:
            if httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(log.read_text())


@pytest.fixture
async def served(server: tuple[int, Path], house: House, tenant: Tenant) -> Served:
    async with open_work(house.database, tenant, SYSTEM) as work:
        person = await person_named(work, "clerk")
    assert person is not None
    cookie = await begin_session(house.keyspace, tenant, person.id)
    return Served(server[0], f"{tenant.slug}.localhost", cookie, server[1])


async def rows(committing: Callable, tenant: Tenant) -> int:
    async with committing(tenant) as work:
        return int(await work.session.scalar(select(func.count()).select_from(File)) or 0)


@pytest.mark.parametrize("lines", [["Content-Length: 5000000"], ["Transfer-Encoding: chunked"]])
async def test_a_connection_cut_in_mid_upload_leaves_nothing(
    served: Served, committing: Callable, tenant: Tenant, lines: list[str]
) -> None:
    before = await rows(committing, tenant)
    _, writer = await asyncio.open_connection("127.0.0.1", served.port)
    content = b"%PDF-1.7" + bytes(300_000)
    chunk = content if "Length" in lines[0] else b"%x\r\n%s\r\n" % (len(content), content)
    writer.write(served.head(*lines) + chunk)
    await writer.drain()
    await asyncio.sleep(0.5)
    writer.close()
    await asyncio.sleep(1.0)
    assert (await rows(committing, tenant), served.kept()) == (before, [])


async def test_a_refusal_in_mid_upload_reaches_the_sender(served: Served, committing: Callable, tenant: Tenant) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    size = 20_000_000
    writer.write(served.head(f"Content-Length: {size}"))
    for _ in range(size // 100_000):
        writer.write(bytes(100_000))
        await writer.drain()
    said = await asyncio.wait_for(reader.read(65_536), 20)
    writer.close()
    assert said.startswith(b"HTTP/1.1 422 ")
    assert b"file_misnamed" in said
    assert served.kept() == []


async def test_a_file_goes_up_and_comes_down(served: Served) -> None:
    content = b"%PDF-1.7" + os.urandom(3_000_000)
    headers = {"host": served.host, "cookie": f"chancery_session={served.cookie}", "sec-fetch-site": "same-origin"}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{served.port}", headers=headers) as client:
        told = {"x-file-name": "b.pdf", "accept": "application/json"}
        answer = await client.post("/files", content=content, headers=told)
        assert answer.status_code == 201
        assert (await client.get(f"/files/{answer.json()['id']}")).content == content
