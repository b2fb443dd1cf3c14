"""Whole matters in a real browser: a letter from the mailbox to its answer, an appeal forwarded, a holiday declared.

Every step is taken by the person whose it is, by what people click or type.
"""

import os
from datetime import date, datetime
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import SIGNER, Desk, OpenDesk, settled, tab_to, until
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
UNIT = {"az": "Kargüzarlıq", "ka": "განყოფილებ", "en": "information department"}
CAST = {
    "az": ("casework-head", "clerk", "adviser"),
    "ka": ("head", "adviser", "clerk"),
    "en": ("head", "adviser", "clerk"),
}
"""The head of the unit that does it, who gets a part of that, and the co-executor from another unit."""


@pytest.mark.parametrize("language", LANGUAGES if FULL else ["az"])
def test_a_letter_goes_from_the_mailbox_to_its_answer(desk: OpenDesk, mail: MailServer, language: str) -> None:
    subject = f"{SUBJECT[language]} {uuid4().hex[:6]}"
    message = with_pdf(PDF, number=uuid4().int, Date="Fri, 20 Nov 2026 10:00:00 +0400")
    del message["Subject"]
    message["Subject"] = subject
    people = ["administrator", "clerk", "adviser", *dict.fromkeys(("head", SIGNER[language], CAST[language][0]))]
    at = {who: desk(language, who) for who in people}
    set_the_mailbox(at["administrator"], mail)
    mail.put(message)
    letter = register(at["clerk"], subject)
    main, helper, other = (at[who] for who in CAST[language])
    signer = at[SIGNER[language]]
    resolve(signer, letter, [UNIT[language], other.name])
    carry_out(signer, main, helper, other)
    draft = write_the_answer(at["adviser"], letter)
    return_and_approve(at["head"], signer, at["adviser"], draft)
    on_desk(signer, subject)
    assert signer.page.url == draft
    answer(signer.page, "sign")
    number_and_send(at["clerk"], subject)
    see_it_answered_and_closed(at["clerk"], letter)


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
    row = page.locator("#rows a", has_text=subject)
    until(page, lambda: row.count() > 0, lambda: follow(page, page.locator("form[action='/intake/poll'] button")))
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


def carry_out(giver: Desk, main: Desk, helper: Desk, other: Desk) -> None:
    """The main executor hands a part down; all report; whoever gave a part confirms it."""
    on_desk(main, "Prepare an answer")
    assignment = main.page.url
    main.page.locator("body").press(main.letter_key("accept"))
    main.page.locator("[data-key=accept]").wait_for(state="detached")
    settled(main.page)
    with main.page.expect_navigation():
        main.page.locator("body").press(main.letter_key("resolve"))
    settled(main.page)
    choose(main.page, "executor", helper.name)
    tab_to(main.page, "[name=text]")
    main.page.keyboard.type("Look for what was written before")
    save(main.page)
    expect(main.page.locator(".tree").first).to_contain_text(helper.name)
    on_desk(helper, "Look for what was written before")
    answer(helper.page, "report", "Two letters of last year are attached to the case")
    on_desk(other, "Prepare an answer")
    answer(other.page, "report", "The draft is begun")
    on_desk(main, "Look for what was written before")
    answer(main.page, "confirm")
    main.page.goto(assignment)
    settled(main.page)
    answer(main.page, "report", "The answer is being written")
    on_desk(giver, "Prepare an answer")
    assert giver.page.url == assignment
    answer(giver.page, "confirm")
    expect(giver.page.locator(".head .state.done")).to_be_visible()


def write_the_answer(adviser: Desk, letter: str) -> str:
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


def number_and_send(clerk: Desk, subject: str) -> None:
    page = clerk.page
    on_desk(clerk, subject)
    with page.expect_navigation():
        page.locator("body").press(clerk.letter_key("step"))
    settled(page)
    assert "/drafts/" not in page.url
    expect(page.locator("#document > .tools a")).to_have_count(2, timeout=60_000)
    page.locator("body").press(clerk.letter_key("step"))
    page.locator("dialog#send[open] [name=note]").fill("RR 000000001")
    follow(page, page.locator("dialog#send .main-act"))
    expect(page.locator(".head .state").first).to_be_visible()


def see_it_answered_and_closed(clerk: Desk, letter: str) -> None:
    page = clerk.page
    follow(page, page.locator(f"a[href='{letter[letter.index('/letters/') :]}']").first)
    expect(page.locator(".head .state.done")).to_be_visible()
    answer(page, "close", "The answer was sent")
    expect(page.locator("[data-open='#reopen']")).to_be_visible()
    clerk.go("/letters/unanswered")
    expect(page.locator(f"a[href='{letter[letter.index('/letters/') :]}']")).to_have_count(0)


# --- an appeal goes to whom it concerns


