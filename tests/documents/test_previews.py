"""Page images: of sound files, and what broken and hostile ones end as."""

import io
import time
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image

from service.documents import previews, programs
from service.documents.previews import make_images
from service.documents.rendering import HEIGHT, PIXELS, scale_for
from service.documents.rules import FileRow
from service.runtime.clock import now
from service.runtime.house import House
from service.runtime.storage import Store, file_key
from service.runtime.tenants import Tenant
from tests.documents import samples


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(f"file://{tmp_path / 'files'}")


async def images_of(store: Store, tenant: Tenant, content: bytes, kind: str) -> tuple[int | None, list[Image.Image]]:
    """Store, render, and open what came out; the sizes told must be those of the images."""
    key = file_key(tenant.id, uuid4())
    await store.put(key, samples.chunks(content), len(content))
    file = FileRow(
        uuid4(), "", None, "scan", kind, "", len(content), "", key, "waiting", "waiting", None, 0, None, "A", now()
    )
    pages, made = await make_images(store, tenant, file)
    opened = [Image.open(io.BytesIO(await store.read(key, 10_000_000))) for key, _, _ in made]
    assert [(width, height) for _, width, height in made] == [image.size for image in opened]
    assert {image.format for image in opened} <= {"WEBP"}
    return pages, opened


async def test_a_pdf(store: Store, tenant: Tenant) -> None:
    pages, images = await images_of(store, tenant, samples.saved("PDF", 3), "pdf")
    assert (pages, len(images)) == (3, 3)
    assert [image.width for image in images] == [1000] * 3
    assert images[0].convert("L").getextrema()[0] < 100


async def test_a_long_pdf_shows_its_first_pages(store: Store, tenant: Tenant) -> None:
    pages, images = await images_of(store, tenant, samples.saved("PDF", 33), "pdf")
    assert (pages, len(images)) == (33, 30)


@pytest.mark.parametrize("options", [{"compression": "group4"}, {"compression": "tiff_lzw"}])
async def test_a_tiff_of_several_pages(store: Store, tenant: Tenant, options: dict[str, str]) -> None:
    pages = [samples.scan(2480, 3508, f"page {number}").convert("1") for number in (1, 2)]
    content = io.BytesIO()
    pages[0].save(content, "TIFF", save_all=True, append_images=pages[1:], **options)  # type: ignore[arg-type]
    count, images = await images_of(store, tenant, content.getvalue(), "tiff")
    assert (count, [image.size for image in images]) == (2, [(1000, 1415)] * 2)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
async def test_a_png_in_every_mode(store: Store, tenant: Tenant, mode: str) -> None:
    content = io.BytesIO()
    Image.new("L", (300, 200), 128).convert("I;16" if mode == "I;16" else mode).save(content, "PNG")
    assert [image.size for image in (await images_of(store, tenant, content.getvalue(), "png"))[1]] == [(300, 200)]


async def test_what_is_clear_becomes_white(store: Store, tenant: Tenant) -> None:
    content = io.BytesIO()
    Image.new("RGBA", (300, 200), (0, 0, 0, 0)).save(content, "PNG")
    _, (image,) = await images_of(store, tenant, content.getvalue(), "png")
    assert image.convert("L").getextrema() == (255, 255)


async def test_a_photograph_stands_upright(store: Store, tenant: Tenant) -> None:
    content, turned = io.BytesIO(), Image.Exif()
    turned[0x0112] = 6
    Image.new("CMYK", (3000, 2000)).save(content, "JPEG", exif=turned)
    assert [image.size for image in (await images_of(store, tenant, content.getvalue(), "jpg"))[1]] == [(667, 1000)]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (samples.WITHOUT_PAGES, "pdf"),
        (samples.ENCRYPTED, "pdf"),
        (b"%PDF-1.7\nnothing more", "pdf"),
        (samples.saved("PNG")[:200], "png"),
        (b"II*\x00\x08\x00\x00\x00", "tiff"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "jpg"),
        (samples.bomb_png(), "png"),
    ],
    ids=["no pages", "encrypted", "bare head", "torn png", "torn tiff", "torn jpg", "bomb"],
)
async def test_what_cannot_be_shown_gives_no_image(store: Store, tenant: Tenant, content: bytes, kind: str) -> None:
    assert (await images_of(store, tenant, content, kind))[1] == []


async def test_a_page_without_measure_is_cut_to_ours(store: Store, tenant: Tenant) -> None:
    _, images = await images_of(store, tenant, samples.ENDLESSLY_LARGE, "pdf")
    assert [image.width * image.height <= PIXELS for image in images] == [True]


async def test_a_file_that_takes_for_ever_is_ended(
    store: Store, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "PATIENCE", 2.0)
    began = time.monotonic()
    assert (await images_of(store, tenant, samples.nested_pdf(), "pdf"))[1] == []
    assert 1.5 < time.monotonic() - began < 10


@pytest.mark.parametrize(("width", "height"), [(595, 842), (14400, 14400), (1, 14400), (14400, 1), (0.1, 0.1)])
def test_scale_keeps_every_page_small(width: float, height: float) -> None:
    scale = scale_for(width, height)
    assert width * scale <= 1000.001
    assert height * scale <= HEIGHT + 0.001
    assert width * height * scale * scale <= PIXELS * 1.001


async def test_nothing_of_the_environment_reaches_the_renderer(
    house: House, tenant: Tenant, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The renderer reads foreign files: it must not hold the service's secrets."""
    spy = tmp_path / "spy.py"
    spy.write_text("import json, os; print(json.dumps(sorted(os.environ)))")
    monkeypatch.setattr(previews, "RENDERER", spy)
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    said = await programs.run(previews.RENDERER, str(tmp_path / "source"), "pdf", str(tmp_path))
    assert b"DATABASE" not in said
    assert b"PATH" in said
