"""Forms that give: a resolution on a record, a sub-assignment, an assignment of the head; and whom they offer."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.assignments.actions.asking import demand_act
from service.assignments.actions.giving import Given, demand_giver, give_assignment, give_resolution, sub_assign
from service.assignments.forms.giving import UNITS, default_unit, new_assignment, rejected, rows_of
from service.assignments.pages.showing import in_order, key, pressing, words
from service.assignments.queries.people import suggest
from service.assignments.queries.trees import assignment_for, given_on, resolutions_on
from service.assignments.rules.acts import ASK, CONTROL, READ, RESOLVE
from service.assignments.rules.giving import NO_JOURNAL
from service.assignments.slots import RECORDS, Described, described, may_give_on
from service.journals.queries import open_journals, preview
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit
from service.web.fields import FormRejected
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import fragment, page
from service.web.working import AnyRequest, Own, working

MEANWHILE = N_(
    "Somebody gave a resolution on this meanwhile; it stands beside the form. Yours is kept: send it too, or leave."
)
UNIT_WORDS = {"working_day": N_("working days"), "calendar_day": N_("calendar days")}
Errors = dict[str, Refusal]


@get("/assignments/people", guards=[may(RESOLVE, ASK, CONTROL, READ)])
async def people(request: AnyRequest, work: Own) -> Response[bytes]:
    """People and units by what is typed, for the fields that name somebody."""
    typed = request.query_params.get("q", "")
    return fragment(request, "assignments/_people.html", found=await suggest(work, typed))


@get("/assignments/row/{name:str}/{number:int}", guards=[may(RESOLVE, ASK)])
async def another_row(request: AnyRequest, name: FromPath[str], number: FromPath[int]) -> Response[bytes]:
    """One more field for a co-executor or a copy."""
    if name not in {"co", "copy"} or not 1 <= number <= 30:
        raise NotFound
    return fragment(request, "assignments/_row.html", name=name, number=number, values={}, errors={}, words=words())


# --- on a record


async def _subject(work: Work, record: str, record_id: UUID) -> Described:
    found = (await described(work, {(record, record_id)})).get((record, record_id)) if record in RECORDS else None
    if found is None:
        raise NotFound
    return found


@get("/assignments/on/{record:str}/{record_id:uuid}", guards=[may(READ, RESOLVE, ASK, "correspondence.read")])
async def on_record(
    request: AnyRequest, work: Own, record: FromPath[str], record_id: FromPath[UUID]
) -> Response[bytes]:
    """The resolutions on a record: a block of its page, or a page of their own."""
    subject = await _subject(work, record, record_id)
    trees = await resolutions_on(work, record, record_id)
    every = [part for tree in trees for part in tree.executors if part.state not in {"delegated", "cancelled"}]
    context: dict[str, Any] = {
        "subject": subject,
        "record": record,
        "trees": trees,
        "executed": sum(part.state == "done" for part in every),
        "asked_of": len(every),
        "words": words(),
        "pressing": lambda one: pressing(work, one.state, one.due_at),
        "may_resolve": await _may_resolve(work, record, record_id),
        "key": key,
    }
    return (
        page(request, "assignments/on.html", **context)
        if not _part(request)
        else fragment(request, "assignments/_on.html", **context)
    )


def _part(request: AnyRequest) -> bool:
    return request.headers.get("hx-request") == "true"


async def _may_resolve(work: Work, record: str, record_id: UUID) -> bool:
    if not may_give_on(work.actor, record):
        return False
    try:
        await RECORDS[record].demand(work, record_id)
    except (Refusal, NotFound):
        return False
    return True


@get("/assignments/on/{record:str}/{record_id:uuid}/new", guards=[may(RESOLVE, ASK)])
async def resolve_form(
    request: AnyRequest, work: Own, record: FromPath[str], record_id: FromPath[UUID]
) -> Response[bytes]:
    """A resolution to be given on a record."""
    return await _show_on(request, work, record, record_id, {})


async def _show_on(
    request: AnyRequest, work: Work, record: str, record_id: UUID, values: dict[str, str],
    errors: Errors | None = None, stale: bool = False,
) -> Response[bytes]:  # fmt: skip
    subject = await _subject(work, record, record_id)
    demand_giver(work, record=record)
    await RECORDS[record].demand(work, record_id)
    values = {**values, "seen": str(await given_on(work, record, record_id))}
    context: dict[str, Any] = {
        "subject": subject,
        "action": f"/assignments/on/{record}/{record_id}",
        "back": subject.href,
        "trees": await resolutions_on(work, record, record_id),
        "stale": stale,
    }
    return _form(request, work, values, errors, 409 if stale else 0, **context)


@post("/assignments/on/{record:str}/{record_id:uuid}", guards=[may(RESOLVE, ASK)])
async def resolve(request: AnyRequest, record: FromPath[str], record_id: FromPath[UUID]) -> Response[bytes]:
    """Give the resolution. When somebody else gave one meanwhile, it is shown beside one's own."""
    values = await posted(request)
    try:
        async with working(request) as work:
            await give_resolution(work, record, record_id, await new_assignment(work, values))
            back = (await _subject(work, record, record_id)).href
    except StaleEdit:
        async with working(request) as work:
            return await _show_on(request, work, record, record_id, values, stale=True)
    except (FormRejected, Refusal, FieldErrors) as error:
        refused = error if isinstance(error, FormRejected) else rejected(values, error)
        async with working(request) as work:
            return await _show_on(request, work, record, record_id, values, refused.errors)
    return await leave_saying(request, back, N_("The resolution is given."))


