"""The pages and the API of the nomenclature, and the field in which a file is chosen, through the whole application."""

import re
from collections.abc import Awaitable, Callable
from uuid import uuid4

import httpx

from service.records.queries.files import this_year
from service.runtime.tenants import Tenant
from tests.conftest import OpenWork
from tests.records.factories import case_of, letter_in

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
BASE = "/administration/nomenclature"


def index() -> str:
    return f"T-{uuid4().hex[:6]}"


async def test_a_list_is_written_pasted_copied_and_printed(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant
) -> None:
    http = await sign_in(tenant, "administrator")
    async with committing(tenant) as work:
        year = 2030 + uuid4().int % 60
        assert year > this_year(work)
    page = await http.get(f"{BASE}?year={year}")
    assert f"The list of {year} is empty" in page.text
    unit = re.search(r'<option value="([0-9a-f-]{36})"', (await http.get(f"{BASE}/new?year={year}")).text)
    assert unit is not None
    refused = await http.post(f"{BASE}/new", data={"year": str(year), "index": "?", "unit": unit[1], "term": "5 il"})
    assert refused.status_code == 422 and "An index has letters" in refused.text and 'value="5 il"' in refused.text
    good = {"year": str(year), "index": "01-05", "unit": unit[1], "title_az": "Məktublar", "term": "5 il"}
    assert (await http.post(f"{BASE}/new", data=good)).status_code == 303
    pasted = "01-06\tƏmrlər\t20\tdaimi\n01-05\tYenə\n"
    wrong = await http.post(f"{BASE}/paste", data={"year": str(year), "unit": unit[1], "rows": pasted})
    assert wrong.status_code == 422 and "Nothing was added" in wrong.text and "Əmrlər" in wrong.text
    rows = {"year": str(year), "unit": unit[1], "rows": "01-06\tƏmrlər\t20\tdaimi"}
    assert (await http.post(f"{BASE}/paste", data=rows)).status_code == 303
    listed = await http.get(f"{BASE}?year={year}")
    assert listed.text.index("01-05") < listed.text.index("01-06") and "daimi" in listed.text
    copied = await http.post(f"{BASE}/copy", data={"year": str(year + 1), "from": str(year)})
    assert copied.status_code in {303, 422}
    assert "Əmrlər" in (await http.get(f"{BASE}?year={year + 1}")).text
    printed = await http.get(f"{BASE}/print?year={year}")
    assert printed.status_code == 200 and "Əmrlər" in printed.text


async def test_a_file_is_refused_its_closing_with_what_keeps_it_open(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant
) -> None:
    async with committing(tenant) as work:
        case_id = await case_of(work, index())
        letter = await letter_in(work, case_id)
    http = await sign_in(tenant, "administrator")
    refused = await http.post(f"{BASE}/{case_id}/close")
    assert refused.status_code == 422 and "still unanswered (1)" in refused.text
    assert f'href="/letters/{letter.id}"' in refused.text and letter.number in refused.text
    clerk = await sign_in(tenant, "clerk")
    assert (await clerk.post(f"{BASE}/{case_id}/close")).status_code == 403
    assert (await clerk.get(f"{BASE}/{case_id}")).status_code == 200


async def test_a_clerk_chooses_a_file_and_finds_it_again(sign_in: SignIn, committing: OpenWork, tenant: Tenant) -> None:
    name = index()
    async with committing(tenant) as work:
        case_id = await case_of(work, name, "Letters of the test")
    http = await sign_in(tenant, "clerk")
    options = await http.get("/nomenclature/suggest", params={"q": name})
    assert f'data-id="{case_id}"' in options.text and "Letters of the test" in options.text
    form = await http.get("/letters/new")
    assert 'name="case"' in form.text
    values = {
        "journal": "incoming", "channel": "post", "kind": "letter", "language": "az", "sender": "Invented Office",
        "sender_kind": "organisation", "subject": "Put into a file", "then": "open", "case": name,
    }  # fmt: skip
    wrong = await http.post("/letters", data={**values, "case": "no such file"})
    assert wrong.status_code == 422 and "There is no open file with this index" in wrong.text
    assert 'value="no such file"' in wrong.text
    done = await http.post("/letters", data=values)
    assert done.status_code == 303
    page = await http.get(done.headers["location"])
    assert f"{name} Letters of the test" in page.text
    listed = await http.get("/letters", params={"journal": "all", "case_id": str(case_id), "case": name})
    assert "Put into a file" in listed.text and f"{name} Letters of the test" in listed.text
    again = await http.get("/letters/new")
    assert f'value="{name} Letters of the test"' in again.text
    part = await http.get("/letters/case", params={"journal": "incoming", "case": "typed", "case_given": ""})
    assert part.status_code == 204
    assert f'value="{case_id}"' in (await http.get("/letters/case", params={"journal": "incoming"})).text
    other = index()
    async with committing(tenant) as work:
        await case_of(work, other, "Another one")
    moved = await http.post(f"{done.headers['location']}/case", data={"case": other, "reason": ""})
    assert moved.status_code == 422 and "Say why." in moved.text
    moved = await http.post(f"{done.headers['location']}/case", data={"case": other, "reason": "Belongs there."})
    assert moved.status_code == 303
    assert "Another one" in (await http.get(done.headers["location"])).text
    exported = await http.get("/letters/export.csv", params={"journal": "incoming"})
    assert exported.status_code == 403 or other in exported.text


async def test_programs_read_add_and_close_files(api: SignIn, committing: OpenWork, tenant: Tenant) -> None:
    http = await api(tenant, "administrator")
    async with committing(tenant) as work:
        from service.identity.queries import units_with_names

        unit = (await units_with_names(work))[0].slug
    name = index()
    missing = await http.post("/api/v1/nomenclature/", json={"index": name, "unit": unit})
    assert missing.status_code == 422 and missing.json()["errors"][0]["field"] == "title_az"
    made = await http.post("/api/v1/nomenclature/", json={"index": name, "titles": {"az": "Sınaq"}, "unit": unit})
    assert made.status_code == 201 and made.json()["state"] == "open"
    listed = await http.get("/api/v1/nomenclature/")
    assert name in {one["index"] for one in listed.json()["items"]}
    clerk = await api(tenant, "clerk")
    body = {"journal": "incoming", "subject": "By a program", "sender": {"name": "Office"}, "case": name}
    letter = await clerk.post("/api/v1/letters/", json=body)
    assert letter.status_code == 201
    read = await clerk.get(f"/api/v1/letters/{letter.json()['id']}")
    assert read.json()["case"]["index"] == name
    found = await clerk.get("/api/v1/letters/", params={"case": made.json()["id"]})
    assert [one["id"] for one in found.json()["items"]] == [letter.json()["id"]]
    place = f"/api/v1/nomenclature/{made.json()['id']}/acts/close"
    assert (await http.post(place, json={})).status_code == 422
    assert (await clerk.post(place, json={})).status_code == 403
