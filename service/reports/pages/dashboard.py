"""The head's dashboard: how the agency executes, what comes in, how fast it answers, what needs attention today."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get

from service.assignments.queries.listing import AssignmentRow, Wanted, assignments
from service.kit.dates import day_span
from service.kit.periods import DASHBOARD_WEEKS, Period, weeks_of, weeks_until
from service.reports.forms import dashboard_from_query
from service.reports.pages import figures, grids
from service.reports.pages.reports import asked_of
from service.reports.queries import discipline as execution
from service.reports.queries import lateness, letters
from service.reports.queries.discipline import Discipline
from service.reports.queries.reach import local
from service.reports.rules import READ, may_see_dashboard
from service.reports.rules.figures import times_of
from service.runtime.language import format_number, format_percent, gettext, ngettext
from service.runtime.work import Work
from service.web.grids import shown
from service.web.guards import NotPermitted, may
from service.web.render import page
from service.web.working import AnyRequest, Own

ATTENTION, AHEAD, MOST_UNITS = 6, timedelta(days=3), 8


def span_words() -> dict[str, str]:
    """What the dashboard can show."""
    return {"week": gettext("Week"), "weeks": gettext("7 weeks"), "year": gettext("Year")}


@get("/dashboard", guards=[may(READ)])
async def dashboard(request: AnyRequest, work: Own) -> Response[bytes]:
    """Figures and charts of the last weeks, of everything that the head may read."""
    if not may_see_dashboard(work.actor):
        raise NotPermitted(READ)
    span, period = dashboard_from_query(work, asked_of(request))
    # A chart of one week would be one point, so charts show seven at least.
    drawn = period if span != "week" else weeks_until(work.today, DASHBOARD_WEEKS["weeks"])
    recent = await execution.discipline(work, period)
    trend = recent if drawn == period else await execution.discipline(work, drawn)
    weeks = weeks_of(Period(trend.counted.first, trend.counted.last), work.today)
    volumes, counted = await letters.volumes(work, drawn, "incoming")
    incoming = await grids.told(work, volumes, counted)
    answers, answered = await letters.answer_times(work, period)
    context: dict[str, Any] = {
        "spans": [(name, words, f"/dashboard?span={name}", name == span) for name, words in span_words().items()],
        "period": period,
        "left_out": [one.first for one in (recent.counted, counted, answered) if one.left_out],
        "figures": await _figures(work, period, recent, answers),
        "punctuality": figures.punctuality(trend, weeks),
        "arrivals": figures.arrivals(incoming, gettext("Incoming letters by weeks")),
        "answers": figures.spans(grids.answer_spans(answers, answered)),
        "answered": len(answers),
        "units_title": gettext("Executed in time by units, %%"),
        "share_title": gettext("In time, %%"),
        "units": await _units(work, recent),
        "attention": [(row, *_pressing(work, row)) for row in await _attention(work)],
        "shown": shown,
        "now": work.now,
    }
    return page(request, "reports/dashboard.html", **context)


async def _figures(work: Work, period: Period, recent: Discipline, answers: list[letters.Answered]) -> list[Any]:
    """(name, value, link, what stands below it, whether it is bad news)."""
    today, zone = work.today, work.zone
    past = period.beside(-1)
    before = (await execution.discipline(work, past)).whole.percent_in_time
    span = day_span(period.first, period.last, zone)
    came = await letters.registered(work, span, "incoming")
    came_before = await letters.registered(work, day_span(past.first, past.last, zone), "incoming")
    is_open, due_today = await execution.open_now(work, day_span(today, today, zone).until)
    late = await execution.overdue(work, shown=1)
    oldest = (today - local(late.oldest[0].due_at or work.now, zone)).days if late.oldest else 0
    waiting = await lateness.overdue_letters(work, shown=1)
    longest = (today - (waiting.oldest[0].due_on or today)).days if waiting.oldest else 0
    times = times_of([one.seconds for one in answers])
    in_time = recent.whole.percent_in_time
    asked = urlencode({**grids.given_in(recent.counted), "outcome": "in_time"})
    days = urlencode({"journal": "all", "from": grids.typed(period.first), "to": grids.typed(period.last)})
    return [
        (gettext("Executed in time"), _percent(in_time), f"/assignments?{asked}",
         gettext("before that %(share)s", share=_percent(before)), False),
        (gettext("Being executed"), format_number(is_open), "/assignments?whose=all&open=1",
         gettext("due today: %(count)s", count=format_number(due_today)), False),
        (gettext("Overdue"), format_number(late.whole), "/assignments?whose=all&overdue=1",
         ngettext("the oldest by %(n)s day", "the oldest by %(n)s days", oldest) if late.whole else "",
         late.whole > 0),
        (gettext("Overdue letters"), format_number(waiting.whole), "/letters?journal=all&overdue=1",
         ngettext("the oldest by %(n)s day", "the oldest by %(n)s days", longest) if waiting.whole else "",
         waiting.whole > 0),
        (gettext("Incoming letters"), format_number(came), f"/letters?{days}",
         gettext("before that %(count)s", count=format_number(came_before)), False),
        (gettext("Answer time, median"), _days(times.median), "/reports/answers",
         gettext("90 %% within %(days)s", days=_days(times.ninety)), False),
    ]  # fmt: skip


def _percent(share: float | None) -> str:
    return "—" if share is None else format_percent(share / 100)


def _days(days: float | None) -> str:
    return "—" if days is None else gettext("%(days)s days", days=format_number(days, 1))


async def _units(work: Work, found: Discipline) -> list[Any]:
    """(unit, link, per cent in time, overdue) of the units with most to do, as bars."""
    names = await grids.names_of(work)
    asked = grids.given_in(found.counted)
    ranked = sorted(found.units.items(), key=lambda one: -one[1].given)[:MOST_UNITS]
    return [
        (
            names.unit(unit),
            f"/assignments?{urlencode({**asked, 'doing': str(unit)})}" if unit is not None else "",
            tally.percent_in_time,
            tally.overdue,
        )
        for unit, tally in ranked
    ]


async def _attention(work: Work) -> list[AssignmentRow]:
    """What is overdue or due within days, the most pressing first."""
    wanted = Wanted(whose="all", due_until=work.now + AHEAD, now=work.now)
    found = await assignments(work, wanted, limit=ATTENTION * 2)
    return [row for row in found.items if row.state != "reported"][:ATTENTION]


def _pressing(work: Work, row: AssignmentRow) -> tuple[str, str]:
    """A class of the stylesheet and the words beside a term."""
    due = row.due_at or work.now
    days = (local(due, work.zone) - work.today).days
    if due < work.now:
        return "late", ngettext("%(n)s day over", "%(n)s days over", -days) if days else gettext("the hour is over")
    return "soon", ngettext("%(n)s day left", "%(n)s days left", days) if days else gettext("today")


DOORS = [dashboard]
