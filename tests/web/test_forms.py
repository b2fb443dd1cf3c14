"""Forms: nothing typed is lost, whatever the server says or does not say."""

import re
from pathlib import Path

from playwright.sync_api import Browser, FileChooser, FilePayload, Page, expect

from tests.web.conftest import Open, Site, until

PDF = b"%PDF-1.7 " + b"x" * 5000


def scan(name: str = "skan.pdf", body: bytes = PDF) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": body}


def fill(page: Page, sender: str = "საჯარო რეესტრის ეროვნული სააგენტო") -> None:
    page.fill("#sender", sender)
    page.fill("#subject", "ნახაზის შეთანხმება")


def test_a_refused_form_keeps_what_was_typed_and_goes_to_the_first_wrong_field(open_page: Open, site: Site) -> None:
    page = open_page("/new")
    page.fill("#subject", "ჩემი ტექსტი")
    page.fill("#due_on", "23.11.2026")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#sender")).to_be_focused()
    expect(page.locator("#sender-e")).to_be_visible()
    expect(page.locator("#due_on")).to_have_attribute("aria-invalid", "true")
    assert page.locator("#subject").input_value() == "ჩემი ტექსტი"
    assert site.said()["letters"] == []


def test_a_taken_form_goes_on_to_its_page(open_page: Open, site: Site) -> None:
    page = open_page("/new")
    fill(page)
    page.focus("#subject")
    page.keyboard.press("Control+Shift+Enter")
    page.wait_for_url("**/letters")
    taken = site.said()["letters"]
    assert [(one["subject"], one["then"]) for one in taken] == [("ნახაზის შეთანხმება", "open")]


def test_two_presses_send_once(open_page: Open, site: Site) -> None:
    page = open_page("/new")
    fill(page)
    page.evaluate("for (let i = 0; i < 3; i++) document.querySelector('[data-save=next]').click()")
    page.wait_for_url("**/letters")
    assert len(site.said()["letters"]) == 1


def test_while_the_service_is_away_the_page_stays_and_can_try_again(open_page: Open, site: Site) -> None:
    page = open_page("/new")
    fill(page)
    site.weather(away=True)
    page.click("[data-save=next]")
    notice = page.locator("#notices .notice.late")
    expect(notice).to_contain_text(re.compile(r"^\s*\d\d:\d\d · "))
    assert page.locator("#subject").input_value() == "ნახაზის შეთანხმება"
    site.weather(away=False)
    notice.locator("button").click()
    page.wait_for_url("**/letters")
    assert len(site.said()["letters"]) == 1


def test_without_a_network_too(open_page: Open, site: Site) -> None:
    page = open_page("/new")
    fill(page)
    page.context.set_offline(True)
    page.click("[data-save=next]")
    expect(page.locator("#notices .notice.late")).to_be_visible()
    assert page.locator("#sender").input_value() == "საჯარო რეესტრის ეროვნული სააგენტო"
    page.context.set_offline(False)
    page.locator("#notices button").click()
    page.wait_for_url("**/letters")


def test_drafts_are_kept_on_leaving_a_field_and_by_the_clock(open_page: Open, site: Site) -> None:
    page = open_page("/new")
    page.fill("#subject", "მონახაზი")
    page.focus("#number")
    status = page.locator("[data-draft-status]")
    expect(status).to_contain_text(re.compile(r"\d\d:\d\d"))
    assert site.said()["drafts"][-1]["subject"] == "მონახაზი"
    page.locator("#number").press_sequentially("99")
    until(page, lambda: site.said()["drafts"][-1].get("number") == "9904/7721")
    count = len(site.said()["drafts"])
    page.wait_for_timeout(5_500)
    assert len(site.said()["drafts"]) == count


def test_a_draft_the_server_cannot_take_comes_back_in_the_same_tab(open_page: Open, site: Site) -> None:
    page = open_page("/new")
    page.fill("#subject", "")
    site.weather(away=True)
    page.fill("#sender", "ახალი გამგზავნი")
    page.focus("#number")
    expect(page.locator("[data-draft-status]")).to_have_class(re.compile("soon"))
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator("#sender")).to_have_value("ახალი გამგზავნი")


def test_signed_out_while_typing_goes_on_after_signing_in(open_page: Open, site: Site) -> None:
    page = open_page("/new")
    site.weather(signed_out=True)
    page.fill("#subject", "არ დაიკარგოს")
    page.focus("#number")
    link = page.locator("#notices a[target=_blank]")
    expect(link).to_have_attribute("href", re.compile("^/signin"))
    site.weather(signed_out=False)
    page.fill("#number", "1")
    page.focus("#subject")
    expect(page.locator("#notices")).to_be_empty()
    assert site.said()["drafts"][-1]["subject"] == "არ დაიკარგოს"


def test_f2_brings_the_last_value_of_the_field(open_page: Open, site: Site) -> None:
    page = open_page("/new")
    fill(page)
    page.click("[data-save=next]")
    page.wait_for_url("**/letters")
    page.goto(site.url("/new"))
    page.focus("#sender")
    page.keyboard.press("F2")
    assert page.locator("#sender").input_value() == "საჯარო რეესტრის ეროვნული სააგენტო"


def test_escape_leaves_the_form(open_page: Open) -> None:
    page = open_page("/new")
    page.focus("#subject")
    page.keyboard.press("Escape")
    page.wait_for_url("**/letters")


