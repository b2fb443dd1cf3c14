"""Lists that mail is sent to, and merges of two contacts that are one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import TenantTable, belongs_to


class MediaList(TenantTable):
    __tablename__ = "media_list"

    title: Mapped[str]
    purpose: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="active")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    changed_by_name: Mapped[str]


class MediaListMember(TenantTable):
    __tablename__ = "media_list_member"
    __table_args__ = (
        UniqueConstraint("tenant_id", "list_id", "outlet_id"),
        UniqueConstraint("tenant_id", "list_id", "journalist_id"),
        belongs_to("media_list", "list_id"),
        belongs_to("outlet", "outlet_id"),
        belongs_to("journalist", "journalist_id"),
    )

    list_id: Mapped[UUID]
    outlet_id: Mapped[UUID | None]
    journalist_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(default="in")
    changed_at: Mapped[datetime]
    changed_by_name: Mapped[str]


class MediaMerge(TenantTable):
    __tablename__ = "media_merge"

    subject: Mapped[str]
    survivor_id: Mapped[UUID]
    merged_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(default="done")
    taken: Mapped[dict[str, Any]] = mapped_column(JSONB)
    merged_at: Mapped[datetime]
    merged_by_name: Mapped[str]
