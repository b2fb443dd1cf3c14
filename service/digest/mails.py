"""How the digest is mailed to its subscribers: to whom, and in which words."""

from collections.abc import Mapping, Sequence

from service.digest.models import Issue
from service.digest.notices import UNDELIVERED
from service.digest.public import SECTION
from service.digest.queries.content import content_of
from service.digest.queries.issues import issue_row
from service.digest.rules.acts import ISSUE
from service.digest.rules.packing import clean
from service.digest.writing.mail import mail_of
from service.kit.words import N_
from service.mailing.models import Mailing
from service.mailing.rules.recipients import Recipient
from service.mailing.slots import LEAVE_HOLE, Mail, Matter, Written
from service.mailing.subscribers.actions.ending import arrived, bounced
from service.mailing.subscribers.queries.subscribers import recipients
from service.mailing.subscribers.rules import LEAVE
from service.notifications.actions import notify
from service.publishing.actions.publications import slug_of_record
from service.runtime.house import House
from service.runtime.language import gettext, speaking
from service.runtime.work import Work

TOPIC = "digest"
FOOT = N_("You get this since you subscribed to the press digest of %(agency)s.")


async def wanted(work: Work, row: Mailing) -> list[Recipient] | None:
    """Everybody who confirmed that they want it, as they are now; None until it stands on the public page."""
    issue = await issue_row(work, row.matter_id)
    assert issue is not None  # nothing removes one that is mailed
    return await recipients(work, TOPIC) if await slug_of_record(work, ISSUE, issue.root_id) else None


async def written(work: Work, house: House, row: Mailing, to: Sequence[Recipient]) -> Written:
    """The mail of each language of the issue, the agency's default first."""
    issue = await issue_row(work, row.matter_id)
    assert issue is not None  # nothing removes one that is mailed
    default = work.tenant.profile.default_language
    mails: dict[str, Mail] = {}
    for language in sorted(issue.languages, key=lambda code: (code != default, issue.languages.index(code))):
        content, page = clean(await content_of(work, issue.id, language)), await _page(work, house, issue, language)
        with speaking(language):
            foot = gettext(FOOT, agency=content.agency)
        said = mail_of(content, page, foot, LEAVE_HOLE)
        mails[language] = Mail(said.subject, said.text, said.html)
    return Written(mails)


async def _page(work: Work, house: House, issue: Issue, language: str) -> str:
    slug = await slug_of_record(work, ISSUE, issue.root_id)
    return f"{house.settings.origin(work.tenant.host)}/public/{language}/{SECTION}/{slug}"


async def ended(work: Work, row: Mailing, counts: Mapping[str, int]) -> None:
    """Tell who answers for the digest of mails that certainly did not arrive."""
    missing = counts.get("failed", 0) + counts.get("bounced", 0)
    issue = await issue_row(work, row.matter_id)
    if missing and issue is not None and issue.owner_id is not None:
        params = {"count": str(missing)}
        await notify(work, [issue.owner_id], UNDELIVERED, record=ISSUE, record_id=issue.id, params=params)


MATTER = Matter(
    topic=TOPIC, name="digest", leave=LEAVE, wanted=wanted, written=written, bounced=bounced, arrived=arrived,
    ended=ended,
)  # fmt: skip
