"""A citizen with a phone asks for information and follows what becomes of it, as the law of each country has it.

With CHANCERY_SHOTS naming a folder, pictures of the pages are left there.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pypdfium2
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from service.public_information.queries.following import request_by_code
from service.runtime.house import House
from service.runtime.work import Work
from tests.browser.agency import at_the_agency
from tests.browser.conftest import AGENCY_OF, SIGNER, Desk, OpenDesk, Stack, axe, bad, settled, until
from tests.public_information.redaction.papers import GEORGIAN, SECRET, paper

pytestmark = pytest.mark.xdist_group("browser")
FULL = bool(os.environ.get("CHANCERY_FULL"))
SHOTS = os.environ.get("CHANCERY_SHOTS")
SOON = 60_000
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


def told(own: Desk, sent: Sent, act: str, /, **typed: str) -> None:
    """An act on the request's page: its dialog opened, its fields filled, its button pressed."""
    own.go(f"/information/{sent.id}")
    page = own.page
    opener = page.locator(f"[data-open='#act-{act}']").first
    if not opener.is_visible():
        page.locator(".actions details.menu summary").click()
    opener.click()
    fill(page, f"#act-{act}", typed)
    with page.expect_navigation():
        page.locator(f"#act-{act} footer button.main-act").click()
    settled(page)
    expect(page.locator("dialog[open]")).to_have_count(0)


def fill(page: Page, within: str, typed: Mapping[str, str]) -> None:
    for name, value in typed.items():
        control = page.locator(f"{within} [name={name}]").first
        kind = control.evaluate("one => one.type")
        if kind == "radio":
            page.locator(f"{within} [name={name}][value='{value}']").check(force=True)
        elif kind.startswith("select"):
            control.select_option(value)
        else:
            control.fill(value)


def redacted(clerk: Desk, sent: Sent, folder: Path, look: Callable[[Desk, str], None]) -> None:
    """A document brought on the request's page, marked with two grounds, burned in; back on the request's page."""
    file = folder / "report.pdf"
    file.write_bytes(paper())
    page = clerk.page
    clerk.go(f"/information/{sent.id}")
    page.locator("#redactions input[type=file]").set_input_files(file)
    expect(page.locator("#documents input[name=files]")).to_be_attached()
    look(clerk, "bring")
    with page.expect_navigation():
        page.locator("#redactions form[action$='/documents'] button:not([type=button])").click()
    expect(page.locator("[data-board] svg")).to_be_visible(timeout=SOON)
    settled(page)
    for place, words in enumerate((SECRET, GEORGIAN)):
        page.locator("#words label", has_text=words).locator("input").check()
        page.locator("#words-ground").select_option(index=place + 1)
        page.locator("#words form button:not([type=button])").click()
        expect(page.locator("rect.marked")).to_have_count(place + 1)
    while (left := page.locator("#suggestions li").count()) > 0:
        page.locator("#suggestions li button[value=reject]").first.click()
        expect(page.locator("#suggestions li")).to_have_count(left - 1)
    page.locator("[data-open='#burn']").click()
    page.locator("#burn form button.main-act").click()
    back = page.locator(f"p.buttons a[href='/information/{sent.id}']")
    back.wait_for(timeout=SOON)
    with page.expect_navigation():
        back.click()


def written(clerk: Desk, sent: Sent, look: Callable[[Desk, str], None]) -> None:
    """A partial grant with the redacted file: the marks bring the withheld parts, and then it goes for approval."""
    page, language = clerk.page, clerk.page.locator("html").get_attribute("lang") or ""
    clerk.go(f"/information/{sent.id}/answer")
    said = {"outcome": "partly_granted", "text": TEXTS[language], "appeal_order": TEXTS[language]}
    fill(page, "#answer-form", said | {"part_1_text": TEXTS[language], "part_1_outcome": "granted"})
    page.locator("#redactions input").check()
    with page.expect_navigation():
        page.locator("button[name=submit]").click()
    page.wait_for_url("**/answer?added=1")
    settled(page)
    grounds = [page.locator(f"#part_{place}_ground").input_value() for place in (2, 3)]
    assert len(set(grounds)) == 2 and "" not in grounds
    look(clerk, "answer-form")
    with page.expect_navigation():
        page.locator("button[name=submit]").click()
    page.wait_for_url(f"**/information/{sent.id}")


def logged(clerk: Desk, sent: Sent, look: Callable[[Desk, str], None]) -> str:
    """Put into the disclosure log with the redacted file; the path of its public page, without the language."""
    page = clerk.page
    clerk.go("/information/log")
    with page.expect_navigation():
        page.locator(f"form[action='/information/log/requests/{sent.id}'] button").click()
    settled(page)
    for title in page.locator("input[name^=title_]").all():
        title.fill("Repairs 2025")
    expect(page.locator("label:has(input[name=files]) .tag.ok")).to_have_count(1)
    page.locator("label:has(.tag.ok) input[name=files]").check()
    look(clerk, "log-form")
    with page.expect_navigation():
        page.locator(".savebar .main-act").click()
    settled(page)
    page.locator("[data-open='#publish']").click()
    page.locator("#checked").check()
    with page.expect_navigation():
        page.locator("#publish footer .main-act").click()
    public = page.locator("a[href^='/public/']").first.get_attribute("href") or ""
    return public.removeprefix("/public/").partition("/")[2]


