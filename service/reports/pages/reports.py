"""The reports: each as a page, on paper and as a workbook, all three of the same tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler

from service.correspondence.queries.registers import journals_of
from service.kit.dates import day_span
from service.kit.periods import MOST_DAYS, Period, offered, weeks_of
from service.kit.refusal import Refusal
from service.reports.forms import NAMES, period_from_query
from service.reports.pages import figures, grids, letter_grids
from service.reports.queries import discipline as execution
from service.reports.queries import lateness, letters
from service.reports.queries.reach import Counted
from service.reports.rules import NEEDED, OF_NOW, READ, REPORTS, VOLUMES, open_to
from service.reports.rules.figures import DAY, SPANS
from service.runtime.language import format_date, format_month, format_number, gettext
from service.runtime.work import Work
from service.web.export import Leaf, workbook_of
from service.web.grids import Figure, Grid
from service.web.grids import shown as shown_value
from service.web.guards import NotPermitted, may
from service.web.render import page
from service.web.working import AnyRequest, Own


@dataclass(frozen=True, slots=True)
class Made:
    """A report: its charts, its tables, and sentences about what was left out."""

    grids: list[Grid]
    figures: list[Figure] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    empty: bool = False


PLACES = {str(place) for place in range(len(SPANS) + 1)}
ROWS = ("rows", "journal", "unit", "span")
"""What an address of answer times names when its letters are asked for."""
MOST_ROWS = 500


def asked_of(request: AnyRequest) -> dict[str, str]:
    """The address's own parameters, the first of each name, empty ones left out."""
    asked: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if value:
            asked.setdefault(name, value)
    return asked


# --- what each report holds


async def _discipline(work: Work, period: Period) -> Made:
    found = await execution.discipline(work, period)
    names = await grids.names_of(work, grids.people_in(found.people))
    weeks = weeks_of(Period(found.counted.first, found.counted.last), work.today)
    tables = [grids.by_people(found, names), grids.by_weeks(found, weeks)]
    cut = _cut(period, found.counted, gettext("Assignments given before %(day)s are left out: there are too many."))
    return Made(tables, [figures.punctuality(found, weeks)], cut, not found.people)


async def _volumes(work: Work, period: Period) -> Made:
    rows, counted = await letters.volumes(work, period)
    told = await grids.told(work, rows, counted)
    tables = [grids.volume_journals(told), grids.volume_kinds(told), grids.volume_weeks(told)]
    drawn = [figures.arrivals(told, gettext("Registered letters by weeks"))]
    cut = _cut(period, counted, gettext("Letters registered before %(day)s are left out: there are too many."))
    return Made(tables, drawn, cut, not rows)


async def _answers(work: Work, period: Period) -> Made:
    found, counted = await letters.answer_times(work, period)
    journals = {one.id: one.title for one in await journals_of(work)}
    units = dict((await grids.names_of(work)).units)
    spans = grids.answer_spans(found, counted)
    tables = [
        grids.answers_by(gettext("By journals"), gettext("Journal"), "journals", journals, found, counted),
        grids.answers_by(gettext("By units"), gettext("Unit"), "units", units, found, counted),
        spans,
    ]
    cut = _cut(period, counted, gettext("Answers sent before %(day)s are left out: there are too many."))
    return Made(tables, [figures.spans(spans)], cut, not found)


async def _answered_letters(work: Work, period: Period, asked: Mapping[str, str]) -> Made:
    """The letters behind one figure of answer times."""
    span = int(asked["span"]) if asked.get("span") in PLACES else None
    found = await letters.answered_letters(
        work,
        day_span(period.first, period.last, work.zone),
        journal_id=_uuid(asked.get("journal", "")),
        unit_id=_uuid(asked.get("unit", "")),
        longer=SPANS[span - 1] * DAY if span else 0.0,
        within=SPANS[span] * DAY if span is not None and span < len(SPANS) else None,
        limit=MOST_ROWS + 1,
    )
    left_out = []
    if len(found) > MOST_ROWS:
        left_out.append(gettext("Only the slowest %(count)s are named.", count=format_number(MOST_ROWS)))
    return Made([letter_grids.answered(found[:MOST_ROWS], work.zone)], [], left_out, not found)


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed) if typed else None
    except ValueError:
        return None


async def _overdue(work: Work, period: Period) -> Made:
    found = await execution.overdue(work)
    names = await grids.names_of(work, grids.people_in(found.people))
    tables = [grids.overdue_by_people(found, names), grids.longest_overdue(work, found)]
    left_out = []
    if found.more:
        most = format_number(execution.MOST_OVERDUE)
        left_out.append(gettext("Only the %(count)s that are overdue longest are counted.", count=most))
    if found.whole > len(found.oldest):
        shown = format_number(len(found.oldest))
        left_out.append(gettext("The last table names the %(count)s that are overdue longest.", count=shown))
    return Made(tables, [], left_out, not found.people)


async def _overdue_letters(work: Work, period: Period) -> Made:
    found = await lateness.overdue_letters(work)
    units = dict((await grids.names_of(work)).units)
    journals = await journals_of(work)
    tables = [letter_grids.overdue_by_units(found, journals, units), letter_grids.longest_waiting(work, found)]
    left_out = []
    if found.more:
        most = format_number(lateness.MOST_OVERDUE)
        left_out.append(gettext("Only the newest %(count)s of a unit are counted.", count=most))
    if found.whole > len(found.oldest):
        shown = format_number(len(found.oldest))
        left_out.append(gettext("The last table names the %(count)s that are overdue longest.", count=shown))
    return Made(tables, [], left_out, not found.whole)


