"""Pages of imports: upload, columns, errors by cell in the reader's language, acceptance."""

import csv
import io
import re
from collections.abc import Awaitable, Callable
from datetime import date
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest

from service.runtime.house import House
from service.runtime.tenants import Tenant
from tests.conftest import all_powerful
from tests.imports.factories import Office
from tests.imports.samples import bomb, csv_text, lines, workbook

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
FORM = {
    "journal": "incoming", "kind": "letter", "channel": "post", "language": "az", "sender_kind": "organisation",
    "header_row": "1", "column-0": "number", "column-1": "registered_on", "column-2": "sender", "column-3": "subject",
}  # fmt: skip


@pytest.fixture
def worker(house: House, tenant: Tenant) -> Office:
    return Office(house, tenant, all_powerful())


async def sent(clerk: httpx.AsyncClient, content: bytes, name: str = "jurnal.xlsx") -> httpx.Response:
    return await clerk.post("/imports/upload", content=content, headers={"X-File-Name": quote(name)})


async def uploaded(clerk: httpx.AsyncClient, content: bytes, name: str = "jurnal.xlsx") -> str:
    answer = await sent(clerk, content, name)
    assert answer.status_code == 201, answer.text
    found = re.search(r'href="(/imports/[0-9a-f-]{36})"', answer.text)
    assert found is not None
    return found.group(1)


async def test_from_upload_to_the_journal(sign_in: SignIn, tenant: Tenant, worker: Office) -> None:
    clerk = await sign_in(tenant, "clerk")
    year = 1990 + uuid4().int % 9
    place = await uploaded(clerk, workbook(lines(5, year), above=2))
    form = (await clerk.get(place)).text
    assert 'name="header_row"' in form and 'value="3"' in form
    for column, field in enumerate(("number", "registered_on", "sender", "subject")):
        assert re.search(rf'name="column-{column}".*?value="{field}" selected', form, re.DOTALL)
    assert "D-0001/" in form
    answer = await clerk.post(f"{place}/columns", data=FORM | {"header_row": "3"})
    assert (answer.status_code, answer.headers["location"]) == (303, place)
    assert "were read and checked" in (await clerk.get(place)).text
    assert f'hx-get="{place}/progress"' in (await clerk.get(f"{place}/progress")).text
    await worker.jobs()
    shown = (await clerk.get(place)).text
    assert 'action="' + place + '/accept"' in shown and "Rows with errors" not in shown
    assert (await clerk.post(f"{place}/accept", data={})).status_code == 303
    assert "letters are in the journal" in (await clerk.get(place)).text
    await worker.jobs()
    done = await clerk.get(f"{place}/progress")
    assert (done.status_code, done.headers["location"]) == (303, place)
    assert "voided one by one" in (await clerk.get(place)).text
    listed = (await clerk.get("/imports")).text
    assert place in listed
    found = await worker.value("select count(*) from letter where period = :year", year=str(year))
    assert found == 5


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "The calendar has no 31.02.2019. Check day and month."), ("az", "31.02.2019"), ("ka", "31.02.2019")],
)
async def test_errors_are_named_by_cell_and_taken_home(
    sign_in: SignIn, tenant: Tenant, worker: Office, language: str, said: str
) -> None:
    clerk = await sign_in(tenant, "clerk", language)
    free = str(uuid4().int % 10**9)  # a number that no other test took
    rows = [["1", "31.02.2019", "=cmd", "B"], [free, date(1980, 1, 1), "A", "B"]]
    place = await uploaded(clerk, csv_text(rows).encode(), "a.csv")
    await clerk.post(f"{place}/columns", data=FORM | {"encoding": "utf-8", "separator": ";"})
    await worker.jobs()
    shown = (await clerk.get(place)).text
    assert ">B2<" in shown and said in shown
    refused = await clerk.post(f"{place}/accept", data={})
    assert refused.status_code == 422 and 'id="leave_out-e"' in refused.text
    taken = await clerk.get(f"{place}/errors/csv")
    separator = "," if language == "en" else ";"
    mended = list(csv.reader(io.StringIO(taken.text.removeprefix("\ufeff")), delimiter=separator))
    assert mended[1][0] == "2" and mended[1][2:] == ["1", "31.02.2019", "'=cmd", "B"]
    assert (await clerk.get(f"{place}/errors/xlsx")).content.startswith(b"PK")
    assert (await clerk.get(f"{place}/errors/pdf")).status_code == 404


