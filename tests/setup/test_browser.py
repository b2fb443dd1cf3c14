"""The browser that the tests bring along opens a page by itself."""

from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.chromium import chromium

PAGE = "data:text/html;charset=utf-8,<title>Məktub · წერილი</title><h1>Məktub</h1>"


def test_it_opens_a_page_and_takes_a_picture(tmp_path: Path) -> None:
    found = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found.executable_path, args=found.args, env=found.env)
        page = browser.new_page(viewport={"width": 320, "height": 480})
        page.goto(PAGE)
        assert page.title() == "Məktub · წერილი"
        assert page.evaluate("document.fonts.size + window.innerWidth") == 320
        page.screenshot(path=tmp_path / "page.png")
        browser.close()
    assert (tmp_path / "page.png").read_bytes().startswith(b"\x89PNG")
