"""The JSON API of the reception of citizens: receptions with their slots, visits, what came of them."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, Router, get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct

from service.correspondence.reception import actions
from service.correspondence.reception.forms import booking, hearing
from service.correspondence.reception.queries import (
    PAGE,
    ReceptionRow,
    VisitRow,
    past,
    reception_of,
    upcoming,
    visit_of,
    visits_of,
)
from service.correspondence.reception.rules import (
    KEEP,
    LINE_LIMIT,
    READ,
    REASON_LIMIT,
    NewReception,
    allowed_acts,
    slots,
)
from service.kit.paging import Cursor
from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_line, clean_text
from service.kit.words import N_
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import FormRejected
from service.web.guards import may
from service.web.retrying import IdempotencyKey, answer_with, answered_before
from service.web.working import AnyRequest, Own

BAD_INSTANT = N_("Give a moment as in 2026-11-20T10:42:00+04:00.")
UNKNOWN_PERSON = N_("There is no such person.")


class NewReceptionBody(Struct, kw_only=True):
    """A reception to be planned. Moments carry their offset."""

    starts_at: Annotated[str, Meta(description="Required, as 2026-11-20T10:00:00+04:00.")] = ""
    ends_at: Annotated[str, Meta(description="Required, on the same day.")] = ""
    minutes: Annotated[int, Meta(description="Minutes for each visitor.")] = 15
    place: Annotated[str, Meta(description="Required.")] = ""
    host: Annotated[str, Meta(description="Required. Id of the person who receives.")] = ""


class SlotItem(Struct):
    """A slot, and whether nobody has booked it."""

    starts_at: datetime
    free: bool


class VisitItem(Struct, kw_only=True):
    """A visit. Where `masked`, the visitor is initials. state: booked, heard, absent or cancelled."""

    id: UUID
    starts_at: datetime
    urgent: bool
    state: str
    visitor: str
    masked: bool
    subject: str
    result: str
    answer: str
    appeal: UUID | None


class ReceptionItem(Struct, kw_only=True):
    """A reception, and how many visits are booked, heard, missed. state: planned, held or cancelled."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    minutes: int
    place: str
    host: str
    state: str
    booked: int
    heard: int
    absent: int


class ReceptionsBody(Struct):
    """Receptions to come, the next one first, then those that were, the latest first."""

    coming: list[ReceptionItem]
    items: list[ReceptionItem]
    next: Annotated[str | None, Meta(description="Given back as `cursor` to go on; null at the end.")]


class ReceptionBody(ReceptionItem, kw_only=True):
    """One reception with its slots and visits."""

    slots: list[SlotItem]
    visits: list[VisitItem]
    acts: list[str]


class NewVisitBody(Struct, kw_only=True):
    """Who comes, when and why."""

    slot: Annotated[str, Meta(description="Moment of a free slot, or `urgent` for a visitor without one.")] = ""
    family_name: str = ""
    given_name: str = ""
    patronymic: str = ""
    address: str = ""
    phone: str = ""
    subject: str = ""


class VisitBody(Struct):
    """The receipt of a booking or of an act on it."""

    id: UUID
    state: str


class VisitActBody(Struct, kw_only=True):
    """What goes with an act: `cancel` needs `reason`; `hear` needs `identity_shown` and `answer`."""

    reason: str = ""
    answer: str = ""
    identity_shown: bool = False


class ReceptionActBody(Struct, kw_only=True):
    """What goes with an act: `cancel` needs `reason`."""

    reason: str = ""


def _item(one: ReceptionRow) -> dict[str, Any]:
    names = ("id", "starts_at", "ends_at", "minutes", "place", "state", "booked", "heard", "absent")
    return {name: getattr(one, name) for name in names} | {"host": one.host_name}


def _visit(one: VisitRow) -> VisitItem:
    return VisitItem(
        id=one.id, starts_at=one.starts_at, urgent=one.urgent, state=one.state, visitor=one.name, masked=one.masked,
        subject="" if one.masked else one.subject, result=one.result, answer=one.answer, appeal=one.appeal_id,
    )  # fmt: skip


@get("/", guards=[may(READ)], operation_id="listReceptions", summary="List receptions of citizens")
async def list_receptions(
    work: Own, cursor: Annotated[str, QueryParameter(description="`next` of the page before.")] = ""
) -> ReceptionsBody:
    try:
        place = Cursor.decode(cursor) if cursor else None
    except Refusal as refusal:
        raise FieldErrors([refusal.at("cursor")]) from None
    coming = [] if place else await upcoming(work)
    done = await past(work, after=place, limit=PAGE + 1)
    onwards = done[PAGE - 1].place_in_list.encode() if len(done) > PAGE else None
    return ReceptionsBody(
        [ReceptionItem(**_item(one)) for one in coming], [ReceptionItem(**_item(one)) for one in done[:PAGE]], onwards
    )


