"""Text under redaction marks cannot be recovered: not by two libraries, not by removing objects, not from the bytes."""

import io
import re
from collections.abc import Callable

import pikepdf
import pypdfium2
import pytest
from pdfminer.high_level import extract_text

from tests.public_information.redaction import papers
from tests.public_information.redaction.factories import Bench
from tests.public_information.redaction.papers import GEORGIAN, LINES, PIN, SECRET, paper

REMOVED = (SECRET, PIN, GEORGIAN, "01001012345", "nigar@example.org")
STAYS = ("Bakı", "şəhəri", "განმცხადებელი:", "Müraciət")


def plain(content: bytes) -> bytes:
    return content


def by_pdfium(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def by_pdfminer(content: bytes) -> str:
    return extract_text(io.BytesIO(content))


def unpacked(content: bytes) -> bytes:
    """Every object of the file with its streams unpacked, and the file itself."""
    out = bytearray(content)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for one in pdf.objects:
            if isinstance(one, pikepdf.Stream):
                out += one.read_raw_bytes() if one.get("/Filter") == "/DCTDecode" else one.read_bytes()
            else:
                out += one.unparse() if isinstance(one, pikepdf.Dictionary | pikepdf.Array) else str(one).encode()
    return bytes(out)


def without_pictures(content: bytes) -> bytes:
    """The file as somebody has it who takes pictures and boxes away to see what lies beneath."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            wanted = (
                step for step in pikepdf.parse_content_stream(page) if str(step.operator) not in {"Do", "re", "f"}
            )
            shown = [
                (pikepdf.Array([0]), pikepdf.Operator("Tr")) if str(step.operator) == "Tr" else step for step in wanted
            ]
            page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(shown))
            page.obj.Resources.XObject = pikepdf.Dictionary()
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def written(word: str) -> list[bytes]:
    wide = word.encode("utf-16-be")
    return [word.encode(), wide, wide.hex().encode(), wide.hex().upper().encode()]


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(plain, id="as it is"),
        pytest.param(lambda content: papers.turned(content, 90), id="turned by 90"),
        pytest.param(lambda content: papers.turned(content, 180), id="turned by 180"),
        pytest.param(lambda content: papers.turned(content, 270), id="turned by 270"),
        pytest.param(papers.in_form, id="inside forms"),
        pytest.param(papers.laden, id="with notes, scripts, layers and attachments"),
        pytest.param(lambda content: papers.locked(content, ""), id="locked without password"),
    ],
)
async def test_text_under_marks_cannot_be_recovered(bench: Bench, made: Callable[[bytes], bytes]) -> None:
    source = made(paper())
    before = by_pdfium(source)
    assert all(word in before for word in (*REMOVED, *STAYS)), "a test that something is gone needs it there first"
    redaction_id = await bench.ready(source)
    assert await bench.marked(redaction_id, REMOVED) == len(REMOVED)
    found = await bench.burn(redaction_id)
    assert found.state == "checked", (found.problem, found.outcome)
    content = await bench.result(found)
    bare = without_pictures(content)
    for text in (by_pdfium(content), by_pdfminer(content), by_pdfium(bare), by_pdfminer(bare)):
        assert [word for word in REMOVED if word in text] == []
        assert [word for word in STAYS if word not in text] == []
    everything = unpacked(content)
    assert [word for word in REMOVED if any(form in everything for form in written(word))] == []


async def test_what_a_file_carries_beside_its_pages_is_gone(bench: Bench) -> None:
    source = papers.laden(paper())
    said = ("Whispered", "Attached secret", "Scripted secret", "Layered secret", "Described secret")
    carried = ("Annotated", *said, "Gizli")
    before = unpacked(source) + source
    assert all(any(form in before for form in written(word)) for word in said)
    redaction_id = await bench.ready(source)
    assert await bench.marked(redaction_id, ("Annotated",)) == 1
    found = await bench.burn(redaction_id)
    content = await bench.result(found)
    after = unpacked(content)
    assert [word for word in carried if any(form in after for form in written(word))] == []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert set(pdf.Root.keys()) == {
            "/Type",
            "/Pages",
            "/StructTreeRoot",
            "/MarkInfo",
            "/Lang",
            "/ViewerPreferences",
        }
        assert set(pdf.docinfo.keys()) == {"/Title"}
        kept = {"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents", "/StructParents", "/Tabs"}
        assert set(pdf.pages[0].obj.keys()) == kept
    assert len(re.findall(rb"%%EOF", content)) == 1


@pytest.mark.parametrize("colour", ["0 g", "1 g", "0.9 0.2 0.2 rg"])
async def test_what_a_file_hides_beneath_its_own_boxes_is_warned_about_and_never_stays(
    bench: Bench, colour: str
) -> None:
    source = papers.boxed(paper(), colour)
    assert SECRET in by_pdfium(source), "the box hides the word from eyes only"
    redaction_id = await bench.ready(source)
    async with bench.work() as work:
        from service.public_information.redaction.queries.marks import page_of

        read = await page_of(work, redaction_id, 1)
    assert read is not None
    hidden = {word.text for word in read.words if word.hidden}
    assert SECRET in hidden and GEORGIAN in hidden and "nigar@example.org" not in hidden
    await bench.marked(redaction_id, ("nigar@example.org",))
    found = await bench.burn(redaction_id)
    assert found.state == "checked", (found.problem, found.outcome)
    content = await bench.result(found)
    for text in (by_pdfium(content), by_pdfminer(content)):
        assert [word for word in (SECRET, PIN, GEORGIAN, "01001012345") if word in text] == []
        assert "Phone" in text


async def test_the_original_stays_as_it_was(bench: Bench) -> None:
    source = paper()
    redaction_id = await bench.ready(source)
    await bench.marked(redaction_id, (SECRET,))
    found = await bench.burn(redaction_id)
    async with bench.work() as work:
        from service.documents.queries import file_by_id

        file = await file_by_id(work, found.file_id)
    assert file is not None and file.sha256 == found.source_sha256
    assert await bench.house.store.read(file.storage_key, 10_000_000) == source


@pytest.mark.full
@pytest.mark.timeout(1500)
async def test_a_document_of_300_pages(bench: Bench) -> None:
    redaction_id = await bench.ready(paper(LINES[:2], 300))
    assert await bench.marked(redaction_id, (PIN,)) == 300
    found = await bench.burn(redaction_id)
    assert (found.state, found.pages) == ("checked", 300), (found.problem, found.outcome)
    content = await bench.result(found)
    assert len(pypdfium2.PdfDocument(content)) == 300
    assert PIN not in by_pdfium(content)
