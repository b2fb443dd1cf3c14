"""A hundred thousand rows: all of them, while others register on."""

import asyncio
import statistics
import time
from typing import Any

import pytest

from service.runtime.work import open_work
from tests.correspondence.factories import registered
from tests.imports.factories import Office
from tests.imports.samples import csv_text, lines

ROWS = 100_000


async def registering(office: Office, seconds: list[float], slug: str = "mtispiri") -> None:
    """Another agency registers a letter ten times a second; how long each took."""
    other = office.house.directory.by_slug[slug]
    while True:
        began = time.perf_counter()
        async with open_work(office.house.database, other, office.actor) as work:
            await registered(work)
        seconds.append(time.perf_counter() - began)
        await asyncio.sleep(0.1)


def p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


@pytest.mark.full
@pytest.mark.timeout(1_800)
async def test_a_hundred_thousand_rows(office: Office) -> None:
    content = csv_text([row for year in range(1990, 2000) for row in lines(ROWS // 10, year)]).encode()
    busy: list[float] = []
    beside = asyncio.create_task(registering(office, busy))
    began = time.monotonic()
    import_id = await office.chosen(content, "journal.csv")
    read = time.monotonic()
    found = await office.one(import_id)
    assert (found.state, found.rows, found.bad) == ("checked", ROWS, 0)
    await office.accepted(import_id)
    done = time.monotonic()
    beside.cancel()
    found = await office.one(import_id)
    assert (found.state, found.brought) == ("accepted", ROWS)
    counts: list[tuple[Any, ...]] = await office.rows("select count(*), count(sender_id) from letter")
    assert counts == [(ROWS, ROWS)]
    assert await office.value("select count(*) from search_entry") == ROWS
    assert busy
    print(f"read {read - began:.0f} s, taken over {done - read:.0f} s, others {p95(busy) * 1000:.0f} ms at p95")
