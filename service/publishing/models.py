"""Tables of publications and of the agency's public page."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKeyConstraint, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import Base, TenantTable, belongs_to

VERSION_KEY = ["tenant_id", "publication_id", "version"]


def _of_version() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(VERSION_KEY, [f"publication_version.{column}" for column in VERSION_KEY])


class Publication(TenantTable):
    """One address. version: the newest there is, due or not."""

    __tablename__ = "publication"
    __table_args__ = (
        UniqueConstraint("tenant_id", "kind", "slug"),
        UniqueConstraint("tenant_id", "record", "record_id"),
    )

    kind: Mapped[str]
    record: Mapped[str]
    record_id: Mapped[UUID]
    slug: Mapped[str]
    state: Mapped[str]
    published_at: Mapped[datetime]
    version: Mapped[int]
    withdrawn_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")


class PublicationVersion(Base):
    __tablename__ = "publication_version"
    __table_args__ = (belongs_to("publication", "publication_id"),)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    publication_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]
    publish_at: Mapped[datetime]
    facts: Mapped[str]
    created_at: Mapped[datetime]
    created_by_name: Mapped[str]


class PublicationText(Base):
    """data: values that the template of the kind draws, in this language; "" for most kinds."""

    __tablename__ = "publication_text"
    __table_args__ = (_of_version(),)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    publication_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    lead: Mapped[str]
    body: Mapped[str]
    data: Mapped[str] = mapped_column(default="")


class PublicationFile(Base):
    """A file or picture of one version. role: file, picture, or small (a picture's reduced twin)."""

    __tablename__ = "publication_file"
    __table_args__ = (_of_version(),)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    publication_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str]
    position: Mapped[int]
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    storage_key: Mapped[str]
    width: Mapped[int | None]
    height: Mapped[int | None]
    texts: Mapped[str]


class PublicStamp(Base):
    """Counts an agency's changes to what is public: whoever kept a page asks whether it still counts the same."""

    __tablename__ = "public_stamp"

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    changed_at: Mapped[datetime]


class SiteSetting(Base):
    """What stands on the public page beside publications, as JSON of `rules.settings.SiteSettings`."""

    __tablename__ = "site_setting"

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    data: Mapped[str]
    changed_at: Mapped[datetime]
    changed_by_name: Mapped[str]


class SiteItem(TenantTable):
    """A news item, page, entry of the schedule or album as staff edit it. changed: since it was last published."""

    __tablename__ = "site_item"

    kind: Mapped[str]
    state: Mapped[str]
    slug: Mapped[str] = mapped_column(default="")
    facts: Mapped[str] = mapped_column(default="{}")
    revision: Mapped[int] = mapped_column(default=1)
    changed: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    created_by_name: Mapped[str]
    changed_at: Mapped[datetime]
    changed_by_name: Mapped[str]


class SiteText(Base):
    __tablename__ = "site_text"
    __table_args__ = (belongs_to("site_item", "item_id"),)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    item_id: Mapped[UUID] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    title: Mapped[str]
    lead: Mapped[str]
    body: Mapped[str]


class SitePicture(TenantTable):
    """A picture of an item. The worker makes large and small out of the file; what it carried beside is gone."""

    __tablename__ = "site_picture"
    __table_args__ = (belongs_to("site_item", "item_id"), belongs_to("file", "file_id"))

    item_id: Mapped[UUID]
    file_id: Mapped[UUID]
    position: Mapped[int]
    state: Mapped[str]
    texts: Mapped[str] = mapped_column(default="{}")
    large_key: Mapped[str] = mapped_column(default="")
    large_size: Mapped[int | None] = mapped_column(BigInteger)
    large_sha256: Mapped[bytes | None] = mapped_column(LargeBinary)
    large_width: Mapped[int | None]
    large_height: Mapped[int | None]
    small_key: Mapped[str] = mapped_column(default="")
    small_size: Mapped[int | None] = mapped_column(BigInteger)
    small_sha256: Mapped[bytes | None] = mapped_column(LargeBinary)
    small_width: Mapped[int | None]
    small_height: Mapped[int | None]
