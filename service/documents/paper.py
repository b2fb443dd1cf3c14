"""Writes a paper of facts and tables with places for signatures as DOCX: what acts and lists are printed from.

Runs as a program of its own, like `letterhead.py`: paper.py ABOUT OUTPUT. ABOUT is JSON: agency, title, language, facts
([name, value] each), tables (title, head, rows of texts), signatures ([role, name] each).
"""

import json
import sys
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FONT = "FiraGO"


def write(about: dict[str, Any], output: Path) -> None:
    """Write the paper."""
    document = docx.Document()
    _page(document, about["language"])
    _text(document, about["agency"], bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    _heading(document, about["title"], 1)
    for name, value in about["facts"]:
        if value:
            paragraph = document.add_paragraph()
            paragraph.add_run(f"{name}: ").bold = True
            paragraph.add_run(value)
    for table in about["tables"]:
        _heading(document, table["title"], 2)
        _table(document, table["head"], table["rows"])
    document.add_paragraph()
    for role, name in about["signatures"]:
        _text(document, f"{role}: ______________________ {name}")
    document.core_properties.title = about["title"]
    document.core_properties.author = about["agency"]
    document.save(str(output))


def _page(document: Document, language: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(10)
    properties = normal.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(kind), FONT)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), language)
    properties.append(spoken)
    normal.paragraph_format.space_after = Pt(4)


def _text(document: Document, text: str, *, bold: bool = False, align: WD_ALIGN_PARAGRAPH | None = None) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(text).bold = bold or None
    if align is not None:
        paragraph.alignment = align


def _heading(document: Document, text: str, level: int) -> None:
    run = document.add_paragraph(style=f"Heading {level}").add_run(text)
    run.font.name, run.font.size, run.font.bold = FONT, Pt(14 if level == 1 else 11), True
    run.font.color.rgb = RGBColor(0, 0, 0)


def _table(document: Document, head: list[str], rows: list[list[str]]) -> None:
    table = document.add_table(rows=1, cols=len(head), style="Table Grid")
    for cell, words in zip(table.rows[0].cells, head, strict=True):
        cell.paragraphs[0].add_run(words).bold = True
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.paragraphs[0].add_run(words).font.size = Pt(9)


if __name__ == "__main__":
    write(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2]))
    sys.stdout.write("{}\n")
