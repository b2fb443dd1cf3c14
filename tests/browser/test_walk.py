"""A clerk's way through the registry in a real browser: sign in, register with a scan, find, open, void."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, OpenDesk, axe, laid_out, settled, tab_to, until
from tests.documents.samples import saved

pytestmark = pytest.mark.xdist_group("browser")

FULL = bool(os.environ.get("CHANCERY_FULL"))
LANGUAGES = ["az", "ka", "en"]
SUBJECT = {
    "az": "Məktəbdə video çəkiliş üçün icazə",
    "ka": "მიწის ნაკვეთის აზომვითი ნახაზის შეთანხმება",
    "en": "Plan of the winter maintenance works",
}
WORD = {"az": "çəkiliş", "ka": "აზომვითი", "en": "maintenance"}
SENDER = {"az": "Azad Dalğa qəzeti", "ka": "მიწის ნახაზების სააგენტო", "en": "Northern Lamp Company"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_sign_in_and_out_in_each_language(desk: OpenDesk, language: str) -> None:
    mine = desk(language, "clerk")
    assert mine.page.locator("html").get_attribute("lang") == language
    assert mine.page.url.endswith("/desk")
    cookie = next(one for one in mine.context.cookies() if one["name"].endswith("chancery_session"))
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    tab_to(mine.page, "details.me summary, .me summary")
    mine.page.keyboard.press("Enter")
    tab_to(mine.page, "form[action='/signout'] button")
    with mine.page.expect_response("**/signout"):
        mine.page.keyboard.press("Enter")
    # By way of the provider, which asks before it ends its own session, back to the agency's sign-in page.
    mine.page.wait_for_url("**/session/end**")
    tab_to(mine.page, "button")
    mine.page.keyboard.press("Enter")
    mine.page.wait_for_url(mine.stack.address(mine.slug, "/signin**"))
    mine.go("/letters")
    assert "/signin" in mine.page.url


@pytest.mark.parametrize("language", LANGUAGES if FULL else ["az"])
def test_a_letter_is_registered_found_and_voided_by_keyboard(desk: OpenDesk, language: str, tmp_path: Path) -> None:
    clerk = desk(language, "clerk")
    number = register(clerk, language, scan(tmp_path))
    letter = find(clerk, number, language)
    see_the_scan(clerk, letter)
    head = desk(language, "head")
    void(head, letter)


def scan(folder: Path) -> Path:
    file = folder / "skan_1.pdf"
    file.write_bytes(saved("PDF", pages=2))
    return file


def register(clerk: Desk, language: str, file: Path) -> str:
    """Register by the keyboard; gives the number that the receipt shows."""
    page = clerk.page
    # Awaited from before the page opens: a chooser asked for in the same breath as the key may open unseen.
    with page.expect_file_chooser() as chooser:
        page.locator("body").press(clerk.letter_key("new"))
        page.wait_for_url("**/letters/new*")
        settled(page)
        page.keyboard.press("F8")
    chooser.value.set_files(file)
    expect(page.locator("#files .file a, #files input[name=files]").first).to_be_attached()
    type_into(page, "sender", SENDER[language])
    page.keyboard.press("Escape")
    type_into(page, "sender_number", "11-2/418")
    type_into(page, "subject", SUBJECT[language])
    page.keyboard.press("Control+Enter")
    receipt = page.locator(".notice.ok b").first
    receipt.wait_for()
    assert page.locator("[name=subject]").input_value() == ""
    return receipt.inner_text()


def type_into(page: Page, name: str, words: str) -> None:
    tab_to(page, f"[name={name}]")
    page.keyboard.type(words)


def find(clerk: Desk, number: str, language: str) -> str:
    """By number, sender and word of the subject; gives the letter's address."""
    page = clerk.page
    search(clerk, number)
    page.wait_for_url("**/letters/*-*")
    letter = page.url
    # The worker fills the search a moment after the registration.
    for words in (SENDER[language], WORD[language]):
        hit = page.locator(".hits .no", has_text=number)
        search(clerk, words)
        until(page, lambda hit=hit: hit.count() > 0, lambda words=words: search(clerk, words))
    search(clerk, "nosuchwordanywhere")
    expect(page.locator(".hits .no")).to_have_count(0)
    return letter


