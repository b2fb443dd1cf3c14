"""Sets tables of weeks across A4 or A3, as PDF/A-2a. Runs as a program of its own, like `typesetting.py`.

Usage: gridding.py GRID OUTPUT. GRID is JSON: size (a4, a3), title, author, language (ISO 639), moment (ISO), note,
nothing, fonts (a folder of TTF files), and tables, each {"title", "head", "off", "rows"} as `grids.py` says. One JSON
value goes to standard output: {"pages": n}, or a problem as typesetting.py says it.

No word is cut: letters of a cell become as small as its longest word needs, and a word that is longer still is broken
where the column ends. Typst gets everything as data and never as program text.
"""

import datetime
import io
import json
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import typst
from fontTools.ttLib import TTFont

MEMORY = 2048 * 1024 * 1024
SECONDS = 40
LARGEST_OUTPUT = 64 * 1024 * 1024

PAGE = """
#let data = json(bytes(sys.inputs.data))
#let large = data.size == "a3"
#let base = if large { 9pt } else { 7.5pt }
#set document(title: data.title, author: data.author, date: datetime(..data.date))
#set text(font: ("FiraGO", "Noto Sans"), lang: data.language, size: base, fallback: false, hyphenate: false,
  top-edge: "ascender", bottom-edge: "descender")
#set par(leading: 0.15em, spacing: 0.2em)
#set page(paper: data.size, flipped: true, margin: (x: 12mm, top: 12mm, bottom: 14mm),
  footer: context { set text(size: 7pt); data.author + " · " + data.note
    h(1fr); [#counter(page).display("1 / 1", both: true)] })
#show heading.where(level: 1): it => block(below: 3mm,
  text(size: if large { 15pt } else { 12pt }, weight: 600, it.body))
#show heading.where(level: 2): it => block(above: 4mm, below: 2mm, sticky: true,
  text(size: if large { 11pt } else { 9pt }, weight: 600, it.body))
#let wide(body, size, weight) = measure(text(size: size, weight: weight, body)).width
#let fitting(body, size, weight, width) = {
  let words = body.split(" ").filter(word => word != "")
  let widest = calc.max(0pt, ..words.map(word => wide(word, size, weight)))
  let at = if widest > width { calc.max(4.5pt, size * (width / widest) * 0.98) } else { size }
  text(size: at, weight: weight, words.map(word =>
    if wide(word, at, weight) > width { word.clusters().join("\\u{200b}") } else { word }).join(" "))
}
#let one(it, width) = {
  let line = if it.marked { 1.2pt + black } else if it.open { (paint: luma(90), thickness: 0.6pt, dash: "dashed") }
    else { 0.4pt + luma(120) }
  let said = fitting(it.text, base, 400, width)
  block(width: 100%, inset: 1.2mm, above: 0.6mm, below: 0.6mm, stroke: line, breakable: false, {
    if it.band != "" { block(below: 0.6mm, fitting(it.band, base * 0.85, 400, width)) }
    if it.struck { strike(said) } else { said } })
}
#let sheet(it) = context {
  let (page-width, head-width) = (if large { 420mm } else { 297mm }, if large { 46mm } else { 34mm })
  let width = (page-width - 24mm - head-width) / 7 - 4.6mm
  let shade(column) = if column > 0 and it.off.at(column - 1) { luma(242) } else { none }
  table(columns: (head-width,) + (1fr,) * 7, stroke: 0.4pt + luma(150), inset: 0.8mm, align: left + top,
    fill: (column, row) => shade(column),
    table.header(..it.head.map(said => text(weight: 600, fitting(said, base, 600, width)))),
    ..it.rows.map(row => (
      { block(below: 0.6mm, fitting(row.name, base, 600, head-width - 2.4mm))
        fitting(row.under, base, 400, head-width - 2.4mm) },
      ..row.cells.map(cell => cell.map(part => one(part, width)).join()),
    )).flatten())
}
#heading(level: 1, data.title)
#if data.tables.len() == 0 { data.nothing }
#for it in data.tables { heading(level: 2, it.title); sheet(it) }
"""


def confine() -> None:
    """Give up the right to much memory, time and disk."""
    for what, most in (
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_OUTPUT),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, MEMORY),
    ):
        resource.setrlimit(what, (most, most))


def texts_in(value: Any) -> Iterator[str]:
    """Every text that is to be printed."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts_in(one)


def without_letters(said: dict[str, Any], fonts: Path) -> set[str]:
    """Signs that none of the fonts has, such as pictures of faces in a title."""
    known: set[int] = set()
    for path in fonts.glob("*.ttf"):
        known |= set(TTFont(path, lazy=True).getBestCmap())
    return {sign for sign in set("".join(texts_in(said))) if ord(sign) not in known and sign not in "\n\t\u200b"}


def replaced(value: Any, strange: set[str]) -> Any:
    """The same with a question mark for what cannot be printed: one sign must not keep a whole month from paper."""
    if isinstance(value, str):
        return "".join("?" if sign in strange else sign for sign in value)
    if isinstance(value, dict):
        return {name: replaced(one, strange) for name, one in value.items()}
    return [replaced(one, strange) for one in value] if isinstance(value, list) else value


def printed(grid: dict[str, Any], output: Path) -> dict[str, object]:
    """Write the PDF; what is said of it."""
    fonts = Path(grid["fonts"])
    moment = datetime.datetime.fromisoformat(grid["moment"])
    said = {name: grid[name] for name in ("size", "title", "author", "language", "note", "nothing", "tables")}
    said = replaced(said, without_letters(said, fonts))
    said["date"] = {"year": moment.year, "month": moment.month, "day": moment.day}
    try:
        content = typst.compile(
            PAGE.encode(),
            format="pdf",
            pdf_standards=["a-2a"],
            font_paths=typst.Fonts(False, False, [str(fonts)]),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(said)},
            timestamp=moment,
        )
    except typst.TypstError as error:
        return {"problem": "failed", "reason": str(error)[:300]}
    output.write_bytes(content)
    return {"pages": len(pypdfium2.PdfDocument(io.BytesIO(content)))}


if __name__ == "__main__":
    confine()
    made = printed(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2]))
    sys.stdout.write(json.dumps(made) + "\n")
