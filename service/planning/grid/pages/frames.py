"""What pages of the grid share: where one is, what is chosen, words, and the sheet itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from service.identity.queries import units_with_names
from service.kit.folding import fold
from service.kit.words import N_
from service.planning.grid.queries.sheets import Gathered, gathered
from service.planning.grid.rules.chips import STATES, VIEWS, Chip, Wanted
from service.planning.grid.rules.clashing import ADVICE, WHY, Trouble
from service.planning.grid.rules.sheets import Band, agencies_in_order, bands, month_of, neighbours, strip, week_of
from service.planning.plans.rules.acts import WRITE, Standing, why_not
from service.planning.plans.rules.words import ACTIVITY_STATES, CHANNELS
from service.runtime.language import format_date, format_month, gettext, weekdays
from service.runtime.work import Work

HOME = "/planning/grid"
CALENDAR = f"{HOME}/calendar"
MOST_TROUBLES, PAGE = 20, 50
FIRST_YEAR, LAST_YEAR = 1990, 2190
SHORT_STATES: Mapping[str, str] = {
    "proposed": N_("proposed"), "cancelled": N_("cancelled"), "postponed": N_("postponed"), "done": N_("done"),
    "in_progress": N_("under way"),
}  # fmt: skip
"""States that a chip names; agreed and confirmed ones stand there as planned."""
RANGE = N_("%(first)s – %(last)s")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which sheet is asked for: its view, the day it is around, what is chosen, the page of a list."""

    view: str
    on: date
    wanted: Wanted
    page: int = 1

    @classmethod
    def read(cls, query: Mapping[str, Any], today: date) -> "Asked":
        """What an address asks for; what is strange asks for the usual."""
        given = {name: str(value) for name, value in query.items()}
        view = given.get("view", "")
        typed = given.get("page", "")
        page = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else 1
        return cls(view if view in VIEWS else "month", _day(given.get("on", ""), today), Wanted.read(given),
                   max(page, 1))  # fmt: skip

    def at(self, view: str = "", on: date | None = None, wanted: Wanted | None = None, page: int = 0) -> str:
        """The address of another sheet, or of this one."""
        return f"{HOME}?{self.query(view, on, wanted, page)}"

    def query(self, view: str = "", on: date | None = None, wanted: Wanted | None = None, page: int = 0) -> str:
        """The same without its path."""
        given = {"view": view or self.view, "on": (on or self.on).isoformat(), **(wanted or self.wanted).given()}
        return urlencode(given | ({"page": str(page)} if page > 1 else {}))

    @property
    def week(self) -> list[date]:
        return week_of(self.on)

    @property
    def days(self) -> tuple[date, date]:
        """The first and last day that are looked at: of a month also the week that stands below it."""
        week, month = self.week, month_of(self.on)
        if self.view == "list":
            return month[0], month[-1]
        return (week[0], week[-1]) if self.view == "week" else (min(month[0], week[0]), max(month[-1], week[-1]))


def _day(typed: str, today: date) -> date:
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return today
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else today


@dataclass(frozen=True, slots=True)
class Refused:
    """A move that was refused: in words, what moved meanwhile, and where it was to go, to be asked for once more."""

    sentence: str
    params: Mapping[str, Any] = field(default_factory=dict)
    chip: Chip | None = None
    again: Mapping[str, str] = field(default_factory=dict)
    wish: str = ""


def said(sentences: Mapping[str, str]) -> dict[str, str]:
    """Words in the reader's language."""
    return {key: gettext(sentence) for key, sentence in sentences.items()}


def words_for(work: Work) -> dict[str, Any]:
    """What templates name things by."""
    return {
        "home": HOME,
        "calendar_href": CALENDAR,
        "channels": said(CHANNELS),
        "states": said(ACTIVITY_STATES),
        "short_states": said(SHORT_STATES),
        "why": said(WHY),
        "advice": said(ADVICE),
        "weekdays": list(zip(weekdays("abbreviated"), weekdays("wide"), strict=True)),
        "me": work.tenant.id,
        "writes": work.actor.may(WRITE),
    }


