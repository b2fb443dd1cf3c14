"""Reception of citizens: the schedule, a day with its slots, who was heard."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.correspondence.reception import actions
from service.correspondence.reception.forms import booking, by_field, hearing, new_reception
from service.correspondence.reception.queries import (
    PAGE,
    months_held,
    past,
    reception_of,
    upcoming,
    visit_of,
    visits,
    visits_of,
)
from service.correspondence.reception.rules import (
    KEEP,
    READ,
    REASON_LIMIT,
    RESULTS,
    STATES,
    VISIT_STATES,
    allowed_acts,
    months_without,
    slots,
)
from service.identity.queries import list_people
from service.kit.paging import Cursor
from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_text
from service.kit.words import N_
from service.runtime.language import gettext
from service.runtime.work import Work, open_work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.visitor import house, visitor
from service.web.working import AnyRequest, Own

SHAPES = {"planned": "", "held": "done", "cancelled": "stop", "booked": "", "heard": "done", "absent": "stop"}
LABELS = {
    "day": N_("Day"),
    "starts_at": N_("Begins at"),
    "ends_at": N_("Ends at"),
    "minutes": N_("Minutes for each visitor"),
    "place": N_("Place"),
    "host": N_("Who receives"),
    "slot": N_("Time"),
    "family_name": N_("Family name"),
    "given_name": N_("Given name"),
    "patronymic": N_("Patronymic"),
    "address": N_("Address"),
    "phone": N_("Telephone"),
    "subject": N_("Subject"),
    "result": N_("Result"),
    "answer": N_("Answer in short"),
    "identity_shown": N_("Identity"),
    "reason": N_("Reason"),
}


def _working(request: AnyRequest) -> AbstractAsyncContextManager[Work]:
    known = visitor(request)
    assert known.actor is not None  # every route of the reception has a guard
    return open_work(house(request).database, known.tenant, known.actor, known.language)


def _words() -> dict[str, Any]:
    return {
        "labels": {name: gettext(said) for name, said in LABELS.items()},
        "states": {name: gettext(said) for name, said in {**STATES, **VISIT_STATES}.items()},
        "results": {name: gettext(said) for name, said in RESULTS.items()},
        "shapes": SHAPES,
    }


def _span(read: Fields, now: datetime) -> dict[str, datetime | None]:
    """The days of an address, both counted in."""
    first, last = read.day("from", now.date()), read.day("to", now.date())
    begin = datetime(first.year, first.month, first.day, tzinfo=now.tzinfo) if first else None
    end = datetime(last.year, last.month, last.day, tzinfo=now.tzinfo) + timedelta(days=1) if last else None
    return {"since": begin, "until": end}


def _asked(request: AnyRequest, *names: str) -> dict[str, str]:
    return {name: value for name in names if (value := request.query_params.get(name, ""))}


def _place(asked: Mapping[str, str]) -> Cursor | None:
    try:
        return Cursor.decode(asked["after"]) if "after" in asked else None
    except Refusal:
        return None


@get("/reception", guards=[may(READ)])
async def schedule(request: AnyRequest, work: Own) -> Response[bytes]:
    """Receptions to come, those that were, and the months of this year that had none."""
    asked = _asked(request, "state", "from", "to", "after")
    now = work.local_now
    state = asked.get("state", "") if asked.get("state") in STATES else ""
    done = await past(work, state=state, **_span(Fields(asked), now), after=_place(asked), limit=PAGE + 1)
    onwards = {**asked, "after": done[PAGE - 1].place_in_list.encode()} if len(done) > PAGE else None
    held = await months_held(work, now.year)
    context: dict[str, Any] = {
        "coming": [] if asked else await upcoming(work),
        "done": done[:PAGE],
        "older": f"/reception?{urlencode(onwards)}" if onwards else None,
        "filtered": bool(asked),
        "without": months_without(held, now.date()),
        "words": _words(),
        "may_plan": work.actor.may(KEEP),
    }
    return page(request, "reception/schedule.html", **context)


@get("/reception/visits", guards=[may(READ)])
async def visit_list(request: AnyRequest, work: Own) -> Response[bytes]:
    """Visits of some days, in a state or with a result."""
    asked = _asked(request, "state", "result", "from", "to", "after")
    state = asked.get("state", "") if asked.get("state") in VISIT_STATES else ""
    result = asked.get("result", "") if asked.get("result") in RESULTS else ""
    span = _span(Fields(asked), work.local_now)
    found = await visits(work, state=state, result=result, **span, after=_place(asked), limit=PAGE + 1)
    onwards = {**asked, "after": found[PAGE - 1].place.encode()} if len(found) > PAGE else None
    context: dict[str, Any] = {
        "rows": found[:PAGE],
        "words": _words(),
        "asked": asked,
        "older": f"/reception/visits?{urlencode(onwards)}" if onwards else None,
    }
    return page(request, "reception/visits.html", **context)


# --- planning


@get("/reception/new", guards=[may(KEEP)])
async def plan_form(request: AnyRequest, work: Own) -> Response[bytes]:
    """Ask for a reception."""
    values = {"starts_at": "10:00", "ends_at": "13:00", "minutes": "15", "host": str(work.actor.id)}
    return await _plan_form(request, work, values, {})


async def _plan_form(
    request: AnyRequest, work: Work, values: Mapping[str, str], errors: Mapping[str, Refusal]
) -> Response[bytes]:
    people = [(str(person.id), person.name) for person in await list_people(work, work.local_now.date())]
    context = {"values": values, "errors": errors, "words": _words(), "people": people}
    return page(request, "reception/plan.html", status=422 if errors else 200, **context)


@post("/reception", guards=[may(KEEP)])
async def plan(request: AnyRequest) -> Response[bytes]:
    """Plan a reception."""
    values = await posted(request)
    try:
        async with _working(request) as work:
            made = await actions.plan(work, new_reception(values, work.local_now))
        return leave_for(request, f"/reception/{made}")
    except FormRejected as refused:
        errors: Mapping[str, Refusal] = refused.errors
    except (Refusal, FieldErrors) as error:
        errors = by_field(error)
    async with _working(request) as work:
        return await _plan_form(request, work, values, errors)


# --- one day


@get("/reception/{reception_id:uuid}", guards=[may(READ)])
async def show_reception(request: AnyRequest, work: Own, reception_id: FromPath[UUID]) -> Response[bytes]:
    """A reception slot by slot."""
    return await _show(request, work, reception_id)


async def _show(
    request: AnyRequest,
    work: Work,
    reception_id: UUID,
    form: str = "",
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, Refusal] | None = None,
) -> Response[bytes]:
    reception = await reception_of(work, reception_id)
    found = await visits_of(work, reception_id)
    taken = {visit.starts_at for visit in found if visit.state != "cancelled" and not visit.urgent}
    free = [at for at in slots(reception) if at not in taken]
    lines = sorted(
        [*[(visit.starts_at, visit) for visit in found], *[(at, None) for at in free]], key=lambda pair: pair[0]
    )
    context: dict[str, Any] = {
        "reception": reception,
        "lines": lines,
        "free": free,
        "may": allowed_acts(work.actor, reception),
        "may_register": work.actor.may("appeals.register"),
        "words": _words(),
        "form": form,
        "values": values or {},
        "errors": errors or {},
    }
    return page(request, "reception/reception.html", status=422 if errors else 200, **context)


@post("/reception/{reception_id:uuid}/{act:str}", guards=[may(KEEP)])
async def act_on_reception(request: AnyRequest, reception_id: FromPath[UUID], act: FromPath[str]) -> Response[bytes]:
    """Book a visitor, close the reception as held, or cancel it with a reason."""
    values = await posted(request)
    try:
        async with _working(request) as work:
            if act == "book":
                await actions.book(work, reception_id, booking(values))
            elif act == "close":
                await actions.close(work, reception_id)
            elif act == "cancel":
                await actions.cancel(work, reception_id, _reason(values))
            else:
                raise NotFound
        return leave_for(request, f"/reception/{reception_id}")
    except FormRejected as refused:
        errors: Mapping[str, Refusal] = refused.errors
    except (Refusal, FieldErrors) as error:
        errors = by_field(error)
    async with _working(request) as work:
        return await _show(request, work, reception_id, act, values, errors)


def _reason(values: Mapping[str, str]) -> str:
    try:
        return clean_text(values.get("reason", ""), REASON_LIMIT)
    except Refusal as refusal:
        raise refusal.at("reason") from None


@post("/reception/visits/{visit_id:uuid}/{act:str}", guards=[may(KEEP)])
async def act_on_visit(request: AnyRequest, visit_id: FromPath[UUID], act: FromPath[str]) -> Response[bytes]:
    """Note what came of a visit. One that becomes an appeal is registered first, which notes it by itself."""
    values = await posted(request)
    try:
        async with _working(request) as work:
            visit = await visit_of(work, visit_id)
            if act == "hear" and values.get("result") == "registered":
                return leave_for(request, f"/appeals/new?visit={visit_id}")
            if act == "hear":
                await actions.hear(work, visit_id, hearing(values))
            elif act == "absent":
                await actions.miss(work, visit_id)
            elif act == "cancel":
                await actions.cancel_visit(work, visit_id, _reason(values))
            else:
                raise NotFound
        return leave_for(request, f"/reception/{visit.reception_id}")
    except FormRejected as refused:
        errors: Mapping[str, Refusal] = refused.errors
    except (Refusal, FieldErrors) as error:
        errors = by_field(error)
    async with _working(request) as work:
        visit = await visit_of(work, visit_id)
        return await _show(request, work, visit.reception_id, f"{act}-{visit_id}", values, errors)


DOORS = [schedule, visit_list, plan_form, plan, show_reception, act_on_reception, act_on_visit]
