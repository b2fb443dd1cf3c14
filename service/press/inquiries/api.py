"""The JSON API of media inquiries, under /api/v1/press/inquiries: the same actions and queries as the pages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from service.kit.paging import Cursor
from service.kit.refusal import FieldErrors, Refusal
from service.press.inquiries.actions import answering, handling
from service.press.inquiries.actions.opening import register_inquiry
from service.press.inquiries.queries.inquiries import InquiryView, answers, inquiry_by_id
from service.press.inquiries.queries.listing import BUCKETS, Asked, inquiries
from service.press.inquiries.rules.acts import APPROVE, READ, WRITE
from service.press.inquiries.rules.content import NOT_OFFERED, NewAnswer, NewInquiry
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.guards import may
from service.web.working import Own


@dataclass(frozen=True, slots=True)
class InquiryItem:
    id: UUID
    number: str
    state: str
    subject: str
    asked_by: str
    outlet_name: str
    received_at: datetime
    wished_at: datetime | None
    legal_due_at: datetime | None
    due_at: datetime | None
    owner_id: UUID | None
    resolution: str


@dataclass(frozen=True, slots=True)
class InquiriesBody:
    items: list[InquiryItem]
    next: str | None


@dataclass(frozen=True, slots=True)
class AnswerItem:
    """`version` grows while it is a draft; send it back with the next change of the draft."""

    id: UUID
    turn: int
    text: str
    language: str
    attribution: str
    speaker: str
    state: str
    resolution: str
    version: int
    author_name: str
    decided_by_name: str
    reason: str
    way: str
    sent_at: datetime | None
    delivery: str


@dataclass(frozen=True, slots=True)
class InquiryBody:
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
    request_id: UUID | None
    resolution: str
    resolution_note: str
    closed_at: datetime | None
    version: int
    answers: list[AnswerItem]


@dataclass(frozen=True, slots=True)
class InquiryText:
    """`received_at` left out is now; `wished_at`: until when the journalist wants the answer."""

    question: str
    subject: str = ""
    form: str = "written"
    channel: str = "email"
    language: str = ""
    asked_by: str = ""
    outlet_name: str = ""
    email: str = ""
    phone: str = ""
    journalist_id: UUID | None = None
    outlet_id: UUID | None = None
    received_at: datetime | None = None
    wished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AnswerText:
    """`attribution`: on_record, background, not_for_attribution or no_comment. `version` of the draft, 0 for none."""

    text: str
    attribution: str
    language: str
    speaker: str = ""
    resolution: str = "full"
    version: int = 0


@dataclass(frozen=True, slots=True)
class GivenText:
    way: str = "email"


@dataclass(frozen=True, slots=True)
class ReasonText:
    reason: str


@dataclass(frozen=True, slots=True)
class ClosedText:
    resolution: str
    reason: str
    told: str = ""


@dataclass(frozen=True, slots=True)
class OwnerText:
    owner_id: UUID
    due_at: datetime | None = None


def _item(one: InquiryView) -> InquiryItem:
    return InquiryItem(**{name: getattr(one, name) for name in InquiryItem.__dataclass_fields__})


async def _body(work: Work, inquiry_id: UUID) -> InquiryBody:
    one = await inquiry_by_id(work, inquiry_id)
    if one is None:
        raise NotFound
    names = [name for name in InquiryBody.__dataclass_fields__ if name != "answers"]
    fields = AnswerItem.__dataclass_fields__
    told = [AnswerItem(**{name: getattr(answer, name) for name in fields}) for answer in await answers(work, one.id)]
    return InquiryBody(**{name: getattr(one, name) for name in names}, answers=told)


@get("/", guards=[may(READ)], operation_id="listMediaInquiries", summary="List media inquiries")
async def list_inquiries(
    work: Own,
    bucket: Annotated[str, QueryParameter(description="`open`, `mine`, `approve`, `late`, `closed` or `all`.")] = "all",
    q: Annotated[str, QueryParameter(description="Words of subject, question, who asks, or the number.")] = "",
    cursor: Annotated[str, QueryParameter(description="`next` of the page before.")] = "",
) -> InquiriesBody:
    if bucket not in BUCKETS:
        raise FieldErrors([Refusal(NOT_OFFERED, code="choice", field="bucket")])
    try:
        place = Cursor.decode(cursor) if cursor else None
    except Refusal as refusal:
        raise FieldErrors([refusal.at("cursor")]) from None
    rows, further = await inquiries(work, Asked(bucket, "", q[:200]), place)
    return InquiriesBody([_item(one) for one in rows], further.encode() if further else None)


@get("/{inquiry_id:uuid}", guards=[may(READ)], operation_id="readMediaInquiry", summary="Read one media inquiry")
async def read_inquiry(work: Own, inquiry_id: FromPath[UUID]) -> InquiryBody:
    return await _body(work, inquiry_id)


@post("/", guards=[may(WRITE)], operation_id="registerMediaInquiry", summary="Register a media inquiry")
async def register(work: Own, data: JSONBody[InquiryText]) -> Response[InquiryBody]:
    new = NewInquiry(**{name: getattr(data, name) for name in InquiryText.__dataclass_fields__})
    made = await register_inquiry(work, new)
    where = {"Location": f"/api/v1/press/inquiries/{made}"}
    return Response(await _body(work, made), status_code=201, headers=where)


@post(
    "/{inquiry_id:uuid}/owner", guards=[may(WRITE)], operation_id="assignMediaInquiry", status_code=200,
    summary="Name who answers",
)  # fmt: skip
async def assign(work: Own, inquiry_id: FromPath[UUID], data: JSONBody[OwnerText]) -> InquiryBody:
    await handling.assign(work, inquiry_id, data.owner_id, data.due_at)
    return await _body(work, inquiry_id)


@post(
    "/{inquiry_id:uuid}/answer", guards=[may(WRITE)], operation_id="writeMediaAnswer", status_code=200,
    summary="Write the answer", description="Keeps the draft, or begins a new version after one that was returned.",
)  # fmt: skip
async def write(work: Own, inquiry_id: FromPath[UUID], data: JSONBody[AnswerText]) -> InquiryBody:
    new = NewAnswer(data.text, data.attribution, data.language, data.speaker, data.resolution)
    await answering.write_answer(work, inquiry_id, new, data.version)
    return await _body(work, inquiry_id)


@post(
    "/{inquiry_id:uuid}/submit", guards=[may(WRITE)], operation_id="submitMediaAnswer", status_code=200,
    summary="Send the answer for approval",
)  # fmt: skip
async def submit(work: Own, inquiry_id: FromPath[UUID]) -> InquiryBody:
    await answering.submit_answer(work, inquiry_id)
    return await _body(work, inquiry_id)


@post(
    "/{inquiry_id:uuid}/approve", guards=[may(APPROVE)], operation_id="approveMediaAnswer", status_code=200,
    summary="Approve the answer", description="Whoever wrote it or sent it for approval does not.",
)  # fmt: skip
async def approve(work: Own, inquiry_id: FromPath[UUID]) -> InquiryBody:
    await answering.approve_answer(work, inquiry_id)
    return await _body(work, inquiry_id)


@post(
    "/{inquiry_id:uuid}/return", guards=[may(APPROVE)], operation_id="returnMediaAnswer", status_code=200,
    summary="Return the answer to its author",
)  # fmt: skip
async def give_back(work: Own, inquiry_id: FromPath[UUID], data: JSONBody[ReasonText]) -> InquiryBody:
    await answering.return_answer(work, inquiry_id, data.reason)
    return await _body(work, inquiry_id)


@post(
    "/{inquiry_id:uuid}/give", guards=[may(WRITE)], operation_id="giveMediaAnswer", status_code=200,
    summary="Give the approved answer", description="`way`: email, phone, in_person or messenger.",
)  # fmt: skip
async def give(work: Own, inquiry_id: FromPath[UUID], data: JSONBody[GivenText]) -> InquiryBody:
    await answering.give_answer(work, inquiry_id, data.way)
    return await _body(work, inquiry_id)


@post(
    "/{inquiry_id:uuid}/decline", guards=[may(APPROVE)], operation_id="declineMediaInquiry", status_code=200,
    summary="Say that there will be no answer",
    description="`told`: what is mailed to who asked; empty for nothing.",
)  # fmt: skip
async def decline(work: Own, inquiry_id: FromPath[UUID], data: JSONBody[ClosedText]) -> InquiryBody:
    await handling.decline(work, inquiry_id, data.resolution, data.reason, data.told)
    return await _body(work, inquiry_id)


router = Router(
    path="/api/v1/press/inquiries",
    route_handlers=[
        list_inquiries, read_inquiry, register, assign, write, submit, approve, give_back, give, decline,
    ],
    tags=["Media inquiries"],
)  # fmt: skip
DOORS = [router]
