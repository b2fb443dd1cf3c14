"""One content, five outputs: they say the same, count the same, and do nobody harm."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape as html_unescape
from itertools import pairwise
from typing import Any
from zipfile import ZipFile

import docx
import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar

from service.digest.rules.content import Entry, Figure, Part
from service.digest.rules.packing import clean, hash_of, packed, unpacked
from service.digest.writing.charting import alt_of, svg_of
from service.digest.writing.drawing import drawn
from service.digest.writing.mail import mail_of
from service.digest.writing.page import lead_of, outline_of, page_of
from service.digest.writing.paper import paper_of, without
from service.digest.writing.sheet import sheet_of
from service.digest.writing.telling import articles, told
from service.documents.typesetting import is_plain_drawing
from service.publishing.markup import html_of
from service.publishing.rules.publications import BODY_LIMIT, LEAD_LIMIT
from service.runtime.language import speaking
from tests.digest.outputs.contents import HARMFUL, LONG, content, figures, saying, without_clips
from tests.digest.outputs.reading import (
    bare,
    docx_text,
    html,
    miner_text,
    papers,
    pdfium_text,
    sentences,
    sheets,
    squeezed,
)

LANGUAGES = ("az", "ka", "en")


@pytest.mark.parametrize("edition", [1, 2])
@pytest.mark.parametrize("language", LANGUAGES)
def test_page_mail_pdf_and_docx_say_every_sentence_and_every_figure(language: str, edition: int) -> None:
    issue = content(language, public=False, edition=edition)
    wanted = sentences(issue)
    assert len(wanted) > 30
    mail = mail_of(issue)
    written, printed = papers(issue)
    texts = {
        "page": bare(html(page_of(issue)).text),
        "mail": bare(html(mail.html).text),
        "text": bare(mail.text),
        "docx": bare(docx_text(written)),
        "pdfium": pdfium_text(printed),
        "pdfminer": miner_text(printed),
    }
    for name, text in texts.items():
        assert [one for one in wanted if bare(one) not in text] == [], name


def test_the_annex_holds_every_figure_as_numbers_and_every_item() -> None:
    issue = content("en", public=False, edition=2)
    found = sheets(sheet_of(issue))
    for one in figures():
        head, *rows = found[one.title[:31]] or [[]]
        assert tuple(head) == one.columns
        assert [tuple("" if cell == "" else cell for cell in row) for row in rows] == [tuple(row) for row in one.rows]
    items = found["Items"]
    entries = [entry for part in issue.parts for entry in part.entries] + list(issue.late)
    assert [row[1] for row in items[1:]] == [entry.headline for entry in entries]
    assert [row[3] for row in items[1:]] == [entry.outlet for entry in entries]
    assert [row[4] for row in items[1:]] == [entry.on for entry in entries]
    assert items[-1][0] == "Came late"
    about = {row[0]: row[1] for row in found["The digest"] if row[0] != "About"}
    assert about["Month"] == date(2026, 10, 1) and "A figure was wrong." in about["Correction"]


def test_the_total_is_the_sum_of_the_weeks_in_every_output() -> None:
    issue = content("ka")
    assert articles(issue) == 12 + 1234 + 7
    line = next(one for one in told(issue).facts if "253" in one)
    written, printed = papers(issue)
    for text in (html(page_of(issue)).text, mail_of(issue).text, docx_text(written), pdfium_text(printed)):
        assert bare(line) in bare(text)
    assert sum(row[1] for row in sheets(sheet_of(issue))["Articles by week"][1:]) == 1253


def test_charts_are_drawn_with_tables_that_hold_every_figure_and_carry_no_script() -> None:
    page = page_of(content("az"))
    found = html(page)
    assert found.names.count("svg") >= 3  # the weeks, and a line for each outlet
    assert found.names.count("table") == 3  # weeks, outlets, accounts; what has no rows has no table
    assert not {"script", "style", "iframe"} & set(found.names)
    assert not [name for mark in found.marks for name in mark if name.startswith("on") or name == "style"]
    ids = [mark["id"] for mark in found.marks if "id" in mark]
    assert len(ids) == len(set(ids))
    named = {one for mark in found.marks for one in (mark.get("aria-labelledby") or "").split()}
    assert named <= set(ids)


def test_few_short_names_are_columns_many_or_long_ones_are_lines_and_accounts_are_a_table_alone() -> None:
    weeks, outlets, accounts, nothing = (
        drawn(one, one.of.key) for one in (figure for part in told(content()).parts for figure in part.figures)
    )
    assert weeks.chart is not None and len(weeks.chart.chart.bars) == 3  # a week without articles has no column
    assert outlets.chart is None and outlets.shares == (100.0, 56.4)
    assert accounts.chart is None and accounts.shares == () and len(accounts.grid.rows) == 2
    assert nothing.chart is None and nothing.grid.rows == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_month_without_articles_says_so_kindly_everywhere(language: str) -> None:
    issue = without_clips(language)
    nothing = told(issue).nothing
    assert nothing
    written, printed = papers(issue)
    mail = mail_of(issue)
    for text in (html(page_of(issue)).text, html(mail.html).text, mail.text, docx_text(written), pdfium_text(printed)):
        assert bare(nothing) in bare(text)
    assert nothing in [cell for row in next(iter(sheets(sheet_of(issue)).values())) for cell in row]
    assert lead_of(issue) == nothing
    assert told(content(language)).nothing == ""


def test_long_titles_are_whole_everywhere() -> None:
    issue = saying(LONG)
    written, printed = papers(issue)
    mail = mail_of(issue)
    for text in (html(page_of(issue)).text, html(mail.html).text, mail.text, docx_text(written)):
        assert squeezed(LONG) in squeezed(text)
    assert bare(LONG) in pdfium_text(printed)
    assert sheets(sheet_of(issue))["Items"][1][1] == LONG.strip()


def test_marks_that_turn_the_direction_of_writing_stand_in_no_output() -> None:
    issue = saying("Başlıq \u202etxet\u202c \u2067x\u2069 \u200fson", "\u061cBir\u0000 \u2028iki\ufeff")
    entry = issue.parts[0].entries[0]
    assert entry.headline == "Başlıq txet x son" and entry.summary == "Bir \niki"
    mail = mail_of(issue)
    written, printed = papers(issue)
    for text in (page_of(issue), mail.html, mail.text, docx_text(written), pdfium_text(printed)):
        assert not set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x00") & set(text)


def test_what_looks_like_markup_stays_text() -> None:
    issue = saying(HARMFUL, HARMFUL)
    mail = mail_of(issue)
    for page in (page_of(issue), mail.html):
        found = html(page)
        assert "script" not in found.names and "b" not in found.names
        assert HARMFUL in found.text
    assert HARMFUL in mail.text
    outline = html(str(html_of(outline_of(issue))))
    assert "script" not in outline.names and HARMFUL in outline.text


def test_headlines_that_look_like_the_markup_of_publications_stay_text_in_feeds() -> None:
    issue = saying("[x](https://evil.example) **bold** # no | table `code`")
    found = html(str(html_of(outline_of(issue))))
    assert found.links == [] and "strong" not in found.names
    assert "[x](https://evil.example) **bold** # no | table `code`" in found.text


def test_only_addresses_of_the_web_are_links() -> None:
    issue = content()
    assert "javascript:" not in "".join(html(page_of(issue)).links + html(mail_of(issue).html).links)
    assert "https://news.example/1?a=1&b=2" in html(page_of(issue)).links
    assert "javascript:alert(1)" in html(page_of(issue)).text  # said, and not followed


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "\r=", "=cmd|' /C calc'!A0", "{=1+1}"])
def test_cells_that_spreadsheets_would_run_are_texts(sign: str) -> None:
    made = sheet_of(saying(f"{sign}1+1", f"{sign}HYPERLINK(1)"))
    row = sheets(made)["Items"][1]
    assert row[1] == clean(saying(f"{sign}1+1")).parts[0].entries[0].headline
    with ZipFile(io.BytesIO(made)) as book:
        for name in book.namelist():
            if name.startswith("xl/worksheets/"):
                assert b"<f>" not in book.read(name) and b"<f " not in book.read(name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_declares_itself_archival_and_accessible(language: str) -> None:
    issue = content(language)
    _, printed = papers(issue)
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        assert str(pdf.Root.Lang) == language and bool(pdf.Root.MarkInfo.Marked) and "/StructTreeRoot" in pdf.Root
        with pdf.open_metadata() as meta:
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"], meta["pdfuaid:part"]) == ("2", "A", "1")
            assert meta["dc:title"] == told(issue).heading
        kinds = {str(one.get("/S")) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one}
        assert {"/H1", "/H2", "/H3", "/Table", "/P"} <= kinds


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_is_built_as_archives_and_readers_need_it(language: str) -> None:
    """An intent for its colours, every letter embedded with what it means, every drawing with words, heads in order."""
    _, printed = papers(content(language, public=False))
    assert printed.startswith(b"%PDF-1.7")
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        assert pdf.check_pdf_syntax() == [] and not pdf.is_encrypted
        (intent,) = pdf.Root.OutputIntents
        assert intent.S == "/GTS_PDFA1" and len(intent.DestOutputProfile.read_bytes()) > 100
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert "/AcroForm" not in pdf.Root and "/JavaScript" not in (pdf.Root.get("/Names") or {})
        dictionaries = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]
        letters = [one for one in dictionaries if one.get("/Type") == "/FontDescriptor"]
        assert letters and all({"/FontFile2", "/FontFile3"} & set(one.keys()) for one in letters)
        fonts = [one for one in dictionaries if one.get("/Type") == "/Font" and one.get("/Subtype") == "/Type0"]
        assert fonts and all("/ToUnicode" in one for one in fonts)
        drawings = [one for one in dictionaries if one.get("/S") == "/Figure"]
        assert len(drawings) == 2 and all(str(one.Alt).strip() for one in drawings)
        assert all("/StructParents" in page.obj and page.obj.get("/Tabs") == "/S" for page in pdf.pages)
        levels = [int(str(one.S)[2]) for one in in_reading(pdf.Root.StructTreeRoot) if str(one.S)[1:2] == "H"]
        assert levels[0] == 1 and all(after - before <= 1 for before, after in pairwise(levels))


def in_reading(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Elements of a tree of tags in the order in which they are read."""
    kids: Any = node.get("/K", [])
    for one in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(one, pikepdf.Dictionary) and "/S" in one:
            yield one
            yield from in_reading(one)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_page_draws_the_papers_draw_with_the_same_values(language: str) -> None:
    issue = content(language)
    figures_told = [one for part in told(issue).parts for one in part.figures]
    drawn_on_page = [one for one in figures_told if drawn(one, "k").chart is not None or drawn(one, "k").shares]
    with speaking(language):
        drawings = [svg_of(one) for one in figures_told if svg_of(one)]
    assert len(drawings) == len(drawn_on_page) == 2
    written, printed = papers(issue)
    for one, svg in zip(drawn_on_page, drawings, strict=True):
        words = [html_unescape(word) for word in re.findall(r"<text[^>]*>([^<]*)</text>", svg)]
        assert {row[1] for row in one.rows if row[1] != "0"} <= set(words)
        for said in words:
            assert bare(said) in pdfium_text(printed) and bare(said) in miner_text(printed)
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        tags = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]
        heard = [str(one.Alt) for one in tags if one.get("/S") == "/Figure"]
    assert sorted(map(squeezed, heard)) == sorted(squeezed(alt_of(one)) for one in drawn_on_page)
    with ZipFile(io.BytesIO(written)) as book:
        assert [book.read(name).decode() for name in sorted(book.namelist()) if name.endswith(".svg")] == drawings
        marks = book.read("word/document.xml").decode()
    pictures = [one._inline.docPr.get("descr") for one in docx.Document(io.BytesIO(written)).inline_shapes]
    assert pictures == [alt_of(one) for one in drawn_on_page] and marks.count("svgBlip ") == 2


