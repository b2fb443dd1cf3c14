"""Documents made of letters: templates that agencies write, and PDF/A read back."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pypdfium2
import pytest
from docx.shared import Mm

from service.documents import composition, programs
from service.documents.composition import Recipe, Unmade, check_template, compose, make_template
from service.documents.rules import Taken
from service.kit.ids import new_id
from service.runtime.house import House
from service.runtime.storage import Store, file_key
from service.runtime.tenants import Tenant
from tests.documents.samples import chunks, saved

pytestmark = pytest.mark.anyio

WORDS = {
    "answers": "{{ answers }} nömrəli sənədinizə cavab olaraq",
    "annexes": "Əlavə: {{ annexes }}",
    "signed": "İmzalanıb: {{ signed_on }}",
    "author": "İcraçı: {{ author }}",
}
HEAD = {"agency": "Bakı Şəhəri üzrə Təhsil İdarəsi", "brand": "#21418f", "language": "az", "words": WORDS}
VALUES: dict[str, Any] = {
    "agency": HEAD["agency"],
    "letterhead": ["Nümunə küçəsi, 12"],
    "number": "G-0001/26",
    "date": "22 noyabr 2026",
    "answers": "D-0471/26",
    "addressee": "Uydurma Nazirliyi",
    "addressee_lines": "Küçə 1\nBakı",
    "subject": "Kommunikasiya planı haqqında",
    "paragraphs": ['Xərclər 1 200 ₼; #let x = "q" \\ {{ 7 * 7 }}', "ქართული აბზაცი"],
    "annexes": "2",
    "signer_post": "Müdir",
    "signer": "A. Uydurma",
    "signed_on": "22 noyabr 2026",
    "author": "B. Uydurma",
}
ABOUT = {
    "title": "Kommunikasiya planı haqqında",
    "language": "az",
    "author": HEAD["agency"],
    "moment": "2026-11-22T10:00:00+04:00",
}


@pytest.fixture
def store(house: House) -> Store:
    return house.store


def recipe(key: str | None = None, **changed: Any) -> Recipe:
    return Recipe(key, HEAD, VALUES | changed, ABOUT, "G-0001-26")


async def bytes_of(store: Store, taken: Taken) -> bytes:
    return await store.read(taken.storage_key, 64 * 1024 * 1024)


async def kept(store: Store, tenant: Tenant, content: bytes) -> str:
    key = file_key(tenant.id, new_id())
    await store.put(key, chunks(content), len(content))
    return key


def written(*lines: str, picture: bytes = b"") -> bytes:
    """A DOCX with these paragraphs."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    if picture:
        document.add_picture(io.BytesIO(picture), width=Mm(30))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def text_of(content: bytes) -> str:
    found = pypdfium2.PdfDocument(io.BytesIO(content))
    return "\n".join(page.get_textpage().get_text_range() for page in found)


async def test_a_letter_becomes_a_docx_and_a_pdf_that_say_the_same(store: Store, tenant: Tenant) -> None:
    office, printed = await compose(store, tenant, recipe())
    assert (office.kind, printed.kind) == ("docx", "pdf")
    read = docx.Document(io.BytesIO(await bytes_of(store, office)))
    said = "\n".join(one.text for one in read.paragraphs)
    assert VALUES["subject"] in said
    text = text_of(await bytes_of(store, printed))
    for value in ("G-0001/26", "Uydurma Nazirliyi", "Xərclər 1 200 ₼", "ქართული აბზაცი", "A. Uydurma", "D-0471/26"):
        assert value in text
    assert '#let x = "q"' in text
    assert "{{ 7 * 7 }}" in text


async def test_the_pdf_is_tagged_archival_and_says_its_language(store: Store, tenant: Tenant) -> None:
    _, printed = await compose(store, tenant, recipe())
    with pikepdf.open(io.BytesIO(await bytes_of(store, printed))) as pdf:
        root = pdf.Root
        assert str(root.Lang) == "az"
        assert bool(root.MarkInfo.Marked)
        assert "/StructTreeRoot" in root
        assert "/OutputIntents" in root
        with pdf.open_metadata() as meta:
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
            assert meta["pdfuaid:part"] == "1"
            assert meta["dc:title"] == ABOUT["title"]
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        assert fonts
        for font in fonts:
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor


async def test_an_agencys_own_template_with_a_picture_is_followed(store: Store, tenant: Tenant) -> None:
    content = written("Bizim blank", "{{ subject }}", "{% for p in paragraphs %}{{ loop.index }} {{ p }} {% endfor %}",
                      picture=saved("PNG"))  # fmt: skip
    key = await kept(store, tenant, content)
    assert await check_template(store, key, VALUES) == ["paragraphs", "subject"]
    _, printed = await compose(store, tenant, recipe(key))
    found = await bytes_of(store, printed)
    assert "Bizim blank" in text_of(found)
    with pikepdf.open(io.BytesIO(found)) as pdf:
        assert len(pdf.pages[0].images) == 1


async def test_our_template_can_be_taken_and_used_as_ones_own(store: Store, tenant: Tenant) -> None:
    made = await make_template(store, tenant, HEAD, "Blank")
    assert "subject" in await check_template(store, made.storage_key, VALUES)


@pytest.mark.parametrize(
    ("lines", "problem", "detail"),
    [
        (["{{ adressee }} and {{ nombre }}"], "unknown_fields", {"fields": "adressee nombre"}),
        (["{% for p in paragraphs %}{{ p.nothing }}{% endfor %}"], "unknown_fields", {"fields": "nothing"}),
        (["{{ subject"], "syntax", None),
        (["{% if subject %}never closed"], "syntax", None),
        (["{{ subject|nosuchfilter }}"], "syntax", None),
        (["{{ subject.__class__.__mro__ }}"], "forbidden", None),
        (["{{ ''.__class__ }}"], "forbidden", None),
        (["{{ paragraphs.append('x') }}"], "forbidden", None),
        (["{{ subject.format(1) }}"], "forbidden", None),
        (["{{ range(10) }}"], "unknown_fields", {"fields": "range"}),
        (["{{ cycler }}"], "unknown_fields", {"fields": "cycler"}),
        (["{% include '/etc/passwd' %}"], "forbidden", None),
    ],
)
async def test_what_is_wrong_with_a_template_is_named(
    store: Store, tenant: Tenant, lines: list[str], problem: str, detail: dict[str, str] | None
) -> None:
    key = await kept(store, tenant, written(*lines))
    with pytest.raises(Unmade) as unmade:
        await check_template(store, key, VALUES)
    assert unmade.value.problem == problem
    if detail is not None:
        assert unmade.value.detail == detail


def macro(content: bytes) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("word/vbaProject.bin", b"x")
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b" " * (65 * 1024 * 1024))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"not a document", "broken"),
        (written("x")[:900], "broken"),
        (macro(written("x")), "forbidden"),
        (bomb(), "too_large"),
    ],
)
async def test_what_is_no_usable_document_is_refused(
    store: Store, tenant: Tenant, content: bytes, problem: str
) -> None:
    key = await kept(store, tenant, content)
    with pytest.raises(Unmade) as unmade:
        await check_template(store, key, VALUES)
    assert unmade.value.problem == problem


async def test_a_template_that_never_ends_is_stopped(
    store: Store, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "PATIENCE", 4.0)
    digits = "{% for a in paragraphs %}" * 15 + "{{ a }}" + "{% endfor %}" * 15
    key = await kept(store, tenant, written(digits))
    with pytest.raises(Unmade) as unmade:
        await check_template(store, key, VALUES | {"paragraphs": ["a"] * 9})
    assert unmade.value.problem == "stopped"


async def test_signs_that_no_font_has_are_named(store: Store, tenant: Tenant) -> None:
    with pytest.raises(Unmade) as unmade:
        await compose(store, tenant, recipe(subject="漢 and 字"))
    assert (unmade.value.problem, unmade.value.detail) == ("signs", {"signs": "字 漢"})


async def test_programs_are_told_no_secret(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spy = tmp_path / "spy.py"
    spy.write_text("import json, os; print(json.dumps(dict.fromkeys(os.environ, 'x')))")
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    said = json.loads((await programs.run(spy)).split(b"\n")[0])
    assert "DATABASE_URL" not in said
    assert composition.FILLING.exists()
