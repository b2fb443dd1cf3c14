"""Odd files: images, huge pages, damaged ones; and a check that finds something refuses the result."""

import io
import json

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from service.public_information.redaction import making
from service.public_information.redaction.actions import burning
from service.public_information.redaction.actions.marking import draw
from service.public_information.redaction.rules.states import MarkEdit
from tests.documents import samples
from tests.public_information.redaction.factories import Bench
from tests.public_information.redaction.papers import PIN, SECRET, paper

CENTRE = MarkEdit(x=2500, y=2500, w=5000, h=5000, ground="personal")


def picture(kind: str, **options: object) -> bytes:
    """A red square on white, with the camera's notes."""
    image = Image.new("RGB", (600, 400), "white")
    image.paste((200, 0, 0), (200, 150, 400, 250))
    out = io.BytesIO()
    image.save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()


def is_red(image: Image.Image) -> bool:
    """Whether any dot is red."""
    dots = image.tobytes()
    return any(red > 100 and green <= 100 for red, green in zip(dots[::3], dots[1::3], strict=True))


def camera_notes() -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[0x013B], exif[0x0112] = "Camera of Kənan", "Kənan Gizli", 6
    return exif.tobytes()


@pytest.mark.parametrize(
    ("name", "content", "size"),
    [
        ("scan.png", picture("PNG", exif=camera_notes()), (192, 288)),
        ("photo.jpg", picture("JPEG", exif=camera_notes(), comment=b"Whispered"), (192, 288)),
        ("scan.tif", picture("TIFF", compression="tiff_lzw"), (288, 192)),
    ],
)
async def test_images(bench: Bench, name: str, content: bytes, size: tuple[int, int]) -> None:
    assert is_red(Image.open(io.BytesIO(content)).convert("RGB"))
    redaction_id = await bench.ready(content, name)
    async with bench.work() as work:
        await draw(work, redaction_id, 1, CENTRE)
    found = await bench.burn(redaction_id)
    assert found.state == "checked", (found.problem, found.outcome)
    result = await bench.result(found)
    assert not any(word in result for word in (b"Camera", b"Gizli", b"Whispered", b"Exif"))
    page = pypdfium2.PdfDocument(result)[0]
    assert tuple(round(side) for side in page.get_size()) == size
    shown = page.render(scale=2).to_pil().convert("RGB")
    middle = shown.crop((shown.width // 4 + 4, shown.height // 4 + 4, shown.width * 3 // 4 - 4, shown.height // 3))
    assert max(high for _, high in middle.getextrema()) < 40  # type: ignore[misc]
    assert not is_red(shown), "nothing of the red square is left"


async def test_an_image_inside_a_pdf_loses_its_dots_beneath_the_mark(bench: Bench) -> None:
    source = io.BytesIO()
    Image.open(io.BytesIO(picture("PNG"))).save(source, "PDF")
    redaction_id = await bench.ready(source.getvalue(), "scan.pdf")
    async with bench.work() as work:
        await draw(work, redaction_id, 1, CENTRE)
    found = await bench.burn(redaction_id)
    with pikepdf.open(io.BytesIO(await bench.result(found))) as pdf:
        pictures = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"]
        (dots,) = [pikepdf.PdfImage(one).as_pil_image().convert("RGB") for one in pictures]
    assert not is_red(dots)


async def test_a_page_of_five_metres(bench: Bench) -> None:
    def grow(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.MediaBox = pikepdf.Array([0, 0, 14_400, 14_400])

    from tests.public_information.redaction.papers import changed

    redaction_id = await bench.ready(changed(paper(), grow))
    await bench.marked(redaction_id, (SECRET,))
    found = await bench.burn(redaction_id)
    assert found.state == "checked", (found.problem, found.outcome)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param(samples.TORN, {"damaged", "stopped"}, id="torn"),
        pytest.param(samples.WITHOUT_PAGES, {"damaged"}, id="without pages"),
        pytest.param(samples.ENCRYPTED, {"protected", "damaged"}, id="locked with nonsense"),
    ],
)
async def test_what_cannot_be_read_says_so(bench: Bench, content: bytes, problem: set[str]) -> None:
    found = await bench.read(await bench.begun(content))
    assert found.state in {"failed", "draft"}
    if found.state == "failed":
        assert found.problem in problem
    else:
        assert content == samples.TORN, "pdfium mends some torn files"


async def test_a_file_that_was_changed_in_the_store_is_not_burned(bench: Bench) -> None:
    from service.documents.queries import file_by_id

    redaction_id = await bench.ready(paper())
    await bench.marked(redaction_id, (SECRET,))
    async with bench.work() as work:
        file = await file_by_id(work, (await bench.row(redaction_id)).file_id)
    assert file is not None
    other = paper(("another text",))
    await bench.house.store.put(file.storage_key, samples.chunks(other), len(other))
    found = await bench.burn(redaction_id)
    assert (found.state, found.result_file_id) == ("failed", None)


@pytest.mark.parametrize("leak", ["words", "pictures"])
async def test_a_check_that_finds_something_refuses_the_result(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, leak: str
) -> None:
    """The words under the marks are left in, or the boxes are not drawn: the check must say so by itself."""
    redaction_id = await bench.ready(paper())
    await bench.marked(redaction_id, (SECRET, PIN))
    if leak == "words":
        monkeypatch.setattr(burning, "staying", lambda places, words: list(words))
    else:
        nowhere = [{"page": 1, "marks": []}]

        async def none(*given: object) -> list[dict[str, object]]:
            return nowhere

        monkeypatch.setattr(burning, "next_pages", none)
    found = await bench.burn(redaction_id)
    assert (found.state, found.problem, found.result_file_id) == ("failed", "check", None)
    codes = set(json.loads(found.outcome)["found"])
    expected = {"first_library", "second_library"} if leak == "words" else {"picture"}
    assert codes >= expected


async def test_the_checker_knows_every_way_to_leak(bench: Bench) -> None:
    """A PDF as an office would redact it, with a black rectangle over the words, fails on every count."""
    from tests.public_information.redaction.papers import boxed, laden

    content = laden(boxed(paper()))
    taken = await making.take_made(bench.house.store, bench.tenant, "naive.pdf", "pdf", content)
    about = {
        "first": 1, "last": 1, "objects": True, "pages": {"1": [[0, 0, 10_000, 3_300]]}, "words": [SECRET, PIN],
    }  # fmt: skip
    said = await making.check(bench.house.store, taken.storage_key, about)
    assert said[0] == {"count": 1}
    assert {"first_library", "second_library", "word_first", "word_second"} <= set(said[1]["found"])
    assert {"active", "attached", "described", "layered"} <= set(said[2]["objects"])