async def sheet(work: Work, asked: Asked, refused: Refused | None = None) -> dict[str, Any]:
    """Everything that a sheet's page shows."""
    found = await gathered(work, *asked.days, asked.wanted)
    week, month = asked.week, month_of(asked.on)
    order = agencies_in_order(found.chips, work.tenant.id, found.names)
    troubles = found.shown[:MOST_TROUBLES] if asked.view != "list" else []
    in_view = [one for one in found.chips if _within(one, week if asked.view == "week" else month, found)]
    hard = sum(one.hard for one in found.shown)
    rows = bands(found.chips, week, order, work.zone) if asked.view in ("week", "month") else []
    context = {
        **words_for(work),
        **around(asked, work.today),
        **await _choices(work, asked, found),
        "asked": asked,
        "found": found,
        "chips": found.every,
        "names": found.names,
        "clashing": found.clashing,
        "movable": {one.id for one in found.chips if found.movable(work.actor, one)},
        "days": days_of(week, work.today, found),
        "bands": rows,
        "idle": _idle(rows, week),
        "month": days_of(month, work.today, found),
        "in_week": frozenset(week),
        "strip": strip(found.chips, month, order, work.zone, found.clashing) if asked.view == "month" else [],
        "counts": counts(asked, in_view, hard),
        "troubles": _rows(found.advised(work.actor, troubles), found, work),
        "add_href": _add_href(asked, found, work),
        "hard": hard,
        "more_troubles": len(found.shown) - len(troubles),
        "any": bool(in_view),
        "refused": refused,
        "cut": found.cut,
        "rows": [],
    }
    return context | (_page_of(asked, in_view) if asked.view == "list" else {})


def _idle(rows: Sequence[Band], week: Sequence[date]) -> frozenset[date]:
    """Days on which nobody does anything: their columns may be small."""
    return frozenset(
        day for place, day in enumerate(week) if not any(row.cells[place] for band in rows for row in band.rows)
    )


def _within(one: Chip, days: Sequence[date], found: Gathered) -> bool:
    first, last = one.days(found.zone)
    return first <= days[-1] and last >= days[0]


