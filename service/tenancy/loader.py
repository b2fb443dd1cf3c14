"""Reads the files of agencies: countries below offices, tables replaced whole, every problem said.

tenants/countries/<cc>/*.toml are laid together; a field stands in one of them. What an office file says at its top
level replaces what the country says there; there is no mixing inside a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from service.kit.words import N_
from service.tenancy.checks import (
    NO_COUNTRY,
    OTHER_FILE_NAME,
    SAME_AGENCY,
    SAME_HOST,
    check_profile,
    listed,
)
from service.tenancy.files import files_of, name_of, read_or_note
from service.tenancy.packfiles import load_duties, load_pack
from service.tenancy.packs import CountryPack
from service.tenancy.problems import Findings, ProfileErrors, ProfileProblem, gather
from service.tenancy.profile import Profile
from service.tenancy.publication import FILE as PUBLICATION
from service.tenancy.publication import StatedDuty
from service.tenancy.reading import MISSING_FIELD, read

OF_OFFICE = N_("This field belongs into the file of an agency, not of a country.")
IN_TWO_FILES = N_("This field stands in %(file)s too. Keep it in one file of the country.")

OFFICE_FIELDS = frozenset({"slug", "country", "name", "short_name", "brand", "hosts", "index", "journals", "units"})


@dataclass(frozen=True)
class Country:
    """What agencies of a country take over: top-level fields, and the file each one stands in."""

    code: str
    fields: dict[str, object] = field(default_factory=dict)
    origin: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Directory:
    """All agencies whose files are sound, in the order of their slugs, and what is wrong with the others."""

    profiles: tuple[Profile, ...] = ()
    problems: tuple[ProfileProblem, ...] = ()
    countries: Mapping[str, Country] = field(default_factory=dict)
    packs: Mapping[str, CountryPack] = field(default_factory=dict)
    duties: Mapping[str, tuple[StatedDuty, ...]] = field(default_factory=dict)

    @cached_property
    def by_slug(self) -> dict[str, Profile]:
        """Profiles by slug."""
        return {profile.slug: profile for profile in self.profiles}

    @cached_property
    def by_host(self) -> dict[str, Profile]:
        """Profiles by the host names of their files."""
        return {host: profile for profile in self.profiles for host in profile.hosts}

    def sound(self) -> Directory:
        """Itself, or raises ProfileErrors when any file has a problem."""
        if self.problems:
            raise ProfileErrors(self.problems)
        return self


@dataclass(frozen=True)
class _Office:
    file: str
    stem: str
    data: Mapping[str, object]
    profile: Profile | None


def load(folder: Path, known_permissions: frozenset[str] | None = None) -> Directory:
    """Every agency of a tenants folder. Never raises for what stands in the files: see Directory.problems.

    known_permissions: what roles may name; None leaves permissions unchecked.
    """
    countries, problems = load_countries(folder)
    offices: list[_Office] = []
    for path in files_of(folder / "offices", folder, problems):
        data = read_or_note(path, folder, problems)
        if data is not None:
            profile, found = _judge_office(name_of(path, folder), data, countries, known_permissions)
            problems += found
            offices.append(_Office(name_of(path, folder), path.stem, data, profile))
    clashes = _find_clashes(offices)
    clashing = {problem.file for problem in clashes}
    profiles = [office.profile for office in offices if office.profile and office.file not in clashing]
    packs = load_packs(folder, problems)
    duties = {place.name: load_duties(place, folder, problems) for place in _places(folder)}
    ordered = tuple(sorted(profiles, key=lambda profile: profile.slug))
    return Directory(ordered, gather(problems + clashes), countries, packs, duties)


def load_packs(folder: Path, problems: list[ProfileProblem]) -> dict[str, CountryPack]:
    """Law packs and calendars of all countries; what is wrong with their files is added to problems."""
    return {place.name: load_pack(place, folder, problems) for place in _places(folder)}


def _places(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "countries").glob("*") if path.is_dir())


def read_profile(
    data: Mapping[str, object],
    country: Country | None = None,
    known_permissions: frozenset[str] | None = None,
    *,
    file: str = "",
) -> Profile:
    """One profile from parsed data laid over its country, for what is typed in the browser. Raises ProfileErrors."""
    profile, problems = _read_over(data, country, known_permissions, file)
    if problems:
        raise ProfileErrors(problems)
    return profile


def load_countries(folder: Path) -> tuple[dict[str, Country], list[ProfileProblem]]:
    """Every country's fields, and what is wrong with their files."""
    countries: dict[str, Country] = {}
    problems: list[ProfileProblem] = []
    for place in _places(folder):
        country = countries[place.name] = Country(place.name)
        for path in files_of(place, folder, problems):
            if path.name == PUBLICATION:
                continue
            data = read_or_note(path, folder, problems) or {}
            problems += _add_to_country(country, data, name_of(path, folder))
    return countries, problems


