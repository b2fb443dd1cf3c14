"""The grid as it is printed, in the language that is spoken now."""

from collections.abc import Sequence
from datetime import date

from service.documents.grids import Cell, Grid, GridRow, GridTable
from service.kit.words import N_
from service.planning.grid.queries.sheets import Gathered
from service.planning.grid.rules.sheets import Placed, agencies_in_order, bands
from service.planning.plans.rules.words import ACTIVITY_STATES, CHANNELS
from service.runtime.language import format_date, format_moment, format_month, format_time, gettext, weekdays
from service.runtime.work import Work

TITLE = N_("Communication plan: %(when)s")
PRINTED = N_("Printed %(moment)s. Only what your agency may see stands here.")
NOTHING = N_("Nothing stands in this time.")
MARKS = {
    "draft": N_("not shown to other agencies"), "tentative": N_("time not sure"), "clash": N_("conflict"),
}  # fmt: skip
PLAIN_STATES = frozenset({"agreed", "confirmed"})


def grid_of(
    work: Work, on: date, weeks: Sequence[Sequence[date]], found: Gathered, size: str, *, whole: bool
) -> Grid:  # fmt: skip
    """The weeks of a sheet as tables, each with the agencies that do something in it. whole: a month, not one week."""
    first, last = weeks[0][0], weeks[-1][-1]
    when = format_month(on) if whole else f"{format_date(first)} – {format_date(last)}"
    title = gettext(TITLE, when=when)
    tables = [_table(work, week, found) for week in weeks]
    note = gettext(PRINTED, moment=format_moment(work.now, work.zone))
    return Grid(
        size, title, work.tenant.name(work.language), work.language, work.local_now.replace(microsecond=0).isoformat(),
        note, gettext(NOTHING), [one for one in tables if one.rows],
    )  # fmt: skip


def _table(work: Work, week: Sequence[date], found: Gathered) -> GridTable:
    short = weekdays("abbreviated")
    head = [gettext("Agency and channel"), *[f"{short[day.weekday()]} {day:%d.%m}" for day in week]]
    rows = []
    order = agencies_in_order(found.chips, work.tenant.id, found.names)
    for band in bands(found.chips, list(week), order, work.zone):
        for row in band.rows:
            cells = [[_cell(work, one, found) for one in own] for own in row.cells]
            rows.append(GridRow(found.names.get(band.party, "—"), gettext(CHANNELS[row.channel]), cells))
    off = [not found.calendar.works(day) for day in week]
    return GridTable(f"{format_date(week[0])} – {format_date(week[-1])}", head, off, rows)


def _cell(work: Work, one: Placed, found: Gathered) -> Cell:
    chip = one.chip
    said = [format_time(chip.starts_at, work.zone)] if one.begins and not chip.all_day else []
    if chip.state not in PLAIN_STATES:
        said.append(gettext(ACTIVITY_STATES[chip.state]))
    given = {"draft": chip.draft, "tentative": chip.tentative, "clash": chip.id in found.clashing}
    said += [gettext(MARKS[name]) for name, holds in given.items() if holds]
    return Cell(" · ".join(said), chip.title or gettext("Without a title"), chip.draft or chip.tentative, chip.gone,
                chip.id in found.clashing)  # fmt: skip
