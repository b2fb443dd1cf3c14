"""The worker and its companions: jobs, the relay that sends them, the timetable that asks for the regular ones, and the
harvest, which fetches the press for all agencies at once.

`python -m service.worker worker`, `... relay`, `... timetable`, `... harvest`.
"""

import asyncio
import os
import signal
import sys
import threading
from uuid import UUID

import dramatiq

import service.fittings  # noqa: F401 - importing it fills what jobs ask of other floors
from service.correspondence import jobs as correspondence_jobs
from service.deadlines import jobs as deadlines_jobs
from service.digest import jobs as digest_jobs
from service.documents import jobs as documents_jobs
from service.exchange import jobs as exchange_jobs
from service.handover import jobs as handover_jobs
from service.imports import jobs as imports_jobs
from service.intake import jobs as intake_jobs
from service.mailing import jobs as mailing_jobs
from service.monitoring import jobs as monitoring_jobs
from service.monitoring.editions import jobs as edition_jobs
from service.monitoring.sources import jobs as source_jobs
from service.monitoring.sources.harvest.loop import harvest_forever
from service.notifications import jobs as notifications_jobs
from service.planning.filings import jobs as filing_jobs
from service.planning.grid import jobs as grid_jobs
from service.planning.papers import jobs as paper_jobs
from service.planning.plans import jobs as plan_jobs
from service.planning.unit_reports import jobs as unit_report_jobs
from service.press.accreditation import jobs as accreditation_jobs
from service.press.events import jobs as events_jobs
from service.press.inquiries import jobs as inquiries_jobs
from service.press.outlets import jobs as outlets_jobs
from service.press.refutations import jobs as refutation_jobs
from service.press.releases import jobs as release_jobs
from service.public_information import jobs as information_jobs
from service.public_information.asking import jobs as asking_jobs
from service.public_information.redaction import jobs as redaction_jobs
from service.publishing import jobs as publishing_jobs
from service.records import jobs as records_jobs
from service.runtime import clock
from service.runtime.database import Database
from service.runtime.house import House
from service.runtime.log import configure as configure_log
from service.runtime.metrics import serve_metrics
from service.runtime.queue import BEHIND, HANDS, QUEUE, make_broker, note_failure, perform, relay_forever
from service.runtime.settings import Settings
from service.runtime.storage import Store
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
    mailing_jobs,
    handover_jobs,
    records_jobs,
    publishing_jobs,
    information_jobs,
    redaction_jobs,
    asking_jobs,
    monitoring_jobs,
    edition_jobs,
    source_jobs,
    events_jobs,
    accreditation_jobs,
    release_jobs,
    outlets_jobs,
    inquiries_jobs,
    refutation_jobs,
    digest_jobs,
    exchange_jobs,
    plan_jobs,
    paper_jobs,
    unit_report_jobs,
    grid_jobs,
    filing_jobs,
)
"""Every capability's jobs: importing them enrols them."""
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


async def _harvest() -> None:
    database = Database(SETTINGS.harvest_url, size=6, overflow=6)
    await database.refuse_privileged_role()
    await harvest_forever(database, Store(SETTINGS.files_url), SETTINGS.fetch_allow)


def main(part: str) -> None:
    """Run one of the four until stopped."""
    if part == "worker":
        os.nice(BEHIND)
        work_forever()
        return
    if part == "harvest":
        os.nice(BEHIND)
        asyncio.run(_harvest())
        return
    database = Database(SETTINGS.relay_url, size=2, overflow=1)
    if part == "relay":
        serve_metrics(SETTINGS.metrics_port)
        asyncio.run(relay_forever(database, BROKER, SETTINGS.patience))
    elif part == "timetable":
        asyncio.run(tick_forever(database))
    else:
        raise SystemExit("usage: python -m service.worker worker|relay|timetable|harvest")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
