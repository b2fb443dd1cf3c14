"""Reads of what happened to a draft: its approvals, its signature, the documents made of it, how it was sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select

from service.correspondence.models.drafts import Approval, Dispatch, LetterTemplate, Rendition, Signature
from service.correspondence.rules.chain import Step
from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """One level of one round, titled in the reader's language."""

    id: UUID
    round: int
    level: int
    title: str
    post_id: UUID | None
    state: str
    why: str
    decided_at: datetime | None
    decided_by: UUID | None
    decided_by_name: str
    on_behalf_of: UUID | None
    remark: str

    @property
    def step(self) -> Step:
        return Step(self.level, self.post_id, self.state, self.decided_by)


async def approvals(work: Work, draft_id: UUID, round_: int | None = None) -> list[ApprovalRow]:
    """The levels of a draft by round and level; those of one round when it is named."""
    query = select(Approval).where(Approval.draft_id == draft_id).order_by(Approval.round, Approval.level)
    if round_ is not None:
        query = query.where(Approval.round == round_)
    say = work.tenant.profile.say
    return [
        ApprovalRow(
            row.id, row.round, row.level, say(msgspec.json.decode(row.titles), work.language), row.post_id, row.state,
            row.why, row.decided_at, row.decided_by, row.decided_by_name, row.on_behalf_of, row.remark,
        )
        for row in await work.session.scalars(query.execution_options(populate_existing=True))
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """A recorded signature. for_post: given in the stead of the post's holder. digest: SHA-256 in hexadecimal."""

    id: UUID
    version: int
    digest: str
    signed_at: datetime
    signed_by: UUID | None
    signed_by_name: str
    post_id: UUID | None
    for_post: bool
    on_behalf_of: UUID | None


async def signature_of(work: Work, draft_id: UUID) -> SignatureRow | None:
    """The signature that stands, None when there is none or it was taken back."""
    query = select(Signature).where(Signature.draft_id == draft_id, Signature.revoked_at.is_(None))
    row = await work.session.scalar(query)
    if row is None:
        return None
    return SignatureRow(
        row.id, row.version, row.digest, row.signed_at, row.signed_by, row.signed_by_name, row.post_id, row.for_post,
        row.on_behalf_of,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class RenditionRow:
    """A document made of a version; `problem` is a code of `rules.templates.PROBLEMS`, `detail` its parameters."""

    id: UUID
    draft_id: UUID
    version: int
    final: bool
    state: str
    problem: str
    detail: dict[str, Any]
    docx_id: UUID | None
    pdf_id: UUID | None
    asked_at: datetime


def _rendition(row: Rendition) -> RenditionRow:
    return RenditionRow(
        row.id, row.draft_id, row.version, row.final, row.state, row.problem, msgspec.json.decode(row.detail),
        row.docx_id, row.pdf_id, row.asked_at,
    )  # fmt: skip


async def last_rendition(work: Work, draft_id: UUID) -> RenditionRow | None:
    """The document asked for last."""
    query = select(Rendition).where(Rendition.draft_id == draft_id)
    row = await work.session.scalar(query.order_by(Rendition.asked_at.desc(), Rendition.id.desc()).limit(1))
    return _rendition(row) if row else None


async def rendition_by_id(work: Work, rendition_id: UUID) -> RenditionRow | None:
    row = await work.session.scalar(select(Rendition).where(Rendition.id == rendition_id))
    return _rendition(row) if row else None


@dataclass(frozen=True, slots=True)
class DispatchRow:
    """How and when a letter was sent, and what became of it."""

    id: UUID
    letter_id: UUID
    channel: str
    note: str
    state: str
    sent_at: datetime
    sent_by_name: str
    settled_at: datetime | None
    settled_by_name: str
    reason: str


async def dispatches_of(work: Work, letter_id: UUID) -> list[DispatchRow]:
    """Every sending of a letter, the latest first."""
    query = (
        select(Dispatch).where(Dispatch.letter_id == letter_id).order_by(Dispatch.sent_at.desc(), Dispatch.id.desc())
    )
    rows = await work.session.scalars(query.execution_options(populate_existing=True))
    return [
        DispatchRow(
            row.id, row.letter_id, row.channel, row.note, row.state, row.sent_at, row.sent_by_name, row.settled_at,
            row.settled_by_name, row.reason,
        )
        for row in rows
    ]  # fmt: skip


async def letter_of_dispatch(work: Work, dispatch_id: UUID) -> UUID | None:
    """The letter that a dispatch belongs to."""
    found: UUID | None = await work.session.scalar(select(Dispatch.letter_id).where(Dispatch.id == dispatch_id))
    return found


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A template of an agency; `problem` is a code of `rules.templates.PROBLEMS`, `detail` its parameters."""

    id: UUID
    title: str
    language: str
    direction: str
    state: str
    problem: str
    detail: dict[str, Any]
    file_id: UUID | None
    made_by_name: str
    made_at: datetime


async def templates(
    work: Work, states: Sequence[str] = ("making", "checking", "ready", "refused")
) -> list[TemplateRow]:
    """Templates in some states, the latest first."""
    query = select(LetterTemplate).where(LetterTemplate.state.in_(states))
    rows = await work.session.scalars(
        query.order_by(LetterTemplate.made_at.desc(), LetterTemplate.id.desc()).limit(500)
    )
    return [_template(row) for row in rows]


async def template_by_id(work: Work, template_id: UUID) -> TemplateRow | None:
    row = await work.session.scalar(
        select(LetterTemplate).where(LetterTemplate.id == template_id).execution_options(populate_existing=True)
    )
    return _template(row) if row else None


def _template(row: LetterTemplate) -> TemplateRow:
    return TemplateRow(
        row.id, row.title, row.language, row.direction, row.state, row.problem, msgspec.json.decode(row.detail),
        row.file_id, row.made_by_name, row.made_at,
    )  # fmt: skip
