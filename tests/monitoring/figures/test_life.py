"""Social accounts over HTTP and API: figures with their sources, growth, corrections, CSV; never a sum of platforms."""

import io
import re
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from uuid import UUID, uuid4

import httpx
import pytest
from python_calamine import CalamineWorkbook

from service.kit.refusal import FieldErrors, Refusal
from service.monitoring.actions import judging
from service.monitoring.figures.actions.accounts import (
    correct_figure,
    enter_account,
    note_figures,
    withdraw_figure,
)
from service.monitoring.figures.actions.importing import Choice, begin_import, take_import
from service.monitoring.figures.queries.accounts import figures, shown
from service.monitoring.figures.queries.measuring import cases
from service.monitoring.figures.rules.accounts import AccountEdit, NewFigure
from service.monitoring.rules.coding import Change
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from tests.conftest import OpenWork
from tests.monitoring.factories import clipped, topic
from tests.notifications.conftest import questions  # noqa: F401 - a fixture

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
MINISTRY = {
    ("facebook", "likes"): 157_230, ("facebook", "followers"): 187_309, ("instagram", "followers"): 79_100,
    ("twitter", "followers"): 11_845, ("telegram", "subscribers"): 17_605, ("linkedin", "followers"): 2_496,
    ("youtube", "subscribers"): 109_000,
}  # fmt: skip


async def account(work: Work, platform: str = "facebook", name: str = "") -> UUID:
    word = uuid4().hex[:8]
    return await enter_account(work, AccountEdit(platform, f"https://{platform}.example/{word}", name or f"P {word}"))


async def all_platforms(work: Work, on: date) -> dict[str, UUID]:
    found: dict[str, UUID] = {}
    for (platform, metric), value in MINISTRY.items():
        if platform not in found:
            found[platform] = await account(work, platform)
        await note_figures(work, found[platform], [NewFigure(metric, on, value)])
    return found


def digits(text: str) -> set[str]:
    """Every number of a page, without the marks between its groups."""
    return {re.sub(r"[.,\s\u00a0\u202f]", "", one) for one in re.findall(r"\d[\d.,\u00a0\u202f]*\d", text)}


async def test_figures_of_platforms_are_never_added_up(sign_in: SignIn, tenant: Tenant, committing: OpenWork) -> None:
    async with committing(tenant) as work:
        today = work.today
        await all_platforms(work, today - timedelta(days=1))
        known = {one.value for one in await figures(work)}
    sums = {str(sum(MINISTRY.values()))}
    followers = [value for (_, metric), value in MINISTRY.items() if metric != "likes"]
    sums |= {str(sum(followers)), str(157_230 + 187_309), str(sum(known))}
    head = await sign_in(tenant, "head")
    for path in ("/monitoring/figures", "/monitoring/figures/export.csv", "/monitoring/measurement",
                 "/api/v1/monitoring/figures"):  # fmt: skip
        answer = await head.get(path)
        assert answer.status_code == 200, path
        assert not digits(answer.text) & sums, path
    page = (await head.get("/monitoring/figures")).text
    assert {str(value) for value in MINISTRY.values()} <= digits(page)
    assert "never added up" in page and "Likes of single posts are not among them" in page
    book = CalamineWorkbook.from_filelike(io.BytesIO((await head.get("/monitoring/figures/export.xlsx")).content))
    values = {cell for row in book.get_sheet_by_index(0).to_python() for cell in row if isinstance(cell, float)}
    assert set(map(float, MINISTRY.values())) <= values and not {str(int(one)) for one in values} & sums


async def test_a_figure_is_corrected_by_an_act_with_a_reason(work: Work) -> None:
    page, today = await account(work), work.today
    (one,) = await note_figures(work, page, [NewFigure("followers", today, 187_309)])
    with pytest.raises(FieldErrors):
        await note_figures(work, page, [NewFigure("followers", today, 5)])
    with pytest.raises(Refusal, match="Say why"):
        await correct_figure(work, one, 187_310, "")
    with pytest.raises(Refusal, match="there already"):
        await correct_figure(work, one, 187_309, "same")
    made = await correct_figure(work, one, 187_310, "Misread")
    with pytest.raises(Refusal, match="corrected or withdrawn"):
        await correct_figure(work, one, 5, "Late")
    every = {figure.id: figure for figure in await figures(work, account_id=page, standing=False)}
    assert (every[one].state, every[one].reason, every[made].replaces_id) == ("corrected", "Misread", one)
    assert [figure.value for figure in await figures(work, account_id=page)] == [187_310]
    await withdraw_figure(work, made, "Another page")
    assert await figures(work, account_id=page) == []
    await note_figures(work, page, [NewFigure("followers", today, 187_000)])


