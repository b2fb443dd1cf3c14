"""The pages, the workbook and the API of reports: who may see which, and that all of them say the same."""

import io
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from html import unescape

import httpx
import pytest
from python_calamine import CalamineWorkbook

from service.reports.rules import OF_NOW, REPORTS
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from tests.assignments.factories import person_id
from tests.conftest import OpenWork
from tests.correspondence.factories import registered
from tests.reports.factories import CANCELLED, IN_TIME, LATE, OPEN, OVERDUE, answered, arrived, lived
from tests.reports.reading import Tables

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
WHOLE_YEAR = "?from=-300&to=%2B1"


async def past(work: Work) -> None:
    """Something for every report."""
    for one in (IN_TIME, IN_TIME, LATE, OPEN, OVERDUE, CANCELLED):
        await lived(work, "lead-adviser", one)
    letter = await arrived(work, 3)
    await answered(work, 2, 0, letter)
    await registered(work, minutes_ago=9 * 24 * 60, due_on=work.today - timedelta(days=3))


# --- who may see which


@pytest.mark.parametrize(
    ("username", "seen"),
    [
        ("head", {"/dashboard", *(f"/reports/{one}" for one in REPORTS)}),
        ("clerk", {"/reports/volumes"}),
        ("adviser", set()),
        ("administrator", set()),
    ],
)
async def test_who_sees_which_report(sign_in: SignIn, tenant: Tenant, username: str, seen: set[str]) -> None:
    http = await sign_in(tenant, username)
    for path in ["/dashboard", *(f"/reports/{one}" for one in REPORTS)]:
        wanted = 200 if path in seen else 403
        assert (await http.get(path)).status_code == wanted, path
        if path != "/dashboard":
            assert (await http.get(f"{path}/print")).status_code == wanted, path
            assert (await http.get(f"{path}/export.xlsx")).status_code == wanted, path
            assert (await http.get(f"/api/v1{path}")).status_code == wanted, path
    front = await http.get("/reports")
    firsts = [path for path in (f"/reports/{one}" for one in REPORTS) if path in seen]
    assert front.headers.get("location", "") == (firsts[0] if firsts else "")
    rail = (await http.get("/me")).text
    assert ('href="/dashboard"' in rail, 'href="/reports"' in rail) == ("/dashboard" in seen, bool(seen))


async def test_nobody_unknown_sees_any(client: httpx.AsyncClient) -> None:
    for path in ("/dashboard", "/reports", "/reports/discipline", "/reports/volumes/export.xlsx"):
        assert (await client.get(path)).status_code == 303, path
    assert (await client.get("/api/v1/reports/discipline")).status_code == 401


# --- figures and their rows


async def test_figures_of_a_page_lead_to_as_many_rows(sign_in: SignIn, committing: OpenWork, tenant: Tenant) -> None:
    async with committing(tenant) as work:
        await past(work)
        name = str(await person_id(work, "lead-adviser"))
    head = await sign_in(tenant, "head")
    table = Tables((await head.get(f"/reports/discipline{WHOLE_YEAR}")).text)["By unit and person"]
    own = next(row for row in table if f"main={name}" in row[2][1])
    assert [int(words) for words, _ in own[2:8]] == [6, 2, 1, 2, 1, 1]
    for words, href in [cell for row in table[1:] for cell in row[2:8] if cell[1]]:
        listed = (await head.get(href)).text
        assert re.search(rf'role="status">{words} assignments?<', listed), href
    letters = Tables((await head.get(f"/reports/volumes{WHOLE_YEAR}")).text)
    walked = 0
    for caption in ("By journals", "By kinds", "By weeks"):
        for words, href in [cell for row in letters[caption][1:] for cell in row if cell[1]]:
            assert re.search(rf'role="status">{words} letters?<', (await head.get(href)).text), href
            walked += 1
    assert walked >= 6


