"""What a country's law says of terms and days: law packs and calendars, read from its folder as dated data.

tenants/countries/<cc>/law/*.toml hold ``[[rules]]``, ``[[grounds]]`` and ``[[tariffs]]``, calendar/<year>.toml hold
``year`` and ``[[days]]``. Every value names its source and how certain it is: A official wording, B secondary source,
C fragment or derived, U unverified.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from msgspec import Struct, field

from service.kit.words import N_
from service.tenancy.problems import Findings
from service.tenancy.profile import LANGUAGES, Text, Texts, limits

Certainty = Literal["A", "B", "C", "U"]
Unit = Literal["hour", "working_day", "calendar_day", "month"]
Start = Literal["moment", "same_day", "next_day", "next_working_day"]
Roll = Literal["none", "next_working_day"]
RestDays = Literal["counted", "not_counted"]
AdminDays = Literal["off", "working"]
RuleRegime = Literal["information_request", "citizen_appeal", "correspondence", "administrative_proceeding", "media"]
TariffUnit = Literal["page", "piece", "hour", "minimum"]
DayKind = Literal["holiday", "observed", "swap_off", "swap_work", "extra_off_admin"]

RULE_ID = N_("Write an id that begins with the country, such as az.information.answer.")
COUNT = N_("Write a whole number from 0 to 3660.")
TIMES = N_("Write a whole number from 1 to 12.")
WEEK = N_("Write 5 or 6, the working days of a week, or leave it out for both.")
YEAR = N_("Write a year from 1990 to 2199.")
LONG_TEXT = N_("Write between 1 and 1000 characters on one line, without spaces around them.")
AMOUNT = N_("Write a whole number of the smallest coins from 0 to 100000000.")
CURRENCY = N_("Write the three capital letters of a currency, such as GEL.")
GROUND = N_("Write a short name in small Latin letters, digits and underscores, such as missing_papers.")

TWICE_SINCE = N_("The rule %(rule)s stands here twice from the same day. Keep one, or give the other its own day.")
OTHER_COUNTRY = N_("The id must begin with the code of its country: %(country)s.")
MOMENT_ONLY = N_("A term in hours starts at the moment of the event: write moment.")
NOT_MOMENT = N_("Only a term in hours starts at the moment of the event.")
ENDS_FIRST = N_("This day lies before the rule begins.")
SAME_DAY = N_("The day %(day)s stands here twice for the same week. Keep one.")
OTHER_YEAR = N_("This day does not belong to the year %(year)s.")
OTHER_YEAR_NAME = N_("The year must be the name of the file: write %(stem)s, or rename the file to %(year)s.toml.")
NO_PAIR = N_("The day %(day)s, for which this one is exchanged, stands in no calendar of the country.")
TEXT_MISSING = N_("The text in %(language)s is missing.")
NO_SUCH_LANGUAGE = N_("The language %(language)s is not known. Known are %(languages)s.")

RuleId = Annotated[str, limits(RULE_ID, pattern=r"^[a-z]{2}(\.[a-z][a-z0-9_]*)+$", max_length=80)]
LongText = Annotated[str, limits(LONG_TEXT, pattern=r"^\S(.*\S)?$", max_length=1000)]
Count = Annotated[int, limits(COUNT, ge=0, le=3660)]
Ground = Annotated[str, limits(GROUND, pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]


class _Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One table of a pack: unknown fields are errors, values never change."""


class ExtensionProfile(_Part, frozen=True, kw_only=True):
    """How far a term may be extended by a reasoned decision: at most `times` times, each by at most `count` units."""

    count: Count
    unit: Unit
    times: Annotated[int, limits(TIMES, ge=1, le=12)] = 1
    basis: Texts
    certainty: Certainty


class PauseProfile(_Part, frozen=True, kw_only=True):
    """A ground on which the law stops the clock."""

    ground: Ground
    title: Texts
    basis: Texts
    certainty: Certainty


