"""Questions to an event, in the order of the queue."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import case, func, select

from service.press.accreditation.models import Question
from service.press.accreditation.rules.questions import UNSETTLED
from service.press.outlets.rules.acts import READ
from service.runtime.work import Work

ORDER = {"asked": 0, "accepted": 1, "submitted": 2, "answered": 3, "taken_away": 4, "merged": 5, "declined": 6}


async def question_row(work: Work, question_id: UUID, *, lock: bool = False) -> Question | None:
    """A question's row; `lock` holds it until the end of the work."""
    query = select(Question).where(Question.id == question_id)
    query = query.with_for_update().execution_options(populate_existing=True) if lock else query
    found: Question | None = await work.session.scalar(query)
    return found


async def questions_of(work: Work, event_id: UUID, limit: int = 1_000) -> list[Question]:
    """Questions of an event: being asked, queued, new, then those that are settled."""
    place = case(ORDER, value=Question.state)
    query = select(Question).where(Question.event_id == event_id)
    query = query.order_by(place, Question.place, Question.submitted_at, Question.id).limit(limit)
    return list(await work.session.scalars(query))


async def questions_by(work: Work, accreditation_id: UUID) -> list[Question]:
    """What one applicant asked, from the first on."""
    query = select(Question).where(Question.accreditation_id == accreditation_id)
    return list(await work.session.scalars(query.order_by(Question.submitted_at, Question.id)))


async def last_place(work: Work, event_id: UUID) -> int:
    """The last place of the queue."""
    query = select(func.max(Question.place)).where(Question.event_id == event_id)
    return int(await work.session.scalar(query) or 0)


async def open_questions(work: Work, event_id: UUID) -> int:
    """How many questions of an event are not settled."""
    query = select(func.count()).where(Question.event_id == event_id, Question.state.in_(UNSETTLED))
    return int(await work.session.scalar(query) or 0)


async def readable(work: Work, ids: Collection[UUID]) -> set[UUID]:
    """Which of some questions the actor may read."""
    if not ids or not work.actor.may(READ):
        return set()
    return set(await work.session.scalars(select(Question.id).where(Question.id.in_(ids))))
