"""Pages of one file as images with the places of their words. Runs as a program of its own: what it reads is foreign,
and may be broken or hostile.

Usage: surveying.py SOURCE KIND SPEC FOLDER. SPEC is JSON: password, first, last (pages from 1 on, both counted in). It
writes FOLDER/<page>.webp and, one JSON value a line, to standard output {"pages": n} or {"problem": damaged|protected},
then for each page its size in points, the image's in pixels and its words: [text, x, y, w, h, line, hidden]. Places are
ten-thousandths of the page as it is shown, from its upper left corner. A word is hidden when the file holds it and the
picture does not show it: beneath a box, in the colour of the paper, or written to be invisible over nothing.
"""

import ctypes
import json
import math
import resource
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops, ImageOps

MEMORY = 1536 * 1024 * 1024
SECONDS = 80
LARGEST_FILE = 64 * 1024 * 1024
LARGEST_SCAN = 120_000_000
WIDTH, HEIGHT, PIXELS = 1000, 6000, 4_000_000
MOST_WORDS, MOST_CHARACTERS = 6_000, 60_000
WHOLE = 10_000
DARK, MOSTLY, FLAT = 64, 0.6, 24
FORMATS = ("JPEG", "PNG", "TIFF")
Box = tuple[float, float, float, float]


class Wrong(Exception):
    """The file cannot be read; its text is the code of the problem."""


def confine() -> None:
    """Give up the right to much memory, time and disk."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    Image.MAX_IMAGE_PIXELS = LARGEST_SCAN
    warnings.simplefilter("error", Image.DecompressionBombWarning)


def scale_for(width: float, height: float) -> float:
    """How much a page of this size is enlarged or reduced to be about WIDTH pixels wide, and never too large."""
    return min(WIDTH / width, HEIGHT / height, math.sqrt(PIXELS / (width * height)))


# --- PDF


@dataclass
class Word:
    """A word while its letters are gathered. `plain`: at least one letter is written to be seen."""

    text: str = ""
    box: Box = (math.inf, math.inf, -math.inf, -math.inf)
    plain: bool = False
    light: float | None = None
    line: int = 0

    def take(self, letter: str, box: Box) -> None:
        self.text += letter
        left, top, right, bottom = self.box
        self.box = (min(left, box[0]), min(top, box[1]), max(right, box[2]), max(bottom, box[3]))


@dataclass
class Letters:
    """The letters of one page, as the library knows them."""

    page: Any
    text: Any
    modes: dict[int, tuple[bool, float | None]] = field(default_factory=dict)

    def box(self, index: int) -> Box | None:
        """Where a letter stands on the page as it is shown: left, top, right, bottom in WHOLE. None: nowhere."""
        left, bottom, right, top = self.text.get_charbox(index)
        if right - left < 0.01 or top - bottom < 0.01:
            left, bottom, right, top = self.text.get_charbox(index, loose=True)
        if not all(map(math.isfinite, (left, bottom, right, top))):
            return None
        (ax, ay), (bx, by) = self._shown(left, bottom), self._shown(right, top)
        found = min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
        inside = found[2] > 0 and found[3] > 0 and found[0] < WHOLE and found[1] < WHOLE
        return found if inside else None

    def _shown(self, x: float, y: float) -> tuple[int, int]:
        dx, dy = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(self.page, 0, 0, WHOLE, WHOLE, 0, x, y, ctypes.byref(dx), ctypes.byref(dy))
        return dx.value, dy.value

    def manner(self, index: int) -> tuple[bool, float | None]:
        """Whether a letter is written to be seen, and how light its colour is (0 to 255)."""
        piece = pdfium.FPDFText_GetTextObject(self.text, index)
        if not piece:
            return True, None
        key = ctypes.cast(piece, ctypes.c_void_p).value or 0
        if key not in self.modes:
            mode = pdfium.FPDFTextObj_GetTextRenderMode(piece)
            unseen = mode in (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
            red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
            known = pdfium.FPDFPageObj_GetFillColor(piece, red, green, blue, alpha) and mode in (0, 4)
            light = (red.value * 299 + green.value * 587 + blue.value * 114) / 1000 if known else None
            self.modes[key] = not unseen, light
        return self.modes[key]


def words_of(letters: Letters) -> Iterator[Word]:
    """The words of a page in the order of the file; a line's end ends a word."""
    word, line = Word(), 0
    for index in range(min(letters.text.count_chars(), MOST_CHARACTERS)):
        sign = pdfium.FPDFText_GetUnicode(letters.text, index)
        letter = chr(sign) if sign not in (0, 0xFFFE, 0xFFFF, 2) and not 0xD800 <= sign < 0xE000 else ""
        box = letters.box(index) if letter.strip() else None
        if box is None:
            if letter in ("\r", "\n") or letter.isspace():
                if word.text:
                    yield word
                line += letter == "\n"
                word = Word(line=line)
            continue
        plain, light = letters.manner(index)
        word.take(letter, box)
        word.plain, word.light = word.plain or plain, light
    if word.text:
        yield word


def without_text(page: Any, scale: float) -> Image.Image:
    """The picture of a page with its words left out; the page is used up by it."""
    for piece in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=12):
        pdfium.FPDFPageObj_SetIsActive(piece, False)
    return drawn(page, scale)


def drawn(page: Any, scale: float) -> Image.Image:
    """The picture of a page, in grey for comparing."""
    return page.render(scale=scale).to_pil().convert("RGB")  # type: ignore[no-any-return]


