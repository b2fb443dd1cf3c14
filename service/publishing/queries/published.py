"""Reads of what is public. Row-level security leaves the rest out; nothing here says again who may see what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Select, and_, case, func, select, tuple_

from service.kit.paging import Cursor
from service.publishing.models import Publication, PublicationFile, PublicationText, PublicationVersion
from service.publishing.reading import Reader
from service.publishing.rules.publications import WithdrawnNote

PAGE = 20
MOST_EVENTS = 200


@dataclass(frozen=True, slots=True)
class Picture:
    """A published picture: its addresses' ids, size in pixels, and its words in the reader's language."""

    file_id: UUID
    small_id: UUID | None
    width: int
    height: int
    small_width: int
    small_height: int
    alt: str
    caption: str


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file to be downloaded; what is needed to serve it stands beside."""

    file_id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    storage_key: str
    role: str = "file"


@dataclass(frozen=True, slots=True)
class Item:
    """One publication in a list. language: of its text, the reader's where there is one."""

    id: UUID
    kind: str
    slug: str
    version: int
    published_at: datetime
    changed_at: datetime
    language: str
    title: str
    lead: str
    body: str
    facts: Mapping[str, Any]
    data: str = ""

    @property
    def corrected(self) -> bool:
        """Whether it was published anew since."""
        return self.changed_at > self.published_at


@dataclass(frozen=True, slots=True)
class Shown:
    """One publication with all that stands on its page. languages: those it has a text in."""

    item: Item
    languages: Sequence[str]
    files: Sequence[PublishedFile] = ()
    pictures: Sequence[Picture] = field(default_factory=list)


def _items(reader: Reader, *, bodies: bool, values: bool = False) -> Select[*tuple[Any, ...]]:
    """The newest due version of each publication, with its text in the best language."""
    newest = (
        select(PublicationVersion.version, PublicationVersion.publish_at, PublicationVersion.facts)
        .where(
            PublicationVersion.tenant_id == Publication.tenant_id,
            PublicationVersion.publication_id == Publication.id,
        )
        .order_by(PublicationVersion.version.desc())
        .limit(1)
        .lateral("newest")
    )
    order = case({code: place for place, code in enumerate(reader.fallbacks)}, value=PublicationText.language, else_=99)
    body = PublicationText.body if bodies else func.left(PublicationText.body, 0).label("body")
    data = PublicationText.data if values else func.left(PublicationText.data, 0).label("data")
    words = (
        select(PublicationText.language, PublicationText.title, PublicationText.lead, body, data)
        .where(
            PublicationText.tenant_id == Publication.tenant_id,
            PublicationText.publication_id == Publication.id,
            PublicationText.version == newest.c.version,
        )
        .order_by(order)
        .limit(1)
        .lateral("words")
    )
    return (
        select(
            Publication.id, Publication.kind, Publication.slug, newest.c.version, Publication.published_at,
            newest.c.publish_at.label("changed_at"), words.c.language, words.c.title, words.c.lead, words.c.body,
            newest.c.facts, words.c.data,
        )
        .join_from(Publication, newest, onclause=Publication.state == "published")
        .join(words, onclause=Publication.state == "published")
    )  # fmt: skip


async def _read(reader: Reader, query: Select[*tuple[Any, ...]]) -> list[Item]:
    rows = (await reader.session.execute(query)).mappings()
    return [Item(**{**row, "facts": msgspec.json.decode(row["facts"])}) for row in rows]


async def listed(
    reader: Reader, kinds: Iterable[str], *, before: Cursor | None = None, most: int = PAGE, bodies: bool = False
) -> tuple[list[Item], Cursor | None]:
    """Publications of these kinds, newest first, and where the next page begins."""
    query = _items(reader, bodies=bodies).where(Publication.kind.in_(list(kinds)))
    place = tuple_(Publication.published_at, Publication.id)
    if before is not None:
        query = query.where(place < tuple_(before.at, before.id))
    query = query.order_by(Publication.published_at.desc(), Publication.id.desc()).limit(most + 1)
    items = await _read(reader, query)
    more = items[:most][-1] if len(items) > most else None
    return items[:most], Cursor(more.published_at, more.id) if more else None


async def coming(reader: Reader, most: int) -> tuple[list[Item], list[Item]]:
    """Events of today and later, the next first, at most so many; and those that are over, the latest first."""
    found, _ = await listed(reader, ["event"], most=MOST_EVENTS)
    begins = {item.id: str(item.facts.get("starts_at", "")) for item in found}
    ends = {item.id: str(item.facts.get("ends_at") or begins[item.id])[:10] for item in found}
    today = reader.today.isoformat()
    later = sorted((item for item in found if ends[item.id] >= today), key=lambda item: begins[item.id])
    over = sorted((item for item in found if ends[item.id] < today), key=lambda item: begins[item.id], reverse=True)
    return later[:most], over[:most]


