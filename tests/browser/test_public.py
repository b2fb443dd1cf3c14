"""The agency's public page in a real browser: written by staff, read by anybody without script, light, dark, narrow."""

import os

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import AGENCY_OF, OpenDesk, Stack, axe

pytestmark = pytest.mark.xdist_group("browser")

FULL = bool(os.environ.get("CHANCERY_FULL"))
WORDS = {
    "az": (
        "Şəhər parkı yenidən açıldı",
        "Park bazar günündən hamının üzünə açıqdır.",
        "## Saatlar\n\nHər gün, **7:00-23:00**.",
    ),
    "ka": (
        "ქალაქის პარკი ხელახლა გაიხსნა",
        "პარკი კვირიდან ყველასთვის ღიაა.",
        "## საათები\n\nყოველდღე, **7:00-23:00**.",
    ),
    "en": (
        "The city park is open again",
        "From Sunday on the park is open to everybody.",
        "## Hours\n\nEvery day, **7:00-23:00**.",
    ),
}
LIGHTEST = 100_000


def weighed(page: Page, address: str) -> int:
    """Bytes that came over the line for a page and all that belongs to it, as the browser counts them."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.clearBrowserCache")
    came: list[int] = []
    line.on("Network.loadingFinished", lambda told: came.append(int(told["encodedDataLength"])))
    page.goto(address, wait_until="networkidle")
    return sum(came)


@pytest.mark.parametrize("language", ["az", "ka", "en"] if FULL else ["ka"])
def test_news_from_the_form_to_a_cheap_phone(desk: OpenDesk, stack: Stack, browser: Browser, language: str) -> None:
    title, lead, body = WORDS[language]
    own = AGENCY_OF[language]
    editor = desk(language, {"az": "head", "ka": "mayor", "en": "minister"}[language])
    editor.go("/site/new?kind=news")
    assert axe(editor.page) == []
    first = editor.page.locator("[name^=title_]").first.get_attribute("name") or ""
    code = first.removeprefix("title_")
    for name, text in ((first, title), (f"lead_{code}", lead), (f"body_{code}", body), ("slug", "park")):
        editor.page.locator(f"[name={name}]").fill(text)
    editor.page.locator(f"[name=ready_{code}]").check()
    editor.page.keyboard.press("Control+Enter")
    editor.page.wait_for_url("**/site/*-*")
    assert axe(editor.page) == []
    editor.page.locator("#publishing button.main-act").click()
    expect(editor.page.locator(".head .state")).to_have_class("state done")
    for scheme in ("light", "dark"):
        phone = browser.new_context(
            viewport={"width": 320, "height": 640}, color_scheme=scheme, java_script_enabled=True, locale=language
        )
        page = phone.new_page()
        assert weighed(page, stack.address(own, f"/public/{code}/news/park")) < LIGHTEST
        expect(page.locator("h1")).to_have_text(title)
        for path in ("", "/news", "/news/park", "/information", "/accessibility", "/subscribe"):
            page.goto(stack.address(own, f"/public/{code}{path}"))
            assert page.locator("script:not([type='application/ld+json'])").count() == 0
            assert axe(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        phone.close()
    bare = browser.new_context(viewport={"width": 390, "height": 800}, java_script_enabled=False, locale=language)
    page = bare.new_page()
    page.goto(stack.address(own, "/"))
    page.get_by_role("link", name=title).click()
    expect(page.locator("h1")).to_have_text(title)
    page.locator(".langs a").last.click()
    expect(page.locator("h1")).to_have_attribute("lang", code)
    expect(page.locator(".notice")).to_be_visible()
    bare.close()
