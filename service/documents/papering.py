"""Writes a DOCX out of plain parts: headings, paragraphs, tables. Runs as a program of its own, like `filling.py`.

Usage: papering.py PAPER OUTPUT. PAPER is JSON: title, agency, language (ISO 639), brand (#rrggbb) and parts, each
{"kind": "heading", "text", "level"}, {"kind": "text", "text", "bold", "align"}, {"kind": "fact", "name", "text"},
{"kind": "table", "head", "rows"} with texts as cells ("numeric" names the columns that are set to the right, "widths"
says how wide they are, in millimetres) or {"kind": "chart", "svg", "alt", "width"} with a drawing of our own, as many
millimetres wide. fonts: a folder of TTF files, for charts alone. Nothing of it is program text.
"""

import io
import json
import os
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import docx
import typst
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

FONT = "FiraGO"
SIZES = {1: 14, 2: 12}
"""Of headings by their level, in points."""
ALIGNMENTS = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}


def write(paper: dict[str, Any], output: Path) -> None:
    document = docx.Document()
    HEADINGS.clear()
    _page(document, paper["language"])
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = _run(head.add_run(paper["agency"]), bold=True, size=13)
    run.font.color.rgb = RGBColor.from_string(paper["brand"].lstrip("#"))
    for part in paper["parts"]:
        WRITERS[part["kind"]](document, {**part, "fonts": paper.get("fonts", "")} if part["kind"] == "chart" else part)
    document.core_properties.title = paper["title"]
    document.core_properties.author = paper["agency"]
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


def _paragraph(document: Document) -> Paragraph:
    """A new paragraph at the end. Document.add_paragraph goes through all there are to find that place."""
    made = OxmlElement("w:p")
    document.element.body[-1].addprevious(made)  # behind everything stands what says how pages look
    return Paragraph(made, document._body)


def _plain_run(paragraph: Paragraph, text: str, *, bold: bool) -> None:
    """Words as the style has them, in one piece: Run.text looks at every sign, which takes long."""
    run = OxmlElement("w:r")
    if bold:
        properties = OxmlElement("w:rPr")
        properties.append(OxmlElement("w:b"))
        run.append(properties)
    said = OxmlElement("w:t")
    said.text = text.replace("\t", "    ")
    said.set(qn("xml:space"), "preserve")
    run.append(said)
    paragraph._p.append(run)


def _run(run: Run, *, bold: bool = False, size: float = 11) -> Run:
    run.font.name, run.font.size, run.bold = FONT, Pt(size), bold or None
    return run


def _heading(document: Document, part: dict[str, Any]) -> None:
    """The first of a level is made, the others are its copies with words of their own: making one takes long."""
    first, text = HEADINGS.get(part["level"]), part["text"]
    if first is not None and not {"\n", "\t", "\r"} & set(text):
        copy = deepcopy(first)
        (said,) = copy.iter(qn("w:t"))
        said.text = text
        document.element.body[-1].addprevious(copy)
        return
    made = _new_heading(document, part)
    if part["text"] and len(made.findall(".//" + qn("w:t"))) == 1:
        made.find(".//" + qn("w:t")).set(qn("xml:space"), "preserve")
        HEADINGS[part["level"]] = made


HEADINGS: dict[int, Any] = {}
"""The first heading of each level of the document that is written."""


def _new_heading(document: Document, part: dict[str, Any]) -> Any:
    paragraph = _paragraph(document)
    # By its id: by its name it would be looked for anew in every heading, which takes long.
    paragraph._p.style = f"Heading{part['level']}"
    run = _run(paragraph.add_run(part["text"]), bold=True, size=SIZES.get(part["level"], 11))
    run.font.color.rgb = RGBColor(0, 0, 0)
    return paragraph._p


def _text(document: Document, part: dict[str, Any]) -> None:
    for line in part["text"].split("\n"):
        paragraph = _paragraph(document)
        if part.get("align", "left") != "left":
            paragraph.alignment = ALIGNMENTS[part["align"]]
        _plain_run(paragraph, line, bold=part.get("bold", False))


def _fact(document: Document, part: dict[str, Any]) -> None:
    paragraph = document.add_paragraph()
    _run(paragraph.add_run(f"{part['name']}: "), bold=True)
    _run(paragraph.add_run(part["text"]))


def _table(document: Document, part: dict[str, Any]) -> None:
    table = document.add_table(rows=0, cols=len(part["head"]), style="Table Grid")
    numeric = set(part.get("numeric", ()))
    for place, cells in enumerate([part["head"], *part["rows"]]):
        row = table.add_row()
        if place == 0:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # named again on the next page
        for column, text in enumerate(cells):
            paragraph = row.cells[column].paragraphs[0]
            _run(paragraph.add_run(text), bold=place == 0, size=part.get("size", 10))
            if column in numeric:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for column, width in enumerate(part.get("widths", ())):
        table.columns[column].width = Mm(width)
        for cell in table.columns[column].cells:
            cell.width = Mm(width)
    document.add_paragraph()


def _chart(document: Document, part: dict[str, Any]) -> None:
    """A drawing, and beside it its picture in points for readers that know no drawings."""
    paragraph = _paragraph(document)
    inline = paragraph.add_run().add_picture(io.BytesIO(_points(part["svg"], part["fonts"])), width=Mm(part["width"]))
    inline._inline.docPr.set("descr", part["alt"])
    package = document.part.package
    name = PackURI(f"/word/media/drawing{len(document.inline_shapes)}.svg")
    drawing = Part(name, "image/svg+xml", part["svg"].encode(), package)
    (blip,) = inline._inline.iter(qn("a:blip"))
    blip.append(parse_xml(BESIDE.format(document.part.relate_to(drawing, RELATIONSHIP_TYPE.IMAGE))))


def _points(svg: str, fonts: str) -> bytes:
    """The drawing as PNG."""
    made = typst.compile(
        DRAWING.encode(), format="png", ppi=POINTS, font_paths=typst.Fonts(False, False, [fonts]),
        ignore_system_fonts=True, sys_inputs={"svg": svg},
    )  # fmt: skip
    return bytes(made)


DRAWING = """
#set page(width: auto, height: auto, margin: 0pt)
#set text(font: ("FiraGO", "Noto Sans"))
#image(bytes(sys.inputs.svg), format: "svg")
"""
POINTS = 144.0
"""To the inch, of the picture."""
BESIDE = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}">'
    '<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="{}"/>'
    "</a:ext></a:extLst>"
)
WRITERS = {"heading": _heading, "text": _text, "fact": _fact, "table": _table, "chart": _chart}


if __name__ == "__main__":
    os.nice(5)  # those who answer people go first
    write(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2]))
    sys.stdout.write("{}\n")
