"""The table of subscribers."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import TenantTable


class Subscriber(TenantTable):
    """An address on the list of a topic. language: of its mails; wished_language: once the link is followed.

    token_digest, token_until: of the link that confirms, as long as it works; token_sealed: the link itself until its
    mail is gone. bounces: mails in a row that a server refused for good. reason: why it ended.
    """

    __tablename__ = "mailing_subscriber"
    __table_args__ = (
        UniqueConstraint("tenant_id", "topic", "folded"),
        UniqueConstraint("tenant_id", "token_digest"),
        CheckConstraint("state in ('waiting', 'confirmed', 'ended')", name="state"),
        CheckConstraint("reason in ('', 'left', 'bounced')", name="reason"),
        CheckConstraint("state <> 'confirmed' or confirmed_at is not null", name="confirmed"),
        CheckConstraint("(state = 'ended') = (ended_at is not null)", name="ended"),
        Index("mailing_subscriber_listed", "tenant_id", "topic", "state", "folded"),
    )

    topic: Mapped[str]
    address: Mapped[str]
    folded: Mapped[str]
    language: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="waiting")
    reason: Mapped[str] = mapped_column(server_default="")
    wished_language: Mapped[str]
    token_digest: Mapped[bytes | None] = mapped_column(LargeBinary)
    token_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    token_until: Mapped[datetime | None]
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    bounces: Mapped[int] = mapped_column(server_default=text("0"))
    bounced_at: Mapped[datetime | None]
    bounce_told: Mapped[str] = mapped_column(server_default="")
