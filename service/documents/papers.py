"""Papers of facts and tables with places for signatures, as DOCX or PDF, made by programs of their own and not kept."""

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from service.documents import programs
from service.documents.composition import HERE, TYPESETTING, fonts_in, said_by, written_to

PAPER = HERE / "paper.py"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title; every row has as many texts as the head."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on a paper. facts: name and value; signatures: as what, and who; moment: ISO, with its zone."""

    agency: str
    title: str
    language: str
    moment: str
    facts: Sequence[tuple[str, str]] = ()
    tables: Sequence[Table] = ()
    signatures: Sequence[tuple[str, str]] = field(default=())


async def make_paper(paper: Paper, kind: str) -> bytes:
    """The paper as `docx` or `pdf`. Raises Unmade."""
    async with programs.place():
        with tempfile.TemporaryDirectory(prefix="chancery-") as folder:
            place = Path(folder)
            written, printed = place / "paper.docx", place / "paper.pdf"
            await said_by(PAPER, written_to(place / "paper.json", asdict(paper)), written)
            if kind == "docx":
                return await asyncio.to_thread(written.read_bytes)
            about = {
                "title": paper.title,
                "language": paper.language,
                "author": paper.agency,
                "moment": paper.moment,
                "fonts": str(fonts_in(place)),
            }
            await said_by(TYPESETTING, written, written_to(place / "about.json", about), printed)
            return await asyncio.to_thread(printed.read_bytes)
