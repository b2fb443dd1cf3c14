"""Odd months and bad input: nothing at all, very much, ends of February and of the year, names that change, long
titles, marks that turn the writing, a picture where an article was, a reader of feeds who knows what is gone."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import feedparser
import httpx
import pypdfium2
import pytest
from sqlalchemy import text

from service.digest.actions import linking, publishing
from service.digest.actions.composing import compose
from service.digest.actions.outputs import ask_outputs, make_outputs
from service.digest.queries.checking import findings_of
from service.digest.queries.content import content_of
from service.digest.queries.outputs import kept_text, progress_of, standing_page
from service.digest.rules.packing import clean
from service.digest.writing.telling import heading, told
from service.documents.queries import file_by_id
from service.monitoring.actions.judging import code
from service.monitoring.rules.coding import Change
from service.press.outlets.actions.keeping import change, enter_outlet
from service.press.outlets.rules.content import OutletEdit
from service.runtime.house import House
from service.runtime.language import speaking
from service.runtime.storage import Store
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from tests.conftest import OpenWork, visitor_of
from tests.digest.factories import (
    approved,
    composed,
    frozen,
    kept,
    many_clips,
    month_clip,
    section,
    standing,
)
from tests.digest.outputs.reading import bare, docx_text, html, miner_text, pdfium_text, sheets

MEGABYTE = 1024 * 1024


@pytest.fixture
async def store(house: House, tmp_path: Path) -> AsyncIterator[Store]:
    before, house.store = house.store, Store(f"file://{tmp_path / 'files'}")
    yield house.store
    house.store = before


async def files_of(work: Work, house: House, issue_id: UUID, language: str) -> dict[str, bytes]:
    """The papers of an issue in a language, by format."""
    found = await progress_of(work, issue_id)
    assert found is not None and found.making.failed == 0 and found.making.state == "made"
    files: dict[str, bytes] = {}
    for one in found.outputs:
        if one.language == language and one.file_id is not None:
            row = await file_by_id(work, one.file_id)
            assert row is not None
            files[one.format] = await house.store.read(row.storage_key, row.size)
    return files


async def made(work: Work, house: House, issue_id: UUID) -> None:
    await ask_outputs(work, issue_id)
    await make_outputs(work, house, issue_id)


async def test_a_month_without_anything_is_published_and_says_so_everywhere(
    work: Work, house: House, store: Store
) -> None:
    issue_id = await frozen(work, section(work, "top_stories"), section(work, "text"), public=True,
                            period=date(2019, 2, 1))  # fmt: skip
    assert await compose(work, issue_id) == 0
    assert [(one.code, one.stops) for one in await findings_of(work, await kept(work, issue_id))] == [("empty", False)]
    await approved(work, issue_id)
    await made(work, house, issue_id)
    await publishing.publish(work, issue_id)
    page_of_it = await standing_page(work, issue_id)
    assert page_of_it is not None and page_of_it.state == "published"
    for language in work.tenant.profile.languages:
        said = told(clean(await content_of(work, issue_id, language))).nothing
        assert said
        files = await files_of(work, house, issue_id, language)
        page, mail = [(await kept_text(work, issue_id, language, kind)) for kind in ("page", "mail")]
        texts = [page[1], mail[0], docx_text(files["docx"]), pdfium_text(files["pdf"]), miner_text(files["pdf"])]
        assert all(bare(said) in bare(html(one).text) for one in texts)
        assert any(said in row for rows in sheets(files["xlsx"]).values() for row in rows)


@pytest.mark.full
@pytest.mark.timeout(900)
async def test_five_thousand_articles_stand_in_every_output(work: Work, house: House, store: Store) -> None:
    await many_clips(work, 5_000)
    sections = [section(work, "institutions", words=("xəbər",), most=200) for _ in range(25)]
    issue_id = await composed(work, *sections)
    await made(work, house, issue_id)
    language = work.tenant.profile.languages[0]
    titles = {one.headline for one in await standing(work, issue_id)}
    assert len(titles) == 5_000
    files = await files_of(work, house, issue_id, language)
    page, mail = [(await kept_text(work, issue_id, language, kind)) for kind in ("page", "mail")]
    paper = pypdfium2.PdfDocument(files["pdf"])
    assert len(paper) > 300
    texts = [html(page[1]).text, mail[0], docx_text(files["docx"]), pdfium_text(files["pdf"])]
    for said in (bare(one) for one in texts):
        assert [one for one in titles if bare(one) not in said] == []
    items = max(sheets(files["xlsx"]).values(), key=len)
    assert {row[1] for row in items[1:]} == titles


@pytest.mark.parametrize(
    ("period", "last", "named"),
    [
        (date(2024, 2, 1), "2024-02-29T23:59:59", "February 2024"),
        (date(2023, 2, 1), "2023-02-28T23:59:59", "February 2023"),
        (date(2025, 12, 1), "2025-12-31T23:59:59", "December 2025"),
    ],
)
async def test_the_last_second_of_a_month_is_counted_in_its_last_week(
    work: Work, period: date, last: str, named: str
) -> None:
    moment = datetime.fromisoformat(last).replace(tzinfo=work.zone)
    await month_clip(work, at=moment)
    await month_clip(work, at=moment + timedelta(seconds=1))
    issue_id = await frozen(work, section(work, "top_stories"), period=period)
    await compose(work, issue_id)
    content = await content_of(work, issue_id, "en")
    weeks = next(one for part in content.parts for one in part.figures if one.key == "coverage")
    assert [row[1] for row in weeks.rows] == [0] * (len(weeks.rows) - 1) + [1]
    assert str(weeks.rows[-1][0]).endswith(f"{moment:%d.%m}")
    with speaking("en"):
        assert named in heading(content)
    assert [entry.on for entry in content.parts[0].entries] == [moment.date()]


async def test_recoding_and_renaming_by_people_change_no_word_and_no_figure(work: Work, house: House) -> None:
    outlet = await enter_outlet(work, OutletEdit("Köhnə qəzet", "newspaper"))
    clip = await month_clip(work, outlet="Köhnə qəzet", coded="negative")
    issue_id = await composed(work)
    before = {code_: await content_of(work, issue_id, code_) for code_ in work.tenant.profile.languages}
    await code(work, clip, Change({"tone": "positive"}))
    await change(work, outlet, OutletEdit("Yeni televiziya", "tv"), 1)
    tone = text("select tone from clip where id = :id")
    assert await work.session.scalar(tone, {"id": clip}) == "positive"
    assert {code_: await content_of(work, issue_id, code_) for code_ in before} == before
    fresh = await composed(work)
    assert await content_of(work, fresh, "en") != before["en"]  # another freezing sees what is true now


async def test_a_title_of_a_thousand_signs_is_whole_in_every_output(work: Work, house: House, store: Store) -> None:
    title = ("Uzun başlıq " * 100)[:998].strip() + "sz"
    assert len(title) >= 999
    await month_clip(work, title=title)
    issue_id = await composed(work, section(work, "top_stories"))
    await made(work, house, issue_id)
    language = work.tenant.profile.languages[0]
    files = await files_of(work, house, issue_id, language)
    page, mail = [(await kept_text(work, issue_id, language, kind)) for kind in ("page", "mail")]
    texts = [page[1], mail[0], docx_text(files["docx"]), pdfium_text(files["pdf"]), miner_text(files["pdf"])]
    for said in texts:
        assert bare(title) in bare(html(said).text)
    assert any(row[1] == title for row in max(sheets(files["xlsx"]).values(), key=lambda rows: len(rows[0]))[1:])


async def test_marks_that_turn_the_writing_are_not_frozen(work: Work) -> None:
    await month_clip(work, title="Başlıq \u202etxet\u202c son", lead="Giriş \u2066x\u2069 \u200fy")
    issue_id = await composed(work, section(work, "top_stories"), public=True)
    (row,) = [one for one in await standing(work, issue_id) if "txet" in one.headline]
    assert row.headline == "Başlıq txet son" and not set(row.excerpt) & set("\u202e\u202c\u2066\u2069\u200f")


async def test_a_picture_of_fifty_megabytes_behind_a_link_is_not_fetched_whole(
    house: House, tenant: Tenant, committing: OpenWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent, size = [0], 50 * MEGABYTE

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1]
        try:
            if path == b"/robots.txt":
                writer.write(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                await writer.drain()
                return
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: %d\r\n\r\n" % size)
            for _ in range(size // MEGABYTE):
                writer.write(b"\0" * MEGABYTE)
                await writer.drain()
                sent[0] += MEGABYTE
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    monkeypatch.setattr(house, "settings", replace(house.settings, fetch_allow=frozenset({("127.0.0.1", port)})))
    async with server:
        async with committing(tenant) as work:
            await month_clip(work, address=f"http://127.0.0.1:{port}/picture.png")
            issue_id = await composed(work, section(work, "top_stories", most=200))
        async with committing(tenant) as work:
            assert await linking.check_links(work, house, issue_id) == 1
    async with committing(tenant) as work:
        states = text("select state from digest_link where issue_id = :id")
        assert list(await work.session.scalars(states, {"id": issue_id})) == ["alive"]
    assert sent[0] < 25 * MEGABYTE


async def test_a_feed_reader_who_has_it_is_told_that_it_went(
    app: object, house: House, tenant: Tenant, committing: OpenWork, store: Store
) -> None:
    """What a reader kept is answered "as you have it" as long as it is so, and not once longer."""
    async with committing(tenant) as work:
        await month_clip(work, 9)
        issue_id = await approved(work, await composed(work, section(work, "top_stories"), public=True))
        await make_outputs(work, house, issue_id)
        await publishing.publish(work, issue_id)
        found = await standing_page(work, issue_id)
    assert found is not None
    place = f"/public/az/digests/{found.slug}"
    async with visitor_of(app, tenant) as reader:
        kept_ones = {}
        for address in (place, "/public/az/digests/feed.rss", "/public/az/digests/feed.atom"):
            answer = await reader.get(address)
            assert answer.status_code == 200 and answer.headers["etag"]
            kept_ones[address] = answer.headers["etag"]
            again = await reader.get(address, headers={"If-None-Match": answer.headers["etag"]})
            assert again.status_code == 304
        files = [link for link in html((await reader.get(place)).text).links if link.startswith("/public/files/")]
        assert len(files) == 3
        async with committing(tenant) as work:
            await publishing.withdraw(work, issue_id, "Səhv idi.")
        statuses = {address: await seen(reader, address, tag) for address, tag in kept_ones.items()}
        assert statuses.pop(place) == 410
        assert set(statuses.values()) == {200}
        for address in statuses:
            entries = feedparser.parse((await reader.get(address)).content).entries
            assert found.slug not in " ".join(one.link for one in entries)
        assert {(await reader.get(link)).status_code for link in files} <= {404, 410}


async def seen(reader: httpx.AsyncClient, address: str, tag: str) -> int:
    return (await reader.get(address, headers={"If-None-Match": tag})).status_code
