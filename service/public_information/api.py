"""The JSON API of requests for information: the same actions and queries as the pages."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, Router, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Meta, Struct

from service.deadlines.queries.clocks import clocks_of
from service.journals.rules import Journal
from service.kit.paging import Cursor
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.public_information.actions.registering import default_journal, offer_now, receive_request
from service.public_information.forms.doers import DOERS
from service.public_information.forms.request import NAMES, new_request, wanted_of
from service.public_information.queries.answers import complaints, given_answer, notices, parts
from service.public_information.queries.law import rows_by_id
from service.public_information.queries.listing import requests
from service.public_information.queries.requests import RequestView, journals_of_requests, request_for
from service.public_information.rules.acts import APPROVE, DECIDE, READ, REGISTER
from service.public_information.rules.words import RECORD
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import FormRejected
from service.web.guards import may
from service.web.retrying import IdempotencyKey, answer_with, answered_before
from service.web.visitor import house
from service.web.working import Own

UNKNOWN_JOURNAL = N_("There is no such journal.")


class NewRequestBody(Struct, kw_only=True):
    """A request to be registered. `text` and, where the law asks for it, `name` are required."""

    journal: Annotated[str, Meta(description="Short name of a journal; the first open one when left out.")] = ""
    kind: Annotated[str, Meta(description="`release` or `correction`.")] = "release"
    channel: Annotated[str, Meta(description="`page`, `email`, `post`, `hand`, `phone` or `oral`.")] = "email"
    language: str = ""
    subject: Annotated[str, Meta(description="The beginning of the text when left out.")] = ""
    text: str = ""
    applicant: Annotated[str, Meta(description="`natural`, `legal` or `anonymous`.")] = "natural"
    name: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    identity_document: str = ""
    their_number: str = ""
    their_on: str = ""
    form: Annotated[str, Meta(description="`electronic`, `copy`, `certified_copy`, `view` or `oral`.")] = "electronic"
    answer_language: str = ""
    answer_way: Annotated[str, Meta(description="`page`, `email`, `post` or `hand`.")] = "page"
    urgency: Annotated[str, Meta(description="`timeliness` or `threat`, where the law knows it.")] = ""
    urgency_reason: str = ""
    about_self: bool = False
    media: bool = False
    received_on: Annotated[str, Meta(description="Day of receipt; today when left out.")] = ""
    delay: Annotated[str, Meta(description="Why it was not registered on that day; required then.")] = ""
    files: Annotated[list[str], Meta(description="Ids of files that the token uploaded.")] = []


class ReceivedRequest(Struct):
    """The receipt. `code` is given once, and is empty for a retry."""

    id: UUID
    number: str
    code: str
    due_at: datetime | None


class ClockItem(Struct):
    """A clock of the request."""

    rule: str
    title: str
    due_at: datetime
    state: str


class RequestItem(Struct, kw_only=True):
    """One request of the list. Where `masked`, `name` is initials."""

    id: UUID
    number: str
    state: str
    outcome: str
    journal: str
    kind: str
    channel: str
    form: str
    registered_at: datetime
    received_at: datetime
    due_at: datetime | None
    answered_at: datetime | None
    late: bool
    applicant: str
    name: str
    masked: bool
    subject: str


class RequestsBody(Struct):
    """A page of requests, newest first. `next` is given back as `cursor` to go on; null at the end."""

    items: list[RequestItem]
    next: str | None


class PartItem(Struct):
    """A part of the request. `ground`: the row of the law on which it is withheld, "" when it is not."""

    text: str
    outcome: str
    ground: str
    explanation: str


class RequestBody(RequestItem, kw_only=True):
    """One request. The requester's data and what was said are null where `masked`."""

    content: dict[str, Any] | None
    executor: str
    decided_by: str
    decided_at: datetime | None
    forwarded_to: str
    answer: str | None
    parts: list[PartItem]
    said: list[dict[str, Any]] | None
    complaints: list[dict[str, Any]]
    terms: list[ClockItem]
    version: int


def _flat(body: Struct) -> dict[str, str]:
    values = {}
    for name, value in msgspec.structs.asdict(body).items():
        said = " ".join(value) if isinstance(value, list) else value
        values[name] = "" if said is None or said is False else "1" if said is True else str(said)
    return values


async def _journals(work: Work) -> dict[str, Journal]:
    return {one.slug: one for one in await journals_of_requests(work)}


@post("/", guards=[may(REGISTER)], operation_id="registerInformationRequest", summary="Register a request")
async def register(
    request: Request[Any, Any, Any],
    work: Own,
    data: JSONBody[NewRequestBody],
    idempotency_key: IdempotencyKey = None,
) -> Response[ReceivedRequest]:
    """A retry with the same key and body gets the first answer again, without the secret code."""
    earlier = await answered_before(work, idempotency_key, await request.body())
    if earlier is not None:
        return earlier
    journal = (await _journals(work)).get(data.journal) if data.journal else await default_journal(work)
    if journal is None:
        raise FieldErrors([Refusal(UNKNOWN_JOURNAL, code="unknown", field="journal")])
    own = work.tenant.profile.default_language
    values = _flat(data)
    values |= {"language": data.language or own, "answer_language": data.answer_language or own}
    try:
        new = new_request(values, offer_now(work))
    except FormRejected as refused:
        raise FieldErrors(refused.errors.values()) from None
    made = await receive_request(work, house(request).keyring, new, journal)
    kept = ReceivedRequest(made.id, made.number, "", made.due_at)
    answer = await answer_with(work, idempotency_key, kept, f"/api/v1/information-requests/{made.id}")
    answer.content = ReceivedRequest(made.id, made.number, made.code, made.due_at)
    return answer


