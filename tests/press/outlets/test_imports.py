"""Spreadsheets of media contacts: columns guessed, rows judged, decided on, taken; thousands with duplicates."""

import os
import re
from collections.abc import Awaitable, Callable
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from service.documents.actions import upload
from service.imports.actions.choosing import ACCEPTED
from service.kit.refusal import Refusal
from service.press.outlets.actions import importing
from service.press.outlets.actions.taking import BATCH, take_rows
from service.press.outlets.queries import audience, contacts, imports, tenures
from service.press.outlets.rules.acts import JOURNALIST, OUTLET
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from tests.conftest import OpenWork
from tests.documents.samples import chunks
from tests.press.outlets.factories import journalist, letters, listed, word

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
FULL = bool(os.environ.get("CHANCERY_FULL"))


async def begun(house: House, tenant: Tenant, committing: OpenWork, content: str, subject: str = JOURNALIST) -> UUID:
    """An import of these lines, its columns still to be named."""
    async with committing(tenant) as work:
        actor = work.actor
    file = await upload(house, tenant, actor, "contacts.csv", chunks(content.encode()), accepted=ACCEPTED)
    async with committing(tenant) as work:
        return await importing.begin_import(work, house, file.id, subject)


async def judged(tenant: Tenant, committing: OpenWork, import_id: UUID, list_id: UUID | None = None) -> dict[str, int]:
    async with committing(tenant) as work:
        found = await imports.import_by_id(work, import_id)
        assert found is not None
        await importing.choose_columns(work, import_id, found.columns, list_id)
    async with committing(tenant) as work:
        await importing.judge_import(work, import_id)
        return await imports.counts(work, import_id)


async def taken(tenant: Tenant, committing: OpenWork, import_id: UUID) -> dict[str, int]:
    """Do what the worker does until nothing is left."""
    async with committing(tenant) as work:
        await importing.take_import(work, import_id)
    for _ in range(1_000):
        async with committing(tenant) as work:
            await take_rows(work, import_id)
            found = await imports.import_by_id(work, import_id)
            if found is not None and found.state == "taken":
                return await imports.counts(work, import_id)
    raise AssertionError("it never ends")


async def test_rows_are_judged_and_taken_as_decided(house: House, tenant: Tenant, committing: OpenWork) -> None:
    mark, name = word(), letters()
    async with committing(tenant) as work:
        known = await journalist(work, f"Rəşad Məmmədov {name}", email=f"{mark}-r@press.example")
        namesake = await journalist(work, f"Aygün Nümunəli {name}", email=f"{mark}-other@press.example")
        held = await listed(work)
    lines = [
        "Ad, soyad;E-poçt;Telefon;Media",
        f"Рашад Мамедов {name};{mark}-R@press.example;+994 12 5;",  # known, in Cyrillic
        f"Aygün Nümunəli {name};{mark}-a@press.example;;",  # a namesake, or the same?
        f"Nərmin Uydurmalı {name};{mark}-n@press.example;;Gündəlik {mark}",
        f"Nərmin Uydurmalı {name};{mark}-N@press.example;;",  # twice
        f"Kənan Qırıq {name};{mark}@@press;;",  # a broken address
        f";{mark}-x@press.example;;",  # nobody
    ]
    import_id = await begun(house, tenant, committing, "\n".join(lines))
    counts = await judged(tenant, committing, import_id, held)
    assert counts == {"known": 1, "likely": 1, "fresh": 1, "twice": 1, "broken": 2}
    async with committing(tenant) as work:
        (likely,) = await imports.rows(work, import_id, ["likely"])
        assert likely.other_id == namesake
        await importing.choose(work, import_id, "add", verdict="broken")
        await importing.choose(work, import_id, "add", line=likely.line)
    assert await taken(tenant, committing, import_id) == {"taken": 4, "left": 2}
    async with committing(tenant) as work:
        card = await contacts.journalist(work, known)
        assert card is not None and card.phone == "+994 12 5" and f"Рашад Мамедов {name}" in card.spellings
        assert card.name == f"Rəşad Məmmədov {name}" and card.email == f"{mark}-r@press.example"
        members = {one.name: one for one in await audience.recipients(work, [held])}
        assert set(members) == {
            f"Rəşad Məmmədov {name}", f"Aygün Nümunəli {name}", f"Nərmin Uydurmalı {name}", f"Kənan Qırıq {name}",
        }  # fmt: skip
        assert members[f"Kənan Qırıq {name}"].allowed is False
        fresh = members[f"Nərmin Uydurmalı {name}"].journalist_id
        assert fresh is not None
        (tenure,) = await tenures.of_journalist(work, [fresh])
        assert tenure.outlet == f"Gündəlik {mark}"
        # A job that comes twice takes nothing twice.
        await take_rows(work, import_id)
        assert await imports.counts(work, import_id) == {"taken": 4, "left": 2}
        with pytest.raises(Refusal):
            await importing.discard_import(work, import_id)