@pytest.mark.parametrize("language", ["az", "ka", "en"] if FULL else ["az"])
def test_from_the_question_to_the_log(phone: Any, desk: OpenDesk, language: str, tmp_path: Path) -> None:
    mine: Phone = phone(language)
    sent = ask(mine, look=True)
    clerk, signer = desk(language, "clerk"), desk(language, SIGNER[language])

    def look(own: Desk, name: str) -> None:
        if SHOTS:
            own.page.screenshot(path=str(Path(SHOTS) / f"{language}-staff-{name}.png"), full_page=True)
        assert axe(own.page) == [], name

    told(clerk, sent, "accept")
    told(clerk, sent, "ask_clarification", text=TEXTS[language], way="page", until="+9")
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

    redacted(clerk, sent, tmp_path, look)
    written(clerk, sent, look)
    told(signer, sent, "approve_answer")
    told(clerk, sent, "send_answer", way="page")
    page.reload()
    expect(page.locator("#answer-t ~ dl > div")).to_have_count(3)
    # The redacted file with its list of grounds, then the answer's own papers, which the worker makes meanwhile.
    files = page.locator("#answer-t ~ .kept a[href*='/files/']")
    until(page, lambda: files.count() == 4, page.reload)
    elsewhere.look("partly")
    handed_out(page, page.locator("#answer-t ~ .kept a").first)
    with page.expect_navigation():
        page.locator("a[href$='/complain']").click()
    elsewhere.look("complain")
    page.locator("#text").fill(TEXTS[language])
    with page.expect_navigation():
        page.locator(".next .main-act").click()

    before = page.locator(".lead").inner_text()
    judged(signer, sent, language)
    page.reload()
    assert page.locator(".lead").inner_text() != before
    elsewhere.look("changed")

    public = logged(clerk, sent, look)
    elsewhere.go(f"/{public}")
    expect(page.locator("h1")).to_have_text("Repairs 2025")
    shown = page.content()
    assert not [part for part in (NAMES[language], *NAMES[language].split(), TEXTS[language]) if part in shown]
    handed_out(page, page.locator("#main a[href*='/files/']").first)
    elsewhere.look("log")


def handed_out(page: Page, link: Locator) -> None:
    """What the citizen gets of the redacted file holds the rest, and nothing from beneath the marks."""
    with page.expect_download() as loaded:
        link.click()
    text = pypdfium2.PdfDocument(loaded.value.path())[0].get_textpage().get_text_bounded()
    assert SECRET not in text and GEORGIAN not in text and "Bakı" in text


def judged(signer: Desk, sent: Sent, language: str) -> None:
    """The complaint changes the decision."""
    signer.go(f"/information/{sent.id}")
    page = signer.page
    page.locator("[data-open^='#judge-']").click()
    fill(page, "dialog[open]", {"result": "changed", "outcome": "granted", "reason": TEXTS[language], "way": "page"})
    with page.expect_navigation():
        page.locator("dialog[open] footer button.main-act").click()
    settled(page)
    expect(page.locator("dialog[open]")).to_have_count(0)


@pytest.mark.parametrize("language", ["az", "ka", "en"] if FULL else ["en"])
def test_an_azerbaijani_request_of_24_hours(phone: Any, language: str) -> None:
    mine: Phone = phone(language, "energy")
    sent = ask(mine, urgency="timeliness")
    expect(mine.page.locator("ul.how")).to_contain_text("24")
    follow(mine, sent)
    expect(mine.page.locator("section.clock ul.how").first).to_contain_text("24")
    mine.look("urgent")


@pytest.mark.parametrize("language", ["ka", "en"] if FULL else ["ka"])
def test_a_georgian_request_of_10_days_told_at_once(phone: Any, desk: OpenDesk, language: str) -> None:
    mine: Phone = phone(language, "mtispiri")
    sent = ask(mine)
    expect(mine.page.locator("ul.how")).to_contain_text("10")
    clerk = desk(language, "clerk", slug="mtispiri")
    told(clerk, sent, "accept")
    told(clerk, sent, "tell_term", ground="elsewhere", way="page")
    follow(mine, sent)
    expect(mine.page.locator(".happened li")).to_have_count(2)
    expect(mine.page.locator("section.clock")).to_have_count(1)
    mine.look("term")


@pytest.mark.parametrize("language", ["az", "ka", "en"] if FULL else ["az"])
def test_a_forward_in_part_has_two_clocks(phone: Any, desk: OpenDesk, language: str) -> None:
    mine: Phone = phone(language)
    sent = ask(mine)
    clerk = desk(language, "clerk")
    told(clerk, sent, "accept")
    told(clerk, sent, "forward_part", text=TEXTS[language], body="Invented Ministry")
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
