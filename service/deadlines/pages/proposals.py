"""Dates proposed after a change of the calendar: a person accepts or declines them, one, some or all."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromQuery

from service.deadlines.actions.proposals import decide
from service.deadlines.forms import ids_form
from service.deadlines.pages.showing import ACCEPT, NOTHING, PROPOSALS, Typed, tabs, take
from service.deadlines.queries.proposals import Proposal, count_proposals, open_proposals
from service.deadlines.slots import Named, named
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.runtime.language import format_date, format_moment
from service.runtime.work import Work
from service.web.fields import Fields
from service.web.guards import may
from service.web.render import page
from service.web.working import AnyRequest, Own

PER_PAGE = 50
NONE_MARKED = N_("Mark at least one date.")
ANSWERS = ("accept", "decline", "accept_all", "decline_all")


@get(PROPOSALS, guards=[may(ACCEPT)])
async def list_proposals(request: AnyRequest, work: Own, after: FromQuery[str] = "") -> Response[bytes]:
    """What waits for a person, in the order it was proposed."""
    return await _show(request, work, NOTHING, after)


async def _show(request: AnyRequest, work: Work, typed: Typed, after: str = "") -> Response[bytes]:
    found = await open_proposals(work, _place(after), PER_PAGE + 1)
    shown = found[:PER_PAGE]
    names = await named(work, [(one.clock.record, one.clock.record_id) for one in shown])
    return page(
        request,
        "deadlines/proposals.html",
        typed.status,
        tabs=await tabs(work, PROPOSALS),
        rows=[_row(work, one, names) for one in shown],
        onwards=f"{PROPOSALS}?after={shown[-1].id}" if len(found) > PER_PAGE else "",
        later=bool(after),
        count=await count_proposals(work),
        typed=typed,
    )


def _place(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _row(work: Work, one: Proposal, names: dict[tuple[str, UUID], Named]) -> dict[str, Any]:
    zone = work.zone
    hours = one.clock.unit == "hour"
    return {
        "id": one.id,
        "clock": one.clock,
        "record": names.get((one.clock.record, one.clock.record_id)),
        "before": format_moment(one.clock.due_at, zone) if hours else format_date(one.clock.due_on),
        "after": format_moment(one.due_at, zone) if hours else format_date(one.due_on),
        "days": [format_date(day) for day in one.days],
        "later": one.due_at > one.clock.due_at,
    }


@post(PROPOSALS, guards=[may(ACCEPT)], status_code=200)
async def answer(request: AnyRequest) -> Response[bytes]:
    """Accept or decline the marked dates, or all."""

    async def act(work: Work, fields: Fields) -> str:
        chosen = fields.choice("answer", ANSWERS, required=True)
        reason = fields.text("reason", limit=2000)
        fields.done()
        every = chosen.endswith("_all")
        ids = ids_form(fields)
        if not every and not ids:
            raise Refusal(NONE_MARKED, code="required")
        await decide(work, None if every else ids, accept=chosen.startswith("accept"), reason=reason)
        return PROPOSALS

    return await take(request, "answer", act, lambda work, typed: _show(request, work, typed))


DOORS = [list_proposals, answer]
