"""A release goes to many through a mail server with every fault, while worker, Valkey and database are killed.

Nobody is missing in the server's own log, and second copies are exactly as many as answers were lost after a text.
"""

import asyncio
from collections import Counter
from uuid import UUID

import pytest

from service import fittings
from service.manage.agencies import agency_named
from service.press.releases.actions.distributing import Order, Typed, distribute
from service.runtime.database import Database
from service.runtime.work import open_work
from tests.conftest import all_powerful
from tests.faults.course import PATIENCE, Course, kill_database, kill_valkey, kill_worker
from tests.faults.stage import AGENCY, Stage, ask, wait_for
from tests.press.releases.factories import published
from tests.press.releases.sink import SinkThread

assert fittings.RAIL  # fills what floors offer each other
FEW = {"cut": 4, "stall": 1, "grey": 12, "late": 6, "gone": 4, "dies": 4, "spam": 2}
MANY = {"cut": 100, "stall": 3, "grey": 1_000, "late": 300, "gone": 200, "dies": 100, "spam": 50}


def names_of(total: int, faults: dict[str, int]) -> list[str]:
    """Recipients in the order in which they are written to: faults among the others, the two that are held in place."""
    odd = [f"{fault}{number}" for fault, count in faults.items() for number in range(count)]
    plain = [f"plain{number}" for number in range(total - len(odd) - 2)]
    step = max(len(plain) // len(odd), 1)
    mixed: list[str] = []
    for place, name in enumerate(plain):
        mixed.append(name)
        if place % step == 0 and odd:
            mixed.append(odd.pop())
    mixed += odd
    mixed.insert(total // 4, "hold-worker")
    mixed.insert(total * 3 // 4, "hold-database")
    return mixed


async def order(stage: Stage, names: list[str]) -> tuple[UUID, UUID]:
    """A published release, and its distribution to these."""
    tenant = await agency_named(stage.settings, AGENCY)
    database = Database(stage.settings.database_url, size=1)
    try:
        async with open_work(database, tenant, all_powerful(), "en") as work:
            made = await published(work)
            to = tuple(Typed(f"{name}@media.example", "", "az") for name in names)
            return made, await distribute(work, made, Order("release", typed=to))
    finally:
        await database.close()


@pytest.mark.timeout(4 * PATIENCE)
@pytest.mark.parametrize(
    ("total", "faults"), [(200, FEW), pytest.param(20_000, MANY, marks=pytest.mark.full)], ids=["200", "20000"]
)
def test_nobody_is_forgotten_and_only_lost_answers_make_second_copies(
    stage: Stage, sink: SinkThread, total: int, faults: dict[str, int]
) -> None:
    box, names = sink.sink, names_of(total, faults)
    release_id, distribution_id = asyncio.run(order(stage, names))
    course = Course(stage, box)
    stage.start("relay", "worker")
    wait_for(lambda: "hold-worker@media.example" in box.holds, PATIENCE, "the worker's hour did not come")
    kill_worker(stage)
    course.until(total // 2)
    kill_valkey(stage)
    wait_for(lambda: (course.go_on(), "hold-database@media.example" in box.holds)[1], PATIENCE, "nor the database's")
    kill_database(stage)

    def done() -> bool:
        course.go_on()
        query = f"select state from mailing where id = '{distribution_id}'"  # noqa: S608 - our own id
        return bool(stage.value(query) == "done")

    wait_for(done, PATIENCE, "the distribution does not end")
    box.taken[:] = [one for one in box.taken if one.to.endswith("@media.example")]  # staff get notices by mail, too
    copies = box.copies()
    lost = box.cut() + Counter(["hold-worker@media.example"])
    assert sum(lost.values()) == faults["cut"] + faults["stall"] + 1
    reached = {f"{name}@media.example" for name in names if not name.startswith(("gone", "spam"))}
    assert set(copies) == reached, reached ^ set(copies)
    assert copies - Counter(reached) == lost
    ids: dict[str, set[str]] = {}
    for one in box.taken:
        ids.setdefault(one.to, set()).add(one.message_id)
    assert {len(of_one) for of_one in ids.values()} == {1}
    assert len(set.union(*ids.values())) == len(reached)
    shown(stage, release_id, distribution_id, set(lost), faults)


def shown(stage: Stage, release_id: UUID, distribution_id: UUID, lost: set[str], faults: dict[str, int]) -> None:
    """What those who look see: each lost answer as uncertain, each refusal as what it was."""
    stage.start("web")
    bearer = {"Authorization": f"Bearer {stage.token('head')}"}
    base = f"/api/v1/press/releases/{release_id}/distributions"
    (sent,) = ask(stage.port, "GET", base, **bearer).json()["items"]
    page = ask(stage.port, "GET", f"{base}/{distribution_id}?state=uncertain&limit=500", **bearer).json()
    assert {one["address"] for one in page["items"]} == lost
    counts = {"uncertain": len(lost), "bounced": faults["gone"], "failed": faults["spam"]}
    assert {state: sent["mails"][state] for state in counts} == counts
    assert set(sent["mails"]) == {"sent", *counts}
