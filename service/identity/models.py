"""Tables of people, units, posts and rights."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import Base, TenantTable, belongs_to


class Person(TenantTable):
    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("tenant_id", "username"), UniqueConstraint("tenant_id", "subject"))

    username: Mapped[str]
    subject: Mapped[str | None]
    family_name: Mapped[str]
    given_name: Mapped[str]
    patronymic: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    language: Mapped[str | None]
    settings: Mapped[str] = mapped_column(default="{}")
    state: Mapped[str] = mapped_column(default="active")
    created_at: Mapped[datetime]


class Unit(TenantTable):
    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("tenant_id", "slug"), belongs_to("unit", "parent_id"))

    slug: Mapped[str]
    parent_id: Mapped[UUID | None]
    position: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(default="active")


class UnitText(Base):
    __tablename__ = "unit_text"
    __table_args__ = (belongs_to("unit", "unit_id"),)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


class Post(TenantTable):
    __tablename__ = "post"
    __table_args__ = (UniqueConstraint("tenant_id", "slug"), belongs_to("unit", "unit_id"))

    slug: Mapped[str]
    unit_id: Mapped[UUID]
    is_head: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(default="active")


class PostText(Base):
    __tablename__ = "post_text"
    __table_args__ = (belongs_to("post", "post_id"),)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    post_id: Mapped[UUID] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]


class Holding(TenantTable):
    __tablename__ = "holding"
    __table_args__ = (belongs_to("post", "post_id"), belongs_to("person", "person_id"))

    post_id: Mapped[UUID]
    person_id: Mapped[UUID]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class Deputyship(TenantTable):
    __tablename__ = "deputyship"
    __table_args__ = (belongs_to("person", "person_id"), belongs_to("person", "deputy_id"))

    person_id: Mapped[UUID]
    deputy_id: Mapped[UUID]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[str]
    cancelled_at: Mapped[datetime | None]


class RoleGrant(TenantTable):
    __tablename__ = "role_grant"
    __table_args__ = (belongs_to("person", "person_id"), belongs_to("unit", "unit_id"))

    person_id: Mapped[UUID]
    role: Mapped[str]
    unit_id: Mapped[UUID | None]
    journal_id: Mapped[UUID | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(default="hand")
    revoked_at: Mapped[datetime | None]


class ApiToken(TenantTable):
    __tablename__ = "api_token"
    __table_args__ = (UniqueConstraint("tenant_id", "digest"), belongs_to("unit", "unit_id"))

    name: Mapped[str]
    digest: Mapped[bytes]
    role: Mapped[str]
    unit_id: Mapped[UUID | None]
    journal_id: Mapped[UUID | None]
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
