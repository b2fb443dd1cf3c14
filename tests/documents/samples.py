"""Files to upload: sound, broken and hostile ones, made on the spot."""

import io
import struct
import zlib
from collections.abc import AsyncIterator, Iterable

from PIL import Image, ImageDraw


def scan(width: int = 600, height: int = 800, words: str = "D-0471/26") -> Image.Image:
    """A page with something on it."""
    image = Image.new("L", (width, height), 255)
    ImageDraw.Draw(image).text((width // 10, height // 10), words, fill=0)
    return image


def saved(kind: str, pages: int = 1, **options: object) -> bytes:
    """Pages as a PDF or TIFF file, or one page as PNG or JPEG."""
    images = [scan(words=f"page {number}") for number in range(1, pages + 1)]
    target = io.BytesIO()
    several = {"save_all": True, "append_images": images[1:]} if kind in {"PDF", "TIFF"} else {}
    images[0].save(target, kind, **several, **options)  # type: ignore[arg-type]
    return target.getvalue()


PDF = saved("PDF")


def made_pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF file of these objects; the first is its catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(out)


def stream(content: bytes, words: bytes = b"") -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (words, len(content), content)


CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
WITHOUT_PAGES = made_pdf(CATALOGUE, b"<< /Type /Pages /Kids [] /Count 0 >>")
ENCRYPTED = made_pdf(
    CATALOGUE,
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
    b"<< /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <" + b"a1" * 32 + b"> /U <" + b"b2" * 32 + b"> >>",
    trailer=b"/Encrypt 4 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]",
)
TORN = PDF[: len(PDF) // 3]
ENDLESSLY_LARGE = made_pdf(
    CATALOGUE,
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 14400 14400] /UserUnit 75000 >>",
)


def nested_pdf(depth: int = 7, wide: int = 12) -> bytes:
    """A few kilobytes that ask for wide ** depth drawings."""
    level = b"<< /Type /XObject /Subtype /Form /BBox [0 0 200 200] /Resources << /XObject << /N %d 0 R >> >>"
    forms = [stream(b"/N Do\n" * wide, level[2:].strip() % (6 + number) + b" ") for number in range(depth)]
    last = stream(b"0 0 m 200 200 l S\n" * 20, b"/Type /XObject /Subtype /Form /BBox [0 0 200 200]")
    return made_pdf(
        CATALOGUE,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R"
        b" /Resources << /XObject << /N 5 0 R >> >> >>",
        stream(b"/N Do"),
        *forms,
        last,
    )


def bomb_png(side: int = 40_000) -> bytes:
    """A small PNG file that unpacks to side x side pixels."""

    def part(name: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + check

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(side // 8 + 1)) for _ in range(side)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")


async def chunks(content: bytes, size: int = 65_536) -> AsyncIterator[bytes]:
    """The content as an upload brings it."""
    for at in range(0, len(content), size):
        yield content[at : at + size]


async def several(pieces: Iterable[bytes | Exception]) -> AsyncIterator[bytes]:
    """Pieces one after another; an exception among them is raised, as when a connection is cut."""
    for piece in pieces:
        if isinstance(piece, Exception):
            raise piece
        yield piece
