"""Reads the law pack and the calendars of one country's folder; strict, every problem said with its file and field."""

from __future__ import annotations

from pathlib import Path

from service.kit.words import N_
from service.tenancy.files import files_of, name_of, read_or_note
from service.tenancy.packs import (
    NO_PAIR,
    CalendarFile,
    CountryPack,
    DayProfile,
    LawFile,
    RuleProfile,
    check_calendar,
    check_law,
    rules_in_two_files,
)
from service.tenancy.problems import Findings, ProfileProblem
from service.tenancy.publication import FILE, PublicationFile, StatedDuty, check_publication, stated
from service.tenancy.reading import read

IN_OTHER_FILE = N_("The rule %(rule)s stands in another file of the country too, from the same day. Keep one.")


def load_pack(place: Path, folder: Path, problems: list[ProfileProblem]) -> CountryPack:
    """The pack below countries/<cc>; a country may have none. Files with problems are left out and the rest is read."""
    files = _load_law(place, folder, problems)
    rules = _rules_of(files, problems)
    days, sources = _load_days(place, folder, problems)
    ordered = sorted(rules, key=lambda rule: (rule.id, rule.since))
    return CountryPack(
        code=place.name,
        rules=tuple(ordered),
        days=tuple(sorted(days, key=lambda day: day.day)),
        sources=sources,
        grounds=tuple(row for _, law in files for row in law.grounds),
        tariffs=tuple(row for _, law in files for row in law.tariffs),
    )


def _load_law(place: Path, folder: Path, problems: list[ProfileProblem]) -> list[tuple[str, LawFile]]:
    """The sound files below law/ with their names."""
    found: list[tuple[str, LawFile]] = []
    for path in files_of(place / "law", folder, problems) if (place / "law").is_dir() else []:
        file, data = name_of(path, folder), read_or_note(path, folder, problems)
        if data is None:
            continue
        findings = Findings()
        law = read(LawFile, data, findings)
        findings.settle()
        check_law(law, place.name, findings)
        problems += _said(findings, file)
        if not findings.found:
            found.append((file, law))
    return found


def _rules_of(files: list[tuple[str, LawFile]], problems: list[ProfileProblem]) -> list[RuleProfile]:
    found = [(file, number, rule) for file, law in files for number, rule in enumerate(law.rules, start=1)]
    for file, field, rule_id in rules_in_two_files(found):
        problems.append(ProfileProblem(file, field, IN_OTHER_FILE, {"rule": rule_id}))
    return [rule for _, _, rule in found]


def _load_days(place: Path, folder: Path, problems: list[ProfileProblem]) -> tuple[list[DayProfile], dict[int, str]]:
    days: list[DayProfile] = []
    sources: dict[int, str] = {}
    pairs: list[tuple[str, str, DayProfile]] = []
    for path in files_of(place / "calendar", folder, problems) if (place / "calendar").is_dir() else []:
        file, data = name_of(path, folder), read_or_note(path, folder, problems)
        if data is None:
            continue
        findings = Findings()
        year = read(CalendarFile, data, findings)
        findings.settle()
        check_calendar(year, path.stem, findings)
        problems += _said(findings, file)
        if findings.found:
            continue
        filled = year.filled()
        days += filled
        sources[year.year] = year.source
        pairs += [(file, f"days[{number}].pair", day) for number, day in enumerate(filled, start=1) if day.pair]
    standing = {day.day for day in days}
    for file, field, day in pairs:
        if day.pair not in standing and day.pair is not None and day.pair.year in sources:
            problems.append(ProfileProblem(file, field, NO_PAIR, {"day": day.pair.isoformat()}))
    return days, sources


def load_duties(place: Path, folder: Path, problems: list[ProfileProblem]) -> tuple[StatedDuty, ...]:
    """What the country's bodies must publish, () for a country that says nothing of it or says it wrongly."""
    path = place / FILE
    data = read_or_note(path, folder, problems) if path.is_file() else None
    if data is None:
        return ()
    findings = Findings()
    file = read(PublicationFile, data, findings)
    findings.settle()
    check_publication(file, findings)
    problems += _said(findings, name_of(path, folder))
    return () if findings.found else tuple(stated(file, place.name))


def _said(findings: Findings, file: str) -> list[ProfileProblem]:
    return [ProfileProblem(file, path, msgid, params) for path, msgid, params in findings.found]
