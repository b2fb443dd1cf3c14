"""The calendars and rules of both countries as their files state them, for tests of the rules alone."""

from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from service.deadlines.rules.calendar import DayMark, WorkCalendar
from service.deadlines.rules.reckoning import Explanation, reckon
from service.deadlines.rules.terms import Term, own_term
from service.runtime.settings import ROOT
from service.tenancy.loader import load

ZONES = {"az": ZoneInfo("Asia/Baku"), "ge": ZoneInfo("Asia/Tbilisi")}


@cache
def directory():
    found = load(ROOT / "tenants")
    assert found.problems == ()
    return found


@cache
def calendar(country: str, week: int = 5) -> WorkCalendar:
    return WorkCalendar.build([DayMark.of(day) for day in directory().packs[country].days], week)


def rule(rule_id: str, on: date = date(2026, 1, 1)) -> Term:
    found = directory().packs[rule_id[:2]].rule(rule_id, on)
    assert found is not None, rule_id
    return Term.of(found)


def moment(country: str, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONES[country])


def by_rule(rule_id: str, start: str, **more) -> Explanation:
    country = rule_id[:2]
    at = moment(country, start)
    return reckon(rule(rule_id, at.date()), at, calendar(country), ZONES[country], **more)


def by_count(country: str, count: int, unit: str, start: str, **more) -> Explanation:
    return reckon(own_term(count, unit), moment(country, start), calendar(country), ZONES[country], **more)


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(n) for n in range((last - first).days + 1)]
