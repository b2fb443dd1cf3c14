"""Invitations, questions, and one row for each mail of this apartment."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import TenantTable, belongs_to

Json = dict[str, Any]
EMPTY = sql("'{}'::jsonb")


class Invitation(TenantTable):
    """Somebody who was asked to come. token: sealed, for the mail alone; it is looked for by its digest.

    answer_name, answer_outlet: as whoever used the link said of themselves, which may be another person.
    """

    __tablename__ = "press_invitation"
    __table_args__ = (
        UniqueConstraint("tenant_id", "event_id", "address_key"),
        UniqueConstraint("tenant_id", "token_digest"),
        belongs_to("media_event", "event_id"),
        belongs_to("outlet", "outlet_id"),
        belongs_to("journalist", "journalist_id"),
        CheckConstraint("state in ('queued', 'sent', 'accepted', 'declined', 'no_reply', 'bounced')", name="state"),
        Index("press_invitation_event", "tenant_id", "event_id", "state", "name"),
        Index("press_invitation_journalist", "tenant_id", "journalist_id",
              postgresql_where=sql("journalist_id is not null")),
        Index("press_invitation_outlet", "tenant_id", "outlet_id", postgresql_where=sql("outlet_id is not null")),
    )  # fmt: skip

    event_id: Mapped[UUID]
    outlet_id: Mapped[UUID | None]
    journalist_id: Mapped[UUID | None]
    name: Mapped[str]
    outlet: Mapped[str] = mapped_column(server_default="")
    address: Mapped[str]
    address_key: Mapped[str]
    language: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="queued")
    token: Mapped[bytes] = mapped_column(LargeBinary)
    token_digest: Mapped[bytes] = mapped_column(LargeBinary)
    answer_name: Mapped[str] = mapped_column(server_default="")
    answer_outlet: Mapped[str] = mapped_column(server_default="")
    answered_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by_name: Mapped[str]


class Mail(TenantTable):
    """One mail to one recipient and what became of it. about: what it says; its Message-ID is made of its id."""

    __tablename__ = "press_mail"
    __table_args__ = (
        belongs_to("media_event", "event_id"),
        belongs_to("accreditation", "accreditation_id"),
        belongs_to("press_invitation", "invitation_id"),
        CheckConstraint(
            "state in ('queued', 'sending', 'sent', 'deferred', 'refused', 'uncertain', 'not_configured')", name="state"
        ),
        CheckConstraint("(accreditation_id is null) <> (invitation_id is null)", name="whose"),
        Index("press_mail_accreditation", "tenant_id", "accreditation_id", "queued_at",
              postgresql_where=sql("accreditation_id is not null")),
        Index("press_mail_invitation", "tenant_id", "invitation_id", "queued_at",
              postgresql_where=sql("invitation_id is not null")),
    )  # fmt: skip

    kind: Mapped[str]
    event_id: Mapped[UUID | None]
    accreditation_id: Mapped[UUID | None]
    invitation_id: Mapped[UUID | None]
    address: Mapped[str]
    name: Mapped[str] = mapped_column(server_default="")
    language: Mapped[str]
    about: Mapped[Json] = mapped_column(JSONB, server_default=EMPTY)
    state: Mapped[str] = mapped_column(server_default="queued")
    attempts: Mapped[int] = mapped_column(server_default=sql("0"))
    reason: Mapped[str] = mapped_column(server_default="")
    code: Mapped[int | None]
    queued_at: Mapped[datetime]
    tried_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


class Question(TenantTable):
    """A question of the press to an event. place: in the queue. inquiry_id: of the inquiry that it became."""

    __tablename__ = "press_question"
    __table_args__ = (
        belongs_to("media_event", "event_id"),
        belongs_to("accreditation", "accreditation_id"),
        belongs_to("press_question", "merged_into_id"),
        CheckConstraint(
            "state in ('submitted', 'accepted', 'merged', 'declined', 'asked', 'answered', 'taken_away')", name="state"
        ),
        CheckConstraint("(state = 'merged') = (merged_into_id is not null)", name="merged"),
        Index("press_question_queue", "tenant_id", "event_id", "state", "place"),
        Index("press_question_asker", "tenant_id", "accreditation_id",
              postgresql_where=sql("accreditation_id is not null")),
        Index("press_question_merged", "tenant_id", "merged_into_id",
              postgresql_where=sql("merged_into_id is not null")),
    )  # fmt: skip

    event_id: Mapped[UUID]
    accreditation_id: Mapped[UUID | None]
    name: Mapped[str] = mapped_column(server_default="")
    outlet: Mapped[str] = mapped_column(server_default="")
    language: Mapped[str]
    text: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="submitted")
    place: Mapped[int] = mapped_column(server_default=sql("0"))
    reason: Mapped[str] = mapped_column(server_default="")
    merged_into_id: Mapped[UUID | None]
    answer: Mapped[str] = mapped_column(server_default="")
    inquiry_id: Mapped[UUID | None]
    submitted_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default=sql("1"))
