"""Reads of what is answered: parts with their grounds, versions of the answer, fees, complaints, notices, entries."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select

from service.public_information.models import Answer, Complaint, Entry, Fee, Notice, Part, PublicText
from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class PartView:
    """One thing asked for. ground_id: a version of a ground, None unless it is withheld."""

    id: UUID
    position: int
    text: str
    outcome: str
    ground_id: UUID | None
    explanation: str


@dataclass(frozen=True, slots=True)
class AnswerView:
    """A version of the answer. Its files lie under the record word `information_answer` and this id."""

    id: UUID
    request_id: UUID
    version: int
    state: str
    outcome: str
    language: str
    text: str
    appeal_order: str
    ground_id: UUID | None
    written_at: datetime
    written_by: UUID | None
    written_by_name: str
    submitted_at: datetime | None
    judged_at: datetime | None
    judged_by_name: str
    reason: str
    edits: int


@dataclass(frozen=True, slots=True)
class NoticeView:
    """Something said between agency and requester, `inward` by the requester. by_name is "" then."""

    id: UUID
    kind: str
    inward: bool
    way: str
    text: str
    on_day: date | None
    files: int
    proof: str
    at: datetime
    by_name: str


@dataclass(frozen=True, slots=True)
class FeeView:
    """A fee in minor units. reason: why it is waived, a key of WAIVED."""

    id: UUID
    tariff_id: UUID
    quantity: int
    amount: int
    state: str
    reason: str
    asked_at: datetime
    paid_on: date | None
    proof: str


@dataclass(frozen=True, slots=True)
class ComplaintView:
    """A complaint and what came of it. cost in minor units."""

    id: UUID
    body: str
    state: str
    filed_on: date
    text: str
    their_number: str
    filed_at: datetime
    decided_at: datetime | None
    decided_by_name: str
    result: str
    outcome_before: str
    outcome_after: str
    cost: int


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry of the register of public information. party_personal: the party is a private person."""

    id: UUID
    request_id: UUID | None
    title: str
    event: str
    event_on: date
    party: str
    party_personal: bool
    responsible: str
    entered_at: datetime
    entered_by_name: str


@dataclass(frozen=True, slots=True)
class TextView:
    """What may be said in public, in one language."""

    language: str
    title: str
    summary: str
    written_at: datetime
    written_by_name: str


V = TypeVar("V")


async def _read(work: Work, view: type[V], table: Any, *conditions: Any, order: Any) -> list[V]:
    columns = [getattr(table, field.name) for field in fields(view)]  # type: ignore[arg-type]
    return [view(*row) for row in await work.session.execute(select(*columns).where(*conditions).order_by(*order))]


async def parts(work: Work, request_id: UUID) -> list[PartView]:
    """The parts that stand, in their order."""
    mine = (Part.request_id == request_id, Part.state == "standing")
    return await _read(work, PartView, Part, *mine, order=(Part.position, Part.id))


async def answers(work: Work, request_id: UUID) -> list[AnswerView]:
    """All versions of the answer, the newest first."""
    return await _read(work, AnswerView, Answer, Answer.request_id == request_id, order=(Answer.version.desc(),))


async def answer_by_id(work: Work, answer_id: UUID) -> AnswerView | None:
    """One version of an answer, whoever asks."""
    return next(iter(await _read(work, AnswerView, Answer, Answer.id == answer_id, order=(Answer.id,))), None)


async def given_answer(work: Work, request_id: UUID) -> AnswerView | None:
    """The approved answer, the latest; None while there is none."""
    return next((one for one in await answers(work, request_id) if one.state == "approved"), None)


async def notices(work: Work, request_id: UUID) -> list[NoticeView]:
    """What was said, the oldest first."""
    return await _read(work, NoticeView, Notice, Notice.request_id == request_id, order=(Notice.at, Notice.id))


async def fees(work: Work, request_id: UUID) -> list[FeeView]:
    """What is to be paid and what was waived or paid."""
    mine = (Fee.request_id == request_id, Fee.state != "removed")
    return await _read(work, FeeView, Fee, *mine, order=(Fee.asked_at, Fee.id))


async def complaints(work: Work, request_id: UUID) -> list[ComplaintView]:
    """Complaints, the oldest first."""
    mine = Complaint.request_id == request_id
    return await _read(work, ComplaintView, Complaint, mine, order=(Complaint.filed_at, Complaint.id))


async def entries(work: Work, request_id: UUID) -> list[EntryView]:
    """Entries of the register of public information for a request, the oldest first."""
    return await _read(work, EntryView, Entry, Entry.request_id == request_id, order=(Entry.event_on, Entry.id))


async def public_texts(work: Work, request_id: UUID) -> dict[str, TextView]:
    """What may be said of a request in public, by language."""
    mine = PublicText.request_id == request_id
    return {one.language: one for one in await _read(work, TextView, PublicText, mine, order=(PublicText.language,))}


async def request_of_notice(work: Work, notice_id: UUID) -> UUID | None:
    """The request that a notice belongs to."""
    found: UUID | None = await work.session.scalar(select(Notice.request_id).where(Notice.id == notice_id))
    return found