def test_a_drawing_that_leads_elsewhere_is_not_set() -> None:
    plain = b'<svg xmlns="http://www.w3.org/2000/svg"><text x="1">&amp;</text></svg>'
    assert is_plain_drawing(plain)
    for harm in (
        b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg"><text href="x">a</text></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:l="http://www.w3.org/1999/xlink"><text l:href="x"/></svg>',
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"><text>&a;</text></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg"><rect style="fill:url(x)"/></svg>',
        b"<svg", plain + b" " * 300_000,
    ):  # fmt: skip
        assert not is_plain_drawing(harm), harm[:80]


ACCOUNTS = {
    "az": (("Platforma", "Hesab", "Rəqəm", "Tarix", "Say", "Əvvəlki tarix", "Əvvəlki"),
           ("Twitter (X)", "Azərbaycan Respublikasının Təhsil idarəsi", "Səhifənin bəyənmələri", "28.10.2026",
            187_309, "28.09.2026", 184_499)),
    "ka": (("პლატფორმა", "ანგარიში", "მაჩვენებელი", "თარიღი", "რაოდენობა", "წინა თარიღი", "წინა"),
           ("Instagram", "მთისპირის მუნიციპალიტეტის მერია", "გამომწერები (followers)", "28.10.2026", 187_309,
            "28.09.2026", 184_499)),
}  # fmt: skip


