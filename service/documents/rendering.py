"""Page images of one file. Runs as a program of its own: what it reads is foreign, and may be broken or hostile.

Usage: rendering.py SOURCE KIND FOLDER. Writes FOLDER/1.webp, 2.webp ... and, one JSON value a line, to standard
output the count of all pages and then [width, height] of each image. It imports nothing of the service, has no secret
in its environment, and the kernel ends it when it takes too much memory or time.
"""

import json
import math
import resource
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

MOST_PAGES = 30
WIDTH, HEIGHT, PIXELS = 1000, 6000, 4_000_000
LARGEST_SCAN = 120_000_000
MEMORY = 1536 * 1024 * 1024
SECONDS = 60
LARGEST_IMAGE = 32 * 1024 * 1024
FORMATS = ("JPEG", "PNG", "TIFF")


def confine() -> None:
    """Give up the right to much memory, time and disk."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_IMAGE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    Image.MAX_IMAGE_PIXELS = LARGEST_SCAN
    warnings.simplefilter("error", Image.DecompressionBombWarning)


def scale_for(width: float, height: float) -> float:
    """How much a page of this size is enlarged or reduced to be about WIDTH pixels wide, and never too large."""
    return min(WIDTH / width, HEIGHT / height, math.sqrt(PIXELS / (width * height)))


def pdf_pages(source: Path) -> Iterator[int | Image.Image]:
    """The count of pages, then their images."""
    document = pypdfium2.PdfDocument(source)
    document.init_forms()
    count = len(document)
    yield count
    for number in range(min(count, MOST_PAGES)):
        page = document[number]
        width, height = page.get_size()
        yield page.render(scale=scale_for(max(width, 1), max(height, 1))).to_pil()
        page.close()


def image_pages(source: Path) -> Iterator[int | Image.Image]:
    """The count of frames, then the frames reduced."""
    with Image.open(source, formats=FORMATS) as opened:
        count = getattr(opened, "n_frames", 1) if opened.format == "TIFF" else 1
        yield count
        for number in range(min(count, MOST_PAGES)):
            opened.seek(number)
            yield reduced(opened)


def reduced(opened: Image.Image) -> Image.Image:
    """The current frame upright, on white, no larger than a preview."""
    frame = opened.copy() if opened.format == "TIFF" else opened
    if frame.mode.startswith("I"):
        frame = frame.convert("I").point([value // 256 for value in range(65536)], "L")
    elif frame.mode == "1":
        frame = frame.convert("L")
    factor = min(scale_for(frame.width, frame.height), 1.0)
    size = (max(1, round(frame.width * factor)), max(1, round(frame.height * factor)))
    frame.thumbnail(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    upright = ImageOps.exif_transpose(frame)
    return on_white(upright)


def on_white(image: Image.Image) -> Image.Image:
    """Without transparency, in grey or colour."""
    if image.mode in {"L", "RGB"} and "transparency" not in image.info:
        return image
    if image.mode in {"RGBA", "LA", "PA", "P", "La", "RGBa"} or "transparency" in image.info:
        clear = image.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(white, clear).convert("RGB")
    return image.convert("RGB")


def main(source: Path, kind: str, folder: Path) -> None:
    """Make the images; what was made before something fails stays."""
    confine()
    pages = pdf_pages(source) if kind == "pdf" else image_pages(source)
    tell(next(pages))
    for number, image in enumerate(pages, start=1):
        assert isinstance(image, Image.Image)
        image.save(folder / f"{number}.webp", quality=78, method=4)
        tell([image.width, image.height])


def tell(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
