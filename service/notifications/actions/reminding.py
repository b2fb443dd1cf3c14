"""Climbing the ladder of reminders: what has come due is told, each step once for each due moment."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from service.identity.queries import people_named
from service.notifications import slots
from service.notifications.actions.telling import Telling, tell
from service.notifications.models import ToldStep
from service.notifications.queries.reminders import Key, told_steps
from service.notifications.rules.ladder import OWN_STEPS, IsWorking, climb, reached
from service.notifications.slots import OpenThing
from service.runtime.work import Work

BATCH = 500
KEEP_TOLD = timedelta(days=800)


async def climb_all(work: Work) -> int:
    """Tell whatever steps were reached since the last time; gives how many steps were told."""
    is_working = await slots.working_days(work)
    told = 0
    for source in slots.LADDERS:
        things = list(await source(work))
        for first in range(0, len(things), BATCH):
            told += await climb_some(work, things[first : first + BATCH], is_working)
    return told


async def climb_some(work: Work, things: Sequence[OpenThing], is_working: IsWorking) -> int:
    """The same for some things. Two at once tell nothing twice: whoever writes the step tells it."""
    agency, zone = work.tenant.profile.reminders, work.zone
    told = await told_steps(work, {thing.record_id for thing in things})
    names = await people_named(work, {person for thing in things for person in thing.responsible})
    tellings: list[Telling] = []
    for thing in things:
        key = key_of(thing)
        steps = reached(thing.due, work.now, agency, zone, is_working)
        climbed = climb(steps, told.get(key, set()), {step: bool(_concerned(thing, step)) for step in steps})
        if climbed.told:
            written = await _write(work, key, climbed.told)
            told[key] = told.get(key, set()) | set(climbed.told)
            tellings += [_telling(thing, step, names, zone) for step in climbed.tell if step in written]
    await tell(work, tellings)
    return len(tellings)


def key_of(thing: OpenThing) -> Key:
    return (thing.record, thing.record_id, thing.due)


def _concerned(thing: OpenThing, step: str) -> Collection[UUID]:
    if step in OWN_STEPS:
        return thing.responsible
    one = thing.supervisor if step == "supervisor" else thing.head
    return () if one is None else (one,)


def _telling(thing: OpenThing, step: str, names: dict[UUID, str], zone: ZoneInfo) -> Telling:
    params = {"number": thing.number, "due_on": thing.due.astimezone(zone).date().isoformat()}
    if step not in OWN_STEPS:
        known = [names[person] for person in thing.responsible if person in names]
        params["person"] = ", ".join(known[:3]) or "–"
    return Telling(_concerned(thing, step), f"deadlines.{step}", thing.record, thing.record_id, params)


async def _write(work: Work, key: Key, steps: Sequence[str]) -> set[str]:
    """Note steps as told; gives those that nobody had noted."""
    record, record_id, due = key
    rows = [
        {
            "tenant_id": work.tenant.id,
            "record": record,
            "record_id": record_id,
            "due_at": due,
            "step": step,
            "told_at": work.now,
        }
        for step in steps
    ]
    query = insert(ToldStep).values(rows).on_conflict_do_nothing().returning(ToldStep.step)
    return set((await work.session.execute(query)).scalars())


async def forget_old_steps(work: Work) -> None:
    """Remove what was told long ago."""
    before: datetime = work.now - KEEP_TOLD
    await work.session.execute(delete(ToldStep).where(ToldStep.tenant_id == work.tenant.id, ToldStep.told_at < before))
