"""The JSON API of reports of bodies: duties filled in and sent, requests, what it makes together, decisions."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Router, get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from service.kit.refusal import FieldErrors
from service.kit.texts import clean_line, clean_text
from service.planning.filings.actions import asking, deciding, filling
from service.planning.filings.forms import MESSAGE_LIMIT, PERIOD_LIMIT, REASON_LIMIT
from service.planning.filings.queries import reading
from service.planning.filings.rules.acts import ASK, FILL, READ
from service.planning.filings.rules.answers import read_answers
from service.planning.filings.rules.forms import Definition
from service.planning.filings.rules.together import plain
from service.web.errors import NotFound
from service.web.guards import may
from service.web.working import Own

LARGEST = 24 * 1024 * 1024
"""Bytes of a posted form: what is too large for the form is said at its field."""
MOST = 1_000


class DutyItem(Struct):
    """What another agency asks for."""

    id: UUID
    agency: str
    title: str
    period: str
    due_on: date
    state: str
    version: int


class DutiesBody(Struct):
    items: list[DutyItem]


class DutyBody(Struct):
    """`definition`: fields with their keys and kinds, and checks. `answers`: by key, as they are kept."""

    id: UUID
    agency: str
    title: str
    period: str
    due_on: date
    state: str
    version: int
    edition: int
    definition: dict[str, Any]
    answers: dict[str, Any]
    remarks: dict[str, str]
    sendings: int


class AnswersIn(Struct):
    """Answers as people type them, by key: numbers, days and choices as text, tables as lines of tabs."""

    version: int
    answers: Annotated[dict[str, str], Meta(max_length=300)]


class VersionBody(Struct):
    version: int


class NumberBody(Struct):
    number: int


class RequestItem(Struct):
    id: UUID
    title: str
    period: str
    due_on: date
    state: str
    asked: int
    filed: int


class RequestsBody(Struct):
    """Requests, the last asked first; the newest fifty."""

    items: list[RequestItem]


class BodyItem(Struct):
    agency: UUID
    name: str
    state: str
    sendings: int
    sent_at: datetime | None


class RequestBody(Struct):
    """`together`: by key, sums, means, counts and every body's answer."""

    id: UUID
    title: str
    period: str
    due_on: date
    state: str
    bodies: list[BodyItem]
    together: dict[str, Any]
    sha256: str


class RequestIn(Struct):
    form: UUID
    period: str
    due_on: date
    bodies: Annotated[list[UUID], Meta(max_length=MOST)]
    message: str = ""
    accepts_itself: bool = False
    goes_up_to: UUID | None = None


class IdBody(Struct):
    id: UUID


class RemarksIn(Struct):
    """What is wrong, by key; "" for the whole."""

    remarks: Annotated[dict[str, str], Meta(max_length=200)]


class StateBody(Struct):
    state: str


@get("/duties", guards=[may(READ)], operation_id="listFilingDuties", summary="What other agencies ask for, by term")
async def list_duties(work: Own) -> DutiesBody:
    rows, _ = await reading.duties(work)
    return DutiesBody(
        [
            DutyItem(
                one.id, one.party_name, reading.said(work, one.titles), one.period, one.due_on, one.state, one.version
            )
            for one in rows
        ]
    )  # fmt: skip


@get("/duties/{duty_id:uuid}", guards=[may(READ)], operation_id="getFilingDuty", summary="A report for another agency")
async def get_duty(work: Own, duty_id: FromPath[UUID]) -> DutyBody:
    row = await reading.duty_row(work, duty_id)
    if row is None:
        raise NotFound
    return DutyBody(
        row.id, row.party_name, reading.said(work, row.titles), row.period, row.due_on, row.state, row.version,
        row.edition, row.definition, row.answers, {key: str(said) for key, said in row.remarks.items()}, row.sendings,
    )  # fmt: skip


