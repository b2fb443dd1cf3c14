"""Jobs: the outbox's rows become messages, messages become work in their tenant, and rows are marked done.

Delivery is at least once, the effect once: a job holds its outbox row's lock while it runs and marks the row done in
its own transaction, so a second message of the same row finds nothing to do.
"""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import Any
from uuid import UUID

import dramatiq
import msgspec
import structlog
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import AgeLimit, ShutdownNotifications, TimeLimit
from dramatiq.middleware.asyncio import AsyncIO
from sqlalchemy import text

from service.kit.actor import SYSTEM, Actor
from service.runtime import clock
from service.runtime.database import Database
from service.runtime.house import House
from service.runtime.metrics import observe_job, observe_outbox
from service.runtime.work import Work, open_work

log = structlog.get_logger()
BEHIND = 5
"""How far jobs and the harvest stand back where they and answers want one processor: they wait, pages do not."""
QUEUE = "chancery"
PATIENCE = timedelta(seconds=60)
LONGEST_WAIT = timedelta(hours=1)
BATCH = 200
# The worker's threads, and how many rows one message brings at most to one of them.
HANDS, MOST_TOGETHER = 4, 10
IDLE_SECONDS = 0.2
LOOK_SECONDS = 15.0

JobFunction = Callable[..., Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Job:
    name: str
    function: JobFunction
    every: timedelta | None


JOBS: dict[str, Job] = {}


def job(name: str, *, every: timedelta | None = None) -> Callable[[JobFunction], JobFunction]:
    """Name a function `async def f(work, house, **arguments)` as a job; `every` puts it on each tenant's timetable.

    Names and arguments are a wire format: new parameters get defaults, renaming takes two releases.
    """

    def enrol(function: JobFunction) -> JobFunction:
        if name in JOBS:
            raise ValueError(f"two jobs are called {name}")
        JOBS[name] = Job(name, function, every)
        return function

    return enrol


class UnknownJob(Exception):
    """A message names a job that this release does not have."""


def actor_from(text_: str) -> Actor:
    """Who asked for the job, as the outbox keeps it: the act trail names the person, rights are not carried."""
    kept = msgspec.json.decode(text_)
    asked_by = UUID(kept["id"]) if kept.get("id") else None
    return Actor(kind="system", id=asked_by, name=kept.get("name") or SYSTEM.name, language=kept.get("language"))


async def perform(own: House, tenant_id: UUID, row_id: UUID) -> bool:
    """Do the job of one outbox row. True when it ran, False when it was done already or is running elsewhere."""
    tenant = own.directory.by_id.get(tenant_id)
    if tenant is None:
        raise UnknownJob(f"no agency {tenant_id}")
    async with open_work(own.database, tenant, SYSTEM) as work:
        row = await _claim(work, row_id)
        if row is None:
            return False
        known = JOBS.get(row.job)
        if known is None:
            raise UnknownJob(row.job)
        work.actor = actor_from(row.actor)
        work.language = work.actor.language or work.language
        began = monotonic()
        try:
            await known.function(work, own, **msgspec.json.decode(row.arguments))
        except Exception as error:
            log.warning("job.failed", job=row.job, error=type(error).__name__)
            observe_job(row.job, "failed", monotonic() - began)
            raise
        observe_job(row.job, "done", monotonic() - began)
        await _mark_done(work, row_id)
    return True


async def note_failure(own: House, tenant_id: UUID, row_id: UUID, error: BaseException) -> None:
    """Write down why a job failed, for the one who looks after the service; it comes round again by itself."""
    tenant = own.directory.by_id.get(tenant_id)
    if tenant is None:
        return
    query = text("update outbox set failure = :why where tenant_id = :tenant and id = :id and done_at is null")
    why = f"{type(error).__name__}: {error}"[:500]
    async with open_work(own.database, tenant, SYSTEM) as work:
        await work.session.execute(query, {"why": why, "tenant": tenant_id, "id": row_id})


async def _claim(work: Work, row_id: UUID) -> Any:
    query = text(
        "select job, arguments, actor from outbox where tenant_id = :tenant and id = :id and done_at is null"
        " for update skip locked"
    )
    return (await work.session.execute(query, {"tenant": work.tenant.id, "id": row_id})).one_or_none()


async def _mark_done(work: Work, row_id: UUID) -> None:
    await work.flush()
    query = text("update outbox set done_at = :now, failure = null where tenant_id = :tenant and id = :id")
    await work.session.execute(query, {"now": clock.now(), "tenant": work.tenant.id, "id": row_id})


def make_broker(redis_url: str) -> RedisBroker:
    """The broker of relay and worker. Retries are the outbox's, so Dramatiq has none of its own."""
    broker: RedisBroker = RedisBroker(  # type: ignore[no-untyped-call]
        url=redis_url, middleware=[AgeLimit(), TimeLimit(), ShutdownNotifications(), AsyncIO()]
    )
    broker.declare_queue(QUEUE)
    dramatiq.set_broker(broker)
    return broker


Key = tuple[UUID, UUID]
"""A row of the outbox: its tenant and its id."""

# Postponed first and sent afterwards: a worker must never meet a row that is still locked by the relay, since it would
# take it for one that is being done elsewhere.
TAKE = text(
    """
    with due as (
      select tenant_id, id from outbox where done_at is null and next_at <= :now
      order by next_at limit :batch for update skip locked
    )
    update outbox o set attempts = o.attempts + 1, next_at = cast(:now as timestamptz)
      + least(cast(:patience as interval) * power(2, least(o.attempts, 10)), cast(:longest as interval))
    from due where o.tenant_id = due.tenant_id and o.id = due.id
    returning o.tenant_id, o.id
    """
)
PUT_BACK = text(
    "update outbox set next_at = :now, attempts = attempts - 1 where done_at is null and (tenant_id, id) in"
    " (select * from unnest(cast(:tenants as uuid[]), cast(:ids as uuid[])))"
)


def messages(keys: Sequence[Key]) -> list[tuple[dramatiq.Message[Any], Sequence[Key]]]:
    """What travels: keys of rows and nothing of their content. A few go to several hands, many go together."""
    each = min(max(-(-len(keys) // HANDS), 1), MOST_TOGETHER)
    groups = [keys[at : at + each] for at in range(0, len(keys), each)]
    return [(_message([[str(tenant), str(row)] for tenant, row in group]), group) for group in groups]


def _message(rows: list[list[str]]) -> dramatiq.Message[Any]:
    return dramatiq.Message(queue_name=QUEUE, actor_name="perform", args=(rows,), kwargs={}, options={})


async def relay_once(database: Database, broker: dramatiq.Broker, patience: timedelta = PATIENCE) -> int:
    """Send every row that is due; returns how many. Rows not done in their time come round again, ever later."""
    values = {"now": clock.now(), "batch": BATCH, "patience": patience, "longest": LONGEST_WAIT}
    async with database.engine.begin() as connection:
        keys = [(row.tenant_id, row.id) for row in await connection.execute(TAKE, values)]
    unsent = messages(keys)
    try:
        await asyncio.to_thread(_send, broker, unsent)
    except Exception:
        await _put_back(database, [key for _, group in unsent for key in group])
        raise
    return len(keys)


def _send(broker: dramatiq.Broker, unsent: list[tuple[dramatiq.Message[Any], Sequence[Key]]]) -> None:
    """Enqueue all; what was sent leaves the list."""
    while unsent:
        broker.enqueue(unsent[0][0])
        del unsent[0]


async def _put_back(database: Database, keys: Sequence[Key]) -> None:
    """Rows that could not be sent are due as before. If this fails too, they come round after their patience."""
    values = {"now": clock.now(), "tenants": [tenant for tenant, _ in keys], "ids": [row for _, row in keys]}
    async with database.engine.begin() as connection:
        await connection.execute(PUT_BACK, values)


async def look_at_outbox(database: Database) -> None:
    """Tell the figures how much waits and for how long: a relay or worker that stands still shows here first."""
    query = text("select count(*) as waiting, min(created_at) as oldest from outbox where done_at is null")
    async with database.engine.connect() as connection:
        row = (await connection.execute(query)).one()
    observe_outbox((clock.now() - row.oldest).total_seconds() if row.oldest else 0.0, row.waiting)


async def relay_forever(database: Database, broker: dramatiq.Broker, patience: timedelta = PATIENCE) -> None:
    """Poll the outbox for ever. An outage of either side is waited out: rows stay where they are."""
    looked = 0.0
    while True:
        try:
            sent = await relay_once(database, broker, patience)
            if monotonic() - looked > LOOK_SECONDS:
                looked = monotonic()
                await look_at_outbox(database)
        except Exception as error:
            log.warning("relay.waiting", error=type(error).__name__)
            await asyncio.sleep(1.0)
            continue
        if sent < BATCH:
            await asyncio.sleep(IDLE_SECONDS)


def arguments_of(name: str) -> Mapping[str, Any]:
    """The parameters a job takes beside `work` and `house`, by name (for the test that holds callers to them)."""
    parameters = dict(inspect.signature(JOBS[name].function).parameters)
    return dict(list(parameters.items())[2:])
