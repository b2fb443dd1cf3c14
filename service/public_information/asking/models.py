"""The table of the citizen's side: what is being typed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import TenantTable, belongs_to


class AskingDraft(TenantTable):
    """A form somebody unknown is filling in; known by a digest of the cookie. Emptied when it was sent."""

    __tablename__ = "asking_draft"
    __table_args__ = (
        UniqueConstraint("tenant_id", "key_digest"),
        belongs_to("information_request", "request_id"),
        Index("asking_draft_saved", "tenant_id", "saved_at"),
        Index("asking_draft_request", "tenant_id", "request_id", postgresql_where=text("request_id is not null")),
    )

    key_digest: Mapped[bytes] = mapped_column(LargeBinary)
    content: Mapped[str] = mapped_column(default="{}", server_default="{}")
    language: Mapped[str]
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    request_id: Mapped[UUID | None]
    receipt: Mapped[bytes | None] = mapped_column(LargeBinary)
