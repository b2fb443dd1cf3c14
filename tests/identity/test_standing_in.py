"""A deputy acts on behalf of a person, for the days named and no longer."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import text

from service.identity.actions import NewPerson, add_person, grant_role, name_deputy
from service.identity.rules import Granted, Span
from service.runtime.tenants import Tenant
from tests.conftest import OpenWork

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]

LETTER = {
    "journal": "incoming",
    "channel": "post",
    "sender": "Əvəzetmə Nümunəsi",
    "sender_kind": "organisation",
    "subject": "Əvəz olunanın adından",
    "kind": "letter",
    "language": "az",
    "then": "open",
}


async def somebody(committing: OpenWork, tenant: Tenant, role: str = "") -> tuple[str, UUID]:
    name = f"d{uuid4().hex[:8]}"
    async with committing(tenant) as work:
        person = await add_person(work, NewPerson(name, "Sınaqlı", "Ülkər", "", f"{name}@x.example"))
        if role:
            await grant_role(work, person.id, Granted(role, None, None, Span(work.today)))
    return name, person.id


async def absence(committing: OpenWork, tenant: Tenant, person: UUID, deputy: UUID) -> None:
    async with committing(tenant) as work:
        await name_deputy(work, person, deputy, Span(work.today, work.today + timedelta(days=2)), "holiday")


async def test_a_deputy_has_the_rights_of_the_absent_and_both_names_stay(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant, moved_clock: Any
) -> None:
    _, absent = await somebody(committing, tenant, "clerk")
    name, deputy = await somebody(committing, tenant)
    await absence(committing, tenant, absent, deputy)
    http = await sign_in(tenant, name)
    assert (await http.get("/letters")).status_code == 403
    assert f'value="{absent}"' in (await http.get("/me")).text
    begun = await http.post("/me/standing-in", data={"person": str(absent)})
    assert (begun.status_code, begun.headers["location"]) == (303, "/")
    page = await http.get("/letters")
    assert page.status_code == 200
    assert 'action="/me/standing-in/end"' in page.text
    registered = await http.post("/letters", data={**LETTER, "once": uuid4().hex})
    assert registered.status_code == 303, registered.text
    async with committing(tenant) as work:
        acts = await work.session.execute(
            text("select kind, on_behalf_of from act where actor_id = :who order by at"), {"who": deputy}
        )
        found = [(row.kind, row.on_behalf_of) for row in acts]
    assert ("deputy.stands_in", None) in found
    assert ("letter.registered", absent) in found
    assert (await http.post("/me/standing-in/end")).headers["location"] == "/me"
    assert (await http.get("/letters")).status_code == 403
    await http.post("/me/standing-in", data={"person": str(absent)})
    assert (await http.get("/letters")).status_code == 200


async def test_it_ends_with_the_last_day(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant, moved_clock: Any
) -> None:
    _, absent = await somebody(committing, tenant, "clerk")
    name, deputy = await somebody(committing, tenant)
    async with committing(tenant) as work:
        await name_deputy(work, absent, deputy, Span(work.today, work.today), "today only")
    http = await sign_in(tenant, name)
    await http.post("/me/standing-in", data={"person": str(absent)})
    assert (await http.get("/letters")).status_code == 200
    async with committing(tenant) as work:
        await work.session.execute(
            text("update deputyship set cancelled_at = now() where deputy_id = :who"), {"who": deputy}
        )
    assert (await http.get("/letters")).status_code == 403
    assert "/me/standing-in/end" not in (await http.get("/me")).text


async def test_nobody_stands_in_who_was_not_named(sign_in: SignIn, committing: OpenWork, tenant: Tenant) -> None:
    _, absent = await somebody(committing, tenant, "clerk")
    name, _ = await somebody(committing, tenant)
    http = await sign_in(tenant, name)
    assert (await http.post("/me/standing-in", data={"person": str(absent)})).status_code == 422
    assert (await http.post("/me/standing-in", data={"person": "x"})).status_code == 404
    assert (await http.get("/letters")).status_code == 403


async def test_power_over_rights_is_not_passed_on(sign_in: SignIn, committing: OpenWork, tenant: Tenant) -> None:
    _, absent = await somebody(committing, tenant, "administrator")
    name, deputy = await somebody(committing, tenant)
    await absence(committing, tenant, absent, deputy)
    http = await sign_in(tenant, name)
    await http.post("/me/standing-in", data={"person": str(absent)})
    assert (await http.get("/administration/people")).status_code == 200
    assert (await http.get("/administration/people/new")).status_code == 403
    assert (await http.get("/administration/tokens")).status_code == 403
