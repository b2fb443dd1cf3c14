"""A letter of ours in a real browser, by keyboard: drafted, approved, signed, numbered, its PDF made, sent.

With CHANCERY_SHOTS naming a folder, pictures of the pages are left there.
"""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SIGNER, Desk, OpenDesk, axe, settled, tab_to

pytestmark = pytest.mark.xdist_group("browser")
FULL = bool(os.environ.get("CHANCERY_FULL"))
SHOTS = os.environ.get("CHANCERY_SHOTS")
WORDS = {
    "az": ("Şimal Çırağı Şirkəti", "Təmir işləri barədə", "Hörmətli həmkarlar,\nTəmir planı təsdiq edilib."),
    "ka": ("ჩრდილოეთის ლამპის კომპანია", "სარემონტო სამუშაოების შესახებ", "პატივცემულო კოლეგებო,\nგეგმა დამტკიცდა."),
    "en": ("Northern Lamp Company", "On the repairs", "Dear colleagues,\nThe plan of the repairs is approved."),
}


@pytest.mark.parametrize("language", ["az", "ka", "en"] if FULL else ["az"])
def test_a_letter_of_ours_goes_out_by_keyboard(desk: OpenDesk, language: str) -> None:
    adviser = desk(language, "adviser")
    draft = write(adviser, language)
    look(adviser.page, f"{language}-draft")
    step(adviser)
    expect(adviser.page.locator(".actions form[action$='/submit']")).to_have_count(0)
    head = desk(language, "head")
    decide(head, draft, "approve", language)
    signer = head if SIGNER[language] == "head" else desk(language, SIGNER[language])
    decide(signer, draft, "sign", language)
    expect(signer.page.locator("code").first).to_have_text(re.compile("^[0-9a-f]{64}$"))
    clerk = desk(language, "clerk")
    clerk.page.goto(draft)
    settled(clerk.page)
    step(clerk)
    clerk.page.wait_for_url(lambda address: "/drafts/" not in address)
    letter = clerk.page.url
    see_the_document(clerk, letter)
    look(clerk.page, f"{language}-letter")
    send(clerk)
    pages = ["/letters/drafts?pile=all", "/letters/drafts/new", "/letters/unanswered", "/letters/templates"]
    everywhere(clerk, [*pages, "/letters?journal=outgoing", letter], language)
    narrow = desk(language, "clerk", width=390)
    everywhere(narrow, [*pages, "/letters?journal=outgoing", letter], f"{language}-390")


def write(desk: Desk, language: str) -> str:
    """Draft a letter by typing; gives the draft's address."""
    addressee, subject, body = WORDS[language]
    desk.go("/letters/drafts")
    desk.page.keyboard.press(desk.letter_key("new"))
    desk.page.wait_for_url("**/letters/drafts/new*")
    settled(desk.page)
    for name, words in (("addressee", addressee), ("subject", subject), ("body", body)):
        tab_to(desk.page, f"[name={name}]")
        desk.page.keyboard.type(words)
    look(desk.page, f"{language}-form")
    desk.page.keyboard.press("Control+Enter")
    desk.page.wait_for_url(lambda address: address.rsplit("/", 1)[1].count("-") == 4)
    settled(desk.page)
    return desk.page.url


def step(desk: Desk) -> None:
    """The next step, by its letter; a dialog is answered with its main button."""
    desk.page.locator("body").press(desk.letter_key("step"))


def decide(mine: Desk, draft: str, act: str, language: str) -> None:
    """Answer the dialog that the next step opens. Where the unit's head is nobody, that approval is skipped."""
    mine.page.goto(draft)
    settled(mine.page)
    if act == "approve" and not mine.page.locator("#approve").count():
        return
    step(mine)
    expect(mine.page.locator(f"#{act}")).to_be_visible()
    look(mine.page, f"{language}-{act}")
    tab_to(mine.page, f"#{act} .main-act")
    with mine.page.expect_navigation():
        mine.page.keyboard.press("Enter")
    settled(mine.page)


def see_the_document(clerk: Desk, letter: str) -> None:
    """The worker makes it; the page shows it by itself."""
    assert clerk.page.url == letter
    expect(clerk.page.locator("#document > .tools a")).to_have_count(2, timeout=60_000)
    expect(clerk.page.locator("#preview img").first).to_be_visible(timeout=60_000)


def send(clerk: Desk) -> None:
    step(clerk)
    expect(clerk.page.locator("#send")).to_be_visible()
    tab_to(clerk.page, "#send [name=note]")
    clerk.page.keyboard.type("RR 000000001")
    tab_to(clerk.page, "#send .main-act")
    with clerk.page.expect_navigation():
        clerk.page.keyboard.press("Enter")
    settled(clerk.page)


def everywhere(desk: Desk, paths: list[str], name: str) -> None:
    """Each page can be reached by everybody and does not scroll sideways."""
    for number, path in enumerate(paths):
        desk.page.goto(path) if path.startswith("http") else desk.go(path)
        settled(desk.page)
        look(desk.page, f"{name}-{number}")
        sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert desk.page.evaluate(sideways) <= 0, path
        assert axe(desk.page) == [], path


def look(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"outgoing-{name}.png"), full_page=True)
