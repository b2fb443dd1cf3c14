"""Tables of weeks across A4 or A3, with small texts in their cells, made by a program of its own and not kept."""

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from service.documents import programs
from service.documents.composition import fonts_in, said_by, written_to

GRIDDING = Path(__file__).parent / "gridding.py"


@dataclass(frozen=True, slots=True)
class Cell:
    """A text in a cell with a small line above it. open: dashed; struck: called off; marked: framed."""

    band: str
    text: str
    open: bool = False
    struck: bool = False
    marked: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row: what it is of, in two lines, and the texts of each of its days."""

    name: str
    under: str
    cells: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class GridTable:
    """One table. head: as many as days and one; off: which days are shaded."""

    title: str
    head: Sequence[str]
    off: Sequence[bool]
    rows: Sequence[GridRow]


@dataclass(frozen=True, slots=True)
class Grid:
    """What is printed. size: a4 or a3, across; moment: ISO, with its zone; nothing: said where there is no table."""

    size: str
    title: str
    author: str
    language: str
    moment: str
    note: str
    nothing: str
    tables: Sequence[GridTable]


async def make_grid(grid: Grid) -> bytes:
    """The tables as PDF. Raises Unmade."""
    async with programs.place():
        with tempfile.TemporaryDirectory(prefix="chancery-") as folder:
            place = Path(folder)
            printed = place / "grid.pdf"
            said = {**asdict(grid), "fonts": str(fonts_in(place))}
            await said_by(GRIDDING, written_to(place / "grid.json", said), printed)
            return await asyncio.to_thread(printed.read_bytes)
