"""Tables of mail to many: mailings with their texts, one delivery for each recipient, and who asked for no more."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import Base, TenantTable, belongs_to

Json = dict[str, Any]
NOTHING, ONE, ZERO = text("'[]'::jsonb"), text("1"), text("0")


class Mailing(TenantTable):
    """One sending of a matter to many. matter: a key of `slots.MATTERS`; occasion, edition: which mail of it.

    lists: id and name of each as it was then; typed: addresses beside the lists, and what else the matter asks for.
    left_out: the first of those who were not written to, and why; failures: tries in a row at which the mail server was
    away; next_at: when it is tried again.
    """

    __tablename__ = "mailing"
    __table_args__ = (
        CheckConstraint("edition > 0", name="edition"),
        CheckConstraint("state in ('gathering', 'waiting', 'sending', 'done', 'stopped')", name="state"),
        Index("mailing_matter", "tenant_id", "matter", "matter_id", text("created_at desc")),
        Index("mailing_open", "tenant_id", "state", postgresql_where=text("state in ('gathering', 'sending')")),
    )

    matter: Mapped[str]
    matter_id: Mapped[UUID]
    occasion: Mapped[str]
    edition: Mapped[int] = mapped_column(server_default=ONE)
    state: Mapped[str] = mapped_column(server_default="gathering")
    lists: Mapped[list[Json]] = mapped_column(JSONB, server_default=NOTHING)
    typed: Mapped[list[Json]] = mapped_column(JSONB, server_default=NOTHING)
    left_out: Mapped[list[Json]] = mapped_column(JSONB, server_default=NOTHING)
    left_out_count: Mapped[int] = mapped_column(server_default=ZERO)
    failures: Mapped[int] = mapped_column(server_default=ZERO)
    next_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]
    created_by_name: Mapped[str]
    gathered_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


class MailingText(Base):
    """What a mailing says in a language, as it was written; what is each recipient's own stands in holes."""

    __tablename__ = "mailing_text"
    __table_args__ = (belongs_to("mailing", "mailing_id"),)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    mailing_id: Mapped[UUID] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    written_at: Mapped[datetime]


class Delivery(TenantTable):
    """One mail to one recipient; an address has one for each occasion and edition of a matter, in whichever mailing.

    party, party_id: whose address it is; own_id: what of the matter is made for this recipient alone. handing_at: the
    text was about to go out; cuts: answers that were lost. next_at: when it is tried; None when nothing more happens.
    """

    __tablename__ = "mailing_delivery"
    __table_args__ = (
        UniqueConstraint("tenant_id", "token"),
        UniqueConstraint("tenant_id", "matter", "matter_id", "occasion", "edition", "folded"),
        belongs_to("mailing", "mailing_id"),
        CheckConstraint(
            "state in ('queued', 'sending', 'sent', 'deferred', 'bounced', 'failed', 'uncertain', 'stopped')",
            name="state",
        ),
        CheckConstraint("(party = '') = (party_id is null)", name="party"),
        Index(
            "mailing_delivery_due", "tenant_id", "mailing_id", "next_at", "id",
            postgresql_where=text("next_at is not null"),
        ),
        Index("mailing_delivery_under_way", "tenant_id", "mailing_id", postgresql_where=text("state = 'sending'")),
        Index("mailing_delivery_listed", "tenant_id", "mailing_id", "state", "folded"),
        Index(
            "mailing_delivery_party", "tenant_id", "party", "party_id", text("queued_at desc"),
            postgresql_where=text("party_id is not null"),
        ),
        Index("mailing_delivery_own", "tenant_id", "own_id", postgresql_where=text("own_id is not null")),
        Index("mailing_delivery_folded", "tenant_id", "folded"),
    )  # fmt: skip

    mailing_id: Mapped[UUID]
    matter: Mapped[str]
    matter_id: Mapped[UUID]
    occasion: Mapped[str]
    edition: Mapped[int]
    party: Mapped[str] = mapped_column(server_default="")
    party_id: Mapped[UUID | None]
    own_id: Mapped[UUID | None]
    name: Mapped[str]
    address: Mapped[str]
    folded: Mapped[str]
    language: Mapped[str]
    token: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="queued")
    attempts: Mapped[int] = mapped_column(server_default=ZERO)
    cuts: Mapped[int] = mapped_column(server_default=ZERO)
    reason: Mapped[str] = mapped_column(server_default="")
    code: Mapped[int | None]
    queued_at: Mapped[datetime]
    next_at: Mapped[datetime | None]
    handing_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


class Optout(Base):
    """An address that asked an agency for no more mail of a topic, such as that of the press office."""

    __tablename__ = "mailing_optout"

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    folded: Mapped[str] = mapped_column(primary_key=True)
    address: Mapped[str]
    delivery_id: Mapped[UUID | None]
    at: Mapped[datetime]
