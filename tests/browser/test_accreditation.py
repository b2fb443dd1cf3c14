"""From a personal link to the door, at 390 px: the press on its phone, the agency at its desk and at the entrance.

With CHANCERY_SHOTS naming a folder, pictures of the pages are left there.
"""

import os
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from service.press.accreditation.actions import deciding
from service.press.accreditation.actions.badges import issue_badge
from service.press.accreditation.actions.inviting import invite
from service.press.accreditation.actions.secrets import badge_token, open_token
from service.press.accreditation.queries.invitations import invitations_of
from service.press.events.queries.events import event_row
from service.press.events.rules.content import Texts
from service.runtime.house import House
from service.runtime.work import Work
from tests.browser.agency import at_the_agency
from tests.browser.conftest import AGENCY_OF, SIGNER, Desk, OpenDesk, Stack, axe, laid_out, settled
from tests.press.accreditation.factories import applied, event_with_call, kept

pytestmark = pytest.mark.xdist_group("browser")
FULL = bool(os.environ.get("CHANCERY_FULL"))
SHOTS = os.environ.get("CHANCERY_SHOTS")
NAMES = {"az": "Nərmin Uydurmalı", "ka": "ნინო გამოგონილი", "en": "Noreen Invented"}
HEARD = {"az": "Нермин", "ka": "nino", "en": "норин"}
TITLES = {"az": "Qış təmiri barədə", "ka": "ზამთრის რემონტის შესახებ", "en": "On the winter repairs"}
SCANNER = """
  window.BarcodeDetector = class {
    static async getSupportedFormats() { return ["qr_code"]; }
    async detect() { const said = localStorage.getItem("shown"); return said ? [{ rawValue: said }] : []; }
  };
  navigator.mediaDevices.getUserMedia = async () => document.createElement("canvas").captureStream(1);
"""


