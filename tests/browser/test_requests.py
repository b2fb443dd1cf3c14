"""A request for information in the browser: registered, taken, answered in part, approved, given, closed."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import SIGNER, Desk, axe, settled

OpenDesk = Callable[..., Desk]
SHOTS = os.environ.get("CHANCERY_SHOTS", "")
SAID = {
    "az": ("Aygün Nümunəli", "2025-ci ildə 5 nömrəli məktəbin təmirinə nə qədər vəsait xərclənib?"),
    "ka": ("ნინო გამოგონილი", "რა თანხა დაიხარჯა 2025 წელს მეხუთე სკოლის რემონტზე?"),
}


def shot(page: Page, name: str) -> None:
    """A picture of the whole page, where they are wanted."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def looked_at(own: Desk, name: str) -> None:
    """No complaint of axe, no sideways scroll on a phone."""
    page = own.page
    shot(page, name)
    assert axe(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
    page.set_viewport_size({"width": 390, "height": 844})
    shot(page, f"{name}-390")
    page.set_viewport_size({"width": 1440, "height": 900})


def registered(own: Desk, language: str) -> str:
    """The path of a request typed into the form and saved by the keyboard."""
    page = own.page
    name, text = SAID[language]
    own.go("/information/new")
    page.select_option("#channel", "post")
    page.fill("#name", name)
    page.fill("#text", text)
    page.check('input[name="answer_way"][value="hand"]', force=True)
    looked_at(own, f"{language}-register")
    page.focus("#text")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".receipt-code")
    shot(page, f"{language}-receipt")
    assert re.fullmatch(r"([2-9A-Z]{4}-){3}[2-9A-Z]{4}", page.inner_text(".receipt-code"))
    path = page.get_attribute(".paper-bar a[href^='/information/']", "href")
    assert path is not None
    return path


def act(own: Desk, name: str) -> None:
    """Open the dialog of an act and press its button."""
    page = own.page
    if not page.locator(f'.actions > [data-open="#act-{name}"]').count():
        page.click(".actions details.menu summary")
    page.click(f'[data-open="#act-{name}"]')
    with page.expect_navigation():
        page.click(f"#act-{name} footer button.main-act")
    settled(page)


@pytest.mark.parametrize("language", ["az", pytest.param("ka", marks=pytest.mark.full)])
def test_a_request_from_the_form_to_its_end(desk: OpenDesk, language: str) -> None:
    clerk = desk(language, "clerk")
    page = clerk.page
    path = registered(clerk, language)
    clerk.go(path)
    looked_at(clerk, f"{language}-request")
    act(clerk, "take")
    clerk.go(f"{path}/answer")
    page.check('input[name="outcome"][value="partly_granted"]', force=True)
    page.fill("#text", "12 000")
    page.fill("#appeal_order", "1")
    page.fill("#part_1_text", "a")
    page.select_option("#part_1_outcome", "granted")
    page.fill("#part_2_text", "b")
    page.select_option("#part_2_outcome", "refused")
    page.select_option("#part_2_ground", index=1)
    looked_at(clerk, f"{language}-answer")
    with page.expect_navigation():
        page.click('button[name="submit"]')
    head = desk(language, SIGNER[language])
    head.go(path)
    act(head, "approve_answer")
    clerk.go(path)
    page.click('[data-open="#act-send_answer"]')
    shot(page, f"{language}-send")
    with page.expect_navigation():
        page.click("#act-send_answer footer button.main-act")
    clerk.go(path)
    looked_at(clerk, f"{language}-answered")
    clerk.go("/information")
    looked_at(clerk, f"{language}-list")
    assert page.locator("#rows tr").count() >= 1
    clerk.go("/administration/information-law/grounds/" + ("az.ground.unclear" if language == "az" else
             "ge.ground.personal_data"))  # fmt: skip
    looked_at(clerk, f"{language}-ground")
