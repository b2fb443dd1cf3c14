"""The keyboard: rows, letters by physical key in any layout, the way out with Escape."""

from playwright.sync_api import Page, expect

from tests.web.conftest import Open, Site


def at(page: Page) -> str:
    found: str = page.evaluate("document.querySelector('.register tr.is-at')?.id ?? ''")
    return found


def press_georgian(page: Page, code: str, character: str) -> None:
    """What a Georgian layout sends: its own character from the physical key."""
    page.evaluate(
        "([code, key]) => (document.activeElement ?? document.body).dispatchEvent("
        "new KeyboardEvent('keydown', {code, key, bubbles: true, cancelable: true}))",
        [code, character],
    )


def test_rows_by_letters_and_arrows(open_page: Open) -> None:
    page = open_page("/letters")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert at(page) == "r-1311"
    expect(page.locator("#r-1311 a.no")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("k")
    page.keyboard.press("k")
    page.keyboard.press("k")
    assert at(page) == "r-1312"


def test_the_same_from_a_georgian_layout(open_page: Open) -> None:
    page = open_page("/letters")
    press_georgian(page, "KeyJ", "ჯ")
    assert at(page) == "r-1312"
    press_georgian(page, "KeyX", "ხ")
    expect(page.locator("#r-1312 input")).to_be_checked()


def test_marks_gather_in_the_bar(open_page: Open) -> None:
    page = open_page("/letters")
    for key in ("j", "x", "j", "j", "j", "Shift+X"):
        page.keyboard.press(key)
    expect(page.locator(".bulk [data-count]")).to_have_text("4")
    assert page.evaluate("document.querySelectorAll('tr.is-on').length") == 4
    page.keyboard.press("Escape")
    expect(page.locator(".bulk")).to_be_hidden()
    assert page.evaluate("document.querySelectorAll('tr.is-on').length") == 0
    page.locator("[data-mark-all]").check()
    expect(page.locator(".bulk [data-count]")).to_have_text("24")


def test_enter_opens_and_the_list_remembers_the_row(open_page: Open, site: Site) -> None:
    page = open_page("/letters")
    for _ in range(3):
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/letters/1310")
    page.goto(site.url("/letters"))
    page.wait_for_selector("tr.is-at")
    assert at(page) == "r-1310"


def test_space_looks_and_follows_the_keyboard(open_page: Open) -> None:
    page = open_page("/letters")
    page.keyboard.press("j")
    page.keyboard.press("Space")
    expect(page.locator("#peek")).to_contain_text("1312")
    page.keyboard.press("j")
    expect(page.locator("#peek")).to_contain_text("1311")
    page.keyboard.press("Escape")
    expect(page.locator("#peek")).to_be_hidden()
    assert at(page) == "r-1311"


def test_search_help_new_and_sequences(open_page: Open) -> None:
    page = open_page("/letters")
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("n?j")
    assert page.locator("#find").input_value() == "n?j"
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("n")
    assert page.url.endswith("/letters")
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/new")
    page.goto(page.url.replace("/new", "/letters"))
    page.keyboard.press("n")
    page.wait_for_url("**/new")


def test_filter_unfolds_and_escape_folds_it(open_page: Open) -> None:
    page = open_page("/letters")
    page.keyboard.press("f")
    expect(page.locator("details.pick .sheet-menu")).to_be_visible()
    page.locator("details.pick input").focus()
    page.keyboard.press("Escape")
    expect(page.locator("details.pick .sheet-menu")).to_be_hidden()
    expect(page.locator("details.pick summary")).to_be_focused()


def test_who_switched_letters_off_types_them_in_vain(open_page: Open) -> None:
    page = open_page("/letters", letters="off")
    for key in ("j", "n", "?", "x"):
        page.keyboard.press(key)
    assert (at(page), page.url.endswith("/letters")) == ("", True)
    expect(page.locator("#keys")).to_be_hidden()
    page.locator("#r-1312 a.no").focus()
    page.keyboard.press("ArrowDown")
    assert at(page) == "r-1311"


def test_letters_with_control_stay_the_browsers(open_page: Open) -> None:
    page = open_page("/letters")
    page.keyboard.press("Control+j")
    assert at(page) == ""


def test_control_enter_presses_the_main_button_of_an_open_dialog(open_page: Open) -> None:
    page = open_page("/letters/1312")
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    page.keyboard.press("Control+Enter")
    page.locator("[data-open='#void']").click()
    reason = page.locator("dialog#void textarea")
    reason.focus()
    # What must be said is missing: the browser asks for it.
    page.keyboard.press("Control+Enter")
    expect(page.locator("dialog#void")).to_be_visible()
    assert sent == []
    reason.fill("Registered twice")
    with page.expect_request(lambda one: one.method == "POST" and one.url.endswith("/letters/void")):
        page.keyboard.press("Control+Enter")


def test_control_enter_leaves_small_forms_beside_alone(open_page: Open) -> None:
    page = open_page("/letters")
    here = page.url
    page.locator("#r-1312 a.no").focus()
    page.keyboard.press("Control+Enter")
    page.keyboard.press("j")
    assert (page.url, at(page)) == (here, "r-1311")
