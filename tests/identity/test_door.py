"""Cookies and tokens: who they belong to, and that what was taken is gone at once."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from service.identity.actions import (
    apply_structure,
    grant_role,
    let_person_leave,
    make_token,
    revoke_grant,
    revoke_token,
    sign_out_everywhere,
)
from service.identity.door import Door
from service.identity.queries import grants_of, list_tokens, person_named, units_with_names
from service.identity.rules import Granted, Span
from service.identity.sessions import begin_session, end_session, find_session
from service.kit.actor import EVERYWHERE
from service.runtime.house import House
from service.runtime.tenants import Tenant
from tests.conftest import OpenWork


async def cookie_of(house: House, tenant: Tenant, committing: OpenWork, username: str = "clerk") -> str:
    async with committing(tenant) as work:
        person = await person_named(work, username)
    assert person is not None
    return await begin_session(house.keyspace, tenant, person.id)


async def test_a_cookie_tells_person_and_rights(house: House, tenant: Tenant, committing: OpenWork) -> None:
    door = Door(house.database, house.keyspace)
    arrived = await door.by_cookie(tenant, await cookie_of(house, tenant, committing))
    assert arrived is not None
    role = tenant.profile.role("clerk")
    assert role is not None
    assert arrived.actor.kind == "person"
    assert arrived.actor.permissions == frozenset(role.permissions)
    assert set(arrived.actor.scopes.values()) == {EVERYWHERE}
    assert arrived.actor.post != ""


async def test_a_changed_cookie_is_nobody(house: House, tenant: Tenant, committing: OpenWork) -> None:
    door = Door(house.database, house.keyspace)
    cookie = await cookie_of(house, tenant, committing)
    changed = cookie[:-1] + ("A" if cookie[-1] != "A" else "B")
    for value in (changed, cookie + "A", cookie[:-1], "", "x" * 5000, "../../x", "\u0259" * 43):
        assert await door.by_cookie(tenant, value) is None
    assert await door.by_cookie(tenant, cookie) is not None


async def test_a_cookie_of_another_agency_is_nobody(
    house: House, tenant: Tenant, other_tenant: Tenant, committing: OpenWork
) -> None:
    door = Door(house.database, house.keyspace)
    cookie = await cookie_of(house, tenant, committing)
    assert await door.by_cookie(other_tenant, cookie) is None


async def test_a_session_ends_when_idle(
    house: House, tenant: Tenant, committing: OpenWork, moved_clock: Callable[[float], None]
) -> None:
    cookie, idle = await cookie_of(house, tenant, committing), tenant.profile.sessions.idle_minutes * 60
    moved_clock(idle - 5)
    assert await find_session(house.keyspace, tenant, cookie) is not None
    moved_clock(2 * idle - 10)  # it was used in between, so its idle time began anew
    assert await find_session(house.keyspace, tenant, cookie) is not None
    moved_clock(3 * idle)
    assert await find_session(house.keyspace, tenant, cookie) is None
    moved_clock(0)
    assert await find_session(house.keyspace, tenant, cookie) is None


async def test_a_session_ends_in_any_case(
    house: House, tenant: Tenant, committing: OpenWork, moved_clock: Callable[[float], None]
) -> None:
    cookie, limits = await cookie_of(house, tenant, committing), tenant.profile.sessions
    whole, step = limits.absolute_hours * 3600, limits.idle_minutes * 60 - 1
    for moment in range(0, whole, step):
        moved_clock(moment)
        assert await find_session(house.keyspace, tenant, cookie) is not None
    moved_clock(whole + 1)
    assert await find_session(house.keyspace, tenant, cookie) is None


async def test_an_ended_session_stays_ended_while_another_request_touches_it(
    house: House, tenant: Tenant, committing: OpenWork
) -> None:
    cookie = await cookie_of(house, tenant, committing)
    session = await find_session(house.keyspace, tenant, cookie)
    assert session is not None
    await end_session(house.keyspace, tenant, session.key)
    await house.keyspace.of(tenant.id).put(f"session:{session.key}", "{}", 60, existing=True)
    assert await find_session(house.keyspace, tenant, cookie) is None


async def test_a_revoked_role_is_gone_at_the_next_request(house: House, tenant: Tenant, committing: OpenWork) -> None:
    door = Door(house.database, house.keyspace)
    cookie = await cookie_of(house, tenant, committing, "adviser")
    async with committing(tenant) as work:
        person = await person_named(work, "adviser")
        assert person is not None
        given = await grant_role(work, person.id, Granted("head", None, None, Span(work.today)))
    arrived = await door.by_cookie(tenant, cookie)
    assert arrived is not None and arrived.actor.may("correspondence.void")
    async with committing(tenant) as work:
        await revoke_grant(work, given, "the stand-in ended")
    arrived = await door.by_cookie(tenant, cookie)
    assert arrived is not None and not arrived.actor.may("correspondence.void")


async def test_a_role_holds_only_in_its_days_and_units(
    house: House, tenant: Tenant, committing: OpenWork, moved_clock: Callable[[float], None]
) -> None:
    door = Door(house.database, house.keyspace)
    cookie = await cookie_of(house, tenant, committing, "adviser")
    async with committing(tenant) as work:
        person = await person_named(work, "adviser")
        assert person is not None
        units = await units_with_names(work)
        day = work.today + timedelta(days=3)
        given = await grant_role(work, person.id, Granted("head", units[-1].id, None, Span(day, day)))
    assert not (await door.by_cookie(tenant, cookie)).actor.may("correspondence.void")  # type: ignore[union-attr]
    moved_clock(3 * 86_400)
    cookie = await cookie_of(house, tenant, committing, "adviser")
    arrived = await door.by_cookie(tenant, cookie)
    assert arrived is not None
    assert arrived.actor.scope("correspondence.void").pairs == {(units[-1].id, None)}
    moved_clock(5 * 86_400)
    cookie = await cookie_of(house, tenant, committing, "adviser")
    assert not (await door.by_cookie(tenant, cookie)).actor.may("correspondence.void")  # type: ignore[union-attr]
    moved_clock(0)
    async with committing(tenant) as work:
        await revoke_grant(work, given, "test over")


async def test_signing_out_everywhere_ends_every_session_and_no_later_one(
    house: House, tenant: Tenant, committing: OpenWork
) -> None:
    door = Door(house.database, house.keyspace)
    first = await cookie_of(house, tenant, committing, "head")
    second = await cookie_of(house, tenant, committing, "head")
    bystander = await cookie_of(house, tenant, committing, "clerk")
    async with committing(tenant) as work:
        person = await person_named(work, "head")
        assert person is not None
        await sign_out_everywhere(work, person.id)
    assert await door.by_cookie(tenant, first) is None
    assert await door.by_cookie(tenant, second) is None
    assert await door.by_cookie(tenant, bystander) is not None
    assert await door.by_cookie(tenant, await cookie_of(house, tenant, committing, "head")) is not None


async def test_who_left_is_nobody(fresh_house: House, committing: OpenWork) -> None:
    from service.runtime.work import open_work
    from tests.conftest import all_powerful

    tenant = fresh_house.directory.by_slug["baku-education"]
    door = Door(fresh_house.database, fresh_house.keyspace)
    async with open_work(fresh_house.database, tenant, all_powerful(), "en") as work:
        person = await person_named(work, "clerk")
        assert person is not None
    cookie = await begin_session(fresh_house.keyspace, tenant, person.id)
    assert await door.by_cookie(tenant, cookie) is not None
    async with open_work(fresh_house.database, tenant, all_powerful(), "en") as work:
        await let_person_leave(work, person.id, work.today, "moved to another agency")
        assert all(grant.revoked_at for grant in await grants_of(work, person.id))
    assert await door.by_cookie(tenant, cookie) is None


async def test_a_token_holds_in_its_own_agency_until_revoked(
    house: House, tenant: Tenant, other_tenant: Tenant, committing: OpenWork
) -> None:
    door = Door(house.database, house.keyspace)
    async with committing(tenant) as work:
        name = f"scanner {uuid4()}"
        token = await make_token(work, name, "clerk")
    arrived = await door.by_token(tenant, token)
    assert arrived is not None and arrived.actor.kind == "token" and arrived.actor.name == name
    assert await door.by_token(other_tenant, token) is None
    assert await door.by_token(tenant, token + "x") is None
    assert await door.by_token(tenant, token.removeprefix("chy_")) is None
    async with committing(tenant) as work:
        [row] = [row for row in await list_tokens(work) if row.name == name]
        await revoke_token(work, row.id, "lost")
    assert await door.by_token(tenant, token) is None


async def test_a_token_with_an_end_ends(
    house: House, tenant: Tenant, committing: OpenWork, moved_clock: Callable[[float], None]
) -> None:
    door = Door(house.database, house.keyspace)
    async with committing(tenant) as work:
        token = await make_token(work, "for a week", "clerk", days=7)
    moved_clock(7 * 86_400 - 60)
    assert await door.by_token(tenant, token) is not None
    moved_clock(7 * 86_400 + 1)
    assert await door.by_token(tenant, token) is None


async def test_a_token_of_one_unit_reaches_what_lies_inside_it(
    house: House, other_tenant: Tenant, committing: OpenWork
) -> None:
    async with committing(other_tenant) as work:
        units = await units_with_names(work)
        parents = {unit.parent_id for unit in units}
        outer = next(unit for unit in units if unit.id in parents)
        inside = {outer.id} | {unit.id for unit in units if unit.parent_id == outer.id}
        token = await make_token(work, "of a unit", "clerk", unit=outer.id)
    arrived = await Door(house.database, house.keyspace).by_token(other_tenant, token)
    assert arrived is not None
    found = {unit for unit, _ in arrived.actor.scope("correspondence.read").pairs}
    assert inside <= found and None not in found


async def test_applying_the_structure_again_changes_nothing(tenant: Tenant, committing: OpenWork) -> None:
    async with committing(tenant) as work:
        before = await units_with_names(work, closed=True)
        await apply_structure(work)
        assert work._acts == []
        assert await units_with_names(work, closed=True) == before
    assert [unit.slug for unit in before if unit.state == "active"]
