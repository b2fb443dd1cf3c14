"""What differs between two sets of settings, what two people changed at once, and where a value comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from service.tenancy.loader import Country
from service.tenancy.overrides import SPLIT, plain, settings_of
from service.tenancy.profile import Profile

Settings = Mapping[str, Any]
Origin = Literal["override", "country", "built_in", "file"]


@dataclass(frozen=True)
class Change:
    """One setting as it was and as it becomes."""

    path: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Conflict:
    """A setting that somebody else saved while it was being changed: what stood at first, one's own, theirs."""

    path: str
    base: Any
    own: Any
    theirs: Any


@dataclass(frozen=True)
class Source:
    """Where a value comes from. number, by_name: the version that set it. file: of the country."""

    origin: Origin
    number: int = 0
    by_name: str = ""
    file: str = ""


@dataclass(frozen=True)
class Past:
    """Of a version, what its sources are read from."""

    number: int
    by_name: str
    paths: frozenset[str]


def differing(before: Settings, after: Settings) -> list[Change]:
    """Every setting whose value differs, in the order of the first."""
    paths = [*before, *(path for path in after if path not in before)]
    return [Change(path, before.get(path), after.get(path)) for path in paths if before.get(path) != after.get(path)]


def conflicts(draft: Mapping[str, Mapping[str, Any]], now: Settings) -> list[Conflict]:
    """Settings of a draft that stand otherwise than when they were changed in it, and not as the draft wants them."""
    return [
        Conflict(path, change["old"], change["new"], now.get(path))
        for path, change in draft.items()
        if now.get(path) not in (change["old"], change["new"])
    ]


def with_changes(overrides: Settings, filed: Settings, wanted: Settings) -> dict[str, Any]:
    """Overrides with these values in them; a value that the file has too is no override."""
    laid = {**overrides, **wanted}
    return {path: value for path, value in laid.items() if value != filed.get(path)}


def sources(filed: Profile, overrides: Settings, past: Sequence[Past], country: Country | None) -> dict[str, Source]:
    """Where every setting comes from. past: versions, newest first."""
    shared = defaults(country)
    return {path: _source(path, value, overrides, past, shared, country) for path, value in settings_of(filed).items()}


def _source(
    path: str, value: Any, overrides: Settings, past: Sequence[Past], shared: Settings, country: Country | None
) -> Source:
    if path in overrides:
        setter = next((one for one in past if path in one.paths), None)
        return Source("override", setter.number, setter.by_name) if setter else Source("override")
    if path not in shared or shared[path] != value:
        return Source("file")
    file = (country.origin if country else {}).get(path.partition(".")[0], "")
    return Source("country", file=file) if file else Source("built_in")


def defaults(country: Country | None) -> dict[str, Any]:
    """What an agency of the country has that says nothing of its own; fields that are always its own are not there."""
    found: dict[str, Any] = {}
    given: Mapping[str, Any] = country.fields if country else {}
    for field in profile_defaults():
        value = given.get(field, profile_defaults()[field])
        if field in SPLIT:
            whole = {**profile_defaults()[field], **value}
            found |= {f"{field}.{name}": held for name, held in whole.items()}
        else:
            found[field] = value
    return found | {name: value for name, value in given.items() if name not in found and name not in SPLIT}


def profile_defaults() -> dict[str, Any]:
    """What the service has built in for fields that may be left out."""
    found: dict[str, Any] = {}
    for field in msgspec.structs.fields(Profile):
        if field.default_factory is not msgspec.NODEFAULT:
            found[field.name] = plain(msgspec.to_builtins(field.default_factory()))
        elif field.default is not msgspec.NODEFAULT:
            found[field.name] = field.default
    return found
