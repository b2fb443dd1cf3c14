"""Measurement: what may honestly be said of the press about us, each figure with its rows."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from litestar import Response, get

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.monitoring.figures.grids import HOME, Maker
from service.monitoring.figures.queries.measuring import MOST_SHOWN, Counted, cases, rows_behind
from service.monitoring.figures.rules.measuring import (
    MOST_DAYS,
    NOT_COUNTED,
    USUAL_WEEKS,
    Case,
    known_key,
    monday,
    rows_of,
    stories_of,
)
from service.monitoring.figures.slots import grids_of_others
from service.monitoring.queries.topics import topics
from service.monitoring.rules.acts import READ
from service.monitoring.rules.coding import TONES
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.export import Leaf, workbook_of
from service.web.fields import Fields, FormRejected, typed_day
from service.web.grids import Grid
from service.web.grids import shown as shown_value
from service.web.guards import may
from service.web.render import page
from service.web.working import AnyRequest, Own

LAST_FIRST = N_("The last day lies before the first.")
TOO_LONG = N_("At most %(days)s days are counted at once.")


def _days(work: Work, request: AnyRequest) -> tuple[date, date, dict[str, Refusal], dict[str, str]]:
    """The days that are counted: the last eight weeks unless others are chosen; what was wrong, and what was typed."""
    today = work.today
    usual = monday(today) - timedelta(weeks=USUAL_WEEKS - 1)
    read = Fields({name: str(value) for name, value in request.query_params.items()})
    last = read.day("to", today, latest=today) or today
    first = read.day("from", today, latest=today) or min(usual, last)
    if first > last:
        read.refuse("to", LAST_FIRST, "before")
    elif (last - first).days >= MOST_DAYS:
        read.refuse("from", TOO_LONG, "too_long", days=MOST_DAYS)
    try:
        read.done()
    except FormRejected as refused:
        return usual, today, refused.errors, refused.values
    return first, last, {}, {"from": typed_day(first), "to": typed_day(last)}


async def _made(work: Work, first: date, last: date) -> tuple[Counted, Maker]:
    counted = await cases(work, first, last)
    titles = {topic.id: topic.title for topic in await topics(work)}
    return counted, Maker(counted.cases, first, last, titles)


@get(HOME, guards=[may(READ)])
async def measurement_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """Clips by week, tone, topic, tier and prominence, messages and spokespeople, times, and what is not counted."""
    first, last, errors, values = _days(work, request)
    counted, maker = await _made(work, first, last)
    context: dict[str, Any] = {
        "first": first,
        "last": last,
        "made": maker.all(),
        "more": await grids_of_others(work, first, last),
        "left_out": counted.left_out,
        "not_counted": gettext(NOT_COUNTED),
        "asked": f"?from={typed_day(first)}&to={typed_day(last)}",
        "shown": shown_value,
        "values": values,
        "errors": errors,
        "now": work.now,
    }
    return page(request, "figures/measurement.html", status=422 if errors else 200, **context)


@get(f"{HOME}/export.xlsx", guards=[may(READ)])
async def export_measurement(request: AnyRequest, work: Own) -> Response[bytes]:
    """The same tables as a workbook."""
    first, last, _, _ = _days(work, request)
    _, maker = await _made(work, first, last)
    made = maker.all()
    grids = [*([made.chart.twin] if made.chart else []), *made.grids, *await grids_of_others(work, first, last)]
    return workbook_of("measurement", [_leaf(grid) for grid in grids] or [Leaf(gettext("Clips"), [], [])])


def _leaf(grid: Grid) -> Leaf:
    return Leaf(grid.title, grid.head, [[cell.value for cell in row.cells] for row in grid.rows])


@get(f"{HOME}/rows", guards=[may(READ)])
async def rows_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """The clips behind a figure."""
    key = str(request.query_params.get("of", "all"))[:300]
    if not known_key(key):
        raise NotFound
    first, last, _, _ = _days(work, request)
    counted = await cases(work, first, last)
    ids = _ids(counted.cases, key)
    context: dict[str, Any] = {
        "rows": await rows_behind(work, ids) if ids else [],
        "whole": len(ids),
        "most": MOST_SHOWN,
        "first": first,
        "last": last,
        "tones": {name: gettext(words) for name, words in TONES.items()},
        "back": f"{HOME}?from={typed_day(first)}&to={typed_day(last)}",
    }
    return page(request, "figures/rows.html", **context)


def _ids(found: Sequence[Case], key: str) -> list[Any]:
    return list(stories_of(found).rows) if key == "stories:ours" else rows_of(found).get(key, [])


DOORS = [measurement_page, export_measurement, rows_page]
