"""Outbox, relay and jobs: nothing asked for is lost, and nothing takes effect twice."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from dramatiq.brokers.redis import RedisBroker
from sqlalchemy import text

from service.runtime import timetable
from service.runtime.database import Database
from service.runtime.house import House
from service.runtime.queue import JOBS, QUEUE, UnknownJob, job, make_broker, messages, note_failure, perform, relay_once
from service.runtime.tenants import Tenant
from service.runtime.work import Work, open_work

EFFECT = "test.effect"
PATIENCE = timedelta(seconds=60)


@pytest.fixture
def jobs() -> Iterator[None]:
    """Two jobs: one leaves an act behind, one leaves it and then fails."""

    @job(EFFECT)
    async def leave_an_act(work: Work, house: House, record_id: str) -> None:
        work.record(EFFECT, uuid.UUID(record_id), record="test")
        await asyncio.sleep(0.05)

    @job("test.fails")
    async def fail(work: Work, house: House, record_id: str) -> None:
        work.record(EFFECT, uuid.UUID(record_id), record="test")
        await work.flush()
        raise ValueError("not today")

    @job("test.hourly", every=timedelta(hours=1))
    async def hourly(work: Work, house: House) -> None:
        return None

    yield
    for name in (EFFECT, "test.fails", "test.hourly"):
        del JOBS[name]


@pytest.fixture
def broker(fresh_house: House) -> Iterator[RedisBroker]:
    made = make_broker(fresh_house.settings.redis_url)
    made.flush_all()
    yield made
    made.flush_all()
    made.close()


@pytest.fixture
async def relay(fresh_house: House) -> AsyncIterator[Database]:
    database = Database(fresh_house.settings.relay_url, size=2)
    yield database
    await database.close()


@pytest.fixture
def agency(fresh_house: House) -> Tenant:
    return fresh_house.directory.by_slug["baku-education"]


async def ask(house: House, agency: Tenant, actor: Any, name: str) -> tuple[uuid.UUID, uuid.UUID]:
    """Ask for a job; gives the record's id and the outbox row's."""
    record_id = uuid.uuid4()
    async with open_work(house.database, agency, actor) as work:
        work.later(name, record_id=str(record_id))
        await work.flush()
        query = text("select id from outbox where arguments like :like")
        row_id = (await work.session.execute(query, {"like": f"%{record_id}%"})).scalar_one()
    return record_id, row_id


async def acts(house: House, agency: Tenant, actor: Any, record_id: uuid.UUID) -> list[tuple[str, str]]:
    async with open_work(house.database, agency, actor) as work:
        query = text("select actor_kind, actor_name from act where record_id = :id")
        return [tuple(row) for row in await work.session.execute(query, {"id": record_id})]


async def row_of(house: House, agency: Tenant, actor: Any, row_id: uuid.UUID) -> Any:
    async with open_work(house.database, agency, actor) as work:
        return (await work.session.execute(text("select * from outbox where id = :id"), {"id": row_id})).one()


def waiting(broker: RedisBroker) -> int:
    return int(broker.do_qsize(QUEUE))


@pytest.mark.usefixtures("jobs")
async def test_a_job_takes_effect_once_however_often_it_is_sent(fresh_house: House, agency: Tenant, actor: Any) -> None:
    record_id, row_id = await ask(fresh_house, agency, actor, EFFECT)
    ran = await asyncio.gather(*[perform(fresh_house, agency.id, row_id) for _ in range(4)])
    assert sorted(ran) == [False, False, False, True]
    assert await perform(fresh_house, agency.id, row_id) is False
    assert await acts(fresh_house, agency, actor, record_id) == [("system", "Test Person")]


@pytest.mark.usefixtures("jobs")
async def test_a_failed_job_leaves_nothing_but_its_reason(fresh_house: House, agency: Tenant, actor: Any) -> None:
    record_id, row_id = await ask(fresh_house, agency, actor, "test.fails")
    with pytest.raises(ValueError, match="not today") as raised:
        await perform(fresh_house, agency.id, row_id)
    await note_failure(fresh_house, agency.id, row_id, raised.value)
    assert await acts(fresh_house, agency, actor, record_id) == []
    row = await row_of(fresh_house, agency, actor, row_id)
    assert (row.done_at, row.failure) == (None, "ValueError: not today")


@pytest.mark.usefixtures("jobs")
async def test_a_job_of_another_agency_finds_nothing(fresh_house: House, agency: Tenant, actor: Any) -> None:
    record_id, row_id = await ask(fresh_house, agency, actor, EFFECT)
    other = fresh_house.directory.by_slug["mtispiri"]
    assert await perform(fresh_house, other.id, row_id) is False
    with pytest.raises(UnknownJob):
        await perform(fresh_house, uuid.uuid4(), row_id)
    assert await acts(fresh_house, agency, actor, record_id) == []


@pytest.mark.usefixtures("jobs")
async def test_what_was_sent_and_not_done_is_sent_again(
    fresh_house: House,
    agency: Tenant,
    actor: Any,
    relay: Database,
    broker: RedisBroker,
    moved_clock: Callable[[float], None],
) -> None:
    _, row_id = await ask(fresh_house, agency, actor, EFFECT)
    assert (await relay_once(relay, broker, PATIENCE), waiting(broker)) == (1, 1)
    assert await relay_once(relay, broker, PATIENCE) == 0
    broker.flush_all()  # as after the loss of everything Valkey held
    moved_clock(61)
    assert (await relay_once(relay, broker, PATIENCE), waiting(broker)) == (1, 1)
    moved_clock(61 + 61)
    assert await relay_once(relay, broker, PATIENCE) == 0  # the second wait is twice as long
    assert await perform(fresh_house, agency.id, row_id) is True
    moved_clock(3600)
    assert await relay_once(relay, broker, PATIENCE) == 0


@pytest.mark.usefixtures("jobs")
async def test_a_quick_worker_never_meets_the_relays_own_lock(
    fresh_house: House, agency: Tenant, actor: Any, relay: Database, broker: RedisBroker, monkeypatch: Any
) -> None:
    """It would take the job for one that runs elsewhere, and the row would wait for its patience."""
    loop, done = asyncio.get_running_loop(), []

    def quick(message: Any, *, delay: int | None = None) -> Any:
        for tenant_id, row_id in message.args[0]:
            job_ = perform(fresh_house, uuid.UUID(tenant_id), uuid.UUID(row_id))
            done.append(asyncio.run_coroutine_threadsafe(job_, loop).result(20))
        return message

    monkeypatch.setattr(broker, "enqueue", quick)
    for _ in range(3):
        await ask(fresh_house, agency, actor, EFFECT)
    assert await relay_once(relay, broker, PATIENCE) == 3
    assert done == [True, True, True]


def test_few_rows_go_to_several_hands_and_many_go_together() -> None:
    def sizes(count: int) -> list[int]:
        return [len(group) for _, group in messages([(uuid.uuid4(), uuid.uuid4()) for _ in range(count)])]

    assert sizes(0) == []
    assert sizes(3) == [1, 1, 1]
    assert sizes(10) == [3, 3, 3, 1]
    assert sizes(200) == [10] * 20


@pytest.mark.usefixtures("jobs")
async def test_what_was_sent_before_the_broker_went_away_is_not_sent_twice(
    fresh_house: House, agency: Tenant, actor: Any, relay: Database, broker: RedisBroker, monkeypatch: Any
) -> None:
    rows = {(await ask(fresh_house, agency, actor, EFFECT))[1] for _ in range(4)}
    sent: list[Any] = []

    def failing(message: Any, *, delay: int | None = None) -> Any:
        if len(sent) == 1:
            raise ConnectionError("away")
        sent.append(message.args[0])
        return message

    monkeypatch.setattr(broker, "enqueue", failing)
    with pytest.raises(ConnectionError):
        await relay_once(relay, broker, PATIENCE)
    first = {uuid.UUID(row_id) for _, row_id in sent[0]}
    attempts = {row_id: (await row_of(fresh_house, agency, actor, row_id)).attempts for row_id in rows}
    assert attempts == {row_id: int(row_id in first) for row_id in rows}
    monkeypatch.undo()
    assert await relay_once(relay, broker, PATIENCE) == 3


@pytest.mark.usefixtures("jobs")
async def test_an_unreachable_broker_leaves_rows_waiting(
    fresh_house: House, agency: Tenant, actor: Any, relay: Database, broker: RedisBroker
) -> None:
    _, row_id = await ask(fresh_house, agency, actor, EFFECT)
    away = make_broker("redis://127.0.0.1:1/0")
    with pytest.raises(Exception, match=r"127\.0\.0\.1:1"):
        await relay_once(relay, away, PATIENCE)
    assert (await row_of(fresh_house, agency, actor, row_id)).attempts == 0
    assert await relay_once(relay, broker, PATIENCE) == 1


@pytest.mark.usefixtures("jobs")
async def test_the_timetable_asks_once_a_period_for_every_agency(
    fresh_house: House, relay: Database, actor: Any, moved_clock: Callable[[float], None]
) -> None:
    query = text("select tenant_id, count(*) from outbox where job = 'test.hourly' group by 1")

    async def asked() -> dict[uuid.UUID, int]:
        async with relay.engine.connect() as connection:
            return {row[0]: row[1] for row in await connection.execute(query)}

    await timetable.tick(relay)
    await timetable.tick(relay)
    assert await asked() == dict.fromkeys(fresh_house.directory.by_id, 1)
    moved_clock(3600)
    await timetable.tick(relay)
    assert await asked() == dict.fromkeys(fresh_house.directory.by_id, 2)


async def test_the_relay_reads_the_outbox_and_nothing_else(relay: Database) -> None:
    for table in ("letter", "act", "person", "draft"):
        async with relay.engine.connect() as connection:
            with pytest.raises(Exception, match="permission denied"):
                await connection.execute(text(f"select count(*) from {table}"))  # noqa: S608
