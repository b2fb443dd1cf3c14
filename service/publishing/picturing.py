"""Pictures for the public page out of one file. Runs as a program of its own: what it reads is foreign.

Usage: picturing.py SOURCE FOLDER LARGE SMALL. Writes FOLDER/large.webp and FOLDER/small.webp, at most LARGE and SMALL
pixels wide, upright, without anything the file carried beside its picture (place, camera, names, thumbnails), and to
standard output one JSON value: [[width, height], [width, height]]. It imports nothing of the service, has no secret in
its environment, and the kernel ends it when it takes too much memory or time.
"""

import json
import resource
import sys
import warnings
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

MOST_PIXELS = 120_000_000
MEMORY = 1536 * 1024 * 1024
SECONDS = 60
LARGEST_IMAGE = 16 * 1024 * 1024
FORMATS = ("JPEG", "PNG")
TALLEST = 2


def confine() -> None:
    """Give up the right to much memory, time and disk."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_IMAGE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)


def reduced(source: Path, widest: int) -> Image.Image:
    """The picture upright, in plain RGB or with transparency, at most so wide and not too tall."""
    with Image.open(source, formats=FORMATS) as opened:
        profile = opened.info.get("icc_profile")
        opened.draft("RGB", (widest, widest * TALLEST))
        opened.thumbnail((widest * 2, widest * 2 * TALLEST), Image.Resampling.BOX, reducing_gap=2.0)
        upright = ImageOps.exif_transpose(opened)
    clear = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
    image = upright.convert("RGBA" if clear else "RGB")
    if profile and not clear:
        image = in_common_colours(image, profile)
    image.thumbnail((widest, widest * TALLEST), Image.Resampling.LANCZOS)
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    return bare


def in_common_colours(image: Image.Image, profile: bytes) -> Image.Image:
    """The picture in the colours every screen knows, since its own profile is not carried along."""
    from io import BytesIO

    try:
        given = ImageCms.ImageCmsProfile(BytesIO(profile))
        made = ImageCms.profileToProfile(image, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return image
    return made or image


def main(source: Path, folder: Path, widths: list[int]) -> None:
    """Make both."""
    confine()
    sizes = []
    for name, widest in zip(("large", "small"), widths, strict=True):
        image = reduced(source, widest)
        image.save(folder / f"{name}.webp", quality=76, method=4)
        sizes.append([image.width, image.height])
    sys.stdout.write(json.dumps(sizes) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), [int(sys.argv[3]), int(sys.argv[4])])
