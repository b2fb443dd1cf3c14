"""Reads of letters that have no number yet."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true, tuple_

from service.correspondence.models import Letter
from service.correspondence.models.drafts import Answer, DraftLetter, DraftVersion, Signature
from service.correspondence.queries.holders import holders_today, posts_of
from service.correspondence.rules import OPEN_TO_ALL, READ, READ_RESTRICTED
from service.correspondence.rules.drafts import ALIVE, DraftContent, Standing, may_see, sees_content
from service.journals.models import JournalRow
from service.kit.paging import CappedCount, Cursor
from service.runtime.work import Work
from service.web.errors import NotFound

CONTENT = tuple(DraftContent.__slots__)
COUNT_CAP = 1_000


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as it is kept, with what rights on it depend on."""

    id: UUID
    journal_id: UUID
    unit_id: UUID
    state: str
    access: int
    access_basis: str
    kind: str
    channel: str
    language: str
    addressee_id: UUID | None
    addressee_name: str
    addressee_lines: str
    subject: str
    body: str
    sheets: int | None
    annexes: int | None
    signer_post_id: UUID | None
    template_id: UUID | None
    author_id: UUID | None
    author_name: str
    round: int
    waiting_post_id: UUID | None
    created_at: datetime
    changed_at: datetime
    version: int
    direction: str
    asked: frozenset[UUID] = field(default_factory=frozenset)
    signers: frozenset[UUID] = field(default_factory=frozenset)
    signed_by: UUID | None = None

    @property
    def content(self) -> DraftContent:
        return DraftContent(**{name: getattr(self, name) for name in CONTENT})

    @property
    def standing(self) -> Standing:
        return Standing(
            self.state, self.access, self.journal_id, self.unit_id, self.author_id, self.asked, self.signers,
            self.signed_by,
        )  # fmt: skip


_DERIVED = {"direction", "asked", "signers", "signed_by"}
_OWN = [one.name for one in fields(DraftView) if one.name not in _DERIVED]
_WHOLE = select(*[getattr(DraftLetter, name) for name in _OWN], JournalRow.direction).join(
    JournalRow, and_(JournalRow.tenant_id == DraftLetter.tenant_id, JournalRow.id == DraftLetter.journal_id)
)


async def draft_as_kept(work: Work, draft_id: UUID, *, lock: bool = False) -> DraftView | None:
    """The whole draft, whoever asks; `lock` holds its row until the end of the work."""
    query = _WHOLE.where(DraftLetter.id == draft_id)
    row = (await work.session.execute(query.with_for_update(of=DraftLetter) if lock else query)).one_or_none()
    if row is None:
        return None
    posts = {post for post in (row.waiting_post_id, row.signer_post_id) if post is not None}
    held = await holders_today(work, posts)
    signed = select(Signature.signed_by).where(Signature.draft_id == draft_id, Signature.revoked_at.is_(None))
    signed_by = await work.session.scalar(signed) if row.state in {"signed", "registered"} else None
    return DraftView(
        **row._mapping,
        asked=held.get(row.waiting_post_id, frozenset()),
        signers=held.get(row.signer_post_id, frozenset()),
        signed_by=signed_by,
    )


async def draft_for(work: Work, draft_id: UUID) -> DraftView:
    """The draft, if the actor may see its content. Raises NotFound: not there and not yours are one."""
    draft = await draft_as_kept(work, draft_id)
    if draft is None or not may_see(work.actor, draft.standing) or not sees_content(work.actor, draft.standing):
        raise NotFound
    return draft


async def may_open_draft(work: Work, draft_id: UUID) -> bool:
    """Whether the actor may open the files of this draft."""
    draft = await draft_as_kept(work, draft_id)
    return draft is not None and sees_content(work.actor, draft.standing)


async def readable_drafts(work: Work, draft_ids: Collection[UUID]) -> set[UUID]:
    """Those of some drafts whose acts the actor may read whole."""
    rows = await work.session.execute(select(DraftLetter.id).where(DraftLetter.id.in_(draft_ids), await _visible(work)))
    return {row.id for row in rows}


