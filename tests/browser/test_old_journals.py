"""An old journal is taken over in the browser: chosen, looked through, accepted; the worker does its part."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Desk
from tests.imports.samples import lines, workbook

pytestmark = pytest.mark.xdist_group("browser")
OpenDesk = Callable[..., Desk]


@pytest.fixture
def spreadsheet(tmp_path: Path) -> Path:
    rows: list[list[Any]] = [*lines(40, 2011), ["D-0900/11", "31.02.2011", "İdarə", "Məktub"]]
    file = tmp_path / "jurnal-2011.xlsx"
    file.write_bytes(workbook(rows, above=2))
    return file


def test_an_old_journal_is_taken_over(desk: OpenDesk, spreadsheet: Path) -> None:
    own = desk("az", "clerk")
    page = own.page
    own.go("/imports")
    page.set_input_files('[data-drop="/imports/upload"] input[type=file]', spreadsheet)
    page.click("#uploaded a.main-act")
    page.wait_for_selector("#columns-form")
    assert page.input_value("#header_row") == "3"
    assert page.input_value("#column-0") == "number"
    page.focus("#header_row")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector('[data-open="#accept"]', timeout=60_000)
    assert page.locator("#errors-title").is_visible()
    assert "B44" in page.inner_text("main")
    page.click('[data-open="#accept"]')
    page.check("#leave_out")
    page.click("#accept button.main-act")
    page.wait_for_selector(".notice.ok a", timeout=60_000)
    page.click(".notice.ok a")
    page.wait_for_selector("#rows")
    assert "D-0012/11" in page.inner_text("#rows")


@pytest.mark.parametrize("path", ["/imports", "/intake", "/intake?state=rejected"])
def test_nothing_scrolls_sideways_on_a_phone(desk: OpenDesk, path: str) -> None:
    own = desk("en", "clerk", width=320)
    own.go(path)
    assert own.page.evaluate("document.documentElement.scrollWidth") <= 320
