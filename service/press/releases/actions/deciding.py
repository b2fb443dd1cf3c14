"""From the draft to the number: review by somebody else, return, approval; a correction goes the same way."""

from uuid import UUID

from service.journals.actions.numbering import take_number
from service.journals.queries import open_journals
from service.kit.refusal import Refusal
from service.notifications.actions import notify
from service.press.releases.actions.finding import demanded, touched
from service.press.releases.actions.telling import RETURNED, answering_for, tell_approvers
from service.press.releases.actions.writing import check
from service.press.releases.models import Release, ReleaseRevision
from service.press.releases.rules.acts import RELEASE
from service.press.releases.rules.content import NO_JOURNAL, digest_of
from service.runtime.work import Work

PRINT = "press.print_release"


async def submit(work: Work, release_id: UUID) -> None:
    """Hand the text to those who approve. Raises NotFound, Refusal, FieldErrors."""
    row, revision = await demanded(work, release_id, "submit")
    await check(work, row)
    revision.state, revision.submitted_at, revision.submitted_by_name = "in_review", work.now, work.actor.name
    _stage(row, "in_review")
    touched(work, row)
    await work.session.flush()
    work.record("release.submitted", release_id, record=RELEASE, after={"revision": row.revision})
    await tell_approvers(work, row, revision)


def _stage(row: Release, stage: str) -> None:
    """How far the text is that is worked on: the release itself, or the correction of what stands."""
    if row.working:
        row.working = stage
    else:
        row.state = stage


async def take_back(work: Work, release_id: UUID) -> None:
    """Take the text back out of review. Raises NotFound, Refusal."""
    row, revision = await demanded(work, release_id, "take_back")
    await _back(work, row, revision)
    work.record("release.taken_back", release_id, record=RELEASE)


async def return_to_author(work: Work, release_id: UUID, reason: str) -> None:
    """Give the text back with a reason. Raises NotFound, Refusal."""
    row, revision = await demanded(work, release_id, "return", reason)
    await _back(work, row, revision)
    work.record("release.returned", release_id, record=RELEASE, reason=reason.strip())
    await notify(
        work, answering_for(row), RETURNED, record=RELEASE, record_id=release_id, params={"person": work.actor.name}
    )


async def _back(work: Work, row: Release, revision: ReleaseRevision) -> None:
    revision.state, revision.submitted_at = "draft", None
    _stage(row, "draft")
    touched(work, row)
    await work.session.flush()


async def discard(work: Work, release_id: UUID) -> None:
    """Throw a draft away that never had a number; it stays, and is not listed. Raises NotFound, Refusal."""
    row, revision = await demanded(work, release_id, "discard")
    row.state, revision.state = "discarded", "dropped"
    touched(work, row)
    await work.session.flush()
    work.record("release.discarded", release_id, record=RELEASE)


async def approve(work: Work, release_id: UUID) -> str:
    """Approve the text, which is frozen from now on; the release's number, taken at its first approval.

    The counter stays locked until the work ends. Raises NotFound, Refusal, FieldErrors.
    """
    row, revision = await demanded(work, release_id, "approve")
    texts = await check(work, row)
    journal = next(iter(await open_journals(work, "release")), None)
    if journal is None and row.number is None:
        raise Refusal(NO_JOURNAL, code="no_journal")
    revision.state, revision.approved_at = "approved", work.now
    revision.approved_by, revision.approved_by_name = work.actor.id, work.actor.name
    revision.digest = digest_of(row.kind, texts)
    if row.working:
        row.working = ""
    touched(work, row)
    work.later(PRINT, release_id=str(release_id), revision=row.revision)
    if row.number is None:
        assert journal is not None
        await work.session.flush()
        taken = await take_number(work, journal, RELEASE, release_id)
        row.journal_id, row.period, row.serial, row.number = journal.id, taken.period, taken.serial, taken.number
        row.registered_at, row.state = work.now, "approved"
    await work.session.flush()
    after = {"number": row.number, "revision": row.revision, "digest": revision.digest}
    work.record("release.approved", release_id, record=RELEASE, after=after)
    assert row.number is not None
    return row.number
