"""A citizen with a phone asks for information and follows what becomes of it, as the law of each country has it.

With CHANCERY_SHOTS naming a folder, pictures of the pages are left there.
"""

import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from service.documents.actions import upload
from service.public_information.actions import answering, closing, handling, parting
from service.public_information.queries.answers import complaints
from service.public_information.queries.following import request_by_code
from service.public_information.queries.law import grounds_in_force
from service.public_information.rules.doing import AnswerDraft, Doing, Judgement, PartDraft
from service.runtime.house import House
from service.runtime.work import Work
from tests.browser.agency import at_the_agency
from tests.browser.conftest import AGENCY_OF, Stack, axe, bad

pytestmark = pytest.mark.xdist_group("browser")
FULL = bool(os.environ.get("CHANCERY_FULL"))
SHOTS = os.environ.get("CHANCERY_SHOTS")
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
NAMES = {"az": "Nərmin Uydurmalı", "ka": "ნინო გამოგონილი", "en": "Noreen Invented"}
TEXTS = {
    "az": "2025-ci ildə 5 nömrəli məktəbdə hansı təmir işləri aparılıb və nəyə başa gəlib?",
    "ka": "რა სარემონტო სამუშაოები ჩატარდა 2025 წელს მე-5 სკოლაში და რა დაჯდა?",
    "en": "Which repairs were made in school No 5 in 2025, and what did they cost?",
}


@dataclass
class Phone:
    """One citizen's browser at one agency's public page."""

    page: Page
    context: BrowserContext
    stack: Stack
    slug: str
    language: str
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        self.page.goto(self.stack.address(self.slug, f"/public/{self.language}{path}"))

    def press(self, value: str = "next") -> None:
        with self.page.expect_navigation():
            self.page.locator(f".next button[value={value}]").click()

    def look(self, name: str) -> None:
        """No finding of axe, nothing to scroll sideways at 320 px, in light and dark."""
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            if SHOTS:
                self.page.screenshot(path=str(Path(SHOTS) / f"{self.language}-{name}-{scheme}.png"), full_page=True)
            assert axe(self.page) == [], name
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size({"width": 320, "height": 700})
        sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert self.page.evaluate(sideways) <= 0, name
        self.page.set_viewport_size({"width": 390, "height": 844})


@pytest.fixture
def phone(stack: Stack, browser: Browser) -> Iterator[Any]:
    opened: list[Phone] = []

    def made(language: str, slug: str = "", script: bool = True) -> Phone:
        context = browser.new_context(
            viewport={"width": 390, "height": 844}, locale=language, java_script_enabled=script, has_touch=True
        )
        page = context.new_page()
        page.set_default_timeout(20_000)
        new = Phone(page, context, stack, slug or AGENCY_OF[language], language)
        page.on("pageerror", lambda error: new.complaints.append(str(error)))
        page.on("console", lambda message: new.complaints.append(message.text) if bad(message) else None)
        opened.append(new)
        return new

    yield made
    complaints = [complaint for one in opened for complaint in one.complaints]
    for one in opened:
        one.context.close()
    assert complaints == []


@dataclass(frozen=True)
class Sent:
    number: str
    code: str
    id: UUID


def ask(phone: Phone, *, urgency: str = "", look: bool = False) -> Sent:
    """All three steps; what the receipt says."""
    page, language = phone.page, phone.language
    phone.go("/ask")
    page.locator("#text").fill("5")
    if look:
        phone.look("what")
    phone.press()
    expect(page.locator("#text-e")).to_be_visible()
    expect(page.locator("#summary")).to_be_visible()
    if look:
        phone.look("what-wrong")
    page.locator("#text").fill(TEXTS[language])
    if urgency:
        page.locator(f"[name=urgency][value={urgency}]").check()
        page.locator("#urgency_reason").fill(TEXTS[language])
    page.locator("#files").set_input_files({"name": "plan.pdf", "mimeType": "application/pdf", "buffer": PDF})
    phone.press()
    page.wait_for_url("**/ask/who")
    page.locator("#name").fill(NAMES[language])
    if look:
        phone.look("who")
    phone.press()
    page.wait_for_url("**/ask/check")
    expect(page.locator(".answers")).to_contain_text(TEXTS[language])
    expect(page.locator(".kept")).to_contain_text("plan.pdf")
    if look:
        phone.look("check")
    page.wait_for_timeout(2_000)  # nobody reads faster; programs do
    phone.press("send")
    page.wait_for_url("**/ask/receipt")
    if look:
        phone.look("receipt")
    number, code = (str(words) for words in page.locator(".code").all_inner_texts())

    async def found(work: Work, house: House) -> UUID:
        followed = await request_by_code(work, house.keyring, number, code)
        assert followed is not None
        return followed.request.id

    return Sent(number, code, at_the_agency(phone.stack, phone.slug, found))


def follow(phone: Phone, sent: Sent) -> None:
    """With number and code, from the front of the public forms."""
    phone.go("/requests")
    phone.page.locator("#number").fill(sent.number)
    phone.page.locator("#code").fill(sent.code)
    with phone.page.expect_navigation():
        phone.page.locator(".next .main-act").click()
    expect(phone.page.locator("h1")).to_contain_text(sent.number)


