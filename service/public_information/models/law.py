"""Grounds and tariffs: dated rows of the country's law that an agency may change, each version a row of its own."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import TenantTable

Json = dict[str, Any]


class Dated(TenantTable):
    """What every version of a row of the law says."""

    __abstract__ = True

    slug: Mapped[str]
    version: Mapped[int]
    origin: Mapped[str]
    state: Mapped[str]
    since: Mapped[date]
    until: Mapped[date | None]
    article: Mapped[str] = mapped_column(server_default="")
    title: Mapped[Json] = mapped_column(JSONB)
    source: Mapped[str]
    certainty: Mapped[str]
    reason: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]
    created_by_name: Mapped[str]


def _dated() -> tuple[Any, ...]:
    return (
        UniqueConstraint("tenant_id", "slug", "version"),
        CheckConstraint("version > 0", name="version"),
        CheckConstraint("origin in ('country', 'agency')", name="origin"),
        CheckConstraint("state in ('active', 'offered', 'withdrawn')", name="state"),
        CheckConstraint("certainty in ('A', 'B', 'C', 'U')", name="certainty"),
    )


class Ground(Dated):
    """A ground on which information is withheld. title, note: per language."""

    __tablename__ = "information_ground"
    __table_args__ = _dated()

    note: Mapped[Json] = mapped_column(JSONB)


class Tariff(Dated):
    """What is paid for a page, a piece or an hour, in minor units; unit `minimum`: up to that much nothing is paid."""

    __tablename__ = "information_tariff"
    __table_args__ = (
        *_dated(),
        CheckConstraint("unit in ('page', 'piece', 'hour', 'minimum')", name="unit"),
        CheckConstraint("amount >= 0", name="amount"),
    )

    unit: Mapped[str]
    amount: Mapped[int]
    currency: Mapped[str]
