"""Sources of an agency: adding, changing, pausing, secrets, silence, long harvests, polling by the agency itself."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from service.kit.refusal import FieldErrors, Refusal
from service.monitoring.sources.actions import editing, runs
from service.monitoring.sources.actions.editing import OldVersion, UnknownSource, change_source
from service.monitoring.sources.actions.polling import poll_source, purge_own
from service.monitoring.sources.actions.taking import take_new
from service.monitoring.sources.actions.wanting import LEASE
from service.monitoring.sources.actions.watching import note_silence, watch
from service.monitoring.sources.queries.runs import run_by_id
from service.monitoring.sources.queries.sources import SourceView, all_sources, latest, row_of, source_by_id
from service.monitoring.sources.rules.content import Content
from service.runtime.secrets import Unreadable
from tests.monitoring.sources.conftest import Grounds
from tests.monitoring.sources.press import Answer, Asked, article, page, rss, xml

HOUR = 3600.0


async def seen(grounds: Grounds, source_id: UUID) -> SourceView:
    async with grounds.work() as work:
        found = await source_by_id(work, source_id)
    assert found is not None
    return found


def content(grounds: Grounds, **more: object) -> Content:
    said = {"kind": "feed", "address": grounds.press.at("/feed"), "titles": {"az": "Xəzər Xəbər"}, **more}
    return Content(**said)  # type: ignore[arg-type]


async def test_a_source_shows_its_health(grounds: Grounds) -> None:
    press = grounds.press
    press.pages["/feed"] = xml(rss((press.at("/a"), "Bir", "x"), (press.at("/b"), "İki", "x")))
    press.pages["/a"] = press.pages["/b"] = page(article("Xəbər"))
    source_id = await grounds.add("/feed")
    assert (await seen(grounds, source_id)).condition == "new"
    await grounds.harvest.once()
    source = await seen(grounds, source_id)
    assert (source.condition, source.recent, source.listed, source.failure) == ("ok", 2, 2, "")
    assert source.next_at is not None and source.ok_at is not None
    async with grounds.work() as work:
        assert {one["address"] for one in await latest(work, source)} == {press.at("/a"), press.at("/b")}


async def test_the_same_address_twice_is_refused(grounds: Grounds) -> None:
    await grounds.add("/feed")
    with pytest.raises(Refusal) as refused:
        await grounds.add("/feed")
    assert (refused.value.code, refused.value.field) == ("known", "address")
    await grounds.add("/feed", tenant=grounds.other, title="ხაზარი")


async def test_a_change_needs_the_version_that_was_read(grounds: Grounds) -> None:
    source_id = await grounds.add("/feed")
    async with grounds.work() as work:
        await change_source(work, grounds.house.keyring, source_id, content(grounds, tier=1), 1)
    with pytest.raises(OldVersion):
        async with grounds.work() as work:
            await change_source(work, grounds.house.keyring, source_id, content(grounds, tier=3), 1)
    assert (await seen(grounds, source_id)).tier == 1


async def test_a_source_of_another_agency_is_none(grounds: Grounds) -> None:
    source_id = await grounds.add("/feed")
    with pytest.raises(UnknownSource):
        async with grounds.work(grounds.other) as work:
            await editing.remove_source(work, source_id, "x")


async def test_paused_sources_bring_nothing_and_skip_what_came(grounds: Grounds, moved_clock) -> None:
    press = grounds.press
    press.pages["/feed"] = xml(rss((press.at("/a"), "Bir", "x")))
    press.pages["/a"] = press.pages["/b"] = page(article("Xəbər"))
    source_id = await grounds.add("/feed")
    await grounds.add("/feed", tenant=grounds.other, title="ხაზარი")
    async with grounds.work() as work:
        await editing.pause_source(work, source_id, "Seçki dövrü bitdi")
    await grounds.harvest.once()
    async with grounds.work() as work:
        assert await take_new(work, 10) == []
        await editing.resume_source(work, grounds.house.keyring, source_id)
    press.pages["/feed"] = xml(rss((press.at("/b"), "İki", "x"), (press.at("/a"), "Bir", "x")))
    moved_clock(0.5 * HOUR)
    await grounds.harvest.once()
    async with grounds.work() as work:
        assert [one.address for one in await take_new(work, 10)] == [press.at("/b")]


async def test_removal_takes_a_reason_and_can_be_taken_back(grounds: Grounds) -> None:
    source_id = await grounds.add("/feed")
    with pytest.raises(Refusal) as refused:
        async with grounds.work() as work:
            await editing.remove_source(work, source_id, "")
    assert refused.value.field == "reason"
    async with grounds.work() as work:
        await editing.remove_source(work, source_id, "Sayt bağlandı")
    async with grounds.work() as work:
        assert await all_sources(work) == []
        assert [one.id for one in await all_sources(work, removed=True)] == [source_id]
        await editing.take_back_source(work, grounds.house.keyring, source_id)
    assert (await seen(grounds, source_id)).state == "active"


async def test_interest_is_renewed_while_a_source_is_active(grounds: Grounds, moved_clock) -> None:
    await grounds.add("/feed")
    first = (await grounds.one("feed"))["wanted_until"]
    moved_clock(LEASE.total_seconds() - HOUR)
    async with grounds.work() as work:
        await watch(work)
    assert (await grounds.one("feed"))["wanted_until"] > first + timedelta(hours=3)


async def test_the_shortest_pace_of_all_holds(grounds: Grounds) -> None:
    await grounds.add("/feed", every_minutes=60)
    await grounds.add("/feed", tenant=grounds.other, title="ხაზარი", every_minutes=5)
    assert (await grounds.one("feed"))["every_minutes"] == 5


async def test_fetch_now_is_not_twice_in_a_minute(grounds: Grounds, moved_clock) -> None:
    grounds.press.pages["/feed"] = xml(rss())
    source_id = await grounds.add("/feed")
    await grounds.harvest.once()
    async with grounds.work() as work:
        assert not await editing.fetch_now(work, source_id)
    moved_clock(90)
    async with grounds.work() as work:
        assert await editing.fetch_now(work, source_id)
    await grounds.harvest.once()
    assert grounds.press.paths().count("/feed") == 2


async def test_silence_is_told_once_and_ends(grounds: Grounds, moved_clock) -> None:
    press = grounds.press
    press.pages["/feed"] = xml(rss())
    source_id = await grounds.add("/feed", silent_hours=24)
    moved_clock(25 * HOUR)
    async with grounds.work() as work:
        assert await note_silence(work) == [source_id]
    async with grounds.work() as work:
        assert await note_silence(work) == []
        told = await work.session.scalar(text("select count(*) from notice where kind = 'media_source.silent'"))
        assert told >= 1
    assert (await seen(grounds, source_id)).condition == "silent"
    async with grounds.work() as work:
        await watch(work)
    press.pages["/feed"] = xml(rss((press.at("/a"), "Bir", "x")))
    press.pages["/a"] = page(article("Xəbər"))
    await grounds.harvest.once()
    async with grounds.work() as work:
        await note_silence(work)
    assert (await seen(grounds, source_id)).condition == "ok"


# --- with a password


def guarded(said: Answer) -> object:
    """What is given only to who knows the password."""
    wanted = "Basic " + b64encode("oxucu:gizli söz".encode()).decode()

    def answer(asked: Asked) -> Answer:
        return said if asked.headers.get("authorization") == wanted else Answer(b"", 401)

    return answer


async def own_source(grounds: Grounds, monkeypatch: pytest.MonkeyPatch, names: object) -> UUID:
    """A source with a password. On loopback it is http, which rules refuse: so it is turned after it was added."""
    source_id = await grounds.add("https://press.example/feed", username="oxucu", password="gizli söz")
    async with grounds.work() as work:
        row = await row_of(work, source_id, lock=True)
        assert row is not None
        row.address = grounds.press.at("/feed")
    from service.monitoring.sources.actions import polling
    from service.runtime.fetch import Fetcher

    allow = {("press.example", grounds.press.port)}
    monkeypatch.setattr(polling, "Fetcher", lambda _: Fetcher(allow, resolver=names))
    return source_id


async def test_a_source_with_a_password_never_reaches_the_commons(grounds: Grounds, monkeypatch, names) -> None:
    press = grounds.press
    press.pages["/feed"] = guarded(xml(rss((press.at("/a"), "Bağlı xəbər", "x"))))
    press.pages["/a"] = guarded(page(article("Bağlı xəbər")))
    source_id = await own_source(grounds, monkeypatch, names)
    async with grounds.work() as work:
        await poll_source(work, grounds.house, source_id)
    assert (await seen(grounds, source_id)).condition == "ok"
    async with grounds.work() as work:
        [caught] = await take_new(work, 10)
    assert (caught.title, caught.own, caught.way) == ("Bağlı xəbər", True, "page")
    assert caught.evidence_key.startswith(f"{grounds.tenant.id}/")
    assert await grounds.house.store.read(caught.evidence_key, 100_000) == article("Bağlı xəbər").encode()
    assert await grounds.rows("feed") == []
    async with grounds.work() as work:
        assert await take_new(work, 10) == []
    async with grounds.work(grounds.other) as work:
        assert await take_new(work, 10) == []


async def test_an_edited_own_article_is_a_version(grounds: Grounds, monkeypatch, names, moved_clock) -> None:
    press = grounds.press
    press.pages["/feed"] = guarded(xml(rss((press.at("/a"), "Xəbər", "x"))))
    press.pages["/a"] = guarded(page(article("Xəbər")))
    source_id = await own_source(grounds, monkeypatch, names)
    for title in ("Xəbər", "Xəbər", "Xəbər düzəldildi"):
        press.pages["/a"] = guarded(page(article(title)))
        async with grounds.work() as work:
            await poll_source(work, grounds.house, source_id)
        moved_clock(0.5 * HOUR)
    async with grounds.work() as work:
        caught = await take_new(work, 10)
    assert [one.title for one in caught] == ["Xəbər", "Xəbər düzəldildi"]
    assert caught[1].earlier_version_id == caught[0].version_id


async def test_a_wrong_password_is_said_and_a_moved_secret_does_not_open(grounds: Grounds, monkeypatch, names) -> None:
    grounds.press.pages["/feed"] = Answer(b"", 401)
    source_id = await own_source(grounds, monkeypatch, names)
    async with grounds.work() as work:
        await poll_source(work, grounds.house, source_id)
    source = await seen(grounds, source_id)
    assert (source.failure, source.failures) == ("sign_in", 1)
    async with grounds.work() as work:
        row = await row_of(work, source_id)
        assert row is not None and row.sealed is not None
        assert b"gizli" not in row.sealed
        with pytest.raises(Unreadable):
            grounds.house.keyring.open(row.sealed, editing.sealing(grounds.other.id, source_id))
        query = text("select payload from act where record_id = :id")
        acts = (await work.session.execute(query, {"id": source_id})).all()
        assert acts and "gizli" not in str(acts)


async def test_a_password_does_not_move_to_another_site(grounds: Grounds) -> None:
    source_id = await grounds.add("https://press.example/feed", username="oxucu", password="gizli söz")
    with pytest.raises(FieldErrors) as refused:
        async with grounds.work() as work:
            moved = content(grounds, address="https://elsewhere.example/feed", username="oxucu")
            await change_source(work, grounds.house.keyring, source_id, moved, 1)
    assert [one.field for one in refused.value.errors] == ["password"]


async def test_own_copies_end_with_their_retention(grounds: Grounds, monkeypatch, names, moved_clock) -> None:
    press = grounds.press
    press.pages["/feed"] = guarded(xml(rss((press.at("/a"), "Xəbər", "x"))))
    press.pages["/a"] = guarded(page(article("Xəbər")))
    source_id = await own_source(grounds, monkeypatch, names)
    async with grounds.work() as work:
        await poll_source(work, grounds.house, source_id)
    async with grounds.work() as work:
        [caught] = await take_new(work, 10)
        assert await purge_own(work, grounds.house) == 0
    moved_clock(401 * 24 * HOUR)
    async with grounds.work() as work:
        assert await purge_own(work, grounds.house) == 1
    assert not await grounds.house.store.exists(caught.evidence_key)


# --- long harvests


def archive(grounds: Grounds, count: int) -> None:
    press = grounds.press
    entries = "".join(
        f"<url><loc>{press.at(f'/old{number}')}</loc><lastmod>2026-11-{1 + number:02}</lastmod></url>"
        for number in range(count)
    )
    press.pages["/sitemap.xml"] = xml(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>')
    for number in range(count):
        press.pages[f"/old{number}"] = page(article(f"Köhnə xəbər {number}"))


async def test_a_long_harvest_counts_is_stopped_and_goes_on(grounds: Grounds, moved_clock) -> None:
    grounds.press.pages["/feed"] = xml(rss())
    archive(grounds, 8)
    source_id = await grounds.add("/feed")
    since = datetime(2026, 11, 3, tzinfo=UTC).date()
    async with grounds.work() as work:
        run_id = await runs.harvest_back(work, source_id, grounds.press.at("/sitemap.xml"), since)
    with pytest.raises(Refusal) as refused:
        async with grounds.work() as work:
            await runs.harvest_back(work, source_id, grounds.press.at("/sitemap.xml"), since)
    assert refused.value.code == "running"
    async with grounds.work() as work:
        await runs.cancel_run(work, run_id, "Hələ lazım deyil")
    moved_clock(runs.LEASE.total_seconds() + 60)
    await grounds.harvest.once()
    assert [path for path in grounds.press.paths() if path.startswith("/old")] == []
    async with grounds.work() as work:
        await runs.resume_run(work, run_id)
    await grounds.harvest.once()
    async with grounds.work() as work:
        run = await run_by_id(work, run_id)
    assert run is not None
    assert (run.state, run.total, run.fetched, run.failed) == ("running", 6, 6, 0)
    async with grounds.work() as work:
        caught = await take_new(work, 100)
        assert {one.source_id for one in caught} == {source_id}
        assert len(caught) == 6
    async with grounds.work() as work:
        await runs.follow_runs(work)
    async with grounds.work() as work:
        run = await run_by_id(work, run_id)
    assert run is not None and run.state == "finished"


async def test_one_address_is_fetched_once(grounds: Grounds) -> None:
    grounds.press.pages["/a"] = page(article("Tək xəbər"))
    async with grounds.work() as work:
        run_id = await runs.fetch_address(work, grounds.press.at("/a"))
    await grounds.harvest.once()
    async with grounds.work() as work:
        [caught] = await take_new(work, 10)
        outlet = f"press.example:{grounds.press.port}"
        assert (caught.source_id, caught.title, caught.outlet) == (None, "Tək xəbər", outlet)
        await runs.follow_runs(work)
    async with grounds.work() as work:
        run = await run_by_id(work, run_id)
    assert run is not None and run.state == "finished"
