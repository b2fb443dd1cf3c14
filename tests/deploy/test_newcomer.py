"""What README.md tells a newcomer to do, done: `up`, an agency of one's own, checked, applied, signed in to."""

import html
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from service.runtime.embedded import node
from service.runtime.embedded.process import free_port
from service.runtime.settings import ROOT
from tests.house.test_docs import commands, fenced

OWN = ("DATABASE_", "REDIS_", "CHANCERY_", "PROMETHEUS_")


class Loopback(httpx.HTTPTransport):
    """Browsers take every name under localhost to this machine; Python's resolver does not."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        there = request.url.copy_with(host="127.0.0.1") if request.url.host.endswith("localhost") else request.url
        return super().handle_request(
            httpx.Request(
                request.method, there, headers=request.headers, stream=request.stream, extensions=request.extensions
            )
        )


@dataclass
class Newcomer:
    """Somebody with a checkout and `./chancery up` running in another terminal."""

    tenants: Path
    data: Path
    port: int
    issuer: str

    @property
    def address(self) -> str:
        return f"http://city-library.localhost:{self.port}"

    def chancery(self, verb: str, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "service.manage", verb, "--data", str(self.data), *words]
        return subprocess.run(
            command, cwd=ROOT, env=surroundings(self.tenants), capture_output=True, text=True, timeout=120, check=False
        )

    def browser(self) -> httpx.Client:
        return httpx.Client(
            transport=Loopback(), follow_redirects=True, timeout=30, headers={"sec-fetch-site": "same-origin"}
        )

    def children(self) -> dict[str, str]:
        """Which processes run, as `up` notes them."""
        return {note.name: note.read_text() for note in (self.data / "run").glob("*.json")}

    def write_files(self) -> None:
        office, people, _ = fenced(ROOT / "README.md", "toml")
        (self.tenants / "offices" / "city-library.toml").write_text(office)
        (self.tenants / "demo" / "city-library.toml").write_text(people)

    def name_own_provider(self) -> None:
        """As the second part of the README says; this provider calls its groups roles."""
        file = self.tenants / "offices" / "city-library.toml"
        *_, own = fenced(ROOT / "README.md", "toml")
        own = own.replace("https://id.library.example", self.issuer).replace('"groups"]', "]").replace(", ]", "]")
        own = own.replace('claim = "groups"', 'claim = "roles"')
        file.write_text(file.read_text().replace("[sign_in]\ndemo = true\n", own))


def surroundings(tenants: Path) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(OWN)}
    return clean | {"CHANCERY_TENANTS": str(tenants), "PYTHONPATH": str(ROOT)}


DIRECTOR = {
    "sub": "library-7",
    "username": "g.taroshvili",
    "given_name": "გიორგი",
    "family_name": "თაროშვილი",
    "email": "director@library.example",
    "roles": ["registry"],
}


def own_provider(folder: Path, port: int, service: int) -> "subprocess.Popen[bytes]":
    """A provider of the library's own: the one that the demo brings, with other clients and people."""
    client = {
        "client_id": "chancery",
        "client_secret": "a secret of the library",
        "redirect_uris": [f"http://sso.localhost:{service}/signin/callback"],
    }
    for name, content in (("clients", [client]), ("people", [DIRECTOR])):
        (folder / f"{name}.json").write_text(json.dumps(content))
    own = {"PORT": str(port), "ISSUER": f"http://localhost:{port}", "CHANCERY_MODE": "test"}
    own |= {"PEOPLE": str(folder / "people.json"), "CLIENTS": str(folder / "clients.json")}
    with (folder / "provider.log").open("wb") as log:
        script = [str(node.node()), str(ROOT / "deploy" / "demo" / "provider.mjs")]
        return subprocess.Popen(script, env=os.environ | own, stdout=log, stderr=log)


