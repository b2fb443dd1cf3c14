"""Tables of figures and charts as pages draw them: the same cells on the page, on paper and in a workbook."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from service.kit.charts import Chart
from service.runtime.language import format_date, format_number

Value = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, and where its rows are. `named`: it names its row, unless it repeats the name above (`again`)."""

    value: Value
    href: str = ""
    named: bool = False
    again: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]
    total: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """One table of figures."""

    key: str
    title: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart as the page draws it. named: what stands under each column; series: what each colour means; twin: the
    same as a table."""

    key: str
    title: str
    chart: Chart
    named: Sequence[str]
    series: Sequence[str]
    twin: Grid


def shown(value: Value) -> str:
    """A cell as the page shows it."""
    if value is None:
        return "—"
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return format_date(value)
    return format_number(value, 1 if isinstance(value, float) else 0)
