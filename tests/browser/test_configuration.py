"""The agency's settings in a real browser: a colour changed by keyboard, looked at, saved, in force, and taken back."""

import os
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import AGENCY_OF, Desk, OpenDesk, axe, tab_to

LANGUAGES = ("az", "ka", "en") if os.environ.get("CHANCERY_FULL") else ("az",)
HOME = "/administration/configuration"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_colour_is_changed_and_taken_back(desk: OpenDesk, language: str) -> None:
    assert AGENCY_OF[language]
    administrator = desk(language, "administrator")
    page = administrator.page
    look(administrator, "", language)
    for place in ("identity", "journals", "calendar", "effective", "compare"):
        look(administrator, f"/{place}", language)
    administrator.go(f"{HOME}/identity")
    before = theme(page)
    tab_to(page, "#brand")
    page.keyboard.press("Control+A")
    page.keyboard.type("blue")
    page.keyboard.press("Enter")
    expect(page.locator("#brand-e")).to_be_visible()
    expect(page.locator("#brand")).to_have_value("blue")
    tab_to(page, "#brand")
    page.keyboard.press("Control+A")
    page.keyboard.type("#5b3a8e")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"{HOME}/draft$"))
    look(administrator, "/draft", language)
    tab_to(page, "#reason")
    page.keyboard.type("Yeni rəng")
    tab_to(page, "form[action$='/save'] button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"{HOME}/versions/\d+$"))
    assert theme(page) != before
    look(administrator, page.url.partition(HOME)[2], language, "version")
    administrator.go(f"{HOME}/versions/0")
    page.fill("#reason", "Köhnə rəng")
    page.locator("form[action$='/return'] button").click()
    page.wait_for_url(re.compile(rf"{HOME}/versions/[1-9]\d*$"))
    assert theme(page) == before


def theme(page: Page) -> str | None:
    """The address of the stylesheet that the agency's colour makes."""
    return page.locator("link[href^='/theme/']").first.get_attribute("href")


def look(administrator: Desk, place: str, language: str, name: str = "") -> None:
    """No barriers, nothing wider than a phone; pictures where they are asked for."""
    page = administrator.page
    administrator.go(f"{HOME}{place}")
    assert axe(page) == [], place
    folder = os.environ.get("CHANCERY_PICTURES")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (place, width)
        if folder:
            said = name or place.strip("/") or "overview"
            page.screenshot(path=f"{folder}/nine-config-{said}-{language}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1440, "height": 900})