class RuleProfile(_Part, frozen=True, kw_only=True):
    """A term of the law, from one day on. Counting in hours begins at the moment, otherwise by days of the agency."""

    id: RuleId
    regime: RuleRegime
    title: Texts
    since: date
    until: date | None = None
    count: Count
    unit: Unit
    start: Start = "next_day"
    roll: Roll = "none"
    rest_days: RestDays = "counted"
    admin_days: AdminDays = "off"
    extension: ExtensionProfile | None = None
    pauses: list[PauseProfile] = field(default_factory=list)
    basis: Texts
    source: LongText
    certainty: Certainty
    note: Texts = field(default_factory=dict)


class DayProfile(_Part, frozen=True, kw_only=True):
    """A day that is not as its weekday says; week: only where that many days of a week are worked."""

    day: date
    kind: DayKind
    week: Annotated[int, limits(WEEK, ge=5, le=6)] | None = None
    title: Texts = field(default_factory=dict)
    pair: date | None = None
    act_number: Text | None = None
    act_date: date | None = None
    url: Text | None = None
    certainty: Certainty | None = None


class GroundProfile(_Part, frozen=True, kw_only=True):
    """A ground on which information is withheld, from one day on. article: "" where it was not seen."""

    id: RuleId
    since: date
    until: date | None = None
    article: LongText | None = None
    title: Texts
    note: Texts = field(default_factory=dict)
    source: LongText
    certainty: Certainty


class TariffProfile(_Part, frozen=True, kw_only=True):
    """What is paid for a page, a piece or an hour, in minor units; `minimum`: up to that much nothing is paid."""

    id: RuleId
    since: date
    until: date | None = None
    article: LongText | None = None
    title: Texts
    unit: TariffUnit
    amount: Annotated[int, limits(AMOUNT, ge=0, le=100_000_000)]
    currency: Annotated[str, limits(CURRENCY, pattern=r"^[A-Z]{3}$")]
    source: LongText
    certainty: Certainty


class LawFile(_Part, frozen=True, kw_only=True):
    """A file below law/."""

    rules: list[RuleProfile] = field(default_factory=list)
    grounds: list[GroundProfile] = field(default_factory=list)
    tariffs: list[TariffProfile] = field(default_factory=list)


class CalendarFile(_Part, frozen=True, kw_only=True):
    """A file below calendar/: one year; act and certainty hold for days that name none of their own."""

    year: Annotated[int, limits(YEAR, ge=1990, le=2199)]
    source: LongText
    certainty: Certainty
    act_number: Text | None = None
    act_date: date | None = None
    days: list[DayProfile]

    def filled(self) -> list[DayProfile]:
        """The days with what the file says for all of them. Holidays of the law need no act of the year."""
        return [self._fill(day) for day in self.days]

    def _fill(self, day: DayProfile) -> DayProfile:
        own = day.act_number is not None or day.kind == "holiday"
        return DayProfile(
            day=day.day,
            kind=day.kind,
            week=day.week,
            title=day.title,
            pair=day.pair,
            act_number=day.act_number if own else self.act_number,
            act_date=day.act_date if own else self.act_date,
            url=day.url,
            certainty=day.certainty or self.certainty,
        )


@dataclass(frozen=True)
class CountryPack:
    """The law pack and calendar of one country. rules: by id, each in the order of its days."""

    code: str
    rules: tuple[RuleProfile, ...] = ()
    days: tuple[DayProfile, ...] = ()
    sources: Mapping[int, str] | None = None
    grounds: tuple[GroundProfile, ...] = ()
    tariffs: tuple[TariffProfile, ...] = ()

    def rule(self, rule_id: str, on: date) -> RuleProfile | None:
        """The rule as it stands on a day."""
        standing = [
            rule
            for rule in self.rules
            if rule.id == rule_id and rule.since <= on and (rule.until is None or on <= rule.until)
        ]
        return max(standing, key=lambda rule: rule.since, default=None)


