"""Decisions that are for the agency: taken up with an executor, or not, with a reason; and sending them out."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.assignments.forms.giving import UNITS, default_unit, new_assignment
from service.assignments.queries.listing import rows_by_id
from service.assignments.rules.acts import RESOLVE
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.planning.papers.actions import decisions as acts
from service.planning.papers.pages.papers import HOME
from service.planning.papers.queries.decisions import for_us
from service.planning.plans.rules.acts import READ, WRITE
from service.planning.plans.rules.words import DECISION, DECISION_STATES
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, at_fields
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.working import AnyRequest, Own, working

HERE = f"{HOME}/decisions"
UNIT_WORDS = {"working_day": N_("working days"), "calendar_day": N_("calendar days")}


async def _show(
    request: AnyRequest, work: Work, again: UUID | None = None, deed: str = "",
    values: Mapping[str, str] | None = None, errors: Mapping[str, Refusal] | None = None,
) -> Response[bytes]:  # fmt: skip
    rows = await for_us(work)
    made = await rows_by_id(work, [key for one in rows for key in one.assignments])
    context: dict[str, Any] = {
        "here": HERE,
        "home": HOME,
        "rows": rows,
        "record": DECISION,
        "states": {key: gettext(said) for key, said in DECISION_STATES.items()},
        "assignments": {one.id: one for one in made},
        "writes": work.actor.may(WRITE),
        "gives": work.actor.may(WRITE) and work.actor.may(RESOLVE),
        "units": [(unit, gettext(UNIT_WORDS[unit])) for unit in UNITS],
        "again": again,
        "deed": deed,
        "values": {"due_unit": default_unit(work), **(values or {})},
        "errors": errors or {},
    }
    return page(request, "papers/decisions.html", status=422 if errors else 200, **context)


@get(HERE, guards=[may(READ)])
async def decision_list(request: AnyRequest, work: Own) -> Response[bytes]:
    """Decisions for this agency in all plans that were opened to it."""
    return await _show(request, work)


async def _take_up(work: Work, decision_id: UUID, values: dict[str, str]) -> None:
    one = next(iter(await for_us(work, [decision_id])), None)
    if one is None:
        raise NotFound
    new = await new_assignment(work, {"text": one.words, **values})
    await acts.take_up(work, decision_id, new)


async def _decline(work: Work, decision_id: UUID, values: dict[str, str]) -> None:
    await acts.decline(work, decision_id, values.get("reason", ""))


DEEDS = {
    "take-up": (_take_up, N_("Taken up. The assignment is given in a moment.")),
    "decline": (_decline, N_("The others in the plan read that your agency does not take it up.")),
}


@post(f"{HERE}/{{decision_id:uuid}}/{{deed:str}}", guards=[may(WRITE)])
async def answer_decision(request: AnyRequest, decision_id: FromPath[UUID], deed: FromPath[str]) -> Response[bytes]:
    """Take a decision up, or say why not."""
    if deed not in DEEDS:
        raise NotFound
    act, said = DEEDS[deed]
    values = await posted(request)
    try:
        async with working(request) as work:
            await at_fields(Fields(values), act(work, decision_id, values))
    except FormRejected as refused:
        async with working(request) as work:
            return await _show(request, work, decision_id, deed, refused.values, refused.errors)
    return await leave_saying(request, HERE, said)


@post(f"{HOME}/meetings/{{plan_id:uuid}}/{{meeting_id:uuid}}/send", guards=[may(WRITE)])
async def send_decisions(
    request: AnyRequest, plan_id: FromPath[UUID], meeting_id: FromPath[UUID]
) -> Response[bytes]:  # fmt: skip
    """Tell the agencies for which a meeting decided something."""
    async with working(request) as work:
        told = await acts.hand_out(work, plan_id, meeting_id)
    said = N_("Agencies told: %(count)s.") if told else N_("No decision of this meeting is for another agency.")
    back = f"{HOME}/preview?kind=minutes&plan={plan_id}&meeting={meeting_id}&language={work.language}"
    return await leave_saying(request, back, said, **({"count": str(len(told))} if told else {}))


DOORS = [decision_list, answer_decision, send_decisions]