async def test_growth_is_shown_with_the_days_it_is_of(work: Work) -> None:
    page, today = await account(work), work.today
    for days, value in ((200, 100), (95, 150), (30, 180), (0, 200)):
        await note_figures(work, page, [NewFigure("followers", today - timedelta(days=days), value)])
    (found,) = [one for one in await shown(work, today - timedelta(days=90), today) if one.account.id == page]
    (line,) = found.lines
    assert line.latest.value == 200 and line.grown is not None
    assert (line.grown.before.value, line.grown.change) == (150, 50)


async def test_a_spreadsheet_is_looked_at_before_it_is_taken(work: Work) -> None:
    page, today = await account(work), work.today
    await note_figures(work, page, [NewFigure("followers", today, 5), NewFigure("likes", today, 7)])
    text = f"date;followers;likes\n{today:%d.%m.%Y};5;8\n{today - timedelta(days=1):%d.%m.%Y};6;none\n"
    import_id = await begin_import(work, "figures.csv", text.encode())
    choice = Choice({0: "on", 1: "followers", 2: "likes"}, page)
    with pytest.raises(Refusal) as refused:
        await take_import(work, import_id, choice, leave_out=False)
    assert refused.value.field == "leave_out"
    assert await take_import(work, import_id, choice, leave_out=True) == 1
    assert sorted(one.value for one in await figures(work, account_id=page)) == [5, 6, 7]
    with pytest.raises(Refusal):
        await take_import(work, import_id, choice, leave_out=True)


async def test_accounts_and_figures_over_http(sign_in: SignIn, tenant: Tenant, committing: OpenWork) -> None:
    head = await sign_in(tenant, "head")
    word = uuid4().hex[:8]
    empty = await head.post("/monitoring/figures/new", data={"platform": "facebook", "name": "", "address": "ours"})
    assert empty.status_code == 422 and "beginning with https://" in empty.text and 'value="ours"' in empty.text
    values = {"platform": "facebook", "name": f"Page {word}", "address": f"https://facebook.example/{word}"}
    made = await head.post("/monitoring/figures/new", data=values)
    assert made.status_code == 303
    again = await head.post("/monitoring/figures/new", data=values)
    assert again.status_code in {409, 422} and "There is an account" in again.text
    place = made.headers["location"]
    wrong = await head.post(f"{place}/note", data={"metric": "followers", "on": "22.11.2019", "value": "187K",
                                                   "origin": "page"})  # fmt: skip
    assert wrong.status_code == 422 and "not a rounded one" in wrong.text and 'value="187K"' in wrong.text
    good = await head.post(f"{place}/note", data={"metric": "followers", "on": "22.11.2019", "value": "187 309",
                                                  "origin": "page"})  # fmt: skip
    assert good.status_code == 303
    page = (await head.get(place)).text
    assert "187,309" in page and "22.11.2019" in page and "Read on the page itself" in page
    figure = re.search(r"/figures/([0-9a-f-]{36})/correct", page)
    assert figure is not None
    refused = await head.post(f"{place}/figures/{figure[1]}/correct", data={"value": "187310", "reason": ""})
    assert refused.status_code == 422 and "187310" in refused.text
    done = await head.post(f"{place}/figures/{figure[1]}/correct", data={"value": "187310", "reason": "Misread"})
    assert done.status_code == 303 and "Misread" in (await head.get(place)).text
    assert (await head.post(f"{place}/end", data={"reason": "Closed"})).status_code == 303
    assert "given up" in (await head.post(f"{place}/note", data={"metric": "followers", "on": "1.1.2020",
                                                                 "value": "1", "origin": "page"})).text  # fmt: skip
    assert (await head.post(f"{place}/resume")).status_code == 303
    clerk = await sign_in(tenant, "clerk")
    assert (await clerk.get("/monitoring/figures")).status_code == 403


