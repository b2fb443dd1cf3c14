"""The JSON API of citizens' appeals: registered, listed, decided on; the same actions and queries as the pages."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, Router, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Meta, Struct

from service.correspondence.appeals.actions.considering import do
from service.correspondence.appeals.actions.registering import offer_now, register_appeal
from service.correspondence.appeals.forms import NAMES, doing, new_appeal, paper_day, wanted_of
from service.correspondence.appeals.queries.appeals import AppealView, appeal_for, forwardings
from service.correspondence.appeals.queries.listing import appeals
from service.correspondence.appeals.rules.acts import ACTS, CONSIDER, READ, RECORD, REGISTER, VOID, takes_appeals
from service.correspondence.appeals.rules.content import Content
from service.deadlines.queries.clocks import clocks_of
from service.journals.actions.blocks import paper_of
from service.journals.queries import all_journals
from service.journals.rules import Journal
from service.kit.paging import Cursor
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import FormRejected
from service.web.guards import may
from service.web.retrying import IdempotencyKey, answer_with, answered_before
from service.web.working import Own

UNKNOWN_JOURNAL = N_("There is no such journal.")


class NewAppealBody(Struct, kw_only=True):
    """An appeal to be registered. `journal`, `subject` and who appeals are required."""

    journal: Annotated[str, Meta(description="Required. Short name of a journal of appeals.")] = ""
    kind: Annotated[str, Meta(description="`application`, `complaint` or `proposal`.")] = "application"
    form: Annotated[str, Meta(description="`written`, `electronic` or `oral`.")] = "electronic"
    channel: str = ""
    language: str = ""
    subject: str = ""
    summary: str = ""
    applicant: Annotated[str, Meta(description="`natural` or `legal`.")] = "natural"
    family_name: str = ""
    given_name: str = ""
    patronymic: str = ""
    organisation: str = ""
    address: str = ""
    workplace: str = ""
    phone: str = ""
    email: str = ""
    representative: str = ""
    identification: Annotated[str, Meta(description="`full`, `letterhead`, `contact` or `none` (anonymous).")] = "full"
    identified_by: str = ""
    people: Annotated[int | None, Meta(description="How many sign a collective appeal.")] = None
    sheets: int | None = None
    annexes: int | None = None
    study: bool = False
    urgent: bool = False
    received_on: Annotated[str, Meta(description="Day of receipt; today when left out.")] = ""
    delay: Annotated[str, Meta(description="Why it was not registered on that day; required then.")] = ""
    repeats: Annotated[str, Meta(description="Id of the appeal that this one repeats.")] = ""
    case: Annotated[str, Meta(description="Index or title of an open file of the nomenclature.")] = ""
    reserved_number: Annotated[str, Meta(description="Id of a reserved number of the paper register.")] = ""
    paper_on: Annotated[str, Meta(description="Its day in the paper register; required then.")] = ""


class RegisteredAppeal(Struct):
    """The receipt of a registration."""

    id: UUID
    number: str
    state: str


class TermItem(Struct):
    """A clock of the appeal."""

    rule: str
    title: str
    due_at: datetime
    state: str


class AppealItem(Struct, kw_only=True):
    """One appeal of the list. Where `masked`, `applicant` is initials."""

    id: UUID
    number: str
    state: str
    journal: str
    kind: str
    form: str
    registered_at: datetime
    received_at: datetime
    applicant: str
    masked: bool
    subject: str
    collective: bool
    repeats: UUID | None
    result: str
    ground: str


class AppealsBody(Struct):
    """A page of appeals, newest first. `next` is given back as `cursor` to go on; null at the end."""

    items: list[AppealItem]
    next: str | None


class SentItem(Struct):
    """A body that the appeal was forwarded to."""

    body: str
    number: str
    on: date


class AppealBody(AppealItem, kw_only=True):
    """One appeal. Personal data are null where `masked`."""

    content: dict[str, Any] | None
    executor: str
    answer: str | None
    answer_number: str
    answered_on: date | None
    notified_on: date | None
    case: Annotated[UUID | None, Meta(description="Id of the file of the nomenclature.")]
    forwarded: list[SentItem]
    terms: list[TermItem]
    version: int


class ActBody(Struct, kw_only=True):
    """What an act needs: see the acts' forms in the pages."""

    reason: str = ""
    executor_id: str = ""
    count: int | None = None
    result: str = ""
    answer: str = ""
    number: str = ""
    on: str = ""
    bodies: list[str] = []
    ground: str = ""
    notified_on: str = ""
    case: Annotated[str, Meta(description="Index or title of an open file of the nomenclature, for `file`.")] = ""


def _flat(body: Struct) -> dict[str, str]:
    values = {}
    for name, value in msgspec.structs.asdict(body).items():
        said = "\n".join(value) if isinstance(value, list) else value
        values[name] = "" if said is None or said is False else "1" if said is True else str(said)
    return values


async def _journals(work: Work) -> dict[str, Journal]:
    return {one.slug: one for one in await all_journals(work) if takes_appeals(one)}


