"""Files are opened and closed: one by one, a whole year, and by themselves at New Year."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from service.kit.refusal import Refusal
from service.records.actions.listing import demand_case
from service.records.models import CaseFile
from service.records.queries.files import CaseView, files_of_year, this_year, years
from service.records.rules import NEEDS_REASON, RECORD, UNANSWERED, YEAR_AHEAD, why_not, why_not_administer
from service.records.slots import unanswered
from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class Turned:
    """How many files were closed, and which stay open over unanswered documents."""

    closed: int
    left: tuple[UUID, ...]


async def close_case(work: Work, case_id: UUID) -> None:
    """Close a file: nothing is put into it any more. Refused while something in it is unanswered."""
    found = await demand_case(work, "close", case_id)
    held = (await unanswered(work, [case_id])).get(case_id, [])
    if held:
        raise Refusal(UNANSWERED, code="unanswered", count=len(held))
    await _close(work, [found])


async def open_case(work: Work, case_id: UUID, reason: str) -> None:
    """Open a planned file ahead of the job, or a closed one again, with a reason."""
    found = await demand_case(work, "open", case_id)
    if found.state == "planned" and found.year > this_year(work):
        raise Refusal(YEAR_AHEAD, code="year_ahead", year=found.year)
    if not reason:
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    await _open(work, [found], reason)


async def close_year(work: Work, year: int) -> Turned:
    """Close every open file of a year in which nothing is unanswered; the others stay open."""
    if refusal := why_not_administer(work.actor, None):
        raise refusal
    # Held until the end of the work: what is registered meanwhile waits, and finds its file closed.
    await work.session.execute(
        select(CaseFile.id)
        .where(CaseFile.year == year, CaseFile.state == "open")
        .order_by(CaseFile.id)
        .with_for_update()
    )
    open_ones = [one for one in await files_of_year(work, year) if why_not("close", work.actor, one) is None]
    held = await unanswered(work, [one.id for one in open_ones])
    done = [one for one in open_ones if one.id not in held]
    await _close(work, done)
    return Turned(len(done), tuple(one.id for one in open_ones if one.id in held))


async def open_year(work: Work, year: int) -> int:
    """Open every planned file of a year that has begun; how many there were."""
    if refusal := why_not_administer(work.actor, None):
        raise refusal
    if year > this_year(work):
        raise Refusal(YEAR_AHEAD, code="year_ahead", year=year)
    planned = [one for one in await files_of_year(work, year) if one.state == "planned"]
    await _open(work, planned, None)
    return len(planned)


async def turn_year(work: Work) -> None:
    """New Year: the new list is opened, then older lists are closed as far as nothing in them is unanswered.

    Without a new list the old one stays open, so that nobody is left without a file. Twice is as good as once.
    """
    now = this_year(work)
    known = await years(work)
    for year in (one for one in known if one <= now):
        await open_year(work, year)
    if now in known:
        for year in (one for one in known if one < now):
            await close_year(work, year)


async def _close(work: Work, files: Sequence[CaseView]) -> None:
    values = {"state": "closed", "closed_at": work.now, "closed_by_name": work.actor.name}
    await _write(work, files, values)
    for one in files:
        work.record("case_file.closed", one.id, record=RECORD, before={"state": one.state}, after={"state": "closed"})


async def _open(work: Work, files: Sequence[CaseView], reason: str | None) -> None:
    await _write(work, files, {"state": "open", "closed_at": None, "closed_by_name": ""})
    for one in files:
        before, after = {"state": one.state}, {"state": "open"}
        work.record("case_file.opened", one.id, record=RECORD, before=before, after=after, reason=reason)


async def _write(work: Work, files: Sequence[CaseView], values: dict[str, Any]) -> None:
    if files:
        statement = update(CaseFile).where(CaseFile.id.in_([one.id for one in files]))
        statement = statement.values(**values, version=CaseFile.version + 1, changed_at=work.now)
        await work.session.execute(statement.execution_options(synchronize_session=False))
