"""The service as people meet it: everything started by `up`, a real provider, a real browser."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from service.runtime.settings import ROOT
from tests.browser.chromium import chromium
from tests.browser.outside import PostOffice, newspapers, standing
from tests.intake.mailserver import MailServer, mail_server
from tests.monitoring.sources.press import Press

READY = 420
PATIENCE = 90
"""Seconds. The first: a cold start on a busy machine; the second: what the worker makes, while others use it too."""
expect.set_options(timeout=30_000)
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SIGNER = {"az": "head", "ka": "mayor", "en": "minister"}
"""User name of who signs the letters of each agency."""
AGENCY_OF = {"az": "baku-education", "ka": "mtispiri", "en": "energy"}


@dataclass
class Stack:
    """One running service."""

    port: int
    people: dict[str, dict[str, str]]
    data: Path

    def address(self, slug: str, path: str = "/") -> str:
        return f"http://{slug}.localhost:{self.port}{path}"


@pytest.fixture(scope="session")
def mail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    """A mail server that the service is allowed to reach and whose certificate it trusts."""
    with mail_server(tmp_path_factory.mktemp("mail")) as running:
        yield running


@pytest.fixture(scope="session")
def post() -> Iterator[PostOffice]:
    """Where all mail of the service goes."""
    with standing(lambda: PostOffice().running()) as office:
        yield office


@pytest.fixture(scope="session")
def papers() -> Iterator[list[Press]]:
    """Newspapers that the service is allowed to read."""
    with newspapers() as sites:
        yield sites


@pytest.fixture(scope="session")
def stack(mail: MailServer, post: PostOffice, papers: list[Press]) -> Iterator[Stack]:
    """`up` on an empty folder and a free port."""
    data = Path(tempfile.mkdtemp(prefix="chancery-browser-"))
    data.chmod(0o755)  # PostgreSQL may run as another user
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "service.manage", "up", "--port", str(port), "--data", str(data / "data")]
    said = data / "up.txt"
    allowed = ",".join(f"localhost:{port}" for port in (mail.port, *(site.port for site in papers)))
    reachable = {"CHANCERY_FETCH_ALLOW": allowed, "SSL_CERT_FILE": str(mail.authority)}
    mailing = {"CHANCERY_SMTP_URL": f"smtp://127.0.0.1:{post.port}?from=chancery@office.example&tls=none"}
    environment = plain_environment() | reachable | mailing
    with said.open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, env=environment)
    try:
        wait_until_ready(process, said)
        yield Stack(port, people_in(said.read_text()), data / "data")
    finally:
        process.terminate()
        process.wait(60)
        shutil.rmtree(data, ignore_errors=True)


def plain_environment() -> dict[str, str]:
    """Ours without what another service's settings would change."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("CHANCERY_", "DATABASE_", "REDIS_"))}
    return kept | {"PYTHONPATH": str(ROOT)}


def wait_until_ready(process: subprocess.Popen[bytes], said: Path) -> None:
    until = time.monotonic() + READY
    while time.monotonic() < until and process.poll() is None:
        if re.search(r"^ready ", said.read_text(), re.MULTILINE) and "Stop with" in said.read_text():
            return
        time.sleep(0.2)
    raise AssertionError(f"up did not become ready: {said.read_text()[-2000:]}")


def people_in(table: str) -> dict[str, dict[str, str]]:
    """Name of each demo person by agency and user name, from the table that `up` prints."""
    found: dict[str, dict[str, str]] = {}
    slug = ""
    for line in table.splitlines():
        if address := re.match(r"  http://([a-z-]+)\.localhost", line):
            slug = address[1]
        elif slug and (person := re.match(r"    (\S+)\s+(\S.*?)\s{2,}\S", line)):
            found.setdefault(slug, {})[person[1]] = person[2]
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the module: while playwright runs, its loop keeps every asynchronous test of the worker out."""
    found = chromium()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found.executable_path, args=found.args, env=found.env)
        yield opened
        opened.close()


@dataclass
class Desk:
    """One person's browser window at one agency."""

    page: Page
    context: BrowserContext
    slug: str
    stack: Stack
    complaints: list[str]
    name: str

    def go(self, path: str) -> None:
        self.page.goto(self.stack.address(self.slug, path))
        settled(self.page)

    def letter_key(self, act: str) -> str:
        """The key that the page itself announces for an act."""
        keymap: dict[str, str] = json.loads(self.page.get_attribute('meta[name="keymap"]', "content") or "{}")
        return keymap[act]


OpenDesk = Callable[..., Desk]


def settled(page: Page) -> None:
    """Until the page's own script listens, where it has one. The network is never idle: notices stay connected."""
    page.wait_for_load_state("load")
    if page.locator("script[type=module]").count():
        page.locator("html[data-ready]").wait_for(state="attached")


def until(page: Page, there: Callable[[], bool], again: Callable[[], object]) -> None:
    """Look until it is there, asking again each time: what the worker makes comes a moment later."""
    end = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < end, f"it did not come: {page.url}"
        page.wait_for_timeout(500)
        again()


def laid_out(page: Page) -> None:
    """Until the page was drawn anew, as after another width."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


@pytest.fixture
def desk(stack: Stack, browser: Browser) -> Iterator[OpenDesk]:
    """`desk("az", "clerk")`: signed in through the real provider, with the keyboard alone."""
    opened: list[Desk] = []

    def made(language: str, username: str, *, scheme: Any = "light", width: int = 1440, slug: str = "") -> Desk:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale=language)
        page = context.new_page()
        page.set_default_timeout(30_000)
        slug = slug or AGENCY_OF[language]
        new = Desk(page, context, slug, stack, [], stack.people[slug][username])
        page.on("pageerror", lambda error: new.complaints.append(str(error)))
        page.on("console", lambda message: new.complaints.append(message.text) if bad(message) else None)
        opened.append(new)
        sign_in(new, language)
        return new

    yield made
    complaints = [complaint for one in opened for complaint in one.complaints]
    for one in opened:
        one.context.close()
    assert complaints == []


def bad(message: Any) -> bool:
    """What the console says of scripts and of the policy; answers of 4xx are part of some tests."""
    return message.type == "error" and "Failed to load resource" not in message.text


def sign_in(desk: Desk, language: str) -> None:
    """From the agency's front page to its first register, by Tab and Enter."""
    desk.go(f"/language/{language}?next=/signin")
    assert desk.page.locator("html").get_attribute("lang") == language
    tab_to(desk.page, "a.main-act, button.main-act")
    desk.page.keyboard.press("Enter")
    desk.page.get_by_role("button", name=desk.name).wait_for()
    tab_to(desk.page, f"button:has-text('{desk.name}')")
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url(desk.stack.address(desk.slug, "/**"))
    desk.page.wait_for_selector("#main")
    # A person's own language comes first after sign-in; the switch changes it for good.
    if desk.page.locator("html").get_attribute("lang") != language:
        tab_to(desk.page, f".langs a[lang={language}]")
        desk.page.keyboard.press("Enter")
        desk.page.wait_for_selector(f"html[lang={language}]")


def tab_to(page: Page, selector: str, most: int = 60) -> None:
    """Press Tab until the element has the focus."""
    wanted = page.locator(selector).first
    for _ in range(most):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached with Tab")


def axe(page: Page) -> list[str]:
    """What axe-core finds; evaluated from outside the page, whose policy allows no foreign script."""
    page.evaluate(AXE.read_text())
    found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found["violations"]]
