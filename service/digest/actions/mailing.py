"""The mail of a published issue to its subscribers: stopped, and taken up again."""

from uuid import UUID

from service.digest.actions.finding import demanded
from service.digest.rules.acts import ISSUE
from service.mailing.actions import planning
from service.runtime.work import Work


async def stop_mail(work: Work, issue_id: UUID, mailing_id: UUID, reason: str) -> None:
    """Send no more of a mailing; what is gone is gone. Raises NotFound, Refusal."""
    await demanded(work, issue_id, "stop_mail", reason)
    if await planning.stop(work, ISSUE, issue_id, mailing_id, reason):
        after = {"mailing": str(mailing_id)}
        work.record("digest_issue.mail_stopped", issue_id, record=ISSUE, after=after, reason=reason.strip())


async def mail_on(work: Work, issue_id: UUID, mailing_id: UUID) -> int:
    """Send to those whom it certainly did not reach; how many are known of. Raises NotFound, Refusal."""
    await demanded(work, issue_id, "mail_on")
    count = await planning.deliver_again(work, ISSUE, issue_id, mailing_id)
    work.record("digest_issue.mailed_on", issue_id, record=ISSUE, after={"mailing": str(mailing_id), "count": count})
    return count
