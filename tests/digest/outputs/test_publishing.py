"""Digests on the public page: frozen, corrected at the same address with a note, withdrawn with a reason, in feeds."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import UUID

import feedparser
import httpx
import pytest

from service.digest.actions import editing, publishing
from service.digest.actions.bringing_out import bring_out
from service.digest.actions.outputs import ask_outputs, make_outputs, stop_outputs
from service.digest.queries.content import content_of
from service.digest.queries.outputs import standing_page
from service.digest.rules.packing import clean
from service.digest.rules.texts import ItemEdit, Words
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from tests.conftest import OpenWork, visitor_of
from tests.digest.factories import approved, composed, kept, month_clip, section, standing
from tests.digest.outputs.reading import bare, html, sentences

Issue = Callable[..., Awaitable[UUID]]
REASON = "Ayın hesabı yanlış idi."


@pytest.fixture
async def outsider(app: object, tenant: Tenant) -> AsyncIterator[httpx.AsyncClient]:
    async with visitor_of(app, tenant) as opened:
        yield opened


async def brought_out(work: Work, house: House, *, public: bool = True, title: str = "Məktəb açıldı") -> UUID:
    """An issue that is published, with its papers."""
    await month_clip(work, 9, title=title, address="https://xeber.example/1")
    made = await approved(work, await composed(work, section(work, "top_stories"), public=public))
    await make_outputs(work, house, made)
    await publishing.publish(work, made)
    return made


async def address_of(work: Work, issue_id: UUID) -> str:
    found = await standing_page(work, (await kept(work, issue_id)).root_id)
    assert found is not None
    return f"/digests/{found.slug}"


async def test_a_published_issue_says_its_content_in_each_language_and_offers_its_papers(
    house: House, committing: OpenWork, tenant: Tenant, outsider: httpx.AsyncClient
) -> None:
    async with committing(tenant) as work:
        issue_id = await brought_out(work, house)
        place = await address_of(work, issue_id)
        contents = {code: clean(await content_of(work, issue_id, code)) for code in tenant.profile.languages}
    for code, content in contents.items():
        answer = await outsider.get(f"/public/{code}{place}")
        assert answer.status_code == 200
        page = html(answer.text)
        assert [one for one in sentences(content) if bare(one) not in bare(page.text)] == []
        files = [link for link in page.links if link.startswith("/public/files/")]
        assert len(files) == 3
        kinds = set()
        for link in files:
            kinds.add((await outsider.get(link)).headers["content-type"].partition(";")[0])
        assert len(kinds) == 3
        assert re.findall(r"<script(?! type=.application/ld)", answer.text) == []
        archive = (await outsider.get(f"/public/{code}/digests")).text
        assert f'href="/public/{code}{place}"' in archive


async def test_it_goes_out_with_its_papers_when_it_is_published_before_they_are_made(
    house: House, committing: OpenWork, tenant: Tenant
) -> None:
    async with committing(tenant) as work:
        await month_clip(work, 9)
        issue_id = await approved(work, await composed(work, section(work, "top_stories"), public=True))
        await publishing.publish(work, issue_id)
        root = (await kept(work, issue_id)).root_id
        assert await standing_page(work, root) is None
        await make_outputs(work, house, issue_id)
        first = await standing_page(work, root)
        assert first is not None and first.state == "published"
        await bring_out(work, issue_id)
        assert await standing_page(work, root) == first


async def test_without_its_papers_it_goes_out_when_their_making_is_stopped(
    house: House, committing: OpenWork, tenant: Tenant, outsider: httpx.AsyncClient
) -> None:
    async with committing(tenant) as work:
        await month_clip(work, 9)
        issue_id = await approved(work, await composed(work, section(work, "top_stories"), public=True))
        await publishing.publish(work, issue_id)
        await stop_outputs(work, issue_id)
        place = await address_of(work, issue_id)
    page = html((await outsider.get(f"/public/az{place}")).text)
    assert [link for link in page.links if link.startswith("/public/files/")] == []
    async with committing(tenant) as work:
        await ask_outputs(work, issue_id)
        await make_outputs(work, house, issue_id)
    page = html((await outsider.get(f"/public/az{place}")).text)
    assert len([link for link in page.links if link.startswith("/public/files/")]) == 3


async def test_an_internal_issue_has_no_public_page(work: Work, house: House) -> None:
    issue_id = await brought_out(work, house, public=False)
    assert await standing_page(work, (await kept(work, issue_id)).root_id) is None


async def test_a_correction_stands_at_the_same_address_with_its_note(
    house: House, committing: OpenWork, tenant: Tenant, outsider: httpx.AsyncClient
) -> None:
    async with committing(tenant) as work:
        issue_id = await brought_out(work, house, title="Köhnə başlıq")
        place = await address_of(work, issue_id)
        notes: dict[str, str] = {code: f"Başlıq düzəldildi ({code})." for code in tenant.profile.languages}
        second = await publishing.correct(work, issue_id, notes)
        item = next(one for one in await standing(work, second) if one.headline == "Köhnə başlıq")
        texts: dict[str, Words] = {code: Words("Düzgün başlıq") for code in tenant.profile.languages}
        await editing.edit_item(work, second, item.id, ItemEdit(texts))
    before = (await outsider.get(f"/public/az{place}")).text
    assert "Köhnə başlıq" in before and "Düzgün başlıq" not in before and "düzəldildi" not in before
    async with committing(tenant) as work:
        await approved(work, second)
        await publishing.publish(work, second)
        await make_outputs(work, house, second)
        assert await address_of(work, second) == place
    for code in tenant.profile.languages:
        after = html((await outsider.get(f"/public/{code}{place}")).text).text
        assert "Düzgün başlıq" in after and "Köhnə başlıq" not in after
        assert f"Başlıq düzəldildi ({code})." in after


async def test_a_feed_reader_sees_it_come_change_and_go_and_its_address_says_why(
    house: House, committing: OpenWork, tenant: Tenant, outsider: httpx.AsyncClient
) -> None:
    async def entries() -> dict[str, str]:
        found = [
            feedparser.parse((await outsider.get(f"/public/az/digests/feed.{kind}")).content)
            for kind in ("rss", "atom")
        ]
        by_link = [{entry.link.partition("/public/az")[2]: str(entry) for entry in one.entries} for one in found]
        assert by_link[0].keys() == by_link[1].keys()
        return by_link[1]

    async with committing(tenant) as work:
        issue_id = await brought_out(work, house, title="Lentdə <b>olan</b> [xəbər](x)")
        place = await address_of(work, issue_id)
    assert "Lentdə" in (await entries())[place]
    async with committing(tenant) as work:
        await publishing.withdraw(work, issue_id, REASON)
    assert place not in await entries()
    for code in tenant.profile.languages:
        gone = await outsider.get(f"/public/{code}{place}")
        assert gone.status_code == 410 and REASON in gone.text and "Lentdə" not in gone.text


async def test_what_nobody_published_cannot_be_guessed(
    house: House, committing: OpenWork, tenant: Tenant, outsider: httpx.AsyncClient
) -> None:
    async with committing(tenant) as work:
        await month_clip(work, 9)
        issue_id = await approved(work, await composed(work, section(work, "top_stories"), public=True))
        await make_outputs(work, house, issue_id)
        period = (await kept(work, issue_id)).period
    assert (await outsider.get(f"/public/az/digests/{period:%Y-%m}-unknown")).status_code == 404
