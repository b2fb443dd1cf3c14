"""Putting published digests into the search, and letting those be found no more that do not stand any longer."""

from uuid import UUID

from service.digest.models import Issue
from service.digest.queries.content import content_of
from service.digest.queries.issues import issue_row
from service.digest.rules.acts import ISSUE
from service.digest.rules.content import Content
from service.kit.texts import clean_line
from service.runtime.language import format_month, speaking
from service.runtime.work import Work
from service.search.actions import forget, index

INDEX = "digest.index_issue"
LONGEST = 200


def index_later(work: Work, issue_id: UUID) -> None:
    """Have an issue found as it stands, or not at all."""
    work.later(INDEX, issue_id=str(issue_id))


async def make_findable(work: Work, issue_id: UUID) -> None:
    """Put a published issue into the search with its texts in every language, or let it be found no more."""
    row = await issue_row(work, issue_id)
    if row is None or row.state != "published" or row.published_at is None:
        await forget(work, issue_id)
        return
    contents = [await content_of(work, issue_id, code) for code in row.languages]
    await index(
        work, record=ISSUE, record_id=issue_id, journal_id=work.tenant.id, unit_id=work.tenant.id, at=row.published_at,
        open_words=[row.number or "", *(_name(row, one) for one in contents)],
        texts=[text for one in contents for text in _texts(one)],
    )  # fmt: skip


def _name(row: Issue, content: Content) -> str:
    with speaking(content.language):
        return clean_line(f"{content.title} {format_month(row.period)}", LONGEST)


def _texts(content: Content) -> list[str]:
    """What its sections and items say."""
    entries = [*(entry for part in content.parts for entry in part.entries), *content.late]
    said = [content.introduction, content.correction, *(part.note for part in content.parts)]
    return [one for one in (*said, *(f"{entry.headline} {entry.summary}" for entry in entries)) if one.strip()]
