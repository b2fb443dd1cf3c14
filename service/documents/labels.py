"""Cards on sheets of A4, such as badges, made by a program of its own and not kept."""

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from service.documents import programs
from service.documents.composition import fonts_in, said_by, written_to

LABELLING = Path(__file__).parent / "labelling.py"
COLUMNS, ROWS = 2, 4
MOST = 400


@dataclass(frozen=True, slots=True)
class Card:
    """One card: a line on top, a large and a medium line, a small one, a picture (SVG) with a code under it.

    alt: what the picture is, for who cannot see it.
    """

    band: str
    large: str
    medium: str
    small: str = ""
    code: str = ""
    picture: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed. moment: ISO, with its zone."""

    title: str
    author: str
    language: str
    moment: str
    cards: Sequence[Card]


async def make_sheet(sheet: Sheet) -> bytes:
    """The sheet as PDF, eight cards on a page. Raises Unmade."""
    async with programs.place():
        with tempfile.TemporaryDirectory(prefix="chancery-") as folder:
            place = Path(folder)
            printed = place / "sheet.pdf"
            said = {
                "title": sheet.title, "author": sheet.author, "language": sheet.language, "moment": sheet.moment,
                "columns": COLUMNS, "rows": ROWS, "fonts": str(fonts_in(place)),
                "cards": [asdict(card) for card in sheet.cards],
            }  # fmt: skip
            await said_by(LABELLING, written_to(place / "sheet.json", said), printed)
            return await asyncio.to_thread(printed.read_bytes)
