"""`bench public`: what staff notice of a flood on their public page, beside the same flood on a null server."""

import asyncio
import contextlib
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from service.kit.actor import EVERYWHERE, Actor
from service.manage import terminal
from service.manage.benchmarks.agencies import Agency, put_agencies
from service.manage.benchmarks.ground import Ground, standing
from service.manage.benchmarks.load import Result, Task, request, send
from service.manage.benchmarks.plan import Plan, median, p95, short, spread
from service.manage.benchmarks.register import registration
from service.manage.permissions import known_permissions
from service.manage.surroundings import ROOT
from service.publishing.actions import publish
from service.publishing.rules import PublicText
from service.runtime.database import Database
from service.runtime.embedded.process import CannotStart, free_port
from service.runtime.tenants import Directory
from service.runtime.work import open_work

FLOOD, FLOODERS = 300.0, 32
STAFF, CLERKS = 40.0, 4
LETTERS, NEWS = 200, 30
BODY = "Mətbuat konfransının keçirilməsi barədə məlumat. " * 40
WARM = 2.0


def run(plan: Plan) -> list[dict[str, object]]:
    """Staff's p95 under a fixed flood: on the public page, on a null server, by turns."""
    with standing(plan) as ground:
        agency = Agency(1, put_agencies(ground, 1))
        asyncio.run(_news(ground, agency))
        with ground.serving("relay"):
            found = send(Task(ground.port, 2, {"letters": [registration(agency)]}, each=LETTERS))
            _check(found)
            return [_measured(ground, agency)]


async def _news(ground: Ground, agency: Agency) -> None:
    settings = ground.settings
    setup = Actor(kind="system", id=None, name="Chancery", scopes=dict.fromkeys(known_permissions(), EVERYWHERE))
    database, directory = Database(settings.database_url, size=1), Directory("localhost")
    try:
        await directory.refresh(database)
        async with open_work(database, directory.by_slug[agency.slug], setup) as work:
            for number in range(NEWS):
                text = {"az": PublicText(f"Xəbər {number}", "Qısa məlumat.", BODY)}
                await publish(work, kind="news", record="bench", record_id=uuid4(), slug=f"news-{number}", texts=text)
    finally:
        await database.close()


def _measured(ground: Ground, agency: Agency) -> dict[str, object]:
    plan, rounds = ground.plan, []
    clerk = f"Bearer {agency.token('clerk')}"
    staff = {"staff": [request("GET", "/api/v1/letters?journal=incoming", agency.host, authorization=clerk)]}
    flood = {"flood": [request("GET", "/public/az/news", agency.host)]}
    size = _size(ground, agency)
    with null_server(size) as null_port:
        _both(ground.port, flood, ground.port, staff, WARM)  # pages are kept, statements prepared
        for _ in range(plan.rounds):
            null, quiet = _both(null_port, flood, ground.port, staff, plan.seconds)
            page, busy = _both(ground.port, flood, ground.port, staff, plan.seconds)
            beside, under = p95(quiet.times["staff"]), p95(busy.times["staff"])
            rounds.append({
                "staff_p95_ms_null": short(1000 * beside),
                "staff_p95_ms_public": short(1000 * under),
                "ratio": short(under / beside),
                "flood_p95_ms": short(1000 * p95(page.times["flood"])),
                "flood_rate": short(page.rate),
                "null_rate": short(null.rate),
            })  # fmt: skip
            terminal.say(f"public: {rounds[-1]}")
    ratios = [float(one["ratio"]) for one in rounds]
    return {
        "name": "flood on a public page",
        "staff_p95_ratio": short(median(ratios)),
        "spread": spread(ratios),
        "flood_a_second": FLOOD,
        "staff_a_second": STAFF,
        "page_bytes": size,
        "workers": plan.workers,
        "rounds": rounds,
    }


def _both(
    flooded: int, flood: dict[str, list[str]], port: int, staff: dict[str, list[str]], seconds: float
) -> tuple[Result, Result]:
    """Both loads at once, each from a process of its own."""
    tasks = (
        Task(flooded, FLOODERS, flood, seconds=seconds, rate=FLOOD),
        Task(port, CLERKS, staff, seconds=seconds, rate=STAFF),
    )
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(send, tasks)
    return _check(first), _check(second)


def _check(found: Result) -> Result:
    if set(found.statuses) - {"200", "201"}:
        raise CannotStart(f"The service did not answer as it should: {found.statuses} {found.sample[:600]}")
    return found


def _size(ground: Ground, agency: Agency) -> int:
    """Bytes of the page that is flooded."""
    asked = urllib.request.Request(f"http://127.0.0.1:{ground.port}/public/az/news", headers={"Host": agency.host})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        return len(answer.read())


@contextlib.contextmanager
def null_server(size: int) -> Iterator[int]:
    """The server that does nothing, for the while; its port."""
    port = free_port()
    command = [sys.executable, "-m", "service.manage.benchmarks.null", str(port), str(size)]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        time.sleep(1)
        yield port
    finally:
        process.terminate()
        process.wait(10)