def look(page: Page, name: str) -> None:
    """No finding of axe, nothing to scroll sideways at 320 px, in light and dark."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        laid_out(page)
        if SHOTS:
            page.screenshot(path=str(Path(SHOTS) / f"accreditation-{name}-{scheme}.png"), full_page=True)
        assert axe(page) == [], name
    page.emulate_media(color_scheme="light")
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({"width": 320, "height": 700})
    laid_out(page)
    sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(sideways) <= 0, name
    page.set_viewport_size(size)


@pytest.mark.parametrize("language", ["az", "ka", "en"] if FULL else ["az"])
def test_the_press_comes_and_is_let_in_once(stack: Stack, desk: OpenDesk, language: str) -> None:
    slug, name = AGENCY_OF[language], NAMES[language]

    async def announce(work: Work, house: House) -> tuple[UUID, UUID, str]:
        own = work.tenant.profile.default_language
        said = {code: Texts(TITLES[language], "", "", "Redaksiya") for code in {own, language}}
        event_id, call_id = await event_with_call(work, texts=said)
        await invite(work, house.keyring, event_id, [], f"{name} <invited@press.example>")
        (one,) = await invitations_of(work, event_id)
        one.state = "sent"
        return event_id, call_id, open_token(work, house.keyring, one)

    event_id, call_id, token = at_the_agency(stack, slug, announce)

    head = desk(language, SIGNER[language], width=390)
    page = head.context.new_page()
    mine = asked_on_a_phone(page, stack.address(slug, f"/public/{language}/invitation/{token}"), call_id, language)
    decided_at_the_desk(head, call_id, name, language)
    question_sent(page, mine, language)

    async def begin(work: Work, house: House) -> str:
        one = await kept(work, UUID(mine.rpartition("/")[2]))
        other = await applied(work, house, call_id, name="Алексей Выдуманный", outlet="Пример")
        await deciding.approve(work, other.id)
        await issue_badge(work, other.id)
        row = await event_row(work, event_id)
        assert row is not None
        row.begins_at, row.ends_at = work.now, work.now + timedelta(hours=2)
        return await badge_token(work, house.keyring, one)

    shown = at_the_agency(stack, slug, begin)
    head.go(f"/press/events/{event_id}/questions")
    head.page.locator("form[action$='/accept'] button").first.click()
    settled(head.page)
    look(head.page, f"{language}-questions")
    head.go(f"/press/events/{event_id}/invitations")
    look(head.page, f"{language}-invitations")
    at_the_door(head.page, stack.address(slug, f"/press/events/{event_id}/door"), shown, name, language)


def at_the_door(page: Page, address: str, shown: str, name: str, language: str) -> None:
    """A name is typed as it is heard; then a badge is scanned twice."""
    page.add_init_script(SCANNER)
    page.goto(address)
    settled(page)
    look(page, f"{language}-door")
    page.locator("#badge").fill(HEARD[language])
    page.keyboard.press("Enter")
    expect(page.locator(".door-list li")).to_have_count(1)
    expect(page.locator(".door-list")).to_contain_text(name)
    page.locator("#badge").fill("vydumannyy")
    page.keyboard.press("Enter")
    expect(page.locator(".door-list li")).to_have_count(1)
    expect(page.locator(".door-list button")).to_be_focused()
    page.keyboard.press("Enter")  # found alone, and let in without a hand at the screen
    expect(page.locator(".door-said.ok")).to_contain_text("Выдуманный")
    expect(page.locator("#badge")).to_be_focused()
    page.goto(address)
    settled(page)
    page.evaluate("said => localStorage.setItem('shown', said)", shown)
    page.locator("[data-scan]").click()
    expect(page.locator(".door-said.ok")).to_contain_text(name)
    # The camera opens again by itself; that the same badge still lies before it means nothing.
    page.wait_for_timeout(2_000)
    expect(page.locator(".door-said.ok")).to_contain_text(name)
    page.evaluate("localStorage.removeItem('shown')")
    page.wait_for_timeout(3_500)
    page.evaluate("said => localStorage.setItem('shown', said)", shown)
    expect(page.locator(".door-said.late")).to_contain_text(name, timeout=20_000)
    page.evaluate("localStorage.removeItem('shown')")
    settled(page)
    look(page, f"{language}-door-twice")
    page.evaluate("sessionStorage.clear()")


def asked_on_a_phone(page: Page, link: str, call_id: UUID, language: str) -> str:
    """From the personal link to the receipt; where the application is followed."""
    name = NAMES[language]
    page.goto(link)
    expect(page.locator("h1")).to_have_text(TITLES[language])
    assert name not in page.content()
    look(page, f"{language}-invitation")
    page.locator("#name").fill(name)
    page.locator("#outlet").fill("Uydurma")
    page.locator("button[value=accepted]").click()
    page.wait_for_url(f"**/accreditation/{call_id}*")
    expect(page.locator("#name")).to_have_value(name)  # nobody types it twice
    page.locator("button[value=send]").last.click()
    expect(page.locator("#summary")).to_be_focused()
    look(page, f"{language}-apply")
    page.locator("#email").fill("nermin@press.example")
    page.wait_for_timeout(2_100)  # people take longer than programs
    page.locator("button[value=send]").last.click()
    page.wait_for_url("**/receipt")
    look(page, f"{language}-receipt")
    return page.url.removesuffix("/receipt")


def decided_at_the_desk(head: Desk, call_id: UUID, name: str, language: str) -> None:
    """Approved, and given a badge."""
    head.go(f"/press/accreditation/{call_id}")
    look(head.page, f"{language}-call")
    head.page.get_by_role("link", name=name).first.click()
    settled(head.page)
    look(head.page, f"{language}-case")
    head.page.locator("form[action$='/approve'] button").click()
    head.page.locator("form[action$='/issue-badge'] button").click()
    settled(head.page)


def question_sent(page: Page, mine: str, language: str) -> None:
    """The badge stands on the phone, and a question goes from there."""
    page.goto(mine)
    expect(page.locator(".badge-shown svg")).to_be_visible()
    look(page, f"{language}-badge")
    page.locator("a[href$='/question']").click()
    page.locator("#text").fill(TITLES[language])
    page.locator(".next button").click()
    page.wait_for_url(mine)
