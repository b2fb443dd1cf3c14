"""What a requester may know of their request: what was said and decided, never who works on it or how."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from service.deadlines.queries.clocks import clocks_of
from service.deadlines.rules.clocks import Clock
from service.documents.queries import file_by_id, files_of
from service.documents.rules import FileRow
from service.public_information.models import Answer, Complaint, Ground, Notice, Part, Request
from service.public_information.queries.requests import RequestView
from service.public_information.rules.terms import terms_of
from service.public_information.rules.words import ANSWER, NOTICE, RECORD
from service.runtime.work import Work

Texts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said between agency and requester. inward: by the requester."""

    id: UUID
    kind: str
    text: str
    at: datetime
    inward: bool
    files: list[FileRow]


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one part: its text, outcome, and the ground (article and title per language) with a word on it."""

    text: str
    outcome: str
    article: str
    ground: Texts
    explanation: str


@dataclass(frozen=True, slots=True)
class Given:
    """The answer that was sent, with the way to complain about it."""

    version: int
    outcome: str
    text: str
    appeal_order: str
    article: str
    ground: Texts
    files: list[FileRow]


@dataclass(frozen=True, slots=True)
class Objection:
    """A complaint and what came of it."""

    body: str
    state: str
    text: str
    filed_at: datetime
    decided_at: datetime | None
    result: str
    outcome_after: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A part that another body answers."""

    id: UUID
    subject: str
    forwarded_to: str
    forward_on: date | None
    state: str
    clocks: list[Clock]
    said: list[Said]


async def said_about(work: Work, request_id: UUID) -> list[Said]:
    """Everything that was said, from the first on."""
    query = select(Notice.id, Notice.kind, Notice.text, Notice.at, Notice.inward, Notice.files)
    query = query.where(Notice.request_id == request_id).order_by(Notice.at, Notice.id)
    rows = (await work.session.execute(query)).all()
    return [
        Said(row.id, row.kind, row.text, row.at, row.inward, await files_of(work, NOTICE, row.id) if row.files else [])
        for row in rows
    ]


async def parts_told(work: Work, request_id: UUID, sent: UUID) -> list[Told]:
    """What became of each part, in their order, as it stood when the answer was sent; ids grow with time.

    sent: the id of that notice. When the parts are being written anew, nothing is said of them until they are sent.
    """
    query = (
        select(Part.id, Part.text, Part.outcome, Ground.article, Ground.title, Part.explanation)
        .outerjoin(Ground, (Ground.tenant_id == Part.tenant_id) & (Ground.id == Part.ground_id))
        .where(Part.request_id == request_id, Part.state == "standing", Part.outcome != "")
        .order_by(Part.position, Part.id)
    )
    rows = (await work.session.execute(query)).all()
    if any(row.id > sent for row in rows):
        return []
    return [Told(row.text, row.outcome, row.article or "", row.title or {}, row.explanation) for row in rows]


async def answer_given(work: Work, request_id: UUID) -> Given | None:
    """The answer that was sent last; one that is only approved is nobody's yet."""
    sent = select(func.max(Notice.at)).where(Notice.request_id == request_id, Notice.kind == "answer").scalar_subquery()
    query = (
        select(
            Answer.id, Answer.version, Answer.outcome, Answer.text, Answer.appeal_order, Ground.article, Ground.title
        )
        .outerjoin(Ground, (Ground.tenant_id == Answer.tenant_id) & (Ground.id == Answer.ground_id))
        .where(
            Answer.request_id == request_id, Answer.state.in_(("approved", "superseded")), Answer.judged_at <= sent
        )
        .order_by(Answer.version.desc())
        .limit(1)
    )  # fmt: skip
    row = (await work.session.execute(query)).one_or_none()
    if row is None:
        return None
    files = await files_of(work, ANSWER, row.id)
    return Given(row.version, row.outcome, row.text, row.appeal_order, row.article or "", row.title or {}, files)


def may_read_here(kept: RequestView) -> bool:
    """Whether the answer stands on the page: not when it is about the requester and was given into their hands.

    There the agency makes sure who it is; a code alone does not.
    """
    return not kept.about_self or kept.answered_way in {"page", "email"}


