"""Whole matters in a real browser: a letter from the mailbox to its answer, an appeal forwarded, a holiday declared.

Every step is taken by the person whose it is, by what people click or type.
"""

import os
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import TOP, Desk, OpenDesk, settled, tab_to
from tests.documents.samples import PDF
from tests.intake.mailserver import PASSWORD, USER, MailServer
from tests.intake.samples import with_pdf

pytestmark = pytest.mark.xdist_group("browser")

FULL = bool(os.environ.get("CHANCERY_FULL"))
LANGUAGES = ["az", "ka", "en"]
SUBJECT = {
    "az": "Qış tətili barədə sorğu",
    "ka": "მოთხოვნა ზამთრის სამუშაოების შესახებ",
    "en": "Request about the winter works",
}
UNIT = {"az": "İctimaiyyətlə", "ka": "განყოფილებ", "en": "information department"}


@pytest.mark.parametrize("language", LANGUAGES if FULL else ["az"])
def test_a_letter_goes_from_the_mailbox_to_its_answer(desk: OpenDesk, mail: MailServer, language: str) -> None:
    subject = f"{SUBJECT[language]} {uuid4().hex[:6]}"
    message = with_pdf(PDF, number=uuid4().int, Date="Fri, 20 Nov 2026 10:00:00 +0400")
    del message["Subject"]
    message["Subject"] = subject
    administrator = desk(language, "administrator")
    set_the_mailbox(administrator, mail)
    mail.put(message)
    clerk = desk(language, "clerk")
    letter = register(clerk, subject)
    giver = desk(language, TOP[language])
    resolve(giver, letter, [UNIT[language], clerk.name])
    head, adviser = desk(language, "head"), desk(language, "adviser")
    carry_out(head, adviser, clerk, giver, subject)
    draft = write_the_answer(adviser, letter, subject)
    return_and_approve(head, giver, adviser, draft)
    on_desk(giver, subject)
    assert giver.page.url == draft
    answer(giver.page, "sign")
    number_and_send(clerk, draft)
    see_it_answered_and_closed(clerk, letter)


def follow(page: Page, link: Locator) -> None:
    """Click and wait for the page it leads to."""
    with page.expect_navigation():
        link.click()
    settled(page)


def save(page: Page) -> None:
    """Ctrl+Enter in a form, and the page that comes after it."""
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    settled(page)


def choose(page: Page, name: str, words: str) -> None:
    """Name somebody in a field that suggests, by the keyboard."""
    field = page.locator(f"[name={name}]")
    field.click()
    page.keyboard.type(words)
    option = page.locator(f"#{name}-list [role=option][data-id]").first
    option.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(f"[name={name}_id]")).not_to_have_value("")


def answer(page: Page, act: str, words: str = "") -> None:
    """Open an act's dialog, say what it asks for, and press its main button."""
    page.locator(f"[data-open='#{act}']").click()
    box = page.locator(f"dialog#{act}[open]")
    if words:
        box.locator("textarea").first.fill(words)
    follow(page, box.locator(".main-act"))
    expect(page.locator("dialog[open]")).to_have_count(0)


def on_desk(mine: Desk, words: str) -> None:
    """Go to one's desk and open what stands there under these words."""
    mine.go("/desk")
    follow(mine.page, mine.page.locator("#main a", has_text=words).first)


def set_the_mailbox(administrator: Desk, mail: MailServer) -> None:
    page = administrator.page
    follow(page, page.locator(".rail a[href='/administration/mailbox']"))
    page.locator("[name=host]").fill("localhost")
    page.locator("[name=port]").fill(str(mail.port))
    page.locator("[name=security]").select_option("starttls")
    page.locator("[name=username]").fill(USER)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=on]").check()
    follow(page, page.locator("form[action='/administration/mailbox'] .main-act"))
    expect(page.locator("[name=on]")).to_be_checked()
    expect(page.locator("[name=password]")).to_have_value("")


def register(clerk: Desk, subject: str) -> str:
    """From the message to its letter; gives the letter's address."""
    page = clerk.page
    follow(page, page.locator(".rail a[href='/intake']"))
    for _ in range(40):
        if page.locator("#rows a", has_text=subject).count():
            break
        follow(page, page.locator("form[action='/intake/poll'] button"))
        page.wait_for_timeout(500)
    follow(page, page.locator("#rows a", has_text=subject))
    with page.expect_navigation():
        page.locator("body").press(clerk.letter_key("new"))
    settled(page)
    expect(page.locator("[name=subject]")).to_have_value(subject)
    expect(page.locator("#files .file, #files input[name=files]").first).to_be_attached()
    tab_to(page, "[name=sender]")
    with page.expect_navigation():
        page.keyboard.press("Control+Shift+Enter")
    settled(page)
    expect(page.locator("h1")).to_have_text(subject)
    expect(page.locator("#preview img").first).to_be_visible(timeout=60_000)
    return page.url


