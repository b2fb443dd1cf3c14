"""Activities for programs: in a window of time, put in, changed, moved and moved back."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter

from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_line, clean_text
from service.planning.plans.actions import doing
from service.planning.plans.api.bodies import (
    ActivitiesBody,
    ActivityItem,
    MadeBody,
    NewActivity,
    ReasonBody,
    SlotBody,
    StateBody,
    TitleBody,
    UndoBody,
)
from service.planning.plans.api.plans import aware
from service.planning.plans.queries.activities import ActivityView, Window, activities, activity
from service.planning.plans.rules.acts import READ, WRITE
from service.planning.plans.rules.content import (
    ENDS_FIRST,
    LINE_LIMIT,
    MOST_DAYS,
    REASON_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    TOO_LONG,
    ActivityEdit,
    Slot,
    Title,
)
from service.web.errors import NotFound
from service.web.guards import may
from service.web.working import Own


@get("/activities", guards=[may(READ)], operation_id="listActivities",
     summary="Activities of all plans that touch a window of time")  # fmt: skip
async def list_activities(
    work: Own,
    since: Annotated[datetime, QueryParameter(description="With its offset.")],
    until: Annotated[datetime, QueryParameter(description="With its offset; not part of the window.")],
    plan: Annotated[UUID | None, QueryParameter(description="Only of this plan.")] = None,
    channel: Annotated[str, QueryParameter(description="Only by this channel.")] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=5_000)] = 2_000,
) -> ActivitiesBody:
    first, last = aware("since", since), aware("until", until)
    assert first is not None and last is not None
    if last < first:
        raise FieldErrors([Refusal(ENDS_FIRST, code="order", field="until")])
    if (last - first).days > MOST_DAYS:
        raise FieldErrors([Refusal(TOO_LONG, code="too_long", field="until", days=MOST_DAYS)])
    window = Window(first, last, [plan] if plan else None, channels=[channel] if channel else ())
    return ActivitiesBody([_item(one) for one in await activities(work, window, most=limit)])


def _item(one: ActivityView) -> ActivityItem:
    return ActivityItem(
        one.id, one.tenant_id, one.plan_id, one.own, one.state, one.draft, one.tentative, one.kind, one.channel,
        one.all_day, one.starts_at, one.ends_at, list(one.audiences), one.objective_id, one.spokesperson, one.place,
        one.embargo_until, one.owner_name, one.result, one.reason, one.version, one.title,
        {code: TitleBody(words.title, words.text) for code, words in one.texts.items()},
    )  # fmt: skip


async def _found(work: Own, activity_id: UUID) -> ActivityView:
    found = await activity(work, activity_id)
    if found is None:
        raise NotFound
    return found


@get("/activities/{activity_id:uuid}", guards=[may(READ)], operation_id="readActivity", summary="Read one activity")
async def read_activity(work: Own, activity_id: FromPath[UUID]) -> ActivityItem:
    return _item(await _found(work, activity_id))


def _edit(data: NewActivity) -> ActivityEdit:
    texts = {
        code: Title(clean_line(one.title, TITLE_LIMIT), clean_text(one.text, TEXT_LIMIT))
        for code, one in data.texts.items()
    }
    slot = Slot(data.starts_at, data.ends_at, data.all_day, data.channel, data.tentative)
    return ActivityEdit(
        slot, texts, data.kind, data.audiences, data.objective_id, clean_line(data.spokesperson, LINE_LIMIT),
        clean_line(data.place, LINE_LIMIT), data.embargo_until, data.unit_id, data.draft,
        clean_text(data.result, REASON_LIMIT), None, data.version,
    )  # fmt: skip


@post("/plans/{plan_id:uuid}/activities", guards=[may(WRITE)], operation_id="addActivity",
      summary="Put an activity into a plan")  # fmt: skip
async def add_activity(work: Own, plan_id: FromPath[UUID], data: JSONBody[NewActivity]) -> MadeBody:
    return MadeBody(await doing.put_in(work, plan_id, _edit(data)))


@put("/activities/{activity_id:uuid}", guards=[may(WRITE)], operation_id="changeActivity",
     summary="Change an activity", status_code=204)  # fmt: skip
async def change_activity(work: Own, activity_id: FromPath[UUID], data: JSONBody[NewActivity]) -> None:
    await doing.change(work, activity_id, _edit(data))


@post("/activities/{activity_id:uuid}/move", guards=[may(WRITE)], operation_id="moveActivity",
      summary="Give an activity another time or channel; answers with what takes it back", status_code=200)  # fmt: skip
async def move_activity(work: Own, activity_id: FromPath[UUID], data: JSONBody[SlotBody]) -> UndoBody:
    slot = Slot(data.starts_at, data.ends_at, data.all_day, data.channel, data.tentative)
    undo = await doing.move(work, activity_id, slot, data.version)
    back = undo.slot
    return UndoBody(back.starts_at, back.ends_at, back.all_day, back.tentative, back.channel, undo.version)


@post("/activities/{activity_id:uuid}/steps/{step:str}", guards=[may(WRITE)], operation_id="stepActivity",
      summary="Take a step: agree, confirm, begin, finish, postpone, cancel, take_up, share",
      status_code=200)  # fmt: skip
async def step_activity(
    work: Own, activity_id: FromPath[UUID], step: FromPath[str], data: JSONBody[ReasonBody]
) -> StateBody:
    await _found(work, activity_id)
    if step == "share":
        await doing.show(work, activity_id)
    else:
        await doing.step(work, activity_id, step, clean_text(data.reason, REASON_LIMIT), data.version)
    found = await _found(work, activity_id)
    return StateBody(found.state, found.version)


DOORS = [list_activities, read_activity, add_activity, change_activity, move_activity, step_activity]
