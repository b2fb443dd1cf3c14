"""The documents say what is so: paths exist, links lead somewhere, commands are understood, examples work."""

import hashlib
import re
import shlex
import shutil
from pathlib import Path

import pytest

from service.manage.__main__ import VERBS
from service.manage.permissions import known_permissions
from service.runtime.settings import ROOT
from service.tenancy.demo import check_people, load_people
from service.tenancy.loader import load
from tests.deploy.reading import SYSTEMD, command_line, compose, example_parts

DOCUMENTS = [
    ROOT / name
    for name in (
        "README.md",
        "CHANGELOG.md",
        "service/DECISIONS.md",
        "deploy/README.md",
        "deploy/RUNBOOK.md",
        "tenants/README.md",
    )
]
TOP = ("service", "tenants", "locales", "migrations", "deploy", "tests", ".ci")
# What a document tells its reader to make.
MADE_BY_READER = {
    "tenants/offices/city-library.toml",
    "tenants/demo/city-library.toml",
    "tenants/offices/khevi.toml",
}
# Made from the running service and put there at a release.
PICTURES: set[str] = set()
EUPL = "57fb42fbcd0b037ce528ed8f72f1ec095d67bc6825ecf1448ff39be1fe68a4b4"

FENCED = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


def fenced(document: Path, language: str) -> list[str]:
    """The fenced blocks of one language, their common indentation taken away."""
    blocks = [body for name, body in FENCED.findall(document.read_text()) if name == language]
    return [re.sub(r"^ {3}", "", body, flags=re.MULTILINE) if body.startswith("   ") else body for body in blocks]


def spans(document: Path) -> list[str]:
    """Inline code, also where a line ends inside it, and the lines of shell blocks."""
    text = document.read_text()
    lines = [line.strip() for block in fenced(document, "sh") for line in block.replace("\\\n", " ").splitlines()]
    prose = re.sub(r"(?<!\n)\n(?!\n)", " ", FENCED.sub("", text))
    return [*INLINE.findall(prose), *lines]


def paths(document: Path) -> set[str]:
    """What reads like a path of the repository: from its root, or with the place of an installation before it."""
    words = {word.strip("'\",;:.") for span in spans(document) for word in span.split()}
    found = set()
    for word in words:
        inside = word.removeprefix("/opt/chancery/").removeprefix("./").split(">")[-1]
        if inside.split("/")[0] in TOP and "/" in inside:
            found.add(inside.rstrip("/"))
    return found


@every_document
def test_every_path_exists(document: Path) -> None:
    missing = {path for path in paths(document) - MADE_BY_READER if not list(ROOT.glob(re.sub(r"<[^>]*>", "*", path)))}
    assert missing == set()


@every_document
def test_every_link_leads_somewhere(document: Path) -> None:
    for target in LINK.findall(FENCED.sub("", document.read_text())):
        if target.startswith(("http://", "https://")):
            continue
        file, _, heading = target.partition("#")
        place = (document.parent / file).resolve() if file else document
        if place.is_relative_to(ROOT) and str(place.relative_to(ROOT)) in PICTURES:
            continue
        assert place.exists(), target
        if heading:
            headings = re.findall(r"^#+ (.*)$", place.read_text(), re.MULTILINE)
            assert heading in {re.sub(r"[^\w -]", "", line.casefold()).replace(" ", "-") for line in headings}, target


def commands(document: Path) -> list[list[str]]:
    """The words after ./chancery, `python -m service.manage`, `M` and `run --rm manage` (RUNBOOK.md's short forms)."""
    found = []
    caller = r"(?:\./chancery|chancery/chancery|-m service\.manage|^M|--rm manage) ([a-z][^`#>&|]*)"
    for span in spans(document):
        for match in re.finditer(caller, re.sub(r"<[^>]*>", "x", span)):
            found.append(shlex.split(match[1]))
    return found


@every_document
def test_every_command_is_understood(document: Path) -> None:
    for words in commands(document):
        if len(words) == 1:  # named in a sentence
            assert words[0] in {*VERBS, "help"}
        else:
            command_line(words)


def test_commands_are_found_at_all() -> None:
    """The test above is worth nothing when it reads nothing."""
    named = {words[0] for document in DOCUMENTS for words in commands(document)}
    assert {"up", "test", "tenants", "doctor", "migrate", "keys", "token", "locales"} <= named
    assert {"migrations/versions", "tenants/countries/ge"} <= paths(ROOT / "README.md")