@pytest.mark.parametrize("language", LANGUAGES if FULL else ["az"])
def test_an_appeal_is_forwarded_within_its_term_and_the_applicant_told(desk: OpenDesk, language: str) -> None:
    subject = f"{SUBJECT[language]} {uuid4().hex[:6]}"
    clerk = desk(language, "clerk")
    appeal = register_an_appeal(clerk, subject)
    page = clerk.page
    expect(page.locator(".clock").first).to_be_visible()
    open_act(page, "take")
    follow(page, page.locator("dialog[open] .main-act"))
    open_act(page, "forward")
    # Nothing is lost when something is missing.
    page.locator("dialog[open] [name=bodies]").fill("Agency of winter roads")
    follow(page, page.locator("dialog[open] .main-act"))
    box = page.locator("dialog#act-forward[open]")
    expect(box.locator("[name=number]")).to_have_attribute("aria-invalid", "true")
    expect(box.locator("[name=bodies]")).to_have_value("Agency of winter roads")
    box.locator("[name=number]").fill("F-12")
    follow(page, box.locator(".main-act"))
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.get_by_text("Agency of winter roads").first).to_be_visible()
    expect(page.locator(".notice.soon").first).to_be_visible()
    open_act(page, "notify")
    page.locator("dialog[open] [name=number]").fill("N-13")
    follow(page, page.locator("dialog[open] .main-act"))
    expect(page.get_by_text("N-13").first).to_be_visible()
    expect(page.locator(".clock.late")).to_have_count(0)
    clerk.go("/appeals?told=no")
    expect(page.locator(f"a[href='{appeal}']")).to_have_count(0)


def open_act(page: Page, act: str) -> None:
    page.locator(f"[data-open='#act-{act}']").click()
    page.locator(f"dialog#act-{act}[open]").wait_for()


def register_an_appeal(clerk: Desk, subject: str) -> str:
    """Gives the appeal's address."""
    page = clerk.page
    follow(page, page.locator(".rail a[href='/appeals']"))
    follow(page, page.locator("#main a[href^='/appeals/new']").first)
    for name, words in (("family_name", "Nümunəli"), ("given_name", "Aygün"), ("address", "Lamp street 1")):
        page.locator(f"[name={name}]").fill(words)
    page.locator("[name=subject]").fill(subject)
    save(page)
    expect(page.locator("h1")).to_have_text(subject)
    return page.url[page.url.index("/appeals/") :]


# --- a holiday is declared


@pytest.mark.parametrize("language", LANGUAGES if FULL else ["az"])
def test_a_declared_holiday_moves_open_dates_when_somebody_accepts(desk: OpenDesk, language: str) -> None:
    giver, administrator = desk(language, SIGNER[language]), desk(language, "administrator")
    assignment = give(giver, administrator.name)
    due = due_of(giver, assignment)
    declare(administrator, due)
    page = administrator.page
    follow(page, page.locator("a[href='/administration/deadlines/proposals']").first)
    row = page.locator("tr", has=page.locator(f"a[href='{assignment}']"))
    wait_for(page, row)
    expect(row.locator("td", has_text=due)).not_to_have_count(0)
    assert due_of(giver, assignment) == due
    row.locator("[name=ids]").check()
    follow(page, page.locator("button[value=accept]"))
    expect(row).to_have_count(0)
    assert day_of(due_of(giver, assignment)) > day_of(due)


def give(giver: Desk, executor: str) -> str:
    """An assignment without a letter, of five working days; gives its address."""
    page = giver.page
    giver.go("/desk")
    with page.expect_navigation():
        page.locator("body").press(giver.letter_key("new"))
    settled(page)
    choose(page, "executor", executor)
    text = f"Count the lamps {uuid4().hex[:6]}"
    tab_to(page, "[name=text]")
    page.keyboard.type(text)
    tab_to(page, "[name=due]")
    page.keyboard.type("+5")
    save(page)
    if page.url.rsplit("/", 1)[1].count("-") != 4:
        follow(page, page.locator("#main a", has_text=text).first)
    return page.url[page.url.index("/assignments/") :]


def due_of(mine: Desk, assignment: str) -> str:
    """The day on which it ends, as its page says it: 27.11.2026."""
    mine.go(assignment)
    return mine.page.locator(".side section b").first.inner_text()


def day_of(said: str) -> date:
    return datetime.strptime(said, "%d.%m.%Y").date()  # noqa: DTZ007 - a day without a moment


def declare(administrator: Desk, day: str) -> None:
    """Mark a day as a holiday; what is missing is said at its field and nothing typed is lost."""
    page = administrator.page
    follow(page, page.locator(".rail a[href='/administration/deadlines']"))
    follow(page, page.locator("a[href='/administration/deadlines/calendar']").first)
    follow(page, page.locator(".actions a[href*='form=day']"))
    page.locator("[name=day]").fill(day)
    page.locator("[name=kind]").select_option("holiday")
    page.locator("[name=title]").fill("Day of the lamp")
    follow(page, page.locator("#form .main-act"))
    expect(page.locator("#form [aria-invalid=true]").first).to_be_visible()
    expect(page.locator("[name=title]")).to_have_value("Day of the lamp")
    page.locator("[name=act_number]").fill("17")
    page.locator("[name=act_date]").fill("20.11.2026")
    follow(page, page.locator("#form .main-act"))
    expect(page.locator("#main a", has_text=day).first).to_be_visible()


def wait_for(page: Page, wanted: Locator) -> None:
    """The worker makes it a moment later."""

    def again() -> None:
        page.reload()
        settled(page)

    until(page, lambda: wanted.count() > 0, again)