@pytest.mark.parametrize("language", sorted(ACCOUNTS))
def test_a_long_table_names_its_columns_on_every_page_and_no_word_leaves_its_cell(language: str) -> None:
    columns, row = ACCOUNTS[language]
    many = Figure("social", "Social networks", "", columns, (row,) * 60)
    issue = replace(content(language), parts=(Part("figures", "Figures", "", (), (many,)),), late=())
    _, printed = papers(issue)
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(printed)]
    with_rows = [text for text in pages if "187" in text]
    assert len(with_rows) > 1
    assert all(columns[0] in text and columns[4] in text for text in with_rows)
    assert _overlaps(printed) == []


def _overlaps(printed: bytes) -> list[str]:
    """Letters that stand on the letter before them."""
    found = []
    for page in extract_pages(io.BytesIO(printed), laparams=None):
        letters = [one for one in page if isinstance(one, LTChar) and one.get_text().strip()]
        letters.sort(key=lambda one: (round(one.y0), one.x0))
        for left, right in pairwise(letters):
            if abs(left.y0 - right.y0) < 1 and right.x0 < left.x1 - 1:
                found.append(left.get_text() + right.get_text())
    return found


def test_signs_without_a_letter_are_replaced_and_nothing_else() -> None:
    paper = paper_of(saying("Rocket 🚀 launched", "Fine"))
    changed = without(paper, "🚀", "?")
    assert "Rocket ? launched" in str(changed) and "🚀" not in str(changed)
    assert without(paper, "ÿ", "?") == paper