def _page_of(asked: Asked, chips: Sequence[Chip]) -> dict[str, Any]:
    pages = max(-(-len(chips) // PAGE), 1)
    page = min(asked.page, pages)
    return {
        "rows": chips[(page - 1) * PAGE : page * PAGE],
        "total": len(chips),
        "newer": asked.at(page=page - 1) if page > 1 else "",
        "older": asked.at(page=page + 1) if page < pages else "",
    }


def days_of(days: Iterable[date], today: date, found: Gathered) -> list[dict[str, Any]]:
    """The days of a sheet: whether each is today, whether it is worked."""
    return [
        {"day": day, "today": day == today, "off": not found.calendar.works(day), "n": place}
        for place, day in enumerate(days, 1)
    ]


def counts(asked: Asked, chips: Sequence[Chip], hard: int) -> list[dict[str, Any]]:
    """How much is planned, not approved, and in the way; each leads to just that."""
    plain = asked.wanted

    def at(state: str, clashes: bool) -> str:
        own = Wanted(plain.party, plain.channel, plain.audience, plain.unit, state, plain.plan, clashes)
        return asked.at(wanted=own)

    return [
        {"label": gettext("Planned"), "count": sum(not one.gone for one in chips), "href": at("", False), "kind": ""},
        {"label": gettext("Not approved"), "count": sum(one.open and not one.gone for one in chips),
         "href": at("open", False), "kind": "soon"},
        {"label": gettext("Conflicts"), "count": hard, "href": at("", True), "kind": "late" if hard else ""},
    ]  # fmt: skip


def _rows(troubles: Sequence[Trouble], found: Gathered, work: Work) -> list[dict[str, Any]]:
    """Troubles as their rows show them. What only others may move is proposed to them."""
    offered = iter(found.offered(work.actor, [one for one in troubles if one.movable is None]))
    rows = []
    for one in troubles:
        offer = next(offered) if one.movable is None else None
        rows.append(
            {
                "it": one,
                "first": found.every[one.first],
                "second": found.every[one.second] if one.second else None,
                "chip": found.every[one.movable] if one.movable else None,
                "foreign": found.every[offer.movable] if offer is not None and offer.movable else None,
                "offer": offer.proposal if offer is not None else None,
                "named": one.named.get(work.language) or next(iter(one.named.values()), ""),
            }
        )
    return rows


def _add_href(asked: Asked, found: Gathered, work: Work) -> str:
    """Where an activity is put in: the one plan that is chosen or that takes any, else the list of plans."""
    plan = found.plans.get(asked.wanted.plan) if asked.wanted.plan else None
    takes = [plan] if plan else list(found.plans.values())
    takes = [one for one in takes if why_not("propose", work.actor, Standing(one.state, one.level)) is None]
    return f"/planning/plans/{takes[0].id}/activity" if len(takes) == 1 else "/planning/plans"


async def _choices(work: Work, asked: Asked, found: Gathered) -> dict[str, Any]:
    """What can be chosen: what there is in this time, and what is chosen already."""
    wanted, every = asked.wanted, found.every.values()
    audiences = {fold(found.audiences[key]): found.audiences[key]
                 for one in every for key in one.audiences if found.audiences.get(key)}  # fmt: skip
    if wanted.audience:
        audiences.setdefault(wanted.audience, wanted.audience)
    plans = {one.plan_id for one in every} | ({wanted.plan} if wanted.plan else set())
    parties = {one.tenant_id for one in every} | {work.tenant.id}
    untitled, units = gettext("Without a title"), [(str(one.id), one.name) for one in await units_with_names(work)]
    return {
        "of_agencies": _named((str(key), found.names.get(key, "—")) for key in parties),
        "of_audiences": _named(audiences.items()),
        "of_units": units,
        "of_states": list(said(STATES).items()),
        "of_plans": _named((str(key), found.plans[key].title or untitled) for key in plans if key in found.plans),
        "on": _on(asked, found, dict(units)),
    }


def _named(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(pairs, key=lambda pair: (fold(pair[1]), pair[0]))


def _plan_name(asked: Asked, found: Gathered) -> str:
    plan = found.plans.get(asked.wanted.plan) if asked.wanted.plan else None
    return (plan.title or gettext("Without a title")) if plan else "—"


def _on(asked: Asked, found: Gathered, units: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Choices that are on: what, which, and where the sheet without it is."""
    plain, shown = asked.wanted.given(), list[tuple[str, str, str]]()
    says: Mapping[str, tuple[str, Any]] = {
        "agency": (gettext("Agency"), lambda: found.names.get(asked.wanted.party or UUID(int=0), "—")),
        "channel": (gettext("Channel"), lambda: gettext(CHANNELS[asked.wanted.channel])),
        "audience": (gettext("Audience"), lambda: next(
            (name for name in found.audiences.values() if fold(name) == asked.wanted.audience), asked.wanted.audience)),
        "unit": (gettext("Unit"), lambda: units.get(str(asked.wanted.unit), "—")),
        "state": (gettext("State"), lambda: gettext(STATES[asked.wanted.state])),
        "plan": (gettext("Plan"), lambda: _plan_name(asked, found)),
        "conflicts": (gettext("Only"), lambda: gettext("Conflicts")),
    }  # fmt: skip
    for name in plain:
        rest = Wanted.read({key: text for key, text in plain.items() if key != name})
        shown.append((says[name][0], says[name][1](), asked.at(wanted=rest)))
    return shown


def around(asked: Asked, today: date) -> dict[str, Any]:
    """Where one can go from a sheet, with the same choices."""
    earlier, later = neighbours(asked.on, asked.view)
    week = asked.week
    in_words = gettext(RANGE, first=format_date(week[0]), last=format_date(week[-1]))
    return {
        "heading": in_words if asked.view in ("week", "mine") else format_month(asked.on),
        "week_words": in_words,
        "earlier": asked.at(on=earlier),
        "later": asked.at(on=later),
        "now": asked.at(on=today),
        "week_before": asked.at(on=asked.on - timedelta(days=7)),
        "week_after": asked.at(on=asked.on + timedelta(days=7)),
        "bare": asked.at(wanted=Wanted()),
        "narrowed": bool(asked.wanted.given()),
        "query": asked.query(),
        "tabs": [
            {"label": gettext(label), "href": asked.at(view=name), "current": name == asked.view, "count": None}
            for name, label in VIEWS.items()
        ],
    }
