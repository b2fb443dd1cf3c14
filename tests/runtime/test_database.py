"""The connection: what counts as an outage, transactions that begin without a session, statements of the driver."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable

import asyncpg
import pytest
from sqlalchemy import text

from service.kit.actor import Actor
from service.runtime.database import Database, is_outage
from service.runtime.house import House
from service.runtime.settings import Settings
from service.runtime.tenants import Tenant
from service.runtime.transaction import Statement, Transaction
from service.runtime.work import open_work
from tests.servers import Servers

PINNED = Statement("select current_setting('app.tenant_id', true)")
BACKEND = Statement("select pg_backend_pid()")
WRITE = Statement(
    "insert into draft (tenant_id, id, person_id, form, content, saved_at)"
    " values (:tenant, :id, :id, 'test', cast(:content as text), now()) returning content"
)


def written(tenant: Tenant, content: str = "typed") -> dict[str, object]:
    return {"tenant": tenant.id, "id": uuid.uuid4(), "content": content}


async def test_a_statement_takes_each_name_once_and_leaves_casts_alone() -> None:
    made = Statement("select :b::text, ':', cast(:a as int), :b where x::date = :c_2")
    assert made.text == "select $1::text, ':', cast($2 as int), $1 where x::date = $3"
    assert made.values({"a": 1, "b": 2, "c_2": 3, "d": 4}) == [2, 1, 3]
    with pytest.raises(KeyError):
        made.values({"a": 1})


async def test_the_driver_begins_pinned_and_a_session_joins_its_transaction(house: House, tenant: Tenant) -> None:
    transaction = Transaction(house.database, tenant.id)
    assert await transaction.ask(PINNED, {}) == str(tenant.id)
    backend = await transaction.ask(BACKEND, {})
    values = written(tenant)
    await transaction.ask(WRITE, values)
    seen = await transaction.session.execute(text("select pg_backend_pid(), content from draft where id = :id"), values)
    assert seen.one() == (backend, "typed")
    assert await transaction.ask(BACKEND, {}) == backend
    await transaction.rollback()
    await transaction.close()
    assert await count_of(house, tenant, values["id"]) == 0


PLANS = "select current_setting('plan_cache_mode')"


async def test_a_session_plans_for_the_agency_that_asks_and_the_driver_keeps_its_plans(
    house: House, tenant: Tenant
) -> None:
    """A plan made for an agency with three letters would read a million of another."""
    async with open_work(house.database, tenant, Actor("system", None, "test")) as work:
        assert await work.ask(Statement(PLANS)) == "auto"
    async with open_work(house.database, tenant, Actor("system", None, "test")) as work:
        assert await work.session.scalar(text(PLANS)) == "force_custom_plan"
    async with open_work(house.database, tenant, Actor("system", None, "test")) as work:
        assert await work.ask(PINNED) == str(tenant.id)
        assert await work.session.scalar(text(PLANS)) == "force_custom_plan"
    assert await house.database.ask(PLANS) == "auto"


@pytest.mark.parametrize("joined", [False, True])
async def test_what_is_committed_stays_and_the_next_need_opens_anew(house: House, tenant: Tenant, joined: bool) -> None:
    first, second = written(tenant, "one"), written(tenant, "two")
    second["id"] = uuid.uuid4()
    transaction = Transaction(house.database, tenant.id)
    await transaction.ask(WRITE, first)
    if joined:
        await transaction.session.execute(text("select 1"))
    await transaction.commit()
    assert await transaction.ask(PINNED, {}) == str(tenant.id)
    await transaction.ask(WRITE, second)
    await transaction.close()
    assert await count_of(house, tenant, first["id"]) == 1
    assert await count_of(house, tenant, second["id"]) == 0


async def test_the_driver_goes_on_where_a_session_began(house: House, tenant: Tenant) -> None:
    values = written(tenant)
    transaction = Transaction(house.database, tenant.id)
    assert transaction.session is not None
    assert await transaction.ask(PINNED, {}) == str(tenant.id)
    await transaction.ask(WRITE, values)
    await transaction.rollback()
    await transaction.close()
    assert await count_of(house, tenant, values["id"]) == 0


async def test_a_pin_that_was_not_used_goes_with_no_connection_to_the_next(settings: Settings, tenant: Tenant) -> None:
    database = Database(settings.database_url, size=1, overflow=0)
    try:
        for _ in range(2):
            async with database.session(tenant.id) as session:
                await session.connection()
            async with database.engine.begin() as plain:
                assert not (await plain.execute(text(PINNED.text))).scalar()
        assert not await database.ask(PINNED.text)
    finally:
        await database.close()


async def test_every_way_out_of_a_work_gives_its_connection_back(settings: Settings, tenant: Tenant) -> None:
    database = Database(settings.database_url, size=1, overflow=0)
    actor = Actor("system", None, "test")
    try:
        for fails in (False, True):
            for uses_session in (False, True):
                for uses_driver in (False, True):
                    with pytest.raises(ZeroDivisionError) if fails else _fine():
                        async with open_work(database, tenant, actor) as work:
                            if uses_driver:
                                await work.ask(PINNED)
                            if uses_session:
                                await work.session.execute(text("select 1"))
                            if fails:
                                _ = 1 / 0
        with pytest.raises(Exception, match="division by zero"):
            async with open_work(database, tenant, actor) as work:
                await work.ask(Statement("select 1 / 0"))
        assert await database.ask("select 1") == 1
    finally:
        await database.close()


class _fine:
    def __enter__(self) -> None: ...
    def __exit__(self, *_: object) -> None: ...


async def count_of(house: House, tenant: Tenant, ident: object) -> int:
    async with open_work(house.database, tenant, Actor("system", None, "test")) as work:
        return int(await work.ask(Statement("select count(*) from draft where id = :id"), id=ident))


async def by_session(house: House, tenant: Tenant, statement: str) -> object:
    async with open_work(house.database, tenant, Actor("system", None, "test")) as work:
        return await work.session.execute(text(statement))


async def by_driver(house: House, tenant: Tenant, statement: str) -> object:
    async with open_work(house.database, tenant, Actor("system", None, "test")) as work:
        return await work.ask(Statement(statement))


async def alone(house: House, tenant: Tenant, statement: str) -> object:
    return await house.database.ask(statement)


ways = pytest.mark.parametrize("way", [by_session, by_driver, alone])


@ways
async def test_a_wrong_statement_is_no_outage(
    house: House, tenant: Tenant, way: Callable[..., Awaitable[object]]
) -> None:
    for statement in ("select nothing", "select 1 / 0", "insert into draft (form) values ('x')"):
        with pytest.raises(Exception, match=r".") as met:
            await way(house, tenant, statement)
        assert not is_outage(met.value), statement


async def test_a_value_that_does_not_fit_is_no_outage(house: House, tenant: Tenant) -> None:
    with pytest.raises(Exception, match="invalid input") as met:
        await house.database.ask("select $1::integer", "not a number")
    assert not is_outage(met.value)


@ways
async def test_a_killed_connection_is_an_outage_and_the_next_one_works(
    house: House, tenant: Tenant, way: Callable[..., Awaitable[object]]
) -> None:
    with pytest.raises(Exception, match=r".") as met:
        await way(house, tenant, "select pg_terminate_backend(pg_backend_pid())")
    assert is_outage(met.value)
    assert await way(house, tenant, "select 1")


async def test_a_time_limit_is_an_outage_too(house: House, tenant: Tenant) -> None:
    async with open_work(house.database, tenant, Actor("system", None, "test")) as work:
        await work.ask(Statement("select set_config('statement_timeout', '20ms', true)"))
        with pytest.raises(Exception, match="statement timeout") as met:
            await work.ask(Statement("select pg_sleep(1)"))
        assert is_outage(met.value)


@ways
async def test_connections_that_died_in_the_pool_hurt_nobody(
    house: House, tenant: Tenant, servers: Servers, way: Callable[..., Awaitable[object]]
) -> None:
    await asyncio.gather(*[house.database.ask("select pg_sleep(0.05)") for _ in range(5)])
    superuser = await asyncpg.connect(servers.superuser_url)
    try:
        name = house.settings.database_url.rpartition("/")[2]
        killed = await superuser.fetch(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = 'service_app'",
            name,
        )
    finally:
        await superuser.close()
    assert len(killed) >= 5
    await asyncio.sleep(0.1)
    for _ in range(6):
        assert await way(house, tenant, "select 1")
