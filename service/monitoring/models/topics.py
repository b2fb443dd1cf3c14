"""Tables of topics: what clips are about, in the agency's own words, per language."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from service.monitoring.models.clips import one_of
from service.runtime.tables import Base, TenantTable, belongs_to


class MediaTopic(TenantTable):
    """A topic; place: its order in lists, and for the first nine the key that sets it."""

    __tablename__ = "media_topic"
    __table_args__ = (UniqueConstraint("tenant_id", "slug"), one_of("state", "active", "retired"))

    slug: Mapped[str]
    place: Mapped[int]
    state: Mapped[str] = mapped_column(server_default="active")
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(server_default=sql("1"))


class MediaTopicText(Base):
    """What a topic is called in one language, and what belongs to it."""

    __tablename__ = "media_topic_text"
    __table_args__ = (belongs_to("media_topic", "topic_id"),)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    topic_id: Mapped[UUID] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    note: Mapped[str] = mapped_column(server_default="")
