"""Work: record, act and jobs are committed together or not at all, and never outside their tenant."""

import uuid

import msgspec
import pytest
from sqlalchemy import text

from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import Work, canonical
from tests.conftest import OpenWork

COUNT = text(
    "select (select count(*) from act where record_id = :id), (select count(*) from outbox where arguments like :like)"
)


async def counted(work: Work, record_id: uuid.UUID) -> tuple[int, int]:
    row = (await work.session.execute(COUNT, {"id": record_id, "like": f"%{record_id}%"})).one()
    return row[0], row[1]


async def test_act_and_job_are_written_with_the_record(committing: OpenWork, tenant: Tenant) -> None:
    record_id = uuid.uuid4()
    async with committing(tenant) as work:
        work.record("test.done", record_id, record="test", before={"b": 1}, after={"a": 2}, reason="because")
        work.later("test.after", record_id=str(record_id))
        assert await counted(work, record_id) == (0, 0)
    async with committing(tenant) as work:
        assert await counted(work, record_id) == (1, 1)
        query = text("select * from act where record_id = :id")
        act = (await work.session.execute(query, {"id": record_id})).one()
    assert (act.kind, act.record, act.reason, act.actor_name) == ("test.done", "test", "because", "Test Person")
    assert act.payload == '{"after":{"a":2},"before":{"b":1}}'


async def test_nothing_is_written_when_the_work_fails(committing: OpenWork, tenant: Tenant) -> None:
    record_id = uuid.uuid4()
    with pytest.raises(ZeroDivisionError):
        async with committing(tenant) as work:
            work.record("test.done", record_id, record="test")
            work.later("test.after", record_id=str(record_id))
            await work.flush()
            raise ZeroDivisionError
    async with committing(tenant) as work:
        assert await counted(work, record_id) == (0, 0)


async def test_another_tenant_sees_none_of_it(committing: OpenWork, tenant: Tenant, other_tenant: Tenant) -> None:
    record_id = uuid.uuid4()
    async with committing(tenant) as work:
        work.record("test.done", record_id, record="test")
        work.later("test.after", record_id=str(record_id))
    async with committing(other_tenant) as work:
        assert await counted(work, record_id) == (0, 0)
    async with committing(tenant) as work:
        assert await counted(work, record_id) == (1, 1)


async def test_a_connection_forgets_its_tenant(house: House, committing: OpenWork, tenant: Tenant) -> None:
    async with committing(tenant) as work:
        assert (await work.session.execute(text("select count(*) from unit"))).scalar_one() > 0
    async with house.database.single() as connection:
        assert (await connection.execute(text("select count(*) from unit"))).scalar_one() == 0


async def test_what_follows_the_commit_never_undoes_it(committing: OpenWork, tenant: Tenant) -> None:
    record_id = uuid.uuid4()
    called: list[str] = []

    async def fails() -> None:
        called.append("fails")
        raise ConnectionError

    async with committing(tenant) as work:
        work.record("test.done", record_id, record="test")
        work.after_commit(fails)
        assert called == []
    assert called == ["fails"]
    async with committing(tenant) as work:
        assert await counted(work, record_id) == (1, 0)


async def test_acts_can_be_neither_changed_nor_removed(committing: OpenWork, tenant: Tenant) -> None:
    for statement in ("update act set reason = 'x'", "delete from act", "truncate act"):
        with pytest.raises(Exception, match="permission denied"):
            async with committing(tenant) as work:
                await work.session.execute(text(statement))


def test_canonical_text_is_the_same_for_the_same_value() -> None:
    first = canonical({"b": [1, None], "a": "ə", "id": uuid.UUID(int=1)})
    assert first == canonical({"id": uuid.UUID(int=1), "a": "ə", "b": [1, None]})
    assert msgspec.json.decode(first) == {"a": "ə", "b": [1, None], "id": str(uuid.UUID(int=1))}
    assert " " not in first