@post("/", guards=[may(REGISTER)], operation_id="registerAppeal", summary="Register a citizen's appeal")
async def register(
    request: Request[Any, Any, Any],
    work: Own,
    data: JSONBody[NewAppealBody],
    idempotency_key: IdempotencyKey = None,
) -> Response[RegisteredAppeal]:
    if again := await answered_before(work, idempotency_key, await request.body()):
        return again
    profile = work.tenant.profile
    journal = (await _journals(work)).get(data.journal)
    if journal is None:
        raise FieldErrors([Refusal(UNKNOWN_JOURNAL, code="unknown", field="journal")])
    values = _flat(data) | ({"collective": "1"} if data.people is not None else {})
    values["channel"] = data.channel or profile.channels[0].slug
    values["language"] = data.language or profile.default_language
    now = offer_now(work).now.date()
    day = paper_day(values, now) if data.reserved_number else None
    try:
        new = new_appeal(values, offer_now(work, day), paper=bool(data.reserved_number))
    except FormRejected as refused:
        raise FieldErrors(refused.errors.values()) from None
    paper = await paper_of(work, UUID(data.reserved_number), day, journal) if day else None
    done = await register_appeal(work, journal, new, paper=paper)
    receipt = RegisteredAppeal(done.id, done.number, done.state)
    return await answer_with(work, idempotency_key, receipt, f"/api/v1/appeals/{done.id}")


@get("/", guards=[may(READ)], operation_id="listAppeals", summary="List appeals, newest first")
async def list_appeals(
    request: Request[Any, Any, Any],
    work: Own,
    journal: FromQuery[str] = "",
    in_state: Annotated[str, QueryParameter(name="state", description="Such as `registered`.")] = "",
    kind: FromQuery[str] = "",
    form: FromQuery[str] = "",
    term: Annotated[str, QueryParameter(description="`overdue`, `late` or `in_time`.")] = "",
    q: Annotated[str, QueryParameter(description="Words of number, applicant or subject.", max_length=200)] = "",
    since: Annotated[str, QueryParameter(name="from", description="First day of registration, as 2026-11-20.")] = "",
    until: Annotated[str, QueryParameter(name="to", description="Last day of registration, as 2026-11-20.")] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
    cursor: Annotated[str, QueryParameter(description="`next` of the page before.")] = "",
) -> AppealsBody:
    asked = {name: value for name in NAMES if (value := request.query_params.get(name, ""))}
    journals = await _journals(work)
    if journal and journal not in journals:
        raise FieldErrors([Refusal(UNKNOWN_JOURNAL, code="unknown", field="journal")])
    ids = {slug: one.id for slug, one in journals.items()}
    wanted = wanted_of(asked, ids, offer_now(work).now, strict=True)
    try:
        place = Cursor.decode(cursor) if cursor else None
    except Refusal as refusal:
        raise FieldErrors([refusal.at("cursor")]) from None
    found = await appeals(work, wanted, after=place, limit=limit)
    slugs = {one.id: one.slug for one in journals.values()}
    items = [AppealItem(**_item(one, slugs)) for one in found.items]
    return AppealsBody(items, found.next.encode() if found.next else None)


def _item(one: AppealView, slugs: dict[UUID, str]) -> dict[str, Any]:
    names = ("id", "number", "state", "kind", "form", "registered_at", "received_at", "masked", "subject")
    kept = {name: getattr(one, name) for name in (*names, "repeats", "result", "ground")}
    return kept | {
        "journal": slugs.get(one.journal_id, ""),
        "applicant": one.name,
        "collective": one.people is not None,
    }


@get("/{appeal_id:uuid}", guards=[may(READ)], operation_id="readAppeal", summary="Read one appeal")
async def read_appeal(work: Own, appeal_id: FromPath[UUID]) -> AppealBody:
    return await _body(work, appeal_id)


async def _body(work: Work, appeal_id: UUID) -> AppealBody:
    one = await appeal_for(work, appeal_id)
    slugs = {journal.id: slug for slug, journal in (await _journals(work)).items()}
    clocks = (await clocks_of(work, RECORD, [appeal_id])).get(appeal_id, [])
    content: Content | None = None if one.masked else one.content
    return AppealBody(
        **_item(one, slugs),
        content=asdict(content) if content else None,
        executor=one.executor_name,
        answer=None if one.masked else one.answer,
        answer_number=one.answer_number,
        answered_on=one.answered_on,
        notified_on=one.notified_on,
        case=one.case_id,
        forwarded=[SentItem(sent.body, sent.letter_number, sent.letter_on) for sent in await forwardings(work, one.id)],
        terms=[TermItem(clock.rule, clock.title, clock.due_at, clock.state) for clock in clocks],
        version=one.version,
    )


@post(
    "/{appeal_id:uuid}/acts/{act:str}",
    guards=[may(CONSIDER, VOID, REGISTER)],
    status_code=200,
    operation_id="actOnAppeal",
    summary="Do an act on an appeal",
    description="`take`, `extend`, `answer`, `forward`, `leave`, `notify`, `resume`, `reopen`, `close`, `void`"
    " or `file`.",
)
async def act_on_appeal(
    work: Own, appeal_id: FromPath[UUID], act: FromPath[str], data: JSONBody[ActBody]
) -> AppealBody:
    if act not in ACTS or act == "correct":
        raise NotFound
    try:
        typed = doing(_flat(data), offer_now(work).now.date())
    except FormRejected as refused:
        raise FieldErrors(refused.errors.values()) from None
    await do(work, appeal_id, act, typed)
    return await _body(work, appeal_id)


DOORS = [
    Router(
        path="/api/v1/appeals", route_handlers=[register, list_appeals, read_appeal, act_on_appeal], tags=["Appeals"]
    )
]