def resolve(giver: Desk, letter: str, executors: list[str]) -> None:
    """A resolution to the head of one unit and to somebody of another."""
    page = giver.page
    page.goto(letter)
    settled(page)
    with page.expect_navigation():
        page.locator("body").press(giver.letter_key("resolve"))
    settled(page)
    choose(page, "executor", executors[0])
    choose(page, "co_1", executors[1])
    tab_to(page, "[name=text]")
    page.keyboard.type("Prepare an answer")
    tab_to(page, "[name=due]")
    page.keyboard.type("+5")
    save(page)
    assert page.url == letter
    expect(page.locator("#resolutions .tree .who b").first).to_have_text(giver.name)


def carry_out(head: Desk, adviser: Desk, clerk: Desk, giver: Desk, subject: str) -> None:
    """The main executor hands a part down; all report; who gave it confirms."""
    on_desk(head, "Prepare an answer")
    assignment = head.page.url
    head.page.locator("body").press(head.letter_key("accept"))
    head.page.locator("[data-key=accept]").wait_for(state="detached")
    settled(head.page)
    with head.page.expect_navigation():
        head.page.locator("body").press(head.letter_key("resolve"))
    settled(head.page)
    choose(head.page, "executor", adviser.name)
    tab_to(head.page, "[name=text]")
    head.page.keyboard.type("Write the text")
    save(head.page)
    expect(head.page.locator(".tree").first).to_contain_text(adviser.name)
    on_desk(adviser, "Write the text")
    answer(adviser.page, "report", "Begun: see the draft")
    on_desk(clerk, "Prepare an answer")
    answer(clerk.page, "report", "Nothing else is known in the registry")
    on_desk(head, "Write the text")
    answer(head.page, "confirm")
    head.page.goto(assignment)
    settled(head.page)
    answer(head.page, "report", "The answer is being written")
    giver.page.goto(assignment)
    settled(giver.page)
    answer(giver.page, "confirm")
    expect(giver.page.locator(".head .state.done")).to_be_visible()


def write_the_answer(adviser: Desk, letter: str, subject: str) -> str:
    page = adviser.page
    page.goto(letter)
    settled(page)
    with page.expect_navigation():
        page.locator("body").press(adviser.letter_key("answer"))
    settled(page)
    expect(page.locator("[name=answers]")).not_to_have_value("")
    expect(page.locator("[name=addressee]")).not_to_have_value("")
    tab_to(page, "[name=body]")
    page.keyboard.type("Dear colleagues,\nthe works begin on Monday.")
    save(page)
    draft = page.url
    with page.expect_navigation():
        page.locator("body").press(adviser.letter_key("step"))
    settled(page)
    return draft


def return_and_approve(head: Desk, giver: Desk, adviser: Desk, draft: str) -> None:
    """Sent back with a reason, changed, sent again and approved. Nobody approves for a unit that has no head."""
    head.page.goto(draft)
    settled(head.page)
    approved = head.page.locator("#approve").count() > 0
    returning = head.page if approved else giver.page
    returning.goto(draft)
    settled(returning)
    answer(returning, "return", "The day is missing")
    adviser.page.goto(draft)
    settled(adviser.page)
    expect(adviser.page.get_by_text("The day is missing").first).to_be_visible()
    with adviser.page.expect_navigation():
        adviser.page.locator("body").press(adviser.letter_key("edit"))
    settled(adviser.page)
    adviser.page.locator("[name=body]").fill("Dear colleagues,\nthe works begin on Monday, 30 November.")
    save(adviser.page)
    expect(adviser.page.locator(".letter-sheet")).to_contain_text("30 November")
    with adviser.page.expect_navigation():
        adviser.page.locator("body").press(adviser.letter_key("step"))
    if approved:
        head.page.goto(draft)
        settled(head.page)
        answer(head.page, "approve")


def number_and_send(clerk: Desk, draft: str) -> None:
    page = clerk.page
    page.goto(draft)
    settled(page)
    with page.expect_navigation():
        page.locator("body").press(clerk.letter_key("step"))
    settled(page)
    assert "/drafts/" not in page.url
    expect(page.locator("#document a[href^='/files/']")).to_have_count(2, timeout=60_000)
    answer(page, "send")
    expect(page.locator(".head .state").first).to_be_visible()


def see_it_answered_and_closed(clerk: Desk, letter: str) -> None:
    page = clerk.page
    follow(page, page.locator(f"a[href='{letter[letter.index('/letters/') :]}']").first)
    expect(page.locator(".head .state.done")).to_be_visible()
    answer(page, "close", "The answer was sent")
    expect(page.locator("[data-open='#reopen']")).to_be_visible()
    clerk.go("/letters/unanswered")
    expect(page.locator(f"a[href='{letter[letter.index('/letters/') :]}']")).to_have_count(0)
