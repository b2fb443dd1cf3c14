"""A registered letter is put into another file of the nomenclature, or out of one, with a reason."""

from uuid import UUID

from sqlalchemy import update

from service.correspondence.actions.changing import demand_act
from service.correspondence.models import Letter
from service.correspondence.rules import NEEDS_REASON, RECORD
from service.kit.refusal import Refusal
from service.records.actions.choosing import chosen_case, demand_move
from service.runtime.work import Work


async def file_letter(work: Work, letter_id: UUID, case_id: UUID | None, case: str, reason: str) -> None:
    """Put the letter into the chosen file, or the one typed; into none when both are empty. Raises Refusal."""
    letter = await demand_act(work, "file", letter_id)
    to = await chosen_case(work, case_id, case)
    old, new = await demand_move(work, letter.case_id, to)
    if not reason:
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    # The version stays: another file does not make a correction stale that is being typed.
    statement = update(Letter).where(Letter.id == letter_id).values(case_id=to)
    await work.session.execute(statement.execution_options(synchronize_session=False))
    before, after = ({"case": one.words if one else None, "year": one.year if one else None} for one in (old, new))
    work.record("letter.filed", letter_id, record=RECORD, before=before, after=after, reason=reason)
