"""An issue on the public page: frozen there in each of its languages, corrected at the same address, withdrawn."""

from hashlib import sha256
from uuid import UUID

from service.digest.models import Issue
from service.digest.queries.content import content_of
from service.digest.queries.issues import issue_row
from service.digest.queries.outputs import corrections_until, outputs_of, standing_page
from service.digest.rules.acts import ISSUE
from service.digest.rules.content import Content
from service.digest.rules.making import FILES, Making
from service.digest.rules.packing import clean, hash_of, packed
from service.digest.writing.page import lead_of, outline_of
from service.digest.writing.telling import heading
from service.mailing.actions.planning import begin_once, stop_all
from service.publishing.actions import publications
from service.publishing.rules.publications import PublicFile, PublicText
from service.runtime.language import speaking
from service.runtime.work import Work

KIND = "digest"
OCCASION = "published"
"""Of mailings: each edition goes to its subscribers once."""


async def bring_out(work: Work, issue_id: UUID) -> None:
    """Hand a published issue to the public page, once for each content and set of papers. Again is as good as once.

    An internal issue has no public page. One whose papers are being made goes out with them.
    """
    row = await issue_row(work, issue_id)
    if row is None or not row.public or row.state != "published" or Making.of(row.outputs).under_way:
        return
    contents = {code: clean(await content_of(work, issue_id, code)) for code in row.languages}
    hashes = {code: hash_of(content) for code, content in contents.items()}
    made = [one for one in await outputs_of(work, issue_id, hashes) if one.format in FILES and one.file_id]
    files = sorted(made, key=lambda one: (one.language, FILES.index(one.format)))
    mark = _mark(hashes, [str(one.file_id) for one in files])
    standing = await standing_page(work, row.root_id)
    if standing is not None and standing.mark == mark:
        return
    await publications.publish(
        work, kind=KIND, record=ISSUE, record_id=row.root_id, slug=f"{row.period:%Y-%m} {row.titles.get('en', '')}",
        texts={code: _text(content) for code, content in contents.items()},
        files=[PublicFile(one.file_id) for one in files if one.file_id],
        facts={
            "number": row.number, "edition": row.edition, "month": f"{row.period:%Y-%m}", "mark": mark,
            "notes": await _notes(work, row), "files": {str(one.file_id): one.language for one in files},
        },
    )  # fmt: skip
    await begin_once(work, ISSUE, issue_id, OCCASION, row.edition)


def _text(content: Content) -> PublicText:
    with speaking(content.language):
        title = heading(content)
    return PublicText(title, lead_of(content), outline_of(content), packed(content))


async def _notes(work: Work, row: Issue) -> list[dict[str, object]]:
    """What corrections changed, in words for the page: the newest first."""
    found = []
    for edition, texts in await corrections_until(work, row):
        found.append({"edition": edition, "texts": texts})
    return found


def _mark(hashes: dict[str, str], files: list[str]) -> str:
    return sha256(" ".join([*sorted(hashes.values()), *sorted(files)]).encode()).hexdigest()[:24]


async def take_back(work: Work, issue_id: UUID) -> None:
    """Mail nothing more of a withdrawn issue and take it from the public page: its address says since when and why."""
    row = await issue_row(work, issue_id)
    if row is None:
        return
    await stop_all(work, ISSUE, issue_id, row.reason)
    standing = await standing_page(work, row.root_id)
    if standing is not None and standing.state == "published":
        await publications.withdraw(work, ISSUE, row.root_id, row.reason)