# --- below another assignment


@get("/assignments/{assignment_id:uuid}/below/new", guards=[may(RESOLVE)])
async def below_form(request: AnyRequest, work: Own, assignment_id: FromPath[UUID]) -> Response[bytes]:
    """A part of one's own work to be handed down."""
    return await _show_below(request, work, assignment_id, {})


async def _show_below(
    request: AnyRequest, work: Work, assignment_id: UUID, values: dict[str, str], errors: Errors | None = None
) -> Response[bytes]:
    await demand_act(work, "sub_assign", assignment_id)
    parent = await assignment_for(work, assignment_id)
    context: dict[str, Any] = {
        "parent": parent,
        "subject": parent.subject,
        "action": f"/assignments/{assignment_id}/below",
        "back": f"/assignments/{assignment_id}",
        "trees": [parent],
    }
    return _form(request, work, values, errors, **context)


@post("/assignments/{assignment_id:uuid}/below", guards=[may(RESOLVE)])
async def give_below(request: AnyRequest, assignment_id: FromPath[UUID]) -> Response[bytes]:
    """Hand it down."""
    values = await posted(request)
    try:
        async with working(request) as work:
            await sub_assign(work, assignment_id, await new_assignment(work, values))
    except (FormRejected, Refusal, FieldErrors) as error:
        refused = error if isinstance(error, FormRejected) else rejected(values, error)
        async with working(request) as work:
            return await _show_below(request, work, assignment_id, values, refused.errors)
    return await leave_saying(request, f"/assignments/{assignment_id}", N_("The sub-assignment is given."))


# --- without a record


@get("/assignments/new", guards=[may(RESOLVE)])
async def new_form(request: AnyRequest, work: Own) -> Response[bytes]:
    """An assignment of the head, which gets a number of its own."""
    return await _show_new(request, work, {})


async def _show_new(
    request: AnyRequest, work: Work, values: dict[str, str], errors: Errors | None = None
) -> Response[bytes]:
    demand_giver(work)
    journals = await open_journals(work, "assignment")
    chosen = next((one for one in journals if one.slug == values.get("journal")), next(iter(journals), None))
    context: dict[str, Any] = {
        "journals": [(one.slug, one.title) for one in journals],
        "journal": chosen,
        "number": await preview(work, chosen) if chosen else "",
        "now": work.now,
        "action": "/assignments",
        "back": "/assignments",
    }
    return _form(request, work, values, errors, **context)


@post("/assignments", guards=[may(RESOLVE)])
async def give(request: AnyRequest) -> Response[bytes]:
    """Give the assignment its number and its executors."""
    values = await posted(request)
    try:
        async with working(request) as work:
            made = await _give(work, values)
    except (FormRejected, Refusal, FieldErrors) as error:
        refused = error if isinstance(error, FormRejected) else rejected(values, error)
        async with working(request) as work:
            return await _show_new(request, work, values, refused.errors)
    said = N_("Given as %(number)s.")
    return await leave_saying(request, f"/assignments/{made.id}", said, number=made.number)


async def _give(work: Work, values: dict[str, str]) -> Given:
    journals = await open_journals(work, "assignment")
    chosen = [one for one in journals if one.slug == values.get("journal") or len(journals) == 1]
    new = await new_assignment(work, values)
    if not chosen:
        raise Refusal(NO_JOURNAL, code="no_journal", field="journal")
    return (await give_assignment(work, chosen[0], new))[0]


def _form(
    request: AnyRequest, work: Work, values: dict[str, str], errors: Errors | None, status: int = 0, **context: Any
) -> Response[bytes]:
    values = {"due_unit": default_unit(work), **values}
    known: dict[str, Any] = {
        "values": values,
        "errors": in_order(errors or {}),
        "words": words(),
        "units": [(unit, gettext(UNIT_WORDS[unit])) for unit in UNITS],
        "rows": {name: rows_of(values, name) for name in ("co", "copy")},
        "pressing": lambda one: pressing(work, one.state, one.due_at),
        "meanwhile": gettext(MEANWHILE),
        "subject": None,
        "parent": None,
        "journal": None,
        "journals": [],
        "number": "",
        "trees": [],
        "stale": False,
        "key": key,
    }
    return page(request, "assignments/give.html", status=status or (422 if errors else 200), **{**known, **context})