async def objections(work: Work, request_id: UUID) -> list[Objection]:
    """Complaints, from the first on."""
    columns = [getattr(Complaint, name) for name in Objection.__slots__]
    query = select(*columns).where(Complaint.request_id == request_id).order_by(Complaint.filed_at, Complaint.id)
    return [Objection(*row) for row in await work.session.execute(query)]


async def elsewhere(work: Work, request_id: UUID) -> list[Elsewhere]:
    """Parts that are sent to another body, each with its clocks and what was said about it."""
    query = select(Request.id, Request.subject, Request.forwarded_to, Request.forward_on, Request.state)
    query = query.where(Request.parent_id == request_id, Request.relation == "forwarded", Request.state != "voided")
    rows = (await work.session.execute(query.order_by(Request.registered_at, Request.id))).all()
    return [
        Elsewhere(*row, clocks=await clocks_shown(work, row.id, elsewhere=True), said=await said_about(work, row.id))
        for row in rows
    ]


async def clocks_shown(work: Work, request_id: UUID, *, elsewhere: bool = False) -> list[Clock]:
    """The clocks a requester is told of, that of the answer first; not those of the agency's other duties.

    elsewhere: of a part that another body answers, where the forwarding is what is waited for.
    """
    terms = terms_of(work.tenant.profile.country)
    further = (terms.forward,) if elsewhere else (terms.complaint_inside, terms.complaint_ombudsman)
    shown = [rule for rule in (*terms.answers, terms.forward_notice, *further) if rule]
    found = (await clocks_of(work, RECORD, [request_id])).get(request_id, [])
    return sorted((clock for clock in found if clock.rule in shown), key=lambda clock: shown.index(clock.rule))


async def answer_clock_of(work: Work, request_id: UUID) -> Clock | None:
    """The clock of the answer as it began; None where the agency's law pack has none."""
    answers = terms_of(work.tenant.profile.country).answers
    return next((clock for clock in await clocks_shown(work, request_id) if clock.rule in answers), None)


async def file_for(work: Work, kept: RequestView, file_id: UUID) -> FileRow | None:
    """A file that this request's requester may have: their own, of what was said, of an answer that was sent."""
    file = await file_by_id(work, file_id)
    if file is None or file.state != "attached" or file.record_id is None:
        return None
    if file.record == RECORD:
        return file if file.record_id == kept.id else None
    if file.record == ANSWER:
        given = await answer_given(work, kept.id)
        return file if given and may_read_here(kept) and file.id in {one.id for one in given.files} else None
    query = select(Notice.id).where(Notice.id == file.record_id, Notice.request_id == kept.id)
    told = file.record == NOTICE and await work.session.scalar(query) is not None
    return file if told else None


@dataclass(frozen=True, slots=True)
class Heard:
    """What a mail about one notice needs. number: of the request that the requester has the code of."""

    id: UUID
    request_id: UUID
    kind: str
    way: str
    text: str
    inward: bool
    at: datetime
    number: str
    email: str
    language: str
    due_at: datetime | None


async def heard(work: Work, notice_id: UUID) -> Heard | None:
    """A notice with what its mail needs of its request; None when it is gone or its request was voided."""
    whole = aliased(Request)
    query = (
        select(
            Notice.id, Notice.request_id, Notice.kind, Notice.way, Notice.text, Notice.inward, Notice.at,
            func.coalesce(whole.number, Request.number), Request.email, Request.language, Request.due_at,
        )
        .join(Request, (Request.tenant_id == Notice.tenant_id) & (Request.id == Notice.request_id))
        .outerjoin(
            whole,
            (whole.tenant_id == Request.tenant_id)
            & (whole.id == Request.parent_id)
            & (Request.relation == "forwarded"),
        )
        .where(Notice.id == notice_id, Request.state != "voided")
    )  # fmt: skip
    row = (await work.session.execute(query)).one_or_none()
    return Heard(*row) if row is not None else None
