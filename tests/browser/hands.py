"""A person at a keyboard: fields are reached with Tab, typed into, sent with Enter."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Desk, axe, settled, tab_to

MOST_STEPS = 220
"""How often Tab is pressed before something counts as out of reach: a long form at 390 px."""
AT_THE_TOP = "document.activeElement === document.body"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
Look = Callable[[Page, str], None]


def plain_look(page: Page, name: str) -> None:
    """No finding of axe, nothing to scroll sideways."""
    assert axe(page) == [], name
    assert page.evaluate(SIDEWAYS) <= 0, name


@dataclass
class Hands:
    """Somebody at a page. look: what is done with each page that they stay at."""

    page: Page
    look: Look = plain_look

    def reach(self, selector: str) -> Locator:
        """Press Tab until the first element of the selector has the focus; over what all pages begin with, skip."""
        wanted = self.page.locator(selector).first
        expect(wanted).to_be_attached()
        if self.page.evaluate(AT_THE_TOP) and wanted.evaluate("one => !!one.closest('#main')"):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("document.activeElement.matches('.skip')"):
                self.page.keyboard.press("Enter")
        tab_to(self.page, selector, MOST_STEPS)
        return wanted

    def press(self, selector: str, key: str = "Enter") -> None:
        """Reach a button or a link and press it; come to the page that it leads to."""
        self.reach(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        settled(self.page)

    def open(self, selector: str) -> None:
        """Reach what opens something of this page and press it."""
        self.reach(selector)
        self.page.keyboard.press("Enter")

    def keys(self, keys: str) -> None:
        """Press keys that lead to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(keys)
        settled(self.page)

    def fill(self, within: str = "", /, **typed: str) -> None:
        """Type into the fields of these names, in their order, and choose from lists; a tick takes any word."""
        for name, value in typed.items():
            place = f"{within} [name={name}]:not([type=hidden])"
            one = self.page.locator(place).first
            kind = one.evaluate("element => element.type")
            if kind == "radio":
                self.reach(place)  # the whole group is one stop of Tab
                self.page.locator(f"{within} [name={name}][value='{value}']").check(force=True)
                continue
            self.reach(place)
            if kind.startswith("select"):
                one.select_option(value)
            elif kind == "checkbox":
                if not one.is_checked():
                    self.page.keyboard.press("Space")
            else:
                self.page.keyboard.press("Control+A")
                self.page.keyboard.insert_text(value)

    def pick(self, name: str, typed: str) -> None:
        """Type into a field that suggests, and take the first that is suggested."""
        self.reach(f"[name={name}]")
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(typed)
        self.page.locator(f"#{name}-list [role=option][data-id]").first.wait_for()
        self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Enter")
        expect(self.page.locator(f"[name={name}_id]")).not_to_have_value("")


@dataclass
class Clerk(Hands):
    """Somebody of the agency at their desk."""

    desk: Desk | None = None

    def go(self, path: str) -> None:
        assert self.desk is not None
        self.desk.go(path)

    def letter(self, act: str) -> None:
        """Press the key that the page announces for an act which leads to another page."""
        assert self.desk is not None
        self.keys(self.desk.letter_key(act))

    @property
    def path(self) -> str:
        """Where they are, without the host."""
        return "/" + self.page.url.split("/", 3)[3].partition("#")[0]


def at(desk: Desk, look: Look = plain_look) -> Clerk:
    """Who sits at a desk."""
    return Clerk(desk.page, look, desk)