def test_a_public_issue_names_nobody_who_approved_it_and_says_no_tone() -> None:
    public, internal = content(public=True), content(public=False)
    assert "Approving Person" not in page_of(public) + mail_of(public).text + str(paper_of(public))
    assert "Approving Person" in mail_of(internal).text
    assert "For use within the agency" in mail_of(internal).text


def test_what_came_late_stands_apart_and_last() -> None:
    said = told(content())
    assert said.late is not None and said.all_parts[-1] is said.late
    page = page_of(content())
    assert page.index('id="late"') > page.index('id="s3"')
    assert told(replace(content(), late=())).late is None


def test_feeds_carry_what_fits_and_say_that_there_is_more() -> None:
    entries = tuple(Entry(f"Headline {number} " + "x" * 200, "", "Outlet", None, "", "", 0) for number in range(400))
    issue = replace(content(), parts=(Part("topics", "Topics", "", entries, ()),), introduction="word " * 600)
    assert len(outline_of(issue)) <= BODY_LIMIT and outline_of(issue).endswith("…")
    assert len(lead_of(issue)) <= LEAD_LIMIT and lead_of(issue).endswith("…")


def test_content_that_is_kept_is_the_same_again_and_its_hash_tells_changes_apart() -> None:
    one = content("ka", edition=2)
    assert unpacked(packed(one)) == one and hash_of(unpacked(packed(one))) == hash_of(one)
    assert hash_of(replace(one, edition=3)) != hash_of(one)


WILD = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(headline=WILD, summary=WILD, address=WILD)
def test_whatever_is_written_is_said_alike_by_page_mail_and_annex(headline: str, summary: str, address: str) -> None:
    entry = Entry(headline, summary, "Outlet", None, address, "", 0)
    issue = clean(replace(content(), parts=(Part("text", "Top", "", (entry,), ()),), late=()))
    assert clean(issue) == issue
    told_entry = issue.parts[0].entries[0]
    mail = mail_of(issue)
    for text in (html(page_of(issue)).text, html(mail.html).text, mail.text):
        assert bare(told_entry.headline) in bare(text) and bare(told_entry.summary) in bare(text)
    row = [*sheets(sheet_of(issue))["Items"][1], "", ""]
    assert bare(str(row[1])) == bare(told_entry.headline)
