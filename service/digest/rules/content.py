"""What an issue says in one language: the joint between what is kept and every output, which is written from it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart and its table twin. columns: headings of the table; rows: as many cells in each."""

    key: str
    title: str
    unit: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One item in one language. also: how many other outlets tell the same; correction: what a correction changed."""

    headline: str
    summary: str
    outlet: str
    on: date | None
    address: str
    tone: str
    also: int
    correction: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A section."""

    key: str
    title: str
    note: str
    entries: tuple[Entry, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """An issue in one language. period: the first day of its month; late: what came after it was frozen."""

    language: str
    title: str
    agency: str
    period: date
    number: str
    edition: int
    correction: str
    public: bool
    introduction: str
    parts: tuple[Part, ...]
    late: tuple[Entry, ...]
    approved_by: str
    approved_on: date | None
