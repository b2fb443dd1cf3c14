"""Parts of plans and readings of their measures, for programs."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from litestar import get, post, put
from litestar.params import FromPath, JSONBody

from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_line, clean_text
from service.planning.plans.actions import measuring
from service.planning.plans.actions import parts as acts
from service.planning.plans.actions.finding import opened
from service.planning.plans.api.bodies import (
    MadeBody,
    PartBody,
    ReadingBody,
    ReadingItem,
    ReadingsBody,
    ReasonBody,
)
from service.planning.plans.queries.body import MODELS, readings_of
from service.planning.plans.rules.acts import READ, WRITE
from service.planning.plans.rules.comparing import plain
from service.planning.plans.rules.content import LINE_LIMIT, REASON_LIMIT, TEXT_LIMIT, UNKNOWN_KIND, ItemEdit
from service.web.guards import may
from service.web.working import Own

PATH = "/plans/{plan_id:uuid}/parts/{record:str}"


def read_values(record: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a part out of JSON, as its columns take them. Raises NotFound, FieldErrors."""
    shape, wrong, found = acts.shape_of(record), [], {}
    columns = MODELS[record].__table__.columns
    for name, value in given.items():
        if name not in shape.columns:
            wrong.append(Refusal(UNKNOWN_KIND, code="unknown", field=f"values.{name}"))
            continue
        try:
            found[name] = _as(columns[name].type.python_type, value)
        except (TypeError, ValueError, InvalidOperation):
            wrong.append(Refusal(UNKNOWN_KIND, code="invalid", field=f"values.{name}"))
    if wrong:
        raise FieldErrors(wrong)
    return found


def _as(kind: type, value: Any) -> Any:
    if value is None:
        return None
    if kind is str:
        if not isinstance(value, str):
            raise TypeError
        return clean_line(value, LINE_LIMIT)
    if kind is Decimal:
        number = Decimal(str(value))
        if not number.is_finite() or abs(number) >= 10**15:
            raise ValueError
        return number
    if kind is int:
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**15:
            raise TypeError
        return value
    readers: dict[type, Callable[[str], Any]] = {
        date: date.fromisoformat, datetime: datetime.fromisoformat, UUID: UUID,
    }  # fmt: skip
    read = readers.get(kind)
    if read is not None:
        return read(value)
    return _texts(value) if isinstance(value, dict) else [_texts(one) for one in value[:200]]


def _texts(value: Mapping[str, Any]) -> dict[str, str]:
    return {str(key)[:40]: clean_text(str(one), TEXT_LIMIT) for key, one in value.items()}


def _edit(record: str, data: PartBody) -> ItemEdit:
    texts = {code: clean_text(text, TEXT_LIMIT) for code, text in data.texts.items()}
    return ItemEdit(texts, read_values(record, data.values), data.version)


@post(PATH, guards=[may(WRITE)], operation_id="addPlanPart", summary="Put a part into a plan",
      description="The kind: plan_objective, plan_audience, plan_message, plan_channel, plan_kpi, plan_risk,"
      " plan_evaluation, plan_meeting or plan_decision.")  # fmt: skip
async def add_part(
    work: Own, plan_id: FromPath[UUID], record: FromPath[str], data: JSONBody[PartBody]
) -> MadeBody:  # fmt: skip
    await opened(work, plan_id)
    return MadeBody(await acts.add_part(work, plan_id, record, _edit(record, data)))


@put(PATH + "/{item_id:uuid}", guards=[may(WRITE)], operation_id="changePlanPart", summary="Change a part of a plan",
     status_code=204)  # fmt: skip
async def change_part(
    work: Own, plan_id: FromPath[UUID], record: FromPath[str], item_id: FromPath[UUID], data: JSONBody[PartBody]
) -> None:
    await opened(work, plan_id)
    await acts.change_part(work, plan_id, record, item_id, _edit(record, data))


@post(PATH + "/{item_id:uuid}/withdraw", guards=[may(WRITE)], operation_id="withdrawPlanPart",
      summary="Take a part out of a plan", status_code=204)  # fmt: skip
async def withdraw_part(
    work: Own, plan_id: FromPath[UUID], record: FromPath[str], item_id: FromPath[UUID], data: JSONBody[ReasonBody]
) -> None:
    await acts.withdraw_part(work, plan_id, record, item_id, clean_text(data.reason, REASON_LIMIT))


@post(PATH + "/{item_id:uuid}/steps/{step:str}", guards=[may(WRITE)], operation_id="stepPlanPart",
      summary="Bring a meeting (held, agreed) or a decision (done, dropped) a step further",
      status_code=204)  # fmt: skip
async def step_part(
    work: Own, plan_id: FromPath[UUID], record: FromPath[str], item_id: FromPath[UUID], step: FromPath[str],
    data: JSONBody[ReasonBody],
) -> None:  # fmt: skip
    await acts.step_part(work, plan_id, record, item_id, step, clean_text(data.reason, REASON_LIMIT))


@post("/plans/{plan_id:uuid}/measures/{kpi_id:uuid}/readings", guards=[may(WRITE)], operation_id="readPlanMeasure",
      summary="Note a reading of a measure")  # fmt: skip
async def note_reading(
    work: Own, plan_id: FromPath[UUID], kpi_id: FromPath[UUID], data: JSONBody[ReadingBody]
) -> MadeBody:  # fmt: skip
    new = measuring.NewReading(
        data.taken_on, Decimal(str(data.value)), clean_text(data.evidence, REASON_LIMIT),
        clean_line(data.source, LINE_LIMIT), clean_line(data.address, LINE_LIMIT),
    )  # fmt: skip
    return MadeBody(await measuring.read(work, plan_id, kpi_id, new))


@get("/plans/{plan_id:uuid}/readings", guards=[may(READ)], operation_id="listPlanReadings",
     summary="Readings of a plan's measures")  # fmt: skip
async def list_readings(work: Own, plan_id: FromPath[UUID]) -> ReadingsBody:
    await opened(work, plan_id)
    return ReadingsBody([
        ReadingItem(one.id, one.tenant_id, one.kpi_id, one.taken_on, plain(one.value), one.evidence, one.address,
                    one.source)
        for one in await readings_of(work, plan_id)
    ])  # fmt: skip


DOORS = [add_part, change_part, withdraw_part, step_part, note_reading, list_readings]
