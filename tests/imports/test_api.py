"""The JSON API of imports: from the spreadsheet to the journal, what is wrong by cell, whose imports are seen."""

from collections.abc import Awaitable, Callable
from uuid import uuid4

import httpx
import pytest

from service.runtime.house import House
from service.runtime.tenants import Tenant
from tests.conftest import all_powerful
from tests.imports.factories import Office
from tests.imports.samples import lines, workbook

Api = Callable[..., Awaitable[httpx.AsyncClient]]
COLUMNS = {"A": "number", "B": "registered_on", "C": "sender", "D": "subject"}


@pytest.fixture
def worker(house: House, tenant: Tenant) -> Office:
    return Office(house, tenant, all_powerful())


async def sent(client: httpx.AsyncClient, content: bytes, name: str = "jurnal.xlsx") -> httpx.Response:
    return await client.post("/api/v1/imports", files={"file": (name, content)})


async def chosen(client: httpx.AsyncClient, content: bytes) -> str:
    """An import that waits to be read; gives its path."""
    path: str = (await sent(client, content)).headers["location"]
    answer = await client.post(f"{path}/columns", json={"journal": "incoming", "columns": COLUMNS})
    assert (answer.status_code, answer.json()["state"]) == (200, "reading"), answer.text
    return path


async def test_from_the_spreadsheet_to_the_journal(api: Api, tenant: Tenant, worker: Office) -> None:
    client = await api(tenant, "clerk")
    year = 1980 + uuid4().int % 9
    answer = await sent(client, workbook(lines(4, year), above=2))
    assert (answer.status_code, answer.json()["state"]) == (201, "uploaded")
    path = answer.headers["location"]
    headings = (await client.get(f"{path}/headings")).json()
    assert headings["header_row"] == 3 and list(headings["headings"])[:4] == ["A", "B", "C", "D"]
    assert "registered_on" in headings["fields"]
    read = await client.post(f"{path}/columns", json={"journal": "incoming", "columns": COLUMNS})
    assert (read.json()["state"], read.json()["columns"]) == ("reading", COLUMNS)
    early = await client.post(f"{path}/accept", json={})
    assert (early.status_code, early.json()["errors"][0]["code"]) == (422, "wrong_state")
    await worker.jobs()
    checked = (await client.get(path)).json()
    assert (checked["state"], checked["rows"], checked["bad"]) == ("checked", 4, 0)
    key = {"Idempotency-Key": uuid4().hex}
    accepted = await client.post(f"{path}/accept", json={"leave_out": False}, headers=key)
    again = await client.post(f"{path}/accept", json={"leave_out": False}, headers=key)
    assert (accepted.status_code, accepted.json()) == (again.status_code, again.json())
    await worker.jobs()
    done = (await client.get(path)).json()
    assert (done["state"], done["brought"], done["acts"]) == ("accepted", 4, ["open"])
    assert await worker.value("select count(*) from letter where period = :year", year=str(year)) == 4
    assert done["id"] in [one["id"] for one in (await client.get("/api/v1/imports")).json()["items"]]


async def test_wrong_cells_are_named_and_an_import_is_thrown_away(api: Api, tenant: Tenant, worker: Office) -> None:
    client = await api(tenant, "clerk")
    rows = lines(3, 1979)
    rows[1][3] = ""
    path = await chosen(client, workbook(rows))
    await worker.jobs()
    errors = (await client.get(f"{path}/errors")).json()
    assert [(row["row"], [one["column"] for one in row["errors"]]) for row in errors["items"]] == [(3, ["D"])]
    assert errors["next"] is None
    refused = await client.post(f"{path}/accept", json={})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "leave_out")
    gone = await client.post(f"{path}/discard", json={})
    assert (gone.status_code, gone.json()["state"]) == (200, "discarded")


@pytest.mark.parametrize(
    ("columns", "field"),
    [({"A": "colour"}, "columns.A"), ({"1": "number"}, "columns.1"), ({"A": "number"}, "columns")],
)
async def test_columns_that_cannot_be(api: Api, tenant: Tenant, columns: dict[str, str], field: str) -> None:
    client = await api(tenant, "clerk")
    path = (await sent(client, workbook(lines(2)))).headers["location"]
    answer = await client.post(f"{path}/columns", json={"journal": "incoming", "columns": columns})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert field.split(".", maxsplit=1)[0] in answer.json()["errors"][0]["field"]


async def test_who_may_not(api: Api, tenant: Tenant, other_tenant: Tenant) -> None:
    adviser = await api(tenant, "adviser")
    assert (await adviser.get("/api/v1/imports")).status_code == 403
    assert (await sent(adviser, b"x")).status_code == 403
    clerk, foreign = await api(tenant, "clerk"), await api(other_tenant, "clerk")
    path = (await sent(clerk, workbook(lines(2)))).headers["location"]
    assert (await foreign.get(path)).status_code == 404
    assert (await clerk.post("/api/v1/imports", json={})).status_code == 422