@pytest.fixture
def newcomer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newcomer]:
    folder = tmp_path_factory.mktemp("newcomer")
    shutil.copytree(ROOT / "tenants", folder / "tenants")
    port, provider_port = free_port(), free_port()
    made = Newcomer(folder / "tenants", folder / "data", port, f"http://localhost:{provider_port}")
    command = [sys.executable, "-m", "service.manage", "up", "--data", str(made.data), "--port", str(made.port)]
    log = folder / "up.log"
    provider = own_provider(folder, provider_port, port)
    given = {"LIBRARY_CLIENT_SECRET": "a secret of the library", "CHANCERY_FETCH_ALLOW": f"localhost:{provider_port}"}
    with log.open("wb") as output:
        up = subprocess.Popen(
            command,
            cwd=ROOT,
            env=surroundings(made.tenants) | given,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        end = time.monotonic() + 120
        while "\nready " not in log.read_text() and up.poll() is None and time.monotonic() < end:
            time.sleep(0.3)
        assert f"ready http://localhost:{made.port}" in log.read_text(), log.read_text()
        made.write_files()
        yield made
    finally:
        provider.kill()
        provider.wait()
        up.send_signal(signal.SIGINT)
        try:
            up.wait(timeout=60)
        finally:
            if up.poll() is None:
                os.killpg(up.pid, signal.SIGKILL)
                up.wait()


def a_mistake_is_named_with_file_and_field(newcomer: Newcomer) -> None:
    file = newcomer.tenants / "offices" / "city-library.toml"
    sound = file.read_text()
    file.write_text(sound.replace('brand = "#7a2e4d"', 'brand = "red"'))
    try:
        checked = newcomer.chancery("tenants", "check")
    finally:
        file.write_text(sound)
    assert checked.returncode == 1
    assert "offices/city-library.toml" in checked.stderr
    assert "brand" in checked.stderr


def known_to_every_process(newcomer: Newcomer) -> httpx.Response:
    """The front page once every web process heard of the agency: each connection comes to one of them by chance."""
    end, in_a_row = time.monotonic() + 30, 0
    while in_a_row < 12:
        with newcomer.browser() as browser:
            answer = browser.get(newcomer.address)
        if answer.status_code != 404:
            in_a_row += 1
            continue
        if time.monotonic() > end:
            break
        in_a_row = 0
        time.sleep(0.3)
    return answer


def the_agency_is_applied_and_nothing_is_started_again(newcomer: Newcomer) -> None:
    before = newcomer.children()
    assert newcomer.chancery("tenants", "check").returncode == 0
    applied = newcomer.chancery("tenants", "apply")
    assert applied.returncode == 0, applied.stderr
    assert re.search(r"^city-library +created$", applied.stdout, re.MULTILINE)
    assert re.search(r"^energy +unchanged$", applied.stdout, re.MULTILINE)
    answer = known_to_every_process(newcomer)
    assert answer.status_code == 200
    assert '<html lang="ka"' in answer.text
    assert "ბიბლიოთეკა" in answer.text
    assert newcomer.children() == before


def sign_in(newcomer: Newcomer, browser: httpx.Client, expected: str, follow: str) -> httpx.Response:
    """Go to the provider, choose its only person there, come back."""
    choosing = browser.get(f"{newcomer.address}/signin/start", params={"next": follow})
    assert choosing.status_code == 200, choosing.text
    assert re.findall(r'name="sub" value="([^"]+)"', choosing.text) == [expected]
    form = re.search(r'action="(/interaction/[^"]+)"', choosing.text)
    assert form is not None
    arrived = browser.post(choosing.url.join(form[1]), data={"sub": expected})
    assert arrived.status_code == 200, arrived.text
    assert arrived.url.host == "city-library.localhost"
    return arrived


def its_person_signs_in(newcomer: Newcomer) -> None:
    with newcomer.browser() as browser:
        arrived = sign_in(newcomer, browser, "city-library:secretary", "/")
        assert "წიგნაძე" in html.unescape(arrived.text)


def its_first_letter_has_the_number_that_the_readme_names(newcomer: Newcomer) -> None:
    said = newcomer.chancery("token", "--agency", "city-library", "--role", "clerk")
    assert said.returncode == 0, said.stderr
    letter = {"journal": "incoming", "subject": "წიგნები", "language": "ka", "sender": {"name": "ქალაქის სკოლა"}}
    with newcomer.browser() as browser:
        browser.headers["authorization"] = f"Bearer {said.stdout.strip()}"
        answer = browser.post(f"{newcomer.address}/api/v1/letters", json=letter)
    assert answer.status_code == 201, answer.text
    assert re.fullmatch(r"ბ-001/\d\d", answer.json()["number"])
    assert "ბ-001" in (ROOT / "README.md").read_text()


def a_provider_of_its_own_signs_in_whom_the_readme_enters(newcomer: Newcomer) -> None:
    newcomer.name_own_provider()
    assert newcomer.chancery("tenants", "apply").returncode == 0
    (words,) = [words for words in commands(ROOT / "README.md") if words[0] == "person"]
    entered = newcomer.chancery(*words)
    assert entered.returncode == 0, entered.stderr
    again = newcomer.chancery(*words)
    assert again.returncode == 1
    assert again.stderr.startswith("chancery: director was not entered: ")
    time.sleep(2.5)  # what processes need to know of a changed agency
    with newcomer.browser() as browser:
        assert "შესვლა ბიბლიოთეკის ანგარიშით" in browser.get(f"{newcomer.address}/signin").text
        arrived = sign_in(newcomer, browser, "library-7", "/")
        assert "თაროშვილი" in html.unescape(arrived.text)


def test_a_newcomer_follows_the_readme(newcomer: Newcomer) -> None:
    """One test, since each step stands on the one before."""
    a_mistake_is_named_with_file_and_field(newcomer)
    the_agency_is_applied_and_nothing_is_started_again(newcomer)
    its_person_signs_in(newcomer)
    its_first_letter_has_the_number_that_the_readme_names(newcomer)
    a_provider_of_its_own_signs_in_whom_the_readme_enters(newcomer)
