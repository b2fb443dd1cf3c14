"""The pace of a clerk: twenty letters by keyboard alone, and how soon the next empty form stands ready."""

from statistics import median

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Desk, OpenDesk, settled, tab_to

LETTERS = 20
READY_WITHIN_MS = 250
# In every page: from the key that registers to the first frame whose script listens, whose subject is empty and whose
# focus is in the form. The form may come by a swap or as a new page, so the moment of the key is kept beside it.
WATCH = """
  addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.ctrlKey) return;
    const number = document.querySelector(".notice.ok b")?.textContent ?? "";
    sessionStorage.setItem("began", JSON.stringify({ at: Date.now(), number }));
  }, { capture: true });
  const look = () => {
    const began = JSON.parse(sessionStorage.getItem("began") ?? "null");
    const subject = document.querySelector("[name=subject]");
    const number = document.querySelector(".notice.ok b")?.textContent ?? "";
    const listens = document.documentElement.dataset.ready === "true";
    if (began && listens && number && number !== began.number && subject?.value === ""
        && document.activeElement?.form === subject.form) {
      sessionStorage.removeItem("began");
      told(Date.now() - began.at);
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
"""


@pytest.mark.full
def test_the_next_empty_form_is_there_before_the_clerk_has_turned_the_page(desk: OpenDesk) -> None:
    clerk = desk("az", "clerk")
    page = clerk.page
    waits: list[float] = []

    def told(wait: float) -> None:
        waits.append(wait)

    page.expose_function("told", told)
    page.add_init_script(WATCH)
    clerk.go("/letters")
    page.locator("body").press(clerk.letter_key("new"))
    page.wait_for_url("**/letters/new*")
    settled(page)
    for number in range(1, LETTERS + 1):
        register(clerk, number, waits)
    print(f"next empty form after {median(waits):.0f} ms (median of {LETTERS}), longest {max(waits):.0f} ms")
    assert median(waits) < READY_WITHIN_MS


def register(clerk: Desk, number: int, waits: list[float]) -> None:
    """Type one letter and register it; the page tells the milliseconds until the next one can be typed."""
    page = clerk.page
    type_into(page, "sender", f"Nümunəvi idarə {number % 5}")
    page.keyboard.press("Escape")
    type_into(page, "sender_number", f"11-2/{500 + number}")
    type_into(page, "subject", f"Məktəbin təmiri barədə, {number}")
    page.keyboard.press("Control+Enter")
    for _ in range(3_000):
        if len(waits) == number:
            return
        page.wait_for_timeout(10)
    raise AssertionError(f"letter {number}: the next form did not come")


def type_into(page: Page, name: str, words: str) -> None:
    tab_to(page, f"[name={name}]")
    page.keyboard.type(words)
