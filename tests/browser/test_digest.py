"""The monthly digest in a real browser: filled, edited by two, approved, published in its languages, corrected."""

import os
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from service.digest.actions.templates import create_template
from service.digest.rules.sections import Options, SectionEdit, TemplateEdit
from service.digest.rules.texts import month_before
from service.kit.dates import month_span
from service.monitoring.actions import judging
from service.monitoring.rules.coding import Change
from service.runtime.house import House
from service.runtime.work import Work
from tests.browser.agency import at_the_agency
from tests.browser.conftest import Desk, OpenDesk, Stack, axe, until
from tests.monitoring.factories import clipped

pytestmark = pytest.mark.xdist_group("browser")

FULL = bool(os.environ.get("CHANCERY_FULL"))
SIGNERS = {"az": "head", "ka": "mayor", "en": "minister"}
SLUGS = {"az": "baku-education", "ka": "mtispiri", "en": "energy"}
NEWS = {"az": "Körpü açıldı", "ka": "ხიდი გაიხსნა", "en": "The bridge is open"}


def looked(page: Page, name: str) -> None:
    assert axe(page) == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


async def month(work: Work, house: House, mark: str, title: str) -> tuple[str, str]:
    """A digest of its own and a month with three articles: the id of its template and the month."""
    del house
    first = month_before(work.today)
    since = month_span(first.year, first.month, work.zone).since
    for number in range(3):
        at, said = since + timedelta(days=2, hours=number), f"{title} {mark} {number}"
        address = f"https://paper.example/{mark}/{number}"
        clip_id = await clipped(work, title=said, published_at=at, caught_at=at, text=f"{said}. " * 30, address=address)
        await judging.code(work, clip_id, Change({"tone": "neutral"}, ()))
    languages = tuple(work.tenant.profile.languages)
    titles: dict[str, str] = dict.fromkeys(languages, f"Digest {mark}")
    sections = (SectionEdit("top_stories", titles, "hand"), SectionEdit("text", titles, "hand", Options()))
    template_id = await create_template(work, TemplateEdit(titles, sections, True, languages))
    return str(template_id), f"{first:%Y-%m}"


def headlines(page: Page) -> list[str]:
    """The last signs of the headlines that stand, in their order."""
    return [one.strip()[-1] for one in page.locator("#order .digest-item:not(.is-out) a.subj").all_inner_texts()]


def pressed(page: Page, act: str) -> None:
    """Press the button of a step, and wait for the page that follows."""
    with page.expect_navigation():
        page.locator(f"form[action$='/{act}'] button").first.click()


def kept(page: Page) -> None:
    """Keep the text that is open, and wait for the page that follows."""
    with page.expect_navigation(url=re.compile("/text")):
        page.locator("#item-form button:not([name])").click()


@pytest.mark.parametrize("language", ["az", "ka", "en"] if FULL else ["ka"])
def test_a_digest_goes_from_the_month_to_a_corrected_edition(desk: OpenDesk, stack: Stack, language: str) -> None:
    mark = uuid4().hex[:8]

    async def do(work: Work, house: House) -> tuple[str, str]:
        return await month(work, house, mark, NEWS[language])

    template_id, period = at_the_agency(stack, SLUGS[language], do)
    mine, theirs = desk(language, "adviser", scheme="dark", width=1280), desk(language, SIGNERS[language], width=390)
    base = opened(mine, template_id, period)
    pressed(mine.page, "freeze")
    pressed(mine.page, "compose")
    filled(mine, base, mark)
    ordered(mine.page)
    both_edit(mine, theirs, language)
    every_language(mine, base)
    brought_out(mine, theirs, base)
    corrected(mine, theirs, base)


def opened(mine: Desk, template_id: str, period: str) -> str:
    """The month is opened from the list; the address of its issue."""
    page = mine.page
    mine.go("/digests")
    looked(page, "list")
    if page.locator("select#template").count():
        page.select_option("#template", template_id)
    page.select_option("#period", period)
    pressed(page, "open")
    page.wait_for_url("**/materials")
    looked(page, "the month so far")
    return "/digests/" + page.url.removesuffix("/materials").rpartition("/")[2]