@get("/", guards=[may(READ)], operation_id="listInformationRequests", summary="List requests, newest first")
async def list_requests(
    request: Request[Any, Any, Any],
    work: Own,
    journal: FromQuery[str] = "",
    bucket: Annotated[str, QueryParameter(description="Such as `overdue`, `soon`, `waiting` or `unanswered`.")] = "",
    in_state: Annotated[str, QueryParameter(name="state", description="Such as `registered`.")] = "",
    outcome: FromQuery[str] = "",
    channel: FromQuery[str] = "",
    q: Annotated[str, QueryParameter(description="Words of number, requester or text.", max_length=200)] = "",
    since: Annotated[str, QueryParameter(name="from", description="First day of registration, as 2026-11-20.")] = "",
    until: Annotated[str, QueryParameter(name="to", description="Last day of registration, as 2026-11-20.")] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
    cursor: Annotated[str, QueryParameter(description="`next` of the page before.")] = "",
) -> RequestsBody:
    asked = {name: value for name in NAMES if (value := request.query_params.get(name, ""))}
    journals = await _journals(work)
    if journal and journal not in journals:
        raise FieldErrors([Refusal(UNKNOWN_JOURNAL, code="unknown", field="journal")])
    ids = {slug: one.id for slug, one in journals.items()}
    wanted = wanted_of(asked, ids, offer_now(work).now, work.actor.stands_for, strict=True)
    try:
        place = Cursor.decode(cursor) if cursor else None
    except Refusal as refusal:
        raise FieldErrors([refusal.at("cursor")]) from None
    found = await requests(work, wanted, after=place, limit=limit)
    slugs = {one.id: one.slug for one in journals.values()}
    items = [RequestItem(**_item(one, slugs)) for one in found.items]
    return RequestsBody(items, found.next.encode() if found.next else None)


PLAIN = (
    "id", "number", "state", "outcome", "kind", "channel", "form", "registered_at", "received_at", "due_at",
    "answered_at", "late", "applicant", "masked", "subject",
)  # fmt: skip


def _item(one: RequestView, slugs: dict[UUID, str]) -> dict[str, Any]:
    kept = {name: getattr(one, name) for name in PLAIN}
    return kept | {"journal": slugs.get(one.journal_id, ""), "name": one.shown_name}


@get("/{request_id:uuid}", guards=[may(READ)], operation_id="readInformationRequest", summary="Read one request")
async def read_request(work: Own, request_id: FromPath[UUID]) -> RequestBody:
    return await _body(work, request_id)


async def _body(work: Work, request_id: UUID) -> RequestBody:
    one = await request_for(work, request_id)
    slugs = {journal.id: slug for slug, journal in (await _journals(work)).items()}
    clocks = (await clocks_of(work, RECORD, [request_id])).get(request_id, [])
    found, answer = await parts(work, request_id), await given_answer(work, request_id)
    grounds = await rows_by_id(work, "grounds", {part.ground_id for part in found if part.ground_id})
    said = None if one.masked else [asdict(notice) for notice in await notices(work, request_id)]
    return RequestBody(
        **_item(one, slugs),
        content=None if one.masked else asdict(one.content),
        executor=one.executor_name,
        decided_by=one.decided_by_name,
        decided_at=one.decided_at,
        forwarded_to=one.forwarded_to,
        answer=answer.text if answer else None,
        parts=[
            PartItem(part.text, part.outcome, grounds[part.ground_id].slug if part.ground_id else "", part.explanation)
            for part in found
        ],
        said=said,
        complaints=[
            {name: value for name, value in asdict(item).items() if name != "text" or not one.masked}
            for item in await complaints(work, request_id)
        ],
        terms=[ClockItem(clock.rule, clock.title, clock.due_at, clock.state) for clock in clocks],
        version=one.version,
    )


@post(
    "/{request_id:uuid}/acts/{act:str}",
    guards=[may(REGISTER, DECIDE, APPROVE)],
    status_code=200,
    operation_id="actOnInformationRequest",
    summary="Do an act on a request",
    description=(
        "Such as `accept`, `take`, `ask_clarification`, `answer_clarification`, `extend`, `forward`, `write_answer`,"
        " `submit_answer`, `approve_answer`, `send_answer`, `withdraw`, `complain`, `close`. The body holds the fields"
        " of the act's form as texts."
    ),
)
async def act_on_request(
    request: Request[Any, Any, Any],
    work: Own,
    request_id: FromPath[UUID],
    act: FromPath[str],
    data: JSONBody[dict[str, str]],
) -> RequestBody:
    doer = DOERS.get(act)
    if doer is None:
        raise NotFound
    try:
        await doer(work, house(request).keyring, request_id, data)
    except FormRejected as refused:
        raise FieldErrors(refused.errors.values()) from None
    return await _body(work, request_id)


DOORS = [
    Router(
        path="/api/v1/information-requests",
        route_handlers=[register, list_requests, read_request, act_on_request],
        tags=["Requests for information"],
    )
]
