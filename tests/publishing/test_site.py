"""Where staff write for the public page, through the browser's way: forms, pictures, publishing, withdrawing."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from io import BytesIO
from uuid import UUID

import httpx
import pytest
from PIL import Image
from sqlalchemy import text

from service.documents.actions import upload
from service.kit.actor import Actor
from service.publishing import jobs
from service.publishing.actions.items import create_item, publish_item
from service.publishing.actions.pictures import add_pictures, describe_picture
from service.publishing.queries.items import item_pictures
from service.publishing.rules.items import ItemEdit, ItemText
from service.runtime.house import House
from service.runtime.tenants import Tenant
from tests.conftest import OpenWork
from tests.documents.samples import chunks

pytestmark = pytest.mark.anyio
SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'{{ 7*7 }}"


@pytest.fixture
async def editor(sign_in: SignIn, tenant: Tenant) -> AsyncIterator[httpx.AsyncClient]:
    yield await sign_in(tenant, "head")


def typed(**changes: str) -> dict[str, str]:
    return {"kind": "news", "title_az": "Xəbər", "body_az": "Mətn.", "ready_az": "1", "revision": "0", **changes}


async def written(http: httpx.AsyncClient, **changes: str) -> str:
    answer = await http.post("/site/new", data=typed(**changes))
    assert answer.status_code == 303, answer.text[:3000]
    return str(answer.headers["location"])


async def test_from_draft_to_public_page_and_back(editor: httpx.AsyncClient, client: httpx.AsyncClient) -> None:
    place = await written(editor, title_az="Yol bağlanır", slug="yol-2026")
    assert (await client.get("/public/az/news/yol-2026")).status_code == 404
    assert "Yol bağlanır" in (await editor.get(f"{place}/preview")).text
    assert (await editor.post(f"{place}/publish", data={})).status_code == 303
    assert "Yol bağlanır" in (await client.get("/public/az/news/yol-2026")).text
    changed = typed(title_az="Yol açılır", revision="1")
    assert (await editor.post(place, data=changed)).status_code == 303
    assert "Yol bağlanır" in (await client.get("/public/az/news/yol-2026")).text
    assert (await editor.post(f"{place}/publish", data={})).status_code == 303
    page = await client.get("/public/az/news/yol-2026")
    assert "Yol açılır" in page.text
    assert "Yol bağlanır" in (await editor.get(f"{place}/preview", params={"version": "1"})).text
    refused = await editor.post(f"{place}/withdraw", data={"reason": " "})
    assert refused.status_code == 422
    assert 'id="withdraw-e"' in refused.text
    assert (await editor.post(f"{place}/withdraw", data={"reason": "Səhv idi."})).status_code == 303
    page = await client.get("/public/az/news/yol-2026")
    assert page.status_code == 410
    assert "Səhv idi." in page.text


async def test_publishing_later_and_in_the_past(
    editor: httpx.AsyncClient, client: httpx.AsyncClient, moved_clock: Callable[[float], None]
) -> None:
    place = await written(editor, slug="later")
    past = await editor.post(f"{place}/publish", data={"publish_on": "01.01.2020"})
    assert past.status_code == 422
    assert 'id="publish_on-e"' in past.text
    assert 'value="01.01.2020"' in past.text
    assert (await editor.post(f"{place}/publish", data={"publish_on": "+2", "publish_time": "9:30"})).status_code == 303
    assert (await client.get("/public/az/news/later")).status_code == 404
    moved_clock(3 * 86_400)
    assert (await client.get("/public/az/news/later")).status_code == 200


async def test_two_editors_of_one_text(editor: httpx.AsyncClient) -> None:
    place = await written(editor)
    assert (await editor.post(place, data=typed(title_az="Birinci", revision="1"))).status_code == 303
    second = await editor.post(place, data=typed(title_az="İkinci", revision="1"))
    assert second.status_code == 422
    assert 'value="İkinci"' in second.text
    assert "Birinci" in second.text
    assert (await editor.post(place, data=typed(title_az="İkinci", revision="2"))).status_code == 303


@pytest.mark.parametrize("kind", ["news", "page", "event", "album"])
async def test_what_is_typed_is_text_wherever_it_stands(
    editor: httpx.AsyncClient, client: httpx.AsyncClient, kind: str
) -> None:
    fields = {f"{name}_{code}": HOSTILE for name in ("title", "lead", "body") for code in ("az", "en")}
    fields["body_en"] = "[x](javascript:a) " + HOSTILE
    given = typed(**fields, kind=kind, ready_en="1", starts_on="+1", slug=f"hostile-{kind}")
    place = str((await editor.post("/site/new", data=given)).headers["location"])
    await editor.post(f"{place}/publish", data={})
    section = {"news": "news", "page": "pages", "event": "schedule", "album": "gallery"}[kind]
    paths = [f"/public/{code}/{section}/hostile-{kind}" for code in ("az", "en")]
    paths += ["/public/az", f"/public/az/{section}", "/public/az/feed.rss", "/public/az/feed.atom"]
    for http, address in [(editor, place), (editor, f"{place}/preview"), *((client, path) for path in paths)]:
        found = (await http.get(address)).text
        assert "<script>alert" not in found, address
        assert "<img src=x" not in found, address
        assert 'href="javascript:' not in found, address
        assert ";49" not in found, address


@pytest.mark.parametrize(
    ("field", "value"),
    [("title_az", "x" * 1_000_000), ("body_az", "ა" * 200_000), ("slug", "x" * 500), ("files", "nonsense")],
)
async def test_too_much_is_said_at_its_field(editor: httpx.AsyncClient, field: str, value: str) -> None:
    answer = await editor.post("/site/new", data=typed(**{field: value}))
    assert answer.status_code == 422
    assert f'id="{field}-e"' in answer.text
    assert "Mətn." in answer.text or field == "body_az"


async def test_megabytes_are_refused_whole(editor: httpx.AsyncClient) -> None:
    assert (await editor.post("/site/new", data=typed(body_az="x" * 5_000_000))).status_code == 413


async def test_events_need_a_time_and_end_after_it(editor: httpx.AsyncClient) -> None:
    wrong = {"starts_on": "10.12.2026", "starts_time": "25:00"}
    answer = await editor.post("/site/new", data=typed(kind="event", **wrong))
    assert 'id="starts_time-e"' in answer.text
    backwards = {"starts_on": "10.12.2026", "starts_time": "10:00", "ends_on": "09.12.2026"}
    answer = await editor.post("/site/new", data=typed(kind="event", **backwards))
    assert 'id="ends_on-e"' in answer.text
    place = await written(editor, kind="event")
    assert (await editor.post(f"{place}/publish", data={})).status_code == 422


async def test_who_lacks_the_right_sees_and_does_nothing(
    sign_in: SignIn, tenant: Tenant, editor: httpx.AsyncClient
) -> None:
    place = await written(editor)
    clerk = await sign_in(tenant, "clerk")
    assert (await clerk.get(place)).status_code == 200
    assert (await clerk.post(f"{place}/publish", data={})).status_code == 403
    assert (await clerk.get("/site/settings")).status_code == 403


def image(width: int, height: int, form: str = "JPEG", **given: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), (20, 90, 60)).save(out, form, **given)
    return out.getvalue()


def with_place() -> bytes:
    """A photograph that says where it was taken and by what."""
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif[0x8825] = {1: "N", 2: (40.0, 22.0, 0.0)}
    return image(3000, 2000, exif=exif)


async def album(house: House, tenant: Tenant, actor: Actor, content: bytes, name: str) -> tuple[UUID, UUID]:
    """An album with one picture, which the worker has looked at; ids of the item and of the picture."""
    from service.runtime.work import open_work

    file = await upload(house, tenant, actor, name, chunks(content))
    async with open_work(house.database, tenant, actor) as work:
        edit = ItemEdit("album", {"az": ItemText("Şəkillər", "", "", ready=True)})
        item_id = await create_item(work, edit)
        [picture_id] = await add_pictures(work, item_id, [file.id])
        await describe_picture(work, item_id, picture_id, {"az": {"alt": "Yaşıl sahə", "caption": "Park"}})
    async with open_work(house.database, tenant, actor) as work:
        await jobs.make_both(work, house, str(picture_id))
    return item_id, picture_id


async def test_pictures_are_made_anew_without_what_they_carried(
    house: House, tenant: Tenant, actor: Actor, committing: OpenWork, client: httpx.AsyncClient
) -> None:
    item_id, _ = await album(house, tenant, actor, with_place(), "photo.jpg")
    async with committing(tenant) as work:
        publication = await publish_item(work, item_id)
        slug = (
            await work.session.execute(text("select slug from publication where id = :id"), {"id": publication})
        ).scalar_one()
    page = await client.get(f"/public/az/gallery/{slug}")
    assert 'alt="Yaşıl sahə"' in page.text
    addresses = set(re.findall(r"/public/files/[0-9a-f-]{36}", page.text))
    assert len(addresses) == 2
    widths = set()
    for address in addresses:
        found = await client.get(address)
        assert found.headers["content-type"] == "image/webp"
        made = Image.open(BytesIO(found.content))
        widths.add(made.width)
        assert not made.getexif()
        assert b"SecretCamera" not in found.content
        again = await client.get(address, headers={"if-none-match": found.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    assert widths == {1440, 480}


@pytest.mark.parametrize(
    ("content", "name", "state"),
    [
        (image(10_000, 10_000, "PNG"), "huge.png", "ready"),
        (image(12_000, 11_000, "PNG"), "too-huge.png", "failed"),
        (image(400, 300)[:700], "broken.jpg", "failed"),
    ],
    ids=["100 megapixels", "132 megapixels", "broken"],
)
async def test_pictures_that_ask_too_much(
    house: House, tenant: Tenant, actor: Actor, committing: OpenWork, content: bytes, name: str, state: str
) -> None:
    item_id, _ = await album(house, tenant, actor, content, name)
    async with committing(tenant) as work:
        [picture] = await item_pictures(work, item_id)
    assert picture.state == state
    if state == "ready":
        assert (picture.large_width, picture.large_height) == (1440, 1440)


async def test_a_picture_needs_its_words(house: House, tenant: Tenant, actor: Actor, editor: httpx.AsyncClient) -> None:
    item_id, picture_id = await album(house, tenant, actor, image(400, 300), "park.jpg")
    answer = await editor.post(f"/site/{item_id}/pictures/{picture_id}", data={"alt_az": "x", "caption_az": "Bağ"})
    assert answer.status_code == 422
    assert f'id="alt_en-{picture_id}-e"' in answer.text
    assert 'value="Bağ"' in answer.text
    ready = typed(kind="album", title_en="Pictures", ready_en="1", revision="3")
    assert (await editor.post(f"/site/{item_id}", data=ready)).status_code in (303, 422)
    revised = await editor.get(f"/site/{item_id}")
    revision = re.findall(r'name="revision" value="(\d+)"', revised.text)[0]
    await editor.post(f"/site/{item_id}", data={**ready, "revision": revision})
    refused = await editor.post(f"/site/{item_id}/publish", data={})
    assert refused.status_code == 422
    assert "Every picture needs a caption" in refused.text


async def test_settings_show_at_once(editor: httpx.AsyncClient, client: httpx.AsyncClient) -> None:
    bad = await editor.post("/site/settings", data={"email": "nobody", "officer_phone": "call me"})
    assert 'id="email-e"' in bad.text
    assert 'id="officer_phone-e"' in bad.text
    assert 'value="nobody"' in bad.text
    good = {"on": "1", "officer_post_az": "Məsul şəxs", "officer_email": "info@agency.example", "welcome_az": HOSTILE}
    assert (await editor.post("/site/settings", data=good)).status_code == 303
    page = await client.get("/public/az/information")
    assert "Məsul şəxs" in page.text
    assert "info@agency.example" in page.text
    front = await client.get("/public/az")
    assert "<script>alert" not in front.text
    assert (await client.get("/")).headers["location"] == "/public"
    for code in ("az", "en"):
        assert (await client.get(f"/public/{code}/accessibility")).status_code == 200
