"""What was written of an issue: how far it is, and where it lies."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import select, tuple_

from service.digest.models import Issue, Output
from service.digest.queries.issues import issue_row
from service.digest.rules.acts import ISSUE
from service.digest.rules.making import Making
from service.publishing.models import Publication, PublicationVersion
from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class OutputView:
    """One output. file_id: None of what is kept as text, and of what could not be made; problem: why it could not."""

    id: UUID
    language: str
    format: str
    file_id: UUID | None
    problem: str
    sha256: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the making is, counted in outputs, and what there is by now."""

    making: Making
    outputs: tuple[OutputView, ...]


async def progress_of(work: Work, issue_id: UUID) -> Progress | None:
    """How far the outputs of an issue are; None where there is no such issue."""
    issue = await issue_row(work, issue_id)
    if issue is None:
        return None
    making = Making.of(issue.outputs)
    return Progress(making, await outputs_of(work, issue_id, making.hashes))


async def outputs_of(work: Work, issue_id: UUID, hashes: Mapping[str, str]) -> tuple[OutputView, ...]:
    """The outputs of these contents. hashes: of the content by language."""
    known = tuple_(Output.language, Output.content_hash).in_(list(hashes.items()))
    query = select(Output).where(Output.issue_id == issue_id, known).order_by(Output.language, Output.format)
    return tuple(
        OutputView(
            row.id, row.language, row.format, row.file_id, "" if row.sha256 else row.text, row.sha256, row.made_at
        )
        for row in (await work.session.scalars(query) if hashes else ())
    )  # fmt: skip


async def kept_text(work: Work, issue_id: UUID, language: str, kind: str) -> tuple[str, str]:
    """The text and the HTML of the page or mail that was made last, "" while there is none."""
    query = select(Output.text, Output.html).where(
        Output.issue_id == issue_id, Output.language == language, Output.format == kind
    )
    row = (await work.session.execute(query.order_by(Output.made_at.desc(), Output.id.desc()).limit(1))).one_or_none()
    return (row[0], row[1]) if row else ("", "")


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands of an issue on the public page. mark: of what was published there last."""

    state: str
    slug: str
    mark: str


async def standing_page(work: Work, root_id: UUID) -> Standing | None:
    """The publication of an issue, all editions of which share one address; None before the first."""
    query = select(Publication.state, Publication.slug, PublicationVersion.facts).where(
        Publication.record == ISSUE, Publication.record_id == root_id,
        PublicationVersion.publication_id == Publication.id, PublicationVersion.version == Publication.version,
    )  # fmt: skip
    row = (await work.session.execute(query)).one_or_none()
    return Standing(row[0], row[1], msgspec.json.decode(row[2]).get("mark", "")) if row else None


async def corrections_until(work: Work, issue: Issue) -> list[tuple[int, dict[str, str]]]:
    """What each published edition up to this one said that it changed, the newest first."""
    query = select(Issue.edition, Issue.corrections).where(
        Issue.root_id == issue.root_id, Issue.edition > 1, Issue.edition <= issue.edition,
        Issue.published_at.is_not(None),
    )  # fmt: skip
    return [(row[0], dict(row[1])) for row in await work.session.execute(query.order_by(Issue.edition.desc()))]