def filled(mine: Desk, base: str, mark: str) -> None:
    """Everything of these articles is put in at once, from the keyboard."""
    page = mine.page
    mine.go(f"{base}/materials?q={mark}")
    looked(page, "materials")
    page.locator("[data-mark-all]").check()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#rows .tag .i")).to_have_count(3)
    mine.go(f"{base}/text")
    assert headlines(page) == ["0", "1", "2"]
    looked(page, "text")


def ordered(page: Page) -> None:
    """Moved by the keyboard as fast as it is typed, then by hand; the focus stays with the item."""
    page.locator("#order a.subj").first.focus()
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowDown")
    moved = page.locator("#order .digest-item").nth(2).locator("a.subj")
    expect(moved).to_have_text(re.compile("0$"))
    expect(moved).to_be_focused()
    held, onto = page.locator("[data-grip]").nth(2).bounding_box(), page.locator("[data-grip]").nth(0).bounding_box()
    assert held is not None and onto is not None
    page.mouse.move(held["x"] + 6, held["y"] + 8)
    page.mouse.down()
    page.mouse.move(onto["x"] + 6, onto["y"] + 20, steps=5)
    page.mouse.move(onto["x"] + 6, onto["y"] - 4, steps=5)
    with page.expect_response(re.compile("/order")):
        page.mouse.up()
    page.reload()
    assert headlines(page) == ["0", "1", "2"]


def both_edit(mine: Desk, theirs: Desk, language: str) -> None:
    """Two have the same text open: the second is shown both, and nothing that was typed is lost."""
    page, other = mine.page, theirs.page
    item = page.locator("#order a.subj").first.get_attribute("href")
    assert item is not None
    mine.go(item)
    theirs.go(item)
    looked(page, "item")
    looked(other, "item on a phone")
    page.locator(f"#headline_{language}").fill("First word 0")
    kept(page)
    other.locator(f"#headline_{language}").fill("Second word 0")
    other.locator("#item-form button:not([name])").click()
    expect(other.locator("#compare-title")).to_be_visible()
    expect(other.locator(f"#headline_{language}")).to_have_value("Second word 0")
    looked(other, "both texts")
    kept(other)
    expect(other.locator(f"#headline_{language}")).to_have_value("Second word 0")


def every_language(mine: Desk, base: str) -> None:
    """Headlines in every language of the agency."""
    page = mine.page
    mine.go(f"{base}/text")
    for place in range(3):
        link = page.locator("#order a.subj").nth(place).get_attribute("href")
        assert link is not None
        mine.go(link)
        for field in page.locator("#item-form input[id^=headline_]").all():
            if not field.input_value():
                field.fill(f"Headline {place}")
        kept(page)


def brought_out(mine: Desk, theirs: Desk, base: str) -> None:
    """Sent to review by one, approved by the other, on the public page in every language."""
    page, other = mine.page, theirs.page
    mine.go(f"{base}/check")
    looked(page, "check")
    pressed(page, "send_to_review")
    expect(page.locator("form[action$='/approve']")).to_have_count(0)
    theirs.go(f"{base}/approval")
    looked(other, "approval")
    pressed(other, "approve")
    mine.go(f"{base}/distribution")
    pressed(page, "publish")
    public = page.locator("a[href^='/public/']")
    until(page, lambda: public.count() > 1, page.reload)
    looked(page, "distribution")
    for link in [one.get_attribute("href") for one in public.all()]:
        assert link is not None
        theirs.go(link)
        expect(other.locator("article.digest")).to_be_visible()


def corrected(mine: Desk, theirs: Desk, base: str) -> None:
    """A corrected edition, with what it changes in every language, takes the place of the first."""
    page = mine.page
    page.locator("#correct summary").click()
    for field in page.locator("#correct textarea").all():
        field.fill("A name was wrong.")
    page.locator("#correct button").click()
    page.wait_for_url("**/text")
    expect(page.locator("#correction")).to_be_visible()
    second = "/digests/" + page.url.removesuffix("/text").rpartition("/")[2]
    assert second != base
    pressed(page, "send_to_review")
    theirs.go(f"{second}/approval")
    pressed(theirs.page, "approve")
    mine.go(f"{second}/distribution")
    pressed(page, "publish")
    mine.go(f"{base}/distribution")
    expect(page.locator("table").last.locator(".state.done")).to_have_count(2)
    looked(page, "editions")