@pytest.mark.parametrize("language", ["az", "ka", "en"] if FULL else ["az"])
def test_from_the_question_to_a_changed_decision(phone: Any, language: str) -> None:
    mine: Phone = phone(language)
    sent = ask(mine, look=True)

    async def question(work: Work, house: House) -> None:
        await handling.accept_request(work, sent.id)
        doing = Doing(text=TEXTS[language], way="page", until=work.now.date() + timedelta(days=9))
        await handling.ask_clarification(work, sent.id, doing)

    at_the_agency(mine.stack, mine.slug, question)
    elsewhere: Phone = phone(language)
    elsewhere.go("/requests")
    elsewhere.look("find")
    follow(elsewhere, sent)
    elsewhere.look("question")
    page = elsewhere.page
    with page.expect_navigation():
        page.locator("a[href$='/answer']").click()
    elsewhere.look("answer")
    page.locator("#text").fill(TEXTS[language])
    with page.expect_navigation():
        page.locator(".next .main-act").click()
    expect(page.locator("a[href$='/answer']")).to_have_count(0)

    at_the_agency(mine.stack, mine.slug, lambda work, house: partly(work, house, mine.slug, sent.id))
    page.reload()
    expect(page.locator("#answer-t ~ dl > div")).to_have_count(3)
    elsewhere.look("partly")
    with page.expect_download() as loaded:
        page.locator("#answer-t ~ .kept a").click()
    assert Path(loaded.value.path()).read_bytes() == PDF
    with page.expect_navigation():
        page.locator("a[href$='/complain']").click()
    elsewhere.look("complain")
    page.locator("#text").fill(TEXTS[language])
    with page.expect_navigation():
        page.locator(".next .main-act").click()

    async def changed(work: Work, house: House) -> None:
        (complaint,) = await complaints(work, sent.id)
        judged = Judgement(result="changed", outcome="granted", reason=TEXTS[language], way="page")
        await closing.judge_complaint(work, sent.id, complaint.id, judged)

    before = page.locator(".lead").inner_text()
    at_the_agency(mine.stack, mine.slug, changed)
    page.reload()
    assert page.locator(".lead").inner_text() != before
    elsewhere.look("changed")


async def partly(work: Work, house: House, slug: str, request_id: UUID) -> None:
    """A partial grant with two grounds and a file, decided and sent."""
    language = work.tenant.profile.default_language
    grounds = [row.id for row in await grounds_in_force(work)][:2]
    await answering.write_parts(
        work,
        request_id,
        [
            PartDraft(text=TEXTS[language], outcome="granted"),
            *[PartDraft(text=NAMES[language], outcome="refused", ground_id=ground) for ground in grounds],
        ],
    )

    async def pieces() -> AsyncIterator[bytes]:
        yield PDF

    file = await upload(house, work.tenant, work.actor, "answer.pdf", pieces())
    draft = AnswerDraft(
        outcome="partly_granted",
        language=language,
        text=TEXTS[language],
        appeal_order=TEXTS[language],
        files=(file.id,),
    )
    await answering.write_answer(work, request_id, draft)
    await answering.submit_answer(work, request_id)
    await answering.approve_answer(work, request_id)
    await answering.send_answer(work, request_id, Doing(way="page"))


@pytest.mark.parametrize("language", ["az", "ka", "en"] if FULL else ["en"])
def test_an_azerbaijani_request_of_24_hours(phone: Any, language: str) -> None:
    mine: Phone = phone(language, "energy")
    sent = ask(mine, urgency="timeliness")
    expect(mine.page.locator("ul.how")).to_contain_text("24")
    follow(mine, sent)
    expect(mine.page.locator("section.clock ul.how").first).to_contain_text("24")
    mine.look("urgent")


@pytest.mark.parametrize("language", ["ka", "en"] if FULL else ["ka"])
def test_a_georgian_request_of_10_days_told_at_once(phone: Any, language: str) -> None:
    mine: Phone = phone(language, "mtispiri")
    sent = ask(mine)
    expect(mine.page.locator("ul.how")).to_contain_text("10")

    async def told(work: Work, house: House) -> None:
        await handling.accept_request(work, sent.id)
        await handling.tell_term(work, sent.id, Doing(ground="elsewhere", way="page"))

    at_the_agency(mine.stack, mine.slug, told)
    follow(mine, sent)
    expect(mine.page.locator(".happened li")).to_have_count(2)
    expect(mine.page.locator("section.clock")).to_have_count(1)
    mine.look("term")


@pytest.mark.parametrize("language", ["az", "ka", "en"] if FULL else ["az"])
def test_a_forward_in_part_has_two_clocks(phone: Any, language: str) -> None:
    mine: Phone = phone(language)
    sent = ask(mine)

    async def parted(work: Work, house: House) -> None:
        await handling.accept_request(work, sent.id)
        doing = Doing(text=TEXTS[language], body="Invented Ministry")
        await parting.forward_part(work, house.keyring, sent.id, doing)

    at_the_agency(mine.stack, mine.slug, parted)
    follow(mine, sent)
    expect(mine.page.locator("#elsewhere-t")).to_be_visible()
    mine.look("parted")
    clocks = mine.page.locator("section.clock")
    assert clocks.count() >= 2


def test_asking_is_complete_without_a_script(phone: Any) -> None:
    mine: Phone = phone("en", "energy", script=False)
    sent = ask(mine)
    follow(mine, sent)
    mine.page.locator("summary").first.click()
    expect(mine.page.locator("ul.how").first).to_be_visible()


def test_what_is_typed_outlives_the_tab_and_a_change_of_language(phone: Any) -> None:
    mine: Phone = phone("en", "energy")
    mine.go("/ask")
    mine.page.locator("#text").fill(TEXTS["en"])
    with mine.page.expect_navigation():
        mine.page.locator(".langs a[lang=az]").click()
    expect(mine.page.locator("#text")).to_have_value(TEXTS["en"])
    mine.page.locator("#text").fill(TEXTS["az"])
    with mine.page.expect_response("**/ask/kept"):
        mine.page.locator("#text").blur()
    again = mine.context.new_page()
    mine.page.close()
    again.goto(mine.stack.address("energy", "/public/en/ask"))
    expect(again.locator("#text")).to_have_value(TEXTS["az"])
