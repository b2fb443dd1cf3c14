"""Tables of files and of the images of their pages."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from service.runtime.tables import Base, TenantTable, belongs_to


class File(TenantTable):
    __tablename__ = "file"

    record: Mapped[str] = mapped_column(default="")
    record_id: Mapped[UUID | None]
    name: Mapped[str]
    media_type: Mapped[str]
    kind: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    storage_key: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting")
    preview: Mapped[str]
    pages: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)
    uploaded_by: Mapped[UUID | None]
    uploaded_by_name: Mapped[str]
    created_at: Mapped[datetime]


class FilePage(Base):
    __tablename__ = "file_page"
    __table_args__ = (belongs_to("file", "file_id"),)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    file_id: Mapped[UUID] = mapped_column(primary_key=True)
    page: Mapped[int] = mapped_column(primary_key=True)
    storage_key: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]


class FileText(Base):
    __tablename__ = "file_text"
    __table_args__ = (belongs_to("file", "file_id"),)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    file_id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str]
    characters: Mapped[int] = mapped_column(default=0)
    cut: Mapped[bool] = mapped_column(default=False)
    read_at: Mapped[datetime]


class FilePassage(Base):
    __tablename__ = "file_passage"
    __table_args__ = (belongs_to("file", "file_id"),)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    file_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    folded: Mapped[str]
