"""Figures of a digest as a page draws them: few short names as columns, many or long ones as lines of a table."""

from dataclasses import dataclass

from service.digest.writing.telling import ToldFigure
from service.kit.charts import columns
from service.web.grids import Cell, Figure, Grid, Row

LONGEST_NAME, MOST_COLUMNS = 12, 8


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure on the page. chart: drawn beside its table; shares: of the longest, in per cent, one for each row, where
    the table draws them itself; neither: the table alone."""

    grid: Grid
    note: str
    chart: Figure | None = None
    shares: tuple[float, ...] = ()


def drawn(figure: ToldFigure, key: str) -> Drawn:
    """How a figure is drawn. key: tells it from the others of the page."""
    grid = _grid(figure, key)
    values = _values(figure)
    most = max(values, default=0)
    if not most or len(values) < 2:
        return Drawn(grid, figure.note)
    names = [row[0] for row in figure.rows]
    if len(names) <= MOST_COLUMNS and all(len(name) <= LONGEST_NAME for name in names):
        chart = Figure(key, figure.title, columns([[value] for value in values]), names, (), grid)
        return Drawn(grid, figure.note, chart)
    return Drawn(grid, figure.note, shares=tuple(round(100 * value / most, 1) for value in values))


def _values(figure: ToldFigure) -> list[int]:
    """The counts of a figure of names and counts; none of others, which have nothing to compare."""
    if len(figure.columns) != 2:
        return []
    found = [row[1] for row in figure.of.rows]
    return [one for one in found if isinstance(one, int) and one >= 0] if all(isinstance(o, int) for o in found) else []


def _grid(figure: ToldFigure, key: str) -> Grid:
    rows = tuple(
        Row(tuple(Cell(_cell(value), named=place == 0) for place, value in enumerate(row))) for row in figure.of.rows
    )
    return Grid(key, figure.title, figure.columns, rows)


def _cell(value: str | int) -> str | int | None:
    return None if value == "" else value
