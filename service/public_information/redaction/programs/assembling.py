"""Puts blackened pictures and the words that stay together as a new PDF. Runs as a program of its own.

Usage: assembling.py SPEC OUTPUT. SPEC is JSON: title, language, pages: [{picture (a JPEG file), width, height (points),
words: [[text, x, y, w, h, line]], marks: [[x, y, w, h, spoken]]}]. It says {"pages": n}. Nothing of the source file is
taken over but pictures and words: the words lie unseen over the picture, so that the document can be searched, copied
and read aloud; a mark is a figure whose alternative text says why it is there.
"""

import io
import json
import resource
import sys
from itertools import groupby
from pathlib import Path
from typing import Any

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib.tables._g_l_y_f import Glyph
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

MEMORY = 2048 * 1024 * 1024
SECONDS = 80
LARGEST_FILE = 1024 * 1024 * 1024
WHOLE = 10_000
WIDTH = 500


def confine() -> None:
    """Give up the right to much memory, time and disk."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


class Unseen:
    """A font without drawings: each sign that is used gets a number, and the number leads back to the sign."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def code(self, text: str) -> str:
        """A text as the content of a page writes it."""
        return "".join(f"{self.numbers.setdefault(sign, len(self.numbers) + 1):04x}" for sign in text)

    def font(self, pdf: pikepdf.Pdf) -> Any:
        """The font's objects, once every sign is known."""
        descriptor = pdf.make_indirect(
            Dictionary(
                Type=Name.FontDescriptor, FontName=Name.Unseen, Flags=4, FontBBox=Array([0, -200, 500, 800]),
                ItalicAngle=0, Ascent=800, Descent=-200, CapHeight=700, StemV=80,
                FontFile2=pdf.make_stream(empty_font()),
            )
        )  # fmt: skip
        # Every number leads to the one empty drawing.
        cid = Dictionary(
            Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Unseen, DW=WIDTH, FontDescriptor=descriptor,
            CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
            CIDToGIDMap=pdf.make_stream(b"\x00\x01" * (len(self.numbers) + 1)),
        )  # fmt: skip
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Unseen, Encoding=Name("/Identity-H"),
                DescendantFonts=Array([pdf.make_indirect(cid)]), ToUnicode=pdf.make_stream(self.signs()),
            )
        )  # fmt: skip

    def signs(self) -> bytes:
        """Which sign each number stands for."""
        lines = [f"<{number:04x}> <{sign.encode('utf-16-be').hex()}>" for sign, number in self.numbers.items()]
        blocks = [lines[at : at + 100] for at in range(0, len(lines), 100)]
        maps = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            f"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n{maps}\n"
            "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
        ).encode()


def empty_font() -> bytes:
    """A TTF file with nothing to draw."""
    made = FontBuilder(1000, isTTF=True)
    made.setupGlyphOrder([".notdef", "unseen"])
    made.setupCharacterMap({32: "unseen"})
    made.setupGlyf({".notdef": Glyph(), "unseen": Glyph()})
    made.setupHorizontalMetrics({".notdef": (WIDTH, 0), "unseen": (WIDTH, 0)})
    made.setupHorizontalHeader(ascent=800, descent=-200)
    made.setupNameTable({"familyName": "Unseen", "styleName": "Regular"})
    made.setupOS2(sTypoAscender=800, sTypoDescender=-200)
    made.setupPost()
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


