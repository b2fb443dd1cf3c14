"""The harvest against real servers: what it catches, keeps, and hands over."""

import gzip
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import pairwise

from sqlalchemy import text

from service.monitoring.sources.actions.taking import take_new
from service.monitoring.sources.actions.wanting import LEASE
from service.runtime import clock
from service.runtime.storage import COMMONS
from tests.monitoring.sources.conftest import Grounds
from tests.monitoring.sources.press import PARAGRAPHS, Answer, article, gone, page, rss, xml

HOUR = 3600.0


def plain(grounds: Grounds, *names: str) -> None:
    """A feed of some articles, all there."""
    press = grounds.press
    press.pages["/feed"] = xml(rss(*[(press.at(f"/{name}"), f"Məktəb {name}", "Qısa") for name in names]))
    for name in names:
        press.pages[f"/{name}"] = page(article(f"Məktəb {name}"))


async def test_a_feed_is_caught_with_evidence_and_taken_once(grounds: Grounds) -> None:
    plain(grounds, "a", "b")
    source_id = await grounds.add("/feed", tier=1)
    await grounds.harvest.once()
    async with grounds.work() as work:
        caught = sorted(await take_new(work, 50), key=lambda one: one.address)
    assert [one.address for one in caught] == [grounds.press.at("/a"), grounds.press.at("/b")]
    first = caught[0]
    assert (first.source_id, first.outlet, first.tier, first.way) == (source_id, "Xəzər Xəbər", 1, "page")
    assert first.title == "Məktəb a"
    assert first.text.split("\n") == list(PARAGRAPHS)
    assert first.language == "az"
    assert first.earlier_version_id is None
    kept = await grounds.house.store.read(first.evidence_key, 1_000_000)
    assert kept == article("Məktəb a").encode()
    assert sha256(kept).hexdigest() == first.sha256
    assert first.evidence_key.startswith(f"{COMMONS}/")
    async with grounds.work() as work:
        assert await take_new(work, 50) == []


async def test_what_was_rolled_back_is_taken_again(grounds: Grounds) -> None:
    plain(grounds, "a")
    await grounds.add("/feed")
    await grounds.harvest.once()
    for _ in range(2):
        try:
            async with grounds.work() as work:
                assert len(await take_new(work, 50)) == 1
                raise LookupError
        except LookupError:
            pass


async def test_two_agencies_share_one_fetch_and_leave_no_name(grounds: Grounds) -> None:
    plain(grounds, "a")
    await grounds.add("/feed")
    await grounds.add("/feed", tenant=grounds.other, title="ხაზარის ამბები")
    await grounds.harvest.once()
    assert sorted(grounds.press.paths()) == ["/a", "/feed", "/robots.txt"]
    taken = []
    for tenant in (grounds.tenant, grounds.other):
        async with grounds.work(tenant) as work:
            taken += await take_new(work, 50)
    assert [one.outlet for one in taken] == ["Xəzər Xəbər", "ხაზარის ამბები"]
    assert taken[0].version_id == taken[1].version_id
    written = ""
    for table in ("host", "feed", "page", "feed_page", "page_version", "delivery"):
        written += str(await grounds.rows(table))
    for tenant in (grounds.tenant, grounds.other):
        assert str(tenant.id) not in written
        assert tenant.slug not in written


async def test_lists_are_asked_conditionally(grounds: Grounds, moved_clock) -> None:
    plain(grounds, "a")
    said = grounds.press.pages["/feed"]
    assert isinstance(said, Answer)
    said.headers |= {"ETag": '"one"', "Last-Modified": "Sun, 22 Nov 2026 08:00:00 GMT"}
    asked = []

    def answer(request):
        asked.append((request.headers.get("if-none-match"), request.headers.get("if-modified-since")))
        return Answer(b"", 304) if asked[-1][0] else said

    grounds.press.pages["/feed"] = answer
    await grounds.add("/feed", every_minutes=15)
    await grounds.harvest.once()
    moved_clock(20 * 60)
    await grounds.harvest.once()
    assert asked == [(None, None), ('"one"', "Sun, 22 Nov 2026 08:00:00 GMT")]
    feed = await grounds.one("feed")
    assert (feed["failures"], feed["listed"]) == (0, 1)


