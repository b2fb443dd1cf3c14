"""The press calendar by month, by week and as a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from litestar import Response, get

from service.kit.dates import day_span
from service.kit.words import N_
from service.notifications.slots import working_days
from service.press.calendar.queries.entries import clashing
from service.press.calendar.rules.clashes import HARD, WHY, Clash
from service.press.calendar.rules.entries import SHOWN, TERMS, WHAT, Entry, Wanted, by_day
from service.press.calendar.rules.months import month_days, neighbours, week_days
from service.press.events.rules.acts import READ, WRITE
from service.press.events.rules.kinds import KIND_WORDS, KINDS
from service.runtime.language import format_date, format_month, gettext, weekdays
from service.runtime.work import Work
from service.web.guards import may
from service.web.render import leave_for, page
from service.web.working import AnyRequest, Own

HOME = "/press/calendar"
VIEWS = {"month": N_("Month"), "week": N_("Week"), "list": N_("List")}
MOST_ON_DAY = 6
"""Entries of a day that a month's sheet shows; its week shows them all."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry on a day. begins: it begins on that day, so that its hour is said; clashes: the worst of each other."""

    entry: Entry
    begins: bool
    whole_day: bool
    clashes: Sequence[Clash]

    @property
    def hard(self) -> bool:
        return any(one.why in HARD for one in self.clashes)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a sheet. inside: of the month shown; works: a working day; more: entries that are not shown."""

    day: date
    inside: bool
    today: bool
    past: bool
    works: bool
    entries: Sequence[Shown]
    more: int = 0


@get("/press", guards=[may(READ)])
async def press_office(request: AnyRequest) -> Response[bytes]:
    """The press office begins with its calendar."""
    return leave_for(request, HOME)


@get(HOME, guards=[may(READ)])
async def calendar_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """A month, a week or a month's list (`?view=`) around a day (`?on=2026-12-31`); `show`, `kind`, `mine`."""
    asked = {name: str(request.query_params.get(name, "")) for name in ("view", "on", "show", "kind", "mine")}
    view = asked["view"] if asked["view"] in VIEWS else "month"
    on = _day(asked["on"], work.today)
    wanted = Wanted(
        asked["show"] if asked["show"] in SHOWN else "",
        asked["kind"] if asked["kind"] in KINDS else "",
        work.actor.stands_for if asked["mine"] == "1" else None,
    )
    days = week_days(on) if view == "week" else month_days(on)
    if view == "list":
        days = [day for day in days if (day.year, day.month) == (on.year, on.month)]
    shown = await _sheet(work, days, on, view, wanted)
    context = {
        "days": shown,
        "weeks": [shown[at : at + 7] for at in range(0, len(shown), 7)],
        "view": view,
        "on": on,
        "wanted": wanted,
        "heading": _heading(view, on, days),
        "any": any(day.entries for day in shown),
        "clashing": sum(1 for day in shown for one in day.entries if one.hard and one.begins),
        "writes": work.actor.may(WRITE),
        **_around(view, on, work.today, wanted),
        **_words(),
    }
    return page(request, "press_calendar/calendar.html", **context)


async def _sheet(work: Work, days: Sequence[date], on: date, view: str, wanted: Wanted) -> list[Day]:
    zone = work.zone
    span = day_span(days[0], days[-1], zone)
    entries, clashes = await clashing(work, span.since, span.until)
    of_day = by_day([one for one in entries if wanted.takes(one)], days, zone)
    works = await working_days(work)
    found = []
    for day in days:
        own = [_shown(one, day, zone, clashes.get(one.key, ())) for one in of_day[day]]
        kept = own if view != "month" or len(own) <= MOST_ON_DAY else own[: MOST_ON_DAY - 1]
        inside = view != "month" or day.month == on.month
        found.append(
            Day(day, inside, day == work.today, day < work.today, works(day), kept, len(own) - len(kept))
        )  # fmt: skip
    return found


def _shown(entry: Entry, day: date, zone: ZoneInfo, clashes: Sequence[Clash]) -> Shown:
    return Shown(entry, entry.on_days(zone)[0] == day, entry.whole_day(zone), clashes)


def _heading(view: str, on: date, days: Sequence[date]) -> str:
    if view != "week":
        return format_month(on)
    return gettext("%(first)s – %(last)s", first=format_date(days[0], "long"), last=format_date(days[-1], "long"))


def _around(view: str, on: date, today: date, wanted: Wanted) -> dict[str, Any]:
    """Where one can go from a sheet, with the same narrowing."""
    kept = {"show": wanted.shown, "kind": wanted.kind, "mine": "1" if wanted.owner_id else ""}
    given = {name: text for name, text in kept.items() if text}
    earlier, later = neighbours(on, view)

    def at(view: str, day: date, given: Mapping[str, str] = given) -> str:
        return f"{HOME}?{urlencode({'view': view, 'on': day.isoformat(), **given})}"

    return {
        "earlier": at(view, earlier), "later": at(view, later), "now": at(view, today), "all": at(view, on, {}),
        "narrowed": bool(given), "week_of": lambda day: at("week", day),
        "tabs": [
            {"label": gettext(label), "href": at(one, on), "current": one == view, "count": None}
            for one, label in VIEWS.items()
        ],
    }  # fmt: skip


def _words() -> dict[str, Any]:
    return {
        "weekdays": list(zip(weekdays("abbreviated"), weekdays("wide"), strict=True)),
        "what": {key: gettext(words) for key, words in WHAT.items()},
        "terms": {key: gettext(words) if words else "" for key, words in TERMS.items()},
        "why": {key: gettext(words) for key, words in WHY.items()},
        "shows": [(key, gettext(words)) for key, (words, _) in SHOWN.items()],
        "kinds": [(key, gettext(words)) for key, words in KIND_WORDS.items()],
    }


def _day(typed: str, today: date) -> date:
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return today
    return found if 1950 <= found.year <= 2150 else today


DOORS = [press_office, calendar_page]
