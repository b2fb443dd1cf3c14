"""Redaction in a real browser: marks drawn by mouse, made and moved by keyboard, burned in by the worker, checked."""

import os
import re
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import FloatRect, Page, expect

from tests.browser.conftest import Desk, OpenDesk, axe, tab_to
from tests.browser.test_walk import register
from tests.public_information.redaction.papers import GEORGIAN, PIN, SECRET, paper

pytestmark = pytest.mark.xdist_group("browser")

FULL = bool(os.environ.get("CHANCERY_FULL"))
SOON = 60_000


def begun(clerk: Desk, language: str, folder: Path) -> Page:
    """Register a letter with a PDF file and begin to redact it; the page of its editor."""
    file = folder / "letter.pdf"
    file.write_bytes(paper())
    register(clerk, language, file)
    page = clerk.page
    clerk.go("/letters")
    page.locator("#rows a.no, table.register a.no").first.click()
    page.wait_for_url("**/letters/*-*")
    clerk.go(f"/redactions/on/letter/{page.url.rpartition('/')[2].split('?')[0]}")
    tab_to(page, "form[action='/redactions'] button", most=90)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/redactions/[0-9a-f-]{36}"))
    expect(page.locator("[data-board] svg")).to_be_visible(timeout=SOON)
    return page


def answered(page: Page) -> None:
    """Until the page shows what was sent."""
    expect(page.locator("form[data-sent]")).to_have_count(0)


def board_on_picture(page: Page) -> FloatRect:
    """Where marks are drawn: on the picture, edge on edge, since what one draws over is what is burned in."""
    board = page.locator("[data-board] svg").bounding_box()
    picture = page.locator("[data-board] img").bounding_box()
    assert board is not None and picture is not None
    assert [*picture.values()] == pytest.approx([*board.values()], abs=1)
    return board


@pytest.mark.parametrize("language", ["az", "ka", "en"] if FULL else ["az"])
def test_marks_by_mouse_and_by_keyboard_are_burned_in(desk: OpenDesk, language: str, tmp_path: Path) -> None:
    clerk = desk(language, "clerk")
    page = begun(clerk, language, tmp_path)
    marks = page.locator("rect.marked")
    # By mouse: over the first line, where the name and the number stand.
    page.locator("[data-board]").scroll_into_view_if_needed()
    board = board_on_picture(page)
    page.mouse.move(board["x"] + board["width"] * 0.28, board["y"] + board["height"] * 0.08)
    page.mouse.down()
    page.mouse.move(board["x"] + board["width"] * 0.7, board["y"] + board["height"] * 0.14, steps=4)
    page.mouse.up()
    expect(marks).to_have_count(1)
    quote = page.locator("#marks q").first
    expect(quote).to_contain_text(SECRET)
    expect(quote).to_contain_text(PIN)
    # By keyboard: a mark is added, has the focus, and is moved and enlarged by arrows.
    tab_to(page, "form[data-draw] button", most=90)
    page.keyboard.press("Enter")
    expect(marks).to_have_count(2)
    fresh = page.locator("rect[data-new]")
    expect(fresh).to_be_focused()
    name = fresh.get_attribute("id") or ""
    before = fresh.get_attribute("y") or ""
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowRight")
    with page.expect_response(re.compile("/marks/")):
        page.keyboard.press("ArrowUp")
    answered(page)
    page.reload()
    mark = page.locator(f"#{name}")
    assert int(mark.get_attribute("y") or 0) == int(before) - 80
    assert mark.get_attribute("width") == "3040"
    mark.focus()
    with page.expect_response(re.compile("/marks/")):
        page.keyboard.press("Delete")
    expect(marks).to_have_count(1)
    # By words: without a mouse and without looking at the picture.
    page.locator("#words label", has_text=GEORGIAN).locator("input").press("Space")
    page.locator("#words form button:not([type=button])").press("Enter")
    expect(marks).to_have_count(2)
    # Suggestions are decided on one by one.
    while (left := page.locator("#suggestions li").count()) > 0:
        act = "accept" if left % 2 else "reject"
        page.locator(f"#suggestions li button[value={act}]").first.press("Enter")
        expect(page.locator("#suggestions li")).to_have_count(left - 1)
    page.locator("[data-open='#burn']").press("Enter")
    page.locator("#burn form button.main-act").press("Enter")
    result = page.locator("p.buttons a.btn[href^='/files/']").first
    result.wait_for(timeout=SOON)
    with page.expect_download() as download:
        result.click()
    text = pypdfium2.PdfDocument(download.value.path())[0].get_textpage().get_text_bounded()
    assert SECRET not in text and PIN not in text and GEORGIAN not in text and "Bakı" in text
    assert axe(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_editor_on_a_phone(desk: OpenDesk, scheme: str, tmp_path: Path) -> None:
    clerk = desk("en", "clerk", scheme=scheme)
    page = begun(clerk, "en", tmp_path)
    assert axe(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    board_on_picture(page)
    toggle = page.locator("[data-draw-toggle]")
    toggle.press("Enter")
    expect(toggle).to_have_attribute("aria-pressed", "true")
    assert page.locator("[data-board] svg").evaluate("one => getComputedStyle(one).touchAction") == "none"