async def everything(reader: Reader, most: int) -> list[tuple[Item, list[str]]]:
    """Every publication, newest first, with the languages it has texts in: for the sitemap."""
    query = _items(reader, bodies=False).order_by(Publication.published_at.desc(), Publication.id.desc()).limit(most)
    items = await _read(reader, query)
    texts = select(PublicationText.publication_id, PublicationText.version, PublicationText.language)
    spoken: dict[tuple[UUID, int], list[str]] = {}
    for found in await reader.session.execute(texts):
        spoken.setdefault((found.publication_id, found.version), []).append(found.language)
    return [(item, sorted(spoken.get((item.id, item.version), []))) for item in items]


async def shown(reader: Reader, kind: str, slug: str) -> Shown | WithdrawnNote | None:
    """One publication, the note that it was withdrawn, or None where there is nothing to see."""
    at = (Publication.kind == kind, Publication.slug == slug)
    found = await _read(reader, _items(reader, bodies=True, values=True).where(*at))
    if found:
        return await _complete(reader, found[0])
    note = select(Publication.withdrawn_at, Publication.reason).where(*at, Publication.state == "withdrawn")
    row = (await reader.session.execute(note)).one_or_none()
    return WithdrawnNote(row.withdrawn_at, row.reason) if row and row.withdrawn_at else None


async def _complete(reader: Reader, item: Item) -> Shown:
    here = (PublicationText.publication_id == item.id, PublicationText.version == item.version)
    languages = list(await reader.session.scalars(select(PublicationText.language).where(*here)))
    files = await _files(reader, [(item.id, item.version)])
    return Shown(item, languages, [one for one in files.get(item.id, []) if one.role == "file"],
                 await _pictures_of(reader, item))  # fmt: skip


_FILE = (
    PublicationFile.file_id, PublicationFile.name, PublicationFile.media_type, PublicationFile.size,
    func.encode(PublicationFile.sha256, "hex").label("sha256"), PublicationFile.storage_key, PublicationFile.role,
)  # fmt: skip


async def _files(reader: Reader, versions: Sequence[tuple[UUID, int]]) -> dict[UUID, list[PublishedFile]]:
    place = tuple_(PublicationFile.publication_id, PublicationFile.version)
    query = select(PublicationFile.publication_id, *_FILE).where(place.in_(versions))
    found: dict[UUID, list[PublishedFile]] = {}
    for row in (await reader.session.execute(query.order_by(PublicationFile.position))).mappings():
        values = dict(row)
        found.setdefault(values.pop("publication_id"), []).append(PublishedFile(**values))
    return found


async def _pictures_of(reader: Reader, item: Item) -> list[Picture]:
    return (await pictures(reader, [item])).get(item.id, [])


async def pictures(reader: Reader, items: Sequence[Item], first: bool = False) -> dict[UUID, list[Picture]]:
    """The pictures of some publications in their order; `first`: only the first of each."""
    place = tuple_(PublicationFile.publication_id, PublicationFile.version)
    columns = (
        PublicationFile.publication_id, PublicationFile.file_id, PublicationFile.role, PublicationFile.width,
        PublicationFile.height, PublicationFile.texts, PublicationFile.position,
    )  # fmt: skip
    versions = [(item.id, item.version) for item in items]
    wanted = and_(place.in_(versions), PublicationFile.role.in_(("picture", "small")))
    query = select(*columns).where(wanted).order_by(PublicationFile.publication_id, PublicationFile.position)
    found: dict[UUID, list[Picture]] = {}
    large: Any = None
    for row in await reader.session.execute(query) if versions else ():
        if row.role == "picture":
            large = row
        elif large is not None and not (first and row.publication_id in found):
            # Each picture is followed by its small twin.
            found.setdefault(row.publication_id, []).append(_picture(reader, large, row))
            large = None
    return found


def _picture(reader: Reader, large: Any, small: Any) -> Picture:
    texts: Mapping[str, Mapping[str, str]] = msgspec.json.decode(large.texts)
    words = next((texts[code] for code in reader.fallbacks if code in texts), {})
    return Picture(
        large.file_id, small.file_id, large.width or 0, large.height or 0, small.width or 0, small.height or 0,
        words.get("alt", ""), words.get("caption", ""),
    )  # fmt: skip


async def public_file(reader: Reader, file_id: UUID) -> PublishedFile | None:
    """A file or picture that stands in anything that is public, by its id."""
    query = select(*_FILE).where(PublicationFile.file_id == file_id).limit(1)
    row = (await reader.session.execute(query)).mappings().one_or_none()
    return PublishedFile(**row) if row else None


async def kinds_with_something(reader: Reader) -> set[str]:
    """The kinds of which at least one publication can be seen."""
    due = select(PublicationVersion.publication_id).where(
        PublicationVersion.tenant_id == Publication.tenant_id, PublicationVersion.publication_id == Publication.id
    )
    query = select(Publication.kind).where(Publication.state == "published", due.exists()).distinct()
    return set(await reader.session.scalars(query))


async def anything_withdrawn(reader: Reader) -> bool:
    """Whether something stood here once whose address still says why it is gone."""
    query = select(Publication.id).where(Publication.state == "withdrawn").limit(1)
    return (await reader.session.scalar(query)) is not None
