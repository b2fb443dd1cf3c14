"""Charts with their words: what stands under the columns, what the colours mean, and the table that says the same."""

from collections.abc import Sequence

from service.kit.charts import columns, line
from service.kit.periods import Week
from service.reports.pages.grids import Told, by_weeks, volume_weeks
from service.reports.queries.discipline import Discipline
from service.reports.rules.figures import Tally
from service.runtime.language import format_date, gettext
from service.web.grids import Figure, Grid

MOST_SERIES = 4


def _named(weeks: Sequence[Week]) -> list[str]:
    return [format_date(week.first, "table", week.first) for week in weeks]


def punctuality(found: Discipline, weeks: Sequence[Week]) -> Figure:
    """The share executed in time, by the week in which the work was given."""
    shares = [found.weeks.get(week.monday, Tally()).percent_in_time for week in weeks]
    title = gettext("Executed in time, by the week it was given in, %%")
    return Figure("punctuality", title, line(shares), _named(weeks), (), by_weeks(found, weeks))


def arrivals(one: Told, title: str) -> Figure:
    """Letters by weeks, stacked by journal; journals beyond MOST_SERIES share the last colour."""
    counts = {(volume.monday, volume.journal_id): 0 for volume in one.found}
    whole = {journal.id: 0 for journal in one.journals}
    for volume in one.found:
        counts[volume.monday, volume.journal_id] += volume.count
        whole[volume.journal_id] += volume.count
    ranked = sorted(one.journals, key=lambda journal: -whole[journal.id])
    apart = ranked if len(ranked) <= MOST_SERIES else ranked[: MOST_SERIES - 1]
    others = ranked[len(apart) :]
    stacks = []
    for week in one.weeks:
        stack = [counts.get((week.monday, journal.id), 0) for journal in apart]
        if others:
            stack.append(sum(counts.get((week.monday, journal.id), 0) for journal in others))
        stacks.append(stack)
    series = [journal.title for journal in apart] + ([gettext("Other journals")] if others else [])
    return Figure("arrivals", title, columns(stacks), _named(one.weeks), series, volume_weeks(one))


def spans(grid: Grid) -> Figure:
    """Columns of a table of two columns: a name and a count."""
    counts = [[row.cells[1].value] for row in grid.rows]
    numbers = [[value for value in stack if isinstance(value, int)] for stack in counts]
    return Figure(grid.key, grid.title, columns(numbers), [str(row.cells[0].value) for row in grid.rows], (), grid)
