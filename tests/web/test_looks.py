"""Every page of the shell: nothing for axe to find, nothing that scrolls sideways, the agency's font and colour."""

from typing import Any

import pytest
from playwright.sync_api import Page

from service.runtime.settings import ROOT
from service.tenancy.contrast import contrast
from tests.web.conftest import Open

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
OWN = {"baku-education": "az", "mtispiri": "ka"}
PAGES = [("/states", "baku-education"), ("/letters", "mtispiri"), ("/letters/1312", "baku-education")]
PAGES += [("/new", "mtispiri"), ("/nothing-here", "mtispiri"), ("/keys", "mtispiri")]
RULES = "{runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}}"


def found_by_axe(page: Page) -> list[Any]:
    page.evaluate(AXE)
    said: list[Any] = page.evaluate(
        f"axe.run(document, {RULES}).then(r => r.violations.map(v =>"
        " [v.id, v.nodes.map(n => n.target.join(' ') + ': ' + n.failureSummary)]))"
    )
    return said


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("path", "agency"), PAGES)
def test_axe_finds_nothing(open_page: Open, path: str, agency: str, theme: str) -> None:
    assert found_by_axe(open_page(path, agency=agency, theme=theme, speaking=OWN[agency])) == []


@pytest.mark.parametrize("width", [320, 390, 800])
@pytest.mark.parametrize(("path", "agency"), PAGES)
def test_nothing_scrolls_sideways(open_page: Open, path: str, agency: str, width: int) -> None:
    page = open_page(path, agency=agency, width=width, speaking=OWN[agency])
    assert page.evaluate("document.documentElement.scrollWidth") == width
    if width == 390:
        assert found_by_axe(page) == []


def test_letters_of_all_three_languages_come_from_the_font(open_page: Open) -> None:
    page = open_page("/letters")
    text = "AƏÖĞabcəöğışİI 0123456789 ₾₼№„“”– აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ"
    for weight in (400, 500, 600):
        loaded = page.evaluate(
            "([weight, text]) => document.fonts.load(`${weight} 14px FiraGO`, text)"
            ".then(all => all.map(f => f.status))",
            [weight, text],
        )
        assert loaded == ["loaded"] * 3  # Latin, Georgian, the manat


def test_what_the_agency_sets_is_readable_in_both_themes(open_page: Open) -> None:
    for theme in ("light", "dark"):
        page = open_page("/letters", theme=theme)
        fill, ink = page.evaluate(
            "(() => { const s = getComputedStyle(document.querySelector('.btn.main-act'));"
            " return [s.backgroundColor, s.color] })()"
        )
        assert contrast(_hex(fill), _hex(ink)) >= 4.5
        assert fill == "rgb(13, 107, 95)"  # the colour of the profile needs no clamping here


def _hex(colour: str) -> str:
    return "#" + "".join(f"{int(part):02x}" for part in colour.strip("rgb()").split(","))


def test_paper_is_black_on_white_even_from_the_dark_theme(open_page: Open) -> None:
    page = open_page("/letters", theme="dark")
    page.emulate_media(media="print")
    seen = page.evaluate(
        "(() => { const s = getComputedStyle(document.body); const cell = document.querySelector('.register td.on-no');"
        " return [s.backgroundColor, s.color, getComputedStyle(document.querySelector('.top')).display,"
        " getComputedStyle(cell).whiteSpace] })()"
    )
    assert seen == ["rgb(255, 255, 255)", "rgb(0, 0, 0)", "none", "normal"]
