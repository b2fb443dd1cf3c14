"""From the draft to the number: submitted, returned or approved by somebody else."""

from uuid import UUID

from service.journals.actions.numbering import take_number
from service.journals.queries import open_journals
from service.kit.refusal import Refusal
from service.notifications.actions import notify
from service.planning.unit_reports.actions.finding import demanded
from service.planning.unit_reports.models import Report
from service.planning.unit_reports.queries.reports import DIRECTION, holders, written
from service.planning.unit_reports.rules.acts import APPROVE, REPORT
from service.planning.unit_reports.rules.texts import NO_TEXT, missing
from service.runtime.work import Work

SUBMITTED, RETURNED, APPROVED = "unit_reports.submitted", "unit_reports.returned", "unit_reports.approved"
MAKE = "unit_reports.make_papers"


async def submit(work: Work, report_id: UUID) -> None:
    """Hand a report to those who approve. Raises NotFound, Refusal."""
    row = await demanded(work, report_id, "submit")
    texts = {place: one.text for place, one in (await written(work, report_id)).items()}
    if lacking := missing(texts, row.languages):
        raise Refusal(NO_TEXT, code="required", field=f"text_{lacking[0]}")
    row.state, row.submitted_at, row.reason = "submitted", work.now, ""
    row.submitted_by, row.submitted_by_name = work.actor.id, work.actor.name
    await _moved(work, row, "unit_report.submitted")
    others = [one for one in await holders(work, APPROVE, row.unit_id) if one != work.actor.id]
    await notify(work, others, SUBMITTED, record=REPORT, record_id=report_id, params={"person": work.actor.name})


async def _moved(work: Work, row: Report, act: str, reason: str = "") -> None:
    row.version += 1
    await work.session.flush()
    work.record(act, row.id, record=REPORT, after={"state": row.state, "number": row.number}, reason=reason)


async def take_back(work: Work, report_id: UUID) -> None:
    """Take a submitted report back. Raises NotFound, Refusal."""
    row = await demanded(work, report_id, "take_back")
    row.state, row.submitted_at, row.submitted_by, row.submitted_by_name = "draft", None, None, ""
    await _moved(work, row, "unit_report.taken_back")


async def return_report(work: Work, report_id: UUID, reason: str) -> None:
    """Give a report back to those who write it, with a reason. Raises NotFound, Refusal."""
    row = await demanded(work, report_id, "return_report", reason)
    people = {one for one in (row.submitted_by, row.owner_id) if one is not None}
    row.state, row.reason = "returned", reason.strip()
    row.submitted_at, row.submitted_by, row.submitted_by_name = None, None, ""
    await _moved(work, row, "unit_report.returned", reason.strip())
    await notify(work, people, RETURNED, record=REPORT, record_id=report_id, params={"person": work.actor.name})


async def approve(work: Work, report_id: UUID) -> str:
    """Approve a report, whose figures and texts are frozen from now on; its number, "" where no journal is kept.

    The counter stays locked until the work ends: commit before anything is rendered. Raises NotFound, Refusal.
    """
    row = await demanded(work, report_id, "approve")
    journal = next(iter(await open_journals(work, DIRECTION)), None)
    if journal is not None:
        taken = await take_number(work, journal, REPORT, row.id)
        row.journal_id, row.number_period, row.serial = journal.id, taken.period, taken.serial
        row.number, row.registered_at = taken.number, work.now
    row.state, row.approved_at, row.approved_by_name = "approved", work.now, work.actor.name
    await _moved(work, row, "unit_report.approved")
    work.later(MAKE, report_id=str(row.id))
    number = row.number or ""
    people = {one for one in (row.submitted_by, row.owner_id) if one is not None}
    await notify(work, people, APPROVED, record=REPORT, record_id=report_id, params={"person": work.actor.name})
    return number


async def ask_papers(work: Work, report_id: UUID) -> None:
    """Ask for the papers again, where they could not be made. Raises NotFound, Refusal."""
    row = await demanded(work, report_id, "make_papers")
    work.later(MAKE, report_id=str(row.id))
