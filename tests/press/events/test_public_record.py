"""Pictures and recordings of an event on the public page: only those meant for it, made anew."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from PIL import Image
from sqlalchemy import select

from service.documents.actions import upload
from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.press.events import jobs
from service.press.events.actions import acting, parts
from service.press.events.models import Photo
from service.publishing.actions.publications import slug_of_record
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import open_work
from tests.conftest import OpenWork
from tests.documents.samples import chunks
from tests.press.events.factories import announced
from tests.press.events.test_pages import afterwards
from tests.publishing.test_site import with_place

CLEAN = afterwards
CAPTION = {"az": "Nazir sualları cavablandırır"}


async def live(actor: Actor, house: House, tenant: Tenant) -> UUID:
    """An announced event that began."""
    async with open_work(house.database, tenant, actor) as work:
        begun = work.now - timedelta(minutes=10)
        event_id = await announced(work, begins_at=begun, ends_at=begun + timedelta(hours=1))
        await acting.begin(work, event_id)
    return event_id


async def photographed(house: House, tenant: Tenant, actor: Actor, event_id: UUID, **given: Any) -> UUID:
    """A picture of an event, which the worker has looked at."""
    file = await upload(house, tenant, actor, f"{uuid4().hex[:6]}.jpg", chunks(with_place()))
    async with open_work(house.database, tenant, actor) as work:
        await parts.add_files(work, event_id, "photos", [file.id], {"captions": CAPTION, "credit": "Vəli U.", **given})
        photo = await work.session.scalar(select(Photo.id).where(Photo.file_id == file.id))
    assert photo is not None
    async with open_work(house.database, tenant, actor) as work:
        for _ in range(2):
            await jobs.make_event_picture(work, house, str(photo))
    return UUID(str(photo))


async def page_of(client: httpx.AsyncClient, committing: OpenWork, tenant: Tenant, event_id: UUID) -> str:
    async with committing(tenant) as work:
        slug = await slug_of_record(work, "media_event", event_id)
    answer = await client.get(f"/public/az/press-events/{slug}")
    assert answer.status_code == 200
    return answer.text


async def test_pictures_and_recordings_that_were_meant_for_it_stand_on_the_public_page(
    house: House, tenant: Tenant, actor: Actor, committing: OpenWork, client: httpx.AsyncClient
) -> None:
    event_id = await live(actor, house, tenant)
    inside = await photographed(house, tenant, actor, event_id, on_page=False)
    await photographed(house, tenant, actor, event_id, on_page=True)
    async with committing(tenant) as work:
        seen = {"title": "Tam yazı", "address": "https://video.example/tam", "on_page": True}
        await parts.add_line(work, event_id, "recordings", seen)
        hidden = {"title": "Xam material", "address": "https://video.example/xam", "on_page": False}
        recording = await parts.add_line(work, event_id, "recordings", hidden)
        with pytest.raises(Refusal, match="JPG or PNG"):
            await parts.add_files(work, event_id, "photos", [uuid4()], {"captions": CAPTION})
    page = await page_of(client, committing, tenant, event_id)
    assert "https://video.example/tam" in page and "example/xam" not in page
    assert page.count('class="shot"') == 1 and f'alt="{CAPTION["az"]}"' in page and "Vəli U." in page
    pictures = set(re.findall(r"/public/files/[0-9a-f-]{36}", page))
    assert len(pictures) == 2
    for address in pictures:
        found = await client.get(address)
        assert found.headers["content-type"] == "image/webp" and b"SecretCamera" not in found.content
        assert not Image.open(BytesIO(found.content)).getexif()
    async with committing(tenant) as work:
        await parts.change_line(work, event_id, "recordings", recording, {**hidden, "on_page": True})
        await parts.change_line(work, event_id, "photos", inside, {"captions": CAPTION, "credit": "", "on_page": True})
    async with open_work(house.database, tenant, actor) as work:
        await jobs.make_event_picture(work, house, str(inside))
    page = await page_of(client, committing, tenant, event_id)
    assert page.count('class="shot"') == 2 and "https://video.example/xam" in page
    async with committing(tenant) as work:
        await parts.remove_line(work, event_id, "photos", inside)
    assert (await page_of(client, committing, tenant, event_id)).count('class="shot"') == 1


async def test_a_picture_that_cannot_be_read_stays_inside(
    house: House, tenant: Tenant, actor: Actor, committing: OpenWork, client: httpx.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    from service.press.events.actions import picturing

    async def none(*_: object) -> None:
        return None

    monkeypatch.setattr(picturing, "make_pictures", none)
    event_id = await live(actor, house, tenant)
    photo = await photographed(house, tenant, actor, event_id, on_page=True)
    async with committing(tenant) as work:
        row = await work.session.get(Photo, (tenant.id, photo))
        assert row is not None and row.prepared == {"failed": True}
    assert 'class="shot"' not in await page_of(client, committing, tenant, event_id)
