"""The template that every agency has without making one: a letter on the agency's own head, written by code.

Runs as a program of its own, like `filling.py`: letterhead.py ABOUT OUTPUT. ABOUT is JSON: agency, lines (below the
agency's name), brand (#rrggbb), language, direction, and words, the sentences of the letter in its language by name.
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
from docx.table import Table
from docx.text.paragraph import Paragraph

FONT = "FiraGO"


def write(about: dict[str, Any], output: Path) -> None:
    """Write the template with its fields in double braces."""
    document = docx.Document()
    _page(document, about["language"])
    _head(document, about)
    _stamp(document, about)
    _body(document, about)
    _end(document, about)
    document.core_properties.title = about["agency"]
    document.core_properties.author = about["agency"]
    document.save(str(output))


def _page(document: Document, language: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(11)
    properties = normal.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(kind), FONT)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), language)
    properties.append(spoken)
    normal.paragraph_format.space_after = Pt(6)


def _head(document: Document, about: dict[str, Any]) -> None:
    colour = RGBColor.from_string(about["brand"].lstrip("#"))
    name = _line(document, "{{ agency }}", bold=True, size=14, align=WD_ALIGN_PARAGRAPH.CENTER)
    name.runs[0].font.color.rgb = colour
    _line(document, "{%p for line in letterhead %}")
    _line(document, "{{ line }}", size=9, align=WD_ALIGN_PARAGRAPH.CENTER)
    _line(document, "{%p endfor %}")
    document.add_paragraph()


def _stamp(document: Document, about: dict[str, Any]) -> None:
    table = _columns(document)
    left, right = table.rows[0].cells
    left.paragraphs[0].add_run("№ {{ number }}").bold = True
    left.add_paragraph("{{ date }}")
    left.add_paragraph("{% if answers %}" + about["words"]["answers"] + "{% endif %}")
    right.paragraphs[0].add_run("{{ addressee }}").bold = True
    right.add_paragraph("{{ addressee_lines }}")
    document.add_paragraph()


def _body(document: Document, about: dict[str, Any]) -> None:
    heading = document.add_paragraph(style="Heading 1")
    run = heading.add_run("{{ subject }}")
    run.font.name, run.font.size, run.font.bold = FONT, Pt(12), True
    run.font.color.rgb = RGBColor(0, 0, 0)
    _line(document, "{%p for paragraph in paragraphs %}")
    _line(document, "{{ paragraph }}", align=WD_ALIGN_PARAGRAPH.JUSTIFY)
    _line(document, "{%p endfor %}")
    _line(document, "{%p if annexes %}")
    _line(document, about["words"]["annexes"])
    _line(document, "{%p endif %}")
    document.add_paragraph()


def _end(document: Document, about: dict[str, Any]) -> None:
    left, right = _columns(document).rows[0].cells
    left.paragraphs[0].add_run("{{ signer_post }}").bold = True
    right.paragraphs[0].add_run("{{ signer }}").bold = True
    document.add_paragraph()
    _line(document, "{%p if signed_on %}")
    _line(document, about["words"]["signed"], size=9)
    _line(document, "{%p endif %}")
    _line(document, about["words"]["author"], size=9)


def _columns(document: Document) -> Table:
    table: Table = document.add_table(rows=1, cols=2)
    table.autofit = False
    for cell, width in zip(table.rows[0].cells, (Mm(82), Mm(83)), strict=True):
        cell.width = width
    return table


def _line(
    document: Document,
    text: str,
    *,
    bold: bool = False,
    size: float = 0,
    align: WD_ALIGN_PARAGRAPH | None = None,
) -> Paragraph:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.bold = bold or None
    if size:
        run.font.size = Pt(size)
    if align is not None:
        paragraph.alignment = align
    return paragraph


if __name__ == "__main__":
    write(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2]))
    sys.stdout.write("{}\n")
