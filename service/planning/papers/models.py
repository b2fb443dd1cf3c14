"""Issued papers, and what the agency answered to decisions that are for it. All of it is the agency's own."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import Base, TenantTable, belongs_to

BLANK = text("''")


class IssuedPaper(TenantTable):
    """A numbered copy, for good. content: the paper as JSON; sha256: of that; docx_sha256, pdf_sha256: of the files.

    plans: plans of other agencies that it speaks of: while one of them is closed to this agency, so is the paper.
    needs: permissions without which nobody reads what it was made of.
    """

    __tablename__ = "planning_paper"
    __table_args__ = (
        UniqueConstraint("tenant_id", "kind", "year", "serial"),
        CheckConstraint("kind in ('lookahead', 'horizon', 'annual', 'minutes', 'campaign')", name="kind"),
        CheckConstraint("language in ('az', 'ka', 'en')", name="language"),
        CheckConstraint("serial > 0", name="serial"),
        CheckConstraint("state in ('making', 'made', 'failed')", name="state"),
        Index("planning_paper_recent", "tenant_id", text("issued_at desc"), text("id desc")),
    )

    kind: Mapped[str]
    plan_id: Mapped[UUID | None]
    meeting_id: Mapped[UUID | None]
    language: Mapped[str]
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]
    plans: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    needs: Mapped[list[str]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
    year: Mapped[int]
    serial: Mapped[int]
    title: Mapped[str]
    content: Mapped[str]
    sha256: Mapped[str]
    state: Mapped[str] = mapped_column(server_default=text("'making'"))
    problem: Mapped[str] = mapped_column(server_default=BLANK)
    docx_id: Mapped[UUID | None]
    docx_sha256: Mapped[str] = mapped_column(server_default=BLANK)
    pdf_id: Mapped[UUID | None]
    pdf_sha256: Mapped[str] = mapped_column(server_default=BLANK)
    issued_at: Mapped[datetime]
    issued_by: Mapped[UUID | None]
    issued_by_name: Mapped[str]
    made_at: Mapped[datetime | None]


class DecisionAnswer(Base):
    """Whether the agency takes up a decision that is for it. wanted: the assignment that is to be made of it.

    problem: why none could be made.
    """

    __tablename__ = "plan_decision_answer"
    __table_args__ = (
        belongs_to("assignment", "assignment_id"),
        CheckConstraint("verdict in ('accepted', 'declined')", name="verdict"),
    )

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    decision_id: Mapped[UUID] = mapped_column(primary_key=True)
    plan_id: Mapped[UUID]
    verdict: Mapped[str]
    wanted: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'::jsonb"))
    reason: Mapped[str] = mapped_column(server_default=BLANK)
    problem: Mapped[str] = mapped_column(server_default=BLANK)
    assignment_id: Mapped[UUID | None]
    answered_at: Mapped[datetime]
    answered_by: Mapped[UUID | None]
    answered_by_name: Mapped[str]
