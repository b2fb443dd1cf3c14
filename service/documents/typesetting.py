"""Sets a DOCX as PDF/A-2a and PDF/UA-1. Runs as a program of its own, like `filling.py`.

Usage: typesetting.py DOCX ABOUT OUTPUT. ABOUT is JSON: title, language (ISO 639), author, moment (ISO), fonts (a folder
of TTF files). One JSON value goes to standard output: {"pages": n} or {"problem": code, ...}: broken, signs (signs that
no font of ours has), failed (reason).

What is taken over of a document: its header, footer and body, as paragraphs, headings, lists, tables and pictures, with
alignment, weight, size, underlining and colour of letters. Typst gets it as data and never as program text.
"""

import datetime
import io
import json
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import typst
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from fontTools.ttLib import TTFont
from lxml import etree

MEMORY = 2048 * 1024 * 1024
SECONDS = 40
POLITE = 5
LARGEST_OUTPUT = 64 * 1024 * 1024
LARGEST_PICTURE = 8 * 1024 * 1024
ALIGNMENTS = {0: "left", 1: "center", 2: "right", 3: "justify"}
WIDEST_CM = 17.0
RUN_PROPERTIES, RUN_TEXT, PARAGRAPH, TABLE = qn("w:rPr"), qn("w:t"), qn("w:p"), qn("w:tbl")
PROPERTIES, RUN, INLINE, VALUE = qn("w:pPr"), qn("w:r"), qn("wp:inline"), qn("w:val")
BOLD, SIZE, COLOUR, FONTS, ALIGNMENT = qn("w:b"), qn("w:sz"), qn("w:color"), qn("w:rFonts"), qn("w:jc")
EMBEDDED, SVG = qn("r:embed"), "{http://www.w3.org/2000/svg}"
DRAWN_BESIDE = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"
LARGEST_DRAWING = 256 * 1024
PLAIN = {f"{SVG}{name}" for name in ("svg", "g", "rect", "line", "polyline", "circle", "path", "text")}
WAYS = {"href", "style", "src"}
SIMPLE = {BOLD, SIZE, COLOUR, FONTS}
"""Properties of a run that can be read as they stand, without asking python-docx, which takes long."""
ROW_PROPERTIES, REPEATED = qn("w:trPr"), qn("w:tblHeader")

