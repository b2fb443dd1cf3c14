"""The desk: what each person finds on it, and that other capabilities can add to it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx
from sqlalchemy import event

from service.correspondence.appeals.actions.considering import do
from service.correspondence.appeals.rules.doing import Doing
from service.desk import slots
from service.desk.slots import Found, Section
from service.identity.queries import person_named
from service.kit.paging import CappedCount, Cursor
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from tests.assignments.factories import given
from tests.conftest import OpenWork
from tests.correspondence.appeals.factories import appealed
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


async def test_appeals_lie_before_those_who_consider_them(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant
) -> None:
    async with committing(tenant) as work:
        head = await person_named(work, "head")
        assert head is not None
        await appealed(work, subject="Nobody took this one yet")
        mine = await appealed(work, subject="This one is the head's")
        await do(work, mine.id, "take", Doing(executor_id=head.id))
    page = (await (await sign_in(tenant, "head")).get("/desk")).text
    new, own = (page.index(f'id="{key}"') for key in ("appeals-new", "appeals-mine"))
    assert page.index("Nobody took this one yet") > new
    assert page.index("This one is the head&#39;s") > own
    assert "This one is the head&#39;s" in (await (await sign_in(tenant, "head")).get("/desk/appeals-mine")).text
    assert "Nobody took this one yet" not in (await (await sign_in(tenant, "administrator")).get("/desk")).text


async def test_letters_past_their_day_lie_before_those_who_settle_them(
    sign_in: SignIn, committing: OpenWork, tenant: Tenant
) -> None:
    async with committing(tenant) as work:
        late = work.today - timedelta(days=2)
        await registered(work, subject="Was due the day before yesterday", due_on=late, minutes_ago=7 * 24 * 60)
    assert "Was due the day before yesterday" in (await (await sign_in(tenant, "head")).get("/desk/late-letters")).text
    assert (await (await sign_in(tenant, "administrator")).get("/desk/late-letters")).status_code == 404