async def test_the_pace_is_kept_with_jitter(grounds: Grounds) -> None:
    plain(grounds, "a")
    await grounds.add("/feed", every_minutes=30)
    before = clock.now()
    await grounds.harvest.once()
    feed = await grounds.one("feed")
    wait = feed["next_at"] - before
    assert timedelta(minutes=30) <= wait <= timedelta(minutes=34)
    await grounds.harvest.once()
    assert grounds.press.paths().count("/feed") == 1


async def test_nothing_is_fetched_that_nobody_wants_any_longer(grounds: Grounds, moved_clock) -> None:
    plain(grounds, "a")
    await grounds.add("/feed")
    moved_clock(LEASE.total_seconds() + 60)
    await grounds.harvest.once()
    assert grounds.press.asked == []


async def test_an_edited_article_becomes_a_version_and_the_first_stays(grounds: Grounds, moved_clock) -> None:
    plain(grounds, "a")
    await grounds.add("/feed")
    await grounds.harvest.once()
    async with grounds.work() as work:
        [first] = await take_new(work, 50)
    grounds.press.pages["/a"] = page(
        article("Məktəb a", *PARAGRAPHS[:2], "Nazirlik bu xəbəri bu gün səhər təkzib edib.")
    )
    moved_clock(1.2 * HOUR)
    await grounds.harvest.once()
    async with grounds.work() as work:
        [second] = await take_new(work, 50)
    assert second.earlier_version_id == first.version_id
    assert "təkzib" in second.text
    assert second.sha256 != first.sha256
    assert await grounds.house.store.read(first.evidence_key, 1_000_000) == article("Məktəb a").encode()


async def test_a_page_that_changed_only_around_the_article_is_no_version(grounds: Grounds, moved_clock) -> None:
    plain(grounds, "a")
    await grounds.add("/feed")
    await grounds.harvest.once()
    grounds.press.pages["/a"] = page(article("Məktəb a").replace("2026", "Reklam 7"))
    moved_clock(1.2 * HOUR)
    await grounds.harvest.once()
    assert grounds.press.paths().count("/a") == 2
    assert [row["number"] for row in await grounds.rows("page_version")] == [1]


async def test_a_deleted_article_is_gone_and_its_evidence_stays(grounds: Grounds, moved_clock) -> None:
    plain(grounds, "a", "b")
    await grounds.add("/feed")
    await grounds.harvest.once()
    grounds.press.pages["/a"] = gone(410)
    grounds.press.pages["/b"] = gone(404)
    moved_clock(1.2 * HOUR)
    await grounds.harvest.once()
    pages = {row["address"]: row for row in await grounds.rows("page")}
    assert pages[grounds.press.at("/a")]["state"] == "gone"
    assert pages[grounds.press.at("/b")]["state"] == "kept", "one 404 may be a fault of the site"
    moved_clock(1.5 * HOUR)
    await grounds.harvest.once()
    for row in await grounds.rows("page"):
        assert row["state"] == "gone"
        assert row["gone_at"] is not None
    for version in await grounds.rows("page_version"):
        assert (
            sha256(await grounds.house.store.read(version["evidence_key"], 1_000_000)).hexdigest() == version["sha256"]
        )
    async with grounds.work() as work:
        assert len(await take_new(work, 50)) == 2


