"""Notices in a real browser: the bell rings by itself, the page says what was done, choices are made by keyboard."""

import os

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenDesk, axe, tab_to

pytestmark = pytest.mark.xdist_group("browser")

FULL = bool(os.environ.get("CHANCERY_FULL"))
SOON = 20_000


@pytest.mark.parametrize("language", ["az", "ka", "en"] if FULL else ["ka"])
def test_a_notice_rings_on_a_page_that_is_open(desk: OpenDesk, language: str) -> None:
    mine = desk(language, "clerk")
    mine.go("/notices")
    bell = mine.page.locator("[data-unread]")
    before = int(bell.inner_text() or "0")
    other = mine.context.new_page()
    with mine.page.expect_response("**/notices/stream*", timeout=SOON):
        other.goto(mine.stack.address(mine.slug, "/me/notices"))
    tab_to(other, "form[action='/me/notices/test'] button")
    other.keyboard.press("Enter")
    other.wait_for_url("**/me/notices")
    expect(other.locator("#toasts .toast")).to_have_count(1)
    expect(bell).to_have_text(str(before + 1), timeout=SOON)
    expect(mine.page.locator("[data-news]")).to_be_visible()
    mine.page.locator("[data-news] a").click()
    expect(mine.page.locator(".notice-list li")).to_have_count(before + 1)
    assert axe(mine.page) == []
    mine.page.locator(".notice-list form button").first.press("Enter")
    expect(bell).to_have_text(str(before) if before else "", timeout=SOON)
    other.reload()
    expect(other.locator("#toasts .toast")).to_have_count(0)
    other.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_choices_fit_a_narrow_page_and_say_what_is_wrong(desk: OpenDesk, scheme: str) -> None:
    mine = desk("en", "clerk", scheme=scheme, width=320)
    mine.go("/me/notices")
    assert axe(mine.page) == []
    assert mine.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tab_to(mine.page, "input[name=quiet]:checked", most=90)
    while not mine.page.locator("input[name=quiet][value=own]").is_checked():
        mine.page.keyboard.press("ArrowRight")
    mine.page.locator("[name=quiet_from]").fill("25:00")
    mine.page.locator("[name=quiet_until]").fill("07:30")
    mine.page.keyboard.press("Control+Enter")
    expect(mine.page.locator("[name=quiet_from]")).to_have_attribute("aria-invalid", "true")
    expect(mine.page.locator("[name=quiet_until]")).to_have_value("07:30")
    mine.page.locator("[name=quiet_from]").fill("21:15")
    mine.page.keyboard.press("Control+Enter")
    expect(mine.page.locator("#toasts .toast")).to_be_visible()
    expect(mine.page.locator("[name=quiet_from]")).to_have_value("21:15")
    mine.go("/notices")
    assert axe(mine.page) == []
    assert mine.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
