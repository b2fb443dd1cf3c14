"""Feeds, site map, robots and what machines are told: valid, complete, and in the reader's language."""

import json
import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import httpx
import pytest

from service.publishing.rules import PublicText
from service.runtime.tenants import Tenant
from tests.conftest import OpenWork
from tests.publishing.factories import published

pytestmark = pytest.mark.anyio
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


async def two_languages(committing: OpenWork, tenant: Tenant) -> None:
    both = {"az": PublicText("Yol & körpü", "Qısa", "Mətn <b>"), "en": PublicText("Road & bridge", "Short", "Text")}
    async with committing(tenant) as work:
        await published(work, texts=both, slug="road")
        await published(work, "Yalnız azərbaycanca", slug="only-az")


async def test_rss(client: httpx.AsyncClient, committing: OpenWork, tenant: Tenant) -> None:
    await two_languages(committing, tenant)
    answer = await client.get("/public/az/feed.rss")
    assert answer.headers["content-type"].startswith("application/rss+xml")
    channel = ElementTree.fromstring(answer.content).find("channel")
    assert channel is not None
    assert channel.findtext("language") == "az"
    own = channel.find(f"{ATOM}link")
    assert own is not None
    assert own.get("href", "").endswith("/public/az/feed.rss")
    titles = [item.findtext("title") for item in channel.findall("item")]
    assert {"Yol & körpü", "Yalnız azərbaycanca"} <= set(titles)
    guids = [item.findtext("guid") for item in channel.findall("item")]
    assert len(set(guids)) == len(guids)
    assert all(parsedate_to_datetime(item.findtext("pubDate") or "") for item in channel.findall("item"))
    english = (await client.get("/public/en/feed.rss")).text
    assert "Road &amp; bridge" in english
    assert "Yalnız" not in english


async def test_atom(client: httpx.AsyncClient, committing: OpenWork, tenant: Tenant) -> None:
    await two_languages(committing, tenant)
    for path in ("/public/az/feed.atom", "/public/az/news/feed.atom"):
        root = ElementTree.fromstring((await client.get(path)).content)
        assert root.tag == f"{ATOM}feed"
        for name in ("id", "title", "updated"):
            assert root.findtext(f"{ATOM}{name}")
        assert root.findtext(f"{ATOM}author/{ATOM}name")
        entries = root.findall(f"{ATOM}entry")
        assert entries
        for entry in entries:
            assert (entry.findtext(f"{ATOM}id") or "").startswith("urn:uuid:")
            assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated") or "").tzinfo
            link = entry.find(f"{ATOM}link")
            assert link is not None
            assert (await client.get(link.get("href", ""))).status_code == 200
    assert (await client.get("/public/az/pages/feed.atom")).status_code == 404
    assert (await client.get("/public/ka/feed.atom")).status_code == 404


async def test_a_reader_that_asks_every_second_is_told_nothing_is_new(
    client: httpx.AsyncClient, committing: OpenWork, tenant: Tenant
) -> None:
    await two_languages(committing, tenant)
    first = await client.get("/public/az/feed.rss")
    for _ in range(20):
        again = await client.get("/public/az/feed.rss", headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    async with committing(tenant) as work:
        await published(work, "Yeni", slug="new-one")
    fresh = await client.get("/public/az/feed.rss", headers={"if-none-match": first.headers["etag"]})
    assert fresh.status_code == 200
    assert "Yeni" in fresh.text


async def test_site_map_and_robots(client: httpx.AsyncClient, committing: OpenWork, tenant: Tenant) -> None:
    await two_languages(committing, tenant)
    root = ElementTree.fromstring((await client.get("/sitemap.xml")).content)
    urls = {url.findtext(f"{MAP}loc"): [link.get("hreflang") for link in url.findall(LINK)] for url in root}
    road = [languages for address, languages in urls.items() if (address or "").endswith("/news/road")]
    assert road == [["az", "en"]] * 2
    alone = [languages for address, languages in urls.items() if (address or "").endswith("/news/only-az")]
    assert alone == [[]]
    robots = (await client.get("/robots.txt")).text
    assert re.search(r"^Sitemap: http://\S+/sitemap\.xml$", robots, re.MULTILINE)


async def test_a_page_says_what_it_is(client: httpx.AsyncClient, committing: OpenWork, tenant: Tenant) -> None:
    await two_languages(committing, tenant)
    page = (await client.get("/public/az/news/road")).text
    data = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    told = json.loads(data[0])
    assert (told["@type"], told["headline"], told["inLanguage"]) == ("NewsArticle", "Yol & körpü", "az")
    assert re.search(r'<link rel="alternate" hreflang="en" href="http://[^"]+/public/en/news/road">', page)
    fallen = (await client.get("/public/en/news/only-az")).text
    assert re.search(r'<link rel="canonical" href="http://[^"]+/public/az/news/only-az">', fallen)
    assert '<h1 lang="az">' in fallen
    assert "This text has not been published in this language." in fallen


async def test_an_agency_without_public_page_answers_like_nothing(
    app: object, client: httpx.AsyncClient, other_tenant: Tenant
) -> None:
    from tests.conftest import visitor_of

    async with visitor_of(app, other_tenant) as quiet:
        assert (await quiet.get("/")).headers["location"] == "/signin"
        for path in (
            "/public/ka",
            "/public/ka/news",
            "/public/ka/feed.rss",
            "/sitemap.xml",
            "/public/ka/accessibility",
        ):
            assert (await quiet.get(path)).status_code == 404
        assert "Disallow: /" in (await quiet.get("/robots.txt")).text
