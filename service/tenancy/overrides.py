"""What an agency changed of its profile in the browser: settings by path, laid over its file and checked like a file.

A setting is a top-level field, or a field of one of the small tables (``files.max_megabytes``). Lists are one setting.
Nothing here stops a service: what does not fit is set aside, and said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from service.kit.words import N_
from service.tenancy.checks import check_profile
from service.tenancy.problems import Findings, ProfileProblem
from service.tenancy.profile import Profile
from service.tenancy.reading import read

SPLIT = ("files", "sessions", "reminders")
"""Tables whose fields are settings of their own."""
SETTABLE = frozenset(
    {
        "name", "short_name", "brand", "index", "letterhead", "languages", "default_language", "mandatory_languages",
        "journals", "zone", "working_week", "document_kinds", "channels", "approval",
        "files.max_megabytes", "files.types", "sessions.idle_minutes", "sessions.absolute_hours",
        "reminders.approaching", "reminders.supervisor_after", "reminders.head_after", "reminders.quiet_from",
        "reminders.quiet_until", "reminders.summary_at",
    }
)  # fmt: skip
"""What an agency sets for itself here. Hosts are the operator's; units, posts, roles and providers have their pages."""
NOT_SETTABLE = N_("%(setting)s is no setting that the agency changes here.")
NOT_AN_OBJECT = N_("What is stored of the agency's settings cannot be read.")
Settings = Mapping[str, Any]


@dataclass(frozen=True)
class Laid:
    """A profile with what the agency changed. kept: what holds. set_aside: what does not, and why."""

    profile: Profile
    kept: dict[str, Any]
    set_aside: tuple[ProfileProblem, ...] = ()


def plain(value: object) -> Any:
    """Values as JSON has them, without what is left out."""
    if isinstance(value, Mapping):
        return {name: plain(held) for name, held in value.items() if held is not None}
    return [plain(entry) for entry in value] if isinstance(value, list) else value


def settings_of(profile: Profile) -> dict[str, Any]:
    """Every setting of a profile by its path; what is left out is None."""
    found: dict[str, Any] = {}
    for name, value in msgspec.to_builtins(profile).items():
        if name in SPLIT:
            found |= {f"{name}.{part}": plain(held) for part, held in value.items()}
        else:
            found[name] = plain(value)
    return found


def lay_over(profile: Profile, overrides: Settings) -> dict[str, Any]:
    """The data of a profile with these settings in their places."""
    data: dict[str, Any] = plain(msgspec.to_builtins(profile))
    for path, value in overrides.items():
        table, _, name = path.rpartition(".")
        if table:
            data[table] = {**data[table], name: value}
        else:
            data[name] = value
    return data


def judge(profile: Profile, overrides: Settings, known: frozenset[str] | None = None) -> Laid:
    """The profile with all of these settings and everything that is wrong with them, by exactly a file's checks.

    What the file alone has wrong is its own matter and is not said here.
    """
    strange = sorted(overrides.keys() - SETTABLE)
    problems = [ProfileProblem("", path, NOT_SETTABLE, {"setting": path}) for path in strange]
    taken = {path: value for path, value in overrides.items() if path in SETTABLE}
    fresh, found = _checked(lay_over(profile, taken), known)
    before = {repr(one) for one in _checked(plain(msgspec.to_builtins(profile)), known)[1]} if found else set()
    problems += [ProfileProblem("", *one) for one in found if repr(one) not in before]
    return Laid(fresh, taken, tuple(problems))


def _checked(data: Mapping[str, Any], known: frozenset[str] | None) -> tuple[Profile, list[Any]]:
    findings = Findings()
    profile = read(Profile, data, findings)
    findings.settle()
    check_profile(profile, known, findings)
    return profile, findings.found


def withstand(profile: Profile, overrides: Settings) -> Laid:
    """The profile with those settings that hold; never raises. Without any of them it is the file's."""
    kept, aside = dict(overrides), list[ProfileProblem]()
    while kept:
        laid = judge(profile, kept)
        if not laid.set_aside:
            return Laid(laid.profile, laid.kept, tuple(aside))
        aside += laid.set_aside
        broken = {path for path in kept if any(within(problem.field, path) for problem in laid.set_aside)}
        broken = broken or _culprit(profile, kept)
        kept = {path: value for path, value in kept.items() if path not in broken}
    return Laid(profile, {}, tuple(aside))


def _culprit(profile: Profile, kept: dict[str, Any]) -> set[str]:
    """The one without which all is well, as a language is that the file's new unit is not named in; else all."""
    for path in kept:
        if not judge(profile, {one: value for one, value in kept.items() if one != path}).set_aside:
            return {path}
    return set(kept)


def decode(profile: Profile, stored: str) -> Laid:
    """The same of what is stored as text."""
    try:
        found = msgspec.json.decode(stored)
        if not isinstance(found, dict):
            return Laid(profile, {}, (ProfileProblem("", "", NOT_AN_OBJECT),))
        return withstand(profile, found)
    except (ValueError, TypeError, AssertionError, LookupError, AttributeError, RecursionError):
        return Laid(profile, {}, (ProfileProblem("", "", NOT_AN_OBJECT),))


def within(field: str, path: str) -> bool:
    """Whether a problem's field lies in a setting."""
    return field == path or field.startswith((path + ".", path + "["))
