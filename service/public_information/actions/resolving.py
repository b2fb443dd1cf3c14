"""What assignments ask of requests: units asked for input, and what becomes of the request by it."""

from collections.abc import Collection
from uuid import UUID

from service.assignments.slots import Described, RecordKind
from service.public_information.actions.acting import demand, write
from service.public_information.queries.requests import request_as_kept, requests_by_id
from service.public_information.rules.words import RECORD
from service.runtime.work import Work


async def describe(work: Work, request_ids: Collection[UUID]) -> dict[UUID, Described]:
    """Number, subject and page of the requests that the actor may read."""
    return {
        one.id: Described(one.id, one.number, one.subject, f"/information/{one.id}", one.language)
        for one in await requests_by_id(work, request_ids)
    }


async def demand_askable(work: Work, request_id: UUID) -> UUID:
    """The unit of a request on which the actor may ask others. Raises NotFound or Refusal."""
    return (await demand(work, "ask_units", request_id)).unit_id


async def note_asked(work: Work, request_id: UUID) -> None:
    """Others were asked: the request is in progress."""
    request = await request_as_kept(work, request_id)
    values = {"state": "in_progress"} if request is not None and request.state == "registered" else {}
    if values:
        await write(work, request_id, dict(values))
    work.record("information_request.units_asked", request_id, record=RECORD, after=values)


async def note_answered(work: Work, request_id: UUID) -> None:
    """All who were asked have answered."""
    work.record("information_request.units_answered", request_id, record=RECORD)


RESOLVABLE = RecordKind(describe, demand_askable, note_asked, note_answered, asks=True)
