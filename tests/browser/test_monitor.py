"""The daily monitor and social figures in a real browser: set up, composed by the worker, read through, sent, read."""

import os
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from service.monitoring.actions import judging
from service.monitoring.rules.coding import Change
from service.runtime.house import House
from service.runtime.work import Work
from tests.browser.agency import at_the_agency
from tests.browser.conftest import OpenDesk, Stack, axe, until
from tests.monitoring.factories import clipped, topic

pytestmark = pytest.mark.xdist_group("browser")

FULL = bool(os.environ.get("CHANCERY_FULL"))
SEEN = os.environ.get("CHANCERY_SEEN")
"""A folder for pictures of what was walked through, for people to look at."""
SENDERS = {"az": "head", "ka": "mayor", "en": "minister"}
SLUGS = {"az": "baku-education", "ka": "mtispiri", "en": "energy"}
SAID = {
    "az": ("Məktəblərin təmiri başa çatır", "Üç məktəb noyabrın sonunda hazır olacaq.", "Təhsil"),
    "ka": ("სკოლების რემონტი სრულდება", "სამი სკოლა ნოემბრის ბოლოს იქნება მზად.", "განათლება"),
    "en": ("Repairs of schools come to an end", "Three schools will be ready by the end of November.", "Schools"),
}

SHEET = "Tarix;Hesab;Bəyənmələr\n20.11.2025;Nazirliyin səhifəsi;157 230\n21.11.2025;Nazirliyin səhifəsi;çox\n"


def looked(page: Page, name: str) -> None:
    if SEEN:
        page.screenshot(path=Path(SEEN) / f"{name}.png", full_page=True)
    assert axe(page) == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


async def news(work: Work, language: str) -> None:
    """A story in two outlets that somebody judged, and one that nobody did."""
    title, lead, about = SAID[language]
    topic_id = await topic(work, f"{about} {uuid4().hex[:4]}")
    told = f"{title}. {lead} " * 12 + uuid4().hex
    first = await clipped(work, title=title, lead=lead, text=told, outlet="Uydurma Xəbər", language=language)
    await clipped(work, title=title, lead=lead, text=told, outlet="Second Wire", language=language)
    await judging.code(work, first, Change({"tone": "negative", "spokesperson": "A. Speaker"}, (topic_id,)))
    await clipped(work, title=f"{title}?", lead=lead, outlet="Third Post", language=language)


@pytest.mark.parametrize("language", ["az", "ka", "en"] if FULL or SEEN else ["ka"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_monitor_is_set_up_read_through_and_sent(desk: OpenDesk, stack: Stack, language: str, scheme: str) -> None:
    async def do(work: Work, house: House) -> None:
        await news(work, language)

    at_the_agency(stack, SLUGS[language], do)
    mine = desk(language, SENDERS[language], scheme=scheme, width=320 if scheme == "light" else 1280)
    page, name = mine.page, f"{language}-{scheme}"
    mine.go("/monitoring/monitors/new")
    looked(page, f"{name}-monitor-new")
    page.locator("#outsiders").fill("not an address")
    page.locator("form.form button.main-act").click()
    expect(page.locator("#outsiders")).to_have_attribute("aria-invalid", "true")
    looked(page, f"{name}-monitor-refused")
    page.locator("#outsiders").fill("Nərmin Uydurmalı <nermin@press.example>")
    page.locator("form.form button.main-act").click()
    page.wait_for_url("**/monitoring/monitor")
    page.locator("form[action$='/compose'] button").last.click()
    page.wait_for_url("**/monitoring/editions/*")
    send = page.locator("form[action$='/send'] button")
    until(page, lambda: send.count() > 0, page.reload)
    page.locator("summary.btn").first.click()
    page.locator("textarea[name=note]").first.fill("Cavab hazırlanır.")
    page.locator("form[action$='/note'] button").first.click()
    expect(page.locator(".said-to").first).to_be_visible()
    looked(page, f"{name}-edition-ready")
    page.locator("form[action$='/drop'] button").last.click()
    expect(page.locator("#dropped")).to_be_visible()
    send.click()
    expect(page.locator("#mails")).to_be_visible()
    looked(page, f"{name}-edition-sent")
    page.locator("a[href*='/monitoring/monitor/']").first.click()
    expect(page.locator("article.monitor-read")).to_be_visible()
    looked(page, f"{name}-day")
    if SEEN:
        page.emulate_media(media="print")
        page.screenshot(path=Path(SEEN) / f"{name}-day-print.png", full_page=True)
        page.emulate_media(media="screen")
    mine.go("/monitoring/monitor")
    looked(page, f"{name}-archive")
    mine.go("/monitoring/measurement")
    looked(page, f"{name}-measurement")


@pytest.mark.parametrize("language", ["az", "ka", "en"] if FULL or SEEN else ["az"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_figures_are_noted_corrected_and_taken_from_a_spreadsheet(desk: OpenDesk, language: str, scheme: str) -> None:
    mine = desk(language, SENDERS[language], scheme=scheme, width=390 if scheme == "light" else 1280)
    page, name = mine.page, f"{language}-{scheme}"
    mine.go("/monitoring/figures/new")
    looked(page, f"{name}-account-new")
    page.locator("#platform").select_option("facebook")
    page.locator("#address").fill(f"https://facebook.example/{uuid4().hex[:8]}")
    page.locator("#name").fill("Nazirliyin səhifəsi")
    page.locator("button.main-act").click()
    page.wait_for_url("**/monitoring/figures/*-*")
    for value, on in (("186 900", "-40"), ("187 100", "-20"), ("187K", "-1"), ("187 309", "-1")):
        form = page.locator("details:has(form[action$='/note'])")
        if form.get_attribute("open") is None:
            form.locator("summary").click()
        page.locator("#value").fill(value)
        page.locator("#on").fill(on)
        page.locator("form[action$='/note'] button.main-act").click()
        if value.endswith("K"):
            expect(page.locator("#value")).to_have_attribute("aria-invalid", "true")
            looked(page, f"{name}-figure-refused")
        else:
            page.wait_for_load_state("load")
    expect(page.locator("figure.chart")).to_have_count(1)
    looked(page, f"{name}-account")
    mine.go("/monitoring/figures/import")
    page.locator("#file").set_input_files({"name": "r.csv", "mimeType": "text/csv", "buffer": SHEET.encode()})
    page.locator("button.main-act").click()
    page.wait_for_url("**/import/*-*")
    page.locator("form.form button").first.click()
    expect(page.locator("#found-title")).to_be_visible()
    looked(page, f"{name}-import")
    mine.go("/monitoring/figures")
    looked(page, f"{name}-figures")
