"""The file that a document is put into: what was chosen or typed becomes an open file, or is refused."""

from uuid import UUID

from service.kit.refusal import Refusal
from service.records.queries.files import CaseView, case_by_id, open_case_typed
from service.records.rules import CASE_CLOSED, FROM_CLOSED, SAME_CASE, UNKNOWN_CASE
from service.runtime.work import Work

FIELD = "case"


async def chosen_case(work: Work, case_id: UUID | None, typed: str) -> UUID | None:
    """The id that was chosen, else the open file that was typed; None for neither. Raises Refusal at field `case`.

    A chosen id is not looked up: who writes it asks whether the file is open in the statement that writes.
    """
    if case_id is not None or not typed:
        return case_id
    found = await open_case_typed(work, typed)
    if found is None:
        raise Refusal(UNKNOWN_CASE, code="unknown", field=FIELD)
    return found.id


async def demand_open(work: Work, case_id: UUID, *, lock: bool = False) -> CaseView:
    """The file, if documents may be put into it. Raises Refusal at field `case`."""
    found = await case_by_id(work, case_id, lock=lock)
    if found is None:
        raise Refusal(UNKNOWN_CASE, code="unknown", field=FIELD)
    if found.state != "open":
        raise Refusal(CASE_CLOSED, code="closed", field=FIELD)
    return found


async def demand_move(work: Work, before: UUID | None, after: UUID | None) -> tuple[CaseView | None, CaseView | None]:
    """Both files of a document that is put into another one, or taken out. Raises Refusal at field `case`."""
    if before == after:
        raise Refusal(SAME_CASE, code="nothing_changed", field=FIELD)
    # In the order of ids, so that two who move crosswise do not wait for each other.
    for case_id in sorted(one for one in (before, after) if one is not None):
        await case_by_id(work, case_id, lock=True)
    old = await case_by_id(work, before) if before else None
    if old is not None and old.state == "closed":
        raise Refusal(FROM_CLOSED, code="from_closed", field=FIELD)
    return old, await demand_open(work, after) if after else None
