"""Figures of one account as charts with their twins, in the language that is spoken now."""

from collections.abc import Sequence

from service.kit.charts import columns, trend
from service.monitoring.figures.queries.accounts import AccountView, FigureView, readings_of
from service.monitoring.figures.rules.accounts import ORIGINS
from service.monitoring.figures.rules.metrics import METRICS, OTHER, PLATFORMS
from service.runtime.language import format_date, gettext
from service.web.grids import Cell, Figure, Grid, Row

MOST_DRAWN = 60


def platform_words(platform: str) -> str:
    """A platform's name; a word of the language for one that has none."""
    name = PLATFORMS.get(platform, platform)
    return gettext(name) if platform == OTHER else name


def charts_of(account: AccountView, found: Sequence[FigureView]) -> list[Figure]:
    """A chart for each metric of an account with two figures or more: each of its own, none of them added up."""
    drawn = []
    for metric in account.metrics:
        some = readings_of(found, metric)[-MOST_DRAWN:]
        if len(some) > 1:
            drawn.append(_chart(metric, some))
    return drawn


def _chart(metric: str, some: Sequence[FigureView]) -> Figure:
    title = gettext(METRICS[metric].title)
    if METRICS[metric].over_days:
        chart = columns([[one.value] for one in some])
    else:
        chart = trend([(one.on.toordinal(), one.value) for one in some])
    named = [format_date(one.on) for one in some]
    return Figure(metric, title, chart, named, (), _twin(metric, title, some))


def _twin(metric: str, title: str, some: Sequence[FigureView]) -> Grid:
    head = (gettext("Day"), title, gettext("Source"))
    rows = tuple(
        Row((Cell(days_words(one), named=True), Cell(one.value), Cell(gettext(ORIGINS.get(one.origin, one.origin)))))
        for one in reversed(some)
    )
    return Grid(metric, title, head, rows)


def days_words(one: FigureView) -> str:
    """The day of a figure, or the days that it counts."""
    return format_date(one.on) if one.first is None else f"{format_date(one.first)} – {format_date(one.on)}"
