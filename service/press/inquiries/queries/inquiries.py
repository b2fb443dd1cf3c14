"""Reads of single inquiries and of the answers to them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from service.deadlines.slots import Named
from service.identity.queries import people_named
from service.kit.words import N_
from service.monitoring.slots import Made
from service.press.inquiries.models import MediaAnswer, MediaInquiry
from service.press.inquiries.rules.acts import READ, STATES
from service.press.outlets.slots import Contacted
from service.runtime.work import Work

WHAT = N_("Media inquiry")


@dataclass(frozen=True, slots=True)
class Pressing:
    """A time by which an answer is wanted. which: wish (of the journalist), office (its own word) or law."""

    at: datetime
    which: str


@dataclass(frozen=True, slots=True)
class InquiryView:
    """An inquiry as it is kept."""

    id: UUID
    number: str
    state: str
    form: str
    channel: str
    subject: str
    question: str
    language: str
    asked_by: str
    outlet_name: str
    email: str
    phone: str
    journalist_id: UUID | None
    outlet_id: UUID | None
    received_at: datetime
    wished_at: datetime | None
    legal_due_at: datetime | None
    owner_id: UUID | None
    due_at: datetime | None
    message_id: UUID | None
    clip_id: UUID | None
    request_id: UUID | None
    origin: str
    origin_id: UUID | None
    resolution: str
    resolution_note: str
    acknowledged_at: datetime | None
    closed_at: datetime | None
    version: int
    registered_at: datetime
    registered_by_name: str

    @property
    def who(self) -> str:
        """Who asks, as a line of a list shows it."""
        return " · ".join(one for one in (self.asked_by, self.outlet_name) if one)

    @property
    def pressing(self) -> "Pressing | None":
        """The nearest of the times by which it wants an answer, and whose it is."""
        known = (("wish", self.wished_at), ("office", self.due_at), ("law", self.legal_due_at))
        found = [Pressing(at, which) for which, at in known if at is not None]
        return min(found, key=lambda one: one.at, default=None)

    @property
    def pressing_at(self) -> datetime | None:
        """The nearest of the times by which it wants an answer."""
        return self.pressing.at if self.pressing else None


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One version of an answer as it is kept."""

    id: UUID
    inquiry_id: UUID
    turn: int
    text: str
    language: str
    attribution: str
    speaker: str
    state: str
    version: int
    written_at: datetime
    author_id: UUID | None
    author_name: str
    submitted_at: datetime | None
    submitted_by: UUID | None
    submitted_by_name: str
    decided_at: datetime | None
    decided_by: UUID | None
    decided_by_name: str
    reason: str
    resolution: str
    way: str
    sent_at: datetime | None
    sent_by_name: str
    delivery: str
    told: str
    message_key: str


_INQUIRY = [getattr(MediaInquiry, name) for name in InquiryView.__dataclass_fields__]
_ANSWER = [getattr(MediaAnswer, name) for name in AnswerView.__dataclass_fields__]


def inquiry_columns() -> list[Any]:
    """The columns of a view, in its order."""
    return list(_INQUIRY)


async def inquiry_by_id(work: Work, inquiry_id: UUID, *, lock: bool = False) -> InquiryView | None:
    """One inquiry, or None: not there and not yours are the same answer."""
    query = select(*_INQUIRY).where(MediaInquiry.id == inquiry_id)
    row = (await work.session.execute(query.with_for_update() if lock else query)).one_or_none()
    return InquiryView(*row) if row else None


async def inquiries_by_id(work: Work, ids: Collection[UUID]) -> list[InquiryView]:
    """Those of some inquiries that are there, if the actor may read them."""
    if not ids or not (work.actor.kind == "system" or work.actor.may(READ)):
        return []
    rows = await work.session.execute(select(*_INQUIRY).where(MediaInquiry.id.in_(list(ids))))
    return [InquiryView(*row) for row in rows]


async def readable(work: Work, ids: Collection[UUID]) -> set[UUID]:
    """Which of some inquiries the actor may read."""
    return {one.id for one in await inquiries_by_id(work, ids)}


async def titles(work: Work, ids: Collection[UUID]) -> dict[UUID, str]:
    """What some inquiries are about, as far as the actor may know."""
    return {one.id: one.subject for one in await inquiries_by_id(work, ids)}


async def named(work: Work, ids: Collection[UUID]) -> dict[UUID, Named]:
    """Inquiries as a list of deadlines shows them."""
    return {
        one.id: Named(f"{one.number} {one.subject}", f"/press/inquiries/{one.id}")
        for one in await inquiries_by_id(work, ids)
    }


async def answers(work: Work, inquiry_id: UUID) -> list[AnswerView]:
    """Versions of the answer, the newest first."""
    query = select(*_ANSWER).where(MediaAnswer.inquiry_id == inquiry_id).order_by(MediaAnswer.turn.desc())
    return [AnswerView(*row) for row in await work.session.execute(query)]


async def latest_answer(work: Work, inquiry_id: UUID, *, lock: bool = False) -> MediaAnswer | None:
    """The newest version of the answer as a row, or None."""
    query = select(MediaAnswer).where(MediaAnswer.inquiry_id == inquiry_id).order_by(MediaAnswer.turn.desc()).limit(1)
    query = query.execution_options(populate_existing=True)
    found: MediaAnswer | None = await work.session.scalar(query.with_for_update() if lock else query)
    return found


async def answer_row(work: Work, answer_id: UUID) -> MediaAnswer | None:
    """One version of an answer as a row, held until the transaction ends."""
    query = select(MediaAnswer).where(MediaAnswer.id == answer_id).with_for_update()
    found: MediaAnswer | None = await work.session.scalar(query.execution_options(populate_existing=True))
    return found


async def owners(work: Work, rows: Sequence[InquiryView]) -> Mapping[UUID, str]:
    """Names of those who answer, by id."""
    return await people_named(work, {row.owner_id for row in rows if row.owner_id})


# --- what others ask


async def made_of_message(work: Work, message_id: UUID) -> list[tuple[str, str]]:
    """Number and page of the inquiries that came as this message."""
    if not work.actor.may(READ):
        return []
    query = select(MediaInquiry.id, MediaInquiry.number).where(MediaInquiry.message_id == message_id)
    return [(row.number, f"/press/inquiries/{row.id}") for row in await work.session.execute(query)]


async def made_of_clips(work: Work, clip_ids: Collection[UUID]) -> dict[UUID, list[Made]]:
    """Inquiries that came of some clips."""
    if not work.actor.may(READ):
        return {}
    row = MediaInquiry
    query = select(row.id, row.clip_id, row.number, row.state).where(row.clip_id.in_(list(clip_ids)))
    found: dict[UUID, list[Made]] = {}
    for one in await work.session.execute(query.order_by(row.received_at)):
        found.setdefault(one.clip_id, []).append(Made(one.number, f"/press/inquiries/{one.id}", STATES[one.state]))
    return found


async def contacted(work: Work, subject: str, ids: Collection[UUID], most: int) -> list[Contacted]:
    """When this journalist or outlet asked, newest first."""
    if not work.actor.may(READ):
        return []
    row = MediaInquiry
    column = row.journalist_id if subject == "journalist" else row.outlet_id
    query = select(row.id, row.received_at, row.subject, row.state).where(column.in_(list(ids)))
    found = await work.session.execute(query.order_by(row.received_at.desc(), row.id).limit(most))
    return [
        Contacted(one.received_at, WHAT, one.subject, f"/press/inquiries/{one.id}", STATES[one.state]) for one in found
    ]
