"""Plans for programs: listed, read, begun, written, brought a step further, frozen and signed."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from litestar import get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter

from service.kit.paging import Cursor
from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_line, clean_text
from service.planning.plans.actions import copying, deciding, writing
from service.planning.plans.actions.finding import opened
from service.planning.plans.api.bodies import (
    DifferenceItem,
    DifferencesBody,
    MadeBody,
    NewPlan,
    NumberBody,
    PartItem,
    PlanBody,
    PlanItem,
    PlansBody,
    ReasonBody,
    RevisionBody,
    SignatureItem,
    SignaturesBody,
    SignBody,
    StateBody,
    TextBody,
)
from service.planning.plans.models import PlanItem as Part
from service.planning.plans.queries.body import parts_of
from service.planning.plans.queries.history import revision_row, signatures
from service.planning.plans.queries.plans import PlanView, Wanted, listed, text_rows
from service.planning.plans.rules.acts import APPROVE, READ, SHARE, WRITE, allowed_acts
from service.planning.plans.rules.comparing import differences, plain
from service.planning.plans.rules.content import (
    NAIVE,
    REASON_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    UNKNOWN_KIND,
    PlanEdit,
    Words,
)
from service.planning.plans.rules.words import KINDS, STATES
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.guards import may
from service.web.working import Own

_NOT_VALUES = {
    "tenant_id", "id", "plan_id", "position", "state", "texts", "party_id", "version", "changed_at", "changed_by_name",
}  # fmt: skip


@get("/plans", guards=[may(READ)], operation_id="listPlans", summary="List plans, own ones and those joined")
async def list_plans(
    work: Own,
    of_state: Annotated[str, QueryParameter(name="state", description="Only plans in this state.")] = "",
    kind: Annotated[str, QueryParameter(description="Only plans of this type.")] = "",
    whose: Annotated[str, QueryParameter(description="own or joined.")] = "",
    year: Annotated[
        int | None, QueryParameter(description="Only plans that touch this year.", ge=1990, le=2200)
    ] = None,
    template: Annotated[bool, QueryParameter(description="Templates instead of plans.")] = False,
    before: Annotated[str, QueryParameter(description="The `next` of the page before.")] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> PlansBody:
    for name, value, known in (
        ("state", of_state, STATES), ("kind", kind, KINDS), ("whose", whose, {"own": 1, "joined": 1}),
    ):  # fmt: skip
        if value and value not in known:
            raise FieldErrors([Refusal(UNKNOWN_KIND, code="choice", field=name)])
    wanted = Wanted(kind, [of_state] if of_state else (), whose, year=year, template=template)
    rows, more = await listed(work, wanted, before=Cursor.decode(before) if before else None, limit=limit)
    return PlansBody([_item(one) for one in rows], more.encode() if more else None)


def _item(one: PlanView) -> PlanItem:
    return PlanItem(
        one.id, one.tenant_id, one.kind, one.state, one.template, one.title, one.level, one.starts_on, one.ends_on,
        one.parent_id, one.revision, one.changed_at,
    )  # fmt: skip


@get("/plans/{plan_id:uuid}", guards=[may(READ)], operation_id="readPlan", summary="Read one plan with its parts")
async def read_plan(work: Own, plan_id: FromPath[UUID]) -> PlanBody:
    found = await opened(work, plan_id)
    plan, rows = found.plan, await text_rows(work, found.plan)
    parts = await parts_of(work, plan)
    return PlanBody(
        plan.id, plan.tenant_id, plan.kind, plan.state, found.access.level, plan.starts_on, plan.ends_on,
        plan.unit_id if found.own else None, plan.parent_id if found.own else None, plan.revision, plan.version,
        {code: TextBody(row.title, row.summary, row.situation, row.approach, row.state == "ready", row.version)
         for code, row in rows.items()},
        {record: [part_item(row) for row in items] for record, items in parts.items() if items},
        allowed_acts(work.actor, found.standing),
    )  # fmt: skip


def part_item(row: Part) -> PartItem:
    """A part as the API shows it."""
    names = [column.name for column in row.__table__.columns if column.name not in _NOT_VALUES]
    values = {name: plain(getattr(row, name)) for name in names}
    return PartItem(row.id, row.state, row.position, row.version, row.texts, values)


def _words(one: TextBody) -> Words:
    return Words(
        clean_line(one.title, TITLE_LIMIT), clean_text(one.summary, TEXT_LIMIT), clean_text(one.situation, TEXT_LIMIT),
        clean_text(one.approach, TEXT_LIMIT), one.ready,
    )  # fmt: skip


@post("/plans", guards=[may(WRITE)], operation_id="beginPlan", summary="Begin a plan, empty or as a copy")
async def begin_plan(work: Own, data: JSONBody[NewPlan]) -> MadeBody:
    edit = PlanEdit(
        data.kind, {code: _words(one) for code, one in data.texts.items()}, data.starts_on, data.ends_on,
        data.unit_id, data.parent_id, data.template,
    )  # fmt: skip
    if data.copy_of is not None:
        return MadeBody(await copying.copy(work, data.copy_of, edit))
    return MadeBody(await writing.begin(work, edit, skeleton=data.skeleton))


@put("/plans/{plan_id:uuid}/texts", guards=[may(WRITE)], operation_id="writePlan",
     summary="Write the plan in some languages; those left out stay", status_code=204)  # fmt: skip
async def write_plan(work: Own, plan_id: FromPath[UUID], data: JSONBody[dict[str, TextBody]]) -> None:
    versions = {code: one.version for code, one in data.items() if one.version is not None}
    await writing.write(work, plan_id, {code: _words(one) for code, one in data.items()}, versions)


PLAIN: Mapping[str, Callable[[Work, UUID], Awaitable[object]]] = {
    "consult": deciding.consult, "activate": deciding.activate, "close": deciding.close,
    "evaluate": deciding.evaluate,
}  # fmt: skip
REASONED: Mapping[str, Callable[[Work, UUID, str], Awaitable[object]]] = {
    "withdraw": deciding.withdraw, "approve": deciding.approve, "reopen": deciding.reopen,
    "discard": deciding.discard,
}  # fmt: skip


@post(
    "/plans/{plan_id:uuid}/steps/{step:str}", guards=[may(WRITE, APPROVE)], operation_id="stepPlan",
    summary="Take a step with a plan: consult, withdraw, approve, activate, close, reopen, evaluate, discard",
    description="Only a person approves: a program never does.", status_code=200,
)  # fmt: skip
async def step_plan(
    work: Own, plan_id: FromPath[UUID], step: FromPath[str], data: JSONBody[ReasonBody]
) -> StateBody:  # fmt: skip
    await opened(work, plan_id)
    if step in PLAIN:
        await PLAIN[step](work, plan_id)
    elif step in REASONED:
        await REASONED[step](work, plan_id, clean_text(data.reason, REASON_LIMIT))
    else:
        raise NotFound
    plan = (await opened(work, plan_id)).plan
    return StateBody(plan.state, plan.revision)


@post("/plans/{plan_id:uuid}/revisions", guards=[may(WRITE)], operation_id="revisePlan",
      summary="Freeze a revision of the plan")  # fmt: skip
async def revise_plan(work: Own, plan_id: FromPath[UUID], data: JSONBody[RevisionBody]) -> NumberBody:
    sign_by = aware("sign_by", data.sign_by)
    return NumberBody(await deciding.revise(work, plan_id, clean_text(data.reason, REASON_LIMIT), sign_by))


def aware(name: str, moment: datetime | None) -> datetime | None:
    """A moment in UTC. Raises FieldErrors for one without an offset."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise FieldErrors([Refusal(NAIVE, code="naive", field=name)])
    return moment.astimezone(UTC)


