"""The one table of the grid: secret addresses at which a person's calendar program reads it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from service.runtime.tables import TenantTable, belongs_to


class GridFeed(TenantTable):
    """A secret address; only its digest is kept. scope: what the person does ("mine"), or all that is shown ("all")."""

    __tablename__ = "plan_feed"
    __table_args__ = (
        UniqueConstraint("tenant_id", "digest"),
        belongs_to("person", "person_id"),
        CheckConstraint("scope in ('mine', 'all')", name="scope"),
    )

    person_id: Mapped[UUID]
    digest: Mapped[bytes]
    scope: Mapped[str]
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
