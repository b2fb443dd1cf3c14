"""A ministry builds a form, two bodies file, one is returned and one accepted: in a real browser."""

from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page, expect

from service.exchange import actions as exchange
from service.exchange.queries import link_with
from service.exchange.rules import BODIES, EntryEdit
from service.runtime.house import House
from service.runtime.work import Work
from tests.browser.agency import at_the_agency
from tests.browser.conftest import OpenDesk, Stack, axe

pytestmark = pytest.mark.xdist_group("browser")

OWNER, FIRST, SECOND = "education", "baku-education", "energy"


async def findable(work: Work, house: House) -> str:
    """The agency stands in the directory; its id."""
    del house
    await exchange.publish_entry(work, EntryEdit(next(iter(BODIES)), {}, ""))
    return str(work.tenant.id)


def linked(stack: Stack) -> None:
    """Both bodies are linked with the ministry, by the will of both."""
    owner = UUID(at_the_agency(stack, OWNER, findable))
    for slug in (FIRST, SECOND):
        body = UUID(at_the_agency(stack, slug, findable))

        async def ask(work: Work, house: House, body: UUID = body) -> bool:
            link = await link_with(work, body)
            if link is None or link.state not in ("asked", "accepted"):
                await exchange.ask(work, body, "subordinate")
            return True

        async def agree(work: Work, house: House) -> bool:
            link = await link_with(work, owner)
            if link is not None and link.state == "asked_us":
                await exchange.answer(work, owner, accepts=True)
            return True

        at_the_agency(stack, OWNER, ask)
        at_the_agency(stack, slug, agree)


def looked(page: Page, name: str) -> None:
    assert axe(page) == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def sent(page: Page, selector: str) -> None:
    """Press a button, and wait for the page that follows."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def appears(page: Page, path: str, words: str) -> None:
    """What another agency sent comes with its job: the list is looked at until it is there."""
    for _ in range(60):
        page.goto(path)
        if page.get_by_text(words).count():
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"{words} does not come")


def form_built(page: Page, mark: str) -> None:
    """A form with two numbers that must be filled in; the page stands on it."""
    if not page.locator("#title_az").is_visible():
        page.get_by_text("Yeni forma").first.click()
    page.fill("#title_az", f"Hesabat {mark}")
    page.fill("#title_en", f"Report {mark}")
    sent(page, "form:has(#title_az) button")
    for title in ("Məktəblər", "Şagirdlər"):
        page.select_option("#kind", "number")
        page.fill("#field #title_az", title)
        page.locator("#field input[name=required]").check()
        sent(page, "#field p.buttons button")
    looked(page, "builder")


def asked_of_all(page: Page) -> str:
    """The address of the request of that form to both bodies."""
    sent(page, "a.main-act")
    page.fill("#period", "2026")
    page.fill("#due_on", "+10")
    for box in page.locator("#bodies input").all():
        box.check()
    looked(page, "ask")
    page.locator("#ask-form button.main-act").click()
    expect(page.locator("#who-t")).to_be_visible()
    return page.url


def filed(page: Page, schools: str) -> None:
    """The second number is forgotten at first: the first stays as typed."""
    page.locator("#filing-form input.w-no").nth(0).fill(schools)
    page.locator("button[name=send]").click()
    expect(page.locator(".err").first).to_be_visible()
    fields = page.locator("#filing-form input.w-no")
    assert fields.nth(0).input_value() == schools
    fields.nth(1).fill("100")
    page.locator("button[name=send]").click()
    expect(page.locator("#sent-t")).to_be_visible()


def both_came(page: Page, request: str) -> None:
    for _ in range(60):
        page.goto(request)
        if page.locator(".state.sign").count() == 2:
            return
        page.wait_for_timeout(250)
    raise AssertionError("not both bodies' reports came")


def test_a_report_of_two_bodies(desk: OpenDesk, stack: Stack) -> None:
    linked(stack)
    mark = uuid4().hex[:8]
    ministry, first = desk("az", "head", slug=OWNER), desk("az", "head", slug=FIRST)
    second = desk("en", "minister", slug=SECOND, width=390)
    page = ministry.page
    ministry.go("/filings/forms")
    form_built(page, mark)
    request = asked_of_all(page)
    for body, words, schools in ((first, f"Hesabat {mark}", "12"), (second, f"Report {mark}", "8")):
        body.go("/filings")
        appears(body.page, body.page.url, words)
        sent(body.page, f"a.subj:has-text('{words}')")
        looked(body.page, "duty")
        filed(body.page, schools)
    both_came(page, request)
    looked(page, "request")
    expect(page.get_by_text("20", exact=True).first).to_be_visible()
    page.locator("tbody th a").first.click()
    page.fill("#remark", "Bir məktəb çatışmır")
    sent(page, "#return-form p.buttons button")
    page.goto(request)
    page.locator("tbody th a").nth(1).click()
    sent(page, "button.main-act")
    page.goto(request)
    expect(page.locator(".state.done")).to_have_count(1)
    expect(page.locator(".state.work").first).to_be_visible()