async def test_many_rows_with_duplicates_and_broken_addresses(
    house: House, tenant: Tenant, committing: OpenWork
) -> None:
    """Twenty thousand in the full run: each tenth twice, each seventh broken; a worker that dies goes on after."""
    many, mark = (20_000 if FULL else BATCH * 2 + 50), word()
    lines, fresh, broken, twice = ["Name;E-mail"], 0, 0, 0
    for place in range(many):
        if place % 10 == 9:
            lines.append(lines[-5])
        elif place % 7 == 3:
            lines.append(f"Broken {mark}{place};{place}@@press")
        else:
            lines.append(f"Person {mark}{place};{mark}-{place}@press.example")
    seen: set[str] = set()
    for line in lines[1:]:
        if "@@" in line:
            broken += 1
        elif line in seen:
            twice += 1
        else:
            fresh, _ = fresh + 1, seen.add(line)
    import_id = await begun(house, tenant, committing, "\n".join(lines))
    assert await judged(tenant, committing, import_id) == {"fresh": fresh, "broken": broken, "twice": twice}
    async with committing(tenant) as work:
        await importing.take_import(work, import_id)
    with pytest.raises(RuntimeError):
        async with committing(tenant) as work:
            await take_rows(work, import_id)
            raise RuntimeError("the worker dies before its commit")
    for _ in range(many // BATCH + 2):
        async with committing(tenant) as work:
            await take_rows(work, import_id)
    async with committing(tenant) as work:
        assert await imports.counts(work, import_id) == {"taken": fresh, "left": broken + twice}
        query = text("select count(*) from journalist where email like :mark")
        assert await work.session.scalar(query, {"mark": f"{mark}-%"}) == fresh


async def test_a_spreadsheet_goes_through_the_browser(sign_in: SignIn, tenant: Tenant, committing: OpenWork) -> None:
    mark, adviser = word(), await sign_in(tenant, "adviser")
    content = f"Name;Kind;E-mail\nTV {mark};Television;{mark}@press.example\nSite {mark};Magazine;\n".encode()
    sent = await adviser.post("/press/imports/of/outlet", files={"file": ("outlets.csv", content, "text/csv")})
    assert sent.status_code == 303, sent.text[:500]
    here = sent.headers["location"]
    page = (await adviser.get(here)).text
    assert re.search(r'<option value="kind" selected>', page) and f"TV {mark}" in page
    nameless = await adviser.post(f"{here}/columns", data={"column-1": "kind"})
    assert nameless.status_code == 422 and "Say which column holds the name." in nameless.text
    doubled = await adviser.post(f"{here}/columns", data={"column-0": "name", "column-1": "name"})
    assert doubled.status_code == 422
    await adviser.post(f"{here}/columns", data={"column-0": "name", "column-1": "kind", "column-2": "email"})
    import_id = UUID(here.rpartition("/")[2])
    assert "Every row is being held" in (await adviser.get(here)).text
    async with committing(tenant) as work:
        await importing.judge_import(work, import_id)
    page = (await adviser.get(here, params={"only": "broken"})).text
    assert "This is no kind of outlet: Magazine." in page and f"TV {mark}" not in page.split("<tbody>")[-1]
    await adviser.post(f"{here}/choose", data={"line": "3", "choice": "add", "only": "broken"})
    assert (await adviser.post(f"{here}/choose", data={"line": "3", "choice": "perhaps"})).status_code == 422
    assert (await adviser.post(f"{here}/take")).status_code == 303
    async with committing(tenant) as work:
        await take_rows(work, import_id)
    assert "The rows were taken as decided." in (await adviser.get(here)).text
    assert f"Site {mark}" in (await adviser.get("/press/outlets", params={"q": f"Site {mark}"})).text
    assert (await adviser.post(f"{here}/take")).status_code == 422


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("contacts.pdf", b"%PDF-1.7", 'aria-invalid="true"'),
        ("contacts.xlsx", b"PK\x03\x04 broken", 'aria-invalid="true"'),
        ("contacts.csv", b"Name;E-mail\n", "Below the header there is no row that holds anything."),
    ],
)
async def test_a_file_that_cannot_be_read_says_so(
    sign_in: SignIn, tenant: Tenant, name: str, content: bytes, words: str
) -> None:
    adviser = await sign_in(tenant, "adviser")
    sent = await adviser.post("/press/imports/of/journalist", files={"file": (name, content, "text/csv")})
    assert sent.status_code == 422 and words in sent.text


async def test_a_spreadsheet_is_thrown_away(house: House, tenant: Tenant, committing: OpenWork, work: Work) -> None:
    import_id = await begun(house, tenant, committing, "Name\nSomebody\n", OUTLET)
    async with committing(tenant) as opened:
        await importing.discard_import(opened, import_id)
    with pytest.raises(Refusal):
        await importing.choose_columns(work, import_id, {"name": 0}, None)
