"""Reads of the disclosure log: its entries, the answered requests that have none yet, files that may be chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from service.documents.queries import files_of_each
from service.documents.rules import FileRow
from service.public_information.disclosure.models import Disclosure
from service.public_information.disclosure.rules.content import titled
from service.public_information.models import Answer, Ground, Part, PublicText, Request
from service.public_information.queries.requests import COLUMNS, RequestView, shown
from service.public_information.rules.acts import reads
from service.public_information.rules.words import ANSWER, ANSWERED
from service.runtime.work import Work

MOST = 500
LOGGED = ANSWERED
"""Outcomes of which the log tells."""


@dataclass(frozen=True, slots=True)
class LogView:
    """An entry of the log as staff see it."""

    id: UUID
    request_id: UUID
    slug: str
    state: str
    number: str
    received_on: date
    answered_on: date | None
    result: str
    grounds: Sequence[Mapping[str, str]]
    title: str
    texts: Mapping[str, Any]
    files: Sequence[str]
    checked_by_name: str
    checked_at: datetime | None
    version: int
    changed_at: datetime
    published_at: datetime | None
    reason: str
    unredacted_reason: str


_COLUMNS = [
    Disclosure.id, Disclosure.request_id, Disclosure.slug, Disclosure.state, Disclosure.number,
    Disclosure.received_on, Disclosure.answered_on, Disclosure.result, Disclosure.grounds, Disclosure.texts,
    Disclosure.files, Disclosure.checked_by_name, Disclosure.checked_at, Disclosure.version, Disclosure.changed_at,
    Disclosure.published_at, Disclosure.reason, Disclosure.unredacted_reason,
]  # fmt: skip


def _view(work: Work, row: Any) -> LogView:
    title = titled(row.texts, work.language, work.tenant.profile.default_language)
    return LogView(**row._mapping, title=title)


async def log_entries(work: Work, state: str = "") -> list[LogView]:
    """Entries of a state, the latest changed first; at most MOST."""
    query = select(*_COLUMNS)
    if state:
        query = query.where(Disclosure.state == state)
    ordered = query.order_by(Disclosure.changed_at.desc(), Disclosure.id.desc()).limit(MOST)
    return [_view(work, row) for row in await work.session.execute(ordered)]


async def log_entry(work: Work, entry_id: UUID, *, lock: bool = False) -> LogView | None:
    query = select(*_COLUMNS).where(Disclosure.id == entry_id)
    row = (await work.session.execute(query.with_for_update() if lock else query)).one_or_none()
    return _view(work, row) if row is not None else None


async def entry_of_request(work: Work, request_id: UUID) -> UUID | None:
    """The log's entry of a request."""
    found: UUID | None = await work.session.scalar(select(Disclosure.id).where(Disclosure.request_id == request_id))
    return found


async def unlogged(work: Work, limit: int = 100) -> list[RequestView]:
    """Answered requests that the actor may read and that have no entry yet, the latest answered first."""
    known = select(Disclosure.id).where(Disclosure.tenant_id == Request.tenant_id, Disclosure.request_id == Request.id)
    query = (
        select(*COLUMNS)
        .where(Request.outcome.in_(sorted(LOGGED)), Request.answered_at.is_not(None), Request.state != "voided")
        .where(~known.exists())
        .order_by(Request.answered_at.desc(), Request.id)
        .limit(limit)
    )
    rows = (await work.session.execute(query)).all()
    return [shown(work, row) for row in rows if reads(work.actor, RequestView(*row))]


async def public_words(work: Work, request_id: UUID) -> dict[str, dict[str, str]]:
    """What was written of a request for the public, by language: a beginning for the entry's texts."""
    query = select(PublicText.language, PublicText.title, PublicText.summary).where(PublicText.request_id == request_id)
    return {
        language: {"title": title, "lead": summary, "body": ""}
        for language, title, summary in (await work.session.execute(query)).all()
    }


async def grounds_of(work: Work, request_id: UUID) -> list[dict[str, str]]:
    """The grounds on which anything was withheld, each once: its article and its title by language."""
    parts = select(Part.ground_id).where(Part.request_id == request_id, Part.outcome == "refused")
    answers = select(Answer.ground_id).where(Answer.request_id == request_id, Answer.state == "approved")
    query = (
        select(Ground.article, Ground.title, Ground.slug)
        .where(and_(Ground.id.in_(parts.union(answers)), Ground.id.is_not(None)))
        .order_by(Ground.article, Ground.slug)
    )
    found = (await work.session.execute(query)).all()
    return [{"article": row.article, **row.title} for row in found]


async def answer_files(work: Work, request_id: UUID) -> list[FileRow]:
    """Files of the answer that was approved: the only ones that may be chosen for the log."""
    query = select(Answer.id).where(Answer.request_id == request_id, Answer.state == "approved")
    answers = list(await work.session.scalars(query.order_by(Answer.version.desc())))
    files = await files_of_each(work, ANSWER, answers)
    return [file for answer_id in answers for file in files[answer_id]]
