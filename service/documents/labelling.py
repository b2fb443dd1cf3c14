"""Sets cards on sheets of A4, several on a page, as PDF/A-2a. Runs as a program of its own, like `typesetting.py`.

Usage: labelling.py SHEET OUTPUT. SHEET is JSON: title, author, language (ISO 639), moment (ISO), fonts (a folder of TTF
files), columns, rows, and cards, each {"band", "large", "medium", "small", "code", "picture", "alt"}: texts and an SVG
("" for none). One JSON value goes to standard output: {"pages": n}, or a problem as typesetting.py says it.
Typst gets everything as data and never as program text.
"""

import datetime
import io
import json
import resource
import sys
from pathlib import Path
from typing import Any

import pypdfium2
import typst
from fontTools.ttLib import TTFont

MEMORY = 2048 * 1024 * 1024
SECONDS = 40
LARGEST_OUTPUT = 64 * 1024 * 1024
TEXTS = ("band", "large", "medium", "small", "code")

PAGE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, author: data.author, date: datetime(..data.date))
#set text(font: ("FiraGO", "Noto Sans"), lang: data.language, size: 10pt, fallback: false, hyphenate: false)
#set page(paper: "a4", margin: (x: 12mm, y: 12mm))
#let high = (297mm - 24mm) / data.rows
#let fitting(body, size, least, width, height, weight: 600) = context {
  let at = size
  while at > least and measure(text(size: at * 1pt, weight: weight, body), width: width).height > height { at = at - 1 }
  text(size: at * 1pt, weight: weight, body)
}
#let card(one) = block(width: 100%, height: high, stroke: (paint: luma(160), thickness: 0.4pt, dash: "dashed"),
  inset: 6mm, breakable: false, {
  block(width: 100%, below: 4mm, layout(size => fitting(one.band, 8.5, 5.5, size.width, 18mm, weight: 400)))
  let wide = 100% - if one.picture == "" { 0mm } else { 31mm }
  grid(columns: if one.picture == "" { (1fr,) } else { (1fr, 28mm) }, column-gutter: 3mm,
    { block(below: 3mm, layout(size => fitting(one.large, 20, 10, size.width, 17mm)))
      block(below: 3mm, layout(size => fitting(one.medium, 13, 8, size.width, 12mm)))
      text(size: 10pt, one.small) },
    ..if one.picture == "" { () } else { (align(center, {
      image(bytes(one.picture), format: "svg", alt: one.alt, width: 28mm)
      text(size: 10pt, weight: 600, one.code) }),) })
})
#grid(columns: (1fr,) * data.columns, ..data.cards.map(card))
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


def without_letters(cards: list[dict[str, Any]], fonts: Path) -> list[str]:
    """Signs that none of the fonts has."""
    known: set[int] = set()
    for path in fonts.glob("*.ttf"):
        known |= set(TTFont(path, lazy=True).getBestCmap())
    signs = {sign for card in cards for name in TEXTS for sign in card[name]}
    return sorted(sign for sign in signs if ord(sign) not in known and sign not in "\n\t")


def sheets(sheet: dict[str, Any], output: Path) -> dict[str, object]:
    """Write the PDF; what is said of it."""
    fonts = Path(sheet["fonts"])
    if strange := without_letters(sheet["cards"], fonts):
        return {"problem": "signs", "signs": strange[:20]}
    moment = datetime.datetime.fromisoformat(sheet["moment"])
    said = {name: sheet[name] for name in ("title", "author", "language", "columns", "rows", "cards")}
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
    made = sheets(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2]))
    sys.stdout.write(json.dumps(made) + "\n")