async def test_a_choice_that_lacks_something_keeps_what_was_chosen(sign_in: SignIn, tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    place = await uploaded(clerk, workbook(lines(2)))
    wrong = FORM | {"journal": "nothing", "column-3": "sender", "kind": "none"}
    answer = await clerk.post(f"{place}/columns", data=wrong)
    assert answer.status_code == 422
    assert "Two columns are “Sender”" in answer.text and "Say which column is “Subject”" in answer.text
    assert re.search(r'name="column-3".*?value="sender" selected', answer.text, re.DOTALL)
    assert "There is no such journal." in answer.text


async def test_another_encoding_is_tried_on_the_spot(sign_in: SignIn, tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    text = csv_text([["1", "01.02.2001", "Министерство", "О мерах"]], ("№", "Дата", "От кого", "Содержание"))
    place = await uploaded(clerk, text.encode("cp1251"), "a.csv")
    wrong = (await clerk.get(place, params={"encoding": "cp1254", "separator": ";", "header_row": "1"})).text
    assert "Министерство" not in wrong
    right = (await clerk.get(place, params={"encoding": "cp1251", "separator": ";", "header_row": "1"})).text
    assert "Министерство" in right and 'value="cp1251" selected' in right


async def test_columns_chosen_once_come_back(sign_in: SignIn, tenant: Tenant, worker: Office) -> None:
    clerk = await sign_in(tenant, "clerk")
    mark = uuid4().hex[:6]
    head = ("a", f"b{mark}", "c", "d")
    first = await uploaded(clerk, workbook(lines(1), head))
    await clerk.post(f"{first}/columns", data=FORM)
    await worker.jobs()
    again = (await clerk.get(await uploaded(clerk, workbook(lines(1), head)))).text
    assert re.search(r'name="column-2".*?value="sender" selected', again, re.DOTALL)


async def test_what_cannot_be_read_is_said_where_it_was_dropped_or_on_its_page(sign_in: SignIn, tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    assert (await sent(clerk, workbook(lines(2))[:3000])).status_code == 422
    place = await uploaded(clerk, bomb(450))
    page = await clerk.get(place)
    assert page.status_code == 200 and "Unpacked, this workbook is too large." in page.text


async def test_discarding(sign_in: SignIn, tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    place = await uploaded(clerk, workbook(lines(2)))
    assert (await clerk.post(f"{place}/discard", data={})).headers["location"] == "/imports"
    assert (await clerk.post(f"{place}/discard", data={})).status_code == 422
    assert "was thrown away" in (await clerk.post(f"{place}/accept", data={})).text


async def test_who_may_not_import_sees_nothing_of_it(sign_in: SignIn, tenant: Tenant, other_tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    place = await uploaded(clerk, workbook(lines(2)))
    file = re.search(r'data-file="([0-9a-f-]+)"', (await sent(clerk, workbook(lines(2)))).text)
    assert file is not None
    adviser = await sign_in(tenant, "adviser")
    for address in ("/imports", place, f"{place}/progress", f"{place}/errors/csv"):
        assert (await adviser.get(address)).status_code == 403
    assert (await sent(adviser, workbook(lines(2)))).status_code == 403
    assert (await adviser.get(f"/files/{file.group(1)}")).status_code == 404
    assert (await clerk.get(f"/files/{file.group(1)}")).status_code == 200
    stranger = await sign_in(other_tenant, "clerk")
    for address in (place, f"{place}/progress", f"{place}/errors/csv", f"/files/{file.group(1)}"):
        assert (await stranger.get(address)).status_code == 404