def hides(word: Word, seen: Image.Image, bare: Image.Image, changed: Image.Image) -> bool:
    """Whether the picture does not show this word: `seen` and `bare` are grey, with the words and without them."""
    across, down = seen.width / WHOLE, seen.height / WHOLE
    left, top, right, bottom = word.box
    place = (
        max(0, math.floor(left * across)), max(0, math.floor(top * down)),
        min(seen.width, math.ceil(right * across) + 1), min(seen.height, math.ceil(bottom * down) + 1),
    )  # fmt: skip
    if place[0] >= place[2] or place[1] >= place[3]:
        return True
    here = seen.crop(place)
    if not word.plain:
        return covered(here)
    if changed.crop(place).getbbox() is None:
        return True
    before, after = mean(bare.crop(place)), mean(here)
    # A label above a box changes the picture too, but not towards the colour of the word beneath.
    toward = word.light is None or abs(word.light - before) < FLAT or (word.light - before) * (after - before) > 0
    return not toward


def covered(here: Image.Image) -> bool:
    """Whether a place shows one colour, or is mostly black: no letters look like that."""
    least, most = here.getextrema()
    histogram = here.histogram()
    dark = sum(histogram[:DARK]) / max(sum(histogram), 1)
    return int(most) - int(least) < FLAT or dark > MOSTLY  # type: ignore[arg-type]


def mean(image: Image.Image) -> float:
    return float(image.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0)))  # type: ignore[arg-type]


def opened(source: Path, password: str) -> Any:
    """The document. Raises Wrong."""
    try:
        document = pypdfium2.PdfDocument(source, password=password or None)
        document.init_forms()
    except pypdfium2.PdfiumError as error:
        raise Wrong("protected" if "password" in str(error).lower() else "damaged") from None
    if len(document) == 0:
        raise Wrong("damaged")
    return document


def flat_page(document: Any, number: int) -> Any:
    """A page whose notes and fields became part of its picture and of its text."""
    page = document[number]
    if pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) != pdfium.FLATTEN_SUCCESS:
        return page
    page.close()
    return document[number]


def pdf_pages(source: Path, spec: dict[str, Any]) -> Iterator[dict[str, Any] | tuple[Image.Image, dict[str, Any]]]:
    """The count of pages, then each with its picture."""
    document = opened(source, spec["password"])
    yield {"pages": len(document)}
    for number in range(spec["first"], min(spec["last"], len(document)) + 1):
        page = flat_page(document, number - 1)
        width, height = (max(side, 1.0) for side in page.get_size())
        scale = scale_for(width, height)
        picture = drawn(page, scale)
        text = page.get_textpage()
        found = [word for word in words_of(Letters(page, text)) if word.text][:MOST_WORDS]
        text.close()
        bare = without_text(page, scale) if found else picture
        page.close()
        yield picture, {"page": number, "width": width, "height": height, "words": told(found, picture, bare)}


def told(found: list[Word], picture: Image.Image, bare: Image.Image) -> list[list[Any]]:
    """Words as they are said: places are whole numbers inside the page."""
    changed = ImageChops.difference(picture, bare).convert("L").point(lambda value: 255 if value > 2 else 0)
    seen, empty = picture.convert("L"), bare.convert("L")
    said = []
    for word in found:
        left, top, right, bottom = (min(max(side, 0), WHOLE) for side in word.box)
        x, y = math.floor(left), math.floor(top)
        w, h = max(math.ceil(right) - x, 1), max(math.ceil(bottom) - y, 1)
        said.append([word.text, x, y, w, h, word.line, hides(word, seen, empty, changed)])
    return said


# --- images


def image_pages(source: Path, spec: dict[str, Any]) -> Iterator[dict[str, Any] | tuple[Image.Image, dict[str, Any]]]:
    """The count of frames, then each reduced. They have no words that a program could read."""
    try:
        image = Image.open(source, formats=FORMATS)
    except (OSError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Wrong("damaged") from None
    count = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
    yield {"pages": count}
    for number in range(spec["first"], min(spec["last"], count) + 1):
        image.seek(number - 1)
        frame = on_white(image.copy())
        factor = min(scale_for(frame.width, frame.height), 1.0)
        size = (max(1, round(frame.width * factor)), max(1, round(frame.height * factor)))
        width, height = (float(side) for side in frame.size)
        yield frame.resize(size, Image.Resampling.LANCZOS), {
            "page": number, "width": width, "height": height, "words": [],
        }  # fmt: skip


def on_white(frame: Image.Image) -> Image.Image:
    """Upright, without transparency, in colour."""
    if frame.mode.startswith("I"):
        frame = frame.convert("I").point([value // 256 for value in range(65536)], "L")
    upright = ImageOps.exif_transpose(frame)
    if upright.mode in {"RGBA", "LA", "PA", "P", "La", "RGBa"} or "transparency" in upright.info:
        clear = upright.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")
    return upright.convert("RGB")


def main(source: Path, kind: str, spec: dict[str, Any], folder: Path) -> None:
    """Survey; what was told before something fails stays."""
    confine()
    pages = pdf_pages(source, spec) if kind == "pdf" else image_pages(source, spec)
    try:
        for one in pages:
            if isinstance(one, dict):
                tell(one)
                continue
            picture, said = one
            picture.save(folder / f"{said['page']}.webp", quality=80, method=3)
            tell({**said, "image": list(picture.size)})
    except Wrong as wrong:
        tell({"problem": str(wrong)})


def tell(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], json.loads(Path(sys.argv[3]).read_text("utf-8")), Path(sys.argv[4]))
