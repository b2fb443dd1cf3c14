"""The press asks, in a real browser: by telephone and on the public page; the answer leaves with its file by mail."""

import os
import re
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Desk, OpenDesk, Stack, axe, settled, tab_to, until
from tests.browser.outside import PostOffice

pytestmark = pytest.mark.xdist_group("browser")

FULL = bool(os.environ.get("CHANCERY_FULL"))
SEEN = os.environ.get("CHANCERY_SEEN")
"""A folder for pictures of what was walked through, for people to look at."""
HEADS = {"az": "head", "ka": "mayor", "en": "minister"}
SLUGS = {"az": "baku-education", "ka": "mtispiri", "en": "energy"}
NAMES = {
    "az": ("Нармин Уйдурмалы", "Nərmin Uydurmalı"),
    "ka": ("ნინო გამოგონილი", "Nino Gamogonili"),
    "en": ("Ivan Vydumkin", "Иван Выдумкин"),
}
"""A name as it is entered, and as somebody else types it."""
PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def looked(page: Page, name: str) -> None:
    if SEEN:
        page.screenshot(path=Path(SEEN) / f"{name}.png", full_page=True)
    assert axe(page) == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def press(page: Page, selector: str) -> None:
    """Come to a button or a link with Tab and press it."""
    tab_to(page, selector, most=150)
    page.keyboard.press("Enter")


def enter_journalist(desk: Desk, name: str, email: str) -> str:
    """With the keyboard alone; their path."""
    desk.go("/press/journalists/new")
    tab_to(desk.page, "#name")
    desk.page.keyboard.type(name)
    tab_to(desk.page, "#email")
    desk.page.keyboard.type(email)
    press(desk.page, ".savebar button.main-act")
    desk.page.wait_for_url(re.compile(r"/press/journalists/[0-9a-f-]{36}$"))
    return desk.page.url.partition("/press")[2]


def note_call(desk: Desk, typed: str, journalist_id: str, question: str) -> str:
    """Somebody called: chosen from the list by a name in another alphabet, keyboard alone. The path of the inquiry."""
    page = desk.page
    desk.go("/press/inquiries/new")
    tab_to(page, "#question")
    page.keyboard.type(question)
    tab_to(page, "#journalist")
    page.keyboard.type(typed)
    expect(page.locator(f"#journalist-list [data-id='{journalist_id}']")).to_be_visible()
    while page.locator(f"#journalist-list [data-id='{journalist_id}'][aria-selected=true]").count() == 0:
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("input[name=journalist_id]")).to_have_value(journalist_id)
    press(page, ".savebar button.main-act")
    page.wait_for_url(re.compile(r"/press/inquiries/[0-9a-f-]{36}$"))
    return page.url.partition(desk.stack.address(desk.slug, ""))[2]


def draft(desk: Desk, said: str, name: str) -> None:
    """The answer with a file, sent for approval."""
    page = desk.page
    page.locator(".drop input[type=file]").set_input_files(
        {"name": "costs.pdf", "mimeType": "application/pdf", "buffer": PAPER}
    )
    expect(page.locator("#files .file")).to_have_count(1)
    tab_to(page, "#text", most=150)
    page.keyboard.type(said)
    looked(page, f"{name}-inquiry-draft")
    press(page, "button[value=submit]")
    expect(page.locator("form[action$='/take_back']")).to_be_visible()


@pytest.mark.parametrize("language", ["az", "ka", "en"] if FULL or SEEN else ["ka"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_call_is_noted_answered_and_the_answer_goes_out_with_its_file(
    desk: OpenDesk, post: PostOffice, language: str, scheme: str
) -> None:
    mark, name = uuid4().hex[:6], f"{language}-{scheme}"
    email, (written, typed) = f"{mark}@press.example", NAMES[language]
    mine = desk(language, "adviser", scheme=scheme, width=390 if scheme == "light" else 1280)
    page = mine.page
    here = enter_journalist(mine, written, email)
    looked(page, f"{name}-journalist")
    mine.go(f"/press/journalists?q={typed.split()[0]}")
    expect(page.locator(f"a.subj[href$='{here}']")).to_be_visible()
    looked(page, f"{name}-journalists")
    inquiry = note_call(mine, typed, here.rpartition("/")[2], f"{mark}?")
    looked(page, f"{name}-inquiry")
    expect(page.locator(f"a[href='mailto:{email.replace('@', '%40')}']")).to_be_visible()
    draft(mine, f"{mark}.", name)
    head = desk(language, HEADS[language], scheme=scheme)
    head.go(inquiry)
    looked(head.page, f"{name}-inquiry-to-approve")
    head.page.locator("form[action$='/approve'] button").click()
    expect(head.page.locator("form[action$='/approve']")).to_have_count(0)
    mine.go(f"{inquiry}?form=send")
    looked(page, f"{name}-inquiry-send")
    page.locator("#form button.main-act").click()
    until(page, lambda: bool(post.to(email)), page.reload)
    (mail,) = [one for one in post.to(email) if list(one.iter_attachments())]
    (paper,) = mail.iter_attachments()
    assert (paper.get_filename(), paper.get_content()) == ("costs.pdf", PAPER)
    page.reload()
    looked(page, f"{name}-inquiry-answered")
    mine.go("/press/inquiries?bucket=all")
    looked(page, f"{name}-inquiries")
    page.locator("body").press(mine.letter_key("next"))
    assert page.evaluate("document.activeElement.classList.contains('no')"), "keys move along the register"
    until(page, lambda: page.locator(f"a[href='{inquiry}']").count() > 0, lambda: mine.go(f"/search?q={mark}"))
    looked(page, f"{name}-inquiry-found")


@pytest.mark.parametrize("language", ["az", "ka", "en"] if FULL or SEEN else ["az"])
def test_a_journalist_asks_on_the_public_page(stack: Stack, browser: Browser, post: PostOffice, language: str) -> None:
    email = f"{uuid4().hex[:8]}@press.example"
    context = browser.new_context(viewport={"width": 320, "height": 800}, locale=language)
    page = context.new_page()
    try:
        page.goto(stack.address(SLUGS[language], f"/public/{language}/press-inquiry"))
        settled(page)
        looked(page, f"{language}-ask")
        page.locator("#question").fill("Why?")
        page.locator("#email").fill("nobody")
        page.wait_for_timeout(2_500)  # nobody types so fast
        page.locator("main button.main-act").click()
        expect(page.locator("#email")).to_have_attribute("aria-invalid", "true")
        expect(page.locator("#question")).to_have_value("Why?")
        looked(page, f"{language}-ask-refused")
        page.locator("#journalist").fill(NAMES[language][0])
        page.locator("#email").fill(email)
        page.wait_for_timeout(2_500)
        page.locator("main button.main-act").click()
        expect(page.locator("main h1")).to_be_visible()
        expect(page.locator("main")).to_contain_text("M-")
        looked(page, f"{language}-asked")
        until(page, lambda: bool(post.to(email)), lambda: None)
    finally:
        context.close()
