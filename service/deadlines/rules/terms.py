"""What a term is: how much of which unit, from when, to where; and what is kept of it with the record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.tenancy.packs import AdminDays, ExtensionProfile, PauseProfile, RestDays, Roll, RuleProfile, Start

UNITS: Mapping[str, str] = {
    "hour": N_("hours"),
    "working_day": N_("working days"),
    "calendar_day": N_("calendar days"),
    "month": N_("months"),
}
CERTAINTIES: Mapping[str, str] = {
    "A": N_("official wording"),
    "B": N_("secondary source"),
    "C": N_("fragment or derived"),
    "U": N_("unverified"),
}
REGIMES: Mapping[str, str] = {
    "information_request": N_("Requests for information"),
    "citizen_appeal": N_("Citizens' appeals"),
    "correspondence": N_("Correspondence"),
    "administrative_proceeding": N_("Administrative proceedings"),
    "media": N_("Media"),
}
MOST = 3660
UNTIL = "until"
MOVED_DAY = N_("the day named is no longer worked")
"""The reason of an extension that a change of the calendar made."""

UNKNOWN_UNIT = N_("There is no unit %(unit)s. Choose hours, working days, calendar days or months.")
COUNT_RANGE = N_("Type a whole number from %(least)s to %(most)s.")


class ExtensionTerm(Struct, frozen=True, kw_only=True):
    """At most `times` extensions, each by at most `count` of `unit`."""

    count: int
    unit: str
    times: int = 1
    basis: dict[str, str] = {}
    certainty: str = ""

    @classmethod
    def of(cls, stated: ExtensionProfile) -> ExtensionTerm:
        """The extension that a country's law pack states."""
        return cls(
            count=stated.count,
            unit=stated.unit,
            times=stated.times,
            basis=dict(stated.basis),
            certainty=stated.certainty,
        )


class PauseGround(Struct, frozen=True, kw_only=True):
    """A ground on which the law stops the clock; title per language."""

    ground: str
    title: dict[str, str]
    basis: dict[str, str] = {}
    certainty: str = ""

    @classmethod
    def of(cls, stated: PauseProfile) -> PauseGround:
        """The ground that a country's law pack states."""
        return cls(
            ground=stated.ground,
            title=dict(stated.title),
            basis=dict(stated.basis),
            certainty=stated.certainty,
        )


class Term(Struct, frozen=True, kw_only=True):
    """A term as it is kept with a record. rule and version are empty for a term that a person set.

    unit: one of UNITS, or `until` for a day that was named and not reckoned.
    start: where counting begins. roll: what happens when the last day is not worked.
    rest_days: whether hours run on days that are not worked. admin_days: how days off given to the staff of
    administrative bodies alone are taken. named: the day, where unit is `until`.
    """

    rule: str = ""
    version: int = 0
    title: dict[str, str] = {}
    regime: str = "correspondence"
    count: int
    unit: str
    start: Start = "next_day"
    roll: Roll = "next_working_day"
    rest_days: RestDays = "counted"
    admin_days: AdminDays = "off"
    extension: ExtensionTerm | None = None
    pauses: list[PauseGround] = []
    since: date | None = None
    until: date | None = None
    named: date | None = None
    basis: dict[str, str] = {}
    source: str = ""
    certainty: str = ""
    note: dict[str, str] = {}

    @classmethod
    def of(cls, rule: RuleProfile, version: int = 0) -> Term:
        """The term that a country's law pack states."""
        extension = rule.extension
        return cls(
            rule=rule.id,
            version=version,
            title=dict(rule.title),
            regime=rule.regime,
            count=rule.count,
            unit=rule.unit,
            start=rule.start,
            roll=rule.roll,
            rest_days=rule.rest_days,
            admin_days=rule.admin_days,
            extension=None if extension is None else ExtensionTerm.of(extension),
            pauses=[PauseGround.of(pause) for pause in rule.pauses],
            since=rule.since,
            until=rule.until,
            basis=dict(rule.basis),
            source=rule.source,
            certainty=rule.certainty,
            note=dict(rule.note),
        )

    @property
    def in_hours(self) -> bool:
        """Whether the end is a moment and not a day."""
        return self.unit == "hour"


class Stretch(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One extension: by count of unit, or to a named day; why, when and by whom."""

    count: int = 0
    unit: str = ""
    until: date | None = None
    reason: str = ""
    at: datetime | None = None
    by: str = ""


class Pause(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The clock stood still from `since` to `until` (None: it still does), on this ground."""

    since: datetime
    until: datetime | None = None
    ground: str = ""
    title: dict[str, str] = {}
    reason: str = ""


def own_term(count: int, unit: str) -> Term:
    """A term that a person sets. Raises Refusal(code="unit" | "number")."""
    if unit not in UNITS:
        raise Refusal(UNKNOWN_UNIT, code="unit", field="unit", unit=unit)
    if not 1 <= count <= MOST:
        raise Refusal(COUNT_RANGE, code="number", field="count", least=1, most=MOST)
    start: Start = "moment" if unit == "hour" else "next_day"
    roll: Roll = "none" if unit == "hour" else "next_working_day"
    return Term(count=count, unit=unit, start=start, roll=roll)


def named_day(day: date) -> Term:
    """A day that a person names."""
    return Term(count=0, unit=UNTIL, roll="none", named=day)
