"""Pages of one file as pictures with black boxes in them. Runs as a program of its own, like `surveying.py`.

Usage: burning.py SOURCE KIND SPEC FOLDER. SPEC is JSON: password, dpi, font (a TTF file or ""), pages: [{page, marks:
[[x, y, w, h, labels]]}], places being ten-thousandths of the page as it is shown. It writes FOLDER/<page>.jpg and, one
JSON value a line, {"page", "width", "height"}, sizes in points. What lies beneath a mark is not covered but gone: the
picture is flat, and has no notes of the camera.
"""

import json
import math
import resource
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageDraw, ImageFont, ImageOps

MEMORY = 1536 * 1024 * 1024
SECONDS = 80
LARGEST_FILE = 64 * 1024 * 1024
LARGEST_SCAN = 120_000_000
PIXELS = 9_000_000
LONGEST_SIDE = 14_000.0
WHOLE = 10_000
IMAGE_DPI = 150
FORMATS = ("JPEG", "PNG", "TIFF")
LEAST_LETTERS, MOST_LETTERS = 9, 60


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


def pdf_page(document: Any, number: int, dpi: int) -> tuple[Image.Image, float, float]:
    """One page as a picture, with its size in points."""
    page = document[number - 1]
    if pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS:
        page.close()
        page = document[number - 1]
    width, height = (max(side, 1.0) for side in page.get_size())
    scale = min(dpi / 72, math.sqrt(PIXELS / (width * height)))
    picture = page.render(scale=scale).to_pil().convert("RGB")
    page.close()
    shrink = min(1.0, LONGEST_SIDE / max(width, height))
    return picture, width * shrink, height * shrink


def image_page(image: Image.Image, number: int) -> tuple[Image.Image, float, float]:
    """One frame upright and on white, with the size it has on paper."""
    image.seek(number - 1)
    frame = image.copy()
    if frame.mode.startswith("I"):
        frame = frame.convert("I").point([value // 256 for value in range(65536)], "L")
    frame = ImageOps.exif_transpose(frame)
    if frame.mode in {"RGBA", "LA", "PA", "P", "La", "RGBa"} or "transparency" in frame.info:
        clear = frame.convert("RGBA")
        frame = Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear)
    picture = frame.convert("RGB")
    factor = min(1.0, math.sqrt(PIXELS / (picture.width * picture.height)))
    if factor < 1:
        size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    width, height = (side * 72 / IMAGE_DPI for side in frame.size)
    shrink = min(1.0, LONGEST_SIDE / max(width, height))
    return picture, max(width * shrink, 3.0), max(height * shrink, 3.0)


def black_out(picture: Image.Image, marks: list[list[Any]], font: str) -> Image.Image:
    """A new picture in which the marks are black, each with its label in white where there is room for it."""
    # Only the dots are taken over: what a picture may carry beside them stays behind.
    clean = Image.frombytes("RGB", picture.size, picture.tobytes())
    brush = ImageDraw.Draw(clean)
    across, down = clean.width / WHOLE, clean.height / WHOLE
    places = []
    for x, y, w, h, labels in marks:
        place = (
            max(0, math.floor(x * across) - 1), max(0, math.floor(y * down) - 1),
            min(clean.width - 1, math.ceil((x + w) * across) + 1),
            min(clean.height - 1, math.ceil((y + h) * down) + 1),
        )  # fmt: skip
        brush.rectangle(place, fill="black")
        places.append((place, labels))
    for place, labels in places:
        write_label(brush, place, labels, font)
    return clean.convert("L") if is_grey(clean) else clean


def write_label(brush: ImageDraw.ImageDraw, place: tuple[int, int, int, int], labels: list[str], font: str) -> None:
    """The first label that fits, in the middle of the mark; where none does, it is left to the list of grounds."""
    left, top, right, bottom = place
    largest = min(MOST_LETTERS, int((bottom - top) * 0.7))
    for label in labels if font else []:
        for size in range(largest, LEAST_LETTERS - 1, -1):
            letters = ImageFont.truetype(font, size)
            if letters.getlength(label) <= (right - left) * 0.92:
                middle = ((left + right) / 2, (top + bottom) / 2)
                brush.text(middle, label, fill="white", font=letters, anchor="mm")
                return


def is_grey(picture: Image.Image) -> bool:
    """Whether a picture has no colours; a sample tells."""
    small = picture.resize((64, 64), Image.Resampling.NEAREST).convert("HSV")
    return int(small.getchannel("S").getextrema()[1]) < 16  # type: ignore[arg-type]


def pages(source: Path, kind: str, spec: dict[str, Any]) -> Iterator[tuple[int, Image.Image, float, float]]:
    """The wanted pages, blackened."""
    if kind == "pdf":
        document = pypdfium2.PdfDocument(source, password=spec["password"] or None)
        document.init_forms()
        for one in spec["pages"]:
            picture, width, height = pdf_page(document, one["page"], spec["dpi"])
            yield one["page"], black_out(picture, one["marks"], spec["font"]), width, height
        return
    with Image.open(source, formats=FORMATS) as image:
        for one in spec["pages"]:
            picture, width, height = image_page(image, one["page"])
            yield one["page"], black_out(picture, one["marks"], spec["font"]), width, height


def main(source: Path, kind: str, spec: dict[str, Any], folder: Path) -> None:
    """Burn; pages that were told of are whole."""
    confine()
    for number, picture, width, height in pages(source, kind, spec):
        picture.save(folder / f"{number}.jpg", "JPEG", quality=82, optimize=True)
        sys.stdout.write(json.dumps({"page": number, "width": width, "height": height}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], json.loads(Path(sys.argv[3]).read_text("utf-8")), Path(sys.argv[4]))