class Page:
    """One page while it is written; `parts` are its marked pieces: (kind, alternative text or None) by number."""

    def __init__(self, about: dict[str, Any], unseen: Unseen) -> None:
        self.width, self.height = float(about["width"]), float(about["height"])
        self.unseen = unseen
        self.parts: list[tuple[str, str | None, float]] = []
        self.content: list[str] = []
        for x, y, w, h, spoken in about["marks"]:
            self.mark(x, y, w, h, spoken)
        self.content.append(f"/Artifact BMC q {self.width:.3f} 0 0 {self.height:.3f} 0 0 cm /Im Do Q EMC")
        for _, words in groupby(about["words"], key=lambda word: word[5]):
            self.line(list(words))

    def place(self, x: float, y: float, w: float, h: float) -> tuple[float, float, float, float]:
        """Ten-thousandths from above as points from below: left, bottom, width, height."""
        across, down = self.width / WHOLE, self.height / WHOLE
        return x * across, self.height - (y + h) * down, w * across, h * down

    def begin(self, kind: str, spoken: str | None, y: float) -> None:
        self.content.append(f"/{kind} <</MCID {len(self.parts)}>> BDC")
        self.parts.append((kind, spoken, y))

    def mark(self, x: float, y: float, w: float, h: float, spoken: str) -> None:
        self.begin("Figure", spoken, y)
        left, bottom, width, height = self.place(x, y, w, h)
        self.content.append(f"0 g {left:.3f} {bottom:.3f} {width:.3f} {height:.3f} re f EMC")

    def line(self, words: list[list[Any]]) -> None:
        self.begin("P", None, words[0][2])
        self.content.append("BT 3 Tr")
        for number, (text, x, y, w, h, _) in enumerate(words, start=1):
            said = "".join(sign for sign in text if sign.isprintable())[:200]
            if not said:
                continue
            left, bottom, width, height = self.place(x, y, w, h)
            size = max(height, 0.5)
            stretch = width / (len(said) * size * WIDTH / 1000) * 100
            code = self.unseen.code(said + (" " if number < len(words) else ""))
            at = f"1 0 0 1 {left:.3f} {bottom + size * 0.2:.3f} Tm"
            self.content.append(f"/F {size:.3f} Tf {stretch:.2f} Tz {at} <{code}> Tj")
        self.content.append("ET EMC")


def picture_of(pdf: pikepdf.Pdf, path: Path) -> Any:
    """A JPEG file as it is."""
    content = path.read_bytes()
    with Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
        grey, size = image.mode == "L", image.size
    return pdf.make_stream(
        content,
        Dictionary(
            Type=Name.XObject, Subtype=Name.Image, Width=size[0], Height=size[1], BitsPerComponent=8,
            ColorSpace=Name.DeviceGray if grey else Name.DeviceRGB, Filter=Name.DCTDecode,
        ),
    )  # fmt: skip


def assemble(spec: dict[str, Any], output: Path) -> int:
    """Write the document; gives the count of its pages."""
    pdf, unseen = pikepdf.Pdf.new(), Unseen()
    written = [Page(about, unseen) for about in spec["pages"]]
    font = unseen.font(pdf)
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    whole = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=tree))
    kids, parents = Array(), Array()
    for number, (page, about) in enumerate(zip(written, spec["pages"], strict=True)):
        made = pdf.make_indirect(
            Dictionary(
                Type=Name.Page, MediaBox=Array([0, 0, round(page.width, 3), round(page.height, 3)]),
                Resources=Dictionary(
                    XObject=Dictionary(Im=picture_of(pdf, Path(about["picture"]))), Font=Dictionary(F=font)
                ),
                Contents=pdf.make_stream("\n".join(page.content).encode()), StructParents=number, Tabs=Name.S,
            )
        )  # fmt: skip
        pdf.pages.append(pikepdf.Page(made))
        shown = pdf.pages[number].obj
        elements = [pdf.make_indirect(element(kind, spoken, whole, shown, n)) for n, (kind, spoken, _) in
                    enumerate(page.parts)]  # fmt: skip
        parents.append(number)
        parents.append(pdf.make_indirect(Array(elements)))
        # Read aloud from above to below, marks where they stand.
        for _, one in sorted(zip(page.parts, elements, strict=True), key=lambda pair: pair[0][2]):
            kids.append(one)
    whole.K, tree.K = kids, whole
    tree.ParentTree, tree.ParentTreeNextKey = pdf.make_indirect(Dictionary(Nums=parents)), len(written)
    root = pdf.Root
    root.StructTreeRoot, root.MarkInfo = tree, Dictionary(Marked=True)
    root.Lang, root.ViewerPreferences = String(spec["language"]), Dictionary(DisplayDocTitle=True)
    pdf.docinfo[Name.Title] = String(spec["title"])
    pdf.save(output, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
    return len(written)


def element(kind: str, spoken: str | None, parent: Any, page: Any, number: int) -> Any:
    """One piece of the structure."""
    made = Dictionary(Type=Name.StructElem, S=Name(f"/{kind}"), P=parent, Pg=page, K=number)
    if spoken is not None:
        made.Alt = String(spoken)
    return made


if __name__ == "__main__":
    confine()
    count = assemble(json.loads(Path(sys.argv[1]).read_text("utf-8")), Path(sys.argv[2]))
    sys.stdout.write(json.dumps({"pages": count}) + "\n")