@pytest.mark.parametrize("document", ["README.md", "CHANGELOG.md"])
def test_the_verbs_are_named_as_they_are(document: str) -> None:
    text = (ROOT / document).read_text()
    assert {verb for verb in VERBS if f"`{verb}`" in text or f"./chancery {verb}" in text} == set(VERBS)


@every_document
def test_every_setting_is_known(document: Path) -> None:
    known = set().union(*example_parts()) | {"CHANGE-ME"}
    named = set(re.findall(r"\b(?:CHANCERY|DATABASE|REDIS)_[A-Z_]*[A-Z]\b", document.read_text()))
    assert named <= known


@every_document
def test_every_figure_and_unit_is_known(document: Path) -> None:
    text = document.read_text()
    figures = set(re.findall(r"\bchancery_[a-z_]+", text)) - {"chancery_old"}
    measured = (ROOT / "service" / "runtime" / "metrics.py").read_text()
    assert {figure for figure in figures if f'"{figure}"' not in measured} == set()
    units = set(re.findall(r"\bchancery(?:@\w*|-(?:migrate|backup))?\.(?:service|target|timer)", text))
    assert {unit for unit in units if not (SYSTEMD / unit).exists()} == set()


def test_the_runbook_names_parts_that_compose_has() -> None:
    services = set(compose()["services"])
    named: set[str] = set()
    for span in spans(ROOT / "deploy" / "RUNBOOK.md"):
        if match := re.match(r"D (?:stop|exec|run --rm|up --detach|logs --since \S+)((?: [a-z]+)*)", span):
            words = match[1].split()
            named |= set(words if span.startswith(("D stop", "D up")) else words[:1])
    assert {"web", "restore", "backup", "manage", "postgres"} <= named
    assert named <= services


def test_the_house_is_described_as_it_is() -> None:
    described = (ROOT / "README.md").read_text().split("## The house")[1].split("##")[0]
    packages = {path.parent.name for path in (ROOT / "service").glob("*/__init__.py")}
    rows = [line for line in described.splitlines() if line.startswith("|")][2:]
    named = {name for row in rows for name in INLINE.findall(row)}
    assert named == packages | {"main.py", "worker.py"}


def test_decisions_are_numbered_and_dated_in_order() -> None:
    entries = re.findall(
        r"^\*\*(\d+)\. .*?\((\d{4}-\d\d-\d\d)\)\.\*\*",
        (ROOT / "service" / "DECISIONS.md").read_text(),
        re.MULTILINE | re.DOTALL,
    )
    assert [int(number) for number, _ in entries] == list(range(1, len(entries) + 1))
    dates = [date for _, date in entries]
    assert dates == sorted(dates)
    paragraphs = (ROOT / "service" / "DECISIONS.md").read_text().strip().split("\n\n")[2:]
    assert len(paragraphs) == len(entries)


def test_the_licence_is_the_whole_text() -> None:
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == EUPL


@pytest.fixture
def folder_from_readme(tmp_path: Path) -> Path:
    """A tenants folder made as README tells: the countries, one office, its demo people."""
    office, people, _ = fenced(ROOT / "README.md", "toml")
    shutil.copytree(ROOT / "tenants" / "countries", tmp_path / "countries")
    for name, text in (("offices", office), ("demo", people)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "city-library.toml").write_text(text)
    return tmp_path


def test_the_agency_of_the_readme_is_sound(folder_from_readme: Path) -> None:
    directory = load(folder_from_readme, known_permissions())
    assert directory.problems == ()
    profile = directory.by_slug["city-library"]
    assert profile.sign_in.demo
    people = load_people(folder_from_readme, "city-library")
    assert [person.username for person in people] == ["secretary"]
    assert check_people(people, profile) == []


def test_the_provider_of_the_readme_is_sound(folder_from_readme: Path) -> None:
    file = folder_from_readme / "offices" / "city-library.toml"
    provider = fenced(ROOT / "README.md", "toml")[2]
    file.write_text(file.read_text().replace("[sign_in]\ndemo = true\n", provider))
    directory = load(folder_from_readme, known_permissions())
    assert directory.problems == ()
    assert directory.by_slug["city-library"].sign_in.issuer == "https://id.library.example"