@post("/plans/{plan_id:uuid}/revisions/{number:int}/signature", guards=[may(APPROVE)], operation_id="signPlan",
      summary="Sign the newest revision for the agency", status_code=204)  # fmt: skip
async def sign_plan(work: Own, plan_id: FromPath[UUID], number: FromPath[int], data: JSONBody[SignBody]) -> None:
    await deciding.sign(work, plan_id, number, data.verdict, clean_text(data.text, REASON_LIMIT))


@get("/plans/{plan_id:uuid}/signatures", guards=[may(READ, SHARE)], operation_id="listPlanSignatures",
     summary="Who signed which revision")  # fmt: skip
async def list_signatures(work: Own, plan_id: FromPath[UUID]) -> SignaturesBody:
    await opened(work, plan_id)
    return SignaturesBody([
        SignatureItem(one.tenant_id, one.number, one.verdict, one.text, one.signed_at, one.signed_by_name)
        for one in await signatures(work, plan_id)
    ])  # fmt: skip


@get("/plans/{plan_id:uuid}/revisions/{number:int}/differences", guards=[may(READ)],
     operation_id="comparePlanRevisions", summary="What differs between a revision and the one before it")  # fmt: skip
async def compare_revisions(work: Own, plan_id: FromPath[UUID], number: FromPath[int]) -> DifferencesBody:
    plan = (await opened(work, plan_id)).plan
    newer = await revision_row(work, plan, number)
    if newer is None:
        raise NotFound
    older = await revision_row(work, plan, number - 1)
    return DifferencesBody([
        DifferenceItem(one.how, one.part, one.id, one.name, one.field, one.before, one.after)
        for one in differences(older.snapshot if older else {}, newer.snapshot)
    ])  # fmt: skip


DOORS = [
    list_plans, read_plan, begin_plan, write_plan, step_plan, revise_plan, sign_plan, list_signatures,
    compare_revisions,
]  # fmt: skip
