"""The JSON API of assignments: the same actions and queries as the pages, under /api/v1/assignments.

Executing, reporting and judging are done by people in their pages; a program gives assignments in a person's name.
"""

from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from service.assignments.actions.giving import Given, give_assignment, give_resolution
from service.assignments.forms.body import (
    AssignmentBody,
    AssignmentItem,
    AssignmentsBody,
    AttachedItem,
    GivenBodies,
    GivenBody,
    NewAssignmentBody,
    OnItem,
    PartItem,
    PersonItem,
)
from service.assignments.forms.filters import wanted_from_query
from service.assignments.forms.giving import from_body
from service.assignments.queries.listing import AssignmentRow, assignments
from service.assignments.queries.trees import AssignmentView, PartView, assignment_for
from service.assignments.rules.acts import READ, RESOLVE
from service.assignments.rules.giving import NO_JOURNAL
from service.assignments.rules.words import RECORD
from service.assignments.slots import Described
from service.documents.queries import files_of
from service.journals.queries import open_journals
from service.kit.paging import Cursor
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.work import Work
from service.web.guards import may
from service.web.retrying import IdempotencyKey, answer_with, answered_before
from service.web.working import AnyRequest, Own


@post(
    "/",
    guards=[may(RESOLVE)],
    operation_id="giveAssignment",
    summary="Give a resolution on a record, or an assignment of the head",
    description="With `on` a resolution; without it the assignment gets the next number of its journal.",
)
async def give(
    request: AnyRequest, work: Own, data: JSONBody[NewAssignmentBody], idempotency_key: IdempotencyKey = None
) -> Response[Any]:
    if again := await answered_before(work, idempotency_key, await request.body()):
        return again
    receipt = GivenBodies([GivenBody(one.id, one.number) for one in await _give(work, data)])
    return await answer_with(work, idempotency_key, receipt, f"/api/v1/assignments/{receipt.items[0].id}")


async def _give(work: Work, data: NewAssignmentBody) -> list[Given]:
    new, on = await from_body(work, data)
    if on is not None:
        return await give_resolution(work, on[0], on[1], new)
    journals = await open_journals(work, "assignment")
    chosen = [one for one in journals if one.slug == data.journal or (data.journal is None and len(journals) == 1)]
    if not chosen:
        raise FieldErrors([Refusal(NO_JOURNAL, code="no_journal", field="journal")])
    return await give_assignment(work, chosen[0], new)


@get(
    "/",
    guards=[may(READ)],
    operation_id="listAssignments",
    summary="List assignments, newest first",
    description="Assignments of the units that the caller may read; by due date where a filter of due dates is set.",
)
async def list_assignments(
    work: Own,
    in_state: Annotated[str, QueryParameter(name="state", description="Such as `given` or `done`.")] = "",
    executor: Annotated[str, QueryParameter(description="Id of a person.")] = "",
    controller: Annotated[str, QueryParameter(description="Id of a person.")] = "",
    author: Annotated[str, QueryParameter(description="Id of a person.")] = "",
    unit: Annotated[str, QueryParameter(description="Id of a unit.")] = "",
    since: Annotated[str, QueryParameter(name="from", description="First due day, as 2026-11-20.")] = "",
    until: Annotated[str, QueryParameter(name="to", description="Last due day, as 2026-11-20.")] = "",
    overdue: FromQuery[bool] = False,
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
    cursor: Annotated[str, QueryParameter(description="`next` of the page before.")] = "",
) -> AssignmentsBody:
    asked = {
        "whose": "all", "state": in_state, "executor": executor, "controller": controller, "author": author,
        "unit": unit, "from": since, "to": until, "overdue": "1" if overdue else "",
    }  # fmt: skip
    wanted = wanted_from_query(work, asked, strict=True)
    page = await assignments(work, wanted, after=_place(cursor) if cursor else None, limit=limit)
    return AssignmentsBody([_item(row) for row in page.items], page.next.encode() if page.next else None)


def _place(cursor: str) -> Cursor:
    try:
        return Cursor.decode(cursor)
    except Refusal as refusal:
        raise FieldErrors([refusal.at("cursor")]) from None


def _on(record: str, record_id: UUID | None, subject: Described | None) -> OnItem | None:
    return OnItem(record, record_id, subject.number if subject else None) if record_id is not None else None


def _item(row: AssignmentRow) -> AssignmentItem:
    return AssignmentItem(
        id=row.id,
        number=row.number,
        state=row.state,
        text=None if row.withheld else row.text,
        withheld=row.withheld,
        author=row.author,
        executor=row.executor,
        controller=row.controller or None,
        on_control=row.on_control,
        given_at=row.given_at,
        due_at=row.due_at,
        on=_on(row.record, row.record_id, row.subject),
        parent=row.parent_id,
    )


@get("/{assignment_id:uuid}", guards=[may(READ)], operation_id="readAssignment", summary="Read one assignment")
async def read_assignment(work: Own, assignment_id: FromPath[UUID]) -> AssignmentBody:
    one = await assignment_for(work, assignment_id)
    return AssignmentBody(
        id=one.id,
        number=one.number,
        state=one.state,
        text=None if one.withheld else one.text,
        withheld=one.withheld,
        author=PersonItem(one.author_id, one.name(one.author_id)),
        controller=PersonItem(one.controller_id, one.name(one.controller_id)) if one.controller_id else None,
        on_control=one.on_control,
        given_at=one.given_at,
        due_at=one.due_at,
        ended_at=one.ended_at,
        on=_on(one.record, one.record_id, one.subject),
        parent=one.parent_id,
        below=[below.id for below in one.below],
        executors=[_part(one, part) for part in one.parts],
        attached=[] if one.withheld else await _attached(work, assignment_id),
        version=one.version,
    )


async def _attached(work: Work, assignment_id: UUID) -> list[AttachedItem]:
    files = await files_of(work, RECORD, assignment_id)
    return [AttachedItem(file.id, file.name, file.size, file.kind, file.sha256) for file in files]


def _part(one: AssignmentView, part: PartView) -> PartItem:
    person = PersonItem(part.person_id, one.name(part.person_id))
    return PartItem(person, part.role, part.state, None if one.withheld else part.report)


router = Router(
    path="/api/v1/assignments", route_handlers=[give, list_assignments, read_assignment], tags=["Assignments"]
)
DOORS = [router]