def check_law(file: LawFile, country: str, findings: Findings) -> None:
    """What must hold inside one file of rules."""
    seen: set[tuple[str, date]] = set()
    for place, rule in enumerate(file.rules, start=1):
        with findings.at("rules"), findings.at(place):
            _check_rule(rule, country, findings)
            if (rule.id, rule.since) in seen:
                findings.say_at("id", TWICE_SINCE, rule=rule.id)
            seen.add((rule.id, rule.since))
    _check_dated("grounds", file.grounds, country, findings)
    _check_dated("tariffs", file.tariffs, country, findings)


def _check_dated(where: str, rows: Sequence[GroundProfile | TariffProfile], country: str, findings: Findings) -> None:
    seen: set[tuple[str, date]] = set()
    for place, row in enumerate(rows, start=1):
        with findings.at(where), findings.at(place):
            if not row.id.startswith(f"{country}."):
                findings.say_at("id", OTHER_COUNTRY, country=country)
            if row.until is not None and row.until < row.since:
                findings.say_at("until", ENDS_FIRST)
            if (row.id, row.since) in seen:
                findings.say_at("id", TWICE_SINCE, rule=row.id)
            seen.add((row.id, row.since))
            check_texts("title", row.title, findings)
            if isinstance(row, GroundProfile) and row.note:
                check_texts("note", row.note, findings)


def _check_rule(rule: RuleProfile, country: str, findings: Findings) -> None:
    if not rule.id.startswith(f"{country}."):
        findings.say_at("id", OTHER_COUNTRY, country=country)
    if (rule.unit == "hour") != (rule.start == "moment"):
        findings.say_at("start", MOMENT_ONLY if rule.unit == "hour" else NOT_MOMENT)
    if rule.until is not None and rule.until < rule.since:
        findings.say_at("until", ENDS_FIRST)
    check_texts("title", rule.title, findings)
    check_texts("basis", rule.basis, findings)
    if rule.extension is not None:
        with findings.at("extension"):
            check_texts("basis", rule.extension.basis, findings)
    if rule.note:
        check_texts("note", rule.note, findings)
    for place, pause in enumerate(rule.pauses, start=1):
        with findings.at("pauses"), findings.at(place):
            check_texts("title", pause.title, findings)
            check_texts("basis", pause.basis, findings)


def check_texts(name: str, texts: Mapping[str, str], findings: Findings) -> None:
    """Texts of a law pack are read by agencies in every language."""
    for language in LANGUAGES:
        if language not in texts:
            findings.say_at(name, TEXT_MISSING, language=language)
    for language in texts:
        if language not in LANGUAGES:
            findings.say_at(name, NO_SUCH_LANGUAGE, language=language, languages=", ".join(LANGUAGES))


def check_calendar(file: CalendarFile, stem: str, findings: Findings) -> None:
    """What must hold inside the calendar of one year; stem: the file's name without its ending."""
    if stem != str(file.year):
        findings.say_at("year", OTHER_YEAR_NAME, stem=stem, year=file.year)
    seen: set[tuple[date, int | None]] = set()
    for place, day in enumerate(file.days, start=1):
        with findings.at("days"), findings.at(place):
            if day.day.year != file.year:
                findings.say_at("day", OTHER_YEAR, year=file.year)
            if (day.day, day.week) in seen:
                findings.say_at("day", SAME_DAY, day=day.day.isoformat())
            seen.add((day.day, day.week))
            for language in day.title:
                if language not in LANGUAGES:
                    findings.say_at("title", NO_SUCH_LANGUAGE, language=language, languages=", ".join(LANGUAGES))


def rules_in_two_files(rules: Iterable[tuple[str, int, RuleProfile]]) -> list[tuple[str, str, str]]:
    """Of (file, place, rule): the file, field and id of each rule that stood before in another file."""
    seen: dict[tuple[str, date], str] = {}
    found = []
    for file, place, rule in rules:
        first = seen.setdefault((rule.id, rule.since), file)
        if first != file:
            found.append((file, f"rules[{place}].id", rule.id))
    return found