async def test_robots_are_obeyed_and_the_article_comes_as_listed(grounds: Grounds) -> None:
    plain(grounds, "a", "b")
    grounds.press.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /a\n")
    await grounds.add("/feed")
    await grounds.harvest.once()
    assert "/a" not in grounds.press.paths()
    async with grounds.work() as work:
        caught = {one.address: one for one in await take_new(work, 50)}
    listed = caught[grounds.press.at("/a")]
    assert (listed.way, listed.title, listed.lead, listed.text) == ("listed", "Məktəb a", "Qısa", "")
    assert b"M\xc9\x99kt\xc9\x99b a" in await grounds.house.store.read(listed.evidence_key, 10_000)
    assert caught[grounds.press.at("/b")].way == "page"


async def test_a_site_whose_robots_cannot_be_had_is_not_read(grounds: Grounds) -> None:
    plain(grounds, "a")
    grounds.press.pages["/robots.txt"] = gone(503)
    await grounds.add("/feed")
    await grounds.harvest.once()
    assert grounds.press.paths() == ["/robots.txt"]
    assert (await grounds.one("feed"))["failure"] == "robots_away"


async def test_one_request_at_a_time_to_a_site_and_its_pace_is_kept(grounds: Grounds) -> None:
    plain(grounds, *"abcd")
    times: list[float] = []

    def answer(request):
        times.append(datetime.now(UTC).timestamp())
        return page(article("Məktəb"))

    for name in "abcd":
        grounds.press.pages[f"/{name}"] = answer
    grounds.press.pages["/robots.txt"] = Answer(b"User-agent: Chancery\nCrawl-delay: 0.3\n")
    await grounds.add("/feed")
    await grounds.harvest.once()
    assert grounds.press.most_open == {"press.example": 1}
    assert len(times) == 4
    assert min(after - before for before, after in pairwise(times)) >= 0.29


async def test_the_same_story_at_many_addresses_stays_many_pages(grounds: Grounds) -> None:
    names = [f"n{number}" for number in range(40)]
    press = grounds.press
    press.pages["/feed"] = xml(rss(*[(press.at(f"/{name}"), "Eyni xəbər", "Qısa") for name in names]))
    for name in names:
        press.pages[f"/{name}"] = page(article("Eyni xəbər"))
    await grounds.add("/feed")
    await grounds.harvest.once()
    async with grounds.work() as work:
        assert len({one.address for one in await take_new(work, 100)}) == 40


async def test_addresses_that_only_follow_readers_are_one_page(grounds: Grounds) -> None:
    press = grounds.press
    one = press.at("/a")
    press.pages["/feed"] = xml(
        rss((one, "Bir", "x"), (one + "?utm_source=rss", "Bir", "x"), (one + "#top", "Bir", "x"))
    )
    press.pages["/a"] = page(article("Bir"))
    await grounds.add("/feed")
    await grounds.harvest.once()
    assert [row["address"] for row in await grounds.rows("page")] == [one]


async def test_sitemaps_news_sitemaps_and_packed_indexes(grounds: Grounds) -> None:
    press = grounds.press
    space = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    )
    press.pages["/index.xml"] = xml(
        f"<sitemapindex {space}><sitemap><loc>{press.at('/news.xml.gz')}</loc></sitemap></sitemapindex>"
    )
    news = (
        f"<urlset {space}><url><loc>{press.at('/a')}</loc><n:news><n:publication_date>2026-11-20T10:00:00+04:00"
        "</n:publication_date><n:title>სკოლა</n:title></n:news></url></urlset>"
    )
    press.pages["/news.xml.gz"] = Answer(gzip.compress(news.encode()), headers={"Content-Type": "application/gzip"})
    press.pages["/a"] = gone(404)
    await grounds.add("/index.xml", "sitemap")
    await grounds.harvest.once()
    row = await grounds.one("page")
    assert (row["address"], row["listed_title"]) == (press.at("/a"), "სკოლა")
    assert row["listed_at"] == datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


