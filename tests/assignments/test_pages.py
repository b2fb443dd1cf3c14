"""Pages of assignments as people meet them: through the whole application, committed really."""

import re
from collections.abc import Awaitable, Callable

import httpx
import pytest

from service.identity.queries import person_named
from service.runtime.tenants import Tenant
from tests.conftest import OpenWork
from tests.correspondence.factories import registered
from tests.documents.samples import PDF

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def letter(committing: OpenWork, tenant: Tenant) -> str:
    async with committing(tenant) as work:
        return str((await registered(work, subject="About the school roof")).id)


async def ident(committing: OpenWork, tenant: Tenant, username: str) -> str:
    async with committing(tenant) as work:
        person = await person_named(work, username)
        assert person is not None
        return f"p:{person.id}"


async def form(http: httpx.AsyncClient, path: str, **typed: str) -> dict[str, str]:
    """What a browser would post of the form at this address."""
    page = await http.get(path)
    assert page.status_code == 200, page.text[:500]
    hidden = dict(re.findall(r'<input type="hidden" name="(seen|journal)" value="([^"]*)">', page.text))
    return {**hidden, **typed}


async def test_a_resolution_from_letter_to_confirmation(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant, letter: str
) -> None:
    head, adviser = await sign_in(tenant, "head"), await sign_in(tenant, "adviser")
    shown = await head.get(f"/letters/{letter}")
    assert f'href="/assignments/on/letter/{letter}/new"' in shown.text
    values = await form(
        head, f"/assignments/on/letter/{letter}/new", text="Prepare the answer.", due="+10",
        executor="Whoever", executor_id=await ident(committing, tenant, "adviser"),
    )  # fmt: skip
    done = await head.post(f"/assignments/on/letter/{letter}", data=values)
    assert (done.status_code, done.headers["location"]) == (303, f"/letters/{letter}")
    block = await head.get(f"/assignments/on/letter/{letter}", headers={"hx-request": "true"})
    assert "Prepare the answer." in block.text and "<html" not in block.text
    found = re.search(r'href="(/assignments/[0-9a-f-]{36})"', block.text)
    assert found is not None
    one = found[1]
    desk = await adviser.get("/desk")
    assert "Prepare the answer." in desk.text
    not_theirs = await adviser.post(f"{one}/confirm")
    assert (not_theirs.status_code, "Prepare the answer." in not_theirs.text) == (422, True)
    assert (await adviser.post(f"{one}/accept")).status_code == 303
    refused = await adviser.post(f"{one}/report", data={"report": ""})
    assert refused.status_code == 422 and "Say what was done." in refused.text
    sent = await adviser.post("/files", content=PDF, headers={"X-File-Name": "result.pdf"})
    file_id = re.findall(r'name="files" value="([0-9a-f-]+)"', sent.text)[0]
    kept = await adviser.post(f"{one}/report", data={"report": "", "files": file_id})
    assert kept.status_code == 422 and f'value="{file_id}"' in kept.text
    strange = await adviser.post(f"{one}/report", data={"report": "Done", "files": "no-file"})
    assert strange.status_code == 422 and 'id="files-e"' in strange.text
    reported = await adviser.post(f"{one}/report", data={"report": "It lies in the folder.", "files": file_id})
    assert reported.status_code == 303, reported.text[:500]
    assert "result.pdf" in (await head.get(one)).text
    assert (await head.get(f"/files/{file_id}")).status_code == 200
    assert (await (await sign_in(tenant, "administrator")).get(f"/files/{file_id}")).status_code == 404
    assert "It lies in the folder." in (await head.get(one)).text
    assert (await head.post(f"{one}/return", data={"reason": ""})).status_code == 422
    assert (await head.post(f"{one}/confirm", data={"reason": "Well done."})).status_code == 303
    assert "Executed" in (await head.get(one)).text
    assert "Well done." in (await head.get(f"{one}/card")).text


async def test_two_heads_at_once(sign_in: SignIn, committing: OpenWork, tenant: Tenant, letter: str) -> None:
    head = await sign_in(tenant, "head")
    who = await ident(committing, tenant, "adviser")
    address = f"/assignments/on/letter/{letter}"
    first = await form(head, f"{address}/new", text="First.", executor="x", executor_id=who)
    second = {**first, "text": "Second, typed meanwhile."}
    assert (await head.post(address, data=first)).status_code == 303
    stale = await head.post(address, data=second)
    assert stale.status_code == 409
    assert "Second, typed meanwhile." in stale.text and "First." in stale.text
    again = {**second, **dict(re.findall(r'<input type="hidden" name="(seen)" value="([^"]*)">', stale.text))}
    assert (await head.post(address, data=again)).status_code == 303


async def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant, letter: str
) -> None:
    head = await sign_in(tenant, "head")
    me = await ident(committing, tenant, "head")
    typed = {"text": "Kept words", "executor": "Me", "executor_id": me, "due": "31.02", "co_1": "Nobody at all"}
    refused = await head.post(f"/assignments/on/letter/{letter}", data=typed)
    assert refused.status_code == 422
    for said in ("Kept words", 'id="due-e"', 'id="co_1-e"'):
        assert said in refused.text
    typed |= {"due": "", "co_1": ""}
    refused = await head.post(f"/assignments/on/letter/{letter}", data=typed)
    assert refused.status_code == 422 and "Nobody gives a resolution to themselves" in refused.text


async def test_an_assignment_of_the_head_gets_a_number_and_hangs_below(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant
) -> None:
    head = await sign_in(tenant, "head")
    who = await ident(committing, tenant, "adviser")
    values = await form(head, "/assignments/new", text="Collect the figures.", executor="x", executor_id=who)
    done = await head.post("/assignments", data=values)
    assert done.status_code == 303
    one = done.headers["location"]
    assert re.search(r"T-\d+/\d\d", (await head.get(one)).text)
    listed = await head.get("/assignments?whose=given")
    assert one in listed.text
    many = await head.post("/assignments/bulk", data={"ids": one.rpartition("/")[2], "what": "accept"})
    assert many.status_code == 200 and "0 of 1 were done" in many.text
    cancelled = await head.post("/assignments/bulk", data={"ids": one.rpartition("/")[2], "what": "cancel"})
    assert cancelled.status_code == 422
    exported = await head.get("/assignments/export.csv?whose=given")
    assert "Collect the figures." in exported.text


async def test_every_list_answers(sign_in: SignIn, committing: OpenWork, tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    for address in (
        "/assignments", "/assignments?whose=mine", "/assignments?whose=controlled", "/assignments?overdue=1",
        "/assignments?state=given", "/assignments?from=01.01&to=31.12", "/assignments?open=1&after=x", "/desk",
        "/desk/waiting", "/desk/unresolved",
    ):  # fmt: skip
        found = await clerk.get(address)
        # A clerk gives no resolutions, so that section is not theirs.
        assert found.status_code == (404 if address == "/desk/unresolved" else 200), address


async def test_the_form_offers_people_and_units(sign_in: SignIn, tenant: Tenant) -> None:
    head = await sign_in(tenant, "head")
    found = await head.get("/assignments/people?q=public")
    assert 'data-id="u:' in found.text
    assert "co_4" in (await head.get("/assignments/row/co/4")).text
    adviser = await sign_in(tenant, "adviser")
    assert (await adviser.get("/assignments/new")).status_code == 403