def test_the_combobox_by_keyboard(open_page: Open) -> None:
    page = open_page("/new")
    sender = page.locator("#sender")
    sender.press_sequentially("საჯარო რე")
    expect(sender).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#sender-list [role=option]")).to_have_count(4)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(sender).to_have_attribute("aria-activedescendant", "sender-list-1")
    page.keyboard.press("Enter")
    assert sender.input_value() == "საჯარო რეესტრის ეროვნული სააგენტო"
    assert page.locator("[name=sender_id]").input_value() == "საჯარო რეესტრის ეროვნული სააგენტო"
    sender.press_sequentially(" ")
    assert page.locator("[name=sender_id]").input_value() == ""


def test_somebody_new_is_offered_and_escape_closes_only_the_list(open_page: Open) -> None:
    page = open_page("/new")
    page.locator("#sender").press_sequentially("სულ ახალი")
    expect(page.locator("#sender-list .new")).to_contain_text("ახალი გამგზავნი: „სულ ახალი“")
    page.keyboard.press("Escape")
    expect(page.locator("#sender-list")).to_be_hidden()
    assert page.url.endswith("/new")


def test_ctrl_enter_saves_even_from_an_open_list(open_page: Open, site: Site) -> None:
    page = open_page("/new")
    fill(page, "საჯარო რე")
    page.focus("#sender")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#sender")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/letters")
    assert [one["sender"] for one in site.said()["letters"]] == ["საჯარო რე"]


def test_a_slow_answer_says_that_it_searches(open_page: Open) -> None:
    page = open_page("/new")
    page.locator("#sender").press_sequentially("ნელა")
    expect(page.locator("#sender-list [role=presentation]")).to_be_visible()
    expect(page.locator("#sender-list .new")).to_be_visible()


def test_arrows_step_a_date_by_days(open_page: Open) -> None:
    page = open_page("/new")
    due = page.locator("#due_on")
    due.fill("31.12.2026")
    due.press("ArrowUp")
    assert due.input_value() == "01.01.2027"
    due.press("ArrowDown")
    due.press("ArrowDown")
    assert due.input_value() == "30.12.2026"
    due.fill("+10")
    due.press("ArrowUp")
    assert due.input_value() == "+10"


def test_files_are_sent_checked_and_removed(open_page: Open, tmp_path: Path) -> None:
    page = open_page("/new")
    choosers: list[FileChooser] = []
    page.on("filechooser", lambda chooser: choosers.append(chooser))  # noqa: PLW0108 (a bound method of list has no attributes)
    page.focus("#subject")
    page.keyboard.press("F8")
    until(page, lambda: bool(choosers))
    choosers[0].set_files([scan("skan_1.pdf"), scan("skan_2.pdf")])
    expect(page.locator("#files .file .ok")).to_have_count(2)
    assert page.evaluate("new FormData(document.querySelector('#letter-form')).getAll('files').length") == 2


def test_a_file_that_cannot_be_taken_says_why(open_page: Open) -> None:
    page = open_page("/new")
    field = page.locator(".drop input[type=file]")
    field.set_input_files(scan("virus.exe", b"MZ" * 100))
    expect(page.locator("#files [role=alert]")).to_contain_text("Files of this kind are not taken.")
    field.set_input_files(scan("empty.pdf", b""))
    expect(page.locator("#files [role=alert]").nth(1)).to_contain_text("This file is empty.")
    field.set_input_files(scan("large.pdf", b"%PDF" + b"0" * 1_100_000))
    expect(page.locator("#files [role=alert]").nth(2)).to_contain_text("larger than 1")


def test_an_upload_that_failed_is_tried_again(open_page: Open, site: Site) -> None:
    page = open_page("/new")
    site.weather(away=True)
    page.locator(".drop input[type=file]").set_input_files(scan())
    again = page.locator("#files [role=alert] button")
    expect(again).to_be_visible()
    site.weather(away=False)
    again.click()
    expect(page.locator("#files .file .ok")).to_have_count(1)


def test_files_stay_when_the_form_is_refused(open_page: Open) -> None:
    page = open_page("/new")
    page.locator(".drop input[type=file]").set_input_files(scan())
    expect(page.locator("#files .file .ok")).to_have_count(1)
    page.click("[data-save=next]")
    expect(page.locator("#sender-e")).to_be_visible()
    expect(page.locator("#files .file .ok")).to_have_count(1)


def test_a_dropped_file_is_taken(open_page: Open) -> None:
    page = open_page("/new")
    page.evaluate(
        "() => { const data = new DataTransfer(); data.items.add(new File(['%PDF-1.7 x'], 'dropped.pdf'));"
        " const zone = document.querySelector('.drop'); for (const type of ['dragover', 'drop'])"
        " zone.dispatchEvent(new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true})) }"
    )
    expect(page.locator("#files .file")).to_contain_text("dropped.pdf")


def test_toasts_can_be_taken_back_by_key(open_page: Open) -> None:
    page = open_page("/states", agency="baku-education")
    page.wait_for_selector(".toast form")
    page.evaluate(
        "() => { document.querySelector('.toast form').onsubmit = e => { e.preventDefault(); window.undone = 1 } }"
    )
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("z")
    assert page.evaluate("window.undone") == 1


def test_a_dialog_opens_closes_and_gives_the_focus_back(open_page: Open) -> None:
    page = open_page("/letters/1312", agency="baku-education")
    button = page.locator("[data-open='#void']")
    button.click()
    expect(page.locator("#void")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#void")).to_be_hidden()
    expect(button).to_be_focused()


def test_without_script_the_form_is_a_plain_form(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{"name": "chancery_session", "value": "light-compact-on", "url": site.url("/")}])
    page = context.new_page()
    page.goto(site.url("/new"))
    fill(page)
    expect(page.locator(".drop input[type=file]")).to_be_visible()
    page.click("[data-save=next]")
    page.wait_for_url("**/letters")
    assert len(site.said()["letters"]) == 1
    context.close()
