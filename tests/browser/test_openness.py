"""What the agency discloses, in a real browser: staff publish for a duty, everybody reads it on a narrow screen."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenDesk, axe

pytestmark = pytest.mark.xdist_group("browser")

FULL = bool(os.environ.get("CHANCERY_FULL"))
SEEN = os.environ.get("CHANCERY_SEEN")
"""A folder for pictures of what was walked through, for people to look at."""


def looked(page: Page, name: str) -> None:
    assert axe(page) == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    if SEEN:
        page.screenshot(path=Path(SEEN) / f"{name}.png", full_page=True)


@pytest.mark.parametrize(
    ("language", "signer"), [("az", "head"), ("ka", "mayor"), ("en", "minister")] if FULL else [("ka", "mayor")]
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_duty_is_taken_on_published_for_and_read_by_everybody(
    desk: OpenDesk, language: str, signer: str, scheme: str
) -> None:
    mine = desk(language, signer, scheme=scheme, width=320 if scheme == "light" else 390)
    page = mine.page
    mine.go("/information/duties?show=offered")
    looked(page, f"{language}-{scheme}-offered")
    taking = page.locator("form[action$='take-on'] button")
    if taking.count():
        taking.first.click()
        page.wait_for_url("**show=active")
    mine.go("/information/duties?show=active")
    looked(page, f"{language}-{scheme}-duties")
    page.locator("table.duties th a").first.click()
    looked(page, f"{language}-{scheme}-duty")
    page.locator("a[href$='/compose']").click()
    looked(page, f"{language}-{scheme}-compose")
    title = f"{scheme} 2026"
    page.locator(f"#title_{'ka' if language == 'ka' else 'az'}").fill(title)  # what the agency must publish in
    page.locator("button[name=publish]").click()
    page.wait_for_url("**/information/publications/*")
    looked(page, f"{language}-{scheme}-publication")
    page.locator("a[href^='/public/']").click()
    expect(page.locator("h1")).to_have_text(title)
    looked(page, f"{language}-{scheme}-public-entry")
    for name in ("catalogue", "register", "log", "acts"):
        mine.go(f"/public/{language}/{name}")
        looked(page, f"{language}-{scheme}-public-{name}")
    mine.go("/information/acts/new")
    looked(page, f"{language}-{scheme}-act")
    mine.go("/information/reports")
    beginning = page.locator("details:has(form[action='/information/reports'])")
    if beginning.get_attribute("open") is None:
        beginning.locator("summary").click()
    beginning.locator("button.main-act").click()
    page.wait_for_url("**/information/reports/*")
    looked(page, f"{language}-{scheme}-report")
    for name in ("log", "entries", "published", "acts"):
        mine.go(f"/information/{name}")
        looked(page, f"{language}-{scheme}-{name}")
