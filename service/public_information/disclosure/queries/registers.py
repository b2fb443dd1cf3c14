"""Reads of two registers: of public information (what came and went), and of everything that was published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, select, tuple_

from service.kit.folding import word_forms
from service.kit.paging import Cursor
from service.public_information.models import Entry, Request
from service.public_information.rules.acts import READ, RESTRICTED
from service.publishing.models import Publication, PublicationText
from service.publishing.queries.searching import folded, says
from service.runtime.work import Work

MOST, PAGE = 2_000, 50


@dataclass(frozen=True, slots=True)
class InformationEntry:
    """A line of the register of public information. party: from whom it came or to whom it went, "" where withheld."""

    id: UUID
    title: str
    event: str
    event_on: date
    party: str
    withheld: bool
    responsible: str
    request_id: UUID | None
    number: str
    entered_at: datetime
    entered_by_name: str


async def information_entries(work: Work, first: date, last: date) -> list[InformationEntry]:
    """Lines of these days in their order; at most MOST. Those of requests that the actor may not read are left out.

    Names of people are for those alone who may see who asked.
    """
    query = (
        select(
            Entry.id, Entry.title, Entry.event, Entry.event_on, Entry.party, Entry.party_personal, Entry.responsible,
            Entry.request_id, Entry.entered_at, Entry.entered_by_name, Request.number, Request.unit_id,
            Request.journal_id,
        )
        .outerjoin(Request, and_(Request.tenant_id == Entry.tenant_id, Request.id == Entry.request_id))
        .where(Entry.event_on.between(first, last))
        .order_by(Entry.event_on, Entry.entered_at, Entry.id)
        .limit(MOST)
    )  # fmt: skip
    rows = (await work.session.execute(query)).all()
    return [_entry(work, row) for row in rows if _readable(work, row)]


def _readable(work: Work, row: Any) -> bool:
    return row.request_id is None or work.actor.scope(READ).covers(row.unit_id, row.journal_id)


def _entry(work: Work, row: Any) -> InformationEntry:
    open_ = work.actor.may(RESTRICTED) if row.request_id is None else _sees(work, row)
    withheld = row.party_personal and not open_
    return InformationEntry(
        row.id, row.title, row.event, row.event_on, "" if withheld else row.party, withheld, row.responsible,
        row.request_id, row.number or "", row.entered_at, row.entered_by_name,
    )  # fmt: skip


def _sees(work: Work, row: Any) -> bool:
    return work.actor.scope(RESTRICTED).covers(row.unit_id, row.journal_id)


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A publication as staff see it in the list of all. state: published, withdrawn or removed."""

    id: UUID
    kind: str
    record: str
    record_id: UUID
    slug: str
    state: str
    published_at: datetime
    withdrawn_at: datetime | None
    reason: str
    version: int
    title: str
    language: str

    @property
    def place(self) -> Cursor:
        return Cursor(self.published_at, self.id)


async def publications(
    work: Work, *, kinds: Sequence[str] = (), state: str = "", asked: str = "", after: Cursor | None = None
) -> tuple[list[PublishedRow], Cursor | None]:
    """Everything that was published, newest first, withdrawn things too; and the place to go on from."""
    profile = work.tenant.profile
    wanted = list(dict.fromkeys([work.language, profile.default_language, *profile.languages]))
    order = case({code: place for place, code in enumerate(wanted)}, value=PublicationText.language, else_=99)
    words = (
        select(PublicationText.title, PublicationText.language)
        .where(
            PublicationText.tenant_id == Publication.tenant_id,
            PublicationText.publication_id == Publication.id,
            PublicationText.version == Publication.version,
        )
        .order_by(order)
        .limit(1)
        .lateral("words")
    )
    query: Select[*tuple[Any, ...]] = select(
        Publication.id, Publication.kind, Publication.record, Publication.record_id, Publication.slug,
        Publication.state, Publication.published_at, Publication.withdrawn_at, Publication.reason,
        Publication.version, words.c.title, words.c.language,
    ).join(words, onclause=Publication.version > 0)  # fmt: skip
    if kinds:
        query = query.where(Publication.kind.in_(kinds))
    if state:
        query = query.where(Publication.state == state)
    if word_forms(asked):
        query = query.where(says(folded(words.c.title), asked))
    if after is not None:
        query = query.where(tuple_(Publication.published_at, Publication.id) < tuple_(after.at, after.id))
    ordered = query.order_by(Publication.published_at.desc(), Publication.id.desc()).limit(PAGE + 1)
    rows = [PublishedRow(**row._mapping) for row in await work.session.execute(ordered)]
    return rows[:PAGE], rows[PAGE - 1].place if len(rows) > PAGE else None
