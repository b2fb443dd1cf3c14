"""The list of grounds that goes with a redacted document: where something was withheld, and why."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from service.kit.words import N_
from service.public_information.redaction.queries.marks import MarkRow
from service.public_information.redaction.queries.redactions import RedactionRow
from service.runtime.language import gettext
from service.runtime.work import Work

TITLE, SHORT = N_("List of grounds"), N_("grounds")
DOCUMENT, DAY, BURNED_BY, MARKS = N_("Document"), N_("Date"), N_("Redacted by"), N_("Places withheld")
HEADS = (N_("Page"), N_("Ground"), N_("Article"), N_("Text of the law"))
BESIDE = N_("What was withheld is marked black in the document. Each place is listed with its ground.")
COUNTED = N_("%(page)s (%(count)s places)")
FONT, LARGEST_TEXT = "FiraGO", 1_500


def lines(marks: Mapping[int, Sequence[MarkRow]]) -> list[tuple[str, str, str, str]]:
    """One line for each page and ground: page with how many places, ground, article, text."""
    said = []
    for page in sorted(marks):
        grounds: dict[tuple[str, str, str], int] = {}
        for mark in marks[page]:
            ground = mark.ground_label, mark.article, mark.ground_text
            grounds[ground] = grounds.get(ground, 0) + 1
        for (label, article, text), count in grounds.items():
            where = str(page) if count == 1 else gettext(COUNTED, page=page, count=count)
            said.append((where, label, article, text[:LARGEST_TEXT]))
    return said


def titles(name: str) -> tuple[str, str]:
    """What the list is called, and its file without ending."""
    return gettext(TITLE), f"{name.removesuffix('.pdf')}-{gettext(SHORT)}"


def about(work: Work, title: str, at: datetime) -> dict[str, Any]:
    """What the typesetter is told of the list."""
    agency = work.tenant.name(work.language)
    return {
        "title": title,
        "language": work.language,
        "author": agency,
        "moment": at.replace(microsecond=0).isoformat(),
    }


def document(work: Work, found: RedactionRow, name: str, marks: Mapping[int, Sequence[MarkRow]], day: str) -> bytes:
    """The list as DOCX, in the language of this work. `name`: of the redacted file; the original's is not told."""
    made = docx.Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(10)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(kind), FONT)
    made.add_paragraph(work.tenant.name(work.language))
    made.add_heading(gettext(TITLE), 1)
    facts = made.add_table(rows=0, cols=2)
    count = sum(map(len, marks.values()))
    for label, value in ((DOCUMENT, name), (DAY, day), (BURNED_BY, found.burned_by_name), (MARKS, str(count))):
        cells = facts.add_row().cells
        cells[0].text, cells[1].text = gettext(label), value
    made.add_paragraph()
    made.add_paragraph(gettext(BESIDE))
    table = made.add_table(rows=1, cols=len(HEADS), style="Table Grid")
    for cell, head in zip(table.rows[0].cells, HEADS, strict=True):
        cell.paragraphs[0].add_run(gettext(head)).bold = True
    for line in lines(marks):
        for cell, value in zip(table.add_row().cells, line, strict=True):
            cell.text = value or "–"
    for column, width in zip(table.columns, (22, 45, 35, 63), strict=True):
        for cell in column.cells:
            cell.width = Mm(width)
    out = BytesIO()
    made.save(out)
    return out.getvalue()
