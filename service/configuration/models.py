"""Tables of an agency's changes to its own settings."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import TenantTable


class VersionRow(TenantTable):
    """One version, never changed. overrides: all settings by path as they stand with it. changes: path, old, new.

    of_number: the version that was returned to; 0 for the agency's file alone.
    """

    __tablename__ = "configuration_version"
    __table_args__ = (
        CheckConstraint("number > 0 and of_number >= 0", name="number"),
        UniqueConstraint("tenant_id", "number"),
    )

    number: Mapped[int]
    of_number: Mapped[int | None]
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    overrides: Mapped[dict[str, Any]] = mapped_column(JSONB)
    reason: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[UUID | None]
    by_name: Mapped[str]


class DraftRow(TenantTable):
    """What one person has changed and not yet saved: by path, the value that stood and the new one."""

    __tablename__ = "configuration_draft"
    __table_args__ = (UniqueConstraint("tenant_id", "person_id"),)

    person_id: Mapped[UUID]
    changes: Mapped[dict[str, Any]] = mapped_column(JSONB)
    changed_at: Mapped[datetime]
