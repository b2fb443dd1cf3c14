"""Reads of what staff edit, and of what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import case, select, tuple_

from service.kit.paging import Cursor
from service.publishing.models import (
    Publication,
    PublicationFile,
    PublicationText,
    PublicationVersion,
    SiteItem,
    SitePicture,
    SiteSetting,
    SiteText,
)
from service.publishing.rules.items import ItemText, PictureState
from service.publishing.rules.settings import SiteSettings
from service.runtime.work import Work

PAGE = 50


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item in the editors' list. title: in the best language there is. languages: those that are ready."""

    id: UUID
    kind: str
    state: str
    changed: bool
    changed_at: datetime
    changed_by_name: str
    title: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EditedItem:
    """An item as its editor sees it."""

    id: UUID
    kind: str
    state: str
    slug: str
    facts: Mapping[str, Any]
    revision: int
    changed: bool
    changed_at: datetime
    changed_by_name: str
    texts: Mapping[str, ItemText]


@dataclass(frozen=True, slots=True)
class EditedPicture:
    """A picture as its editor sees it."""

    id: UUID
    file_id: UUID
    state: str
    texts: Mapping[str, Mapping[str, str]]
    small_key: str
    large_key: str
    small_width: int | None
    small_height: int | None
    large_width: int | None
    large_height: int | None

    @property
    def readiness(self) -> PictureState:
        return PictureState(self.state, self.texts)


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One frozen version in the list of versions."""

    version: int
    state: str
    publish_at: datetime
    created_at: datetime
    created_by_name: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a record's publication."""

    id: UUID
    kind: str
    slug: str
    state: str
    published_at: datetime
    reason: str
    versions: Sequence[VersionRow]


async def items(work: Work, kind: str, before: Cursor | None = None) -> tuple[list[ItemRow], Cursor | None]:
    """The items of a kind, the latest changed first, without those thrown away; and where the next page begins."""
    query = select(SiteItem).where(SiteItem.kind == kind, SiteItem.state != "discarded")
    if before is not None:
        query = query.where(tuple_(SiteItem.changed_at, SiteItem.id) < tuple_(before.at, before.id))
    query = query.order_by(SiteItem.changed_at.desc(), SiteItem.id.desc()).limit(PAGE + 1)
    rows = list(await work.session.scalars(query))
    texts = await _texts(work, [row.id for row in rows])
    found = [
        ItemRow(
            row.id, row.kind, row.state, row.changed, row.changed_at, row.changed_by_name,
            _title(work, texts.get(row.id, {})), _ready(texts.get(row.id, {})),
        )
        for row in rows[:PAGE]
    ]  # fmt: skip
    return found, Cursor(found[-1].changed_at, found[-1].id) if len(rows) > PAGE else None


async def _texts(work: Work, ids: Sequence[UUID]) -> dict[UUID, dict[str, ItemText]]:
    order = case({code: place for place, code in enumerate(work.tenant.profile.languages)}, value=SiteText.language)
    query = select(SiteText).where(SiteText.item_id.in_(ids)).order_by(SiteText.item_id, order)
    found: dict[UUID, dict[str, ItemText]] = {}
    for row in await work.session.scalars(query) if ids else ():
        text = ItemText(row.title, row.lead, row.body, row.state == "ready")
        found.setdefault(row.item_id, {})[row.language] = text
    return found


def _title(work: Work, texts: Mapping[str, ItemText]) -> str:
    order = [work.language, work.tenant.profile.default_language, *texts]
    return next((texts[code].title for code in order if code in texts and texts[code].title), "")


def _ready(texts: Mapping[str, ItemText]) -> tuple[str, ...]:
    return tuple(code for code, text in texts.items() if text.ready)


async def any_item(work: Work) -> bool:
    """Whether anything was ever written for the agency's page."""
    query = select(SiteItem.id).where(SiteItem.tenant_id == work.tenant.id).limit(1)
    return await work.session.scalar(query) is not None


async def item(work: Work, item_id: UUID) -> EditedItem | None:
    """One item with its texts."""
    row = await work.session.scalar(select(SiteItem).where(SiteItem.id == item_id))
    if row is None:
        return None
    texts = (await _texts(work, [item_id])).get(item_id, {})
    return EditedItem(
        row.id, row.kind, row.state, row.slug, msgspec.json.decode(row.facts), row.revision, row.changed,
        row.changed_at, row.changed_by_name, texts,
    )  # fmt: skip


async def item_pictures(work: Work, item_id: UUID) -> list[EditedPicture]:
    """The pictures of an item in their order."""
    query = select(SitePicture).where(SitePicture.item_id == item_id).order_by(SitePicture.position, SitePicture.id)
    return [
        EditedPicture(
            row.id, row.file_id, row.state, msgspec.json.decode(row.texts), row.small_key, row.large_key,
            row.small_width, row.small_height, row.large_width, row.large_height,
        )
        for row in await work.session.scalars(query)
    ]  # fmt: skip


async def standing(work: Work, record: str, record_id: UUID) -> Standing | None:
    """What became of a record's publication, with its versions, the newest first; None while there was none."""
    query = select(Publication).where(Publication.record == record, Publication.record_id == record_id)
    row = await work.session.scalar(query)
    if row is None:
        return None
    versions = (
        select(
            PublicationVersion.version, PublicationVersion.state, PublicationVersion.publish_at,
            PublicationVersion.created_at, PublicationVersion.created_by_name,
        )
        .where(PublicationVersion.publication_id == row.id)
        .order_by(PublicationVersion.version.desc())
    )  # fmt: skip
    found = [VersionRow(*one) for one in await work.session.execute(versions)]
    return Standing(row.id, row.kind, row.slug, row.state, row.published_at, row.reason, found)


async def version_texts(work: Work, publication_id: UUID, version: int) -> dict[str, ItemText]:
    """The frozen texts of one version."""
    query = select(PublicationText).where(
        PublicationText.publication_id == publication_id, PublicationText.version == version
    )
    return {row.language: ItemText(row.title, row.lead, row.body, True) for row in await work.session.scalars(query)}


async def may_open_files(work: Work, record_id: UUID) -> bool:
    """Whether the actor may open what lies with an item: for the documents floor's slot."""
    return work.actor.may("site.edit") or work.actor.may("site.publish")


async def kept_keys(work: Work, keys: Sequence[str]) -> set[str]:
    """Those of some storage keys under which a made picture lies: for the documents floor's cleaning."""
    found: set[str] = set()
    for column in (SitePicture.large_key, SitePicture.small_key):
        found.update(await work.session.scalars(select(column).where(column.in_(keys))))
    found.update(
        await work.session.scalars(select(PublicationFile.storage_key).where(PublicationFile.storage_key.in_(keys)))
    )
    data = await work.session.scalar(select(SiteSetting.data))
    logo = msgspec.json.decode(data, type=SiteSettings).logo if data else None
    return found | ({logo.key} if logo and logo.key in keys else set())
