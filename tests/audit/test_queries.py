"""The trail: by record, by page, by filter, and with what its reader may not see left out."""

from collections.abc import Callable, Collection
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event

from service.audit import access, queries
from service.audit.queries import timeline, trail
from service.audit.rules import ActFilter
from service.runtime.tenants import Tenant
from service.runtime.work import Work


@pytest.fixture(autouse=True)
def slots(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slots of these tests alone."""
    monkeypatch.setattr(access, "OPEN", {"thing"})
    monkeypatch.setattr(access, "CHECKS", {})
    monkeypatch.setattr(access, "NAMES", [])


async def act(work: Work, kind: str, record: str = "thing", record_id: UUID | None = None, minutes: int = 0) -> UUID:
    """One act, `minutes` from now."""
    row = work.act_row(kind, record_id or uuid4(), record=record, before={"a": 1}, after={"a": 2}, reason="because")
    row["at"] = work.now + timedelta(minutes=minutes)
    work._acts.append(row)
    await work.flush()
    found: UUID = row["id"]
    return found


async def test_timeline_of_one_record(work: Work) -> None:
    record = uuid4()
    ids = [await act(work, f"thing.{n}", record_id=record, minutes=n) for n in range(3)]
    await act(work, "thing.other")
    rows = await timeline(work, record)
    assert [row.id for row in rows] == ids[::-1]
    assert (rows[0].kind, rows[0].reason, rows[0].before, rows[0].after) == ("thing.2", "because", {"a": 1}, {"a": 2})
    assert (rows[0].actor_name, rows[0].actor_id, rows[0].record) == (work.actor.name, work.actor.id, "thing")


async def test_pages_follow_each_other(work: Work) -> None:
    ids = [await act(work, "thing.done", minutes=10 + n) for n in range(5)]
    first = await trail(work, ActFilter(), limit=2)
    second = await trail(work, ActFilter(), first.next, limit=2)
    third = await trail(work, ActFilter(), second.next, limit=1)
    assert [row.id for page in (first, second, third) for row in page.items] == ids[::-1]


async def test_filters(work: Work) -> None:
    mark = f"thing.{uuid4().hex}"
    early, late = await act(work, mark, minutes=-3000), await act(work, mark, minutes=5)
    await act(work, "thing.other")
    since = work.now - timedelta(hours=1)

    async def found(**wanted: object) -> list[UUID]:
        return [row.id for row in (await trail(work, ActFilter(kind=mark, **wanted))).items]  # type: ignore[arg-type]

    assert await found() == [late, early]
    assert await found(since=since) == [late]
    assert await found(until=since) == [early]
    assert await found(who=work.actor.name[:3]) == [late, early]
    assert await found(who="somebody else") == []
    others = await trail(work, ActFilter(who=work.actor.name, since=since))
    assert mark in {row.kind for row in others.items}


async def test_a_filtered_look_ends_and_goes_on(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "WINDOW", 3)
    mark = f"thing.{uuid4().hex}"
    deep = await act(work, mark, minutes=1)
    passed = [await act(work, "thing.other", minutes=10 + n) for n in range(4)]
    top = await act(work, mark, minutes=20)
    wanted = ActFilter(kind=mark)
    first = await trail(work, wanted)
    assert [row.id for row in first.items] == [top]
    assert (first.next.id, first.looked_back_to) == (passed[2], work.now + timedelta(minutes=12))  # type: ignore[union-attr]
    second = await trail(work, wanted, first.next)
    assert [row.id for row in second.items] == [deep]
    full = await trail(work, wanted, limit=0)
    assert full.looked_back_to is None


async def test_contents_are_withheld_unless_somebody_answers_for_them(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, hidden = uuid4(), uuid4()
    asked: list[set[UUID]] = []

    async def check(work: Work, records: Collection[UUID]) -> set[UUID]:
        asked.append(set(records))
        return {seen}

    for record, record_id, minutes in [("thing", uuid4(), 1), ("letter", seen, 2), ("letter", hidden, 3)]:
        await act(work, "x.done", record, record_id, minutes)
    await act(work, "x.done", "unheard", minutes=4)
    monkeypatch.setattr(access, "CHECKS", {"letter": check})
    rows = (await trail(work, ActFilter(), limit=4)).items
    assert [row.withheld for row in rows] == [True, True, False, False]
    assert [(row.reason, row.before, row.after) for row in rows if row.withheld] == [(None, None, None)] * 2
    assert asked == [{seen, hidden}]


async def test_three_acts_take_as_many_queries_as_one(work: Work) -> None:
    marks = {rows: f"thing.{uuid4().hex}" for rows in (1, 3)}
    for rows, mark in marks.items():
        for _ in range(rows):
            await act(work, mark)
    statements: list[str] = []

    def note(*given: object) -> None:
        statements.append(str(given[2]))

    event.listen(work.session.bind.sync_connection, "before_cursor_execute", note)  # type: ignore[union-attr]
    counts = {}
    for rows, mark in marks.items():
        statements.clear()
        assert len((await trail(work, ActFilter(kind=mark))).items) == rows
        counts[rows] = len(statements)
    assert counts[1] == counts[3] > 0


async def test_another_agencys_acts_are_not_there(tenant: Tenant, other_tenant: Tenant, committing: Callable) -> None:
    record, kind = uuid4(), f"thing.{uuid4().hex}"
    async with committing(tenant) as own:
        own.record(kind, record, record="thing")
    async with committing(tenant) as own:
        assert len(await timeline(own, record)) == 1
        assert len((await trail(own, ActFilter(kind=kind))).items) == 1
    async with committing(other_tenant) as other:
        assert await timeline(other, record) == []
        assert (await trail(other, ActFilter(kind=kind))).items == []
