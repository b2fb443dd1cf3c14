"""`bench harvest`: are many sources polled on time by one process, and what does that cost those who read pages?

By turns: an agency's pages asked while nothing else happens, then while the harvest polls `--sources` sites on
loopback, each every five minutes. What counts is the pages' p95 beside the idle one, and how late feeds were polled.
"""

import asyncio
import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from hashlib import sha256

import asyncpg

from service.manage import terminal
from service.manage.benchmarks.agencies import Agency, put_agencies
from service.manage.benchmarks.ground import Ground, standing
from service.manage.benchmarks.growing import ask, readers
from service.manage.benchmarks.letters import put_letters
from service.manage.benchmarks.plan import Plan, beside, p95, short
from service.manage.benchmarks.register import registration
from service.manage.run import paths
from service.manage.surroundings import ROOT
from service.runtime import clock
from service.runtime.embedded.process import HOST, CannotStart

PACE = timedelta(minutes=5)
WARMING, LOOK_SECONDS = 1_800.0, 1.0
WANTED = "select commons.want_feed($1, $2, 'feed', $3, $4, '', '', null, 5, $5, $6)"
LEFT = (
    "select (select count(*) from commons.feed where polled_at is null)"
    " + (select count(*) from commons.page where state = 'waiting')"
)


@contextlib.contextmanager
def press(count: int) -> Iterator[list[int]]:
    """So many sites, by their ports."""
    command = [sys.executable, "-m", "service.manage.benchmarks.press", str(count)]
    child = subprocess.Popen(command, cwd=ROOT, env=paths(), stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout is not None
        yield [int(port) for port in child.stdout.readline().split()]
    finally:
        child.terminate()
        child.wait()


def run(plan: Plan) -> list[dict[str, object]]:
    """An agency's list and registration, idle and beside the harvest, round by round; and the lateness of polls."""
    with press(plan.sources) as ports, standing(plan) as ground:
        ground.environment["CHANCERY_FETCH_ALLOW"] = ",".join(f"{HOST}:{port}" for port in ports)
        quiet = Agency(1, put_agencies(ground, plan.agencies))
        put_letters(ground, [(quiet, plan.sizes[0])])
        asyncio.run(_want(ground, ports))
        with ground.serving("relay", "worker"):
            reader = readers(ground, [(quiet, plan.sizes[0])])[0]
            groups = {"list": [reader.page("/letters", journal="incoming")], "register": [registration(quiet)]}
            ask(ground, groups, each=5)
            with ground.beside("harvest"):
                _warm(ground)
            return [_measured(ground, groups, len(ports))]


async def _want(ground: Ground, ports: Sequence[int]) -> None:
    """Ask for every site's feed, as agencies would."""
    connection = await asyncpg.connect(ground.superuser_url)
    now = clock.now()
    try:
        for port in ports:
            place = f"http://{HOST}:{port}/feed"
            digest = sha256(place.encode()).digest()
            fresh = await connection.fetchval("select gen_random_uuid()")
            host = place.rpartition("/")[0]
            await connection.execute(WANTED, fresh, digest, place, host, now + timedelta(days=2), now)
    finally:
        await connection.close()


def _warm(ground: Ground) -> None:
    """Until every feed was read once and every article that it named. Raises CannotStart where that does not come."""
    until = time.monotonic() + WARMING
    while time.monotonic() < until:
        time.sleep(LOOK_SECONDS)
        if asyncio.run(_value(ground, LEFT)) == 0:
            return
    raise CannotStart("The harvest did not read every site once.")


async def _value(ground: Ground, query: str) -> int:
    connection = await asyncpg.connect(ground.superuser_url)
    try:
        return int(await connection.fetchval(query))
    finally:
        await connection.close()


def _measured(ground: Ground, groups: dict[str, list[str]], sources: int) -> dict[str, object]:
    plan, rounds, late = ground.plan, list[dict[str, float]](), list[float]()
    for number in range(plan.rounds):
        idle = ask(ground, groups, seconds=plan.seconds, seed=number).times
        asyncio.run(_spread(ground))
        with ground.beside("harvest"):
            time.sleep(LOOK_SECONDS * 3)  # its start is not its work
            due = asyncio.run(_due(ground, plan.seconds))
            busy = ask(ground, groups, seconds=plan.seconds, seed=1_000 + number).times
            time.sleep(LOOK_SECONDS * 5)
            found = asyncio.run(_lateness(ground, due))
        late += found
        ratios = {name: short(p95(busy[name]) / p95(idle[name])) for name in groups}
        rounds.append({"polled": len(found), "due": len(due), "late_p95_s": short(p95(found or [0.0])), **ratios})
        terminal.say(f"harvest: {rounds[-1]}")
    return {
        "name": "harvest beside readers", "sources": sources, **beside(rounds, groups),
        "late_p95_s": short(p95(late or [0.0])), "rounds": rounds,
    }  # fmt: skip


async def _spread(ground: Ground) -> None:
    """Feeds fall due evenly over their five minutes from a few seconds on, as they do after a day."""
    connection = await asyncpg.connect(ground.superuser_url)
    try:
        await connection.execute(
            "update commons.feed set leased_until = null, next_at = $1::timestamptz + random() * $2::interval",
            clock.now() + timedelta(seconds=3),
            PACE,
        )
    finally:
        await connection.close()


async def _due(ground: Ground, seconds: float) -> dict[str, float]:
    """Which feeds fall due in the next seconds: id -> when, in seconds of the epoch."""
    connection = await asyncpg.connect(ground.superuser_url)
    try:
        now = clock.now()
        query = "select id, next_at from commons.feed where next_at between $1 and $2"
        rows = await connection.fetch(query, now, now + timedelta(seconds=seconds))
        return {str(row["id"]): row["next_at"].timestamp() for row in rows}
    finally:
        await connection.close()


async def _lateness(ground: Ground, due: dict[str, float]) -> list[float]:
    """How many seconds after its time each of these feeds was polled; those that were not are left out."""
    connection = await asyncpg.connect(ground.superuser_url)
    try:
        rows = await connection.fetch("select id, polled_at from commons.feed where polled_at is not null")
        polled = {str(row["id"]): row["polled_at"].timestamp() for row in rows}
        return [polled[feed] - at for feed, at in due.items() if polled.get(feed, 0.0) >= at]
    finally:
        await connection.close()