def _cut(period: Period, counted: Counted, sentence: str) -> list[str]:
    said = []
    if period.was_cut and period.asked_first is not None:
        said.append(
            gettext(
                "A report covers at most %(days)s days: the days from %(first)s until %(last)s are left out.",
                days=MOST_DAYS,
                first=format_date(period.asked_first),
                last=format_date(period.first),
            )
        )
    return [*said, sentence % {"day": format_date(counted.first)}] if counted.left_out else said


MAKERS = {
    "discipline": _discipline,
    "volumes": _volumes,
    "answers": _answers,
    "overdue": _overdue,
    "overdue-letters": _overdue_letters,
}


# --- pages


@get("/reports", guards=[may(READ, VOLUMES)])
async def front(request: AnyRequest, work: Own) -> Response[bytes]:
    """The first report that the reader may open."""
    reports = open_to(work.actor)
    if not reports:
        raise NotPermitted(READ)
    return Response(b"", status_code=303, headers={"Location": f"/reports/{reports[0]}", "Cache-Control": "no-store"})


def doors_of(report: str) -> list[HTTPRouteHandler]:
    """The routes of one report."""
    guards = [may(NEEDED[report][0])]

    @get(f"/reports/{report}", guards=guards)
    async def shown(request: AnyRequest, work: Own) -> Response[bytes]:
        """The report with its charts and tables."""
        context, errors = await _context(request, work, report)
        return page(request, "reports/report.html", status=422 if errors else 200, **context)

    @get(f"/reports/{report}/print", guards=guards)
    async def printed(request: AnyRequest, work: Own) -> Response[bytes]:
        """The same as a sheet for paper."""
        context, errors = await _context(request, work, report)
        return page(request, "reports/print.html", status=422 if errors else 200, **context)

    @get(f"/reports/{report}/export.xlsx", guards=guards)
    async def taken(request: AnyRequest, work: Own) -> Response[bytes]:
        """The same tables as a workbook; taking them is an act."""
        context, errors = await _context(request, work, report)
        if errors:
            return page(request, "reports/report.html", status=422, **context)
        kept = {name: context["asked"][name] for name in NAMES if name in context["asked"]}
        work.record("reports.exported", work.tenant.id, record="agency", after={"report": report, **kept})
        return workbook_of(f"report-{report}-{work.today.isoformat()}", _leaves(work, context))

    return [shown, printed, taken]


async def _context(request: AnyRequest, work: Work, report: str) -> tuple[dict[str, Any], Mapping[str, Refusal]]:
    for permission in NEEDED[report]:
        if not work.actor.may(permission):
            raise NotPermitted(permission)
    asked = asked_of(request)
    period, errors = period_from_query(work, asked if report not in OF_NOW else {})
    rows = report == "answers" and "rows" in asked
    made: Made = await (_answered_letters(work, period, asked) if rows else MAKERS[report](work, period))
    kept = urlencode({name: asked[name] for name in NAMES if name in asked and not errors})
    behind = urlencode({name: asked[name] for name in (*NAMES, *ROWS) if name in asked and not errors})
    return {
        "report": report,
        "title": gettext(REPORTS[report]),
        "tabs_of": [
            {
                "label": gettext(REPORTS[one]),
                "href": f"/reports/{one}?{kept}" if kept and one not in OF_NOW else f"/reports/{one}",
                "count": None,
                "current": one == report,
            }
            for one in open_to(work.actor)
        ],
        "made": made,
        "asked": asked,
        "errors": errors,
        "query": f"?{behind}" if behind else "",
        "period": period,
        "period_words": period_words(period),
        "chooser": _chooser(work, period) if report not in OF_NOW else None,
        "shown": shown_value,
        "now": work.now,
        "back": f"/reports/{report}{'?' + kept if kept else ''}",
    }, errors


def period_words(period: Period) -> str:
    """A period as a heading says it."""
    if period.kind == "month":
        return format_month(period.first)
    if period.kind == "quarter":
        return gettext("Quarter %(number)s of %(year)s", number=period.key[-1], year=period.first.year)
    if period.kind == "year":
        return gettext("Year %(year)s", year=period.first.year)
    return f"{format_date(period.first)} – {format_date(period.last)}"


def _chooser(work: Work, period: Period) -> dict[str, Any]:
    kinds = {"month": gettext("Month"), "quarter": gettext("Quarter"), "year": gettext("Year")}
    groups = [(kinds[kind], [(one.key, period_words(one)) for one in periods]) for kind, periods in offered(work.today)]
    listed = any(period.key == key for _, choices in groups for key, _ in choices)
    return {
        "groups": groups,
        "own": None if listed or not period.key else (period.key, period_words(period)),
        "before": _address(period.beside(-1)),
        "after": _address(period.beside(1)) if period.last < work.today else None,
    }


def _address(period: Period) -> str:
    days = {"from": grids.typed(period.first), "to": grids.typed(period.last)}
    return urlencode({"period": period.key} if period.key else days)


def _leaves(work: Work, context: Mapping[str, Any]) -> list[Leaf]:
    made: Made = context["made"]
    leaves = [
        Leaf(grid.title, grid.head, [[cell.value for cell in row.cells] for row in grid.rows]) for grid in made.grids
    ]
    about = [
        [gettext("Report"), context["title"]],
        [gettext("Agency"), work.tenant.name(work.language)],
        *([[gettext("Period"), context["period_words"]]] if context["chooser"] else []),
        [gettext("As of"), work.today],
        *[[gettext("Left out"), sentence] for sentence in made.left_out],
    ]
    return [*leaves, Leaf(gettext("About this report"), ("", ""), about)]


DOORS = [front, *[door for report in REPORTS for door in doors_of(report)]]
