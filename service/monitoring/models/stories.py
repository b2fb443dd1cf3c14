"""Tables of stories: clips that tell the same, and what people decided about which belong together."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from service.monitoring.models.clips import one_of
from service.runtime.tables import TenantTable, belongs_to


class Story(TenantTable):
    """Clips that tell the same; every clip is in one, often alone. merged_into: the story that took its clips over.

    main_id: the clip that stands for it, chosen by a person; None: its first.
    """

    __tablename__ = "story"
    __table_args__ = (
        belongs_to("story", "merged_into"),
        CheckConstraint("clips >= 0", name="clips"),
        Index("story_last", "tenant_id", sql("last_at desc"), sql("id desc"), postgresql_where=sql("clips > 1")),
    )

    main_id: Mapped[UUID | None]
    merged_into: Mapped[UUID | None]
    clips: Mapped[int] = mapped_column(server_default=sql("0"))
    outlets: Mapped[int] = mapped_column(server_default=sql("0"))
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]


class StoryBond(TenantTable):
    """A person's word on two stories. `together`: other went into one, never apart; `apart`: likeness never joins them.

    void: a later word took it back.
    """

    __tablename__ = "story_bond"
    __table_args__ = (
        one_of("kind", "together", "apart"),
        belongs_to("story", "one_id"),
        belongs_to("story", "other_id"),
        Index("story_bond_one", "tenant_id", "one_id"),
        Index("story_bond_other", "tenant_id", "other_id"),
    )

    kind: Mapped[str]
    one_id: Mapped[UUID]
    other_id: Mapped[UUID]
    at: Mapped[datetime]
    by_id: Mapped[UUID | None]
    by_name: Mapped[str]
    reason: Mapped[str] = mapped_column(server_default="")
    void: Mapped[bool] = mapped_column(server_default=sql("false"))
