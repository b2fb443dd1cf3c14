"""The desk's sections of requests for information: those that wait, and answers to approve."""

from collections.abc import Mapping

from service.desk.slots import Beginning, Found, Line, Section
from service.kit.actor import Actor
from service.kit.paging import CappedCount, Cursor
from service.kit.words import N_
from service.public_information.queries.listing import desk_counts, on_desk
from service.public_information.queries.requests import RequestView
from service.public_information.rules.acts import APPROVE, DECIDE, REGISTER
from service.public_information.rules.words import STATES
from service.runtime.language import gettext
from service.runtime.work import Work

SHAPES = {"in_progress": "work", "extended": "work", "changed": "work"}


def _worker(actor: Actor) -> bool:
    return actor.kind == "person" and actor.may(DECIDE)


def _approver(actor: Actor) -> bool:
    return actor.kind == "person" and actor.may(APPROVE)


async def to_do(work: Work, after: Cursor | None, limit: int) -> Found:
    """Requests that wait for the actor, the most pressing first."""
    return await _lines(work, "do", after, limit)


async def to_approve(work: Work, after: Cursor | None, limit: int) -> Found:
    """Requests whose answer waits for approval, the most pressing first."""
    return await _lines(work, "approve", after, limit)


async def _lines(work: Work, section: str, after: Cursor | None, limit: int) -> Found:
    rows = await on_desk(work, section, after, limit + 1)
    last = rows[limit - 1] if len(rows) > limit else None
    place = Cursor(last.due_at or last.registered_at, last.id) if last else None
    return Found([_line(row) for row in rows[:limit]], place)


def _line(row: RequestView) -> Line:
    return Line(
        row.id, f"/information/{row.id}", row.number, row.subject, row.shown_name, gettext(STATES[row.state]),
        SHAPES.get(row.state, ""), row.registered_at, row.due_at, row.answered_at is None, language=row.language,
    )  # fmt: skip


async def counted(work: Work) -> Mapping[str, CappedCount]:
    """How much lies in each section."""
    if not (_worker(work.actor) or _approver(work.actor)):
        return {}
    return {f"information-{name}": found for name, found in (await desk_counts(work)).items()}


SECTIONS = [
    Section(
        "information-approve", "decide", N_("Answers to requests to approve"),
        N_("No answer to a request waits for your approval."), to_approve, _approver, "/information?bucket=unanswered",
    ),
    Section(
        "information-do", "do", N_("Requests for information"), N_("No request for information waits for you."), to_do,
        _worker, "/information?bucket=unanswered",
    ),
]  # fmt: skip
BEGIN = [Beginning(N_("Register a request"), "/information/new", REGISTER)]