async def test_a_spreadsheet_over_http(sign_in: SignIn, tenant: Tenant, committing: OpenWork) -> None:
    async with committing(tenant) as work:
        page = await account(work)
    head = await sign_in(tenant, "head")
    none = await head.post("/monitoring/figures/import", data={"x": "1"})
    assert none.status_code == 422
    empty = await head.post("/monitoring/figures/import", files={"file": ("a.csv", b"date\n", "text/csv")})
    assert empty.status_code == 422 and "nothing in this file" in empty.text
    text = "Tarix;İzləyicilər\n01.03.2019;100\n02.03.2019;many\n".encode()
    sent = await head.post("/monitoring/figures/import", files={"file": ("a.csv", text, "text/csv")})
    assert sent.status_code == 303
    place = sent.headers["location"]
    first = (await head.get(place)).text
    assert '<option value="followers" selected>' in first
    asked = {"column-0": "on", "column-1": "followers"}
    lacking = await head.get(place, params=asked)
    assert lacking.status_code == 422 and "Say which column names the account" in lacking.text
    looked = await head.get(place, params={**asked, "account": str(page)})
    assert looked.status_code == 200 and ">B3<" in looked.text and "many" in looked.text
    refused = await head.post(f"{place}/take", data={**asked, "account": str(page)})
    assert refused.status_code in {409, 422} and "Some cells are wrong" in refused.text
    taken = await head.post(f"{place}/take", data={**asked, "account": str(page), "leave_out": "1"})
    assert taken.status_code == 303
    assert "100" in (await head.get(f"/monitoring/figures/{page}")).text


async def test_measurement_counts_what_is_relevant_and_each_figure_leads_to_its_rows(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    word = f"Ölçü {uuid4().hex[:6]}"
    async with committing(tenant) as work:
        about = await topic(work, f"{word} mövzu")
        told = await clipped(work, title=f"{word} bir")
        values = {"tone": "negative", "prominence": "lead", "message": "Ours", "spokesperson": word}
        await judging.code(work, told, Change(values, (about,)))
        out = await clipped(work, title=f"{word} iki")
        await judging.screen_out(work, out)
        await clipped(work, title=f"{word} üç")
        found = await cases(work, work.today - timedelta(days=1), work.today + timedelta(days=1))
        own = {case.id: case for case in found.cases}
    assert own[told].carries and own[told].coder and own[told].topics == (about,) and out not in own
    head = await sign_in(tenant, "head")
    page = (await head.get("/monitoring/measurement")).text
    assert "Not counted: advertising value" in page and f"{word} mövzu" in page
    rows = (await head.get("/monitoring/measurement/rows", params={"of": f"spoke:{word}"})).text
    assert f"{word} bir" in rows and f"{word} üç" not in rows
    assert (await head.get("/monitoring/measurement/rows", params={"of": "score"})).status_code == 404
    assert (await head.get("/monitoring/measurement", params={"from": "1.1.2030"})).status_code == 422
    book = CalamineWorkbook.from_filelike(io.BytesIO((await head.get("/monitoring/measurement/export.xlsx")).content))
    assert len(book.sheet_names) > 4


@pytest.mark.parametrize("path", ["/monitoring/figures", "/api/v1/monitoring/accounts", "/monitoring/measurement"])
async def test_a_list_asks_as_much_for_three_as_for_one(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork, house: House, path: str,
    questions: Callable[[], int],  # noqa: F811
) -> None:  # fmt: skip
    head = await sign_in(tenant, "head")
    counts = []
    for _ in range(2):
        async with committing(tenant) as work:
            for _ in range(2):
                page = await account(work)
                await note_figures(work, page, [NewFigure("followers", work.today, 5)])
                await judging.code(
                    work, await clipped(work), Change({"tone": "neutral"}, (await topic(work, page.hex),))
                )
        await head.get(path)
        questions()
        assert (await head.get(path)).status_code == 200
        counts.append(questions())
    assert counts[0] == counts[1]


async def test_programs_read_and_note_figures(
    api: Callable[..., Awaitable[httpx.AsyncClient]], tenant: Tenant, committing: OpenWork
) -> None:
    async with committing(tenant) as work:
        page = await account(work)
        today = work.today
    http = await api(tenant, "head")
    body = [{"metric": "followers", "on": today.isoformat(), "value": 11845}]
    made = await http.post(f"/api/v1/monitoring/accounts/{page}/figures", json=body)
    assert made.status_code == 201 and len(made.json()["ids"]) == 1
    again = await http.post(f"/api/v1/monitoring/accounts/{page}/figures", json=body)
    assert again.status_code == 422 and again.json()["errors"][0]["code"] == "there_already"
    (one,) = (await http.get("/api/v1/monitoring/figures", params={"account": str(page)})).json()["items"]
    assert (one["value"], one["origin"], one["on"]) == (11845, "owner", today.isoformat())
    listed = (await http.get("/api/v1/monitoring/accounts")).json()
    assert "One person may have several" in listed["definitions"]["followers"]
    assert (await http.get("/api/v1/monitoring/figures", params={"account": "x"})).status_code == 422
    reader = await api(tenant, "clerk")
    assert (await reader.get("/api/v1/monitoring/accounts")).status_code == 403
