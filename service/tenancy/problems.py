"""What is wrong with a file of an agency: which file, which field, and what is expected there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from dataclasses import field as default


@dataclass(frozen=True)
class ProfileProblem:
    """file: path below tenants. field: path such as ``journals[2].pattern``, counted from 1; "" for the file.

    msgid and params are the sentence as the catalogue knows it; ``sentence`` is the English one. offices: when the file
    is a country's, the slugs of the agencies that take the field over.
    """

    file: str
    field: str
    msgid: str
    params: dict[str, object] = default(default_factory=dict)
    offices: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The sentence in English, its places filled."""
        return self.msgid % self.params if self.params else self.msgid

    def __str__(self) -> str:
        said = ": ".join(part for part in (self.file, self.field, self.sentence) if part)
        return f"{said} (taken over by {', '.join(self.offices)})" if self.offices else said


class ProfileErrors(Exception):
    """Files that cannot be used, with everything that is wrong with them. Never empty."""

    def __init__(self, problems: Iterable[ProfileProblem]) -> None:
        self.problems: tuple[ProfileProblem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def gather(problems: Iterable[ProfileProblem]) -> tuple[ProfileProblem, ...]:
    """The problems in order, each once: what a country's file breaks in many agencies is one problem naming them."""
    gathered: dict[str, ProfileProblem] = {}
    for problem in problems:
        key = repr((problem.file, problem.field, problem.msgid, problem.params))
        known = gathered.setdefault(key, problem)
        if problem is not known:
            offices = tuple(dict.fromkeys(known.offices + problem.offices))
            gathered[key] = replace(known, offices=offices)
    return tuple(gathered.values())


class Findings:
    """Collects problems while a value is walked, and knows where the walk stands."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str, dict[str, object]]] = []
        self._path: list[str] = []
        self._settled: frozenset[str] = frozenset()

    @contextmanager
    def at(self, name: str | int) -> Iterator[None]:
        """Problems said inside belong to this field of the present one; positions in lists count from 1."""
        self._path.append(f"[{name}]" if isinstance(name, int) else f".{name}")
        try:
            yield
        finally:
            self._path.pop()

    def say(self, msgid: str, **params: object) -> None:
        """Note a problem at the present field."""
        path = "".join(self._path).lstrip(".")
        if not any(_within(path, known) or _within(known, path) for known in self._settled):
            self.found.append((path, msgid, params))

    def say_at(self, name: str | int, msgid: str, **params: object) -> None:
        """Note a problem at a field of the present one."""
        with self.at(name):
            self.say(msgid, **params)

    def settle(self) -> None:
        """From now on say nothing more about fields that have a problem, what holds them, or what they hold."""
        self._settled = frozenset(path for path, _, _ in self.found)


def _within(path: str, whole: str) -> bool:
    return path == whole or path.startswith((whole + ".", whole + "["))
