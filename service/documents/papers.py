"""Papers of facts, tables and places for signatures, as DOCX or PDF, made by programs of their own and not kept."""

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.documents import programs
from service.documents.composition import PAPERING, TYPESETTING, fonts_in, said_by, written_to

BLACK = "#000000"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title; every row has as many texts as the head. widths: of its columns, in millimetres."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on a paper. facts: name and value; signatures: as what, and who; moment: ISO, with its zone."""

    agency: str
    title: str
    language: str
    moment: str
    facts: Sequence[tuple[str, str]] = ()
    note: str = ""
    tables: Sequence[Table] = ()
    signatures: Sequence[tuple[str, str]] = ()

    def written(self) -> dict[str, Any]:
        """What `papering.py` reads."""
        parts: list[dict[str, Any]] = [{"kind": "heading", "text": self.title, "level": 1}]
        parts += [{"kind": "fact", "name": name, "text": value} for name, value in self.facts if value]
        parts += [{"kind": "text", "text": self.note}] if self.note else []
        for table in self.tables:
            parts += [{"kind": "heading", "text": table.title, "level": 2}] if table.title else []
            rows = [list(row) for row in table.rows]
            parts.append({"kind": "table", "head": list(table.head), "rows": rows, "widths": list(table.widths)})
        parts += [{"kind": "text", "text": f"{role}: ______________________ {name}"} for role, name in self.signatures]
        return {
            "title": self.title,
            "agency": self.agency,
            "language": self.language,
            "brand": BLACK,
            "parts": parts,
        }

    def about(self) -> dict[str, Any]:
        """What `typesetting.py` is told beside the document."""
        return {"title": self.title, "language": self.language, "author": self.agency, "moment": self.moment}


async def make_paper(paper: Paper, kind: str) -> bytes:
    """The paper as `docx` or `pdf`. Raises Unmade."""
    async with programs.place():
        with tempfile.TemporaryDirectory(prefix="chancery-") as folder:
            place = Path(folder)
            written, printed = place / "paper.docx", place / "paper.pdf"
            await said_by(PAPERING, written_to(place / "paper.json", paper.written()), written)
            if kind == "docx":
                return await asyncio.to_thread(written.read_bytes)
            about = {**paper.about(), "fonts": str(fonts_in(place))}
            await said_by(TYPESETTING, written, written_to(place / "about.json", about), printed)
            return await asyncio.to_thread(printed.read_bytes)
