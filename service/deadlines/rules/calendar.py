"""Which days are worked: the week's own days, and the marks that a country or an agency sets upon them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from msgspec import Struct

from service.kit.words import N_
from service.tenancy.packs import AdminDays, DayProfile

KINDS: Mapping[str, str] = {
    "holiday": N_("Holiday"),
    "observed": N_("Rest day moved"),
    "swap_off": N_("Day off exchanged"),
    "swap_work": N_("Worked instead"),
    "extra_off_admin": N_("Day off for staff of administrative bodies"),
    "ordinary": N_("As the weekday says"),
}
OFF_KINDS = frozenset({"holiday", "observed", "swap_off", "extra_off_admin"})
FEWEST_MARKS = 5
"""A year with fewer marks is taken for one whose calendar nobody has entered."""


class DayMark(Struct, frozen=True, kw_only=True):
    """A day that is not as its weekday says. week: 5 or 6 where it holds for such weeks alone, 0 for both.

    kind: one of KINDS; `ordinary` is an agency's word that the country's mark does not hold for it.
    origin: country or agency; the agency's mark goes before the country's.
    """

    day: date
    kind: str
    week: int = 0
    title: dict[str, str] = {}
    origin: str = "country"
    pair: date | None = None
    act_number: str = ""
    act_date: date | None = None
    url: str = ""
    certainty: str = ""

    @classmethod
    def of(cls, day: DayProfile) -> DayMark:
        """The mark that a country's file sets."""
        return cls(
            day=day.day,
            kind=day.kind,
            week=day.week or 0,
            title=dict(day.title),
            pair=day.pair,
            act_number=day.act_number or "",
            act_date=day.act_date,
            url=day.url or "",
            certainty=day.certainty or "",
        )


class Off(Struct, frozen=True, omit_defaults=True):
    """Why a day is not worked: weekend, or the kind of its mark with what the mark says."""

    day: date
    kind: str
    title: dict[str, str] = {}
    act_number: str = ""
    act_date: date | None = None
    url: str = ""


@dataclass(frozen=True)
class WorkCalendar:
    """The calendar of one agency. week: 5 (Saturday and Sunday are free) or 6 (Sunday is).

    known: years whose marks were entered; outside of them only weekends are known.
    """

    week: int = 5
    marks: Mapping[date, DayMark] = field(default_factory=dict)
    known: frozenset[int] = frozenset()

    @classmethod
    def build(cls, marks: Iterable[DayMark], week: int = 5) -> WorkCalendar:
        """Of several marks on a day the agency's stands, then the one for just this kind of week."""
        standing: dict[date, DayMark] = {}
        years: dict[int, int] = {}
        for mark in marks:
            if mark.week not in (0, week):
                continue
            other = standing.get(mark.day)
            if other is None or _rank(mark) > _rank(other):
                standing[mark.day] = mark
            years[mark.day.year] = years.get(mark.day.year, 0) + 1
        return cls(week, standing, frozenset(year for year, count in years.items() if count >= FEWEST_MARKS))

    def off(self, day: date, admin_days: AdminDays = "off") -> Off | None:
        """Why the day is not worked, or None. admin_days: how days off of administrative bodies alone are taken."""
        mark = self.marks.get(day)
        if mark is not None:
            if mark.kind == "swap_work":
                return None
            if mark.kind in OFF_KINDS and not (mark.kind == "extra_off_admin" and admin_days == "working"):
                return Off(day, mark.kind, mark.title, mark.act_number, mark.act_date, mark.url)
        return Off(day, "weekend") if self.is_weekend(day) else None

    def is_weekend(self, day: date) -> bool:
        """What the week alone says."""
        return day.weekday() >= self.week

    def works(self, day: date, admin_days: AdminDays = "off") -> bool:
        """Whether the day is worked."""
        return self.off(day, admin_days) is None

    def worked_instead(self, day: date) -> DayMark | None:
        """The mark that makes a weekend day a worked one."""
        mark = self.marks.get(day)
        return mark if mark is not None and mark.kind == "swap_work" else None


def _rank(mark: DayMark) -> tuple[bool, bool]:
    return mark.origin == "agency", mark.week != 0
