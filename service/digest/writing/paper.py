"""An issue on paper: what `papering.py` writes as DOCX and `typesetting.py` sets as PDF."""

from datetime import datetime
from typing import Any

from service.digest.rules.content import Content
from service.digest.writing.charting import alt_of, svg_of
from service.digest.writing.telling import Told, ToldEntry, ToldFigure, ToldPart, told
from service.runtime.language import speaking

LOOK = "#000000"
WIDE, NARROW = 120, 40
"""Millimetres of a name and of its count."""
CHART = 150
"""Millimetres from side to side of a chart."""
ACROSS, MARGINS = WIDE + NARROW, 4
"""Millimetres of a table, and of what stands free in each of its cells."""
MANY, SMALL, USUAL = 5, 8.5, 10.0
"""Columns beyond which the letters of a table are small; sizes of letters in points."""
SIGN = 0.2
"""Millimetres that a sign needs for each point of its size, Georgian ones in bold among them."""
Parts = list[dict[str, Any]]


def paper_of(content: Content) -> dict[str, Any]:
    """What `papering.py` reads."""
    said = told(content)
    parts: Parts = [_heading(said.heading, 1), *_text(" · ".join(said.facts))]
    parts += _text(said.correction, bold=True)
    parts += [*_text(said.introduction), *_text(said.nothing)]
    with speaking(content.language):  # of the figures in charts
        for one in said.all_parts:
            parts += _part(one)
    return {"title": said.heading, "agency": said.agency, "language": said.language, "brand": LOOK, "parts": parts}


def about_paper(content: Content, moment: datetime) -> dict[str, Any]:
    """What `typesetting.py` is told beside the paper. moment: aware, of the paper and of its PDF."""
    said: Told = told(content)
    stamp = moment.replace(microsecond=0).isoformat()
    return {"title": said.heading, "language": said.language, "author": said.agency, "moment": stamp}


def _part(part: ToldPart) -> Parts:
    parts = [_heading(part.title, 2), *_text(part.note)]
    for figure in part.figures:
        parts += _figure(figure)
    for entry in part.entries:
        parts += _entry(entry)
    return parts


def _figure(figure: ToldFigure) -> Parts:
    size = SMALL if len(figure.columns) > MANY else USUAL
    widths = [WIDE, NARROW] if len(figure.columns) == 2 else _widths(figure, size)
    table = {
        "kind": "table", "size": size, "head": list(figure.columns), "rows": [list(row) for row in figure.rows],
        "numeric": list(figure.numeric), "widths": widths,
    }  # fmt: skip
    return [_heading(figure.title, 3), *_chart(figure), *([table] if figure.rows else []), *_text(figure.note)]


def _chart(figure: ToldFigure) -> Parts:
    """What the page draws of a figure, before its table; nothing where it draws nothing."""
    svg = svg_of(figure)
    return [{"kind": "chart", "svg": svg, "alt": alt_of(figure), "width": CHART}] if svg else []


def _widths(figure: ToldFigure, size: float) -> list[int]:
    """Millimetres of each column: room for its longest word, and what is left to those whose texts are longer."""
    columns = list(zip(figure.columns, *figure.rows, strict=True))
    least = [SIGN * size * max(len(word) for text in texts for word in text.split() or [""]) for texts in columns]
    whole = [SIGN * size * max(map(len, texts)) for texts in columns]
    left = max(ACROSS - MARGINS * len(columns) - sum(least), 0)
    lacking = sum(whole) - sum(least) or 1
    return [
        round(MARGINS + some + (all_of_it - some) * left / lacking)
        for some, all_of_it in zip(least, whole, strict=True)
    ]


def _entry(entry: ToldEntry) -> Parts:
    parts = [_heading(entry.headline, 3)] if entry.headline else []
    for text in (entry.below, entry.correction, entry.summary, entry.address):
        parts += _text(text)
    return parts


def _heading(text: str, level: int) -> dict[str, Any]:
    return {"kind": "heading", "level": level, "text": text}


def _text(text: str, *, bold: bool = False) -> Parts:
    return [{"kind": "text", "text": line, "bold": bold} for line in text.split("\n") if line.strip()]


def without(paper: dict[str, Any], signs: str, instead: str) -> dict[str, Any]:
    """The paper with signs that no letter of ours has replaced by one that we have."""
    table = str.maketrans(dict.fromkeys("".join(signs.split()), instead))

    def changed(value: Any) -> Any:
        if isinstance(value, str):
            return value.translate(table)
        if isinstance(value, list):
            return [changed(one) for one in value]
        return {name: changed(one) for name, one in value.items()} if isinstance(value, dict) else value

    found: dict[str, Any] = changed(paper)
    return found