# --- lists


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One line of the list of drafts."""

    id: UUID
    journal_id: UUID
    unit_id: UUID
    state: str
    access: int
    addressee_name: str
    subject: str
    language: str
    author_name: str
    changed_at: datetime
    waiting_post_id: UUID | None
    signer_post_id: UUID | None

    @property
    def place(self) -> Cursor:
        return Cursor(self.changed_at, self.id)


ROW = [getattr(DraftLetter, one.name) for one in fields(DraftRow)]
PILES = ("mine", "approve", "sign", "register", "all", "discarded")
"""Views of the list: my own, those that wait for my approval, my signature, a number; all that live; thrown away."""


async def drafts(work: Work, pile: str, *, after: Cursor | None = None, limit: int = 50) -> list[DraftRow]:
    """A page of one pile of drafts, those changed last first; one more than `limit` when there are more."""
    query: Select[Any] = select(*ROW).where(await _visible(work), *await _in_pile(work, pile))
    if after is not None:
        query = query.where(tuple_(DraftLetter.changed_at, DraftLetter.id) < tuple_(after.at, after.id))
    ordered = query.order_by(DraftLetter.changed_at.desc(), DraftLetter.id.desc()).limit(limit + 1)
    return [DraftRow(*row) for row in await work.session.execute(ordered)]


async def count_drafts(work: Work, piles: Collection[str]) -> dict[str, CappedCount]:
    """How many drafts lie in some piles, each counted up to COUNT_CAP, in one question."""
    visible = await _visible(work)
    counts = []
    for pile in piles:
        rows = select(DraftLetter.id).where(visible, *await _in_pile(work, pile)).limit(COUNT_CAP + 1).subquery()
        counts.append(select(func.count()).select_from(rows).scalar_subquery())
    found = (await work.session.execute(select(*counts))).one() if counts else ()
    return {pile: CappedCount.of(number, COUNT_CAP) for pile, number in zip(piles, found, strict=True)}


async def _in_pile(work: Work, pile: str) -> list[ColumnElement[bool]]:
    posts = [post for post, _ in await posts_of(work, work.actor.on_behalf_of or work.actor.id)]
    if pile == "mine":
        return [DraftLetter.author_id == work.actor.id, DraftLetter.state.in_(ALIVE)]
    if pile == "approve":
        return [DraftLetter.state == "in_review", DraftLetter.waiting_post_id.in_(posts)]
    if pile == "sign":
        return [DraftLetter.state == "approved", or_(DraftLetter.signer_post_id.in_(posts), await _free_to_sign(work))]
    if pile == "register":
        return [DraftLetter.state == "signed"]
    return [DraftLetter.state == "discarded"] if pile == "discarded" else [DraftLetter.state.in_(ALIVE)]


async def _free_to_sign(work: Work) -> ColumnElement[bool]:
    """Drafts whose signing post nobody holds, for those who may sign in its stead."""
    if not work.actor.may("correspondence.sign"):
        return false()
    named = await work.session.scalars(
        select(DraftLetter.signer_post_id).where(DraftLetter.state == "approved").distinct()
    )
    posts = [post for post in named if post is not None]
    held = await holders_today(work, posts)
    empty = [post for post in posts if post not in held]
    return or_(DraftLetter.signer_post_id.is_(None), DraftLetter.signer_post_id.in_(empty))


async def _visible(work: Work) -> ColumnElement[bool]:
    """The predicate of `rules.drafts.sees_content`, for many at once."""
    posts = [post for post, _ in await posts_of(work, work.actor.on_behalf_of or work.actor.id)]
    mine = [
        and_(DraftLetter.state == "in_review", DraftLetter.waiting_post_id.in_(posts)),
        and_(DraftLetter.state.in_(("approved", "signed")), DraftLetter.signer_post_id.in_(posts)),
    ]
    if work.actor.id is not None:
        mine.append(DraftLetter.author_id == work.actor.id)
    open_to_readers = and_(DraftLetter.access == OPEN_TO_ALL, _within(work, READ))
    restricted = and_(_within(work, READ), _within(work, READ_RESTRICTED))
    return or_(*mine, open_to_readers, restricted)


def _within(work: Work, permission: str) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = []
    for unit, journal in work.actor.scope(permission).pairs:
        here = [DraftLetter.unit_id == unit] if unit else []
        there = [DraftLetter.journal_id == journal] if journal else []
        parts.append(and_(true(), *here, *there))
    return or_(false(), *parts)


# --- versions and answers


@dataclass(frozen=True, slots=True)
class Version:
    """One saved version of a draft; `content` as it was, plain values by name."""

    version: int
    saved_at: datetime
    saved_by_name: str
    content: dict[str, Any]


async def versions_of(work: Work, draft_id: UUID) -> list[Version]:
    """All versions of a draft, the latest first."""
    query = select(DraftVersion).where(DraftVersion.draft_id == draft_id).order_by(DraftVersion.version.desc())
    return [
        Version(row.version, row.saved_at, row.saved_by_name, msgspec.json.decode(row.content))
        for row in await work.session.scalars(query)
    ]


@dataclass(frozen=True, slots=True)
class Answered:
    """An incoming letter that a draft answers, or a letter of ours that answers one."""

    id: UUID
    number: str
    subject: str
    state: str
    access: int
    journal_id: UUID
    unit_id: UUID
    sender_name: str
    registered_at: datetime
    written_off_at: datetime | None
    direction: str = "incoming"


async def answers_of(work: Work, draft_ids: Sequence[UUID]) -> dict[UUID, list[Answered]]:
    """The incoming letters that each of some drafts answers."""
    query = (
        select(
            Answer.draft_id, Letter.id, Letter.number, Letter.subject, Letter.state, Letter.access, Letter.journal_id,
            Letter.unit_id, Letter.sender_name, Letter.registered_at, Answer.written_off_at,
        )
        .join(Letter, and_(Letter.tenant_id == Answer.tenant_id, Letter.id == Answer.letter_id))
        .where(Answer.draft_id.in_(draft_ids))
        .order_by(Letter.registered_at, Letter.id)
    )  # fmt: skip
    found: dict[UUID, list[Answered]] = {}
    for row in await work.session.execute(query):
        found.setdefault(row[0], []).append(Answered(*row[1:]))
    return found


async def answering(work: Work, letter_id: UUID) -> list[DraftRow]:
    """Drafts and letters of ours that answer an incoming letter, as far as the actor sees them."""
    query = (
        select(*ROW)
        .join(Answer, and_(Answer.tenant_id == DraftLetter.tenant_id, Answer.draft_id == DraftLetter.id))
        .where(Answer.letter_id == letter_id, DraftLetter.state != "discarded", await _visible(work))
        .order_by(DraftLetter.created_at)
    )
    return [DraftRow(*row) for row in await work.session.execute(query)]