@put(
    "/duties/{duty_id:uuid}/answers", guards=[may(FILL)], operation_id="fillFilingDuty",
    summary="Keep the answers of a report", request_max_body_size=LARGEST,
)  # fmt: skip
async def fill_duty(work: Own, duty_id: FromPath[UUID], data: JSONBody[AnswersIn]) -> VersionBody:
    row = await filling.writing(work, duty_id)
    typed = {f"f_{key}": said for key, said in data.answers.items()}
    answers, wrong = read_answers(Definition.of(row.definition), typed, work.today, (work.language,))
    if wrong:
        raise FieldErrors(wrong)
    return VersionBody(await filling.fill(work, duty_id, answers, data.version))


@post(
    "/duties/{duty_id:uuid}/send", guards=[may(FILL)], operation_id="sendFilingDuty", summary="Send a report",
    status_code=200,
)  # fmt: skip
async def send_duty(work: Own, duty_id: FromPath[UUID]) -> NumberBody:
    return NumberBody(await filling.send_report(work, duty_id))


@get("/requests", guards=[may(READ)], operation_id="listFilingRequests", summary="What was asked of bodies")
async def list_requests(work: Own) -> RequestsBody:
    views, _ = await reading.requests(work)
    return RequestsBody(
        [RequestItem(one.row.id, one.title, one.row.period, one.row.due_on, one.row.state, one.asked, one.filed)
         for one in views]
    )  # fmt: skip


@get(
    "/requests/{request_id:uuid}", guards=[may(READ)], operation_id="getFilingRequest",
    summary="Who has filed, and what it makes together",
)  # fmt: skip
async def get_request(work: Own, request_id: FromPath[UUID]) -> RequestBody:
    row = await reading.request_row(work, request_id)
    if row is None:
        raise NotFound
    bodies = await reading.bodies(work, request_id)
    return RequestBody(
        row.id, (await reading.edition_titles(work, [row]))[row.id], row.period, row.due_on, row.state,
        [BodyItem(one.party_id, one.name, one.state, one.sendings, one.sent_at) for one in bodies],
        row.whole or plain(await reading.come_together(work, row)), row.sha256,
    )  # fmt: skip


@post("/requests", guards=[may(ASK)], operation_id="askFilings", summary="Ask bodies for a report")
async def ask_bodies(work: Own, data: JSONBody[RequestIn]) -> IdBody:
    new = asking.NewRequest(
        data.form, clean_line(data.period, PERIOD_LIMIT), data.due_on, data.bodies,
        clean_text(data.message, MESSAGE_LIMIT), data.accepts_itself, data.goes_up_to,
    )  # fmt: skip
    return IdBody(await asking.ask(work, new))


@post(
    "/requests/{request_id:uuid}/bodies/{party_id:uuid}/accept", guards=[may(ASK)], operation_id="acceptFiling",
    summary="Accept what a body filed", status_code=200,
)  # fmt: skip
async def accept(work: Own, request_id: FromPath[UUID], party_id: FromPath[UUID]) -> StateBody:
    closed = await deciding.accept(work, request_id, party_id)
    return StateBody("closed" if closed else "open")


@post(
    "/requests/{request_id:uuid}/bodies/{party_id:uuid}/return", guards=[may(ASK)], operation_id="returnFiling",
    summary="Return what a body filed, with remarks", status_code=200,
)  # fmt: skip
async def give_back(
    work: Own, request_id: FromPath[UUID], party_id: FromPath[UUID], data: JSONBody[RemarksIn]
) -> StateBody:  # fmt: skip
    remarks = {key: clean_text(said, REASON_LIMIT) for key, said in data.remarks.items()}
    await deciding.give_back(work, request_id, party_id, remarks)
    return StateBody("returned")


router = Router(
    path="/api/v1/filings",
    route_handlers=[
        list_duties, get_duty, fill_duty, send_duty, list_requests, get_request, ask_bodies, accept, give_back,
    ],
    tags=["Reports of bodies"],
)  # fmt: skip
DOORS = [router]
