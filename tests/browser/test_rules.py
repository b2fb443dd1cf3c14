"""Keyword rules in a real browser: a mistake shown while typing, a trial by the worker, the rule saved and paused."""

import os
import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from service.runtime.house import House
from service.runtime.work import Work
from tests.browser.agency import at_the_agency
from tests.browser.conftest import AGENCY_OF, SIGNER, OpenDesk, Stack, axe, until
from tests.monitoring.factories import clipped

FULL = bool(os.environ.get("CHANCERY_FULL"))
LANGUAGES = ("az", "ka", "en") if FULL else ("az",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_is_written_tried_and_saved(desk: OpenDesk, stack: Stack, language: str) -> None:
    word = "çınqıl" + "".join("bdgklmnprstvzxcf"[int(digit, 16)] for digit in uuid4().hex[:6])

    async def fill(work: Work, house: House) -> None:
        for number in range(3):
            await clipped(work, title=f"{number}: {word}ların taleyi")
        await clipped(work, title="Başqa mövzu")

    at_the_agency(stack, AGENCY_OF[language], fill)
    writer = desk(language, SIGNER[language])
    page = writer.page
    writer.go("/monitoring/rules")
    assert axe(page) == []
    writer.go("/monitoring/rules/new")
    page.fill("#title", "Çınqıl")
    page.fill("#text", f"({word}")
    expect(page.locator("#check mark.wrong")).to_have_text("(")
    expect(page.locator("#check .err")).to_be_visible()
    page.fill("#text", f"{word} NOT title:reklam")
    expect(page.locator("#check .ok-line")).to_be_visible()
    page.locator("button[formaction='/monitoring/rules/try']").click()
    expect(page.locator("#run .found li")).to_have_count(3, timeout=60_000)
    expect(page.locator("#run .found mark").first).to_have_text(f"{word}ların")
    assert axe(page) == []
    page.locator("#text").press("Control+Enter")
    page.wait_for_url(re.compile(r"/monitoring/rules/[0-9a-f-]{36}$"))
    place = re.sub(r"^https?://[^/]+", "", page.url)
    until(page, lambda: page.locator(".found li").count() == 3, lambda: writer.go(place))
    assert axe(page) == []
    page.locator("form[action$='/pause'] button").click()
    expect(page.locator("form[action$='/revive'] button")).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