def search(clerk: Desk, words: str) -> None:
    clerk.go("/letters")
    clerk.page.keyboard.press("/")
    clerk.page.keyboard.type(words)
    with clerk.page.expect_navigation():
        clerk.page.keyboard.press("Enter")
    settled(clerk.page)


def see_the_scan(clerk: Desk, letter: str) -> None:
    """The worker renders the pages as images."""
    page = clerk.page

    def again() -> None:
        page.goto(letter)
        settled(page)

    again()
    picture = page.locator("#preview img").first
    until(page, lambda: picture.count() > 0, again)
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100


def void(head: Desk, letter: str) -> None:
    page = head.page
    page.goto(letter)
    settled(page)
    number = page.locator(".stamp b").inner_text()
    tab_to(page, "[data-open='#void']")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab") if not page.locator("dialog[open] textarea").evaluate(
        "element => element === document.activeElement"
    ) else None
    tab_to(page, "dialog[open] textarea")
    page.keyboard.type("Registered twice by mistake")
    tab_to(page, "dialog[open] .main-act")
    page.keyboard.press("Enter")
    settled(page)
    expect(page.locator(".stamp b")).to_have_text(number)
    expect(page.locator(".state.stop").first).to_be_visible()
    expect(page.get_by_text("Registered twice by mistake").first).to_be_visible()


PAGES = {
    "clerk": [
        "/desk",
        "/letters",
        "/letters?q=nothing",
        "/letters/new",
        "/letters/drafts?pile=all",
        "/letters/unanswered",
        "/appeals",
        "/appeals/new",
        "/reception",
        "/intake",
        "/imports",
        "/search?q=a",
        "/notices",
        "/me/notices",
        "/contacts",
        "/blocks",
        "/me",
        "/no-such-page",
        "/audit",
    ],
    "head": [
        "/desk",
        "/assignments",
        "/assignments/new",
        "/letters",
        "/letters/templates",
        "/audit",
        "/administration/journals",
        "/administration/journals/incoming",
        "/administration/journals/incoming/numbers",
    ],
    "administrator": [
        "/administration/people",
        "/administration/units",
        "/administration/posts",
        "/administration/permissions",
        "/administration/tokens",
        "/administration/journals",
        "/administration/mailbox",
        "/administration/deadlines",
        "/administration/deadlines/calendar",
        "/administration/deadlines/calendar?form=day",
        "/administration/deadlines/proposals",
    ],
}
LISTED = {
    "/letters": "#rows .no",
    "/letters/drafts?pile=all": "#rows a[href^='/letters/drafts/']",
    "/assignments": "#main table a[href^='/assignments/']",
    "/appeals": "#main table a[href^='/appeals/']",
    "/intake": "#rows .no",
    "/blocks": "#main table a[href^='/blocks/']",
    "/administration/deadlines": "#main table a[href^='/administration/deadlines/rules/']",
}
"""Lists whose first line, where they have one, is looked at too."""
THEMES = ["light", "dark"]


@pytest.mark.parametrize("scheme", THEMES)
@pytest.mark.parametrize("role", PAGES)
def test_axe_finds_nothing_and_no_page_scrolls_sideways(desk: OpenDesk, role: str, scheme: str) -> None:
    mine = desk("az", role, scheme=scheme)
    paths = list(PAGES[role])
    for place in LISTED.keys() & set(paths):
        mine.go(place)
        first = mine.page.locator(LISTED[place]).first
        if first.count():
            paths.append(first.get_attribute("href") or place)
    found = {}
    for path in paths:
        mine.page.set_viewport_size({"width": 1440, "height": 900})
        mine.go(path)
        if problems := axe(mine.page):
            found[path] = problems
        mine.page.set_viewport_size({"width": 320, "height": 800})
        laid_out(mine.page)
        wide = mine.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            found[f"{path} at 320 px"] = [f"{wide} px too wide"]
    assert found == {}


@pytest.mark.parametrize("scheme", THEMES)
def test_axe_finds_nothing_on_the_sign_in_page(stack: object, desk: OpenDesk, scheme: str) -> None:
    mine = desk("ka", "clerk", scheme=scheme)
    mine.context.clear_cookies()
    mine.go("/signin")
    assert axe(mine.page) == []
