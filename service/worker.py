"""The worker and its companions: jobs, the relay that sends them, the timetable that asks for the regular ones.

`python -m service.worker worker`, `... relay`, `... timetable`.
"""

import asyncio
import signal
import sys
import threading
from uuid import UUID

import dramatiq

from service import fittings
from service.correspondence import jobs as correspondence_jobs
from service.deadlines import jobs as deadlines_jobs
from service.documents import jobs as documents_jobs
from service.imports import jobs as imports_jobs
from service.intake import jobs as intake_jobs
from service.notifications import jobs as notifications_jobs
from service.public_information import jobs as information_jobs
from service.publishing import jobs as publishing_jobs
from service.runtime import clock
from service.runtime.database import Database
from service.runtime.house import House
from service.runtime.log import configure as configure_log
from service.runtime.metrics import serve_metrics
from service.runtime.queue import HANDS, QUEUE, make_broker, note_failure, perform, relay_forever
from service.runtime.settings import Settings
from service.runtime.timetable import tick_forever

SETTINGS = Settings.from_env()
configure_log(SETTINGS)
clock.follow(SETTINGS.clock_file)
BROKER = make_broker(SETTINGS.redis_url)

SECONDS_TO_END = 15
DOORS = (
    correspondence_jobs,
    deadlines_jobs,
    documents_jobs,
    imports_jobs,
    intake_jobs,
    notifications_jobs,
    information_jobs,
    publishing_jobs,
)
"""Every capability's jobs: importing them enrols them."""
SLOTS = fittings.RAIL
"""Importing the fittings fills what jobs ask of other floors."""
_house: House | None = None


async def opened_house() -> House:
    """The worker's house, opened at its first job, inside the loop that jobs run in."""
    global _house  # noqa: PLW0603 - one house for the life of the process
    if _house is None:
        fresh = House.build(SETTINGS)
        await fresh.open()
        _house = fresh
    return _house


async def _do(rows: list[list[str]]) -> None:
    """Do the jobs of some rows, each in a transaction of its own; one that fails does not hold up the others."""
    own = await opened_house()
    for tenant_id, row_id in rows:
        tenant, row = UUID(tenant_id), UUID(row_id)
        if tenant not in own.directory.by_id:
            await own.directory.refresh(own.database)
        try:
            await perform(own, tenant, row)
        except Exception as error:
            await note_failure(own, tenant, row, error)


dramatiq.actor(actor_name="perform", queue_name=QUEUE, broker=BROKER)(_do)


def work_forever() -> None:
    """Do jobs until told to stop; what is being done by then has some seconds to end.

    Not by dramatiq's own command line: it wants shared memory, which a bare machine may not give an ordinary user, and
    a second process, whose only task is to look after the first. That is done by `up` or by the service manager.
    """
    told = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: told.set())
    BROKER.emit_after("process_boot")
    worker = dramatiq.Worker(BROKER, worker_threads=HANDS)
    worker.start()
    told.wait()
    worker.stop(timeout=SECONDS_TO_END * 1000)
    BROKER.close()


def main(part: str) -> None:
    """Run one of the three until stopped."""
    if part == "worker":
        work_forever()
        return
    database = Database(SETTINGS.relay_url, size=2, overflow=1)
    if part == "relay":
        serve_metrics(SETTINGS.metrics_port)
        asyncio.run(relay_forever(database, BROKER, SETTINGS.patience))
    elif part == "timetable":
        asyncio.run(tick_forever(database))
    else:
        raise SystemExit("usage: python -m service.worker worker|relay|timetable")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