def _add_to_country(country: Country, data: Mapping[str, object], file: str) -> list[ProfileProblem]:
    problems: list[ProfileProblem] = []
    for name, value in data.items():
        if name in OFFICE_FIELDS:
            problems.append(ProfileProblem(file, name, OF_OFFICE))
        elif name in country.origin:
            problems.append(ProfileProblem(file, name, IN_TWO_FILES, {"file": country.origin[name]}))
        else:
            country.fields[name], country.origin[name] = value, file
    return problems


def _judge_office(
    file: str, data: Mapping[str, object], countries: Mapping[str, Country], known: frozenset[str] | None
) -> tuple[Profile | None, list[ProfileProblem]]:
    code = data.get("country")
    if isinstance(code, str) and code in countries:
        profile, problems = _read_over(data, countries[code], known, file)
        return (None if problems else profile), problems
    problems = []
    if isinstance(code, str):
        problems.append(ProfileProblem(file, "country", NO_COUNTRY, {"country": code, "known": listed(countries)}))
    findings = Findings()
    read(Profile, data, findings)
    # Without its country nothing is known of what the office takes over: say only what stands in its own file.
    problems += [
        problem
        for problem in _placed(findings, file, data, None)
        if problem.msgid != MISSING_FIELD or "." in problem.field or problem.field in OFFICE_FIELDS
    ]
    return None, problems


def _read_over(
    data: Mapping[str, object], country: Country | None, known: frozenset[str] | None, file: str
) -> tuple[Profile, list[ProfileProblem]]:
    inherited = {} if country is None else country.fields
    findings = Findings()
    profile = read(Profile, {**inherited, **data}, findings)
    findings.settle()
    check_profile(profile, known, findings)
    return profile, list(_placed(findings, file, data, country))


def _placed(
    findings: Findings, file: str, data: Mapping[str, object], country: Country | None
) -> Iterator[ProfileProblem]:
    for path, msgid, params in findings.found:
        top = re.split(r"[.\[]", path, maxsplit=1)[0]
        if country is not None and top not in data and top in country.origin:
            offices = (str(data.get("slug", file)),)
            yield ProfileProblem(country.origin[top], path, msgid, params, offices)
        else:
            yield ProfileProblem(file, path, msgid, params)


def _find_clashes(offices: Sequence[_Office]) -> list[ProfileProblem]:
    problems: list[ProfileProblem] = []
    files = {office.stem: office.file for office in offices}
    holders: dict[str, list[str]] = {}
    for office in offices:
        slug = office.data.get("slug")
        if isinstance(slug, str) and slug != office.stem:
            problems.append(_wrongname_of(office, slug, files))
        for host in _hosts(office):
            holders.setdefault(host, []).append(office.file)
    for host, among in holders.items():
        for file in among if len(among) > 1 else []:
            other = next(holder for holder in among if holder != file)
            problems.append(ProfileProblem(file, "hosts", SAME_HOST, {"host": host, "file": other}))
    return problems


def _wrongname_of(office: _Office, slug: str, files: Mapping[str, str]) -> ProfileProblem:
    if slug in files:
        return ProfileProblem(office.file, "slug", SAME_AGENCY, {"slug": slug, "file": files[slug]})
    return ProfileProblem(office.file, "slug", OTHER_FILE_NAME, {"slug": slug, "stem": office.stem})


def _hosts(office: _Office) -> set[str]:
    hosts = office.data.get("hosts")
    return {host for host in hosts if isinstance(host, str)} if isinstance(hosts, list) else set()