async def test_a_page_with_a_list_by_its_selector(grounds: Grounds) -> None:
    press = grounds.press
    press.pages["/news"] = page(
        "<!doctype html><body><nav><a href='/about'>Haqqında</a></nav><h2><a href='/a'>Birinci xəbər</a></h2>"
        "<h2><a href='b'>İkinci xəbər</a></h2><h2><a href='javascript:alert(1)'>x</a></h2></body>"
    )
    for name in "ab":
        press.pages[f"/{name}"] = page(article(f"Məktəb {name}"))
    await grounds.add("/news", "list", selector="h2 a")
    await grounds.harvest.once()
    assert {row["address"]: row["listed_title"] for row in await grounds.rows("page")} == {
        press.at("/a"): "Birinci xəbər",
        press.at("/b"): "İkinci xəbər",
    }


async def test_a_selector_that_finds_nothing_is_said(grounds: Grounds) -> None:
    grounds.press.pages["/news"] = page("<!doctype html><body><p>Boş</p></body>")
    await grounds.add("/news", "list", selector="h2 a")
    await grounds.harvest.once()
    assert (await grounds.one("feed"))["failure"] == "no_items"


async def test_a_single_page_is_watched_for_changes(grounds: Grounds, moved_clock) -> None:
    grounds.press.pages["/a"] = page(article("Qaydalar"))
    await grounds.add("/a", "page", every_minutes=60)
    await grounds.harvest.once()
    grounds.press.pages["/a"] = page(article("Qaydalar", *PARAGRAPHS, "Qaydalara yeni bənd bu gün əlavə olunub."))
    moved_clock(2 * HOUR)
    await grounds.harvest.once()
    async with grounds.work() as work:
        caught = await take_new(work, 50)
    assert [one.title for one in caught] == ["Qaydalar", "Qaydalar"]
    assert caught[1].earlier_version_id == caught[0].version_id


async def test_a_page_with_only_scripts_comes_with_what_the_feed_says(grounds: Grounds) -> None:
    plain(grounds, "a")
    grounds.press.pages["/a"] = page("<!doctype html><body><div id=app></div><script>render()</script></body>")
    await grounds.add("/feed")
    await grounds.harvest.once()
    async with grounds.work() as work:
        [caught] = await take_new(work, 50)
    assert (caught.way, caught.title, caught.lead, caught.text) == ("bare", "Məktəb a", "Qısa", "")


async def test_copies_whose_time_is_over_leave_and_those_in_use_stay(grounds: Grounds, moved_clock) -> None:
    plain(grounds, "a", "b")
    await grounds.add("/feed", keep_days=900)
    await grounds.harvest.once()
    keys = {row["evidence_key"] for row in await grounds.rows("page_version")}
    async with grounds.work() as work:
        taken = await take_new(work, 1)
    assert len(taken) == 1
    moved_clock(500 * 24 * HOUR)
    assert await grounds.harvest.tidy() == 1
    left = {row["evidence_key"] for row in await grounds.rows("page_version")}
    assert left == {taken[0].evidence_key}
    for key in keys:
        assert await grounds.house.store.exists(key) is (key in left)


async def test_copies_that_no_version_speaks_of_are_swept(grounds: Grounds) -> None:
    plain(grounds, "a")
    await grounds.add("/feed")
    await grounds.harvest.once()
    kept = (await grounds.one("page_version"))["evidence_key"]
    stray = f"{COMMONS}/{'1' * 8}-1111-1111-1111-{'1' * 12}"

    async def bytes_of():
        yield b"stray"

    await grounds.house.store.put(stray, bytes_of(), 100)
    await grounds.harvest.sweep(timedelta(0))
    assert not await grounds.house.store.exists(stray)
    assert await grounds.house.store.exists(kept)


async def test_the_harvest_sees_no_agency(grounds: Grounds) -> None:
    await grounds.add("/feed")
    async with grounds.database.engine.connect() as connection:
        for table in ("media_source", "letter", "act", "outbox", "platform.agency"):
            try:
                await connection.execute(text(f"select 1 from {table}"))  # noqa: S608
                raise AssertionError(table)
            except Exception as error:
                assert "permission denied" in str(error)
            await connection.rollback()