async def test_the_workbook_and_the_paper_hold_what_the_page_shows(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant
) -> None:
    async with committing(tenant) as work:
        await past(work)
    head = await sign_in(tenant, "head")
    for report in REPORTS:
        query = "" if report in OF_NOW else WHOLE_YEAR
        on_page = Tables((await head.get(f"/reports/{report}{query}")).text).found
        on_paper = Tables((await head.get(f"/reports/{report}/print{query}")).text).found
        assert [[word for word, _ in row] for rows in on_paper.values() for row in rows] == [
            [word for word, _ in row] for rows in on_page.values() for row in rows
        ]
        book = CalamineWorkbook.from_filelike(
            io.BytesIO((await head.get(f"/reports/{report}/export.xlsx{query}")).content)
        )
        assert book.sheet_names[:-1] == list(on_page) and len(on_page) >= 2
        for caption, rows in on_page.items():
            sheet = book.get_sheet_by_name(caption).to_python()
            width = len(rows[0])
            assert [[said(cell) for cell in [*row, *[""] * width][:width]] for row in sheet] == [
                [as_number(word.replace("—", "")) for word, _ in row] for row in rows
            ], caption


async def test_figures_of_answer_times_lead_to_their_letters(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant
) -> None:
    async with committing(tenant) as work:
        await past(work)
    head = await sign_in(tenant, "head")
    page = (await head.get(f"/reports/answers{WHOLE_YEAR}")).text
    links = [
        (unescape(href), int(count))
        for href, count in re.findall(r'href="(/reports/answers\?[^"]*rows=1[^"]*)">([0-9]+)<', page)
    ]
    assert len(links) >= 3
    for href, count in links:
        (rows,) = Tables((await head.get(href)).text).found.values()
        assert len(rows) - 1 == count, href
        assert (await head.get(href.replace("/answers?", "/answers/export.xlsx?"))).status_code == 200


async def test_overdue_letters_are_the_same_figure_everywhere(
    sign_in: SignIn, api: Callable[..., Awaitable[httpx.AsyncClient]], committing: OpenWork, tenant: Tenant
) -> None:
    async with committing(tenant) as work:
        await past(work)
    head = await sign_in(tenant, "head")
    total = (await (await api(tenant, "head")).get("/api/v1/reports/overdue-letters")).json()["total"]
    assert total >= 1
    dashboard = (await head.get("/dashboard")).text
    shown = re.search(r'href="/letters\?journal=all&amp;overdue=1">([0-9]+)<', dashboard)
    assert shown is not None and int(shown[1]) == total
    listed = (await head.get("/letters?journal=all&overdue=1")).text
    assert len(re.findall(r'<tr id="r-', listed)) == min(total, 50)
    report = (await head.get("/reports/overdue-letters")).text
    assert f'overdue=1">{total}<' in unescape(report)


def said(cell: object) -> str:
    """A cell of a workbook as the page writes it in English."""
    if hasattr(cell, "strftime"):
        return cell.strftime("%d.%m.%Y")  # type: ignore[no-any-return]
    if isinstance(cell, float):
        return f"{cell:.1f}"
    return str(cell)


def as_number(word: str) -> str:
    """A figure of the page with one decimal, as a spreadsheet knows no whole numbers."""
    plain = word.replace(",", "")
    return f"{float(plain):.1f}" if re.fullmatch(r"\d+(\.\d)?", plain) else word


