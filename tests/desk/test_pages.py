"""The desk: what each person finds on it, and that other capabilities can add to it."""

from collections.abc import Awaitable, Callable

import httpx
from sqlalchemy import event

from service.desk import slots
from service.desk.slots import Found, Section
from service.kit.paging import CappedCount, Cursor
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from tests.assignments.factories import given
from tests.conftest import OpenWork
from tests.correspondence.factories import registered

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]


async def test_everybody_lands_on_their_desk(sign_in: SignIn, tenant: Tenant) -> None:
    head = await sign_in(tenant, "head")
    assert (await head.get("/")).headers["location"] == "/desk"
    administrator = await sign_in(tenant, "administrator")
    assert (await administrator.get("/")).headers["location"] != "/desk"
    assert "Your desk is clear" in (await administrator.get("/desk")).text


async def test_letters_without_a_resolution_lie_before_whoever_may_give_one(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant
) -> None:
    async with committing(tenant) as work:
        await registered(work, subject="Waits for a resolution")
    assert "Waits for a resolution" in (await (await sign_in(tenant, "head")).get("/desk")).text
    assert "Waits for a resolution" not in (await (await sign_in(tenant, "clerk")).get("/desk")).text
    assert "Waits for a resolution" in (await (await sign_in(tenant, "head")).get("/desk/unresolved")).text


async def test_a_desk_costs_the_same_for_one_thing_and_for_three(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant, house: House
) -> None:
    adviser = await sign_in(tenant, "lead-adviser")
    asked: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        asked.append(statement)

    engine = house.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    counted = []
    for _ in range(2):
        async with committing(tenant) as work:
            await given(work, "lead-adviser")
        asked.clear()
        assert (await adviser.get("/desk")).status_code == 200
        counted.append(len(asked))
    event.remove(engine, "before_cursor_execute", note)
    assert counted[0] == counted[1] > 0


async def test_another_capability_adds_its_section(sign_in: SignIn, tenant: Tenant) -> None:
    async def lines(work: Work, after: Cursor | None, limit: int) -> Found:
        return Found([])

    async def counted(work: Work) -> dict[str, CappedCount]:
        return {"added": CappedCount(3)}

    added = Section("added", "decide", "Approvals", "Nothing to approve.", lines, lambda actor: True)
    slots.SECTIONS.append(added)
    slots.COUNTS.append(counted)
    try:
        desk = await (await sign_in(tenant, "clerk")).get("/desk")
        assert 'id="added"' in desk.text and "Approvals <b>3</b>" in desk.text
    finally:
        slots.SECTIONS.remove(added)
        slots.COUNTS.remove(counted)
