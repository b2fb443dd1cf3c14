"""The site of the shell and a browser to open it in."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from service.runtime.settings import ROOT
from service.web import assets
from tests.browser.chromium import chromium

Open = Callable[..., Page]
PATIENCE = 20
"""Seconds that a busy machine may take for what takes none elsewhere."""
expect.set_options(timeout=PATIENCE * 1_000)


def until(page: Page, there: Callable[[], bool]) -> None:
    """Let the page go on until this holds."""
    end = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < end, "it did not come"
        page.wait_for_timeout(50)


class Site:
    """The running site; `weather` says what it suffers from, `said` what it was told."""

    def __init__(self, port: int) -> None:
        self.port = port

    def url(self, path: str, agency: str = "mtispiri") -> str:
        return f"http://{agency}.localhost:{self.port}{path}"

    def ask(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Host": f"mtispiri.localhost:{self.port}", "Content-Type": "application/json"}
        with urlopen(Request(f"http://127.0.0.1:{self.port}{path}", data, headers), timeout=20) as answer:
            found: dict[str, Any] = json.loads(answer.read())
        return found

    def weather(self, **suffers: bool) -> None:
        self.ask("/weather", suffers)

    def said(self) -> dict[str, Any]:
        return self.ask("/said")


@pytest.fixture(scope="session")
def built() -> None:
    assets.build(ROOT)


@pytest.fixture(scope="session")
def running(built: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("site") / "log"
    command = ["granian", "--interface", "asgi", "--factory", "--workers", "1", "--port", str(port)]
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", *command, "tests.web.site:create"],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    site = Site(port)
    try:
        _wait(site, process, log)
        yield site
    finally:
        process.terminate()
        process.wait(20)


def _wait(site: Site, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        try:
            site.said()
        except (URLError, OSError):
            assert process.poll() is None, log.read_text()
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text())


@pytest.fixture
def site(running: Site) -> Iterator[Site]:
    """The site in good weather, told nothing yet."""
    calm: dict[str, Any] = {"away": False, "signed_out": False, "drafts": [], "letters": []}
    running.ask("/weather", calm)
    yield running
    running.ask("/weather", calm)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for a module: while playwright runs, its loop keeps every asynchronous test of the worker out."""
    own = chromium()
    with sync_playwright() as player:
        started = player.chromium.launch(executable_path=own.executable_path, args=own.args, env=own.env)
        yield started
        started.close()


@pytest.fixture
def open_page(site: Site, browser: Browser) -> Iterator[Open]:
    """Opens a page of the site; what the browser complains of on the way fails the test."""
    contexts, complaints = [], []

    def opened(
        path: str,
        *,
        agency: str = "mtispiri",
        speaking: str = "en",
        width: int = 1440,
        theme: str = "light",
        letters: str = "on",
    ) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900})
        context.set_default_timeout(15_000)
        contexts.append(context)
        cookies = {"chancery_session": f"{theme}-compact-{letters}", "chancery_language": speaking}
        context.add_cookies(
            [{"name": name, "value": value, "url": site.url("/", agency)} for name, value in cookies.items()]
        )
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        page.goto(site.url(path, agency))
        page.wait_for_selector("html[data-ready]", state="attached")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
