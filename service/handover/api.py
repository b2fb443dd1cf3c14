"""The JSON API of handing over: what a person has open, the act, and what became of it."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from service.handover.actions.making import make_handover
from service.handover.queries.acts import handover_by_id, leaver_of, lines_of, titles_of
from service.handover.rules import REASON_LIMIT, Plan, mark_of, why_not
from service.identity.actions.asking import insist
from service.identity.offers import open_matters
from service.identity.rules import ADMINISTER, HAND_OVER
from service.kit.texts import clean_text
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.guards import may
from service.web.working import Own

SEE = may(ADMINISTER, HAND_OVER)


class MatterItem(Struct, kw_only=True):
    """One open matter. `title` is null where the caller may not know it."""

    kind: str
    id: UUID
    number: str
    state: str
    due_on: date | None
    title: str | None


class MattersBody(Struct):
    """What a person has open. `seen` is given back when the act is made, so that it is made of this very list."""

    seen: str
    items: list[MatterItem]


class NewHandoverBody(Struct, kw_only=True):
    """An act. Each successor is the id of a person; `matters` go before `kinds`, these before `to`."""

    seen: str
    reason: str = ""
    last_day: Annotated[date | None, Meta(description="Today when left out.")] = None
    leaves: Annotated[bool, Meta(description="Posts, roles and signing in end with the last day.")] = False
    to: UUID | None = None
    kinds: Annotated[dict[str, UUID], Meta(description="Successors by kind.")] = {}
    matters: Annotated[dict[str, UUID], Meta(description="Successors by `kind/id` of a matter.")] = {}


class LineItem(Struct, kw_only=True):
    """What became of one matter: `waiting`, `handed`, `refused`, `gone` or `post`."""

    kind: str
    id: UUID
    number: str
    to: str
    outcome: str
    why: str


class HandoverBody(Struct, kw_only=True):
    """An act: `working`, `done` or `partly`."""

    id: UUID
    person: UUID
    state: str
    last_day: date
    leaves: bool
    made_at: datetime
    made_by: str
    lines: list[LineItem]


@get("/{person_id:uuid}/matters", guards=[SEE], operation_id="listMatters", summary="What a person has open")
async def list_matters(work: Own, person_id: FromPath[UUID]) -> MattersBody:
    insist(why_not("see", work.actor, await leaver_of(work, person_id)))
    matters = await open_matters(work, person_id)
    titles = await titles_of(work, matters)
    items = [
        MatterItem(
            kind=one.kind, id=one.id, number=one.number, state=gettext(one.state), due_on=one.due_on,
            title=titles.get((one.kind, one.id)),
        )
        for one in matters
    ]  # fmt: skip
    return MattersBody(mark_of(matters), items)


@post(
    "/{person_id:uuid}/handovers",
    guards=[SEE],
    operation_id="handOver",
    summary="Hand over what a person has open",
    description="A long act is carried out by and by: read it again until its state is not `working`.",
)
async def hand_over(work: Own, person_id: FromPath[UUID], data: JSONBody[NewHandoverBody]) -> Response[HandoverBody]:
    plan = Plan(
        last_day=data.last_day or work.today,
        reason=clean_text(data.reason, REASON_LIMIT),
        seen=data.seen,
        leaves=data.leaves,
        to=data.to,
        kinds=data.kinds,
        matters={key: to for name, to in data.matters.items() if (key := _key(name)) is not None},
    )
    made = await make_handover(work, person_id, plan)
    headers = {"Location": f"/api/v1/people/{person_id}/handovers/{made}"}
    return Response(await _body(work, person_id, made), status_code=201, headers=headers)


def _key(name: str) -> tuple[str, UUID] | None:
    kind, _, ident = name.partition("/")
    try:
        return kind, UUID(ident)
    except ValueError:
        return None


@get(
    "/{person_id:uuid}/handovers/{handover_id:uuid}",
    guards=[SEE],
    operation_id="readHandover",
    summary="Read a handover act",
)
async def read_handover(work: Own, person_id: FromPath[UUID], handover_id: FromPath[UUID]) -> HandoverBody:
    insist(why_not("see", work.actor, await leaver_of(work, person_id)))
    return await _body(work, person_id, handover_id)


async def _body(work: Work, person_id: UUID, handover_id: UUID) -> HandoverBody:
    act = await handover_by_id(work, handover_id)
    if act is None or act.person_id != person_id:
        raise NotFound
    lines = [
        LineItem(
            kind=one.kind, id=one.record_id, number=one.number, to=one.to_name, outcome=one.outcome,
            why=gettext(one.why.sentence, **one.why.params) if one.why else "",
        )
        for one in await lines_of(work, handover_id)
    ]  # fmt: skip
    return HandoverBody(
        id=act.id, person=act.person_id, state=act.state, last_day=act.last_day, leaves=act.leaves,
        made_at=act.made_at, made_by=act.made_by_name, lines=lines,
    )  # fmt: skip


DOORS = [Router(path="/api/v1/people", route_handlers=[list_matters, hand_over, read_handover], tags=["Handing over"])]
