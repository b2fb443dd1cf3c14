"""A refutation in a real browser: from the clip through claims, a lawyer, approval and a mail to what came of it."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page, expect

from service.monitoring.actions import judging
from service.runtime.work import Work
from tests.browser.agency import at_the_agency
from tests.browser.conftest import Desk, OpenDesk, Stack, axe
from tests.monitoring.factories import clipped

pytestmark = pytest.mark.xdist_group("browser")

FULL = bool(os.environ.get("CHANCERY_FULL"))
SEEN = os.environ.get("CHANCERY_SEEN")
"""A folder for pictures of what was walked through, for people to look at."""
SLUGS = {"az": "baku-education", "ka": "mtispiri", "en": "energy"}
HEADS = {"az": "head", "ka": "mayor", "en": "minister"}
SAID = {
    "az": ("Məktəb bağlanıb", "Məktəb açıqdır və hər gün işləyir."),
    "ka": ("სკოლა დაიხურა", "სკოლა ღიაა და ყოველდღე მუშაობს."),
    "en": ("The school was closed", "The school is open and works every day."),
}


def looked(page: Page, name: str) -> None:
    if SEEN:
        page.screenshot(path=Path(SEEN) / f"{name}.png", full_page=True)
    assert axe(page) == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


async def caught(work: Work, title: str, language: str) -> UUID:
    """A clip of the outlet that somebody found relevant."""
    clip_id = await clipped(work, title=title, text=f"{title}.", outlet="Uydurma Xəbər", language=language)
    await judging.keep(work, clip_id)
    return clip_id


@dataclass
class Walk:
    """Somebody's window on one refutation. name: that of its pictures; right: what is so instead."""

    desk: Desk
    name: str
    right: str

    def look(self, name: str) -> None:
        looked(self.desk.page, f"{self.name}-{name}")

    def follow(self, end: str) -> None:
        """Open the first link of the page whose address ends so."""
        self.desk.page.locator(f"a[href$='/{end}']").first.click()
        self.desk.page.wait_for_load_state("load")

    def fill(self, **fields: str) -> None:
        """Fill fields and choose from lists."""
        for name, value in fields.items():
            field = self.desk.page.locator(f"#{name}")
            if field.evaluate("element => element.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def put(self, button: str = "form.form button.main-act") -> None:
        """Send a form of the page and come to the next one."""
        self.desk.page.locator(button).last.click()
        self.desk.page.wait_for_load_state("load")


def opens(walk: Walk, clip_id: UUID, title: str) -> str:
    """From the page of the clip to an open refutation; its path."""
    page = walk.desk.page
    walk.desk.go(f"/monitoring/clips/{clip_id}")
    page.locator(f"a[href='/press/refutations/new?clip={clip_id}']").click()
    expect(page.locator("#title")).to_have_value(title)
    walk.look("refutation-new")
    walk.put()
    expect(page.locator("#medium")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#title")).to_have_value(title)
    walk.look("refutation-refused")
    walk.fill(medium="tv", length="200", length_unit="words", email="editors@press.example")
    walk.put()
    page.wait_for_url(re.compile(r"/press/refutations/[0-9a-f-]{36}$"))
    walk.look("refutation-opened")
    return page.url[page.url.index("/press/") :]


def judges(walk: Walk) -> None:
    """A claim that is an opinion, its evidence, the decision and the demand, handed to those who approve."""
    walk.follow("claim")
    walk.fill(quote="«…»", verdict="opinion", why=walk.right, right=walk.right)
    walk.look("claim")
    walk.put()
    walk.follow("evidence")
    walk.fill(kind="link", link="https://agency.example/open")
    walk.look("evidence")
    walk.put()
    walk.put("form[action$='/assess'] button")
    walk.follow("decide")
    walk.fill(decision="refutation", reason=walk.right)
    walk.look("decide")
    walk.put()
    walk.follow("draft")
    expect(walk.desk.page.locator("#body")).to_have_value(re.compile(re.escape(walk.right)))
    walk.look("demand")
    walk.put()
    walk.put("form[action$='/submit'] button")
    walk.look("refutation-submitted")


def signs(walk: Walk, place: str) -> None:
    """Nothing is approved before the lawyer's sign-off."""
    page = walk.desk.page
    walk.desk.go(place)
    expect(page.locator("form[action$='/approve']")).to_have_count(0)
    page.locator("button[data-open='#act-sign_off']").first.click()
    page.locator("#act-sign_off textarea").fill(walk.right)
    walk.look("sign-off")
    walk.put("#act-sign_off button.main-act")
    walk.put("form[action$='/approve'] button")


def sends(walk: Walk, place: str) -> None:
    """By post, with a receipt."""
    walk.desk.go(place)
    walk.follow("send")
    walk.fill(way="post")
    walk.put()
    expect(walk.desk.page.locator("#proof")).to_have_attribute("aria-invalid", "true")
    walk.fill(proof="RR 12 345")
    walk.look("send")
    walk.put()
    walk.follow("deliver")
    walk.fill(proof="OK")
    walk.put()


def hears(walk: Walk, answer_id: UUID, word: str) -> None:
    """What the outlet published is linked and compared, a council decides, it is closed."""
    page = walk.desk.page
    walk.follow("answer")
    page.locator("#clip").press_sequentially(word)
    page.locator(f"#clip-list [data-id='{answer_id}']").click()
    walk.fill(kind="partly", text=walk.right, length="50", length_unit="words", heading="no")
    walk.look("answer")
    walk.put()
    expect(page.locator("table.plain")).to_be_visible()
    walk.look("compared")
    walk.follow("escalate")
    walk.fill(body_name="Mətbuat Şurası", text=walk.right)
    walk.put()
    page.locator("a[href*='/steps/']").first.click()
    walk.fill(result="upheld", ruling=walk.right)
    walk.look("ruling")
    walk.put()
    walk.follow("close")
    walk.fill(outcome="won", reason=walk.right)
    walk.put()
    expect(page.locator(".head .state.done")).to_be_visible()
    walk.look("closed")


@pytest.mark.parametrize("language", ["az", "ka", "en"] if FULL or SEEN else ["az"])
@pytest.mark.parametrize("scheme", ["light", "dark"] if FULL or SEEN else ["light"])
def test_from_the_clip_to_the_outcome(desk: OpenDesk, stack: Stack, language: str, scheme: str) -> None:
    title, right = SAID[language]
    word = f"x{uuid4().hex[:8]}"
    width = 320 if scheme == "light" else 1280
    clip_id = at_the_agency(stack, SLUGS[language], lambda work, house: caught(work, f"{title} {word}", language))
    mine = Walk(desk(language, "adviser", scheme=scheme, width=width), f"{language}-{scheme}", right)
    place = opens(mine, clip_id, f"{title} {word}")
    judges(mine)
    signs(Walk(desk(language, HEADS[language], scheme=scheme, width=width), mine.name, right), place)
    sends(mine, place)
    answer_id = at_the_agency(stack, SLUGS[language], lambda work, house: caught(work, f"{right} {word}", language))
    hears(mine, answer_id, word)
    if SEEN:
        mine.desk.page.emulate_media(media="print")
        mine.desk.page.screenshot(path=Path(SEEN) / f"{mine.name}-print.png", full_page=True)
        mine.desk.page.emulate_media(media="screen")
    mine.desk.go(f"/press/refutations?q={word}")
    expect(mine.desk.page.locator("#rows tr")).to_have_count(1)
    mine.look("list")
    mine.desk.go(f"/monitoring/clips/{clip_id}")
    expect(mine.desk.page.locator(f"a[href='{place}']")).to_be_visible()
