"""Why she may and he may not, by the same rights as the door gives; sessions and tokens one by one."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from service.identity.actions import add_person, grant_role, make_token
from service.identity.actions.people import NewPerson
from service.identity.door import Door
from service.identity.models import Person, RoleGrant
from service.identity.pages.sessions import browser_in
from service.identity.queries import list_tokens, person_named
from service.identity.queries.why import explained
from service.identity.rules import Granted, Span
from service.identity.sessions import begin_session, sessions_of
from service.identity.words import PERMISSION_WORDS
from service.kit.ids import new_id
from service.runtime.house import House
from service.runtime.tenants import Tenant
from tests.conftest import OpenWork

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
ROLES = ("clerk", "head", "administrator", "adviser")
GRANTS = st.lists(
    st.tuples(st.sampled_from(ROLES), st.integers(-20, 20), st.integers(0, 30) | st.none(), st.booleans()), max_size=5
)  # fmt: skip


@given(grants=GRANTS, left=st.booleans())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_the_page_says_what_the_door_does(
    house: House, tenant: Tenant, committing: OpenWork, grants: list[Any], left: bool
) -> None:
    async with committing(tenant) as work:
        person = await add_person(work, NewPerson(f"why{new_id().hex[-12:]}", "Sınaqlı", "Aynur"))
        for role, begins, days, revoked in grants:
            starts = work.today + timedelta(days=begins)
            row = RoleGrant(
                id=new_id(), tenant_id=tenant.id, person_id=person.id, role=role, unit_id=None, journal_id=None,
                starts_on=starts, ends_on=None if days is None else starts + timedelta(days=days), source="hand",
                revoked_at=work.now if revoked else None,
            )  # fmt: skip
            work.session.add(row)
        await work.session.flush()
        if left:
            await work.session.execute(update(Person).where(Person.id == person.id).values(state="left"))
        state = "left" if left else "active"
        found = await explained(work, person.id, list(PERMISSION_WORDS), work.today, active=state == "active")
    arrived = await Door(house.database, house.keyspace).person(tenant, person.id)
    may = {one.permission for one in found if one.holds}
    assert may == {one for one in PERMISSION_WORDS if arrived is not None and arrived[0].may(one)}
    # What is lacking has its reason: the roles that would give it, or that none does.
    for one in found:
        assert (
            one.holds
            or one.other
            or one.roles
            or all(one.permission not in r.permissions for r in tenant.profile.roles)
        )


async def test_the_page_names_what_gives_and_what_would(tenant: Tenant, committing: OpenWork, sign_in: SignIn) -> None:
    async with committing(tenant) as work:
        person = await add_person(work, NewPerson(f"why{new_id().hex[-12:]}", "Sınaqlı", "Aynur"))
        begins = work.today + timedelta(days=9)
        await grant_role(work, person.id, Granted("clerk", None, None, Span(work.today)))
        await grant_role(work, person.id, Granted("head", None, None, Span(begins)))
    administrator = await sign_in(tenant, "administrator")
    base = f"/administration/people/{person.id}"
    held = (await administrator.get(f"{base}/why?q=register+letters&shown=held")).text
    assert "Register letters" in held and "Clerk" in held and "the whole agency" in held
    later = (await administrator.get(f"{base}/why?q=give+resolutions")).text
    assert "begins on" in later and "These roles give it" in later
    assert "Nothing is called like that" in (await administrator.get(f"{base}/why?q=zzzz")).text
    assert f"{base}/why" in (await administrator.get(base)).text
    clerk = await sign_in(tenant, "clerk")
    assert (await clerk.get(f"{base}/why")).status_code == 403
    assert (await administrator.get(f"/administration/people/{new_id()}/why")).status_code == 404


async def test_sessions_are_listed_and_one_is_ended(
    house: House, tenant: Tenant, other_tenant: Tenant, committing: OpenWork, sign_in: SignIn
) -> None:
    one, other = await sign_in(tenant, "clerk"), await sign_in(tenant, "clerk")
    async with committing(tenant) as work:
        clerk = await person_named(work, "clerk")
    assert clerk is not None
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
    await begin_session(house.keyspace, tenant, clerk.id, client=agent)
    page = (await one.get("/me/sessions")).text
    assert "Firefox, Windows" in page and page.count("this one") == 1
    mine = {found.key for found in await sessions_of(house.keyspace, tenant, clerk.id)}
    administrator = await sign_in(tenant, "administrator")
    listed = (await administrator.get(f"/administration/people/{clerk.id}/sessions")).text
    assert all(key in listed for key in mine)
    key = next(found.key for found in await sessions_of(house.keyspace, tenant, clerk.id) if found.client == agent)
    ended = await administrator.post(f"/administration/people/{clerk.id}/sessions/{key}/end")
    assert ended.status_code == 303
    assert key not in {found.key for found in await sessions_of(house.keyspace, tenant, clerk.id)}
    assert (await other.get("/me")).status_code == 200  # the others live on
    again = await administrator.post(f"/administration/people/{clerk.id}/sessions/{key}/end")
    assert again.status_code == 404
    # Nobody ends another's by the address of their own, nor one of another agency.
    theirs = next(iter(await sessions_of(house.keyspace, tenant, (await _id(committing, tenant, "administrator")))))
    assert (await one.post(f"/me/sessions/{theirs.key}/end")).status_code == 404
    foreign = await sign_in(other_tenant, "administrator")
    assert (await foreign.post(f"/me/sessions/{theirs.key}/end")).status_code == 404
    assert (await one.get(f"/administration/people/{clerk.id}/sessions")).status_code == 403


async def _id(committing: OpenWork, tenant: Tenant, username: str) -> Any:
    async with committing(tenant) as work:
        person = await person_named(work, username)
    assert person is not None
    return person.id


@pytest.mark.parametrize(
    "agent, words",
    [
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/18 Safari/605",
            "Safari, macOS",
        ),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537 Chrome/139.0 Mobile Safari/537", "Chrome, Android"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/139.0 Safari/537 Edg/139.0", "Edge, Windows"),
        ("curl/8", ""),
    ],
)
def test_browsers_are_named_in_two_words(agent: str, words: str) -> None:
    assert browser_in(agent) == words


async def test_a_token_is_replaced_and_the_old_one_holds_for_some_days(
    house: House, tenant: Tenant, committing: OpenWork, sign_in: SignIn
) -> None:
    async with committing(tenant) as work:
        old = await make_token(work, f"program {new_id().hex[-8:]}", "clerk", 90)
        mine = next(one for one in await list_tokens(work) if one.expires_at)
    assert mine.used_at is None
    door = Door(house.database, house.keyspace)
    assert await door.by_token(tenant, old) is not None
    client = await sign_in(tenant, "administrator")
    base = f"/administration/tokens/{mine.id}"
    wrong = await client.post(f"{base}/rotate", data={"days": "99"})
    assert wrong.status_code == 422 and 'value="99"' in wrong.text
    made = await client.post(f"{base}/rotate", data={"days": "3"})
    new = re.search(r'value="(chy_[\w-]+)"', made.text)
    assert made.status_code == 200 and new is not None and new[1] != old
    assert await door.by_token(tenant, old) is not None and await door.by_token(tenant, new[1]) is not None
    async with committing(tenant) as work:
        found = {one.id: one for one in await list_tokens(work) if one.name == mine.name}
        assert len(found) == 2 and found[mine.id].used_at is not None
        assert found[mine.id].expires_at is not None
        left = found[mine.id].expires_at - work.now  # type: ignore[operator]
        assert timedelta(days=2, hours=23) < left <= timedelta(days=3)
        (fresh,) = [one for one in found.values() if one.id != mine.id]
        assert fresh.role == "clerk" and fresh.expires_at is not None
    assert (await client.post(f"{base}/revoke", data={"reason": "lost"})).status_code == 303
    assert (await client.post(f"{base}/rotate", data={})).status_code == 422
    assert await door.by_token(tenant, old) is None and await door.by_token(tenant, new[1]) is not None
    clerk = await sign_in(tenant, "clerk")
    assert (await clerk.post(f"{base}/rotate", data={})).status_code == 403


async def test_a_use_is_noted_once_a_minute(
    house: House, tenant: Tenant, committing: OpenWork, moved_clock: Callable[[float], None]
) -> None:
    async with committing(tenant) as work:
        token = await make_token(work, f"program {new_id().hex[-8:]}", "clerk")
        name = (await list_tokens(work))[0].name

    async def used() -> Any:
        # Another process each time: what one remembers of its own would hide what the row does.
        assert await Door(house.database, house.keyspace).by_token(tenant, token) is not None
        async with committing(tenant) as work:
            return next(one.used_at for one in await list_tokens(work) if one.name == name)

    first = await used()
    moved_clock(30)
    assert await used() == first
    moved_clock(90)
    assert await used() > first
