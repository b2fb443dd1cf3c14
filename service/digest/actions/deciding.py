"""From composing to the number: review by somebody else, return, approval. The number is the first edition's."""

from uuid import UUID

from service.digest.actions.finding import demanded
from service.digest.actions.outputs import begin_making
from service.digest.models import Issue
from service.digest.queries.checking import findings_of
from service.digest.queries.issues import issue_row
from service.digest.queries.templates import DIRECTION, holders
from service.digest.rules.acts import APPROVE, ISSUE, NO_JOURNAL
from service.digest.rules.checking import STOPPED, Finding
from service.journals.actions.numbering import take_number
from service.journals.queries import open_journals
from service.kit.refusal import Refusal
from service.notifications.actions import notify
from service.runtime.work import Work

SUBMITTED, RETURNED, TOLD_APPROVED = "digest.issue_submitted", "digest.issue_returned", "digest.issue_approved"


async def send_to_review(work: Work, issue_id: UUID) -> None:
    """Hand an issue to those who approve. Raises NotFound, Refusal."""
    row = await demanded(work, issue_id, "send_to_review")
    await _stop(work, row)
    row.state, row.submitted_at = "in_review", work.now
    row.submitted_by, row.submitted_by_name = work.actor.id, work.actor.name
    row.version += 1
    await work.session.flush()
    work.record("digest_issue.submitted", issue_id, record=ISSUE)
    people = [UUID(one) for one in row.approvers] or list(await holders(work, APPROVE))
    others = [one for one in people if one != work.actor.id]
    await notify(work, others, SUBMITTED, record=ISSUE, record_id=issue_id, params={"person": work.actor.name})


async def _stop(work: Work, row: Issue) -> list[Finding]:
    """Refuse what may not be published as it stands."""
    found = await findings_of(work, row)
    count = sum(one.stops for one in found)
    if count:
        raise Refusal(STOPPED, code="findings", count=count)
    return found


async def take_back(work: Work, issue_id: UUID) -> None:
    """Take an issue back out of review. Raises NotFound, Refusal."""
    row = await demanded(work, issue_id, "take_back")
    await _back(work, row)
    work.record("digest_issue.taken_back", issue_id, record=ISSUE)


async def return_issue(work: Work, issue_id: UUID, reason: str) -> None:
    """Give an issue back to its editors with a reason. Raises NotFound, Refusal."""
    row = await demanded(work, issue_id, "return_issue", reason)
    editor = row.submitted_by
    await _back(work, row)
    work.record("digest_issue.returned", issue_id, record=ISSUE, reason=reason.strip())
    people = {one for one in (editor, row.owner_id) if one is not None}
    await notify(work, people, RETURNED, record=ISSUE, record_id=issue_id, params={"person": work.actor.name})


async def _back(work: Work, row: Issue) -> None:
    row.state, row.submitted_at, row.submitted_by, row.submitted_by_name = "composing", None, None, ""
    row.version += 1
    await work.session.flush()


async def approve(work: Work, issue_id: UUID) -> str:
    """Approve an issue, whose text is frozen from now on; its number, that of the first edition for later ones.

    The counter stays locked until the work ends: commit before anything is rendered. Raises NotFound, Refusal.
    """
    row = await demanded(work, issue_id, "approve")
    await _stop(work, row)
    await _number(work, row)
    row.state, row.approved_at = "approved", work.now
    row.approved_by, row.approved_by_name = work.actor.id, work.actor.name
    row.version += 1
    await work.session.flush()
    assert row.number is not None  # given above
    number = row.number
    after = {"number": number, "edition": row.edition}
    work.record("digest_issue.approved", issue_id, record=ISSUE, after=after)
    await begin_making(work, row)
    people = {one for one in (row.submitted_by, row.owner_id) if one is not None}
    params = {"person": work.actor.name, "number": number}
    await notify(work, people, TOLD_APPROVED, record=ISSUE, record_id=issue_id, params=params)
    return number


async def _number(work: Work, row: Issue) -> None:
    """The next number of the journal for a first edition; a corrected one keeps it."""
    if row.edition > 1:
        first = await issue_row(work, row.root_id)
        assert first is not None and first.number is not None  # only what was published is corrected
        row.number = first.number
        return
    journal = next(iter(await open_journals(work, DIRECTION)), None)
    if journal is None:
        raise Refusal(NO_JOURNAL, code="no_journal")
    taken = await take_number(work, journal, ISSUE, row.id)
    row.journal_id, row.number_period, row.serial = journal.id, taken.period, taken.serial
    row.number, row.registered_at = taken.number, work.now
