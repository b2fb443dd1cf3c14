"""Assignments and letters with a past, for reports: made through actions, then put back in time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text

from service.assignments.actions import executing, judging
from service.runtime.work import Work
from tests.assignments.factories import become, given
from tests.correspondence.drafting import numbered
from tests.correspondence.factories import registered

MOVED = (
    "update assignment set given_at = :given, due_at = :due, order_at = coalesce(:due, order_at) where id = :id",
    "update assignment_executor set given_at = :given, order_at = coalesce(:due, order_at) where assignment_id = :id",
)


@dataclass(frozen=True)
class Past:
    """What becomes of an assignment. Days before now; `due` None: without a term; `reported` and `done` None: not."""

    given: float
    due: float | None = None
    reported: float | None = None
    done: float | None = None
    cancelled: bool = False


IN_TIME = Past(given=20, due=10, reported=12, done=5)
LATE = Past(given=20, due=10, reported=8, done=5)
OPEN = Past(given=20, due=-10)
OVERDUE = Past(given=20, due=10)
REPORTED = Past(given=20, due=10, reported=12)
CANCELLED = Past(given=20, due=10, cancelled=True)
ENDLESS = Past(given=20, reported=3, done=2)


def ago(work: Work, days: float | None) -> datetime | None:
    return None if days is None else work.now - timedelta(days=days)


async def lived(work: Work, username: str, past: Past) -> UUID:
    """An assignment of the head to somebody, with this past."""
    one = await given(work, username)
    if past.reported is not None:
        await become(work, username)
        await executing.report(work, one.id, "Done.")
        await become(work, "head")
    if past.done is not None:
        await judging.confirm(work, one.id)
    if past.cancelled:
        await judging.cancel(work, one.id, "No longer needed.")
    for statement in MOVED:
        values = {"given": ago(work, past.given), "due": ago(work, past.due), "id": one.id}
        await work.session.execute(text(statement.replace(":due", "cast(:due as timestamptz)")), values)
    moved = "update assignment set reported_at = cast(:reported as timestamptz), ended_at = cast(:done as timestamptz)"
    values = {"reported": ago(work, past.reported), "done": ago(work, past.done), "id": one.id}
    if not past.cancelled:
        await work.session.execute(text(f"{moved} where id = :id"), values)
    work.session.expire_all()
    return one.id


async def arrived(work: Work, days: float, slug: str = "incoming", **changed: object) -> UUID:
    """A letter registered some days ago."""
    done = await registered(work, slug, **changed)  # type: ignore[arg-type]
    await work.session.execute(
        text("update letter set registered_at = :at where id = :id"), {"at": ago(work, days), "id": done.id}
    )
    return done.id


async def answered(work: Work, took: float, sent: float, *letters: UUID) -> UUID:
    """An answer sent some days ago to letters that had come `took` days before."""
    ours = (await numbered(work, answers=letters)).id
    await work.session.execute(
        text("update answer set written_off_at = :at where draft_id = :id"), {"at": ago(work, sent), "id": ours}
    )
    for letter in letters:
        await work.session.execute(
            text("update letter set registered_at = :at where id = :id"), {"at": ago(work, sent + took), "id": letter}
        )
    return ours


def numbers(tally: object) -> Mapping[str, int]:
    """A tally's figures that are not nought."""
    names = ("given", "in_time", "late", "open", "overdue", "cancelled")
    return {name: getattr(tally, name) for name in names if getattr(tally, name)}