PAGE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, author: data.author, date: datetime(..data.date))
#set text(font: ("FiraGO", "Noto Sans"), lang: data.language, size: 11pt, fallback: false, hyphenate: false)
#set page(paper: "a4", margin: (left: 30mm, right: 15mm, top: 20mm, bottom: 20mm),
  footer: context { set text(size: 8pt); data.footer.map(one => one.runs.map(r => r.text).join("")).join(" · ")
    h(1fr); if counter(page).final().first() > 1 [#counter(page).display("1 / 1", both: true)] })
#set par(leading: 0.62em, spacing: 0.9em)
#show heading: it => block(above: 1em, below: 0.7em, text(size: 11.5pt, weight: 600, it.body))
#let picture-bytes(name) = bytes(data.pictures.at(name))
#let piece(run) = {
  if "picture" in run {
    image(picture-bytes(run.picture), alt: run.alt, width: run.width * 1cm)
  } else if not run.bold and run.size == 0 and run.colour == "" and not run.underline and not run.text.contains("\\n") {
    run.text
  } else {
    set text(weight: if run.bold { 600 } else { 400 })
    set text(size: run.size * 1pt) if run.size > 0
    set text(fill: rgb(run.colour)) if run.colour != ""
    let lines = run.text.split("\\n")
    let said = lines.map(line => [#line]).join(linebreak())
    if run.underline { underline(said) } else { said }
  }
}
#let words(part) = part.runs.map(piece).join()
#let laid(part, body) = if part.align == "justify" { par(justify: true, body) } else {
  align(if part.align == "center" { center } else if part.align == "right" { right } else { left }, body) }
#let show-part(part) = {
  if part.kind == "heading" { laid(part, heading(level: part.level, words(part))) }
  else if part.kind == "space" { v(0.9em) }
  else if part.kind == "bullets" { list(..part.items.map(words)) }
  else if part.kind == "numbers" { enum(..part.items.map(words)) }
  else if part.kind == "table" {
    let shown(rows) = rows.flatten().map(cell => cell.parts.map(show-part).join())
    let (head, cells) = (shown(part.rows.slice(0, part.head)), shown(part.rows.slice(part.head)))
    let header = if part.head > 0 { (table.header(..head),) } else { () }
    let columns = part.columns.map(w => w * 1fr)
    if part.ruled { table(columns: columns, stroke: 0.5pt, inset: 5pt, ..header, ..cells) }
    else { grid(columns: columns, column-gutter: 8pt, row-gutter: 6pt, ..head, ..cells) }
  } else { laid(part, words(part)) }
}
#for part in data.parts { show-part(part) }
"""


class Wrong(Exception):
    """No PDF can be made: a code and its parameters."""

    def __init__(self, problem: str, **detail: object) -> None:
        super().__init__(problem)
        self.said = {"problem": problem, **detail}


def confine() -> None:
    """Give up the right to much memory, time and disk; and wait behind those who answer people."""
    os.nice(POLITE)
    for what, most in (
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_OUTPUT),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, MEMORY),
    ):
        resource.setrlimit(what, (most, most))


class Reader:
    """Reads a document into plain values."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.pictures: dict[str, bytes] = {}
        self.level = 0
        self.styles: dict[str | None, tuple[str, bool]] = {}

    def parts(self) -> list[dict[str, Any]]:
        section = self.document.sections[0]
        header = section.first_page_header if section.different_first_page_header_footer else section.header
        return [*self.gathered(header.iter_inner_content()), *self.gathered(self.body())]

    def body(self) -> Iterator[Paragraph | Table]:
        """What Document.iter_inner_content gives; that takes long where there is much."""
        around = self.document._body
        for one in around._element:
            if one.tag == PARAGRAPH:
                yield Paragraph(one, around)
            elif one.tag == TABLE:
                yield Table(one, around)

    def footer(self) -> list[dict[str, Any]]:
        said = [self.paragraph(one) for one in self.document.sections[0].footer.paragraphs if one.text.strip()]
        return [{"runs": [run for run in one["runs"] if "text" in run]} for one in said]

    def gathered(self, content: Iterator[Paragraph | Table]) -> list[dict[str, Any]]:
        """Parts in order; neighbouring entries of a list make one list."""
        found: list[dict[str, Any]] = []
        for one in content:
            part = self.table(one) if isinstance(one, Table) else self.paragraph(one)
            if part["kind"] in {"bullets", "numbers"} and found and found[-1]["kind"] == part["kind"]:
                found[-1]["items"] += part["items"]
            else:
                found.append(part)
        return found

    def paragraph(self, one: Paragraph) -> dict[str, Any]:
        runs = list(self.runs(one))
        style, _ = self.style(one)
        align = self.alignment(one)
        if not runs:
            return {"kind": "space"}
        if style.startswith("List Bullet"):
            return {"kind": "bullets", "items": [{"runs": runs}]}
        if style.startswith("List Number"):
            return {"kind": "numbers", "items": [{"runs": runs}]}
        if style == "Title" or style.startswith("Heading"):
            wanted = int(style.removeprefix("Heading ")) if style.removeprefix("Heading ").isdigit() else 1
            self.level = min(max(wanted, 1), self.level + 1)
            return {"kind": "heading", "level": self.level, "align": align, "runs": runs}
        return {"kind": "text", "align": align, "runs": runs}

    def alignment(self, one: Paragraph) -> str:
        properties = one._p.pPr
        if properties is None or properties.find(ALIGNMENT) is None:
            return "left"
        return ALIGNMENTS.get(int(one.alignment) if one.alignment is not None else 0, "left")

    def style(self, one: Paragraph) -> tuple[str, bool]:
        """The name of its style, and whether that is bold. Kept by id: looking one up goes through all there are."""
        properties = one._p.pPr
        key = properties.style if properties is not None else None
        if key not in self.styles:
            found = one.style
            self.styles[key] = ("", False) if found is None else (found.name or "", bool(found.font.bold))
        return self.styles[key]

    def runs(self, one: Paragraph) -> Iterator[dict[str, Any]]:
        for run in runs_of(one):
            yield from self.drawn(run)
            text = plain_words(run).replace("\t", "    ").replace("\r", "")
            if text:
                yield self.said(run, one, text)

    def said(self, run: Run, one: Paragraph, text: str) -> dict[str, Any]:
        if run._element.rPr is None:  # most words of long papers: nothing has to be asked
            return {"text": text, "bold": self.style(one)[1], "underline": False, "size": 0, "colour": ""}
        if (plain := plain_look(run._element.rPr)) is not None:
            return {"text": text, "underline": False, **plain}
        font = run.font
        bold = font.bold
        if bold is None:
            _, bold = self.style(one)
        size = font.size.pt if font.size is not None else 0
        colour = f"#{font.color.rgb}" if font.color is not None and font.color.rgb is not None else ""
        return {
            "text": text,
            "bold": bool(bold),
            "underline": bool(font.underline),
            "size": min(max(size, 6), 36) if size else 0,
            "colour": colour,
        }

    def drawn(self, run: Run) -> Iterator[dict[str, Any]]:
        """Pictures inside a line, in kinds that a PDF can hold; others are left out."""
        for inline in run._element.iter(INLINE):
            blip = next(inline.iter(qn("a:blip")), None)
            part = self.picture(run, blip)
            if part is None:
                continue
            if len(part.blob) > LARGEST_PICTURE:
                raise Wrong("too_large")
            name = f"p{len(self.pictures)}"
            self.pictures[name] = part.blob
            extent, about = inline.find(qn("wp:extent")), inline.find(qn("wp:docPr"))
            width = int(extent.get("cx", "0")) / 360_000 if extent is not None else 3.0
            alt = (about.get("descr") or about.get("title") or about.get("name")) if about is not None else ""
            yield {"picture": name, "alt": alt or "-", "width": min(max(width, 0.5), WIDEST_CM)}

    def picture(self, run: Run, blip: Any) -> Any:
        """The part that holds a picture: a plain drawing before its twin in points. None where there is none."""
        if blip is None:
            return None
        known = run.part.related_parts
        beside = next(blip.iter(DRAWN_BESIDE), None)
        drawing = known.get(beside.get(EMBEDDED)) if beside is not None else None
        if drawing is not None and drawing.content_type == "image/svg+xml" and is_plain_drawing(drawing.blob):
            return drawing
        part = known.get(blip.get(EMBEDDED))
        return part if part is not None and part.content_type in {"image/png", "image/jpeg"} else None

    def table(self, one: Table) -> dict[str, Any]:
        rows = []
        for row in one.rows:
            rows.append([{"parts": self.gathered(cell.iter_inner_content())} for cell in row.cells])
        count = max((len(row) for row in rows), default=0)
        if count == 0:
            return {"kind": "space"}
        for row in rows:
            row += [{"parts": []} for _ in range(count - len(row))]
        widths = [column.width or 0 for column in one.columns][:count]
        shares = [width / 360_000 if width else 1.0 for width in widths] + [1.0] * (count - len(widths))
        style = (one.style.name or "") if one.style is not None else ""
        head = 0
        while head < len(one.rows) - 1 and one.rows[head]._tr.find(f"{ROW_PROPERTIES}/{REPEATED}") is not None:
            head += 1
        return {"kind": "table", "rows": rows, "columns": shares, "ruled": "Grid" in style, "head": head}


def is_plain_drawing(content: bytes) -> bool:
    """Whether an SVG holds nothing but lines, surfaces and words: nothing that leads elsewhere, no style, no entity."""
    if len(content) > LARGEST_DRAWING or b"<!" in content:
        return False
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return False
    names = {name.rpartition("}")[2].lower() for one in root.iter() for name in one.attrib}
    return all(one.tag in PLAIN for one in root.iter()) and not names & WAYS


def runs_of(one: Paragraph) -> list[Run]:
    """The runs of a paragraph, those of its links among them; where it has runs alone, without the long way round."""
    pieces = [piece for piece in one._p if piece.tag != PROPERTIES]
    if all(piece.tag == RUN for piece in pieces):
        return [Run(piece, one) for piece in pieces]
    return [piece for inner in one.iter_inner_content() for piece in getattr(inner, "runs", [inner])]


def plain_look(properties: Any) -> dict[str, Any] | None:
    """Weight, size and colour of letters where nothing else is said of them, and they are bold; None: ask further."""
    said = {one.tag: one.get(VALUE) for one in properties}
    if not said.keys() <= SIMPLE or BOLD not in said or said[BOLD] is not None:
        return None
    size, colour = said.get(SIZE) or "0", said.get(COLOUR) or ""
    if not size.isdigit() or (colour and len(colour) != 6):
        return None
    points = int(size) / 2
    return {"bold": True, "size": min(max(points, 6), 36) if points else 0, "colour": f"#{colour}" if colour else ""}


def plain_words(run: Run) -> str:
    """The text of a run; of one that holds nothing but words without the long way round."""
    pieces = [one for one in run._element if one.tag != RUN_PROPERTIES]
    if all(one.tag == RUN_TEXT for one in pieces):
        return "".join(one.text or "" for one in pieces)
    return str(run.text)


def letters_in(value: Any) -> set[str]:
    """Every sign that is to be printed."""
    if isinstance(value, dict):
        return set().union(*(letters_in(v) if k != "text" else set(v) for k, v in value.items()), set())
    if isinstance(value, list):
        return set().union(*map(letters_in, value), set())
    return set()


def without_letters(signs: set[str], fonts: Path) -> list[str]:
    """Signs that none of the fonts has."""
    known: set[int] = set()
    for path in fonts.glob("*.ttf"):
        known |= set(TTFont(path, lazy=True).getBestCmap())
    return sorted(sign for sign in signs if ord(sign) not in known and sign not in "\n\t\u200b\ufeff")


def typeset(source: Path, about: dict[str, Any], output: Path) -> int:
    """Write the PDF; gives the count of its pages. Raises Wrong."""
    try:
        reader = Reader(docx.Document(str(source)))
        parts, footer = reader.parts(), reader.footer()
    except Wrong:
        raise
    except Exception:
        raise Wrong("broken") from None
    fonts = Path(about["fonts"])
    if strange := without_letters(letters_in([parts, footer]), fonts):
        raise Wrong("signs", signs=strange[:20])
    moment = datetime.datetime.fromisoformat(about["moment"])
    day = {"year": moment.year, "month": moment.month, "day": moment.day}
    said = {"parts": parts, "footer": footer, "title": about["title"], "author": about["author"]}
    said |= {"language": about["language"], "date": day}
    said["pictures"] = {name: list(blob) for name, blob in reader.pictures.items()}
    try:
        content = typst.compile(
            PAGE.encode(),
            format="pdf",
            pdf_standards=["a-2a", "ua-1"],
            font_paths=typst.Fonts(False, False, [str(fonts)]),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(said)},
            timestamp=moment,
        )
    except typst.TypstError as error:
        raise Wrong("failed", reason=str(error)[:300]) from None
    output.write_bytes(content)
    return len(pypdfium2.PdfDocument(io.BytesIO(content)))


def main(source: Path, about: Path, output: Path) -> None:
    confine()
    try:
        said: dict[str, object] = {"pages": typeset(source, json.loads(about.read_text(encoding="utf-8")), output)}
    except Wrong as wrong:
        said = wrong.said
    sys.stdout.write(json.dumps(said) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
