"""The JSON API of accreditation: calls, applications, decisions, invitations, check-in, questions."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from litestar import Router, get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Struct

from service.kit.paging import Cursor
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.accreditation.actions import deciding
from service.press.accreditation.actions.badges import issue_badge
from service.press.accreditation.actions.door import check_in
from service.press.accreditation.models import Accreditation
from service.press.accreditation.queries.accreditations import Wanted, accreditation_row, accreditations_of
from service.press.accreditation.queries.calls import call_by_id, event_calls, standing_calls
from service.press.accreditation.queries.door import shown
from service.press.accreditation.queries.invitations import invitations_of
from service.press.accreditation.queries.questions import questions_of
from service.press.accreditation.rules.acts import ACCREDIT, CHECKIN, allowed_acts
from service.press.accreditation.rules.door import UNKNOWN_BADGE
from service.press.accreditation.rules.views import CallView
from service.press.events.queries.events import event_by_id
from service.press.outlets.rules.acts import READ
from service.public_information.queries.keys import code_key
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.guards import may
from service.web.visitor import house
from service.web.working import AnyRequest, Own

UNKNOWN_ACT = N_("Choose one of the values offered.")


class CallItem(Struct):
    """What one can be accredited for. `kind`: event or standing; `capacity`: null without a limit."""

    id: UUID
    kind: str
    state: str
    title: str
    event: UUID | None
    capacity: int | None
    per_outlet: int | None
    valid_from: date | None
    valid_until: date | None


class CallsBody(Struct):
    items: list[CallItem]


class AccreditationItem(Struct):
    """An application. `badge`: its short code, empty before there is one; `appeal`: filed, upheld, changed or empty."""

    id: UUID
    call: UUID
    number: str
    state: str
    name: str
    outlet: str
    role: str
    origin: str
    appeal: str
    reason: str
    badge: str
    submitted_at: datetime
    decided_at: datetime | None
    acts: list[str]


class AccreditationsBody(Struct):
    """Applications, the newest first; `next`: the `after` of the page that follows."""

    items: list[AccreditationItem]
    next: str | None


class Decision(Struct):
    """`act`: approve, reject, ask_info, revoke, issue_badge, grant_appeal or uphold; the others take a `reason`."""

    act: str
    reason: str = ""


class InvitationItem(Struct):
    id: UUID
    name: str
    language: str
    state: str
    answered_at: datetime | None


class InvitationsBody(Struct):
    items: list[InvitationItem]


class QuestionItem(Struct):
    """A question in the order of the queue. `inquiry`: the media inquiry it became."""

    id: UUID
    state: str
    name: str
    outlet: str
    language: str
    text: str
    answer: str
    inquiry: UUID | None


class QuestionsBody(Struct):
    items: list[QuestionItem]


class Shown(Struct):
    """A badge: what its QR code says, or its short code."""

    badge: str


class PassedBody(Struct):
    """`first`: let in now; else `at` and `by` say when and by whom before."""

    accreditation: UUID
    name: str
    outlet: str
    role: str
    first: bool
    at: datetime
    by: str


@get("/accreditation-calls", guards=[may(READ)], operation_id="listAccreditationCalls", summary="List calls")
async def list_calls(work: Own) -> CallsBody:
    found = [*await event_calls(work), *await standing_calls(work)]
    return CallsBody([_call(work, one) for one in found])


def _call(work: Work, one: CallView) -> CallItem:
    edit, own = one.edit, work.tenant.profile.default_language
    return CallItem(
        one.id, one.kind, one.state, one.title(work.language, own), one.event.id if one.event else None, edit.capacity,
        edit.per_outlet, edit.valid_from, edit.valid_until,
    )  # fmt: skip


@get(
    "/accreditation-calls/{call_id:uuid}/accreditations",
    guards=[may(READ)],
    operation_id="listAccreditations",
    summary="List the applications of a call",
)
async def list_accreditations(
    work: Own,
    call_id: FromPath[UUID],
    bucket: Annotated[str, QueryParameter(description="open, appeals, places or negative; empty for all.")] = "",
    after: Annotated[str, QueryParameter(description="The `next` of the page before.")] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> AccreditationsBody:
    if await call_by_id(work, call_id) is None:
        raise NotFound
    place = Cursor.decode(after) if after else None
    rows, onwards = await accreditations_of(work, Wanted(call_id, bucket), place, limit)
    return AccreditationsBody([_item(work, one) for one in rows], onwards.encode() if onwards else None)


def _item(work: Work, one: Accreditation) -> AccreditationItem:
    return AccreditationItem(
        one.id, one.call_id, one.number, one.state, one.name, one.outlet, one.role, one.origin, one.appeal, one.reason,
        one.badge_code, one.submitted_at, one.decided_at, allowed_acts(work.actor, one),
    )  # fmt: skip


@get(
    "/accreditations/{accreditation_id:uuid}",
    guards=[may(READ)],
    operation_id="readAccreditation",
    summary="Read one application",
)
async def read_accreditation(work: Own, accreditation_id: FromPath[UUID]) -> AccreditationItem:
    one = await accreditation_row(work, accreditation_id)
    if one is None:
        raise NotFound
    return _item(work, one)


@post(
    "/accreditations/{accreditation_id:uuid}/decisions",
    guards=[may(ACCREDIT)],
    operation_id="decideAccreditation",
    summary="Decide on an application",
    status_code=200,
)
async def decide(work: Own, accreditation_id: FromPath[UUID], data: JSONBody[Decision]) -> AccreditationItem:
    await _decide(work, accreditation_id, data)
    one = await accreditation_row(work, accreditation_id)
    assert one is not None  # it was just decided on
    return _item(work, one)


async def _decide(work: Work, accreditation_id: UUID, data: Decision) -> None:
    reasoned = {"reject": deciding.reject, "ask_info": deciding.ask_info, "revoke": deciding.revoke}
    if data.act in reasoned:
        await reasoned[data.act](work, accreditation_id, data.reason)
    elif data.act in ("grant_appeal", "uphold"):
        await deciding.decide_appeal(work, accreditation_id, data.act == "grant_appeal", data.reason)
    elif data.act == "approve":
        await deciding.approve(work, accreditation_id)
    elif data.act == "issue_badge":
        await issue_badge(work, accreditation_id)
    else:
        raise Refusal(UNKNOWN_ACT, code="choice", field="act")


@get(
    "/events/{event_id:uuid}/invitations",
    guards=[may(READ)],
    operation_id="listInvitations",
    summary="List who is invited to an event",
)
async def list_invitations(work: Own, event_id: FromPath[UUID]) -> InvitationsBody:
    if await event_by_id(work, event_id) is None:
        raise NotFound
    rows = await invitations_of(work, event_id)
    return InvitationsBody(
        [InvitationItem(one.id, one.name, one.language, one.state, one.answered_at) for one in rows]
    )  # fmt: skip


@get(
    "/events/{event_id:uuid}/questions",
    guards=[may(READ)],
    operation_id="listQuestions",
    summary="List the questions to an event",
)
async def list_questions(work: Own, event_id: FromPath[UUID]) -> QuestionsBody:
    if await event_by_id(work, event_id) is None:
        raise NotFound
    return QuestionsBody(
        [
            QuestionItem(one.id, one.state, one.name, one.outlet, one.language, one.text, one.answer, one.inquiry_id)
            for one in await questions_of(work, event_id)
        ]
    )


@post(
    "/events/{event_id:uuid}/check-ins",
    guards=[may(CHECKIN)],
    operation_id="checkIn",
    summary="Check in by a badge",
    status_code=200,
)
async def check_in_badge(request: AnyRequest, work: Own, event_id: FromPath[UUID], data: JSONBody[Shown]) -> PassedBody:
    if await event_by_id(work, event_id) is None:
        raise NotFound
    one = await shown(work, await code_key(work, house(request).keyring), data.badge)
    if one is None:
        raise Refusal(UNKNOWN_BADGE, code="unknown_badge", field="badge")
    passed = await check_in(work, event_id, one.id)
    return PassedBody(
        passed.accreditation_id, passed.name, passed.outlet, passed.role, passed.first, passed.at, passed.by
    )  # fmt: skip


router = Router(
    path="/api/v1/press",
    route_handlers=[
        list_calls, list_accreditations, read_accreditation, decide, list_invitations, list_questions, check_in_badge,
    ],
    tags=["Press: accreditation"],
)  # fmt: skip
DOORS = [router]
