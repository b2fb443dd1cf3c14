"""The JSON API of refutations, under /api/v1/press: the same actions and queries as the pages."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from service.kit.paging import Cursor
from service.press.outlets.rules.acts import READ
from service.press.refutations.actions import claims as claim_acts
from service.press.refutations.actions import deciding, demands, following, opening, sending
from service.press.refutations.api.bodies import (
    ActText,
    AnswerItem,
    AnswerText,
    ClaimItem,
    ClaimText,
    DemandItem,
    DemandText,
    EvidenceItem,
    EvidenceText,
    MadeBody,
    PublicationText,
    RefutationBody,
    RefutationItem,
    RefutationsBody,
    RulingText,
    SendingItem,
    SendText,
    StateBody,
    StepItem,
    StepText,
)
from service.press.refutations.models import Refutation
from service.press.refutations.queries.listing import BUCKETS, Row, Wanted, listed
from service.press.refutations.queries.refutations import (
    answers_of,
    claims_of,
    demands_of,
    refutation_row,
    sendings_of,
    stands,
    steps_of,
)
from service.press.refutations.rules.acts import LEGAL, STATES, allowed_acts, demand
from service.press.refutations.rules.comparing import Extent
from service.press.refutations.rules.content import Answer, Claim, Demand, Evidence, Publication, Ruling, Send, Step
from service.press.refutations.rules.words import DECISIONS
from service.press.releases.rules.acts import APPROVE, WRITE
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.guards import may
from service.web.working import Own

ONE = "/refutations/{refutation_id:uuid}"


@get("/refutations", guards=[may(READ)], operation_id="listRefutations", summary="List refutations")
async def list_refutations(
    work: Own,
    bucket: Annotated[str, QueryParameter(description=f"One of {', '.join(BUCKETS)}.")] = "",
    in_state: Annotated[str, QueryParameter(name="state", description="A state.")] = "",
    decision: Annotated[str, QueryParameter(description="A decision.")] = "",
    q: Annotated[str, QueryParameter(description="Words of title, outlet or claims.")] = "",
    after: Annotated[str, QueryParameter(description="`next` of the page before.")] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> RefutationsBody:
    wanted = Wanted(
        bucket=bucket if bucket in BUCKETS else "", state=in_state if in_state in STATES else "",
        decision=decision if decision in DECISIONS else "", q=q[:200],
    )  # fmt: skip
    found = await listed(work, wanted, after=Cursor.decode(after) if after else None, limit=limit)
    return RefutationsBody([_item(one) for one in found.items], found.next.encode() if found.next else None)


def _item(one: Row) -> RefutationItem:
    return RefutationItem(
        one.id, one.title, one.outlet, one.medium, one.state, one.approved, one.decision, one.outcome, one.due_at,
        one.opened_at, one.claims,
    )  # fmt: skip


async def _found(work: Work, refutation_id: UUID) -> Refutation:
    row = await refutation_row(work, refutation_id)
    if row is None or not work.actor.may(READ):
        raise NotFound
    return row


@get(ONE, guards=[may(READ)], operation_id="readRefutation", summary="Read one refutation")
async def read_refutation(work: Own, refutation_id: FromPath[UUID]) -> RefutationBody:
    row = await _found(work, refutation_id)
    return RefutationBody(
        row.id, row.state, row.title, row.outlet, row.outlet_id, row.medium, row.address, row.clip_id, row.said_on,
        row.said_time, row.text, row.decision, row.decision_reason, row.outcome, row.release_id, row.claim_due_at,
        row.answer_due_at, row.version, await _claims(work, row.id), await _demands(work, row.id),
        await _sendings(work, row.id), await _answers(work, row.id), await _steps(work, row.id),
        allowed_acts(work.actor, await stands(work, row)),
    )  # fmt: skip


async def _claims(work: Work, refutation_id: UUID) -> list[ClaimItem]:
    return [
        ClaimItem(
            one.id, one.quote, one.located, one.verdict, one.why, one.right,
            [EvidenceItem(piece.id, piece.kind, piece.said, piece.link, piece.unit_id) for piece in one.evidence],
        )
        for one in await claims_of(work, refutation_id)
    ]  # fmt: skip


async def _demands(work: Work, refutation_id: UUID) -> list[DemandItem]:
    return [
        DemandItem(
            one.number, one.state, one.kind, one.addressee, one.subject, one.body, one.language, one.answer_on,
            one.edits, one.signed_by_name, one.reason,
        )
        for one in await demands_of(work, refutation_id)
    ]  # fmt: skip


async def _sendings(work: Work, refutation_id: UUID) -> list[SendingItem]:
    return [
        SendingItem(
            one.way, one.state, one.address, one.letter_id, one.message_id, one.proof, one.sent_at, one.settled_at
        )
        for one in await sendings_of(work, refutation_id)
    ]  # fmt: skip


async def _answers(work: Work, refutation_id: UUID) -> list[AnswerItem]:
    return [
        AnswerItem(
            one.kind, one.received_on, one.text, one.address, one.clip_id, one.place, one.said_time, one.length,
            one.length_unit, one.heading,
        )
        for one in await answers_of(work, refutation_id)
    ]  # fmt: skip


async def _steps(work: Work, refutation_id: UUID) -> list[StepItem]:
    return [
        StepItem(one.id, one.body, one.name, one.text, one.filed_on, one.result, one.ruling, one.ruled_on)
        for one in await steps_of(work, refutation_id)
    ]


@post("/refutations", guards=[may(WRITE)], operation_id="openRefutation", summary="Open a refutation")
async def open_refutation(work: Own, data: JSONBody[PublicationText]) -> Response[MadeBody]:
    said = Publication(
        **{name: getattr(data, name) for name in Publication.__dataclass_fields__}  # the same fields, without the clip
    )
    made = await opening.open_refutation(work, said, data.clip_id)
    return Response(MadeBody(made), status_code=201)


@post(f"{ONE}/claims", guards=[may(WRITE)], operation_id="addClaim", summary="Add a claim")
async def add_claim(work: Own, refutation_id: FromPath[UUID], data: JSONBody[ClaimText]) -> Response[MadeBody]:
    made = await claim_acts.add_claim(work, refutation_id, _claim(data))
    return Response(MadeBody(made), status_code=201)


def _claim(data: ClaimText) -> Claim:
    return Claim(data.quote.strip(), data.located.strip(), data.verdict, data.why.strip(), data.right.strip())


@post(
    f"{ONE}/claims/{{claim_id:uuid}}", guards=[may(WRITE)], operation_id="judgeClaim", status_code=200,
    summary="Change a claim, or give its verdict",
)  # fmt: skip
async def judge_claim(
    work: Own, refutation_id: FromPath[UUID], claim_id: FromPath[UUID], data: JSONBody[ClaimText]
) -> StateBody:  # fmt: skip
    await claim_acts.change_claim(work, refutation_id, claim_id, _claim(data))
    return await _state(work, refutation_id)


@post(
    f"{ONE}/claims/{{claim_id:uuid}}/evidence", guards=[may(WRITE)], operation_id="addEvidence",
    summary="Add evidence to a claim",
)  # fmt: skip
async def add_evidence(
    work: Own, refutation_id: FromPath[UUID], claim_id: FromPath[UUID], data: JSONBody[EvidenceText]
) -> Response[MadeBody]:  # fmt: skip
    said = Evidence(data.kind, data.said.strip(), data.link.strip(), data.unit_id)
    return Response(MadeBody(await claim_acts.add_evidence(work, refutation_id, claim_id, said)), status_code=201)


@post(f"{ONE}/demand", guards=[may(WRITE)], operation_id="writeDemand", summary="Write the demand", status_code=200)
async def write_demand(work: Own, refutation_id: FromPath[UUID], data: JSONBody[DemandText]) -> StateBody:
    said = Demand(
        data.addressee.strip(), data.subject.strip(), data.body.strip(), data.language, data.answer_on, data.edits
    )
    await demands.write_demand(work, refutation_id, said)
    return await _state(work, refutation_id)


@post(f"{ONE}/send", guards=[may(WRITE)], operation_id="sendDemand", summary="Send the demand", status_code=200)
async def send_demand(work: Own, refutation_id: FromPath[UUID], data: JSONBody[SendText]) -> StateBody:
    day = data.sent_on or work.today
    said = Send(data.way, data.email.strip(), data.journal_id, day, data.proof.strip())
    await sending.send(work, refutation_id, said)
    return await _state(work, refutation_id)


@post(f"{ONE}/answers", guards=[may(WRITE)], operation_id="recordAnswer", summary="Record the outlet's answer")
async def record_answer(work: Own, refutation_id: FromPath[UUID], data: JSONBody[AnswerText]) -> Response[MadeBody]:
    extent = Extent(data.place.strip(), data.said_time, data.length, data.length_unit)
    said = Answer(
        data.kind, data.received_on, data.text.strip(), data.address.strip(), data.clip_id, extent, data.heading
    )
    return Response(MadeBody(await following.record_answer(work, refutation_id, said)), status_code=201)


@post(f"{ONE}/complaints", guards=[may(WRITE, LEGAL)], operation_id="fileComplaint", summary="Record a complaint")
async def file_complaint(work: Own, refutation_id: FromPath[UUID], data: JSONBody[StepText]) -> Response[MadeBody]:
    said = Step(data.body, data.name.strip(), data.text.strip(), data.filed_on)
    act = following.sue if data.body == "court" else following.escalate
    return Response(MadeBody(await act(work, refutation_id, said)), status_code=201)


@post(
    f"{ONE}/complaints/{{step_id:uuid}}", guards=[may(WRITE)], operation_id="recordRuling", status_code=200,
    summary="Record what was decided on a complaint",
)  # fmt: skip
async def record_ruling(
    work: Own, refutation_id: FromPath[UUID], step_id: FromPath[UUID], data: JSONBody[RulingText]
) -> StateBody:  # fmt: skip
    said = Ruling(data.result, data.ruling.strip(), data.ruled_on)
    await following.record_ruling(work, refutation_id, step_id, said)
    return await _state(work, refutation_id)


Doing = Callable[[Work, UUID, ActText], Awaitable[object]]


async def _link(work: Work, refutation_id: UUID, data: ActText) -> None:
    if data.release_id is None:
        await deciding.begin_release(work, refutation_id)
    else:
        await deciding.link_release(work, refutation_id, data.release_id)


ACTS: dict[str, Doing] = {
    "assess": lambda work, one, data: claim_acts.assess(work, one),
    "decide": lambda work, one, data: deciding.decide(work, one, data.decision, data.reason),
    "reconsider": lambda work, one, data: deciding.reconsider(work, one, data.reason),
    "submit": lambda work, one, data: demands.submit(work, one),
    "take_back": lambda work, one, data: demands.take_back(work, one),
    "return": lambda work, one, data: demands.give_back(work, one, data.reason),
    "approve": lambda work, one, data: demands.approve(work, one),
    "sign_off": lambda work, one, data: demands.sign_off(work, one, data.reason),
    "object": lambda work, one, data: demands.object_to(work, one, data.reason),
    "follow": lambda work, one, data: sending.follow_letter(work, one),
    "deliver": lambda work, one, data: sending.note_delivery(work, one, data.proof),
    "come_back": lambda work, one, data: sending.come_back(work, one, data.reason),
    "give_up_waiting": lambda work, one, data: following.give_up_waiting(work, one),
    "release": _link,
    "close": lambda work, one, data: deciding.close(work, one, data.outcome, data.reason),
    "resume": lambda work, one, data: deciding.resume(work, one, data.reason),
}


@post(
    f"{ONE}/acts/{{act:str}}", guards=[may(WRITE, APPROVE, LEGAL)], operation_id="actOnRefutation", status_code=200,
    summary="Do an act on a refutation", description=f"`act` is one of {', '.join(ACTS)}.",
)  # fmt: skip
async def act_on_refutation(
    work: Own, refutation_id: FromPath[UUID], act: FromPath[str], data: JSONBody[ActText]
) -> StateBody:  # fmt: skip
    row = await _found(work, refutation_id)
    if act not in ACTS:
        raise NotFound
    demand(act, work.actor, await stands(work, row), data.reason)
    await ACTS[act](work, refutation_id, data)
    return await _state(work, refutation_id)


async def _state(work: Work, refutation_id: UUID) -> StateBody:
    row = await _found(work, refutation_id)
    return StateBody(row.id, row.state, allowed_acts(work.actor, await stands(work, row)))


router = Router(
    path="/api/v1/press",
    route_handlers=[
        list_refutations, read_refutation, open_refutation, add_claim, judge_claim, add_evidence, write_demand,
        send_demand, record_answer, file_complaint, record_ruling, act_on_refutation,
    ],
    tags=["Press office"],
)  # fmt: skip
DOORS = [router]
