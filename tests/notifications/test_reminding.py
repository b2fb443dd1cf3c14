"""The ladder over real rows: each step told once for each due moment, to whom it concerns."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text

from service.identity.queries import person_named
from service.notifications import slots
from service.notifications.jobs import remind
from service.notifications.models import Notice
from service.notifications.queries.sentences import shown
from service.notifications.slots import OpenThing
from service.runtime.house import House
from service.runtime.work import Work


class Things(list[OpenThing]):
    """What is open, and who is who."""

    clerk: uuid.UUID
    adviser: uuid.UUID
    head: uuid.UUID

    def add(self, due: datetime, **changed: object) -> OpenThing:
        given = {"responsible": [self.clerk], "supervisor": self.adviser, "head": self.head, **changed}
        thing = OpenThing("matter", uuid.uuid4(), "D-0471/26", due, **given)  # type: ignore[arg-type]
        self.append(thing)
        return thing


@pytest.fixture
async def things(work: Work, monkeypatch: pytest.MonkeyPatch) -> Things:
    found = Things()
    for name in ("clerk", "adviser", "head"):
        person = await person_named(work, name)
        assert person is not None
        setattr(found, name, person.id)

    async def source(work: Work) -> Things:
        return found

    async def every_day(work: Work) -> Callable[[object], bool]:
        return lambda day: True

    monkeypatch.setattr(slots, "LADDERS", [source])
    monkeypatch.setattr(slots, "CALENDARS", [every_day])
    await work.session.execute(text("delete from notice"))
    return found


async def told(work: Work) -> list[tuple[str, uuid.UUID]]:
    """What was told since the last look."""
    found = (await work.session.execute(select(Notice).order_by(Notice.kind, Notice.id))).scalars().all()
    await work.session.execute(text("delete from notice"))
    return [(notice.kind.removeprefix("deadlines."), notice.person_id) for notice in found]


async def test_a_term_is_climbed_step_by_step(work: Work, house: House, things: Things) -> None:
    due = work.now
    things.add(due)
    expected = [
        (-timedelta(days=10), []),
        (-timedelta(days=2), [("approaching", things.clerk)]),
        (-timedelta(days=1), []),
        (-timedelta(seconds=1), [("today", things.clerk)]),
        (timedelta(seconds=1), [("overdue", things.clerk)]),
        (timedelta(days=1), [("supervisor", things.adviser)]),
        (timedelta(days=3), [("head", things.head)]),
        (timedelta(days=30), []),
    ]
    for passed, heard in expected:
        work.now = due + passed
        for again in (heard, []):
            await remind(work, house)
            assert await told(work) == again, passed


async def test_a_term_that_was_extended_is_reminded_of_anew(work: Work, house: House, things: Things) -> None:
    thing = things.add(work.now + timedelta(days=1))
    await remind(work, house)
    assert await told(work) == [("approaching", things.clerk)]
    things.clear()
    things.append(OpenThing("matter", thing.record_id, "12", work.now + timedelta(days=2), [things.clerk]))
    await remind(work, house)
    assert await told(work) == [("approaching", things.clerk)]


async def test_what_was_imported_late_tells_each_of_them_once(work: Work, house: House, things: Things) -> None:
    things.add(work.now - timedelta(days=30))
    await remind(work, house)
    assert await told(work) == [("head", things.head), ("overdue", things.clerk), ("supervisor", things.adviser)]
    await remind(work, house)
    assert await told(work) == []


async def test_a_step_waits_for_somebody_whom_it_concerns(work: Work, house: House, things: Things) -> None:
    thing = things.add(work.now - timedelta(days=1), supervisor=None, head=None)
    await remind(work, house)
    assert await told(work) == [("overdue", things.clerk)]
    things.clear()
    things.append(OpenThing("matter", thing.record_id, "12", thing.due, [things.clerk], things.adviser))
    await remind(work, house)
    assert await told(work) == [("supervisor", things.adviser)]


async def test_two_runs_at_once_tell_once(
    house: House, committing: Callable, tenant: object, things: Things, person_id: Callable
) -> None:
    """Committed really: the second waits for the first one's row and then leaves it."""
    import asyncio

    things.add(datetime.fromisoformat("2026-11-01T10:00:00+00:00"), supervisor=None, head=None)

    async def once() -> None:
        async with committing(tenant) as own:
            await remind(own, house)

    await asyncio.gather(once(), once())
    async with committing(tenant) as own:
        query = select(Notice).where(Notice.record_id == things[0].record_id)
        assert len((await own.session.execute(query)).scalars().all()) == 1


async def test_higher_steps_name_who_is_responsible(work: Work, house: House, things: Things) -> None:
    things.add(work.now - timedelta(days=1), responsible=[things.clerk], head=None)
    await remind(work, house)
    notices = (await work.session.execute(select(Notice).where(Notice.person_id == things.adviser))).scalars().all()
    (one,) = await shown(work, notices)
    assert one.sentence.startswith("D-0471/26, for which ")
    assert "–" not in one.sentence.split(" is responsible")[0]
