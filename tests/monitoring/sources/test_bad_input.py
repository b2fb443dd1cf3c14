"""What the press, or somebody who only looks like it, may send: nothing of it stops the harvest or leads inside."""

import gzip
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from service.monitoring.sources.actions.taking import take_new
from service.monitoring.sources.harvest import fetching, reader
from service.monitoring.sources.harvest.reader import Reader, Unreadable
from service.monitoring.sources.harvest.shapes import Question
from service.runtime.fetch import Limits
from tests.monitoring.sources.conftest import Grounds, Names
from tests.monitoring.sources.press import Answer, Press, article, gone, page, rss, xml

MEGABYTE = 1024 * 1024


async def failure(grounds: Grounds, answer: Any, path: str = "/feed") -> str:
    """The word that is noted when a feed answers so."""
    grounds.press.pages[path] = answer
    await grounds.add(path)
    await grounds.harvest.once()
    feed = await grounds.one("feed")
    assert feed["failures"] == (1 if feed["failure"] else 0)
    assert feed["leased_until"] is None
    return str(feed["failure"])


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same limits of size, less patience."""
    monkeypatch.setattr(fetching, "LISTS", Limits(seconds=1.5, largest=fetching.LISTS.largest))
    monkeypatch.setattr(fetching, "PAGES", Limits(seconds=1.5, largest=fetching.PAGES.largest))


async def test_a_feed_of_fifty_megabytes_is_not_read(grounds: Grounds) -> None:
    large = rss(extra=f"<!--{'x' * (50 * MEGABYTE)}-->")
    assert await failure(grounds, xml(large)) == "too_large"


async def test_an_endless_feed_ends(grounds: Grounds) -> None:
    endless = Answer(b"<item>" + b"x" * 65_536, headers={"Content-Type": "application/xml"}, endless=True)
    assert await failure(grounds, endless) == "too_large"


@pytest.mark.usefixtures("hurried")
async def test_a_feed_that_trickles_is_given_up(grounds: Grounds) -> None:
    assert await failure(grounds, Answer(b"<rss>", endless=True, pause=0.2)) == "slow"


@pytest.mark.usefixtures("hurried")
async def test_a_slow_site_holds_up_no_other(grounds: Grounds) -> None:
    press = grounds.press
    press.pages["/slow"] = Answer(b"<rss/>", pause=10.0)
    press.pages["/feed"] = xml(rss())
    await grounds.add(press.at("/slow", "second.example"))
    await grounds.add(press.at("/feed", "third.example"))
    began = datetime.now(UTC)
    await grounds.harvest.once()
    feeds = {row["address"].rpartition("/")[2]: row for row in await grounds.rows("feed")}
    assert (feeds["slow"]["failure"], feeds["feed"]["failure"]) == ("slow", "")
    assert feeds["feed"]["ok_at"] - began < timedelta(seconds=8)


async def test_a_gzip_bomb_of_the_connection_is_cut_off(grounds: Grounds) -> None:
    bomb = gzip.compress(b"0" * (200 * MEGABYTE))
    assert len(bomb) < MEGABYTE
    answer = Answer(bomb, headers={"Content-Type": "application/xml", "Content-Encoding": "gzip"})
    assert await failure(grounds, answer) == "too_large"


async def test_a_gzip_bomb_in_a_file_is_cut_off(grounds: Grounds) -> None:
    bomb = gzip.compress(b"0" * (200 * MEGABYTE))
    assert await failure(grounds, Answer(bomb, headers={"Content-Type": "application/gzip"})) == "too_large"


def laughs(root: str) -> str:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY l0 "ha">{entities}]>'


@pytest.mark.parametrize("kind", ["rss", "sitemap"])
async def test_an_entity_bomb_expands_to_nothing(grounds: Grounds, kind: str) -> None:
    press = grounds.press
    if kind == "rss":
        item = f"<item><link>{press.at('/a')}</link><title>&l9;</title></item>"
        said = f"{laughs('rss')}<rss version='2.0'><channel><title>&l9;</title>{item}</channel></rss>"
    else:
        said = f"{laughs('urlset')}<urlset><url><loc>{press.at('/a')}</loc><title>&l9;</title></url></urlset>"
    press.pages["/feed"] = xml(said)
    press.pages["/a"] = gone(404)
    await grounds.add("/feed", "feed" if kind == "rss" else "sitemap")
    await grounds.harvest.once()
    for row in await grounds.rows("page"):
        assert len(row["listed_title"]) < 100
        assert "haha" not in row["listed_title"]


async def test_a_file_of_ours_is_not_read_by_an_entity(grounds: Grounds) -> None:
    press = grounds.press
    outside = '<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    item = f"<item><link>{press.at('/a')}</link><title>x &f; y</title></item>"
    press.pages["/feed"] = xml(f"{outside}<rss version='2.0'><channel><title>&f;</title>{item}</channel></rss>")
    press.pages["/a"] = gone(404)
    await grounds.add("/feed")
    await grounds.harvest.once()
    assert "root:" not in str(await grounds.rows("page")) + str(await grounds.rows("feed"))


@pytest.mark.parametrize(
    ("encoding", "header"),
    [
        ("utf-16", "application/xml"),
        ("utf-16-le", "application/xml; charset=utf-16le"),
        ("windows-1254", "application/xml; charset=windows-1254"),
        ("windows-1254", "application/xml"),
        ("utf-8-sig", "application/xml"),
        ("utf-8", "application/xml; charset=iso-8859-1"),
        ("utf-8", "text/plain"),
    ],
)
async def test_feeds_in_whatever_letters(grounds: Grounds, encoding: str, header: str) -> None:
    press = grounds.press
    # windows-1254 has no letter ə: what it is used for is Turkish.
    title = "İğdır’da yağış" if encoding == "windows-1254" else "Gəncədə şənlik: სკოლა"
    said = rss((press.at("/a"), title, "x")).replace("UTF-8", "utf-8" if encoding.startswith("utf-8") else encoding)
    press.pages["/feed"] = Answer(said.encode(encoding, "xmlcharrefreplace"), headers={"Content-Type": header})
    press.pages["/a"] = gone(404)
    await grounds.add("/feed")
    await grounds.harvest.once()
    [row] = await grounds.rows("page")
    assert row["listed_title"] == title


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Fri, 20 Nov 2026 10:00:00 +0400", datetime(2026, 11, 20, 6, tzinfo=UTC)),
        ("2026-11-20T06:00:00Z", datetime(2026, 11, 20, 6, tzinfo=UTC)),
        ("some day soon", None),
        ("Fri, 20 Nov 2099 10:00:00 +0400", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("99999-99-99", None),
        ("", None),
    ],
)
async def test_wrong_dates_are_none(grounds: Grounds, said: str, expected: datetime | None) -> None:
    press = grounds.press
    item = f"<item><link>{press.at('/a')}</link><title>x</title><pubDate>{said}</pubDate></item>"
    press.pages["/feed"] = xml(f"<rss version='2.0'><channel><title>t</title>{item}</channel></rss>")
    press.pages["/a"] = gone(404)
    await grounds.add("/feed")
    await grounds.harvest.once()
    assert (await grounds.one("page"))["listed_at"] == expected


@pytest.mark.parametrize("target", ["http://127.0.0.1:{port}/secret", "http://169.254.169.254/latest/meta-data/"])
@pytest.mark.parametrize("at", ["feed", "page"])
async def test_redirects_inside_lead_nowhere(grounds: Grounds, target: str, at: str) -> None:
    press = grounds.press
    async with Press().running() as inside:
        inside.pages["/secret"] = page(article("Daxili"))
        away = Answer(b"", 302, {"Location": target.format(port=inside.port)})
        press.pages["/feed"] = away if at == "feed" else xml(rss((press.at("/a"), "Başlıq", "x")))
        press.pages["/a"] = away
        await grounds.add("/feed")
        await grounds.harvest.once()
        assert inside.asked == []
    if at == "feed":
        assert (await grounds.one("feed"))["failure"] == "address"
    else:
        assert (await grounds.one("page"))["failure"] == "address"
        assert [row["way"] for row in await grounds.rows("page_version")] == ["listed"]


async def test_a_name_that_turns_inward_is_refused(grounds: Grounds, names: Names, moved_clock) -> None:
    """DNS rebinding: the name is public when the source is added and looked at, and private when it is fetched."""
    names.names["rebind.example"] = ["127.0.0.1"]
    await grounds.add(grounds.press.at("/feed", "rebind.example"))
    grounds.press.pages["/feed"] = xml(rss())
    await grounds.harvest.once()
    assert grounds.press.asked == []
    assert (await grounds.one("feed"))["failure"] == "address"


async def test_links_of_a_feed_that_lead_inside_are_not_followed(grounds: Grounds) -> None:
    press = grounds.press
    async with Press().running() as inside:
        links = (f"http://127.0.0.1:{inside.port}/x", "file:///etc/passwd", "http://[::1]/", "javascript:alert(1)")
        press.pages["/feed"] = xml(rss(*[(link, "Başlıq", "x") for link in links]))
        await grounds.add("/feed")
        await grounds.harvest.once()
        assert inside.asked == []
    pages = await grounds.rows("page")
    assert {row["address"].partition(":")[0] for row in pages} == {"http"}
    assert {row["failure"] for row in pages} == {"address"}


@pytest.mark.parametrize(
    ("status", "headers", "word", "least", "most"),
    [
        (404, {}, "not_found", timedelta(minutes=30), timedelta(minutes=34)),
        (410, {}, "gone", timedelta(days=7), timedelta(days=7)),
        (429, {"Retry-After": "7200"}, "busy", timedelta(hours=2), timedelta(hours=2)),
        (503, {"Retry-After": "60"}, "busy", timedelta(minutes=30), timedelta(minutes=34)),
        (429, {"Retry-After": "nonsense"}, "busy", timedelta(minutes=30), timedelta(minutes=34)),
        (500, {}, "status", timedelta(minutes=30), timedelta(minutes=34)),
        (403, {}, "sign_in", timedelta(minutes=30), timedelta(minutes=34)),
    ],
)
async def test_refusals_slow_us_down(
    grounds: Grounds, status: int, headers: dict[str, str], word: str, least: timedelta, most: timedelta
) -> None:
    grounds.press.pages["/robots.txt"] = Answer(b"")
    assert await failure(grounds, Answer(b"", status, headers)) == word
    feed = await grounds.one("feed")
    wait = feed["next_at"] - feed["polled_at"]
    assert least <= wait <= most


async def test_a_site_that_asks_for_peace_is_left_alone_as_a_whole(grounds: Grounds) -> None:
    press = grounds.press
    press.pages["/feed"] = xml(rss(*[(press.at(f"/{name}"), name, "x") for name in "abc"]))
    for name in "abc":
        press.pages[f"/{name}"] = gone(429, Retry_After="600")
    await grounds.add("/feed")
    await grounds.harvest.once()
    assert len([path for path in press.paths() if len(path) == 2]) == 1


async def test_failures_are_counted_and_a_success_ends_them(grounds: Grounds, moved_clock) -> None:
    grounds.press.pages["/feed"] = gone(500)
    await grounds.add("/feed", every_minutes=15)
    for hours in (0, 1, 3):
        moved_clock(hours * 3600)
        await grounds.harvest.once()
    feed = await grounds.one("feed")
    assert feed["failures"] == 3
    assert feed["next_at"] - feed["polled_at"] >= timedelta(hours=2)
    grounds.press.pages["/feed"] = xml(rss())
    moved_clock(5.9 * 3600)
    await grounds.harvest.once()
    feed = await grounds.one("feed")
    assert (feed["failures"], feed["failure"], feed["failing_since"]) == (0, "", None)


@pytest.mark.parametrize(
    ("body", "word"),
    [(b"", "empty"), (b"\x00\x01\x02\xff" * 100, "not_feed"), (b"<html><body>x</body></html>", "not_feed"),
     (b"{}", "not_feed")],
)  # fmt: skip
async def test_what_is_no_feed_is_said(grounds: Grounds, body: bytes, word: str) -> None:
    assert await failure(grounds, xml(body)) == word


async def test_an_article_cannot_bring_scripts_along(grounds: Grounds) -> None:
    press = grounds.press
    press.pages["/feed"] = xml(rss((press.at("/a"), "Başlıq", "x")))
    hostile = article("Başlıq").replace("</p>", "<script>x()</script><img src=x onerror=alert(1)></p>")
    press.pages["/a"] = page(hostile.replace("<p>", "<p onclick=alert(1)>"))
    await grounds.add("/feed")
    await grounds.harvest.once()
    async with grounds.work() as work:
        [caught] = await take_new(work, 10)
    for word in ("script", "onerror", "onclick", "<img"):
        assert word not in caught.html


async def test_a_page_that_holds_up_its_reader_ends_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Reader(patience=0.001) as hurried:
        with pytest.raises(Unreadable) as refused:
            await hurried.article(
                Question("article", "http://press.example/"), article("x", *["söz " * 50] * 2000).encode()
            )
        assert refused.value.word == "slow_to_read"
        monkeypatch.setattr(hurried, "_patience", reader.PATIENCE)
        again = await hurried.article(Question("article", "http://press.example/"), article("Yenə").encode())
        assert again.title == "Yenə"


async def test_deeply_nested_markup_does_no_harm(grounds: Grounds) -> None:
    press = grounds.press
    press.pages["/feed"] = xml(rss((press.at("/a"), "Başlıq", "x")))
    press.pages["/a"] = page("<!doctype html><body>" + "<div>" * 100_000 + "söz")
    await grounds.add("/feed")
    await grounds.harvest.once()
    [version] = await grounds.rows("page_version")
    assert version["title"] == "Başlıq"
