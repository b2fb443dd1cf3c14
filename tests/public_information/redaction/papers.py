"""PDF files to redact, made on the spot: with words in our languages, turned, locked, hiding things, broken."""

import io
import json
from collections.abc import Sequence
from typing import Any

import pikepdf
import typst
from pikepdf import Array, Dictionary, Name, String

from service.web.render import BUILT

SECRET = "Günəşli"
GEORGIAN = "გიორგაძე"
PIN = "5ABC7D2"
LINES = (
    f"Müraciət edən: {SECRET} Nigar, FİN {PIN}",
    "Ünvan açıq qalır: Bakı şəhəri",
    f"განმცხადებელი: {GEORGIAN} ნინო, პირადი ნომერი 01001012345",
    "Phone +994 12 555 01 23, e-mail nigar@example.org",
)
SOURCE = """
#let lines = json(bytes(sys.inputs.lines))
#set document(title: "Original", author: "Kənan Gizli")
#set page(width: 420pt, height: 300pt, margin: 30pt)
#set text(font: "FiraGO", size: 12pt, fallback: false)
#for n in range(lines.pages) [#for line in lines.lines [#line #parbreak()] #if n + 1 < lines.pages [#pagebreak()]]
"""


def paper(lines: Sequence[str] = LINES, pages: int = 1) -> bytes:
    """A PDF file whose every page says these lines."""
    content: bytes = typst.compile(
        SOURCE.encode(), format="pdf", font_paths=typst.Fonts(False, False, [str(BUILT)]), ignore_system_fonts=True,
        sys_inputs={"lines": json.dumps({"lines": list(lines), "pages": pages})},
    )  # fmt: skip
    return content


def changed(content: bytes, change: Any, **options: Any) -> bytes:
    """A PDF file after something was done to it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        change(pdf)
        pdf.save(out, **options)
    return out.getvalue()


def turned(content: bytes, degrees: int) -> bytes:
    def turn(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.obj.Rotate = degrees

    return changed(content, turn)


def locked(content: bytes, password: str) -> bytes:
    return changed(content, lambda pdf: None, encryption=pikepdf.Encryption(user=password, owner="owner"))


def in_form(content: bytes) -> bytes:
    """The content of each page moved into a form that the page draws, inside another one."""

    def move(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            box = page.obj.MediaBox
            inner = pdf.make_stream(page.obj.Contents.read_bytes())
            inner.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=box, Resources=page.obj.Resources)
            outer = pdf.make_stream(b"q /Inner Do Q")
            outer.stream_dict = Dictionary(
                Type=Name.XObject, Subtype=Name.Form, BBox=box, Resources=Dictionary(XObject=Dictionary(Inner=inner))
            )
            page.obj.Resources = Dictionary(XObject=Dictionary(Outer=outer))
            page.obj.Contents = pdf.make_stream(b"q /Outer Do Q")

    return changed(content, move)


def boxed(content: bytes, colour: str = "0 g") -> bytes:
    """A box over the upper half of each page, beneath which the words stay in the file."""

    def cover(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.contents_add(pdf.make_stream(f"q {colour} 0 200 420 100 re f Q".encode()))

    return changed(content, cover)


def laden(content: bytes) -> bytes:
    """With notes, a field, a script, an attachment, a hidden layer, a thumbnail and notes about its author."""

    def load(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        look = pdf.make_stream(b"BT /Helv 12 Tf 10 10 Td (Annotated) Tj ET")
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        look.stream_dict = Dictionary(
            Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 200, 40]),
            Resources=Dictionary(Font=Dictionary(Helv=font)),
        )  # fmt: skip
        free = Dictionary(
            Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([30, 20, 230, 60]), Contents=String("Annotated"),
            AP=Dictionary(N=look), F=4, DA=String("/Helv 12 Tf 0 g"),
        )  # fmt: skip
        popup = Dictionary(
            Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 20, 20]), Contents=String("Whispered note"), F=2
        )
        page.Annots = Array([pdf.make_indirect(free), pdf.make_indirect(popup)])
        pdf.attachments["secret.txt"] = b"Attached secret"
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert('Scripted secret')"))
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Layered secret")))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
        page.Thumb = pdf.make_stream(b"\x00" * 12)
        with pdf.open_metadata() as about:
            about["dc:creator"] = ["Described secret"]

    return changed(content, load)
