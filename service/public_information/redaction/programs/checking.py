"""Looks in a redacted PDF for what must not be there. Runs as a program of its own; it shares nothing with those that
made the document.

Usage: checking.py SOURCE SPEC. SPEC is JSON: first, last, objects (whether to walk these too), pages: {page: [[x, y, w,
h]]} with the marks of each page, words: those that stood under marks and stay nowhere. To standard output goes
{"count": pages of the file}, then one {"page", "found": [codes]} a page, then {"objects": [codes]}. Codes:
first_library and second_library (a letter lies under a mark), word_first and word_second (a removed word can be read),
picture (a mark is not black), and those of objects: word_bytes, active, attached, described, revision, layered,
encrypted.
"""

import io
import json
import math
import re
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTChar, LTContainer
from PIL import Image

MEMORY = 2048 * 1024 * 1024
SECONDS = 110
LARGEST_FILE = 1024
WHOLE = 10_000
SEEN = 500
TOKEN = re.compile(r"[^\s]+")
FORBIDDEN = {
    "active": {"/JavaScript", "/JS", "/AA", "/OpenAction", "/A", "/AcroForm", "/XFA", "/Annots"},
    "attached": {"/EmbeddedFiles", "/EF", "/AF", "/Names", "/Collection"},
    "described": {"/Metadata", "/PieceInfo", "/Thumb", "/Author", "/Subject", "/Keywords", "/Creator", "/Outlines"},
    "layered": {"/OCProperties", "/OC", "/OCGs"},
}
Boxes = list[tuple[float, float, float, float]]


def confine() -> None:
    """Give up the right to much memory, time and disk."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def under(x: float, y: float, marks: Boxes) -> bool:
    """Whether a place lies under a mark."""
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in marks)


def words_in(text: str) -> set[str]:
    """Words as they stand."""
    return set(TOKEN.findall(text))


def by_first(page: Any, marks: Boxes, secrets: set[str]) -> set[str]:
    """What pdfium finds on a page."""
    width, height = page.get_size()
    text, found = page.get_textpage(), set()
    for index in range(text.count_chars()):
        sign = pdfium.FPDFText_GetUnicode(text, index)
        if sign < 33 or chr(sign).isspace():
            continue
        left, bottom, right, top = text.get_charbox(index, loose=True)
        x, y = (left + right) / 2 / width * WHOLE, (height - (top + bottom) / 2) / height * WHOLE
        if under(x, y, marks):
            found.add("first_library")
            break
    if words_in(text.get_text_bounded()) & secrets:
        found.add("word_first")
    text.close()
    return found


def black(page: Any, marks: Boxes) -> set[str]:
    """Whether the marks are black in the picture, apart from labels: their edges are, and so is half of each."""
    width, height = page.get_size()
    scale = min(1000 / max(width, height), 4.0) * 1.5
    shown = page.render(scale=scale).to_pil().convert("L")
    for left, top, right, bottom in marks:
        place = (
            math.floor(left * shown.width / WHOLE) + 1, math.floor(top * shown.height / WHOLE) + 1,
            math.ceil(right * shown.width / WHOLE) - 1, math.ceil(bottom * shown.height / WHOLE) - 1,
        )  # fmt: skip
        if place[2] - place[0] < 2 or place[3] - place[1] < 2:
            continue
        here = shown.crop(place)
        histogram = here.histogram()
        edges = [here.crop((0, 0, here.width, 1)), here.crop((0, here.height - 1, here.width, here.height))]
        if sum(histogram[:96]) < 0.5 * sum(histogram) or any(bright(edge) for edge in edges):
            return {"picture"}
    return set()


def bright(edge: Image.Image) -> bool:
    return int(edge.getextrema()[1]) > 128  # type: ignore[arg-type]


def letters(one: Any) -> Iterator[LTChar]:
    """Every letter that pdfminer laid out."""
    if isinstance(one, LTChar):
        yield one
    elif isinstance(one, LTContainer) or hasattr(one, "__iter__"):
        for inner in one:
            yield from letters(inner)


def by_second(layout: Any, marks: Boxes, secrets: set[str]) -> set[str]:
    """What pdfminer finds on a page."""
    found = set()
    for letter in letters(layout):
        if not letter.get_text().strip():
            continue
        x = (letter.x0 + letter.x1) / 2 / layout.width * WHOLE
        y = (layout.height - (letter.y0 + letter.y1) / 2) / layout.height * WHOLE
        if under(x, y, marks):
            found.add("second_library")
            break
    said = "\n".join(part.get_text() for part in layout if hasattr(part, "get_text"))
    if words_in(said) & secrets:
        found.add("word_second")
    return found


def objects(source: Path, secrets: set[str]) -> set[str]:
    """What the objects of the file say, each unpacked and searched byte by byte."""
    raw = source.read_bytes()
    found = {"revision"} if raw.count(b"%%EOF") != 1 or raw.count(b"startxref") != 1 else set()
    forms = [form for word in secrets if len(word) >= 5 for form in written(word)]
    everything = bytearray(raw[:4096] + raw[-65_536:])
    with pikepdf.open(source) as pdf:
        if pdf.is_encrypted:
            found.add("encrypted")
        for one in pdf.objects:
            found |= keys_of(one)
            if isinstance(one, pikepdf.Stream) and one.get("/Filter") == pikepdf.Name.DCTDecode:
                found |= notes_of(one.read_raw_bytes())
            else:
                everything += content_of(one)
    return found | ({"word_bytes"} if any(form in everything for form in forms) else set())


def notes_of(picture: bytes) -> set[str]:
    """Whether a picture carries anything beside its dots."""
    with Image.open(io.BytesIO(picture), formats=("JPEG",)) as image:
        return {"described"} if {"exif", "comment", "photoshop", "xmp", "icc_profile"} & set(image.info) else set()


def content_of(one: Any) -> bytes:
    """The content of an object, unpacked."""
    if isinstance(one, pikepdf.Stream):
        return one.read_bytes()
    return one.unparse() if isinstance(one, pikepdf.Dictionary | pikepdf.Array) else b""


def keys_of(one: Any) -> set[str]:
    """Codes of what an object may not hold."""
    if not isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        return set()
    names = set(one.keys())
    return {code for code, forbidden in FORBIDDEN.items() if names & forbidden}


def written(word: str) -> list[bytes]:
    """A word as it might stand in a file."""
    wide = word.encode("utf-16-be")
    return [word.encode(), wide, wide.hex().encode(), b"".join(b"%02X" % one for one in wide)]


def boxes(marks: list[list[float]]) -> Boxes:
    return [(x, y, x + w, y + h) for x, y, w, h in marks]


def main(source: Path, spec: dict[str, Any]) -> None:
    confine()
    secrets = set(spec["words"])
    document = pypdfium2.PdfDocument(source)
    tell({"count": len(document)})
    wanted = range(spec["first"], min(spec["last"], len(document)) + 1)
    layouts = extract_pages(source, page_numbers=[n - 1 for n in wanted], laparams=LAParams(boxes_flow=None))
    for number, layout in zip(wanted, layouts, strict=True):
        marks, page = boxes(spec["pages"].get(str(number), [])), document[number - 1]
        found = by_first(page, marks, secrets) | by_second(layout, marks, secrets)
        if marks:
            found |= black(page, marks)
        page.close()
        tell({"page": number, "found": sorted(found)})
    if spec["objects"]:
        tell({"objects": sorted(objects(source, secrets))})


def tell(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text("utf-8")))
