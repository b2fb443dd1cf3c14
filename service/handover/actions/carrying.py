"""An act is carried out line by line through the actions of each floor; when all is done, the person may be ended."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import update

from service.handover.models import Handover, HandoverLine
from service.handover.queries.acts import (
    HandoverView,
    LineView,
    counted,
    handover_by_id,
    leaving_before,
    lines_of,
)
from service.handover.rules import BATCH, RECORD, why_not_successor
from service.identity.actions.people import let_person_leave, set_last_day
from service.identity.offers import MATTERS, Handing, gone
from service.identity.queries import people_named, person_by_id
from service.identity.rules import full_name
from service.kit.refusal import FieldErrors, Refusal
from service.notifications.actions import notify
from service.runtime.work import Work, canonical

CARRY = "handover.carry"
TOLD_AGAIN = timedelta(days=7)


async def carry(work: Work, handover_id: UUID, most: int = BATCH) -> None:
    """Hand over the next lines of an act; asks for the job that does the rest, or ends the act."""
    act = await handover_by_id(work, handover_id, lock=True)
    if act is None or act.state != "working":
        return
    for line in await lines_of(work, handover_id, waiting=most):
        outcome, why = await _hand_over(work, act, line)
        said = canonical({"sentence": why.sentence, "code": why.code, "params": why.params}) if why else ""
        key = HandoverLine.handover_id == act.id, HandoverLine.position == line.position
        statement = update(HandoverLine).where(*key).values(outcome=outcome, why=said)
        await work.session.execute(statement.execution_options(synchronize_session=False))
    if await lines_of(work, handover_id, waiting=1):
        work.later(CARRY, handover_id=str(handover_id))
    else:
        await _end(work, act)


async def _hand_over(work: Work, act: HandoverView, line: LineView) -> tuple[str, Refusal | None]:
    """What became of a line, and why it was not handed over."""
    assert line.to_id is not None  # a line that waits has a successor
    kind = MATTERS.get(line.kind)
    try:
        if kind is None or kind.hand_over is None:
            raise gone()
        successor = await person_by_id(work, line.to_id)
        state = successor.state if successor else None
        if refusal := why_not_successor(act.person_id, line.to_id, state, line.to_name):
            raise refusal
        handing = Handing(line.record_id, act.person_id, line.to_id, act.reason, act.last_day)
        async with work.session.begin_nested():
            await kind.hand_over(work, handing)
    except FieldErrors as errors:
        return "refused", errors.errors[0]
    except Refusal as refusal:
        return ("gone" if refusal.code == "gone" else "refused"), refusal
    return "handed", None


async def _end(work: Work, act: HandoverView) -> None:
    counts = await counted(work, act.id)
    refused = counts.get("refused", 0)
    await _write(work, act.id, state="partly" if refused else "done")
    work.record("handover.done", act.id, record=RECORD, after=counts)
    names = await people_named(work, [act.person_id])
    await _tell(work, act, names.get(act.person_id, ""), refused)
    if act.leaves and not refused:
        await _let_go(work, act)


async def _tell(work: Work, act: HandoverView, person: str, refused: int) -> None:
    received: dict[UUID, int] = {}
    for line in await lines_of(work, act.id):
        if line.outcome == "handed" and line.to_id is not None:
            received[line.to_id] = received.get(line.to_id, 0) + 1
    for to_id, count in received.items():
        params = {"who": act.made_by_name, "person": person, "count": str(count)}
        await notify(work, [to_id], "handover.received", record=RECORD, record_id=act.id, params=params)
    if work.actor.kind == "system" and act.made_by is not None:
        params = {"person": person, "count": str(refused)}
        await notify(work, [act.made_by], "handover.done", record=RECORD, record_id=act.id, params=params)


async def _let_go(work: Work, act: HandoverView) -> None:
    """End posts and roles with the last day; when that has passed, note the person as having left."""
    person = await person_by_id(work, act.person_id, lock=True)
    if person is None or person.state != "active":
        await _write(work, act.id, ended_at=work.now)
        return
    try:
        async with work.session.begin_nested():
            if act.last_day >= work.today:
                await set_last_day(work, act.person_id, act.last_day, act.reason)
                return
            await let_person_leave(work, act.person_id, act.last_day, act.reason)
    except Refusal as refusal:
        await _hold_up(work, act, full_name(person.given_name, person.family_name), refusal)
    else:
        await _write(work, act.id, ended_at=work.now, held_up="", held_up_at=None)


async def _hold_up(work: Work, act: HandoverView, name: str, refusal: Refusal) -> None:
    """Note why somebody is not noted as having left, and tell who made the act, once a week."""
    if act.held_up_at is not None and act.held_up_at > work.now - TOLD_AGAIN:
        return
    said = canonical({"sentence": refusal.sentence, "code": refusal.code, "params": refusal.params})
    await _write(work, act.id, held_up_at=work.now, held_up=said)
    if act.made_by is not None:
        params = {"person": name}
        await notify(work, [act.made_by], "handover.held_up", record=RECORD, record_id=act.id, params=params)


async def end_people(work: Work) -> None:
    """Note as having left everybody whose last day has passed and whose act is carried out."""
    for act in await leaving_before(work, work.today):
        await _let_go(work, act)


async def _write(work: Work, handover_id: UUID, **values: Any) -> None:
    statement = update(Handover).where(Handover.id == handover_id).values(**values)
    await work.session.execute(statement.execution_options(synchronize_session=False))