@get("/{reception_id:uuid}", guards=[may(READ)], operation_id="readReception", summary="Read one reception")
async def read_reception(work: Own, reception_id: FromPath[UUID]) -> ReceptionBody:
    return await _body(work, reception_id)


async def _body(work: Work, reception_id: UUID) -> ReceptionBody:
    one = await reception_of(work, reception_id)
    found = await visits_of(work, reception_id)
    taken = {visit.starts_at for visit in found if visit.state != "cancelled" and not visit.urgent}
    return ReceptionBody(
        **_item(one),
        slots=[SlotItem(at, at not in taken) for at in slots(one)],
        visits=[_visit(visit) for visit in found],
        acts=allowed_acts(work.actor, one),
    )


@post("/", guards=[may(KEEP)], operation_id="planReception", summary="Plan a reception")
async def plan_reception(
    request: AnyRequest, work: Own, data: JSONBody[NewReceptionBody], idempotency_key: IdempotencyKey = None
) -> Response[ReceptionBody]:
    if again := await answered_before(work, idempotency_key, await request.body()):
        return again
    made = await actions.plan(work, _new(data))
    return await answer_with(work, idempotency_key, await _body(work, made), f"/api/v1/receptions/{made}")


def _new(data: NewReceptionBody) -> NewReception:
    try:
        host = UUID(data.host) if data.host else None
    except ValueError:
        raise FieldErrors([Refusal(UNKNOWN_PERSON, code="unknown", field="host")]) from None
    return NewReception(
        starts_at=_moment(data.starts_at, "starts_at"),
        ends_at=_moment(data.ends_at, "ends_at"),
        minutes=data.minutes,
        place=clean_line(data.place, LINE_LIMIT),
        host_id=host,
    )


def _moment(typed: str, field: str) -> datetime | None:
    if not typed:
        return None
    try:
        at = datetime.fromisoformat(typed)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise FieldErrors([Refusal(BAD_INSTANT, code="bad_moment", field=field)])
    return at


@post(
    "/{reception_id:uuid}/visits", guards=[may(KEEP)], operation_id="bookVisit", summary="Book a visit to a reception"
)
async def book_visit(
    request: AnyRequest,
    work: Own,
    reception_id: FromPath[UUID],
    data: JSONBody[NewVisitBody],
    idempotency_key: IdempotencyKey = None,
) -> Response[VisitBody]:
    if again := await answered_before(work, idempotency_key, await request.body()):
        return again
    try:
        new = booking(msgspec.structs.asdict(data))
    except FormRejected as refused:
        raise FieldErrors(refused.errors.values()) from None
    visit_id = await actions.book(work, reception_id, new)
    return await answer_with(work, idempotency_key, VisitBody(visit_id, "booked"))


@post(
    "/{reception_id:uuid}/acts/{act:str}",
    guards=[may(KEEP)],
    status_code=200,
    operation_id="actOnReception",
    summary="Close or cancel a reception",
    description="`close` or `cancel`.",
)
async def act_on_reception(
    work: Own, reception_id: FromPath[UUID], act: FromPath[str], data: JSONBody[ReceptionActBody]
) -> ReceptionBody:
    if act == "close":
        await actions.close(work, reception_id)
    elif act == "cancel":
        await actions.cancel(work, reception_id, clean_text(data.reason, REASON_LIMIT))
    else:
        raise NotFound
    return await _body(work, reception_id)


@post(
    "/visits/{visit_id:uuid}/acts/{act:str}",
    guards=[may(KEEP)],
    status_code=200,
    operation_id="actOnVisit",
    summary="Say what became of a visit",
    description="`hear` (answered at once), `absent` or `cancel`. A visit that becomes an appeal is heard by its page.",
)
async def act_on_visit(
    work: Own, visit_id: FromPath[UUID], act: FromPath[str], data: JSONBody[VisitActBody]
) -> VisitBody:
    if act == "hear":
        typed = {"result": "answered", "answer": data.answer, "identity_shown": "1" if data.identity_shown else ""}
        await actions.hear(work, visit_id, hearing(typed))
    elif act == "absent":
        await actions.miss(work, visit_id)
    elif act == "cancel":
        await actions.cancel_visit(work, visit_id, clean_text(data.reason, REASON_LIMIT))
    else:
        raise NotFound
    return VisitBody(visit_id, (await visit_of(work, visit_id)).state)


DOORS = [
    Router(
        path="/api/v1/receptions",
        route_handlers=[
            list_receptions, read_reception, plan_reception, book_visit, act_on_reception, act_on_visit,
        ],
        tags=["Reception"],
    )
]  # fmt: skip