async def test_the_api_says_what_the_page_says(sign_in: SignIn, committing: OpenWork, tenant: Tenant) -> None:
    async with committing(tenant) as work:
        await past(work)
    head = await sign_in(tenant, "head")
    told = (await head.get("/api/v1/reports/discipline?from=-300&to=%2B1")).json()
    page = Tables((await head.get(f"/reports/discipline{WHOLE_YEAR}")).text)["By unit and person"]
    total = told["total"]
    names = ("given", "in_time", "late", "open", "overdue", "cancelled")
    assert [words for words, _ in page[-1][2:8]] == [str(total[name]) for name in names]
    assert sum(one["figures"]["given"] for one in told["people"]) == total["given"]
    volumes = (await head.get("/api/v1/reports/volumes?from=-300&to=%2B1")).json()
    assert sum(one["count"] for one in volumes["items"]) == volumes["total"] > 0
    answers = (await head.get("/api/v1/reports/answers?from=-300&to=%2B1")).json()
    assert sum(one["count"] for one in answers["total"]["spans"]) == answers["total"]["count"] > 0
    overdue = (await head.get("/api/v1/reports/overdue")).json()
    assert sum(one["count"] for one in overdue["people"]) == overdue["total"] > 0 and overdue["complete"]


async def test_a_token_counts_what_its_role_reads(
    api: Callable[..., Awaitable[httpx.AsyncClient]], tenant: Tenant
) -> None:
    assert (await (await api(tenant, "head")).get("/api/v1/reports/overdue")).status_code == 200
    assert (await (await api(tenant, "clerk")).get("/api/v1/reports/overdue")).status_code == 403


# --- what was typed


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ("from=31.02.2026", "from", "The calendar has no 31.02.2026"),
        ("from=10.05.2026&to=01.05.2026", "to", "The last day lies before the first."),
        ("period=2026-13", "period", "Choose a month, a quarter or a year from the list."),
    ],
)
async def test_a_period_that_is_none_is_refused_at_its_field(
    sign_in: SignIn, tenant: Tenant, query: str, field: str, sentence: str
) -> None:
    head = await sign_in(tenant, "head")
    answer = await head.get(f"/reports/volumes?{query}")
    assert answer.status_code == 422 and sentence in answer.text
    for part in query.split("&"):
        name, _, typed = part.partition("=")
        assert name == "period" or f'value="{typed}"' in answer.text
    refused = await head.get(f"/api/v1/reports/volumes?{query}")
    assert refused.status_code == 422 and field in refused.text


async def test_a_long_time_says_what_is_left_out(sign_in: SignIn, tenant: Tenant) -> None:
    answer = await (await sign_in(tenant, "head")).get("/reports/volumes?from=01.01.2020&to=31.12.2024")
    assert "A report covers at most 366 days" in answer.text and "01.01.2024 – 31.12.2024" in answer.text


@pytest.mark.parametrize("key", ["2026-11", "2026-q3", "2025", "1999-02"])
async def test_every_period_can_be_chosen_again(sign_in: SignIn, tenant: Tenant, key: str) -> None:
    shown = (await (await sign_in(tenant, "head")).get(f"/reports/volumes?period={key}")).text
    assert re.search(rf'<option value="{key}" selected>', shown)


# --- the dashboard


async def test_the_dashboard_says_what_the_reports_say(sign_in: SignIn, committing: OpenWork, tenant: Tenant) -> None:
    async with committing(tenant) as work:
        await past(work)
    head = await sign_in(tenant, "head")
    for span in ("week", "weeks", "year"):
        shown = (await head.get(f"/dashboard?span={span}")).text
        overdue = (await head.get("/api/v1/reports/overdue")).json()["total"]
        assert f'<dd class="late"><a href="/assignments?whose=all&amp;overdue=1">{overdue}</a>' in shown
        assert shown.count('<svg class="drawn"') >= 2
    assert "style=" not in shown and "<script>" not in shown
    first, last = re.search(r"(\d\d\.\d\d\.\d{4}) – (\d\d\.\d\d\.\d{4})", shown).groups()  # type: ignore[union-attr]
    total = (await head.get("/api/v1/reports/discipline", params={"from": first, "to": last})).json()["total"]
    assert f"{total['percent_in_time']:g}%" in shown


async def test_taking_a_report_elsewhere_is_an_act(sign_in: SignIn, tenant: Tenant) -> None:
    head = await sign_in(tenant, "head")
    await head.get("/reports/volumes/export.xlsx?period=2026-11")
    assert "Report exported" in (await head.get("/audit")).text
