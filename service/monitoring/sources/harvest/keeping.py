"""What the harvest writes into the commons: lists, pages, versions with their evidence, and what each feed delivers."""

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from service.kit.ids import new_id
from service.monitoring.sources.harvest.fetching import Paper
from service.monitoring.sources.harvest.shapes import Item, Reading
from service.monitoring.sources.rules.addresses import host_of, key_of
from service.runtime.database import Database
from service.runtime.storage import COMMONS, StorageError, Store, file_key
from service.runtime.work import canonical

KEEP = timedelta(days=400)
LARGEST = 8 * 1024 * 1024

PAGES = text(
    """
    with listed as (
      select * from unnest(
        cast(:ids as uuid[]), cast(:keys as bytea[]), cast(:addresses as text[]), cast(:hosts as text[]),
        cast(:titles as text[]), cast(:texts as text[]), cast(:moments as timestamptz[])
      ) as t (id, key, address, host, title, said, at)
    ), fresh as (
      insert into commons.page (id, key, address, host, listed_title, listed_text, listed_at, found_at, next_at)
      select id, key, address, host, title, said, at, cast(:now as timestamptz), cast(:now as timestamptz)
      from listed order by key
      on conflict (key) do nothing returning id
    ), known as (
      select id from fresh union all select p.id from commons.page p join listed l on l.key = p.key
    ), linked as (
      insert into commons.feed_page (feed_id, page_id) select distinct cast(:feed as uuid), id from known
      on conflict do nothing returning page_id
    ) select l.page_id, p.last_version_id from linked l left join commons.page p on p.id = l.page_id
    """
)
LOCK_FEEDS = text(
    "select f.id from commons.feed f join commons.feed_page l on l.feed_id = f.id where l.page_id = :page"
    " order by f.id for update of f"
)
DELIVER = text(
    """
    with moved as (
      update commons.feed set last_seq = last_seq + 1, changed_at = cast(:now as timestamptz)
      where id in (select feed_id from commons.feed_page where page_id = :page) returning id, last_seq
    ) insert into commons.delivery (feed_id, seq, version_id, earlier_id, at)
      select id, last_seq, cast(:version as uuid), cast(:earlier as uuid), cast(:now as timestamptz) from moved
    """
)
DELIVER_TO = text(
    """
    with moved as (
      update commons.feed set last_seq = last_seq + 1, changed_at = cast(:now as timestamptz)
      where id = :feed returning id, last_seq
    ) insert into commons.delivery (feed_id, seq, version_id, at)
      select id, last_seq, cast(:version as uuid), cast(:now as timestamptz) from moved
    """
)
VERSION = text(
    """
    insert into commons.page_version (id, page_id, number, fetched_at, sha256, size, content_type, evidence_key, way,
      title, lead, text, html, author, language, published_at, image, canonical, keep_until)
    values (:id, :page, :number, :now, :sha256, :size, :content_type, :evidence_key, :way,
      :title, :lead, :text, :html, :author, :language, :published_at, :image, :canonical, :keep_until)
    """
)
HOLD = text("select versions, last_version_id from commons.page where id = :page for update")
KEPT = text(
    """
    update commons.page set state = 'kept', versions = :number, last_version_id = :version, text_digest = :digest,
      attempts = 0, failure = '', gone_at = null, checked_at = :now, next_at = :next, leased_until = null,
      etag = :etag, last_modified = :last_modified where id = :page
    """
)
SEEN = text(
    """
    update commons.page set state = 'kept', attempts = 0, failure = '', gone_at = null, checked_at = :now,
      next_at = :next, leased_until = null, etag = :etag, last_modified = :last_modified where id = :page
    """
)
MISSED = text(
    """
    update commons.page set attempts = attempts + 1, failure = :word, checked_at = :now, next_at = :next,
      leased_until = null, state = case when :next is not null then state when last_version_id is null then 'failed'
        else state end
    where id = :page
    """.replace(":next", "cast(:next as timestamptz)")
)
GONE = text(
    "update commons.page set state = 'gone', gone_at = :now, checked_at = :now, failure = :word, next_at = null,"
    " leased_until = null where id = :page"
)


AGAIN = text(
    "update commons.page set next_at = cast(:now as timestamptz) where key = any (cast(:keys as bytea[]))"
    " and state = 'waiting' and next_at is null"
)


async def note_items(connection: AsyncConnection, feed_id: UUID, items: Sequence[Item], now: datetime) -> int:
    """Pages that a feed names, each known once; what is kept already is delivered at once. How many were new to it."""
    if not items:
        return 0
    rows = sorted(((key_of(item.address), item) for item in items), key=lambda pair: pair[0])
    values: dict[str, Any] = {
        "feed": feed_id,
        "now": now,
        "ids": [new_id() for _ in rows],
        "keys": [key for key, _ in rows],
        "addresses": [item.address for _, item in rows],
        "hosts": [host_of(item.address) for _, item in rows],
        "titles": [stored(item.title) for _, item in rows],
        "texts": [stored(item.text) for _, item in rows],
        "moments": [item.at for _, item in rows],
    }
    linked = (await connection.execute(PAGES, values)).all()
    # Named again after nobody had wanted them for a while.
    await connection.execute(AGAIN, {"keys": values["keys"], "now": now})
    for row in linked:
        if row.last_version_id is not None:
            await connection.execute(DELIVER_TO, {"feed": feed_id, "version": row.last_version_id, "now": now})
    return len(linked)


def stored(said: str) -> str:
    """Text that the database takes: no zero, no half of a pair."""
    return said.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A copy that lies in the store."""

    id: UUID
    key: str
    sha256: str
    size: int


async def keep_copy(store: Store, owner: UUID, body: bytes) -> Kept:
    """Put the bytes as they came under a key of their own. Raises StorageError."""
    copy_id = new_id()
    key = file_key(owner, copy_id)
    kept = await store.put(key, _whole(body), LARGEST)
    return Kept(id=copy_id, key=key, sha256=kept.sha256, size=kept.size)


async def _whole(body: bytes) -> AsyncIterator[bytes]:
    yield body


def digest_of(reading: Reading) -> bytes:
    """What makes two versions the same article: its words, not the page around them."""
    return sha256(f"{reading.title}\x1f{reading.text}".encode("utf-8", "surrogatepass")).digest()


def as_listed(page: Any) -> Paper:
    """What the feed said of a page that cannot be had itself, as a copy of its own."""
    said = {"address": page.address, "title": page.listed_title, "text": page.listed_text, "at": page.listed_at}
    reading = Reading(title=page.listed_title, lead=page.listed_text, published_at=page.listed_at, bare=True)
    return Paper(body=canonical(said).encode(), content_type="application/json", reading=reading)


def completed(reading: Reading, page: Any) -> Reading:
    """A reading with what the feed said where the page is silent. The feed's date prevails: it was meant for us."""
    reading.title = reading.title or page.listed_title
    reading.lead = reading.lead or page.listed_text
    reading.published_at = page.listed_at or reading.published_at
    return reading


async def keep_version(
    database: Database, store: Store, page: Any, paper: Paper, way: str, now: datetime, following: datetime | None
) -> bool:
    """Keep a version where the words changed, and deliver it to every feed that names the page; whether it was new.

    The copy is stored first, outside the transaction; where the row does not come to stand, it is removed again.
    """
    digest = digest_of(paper.reading)
    marks = {"page": page.id, "now": now, "next": following, "etag": paper.etag, "last_modified": paper.last_modified}
    if page.text_digest == digest:
        async with database.engine.begin() as connection:
            await connection.execute(SEEN, marks)
        return False
    copy = await keep_copy(store, COMMONS, paper.body)
    try:
        async with database.engine.begin() as connection:
            await connection.execute(LOCK_FEEDS, {"page": page.id})
            held = (await connection.execute(HOLD, {"page": page.id})).one()
            row = version_row(copy, page.id, held.versions + 1, paper, way, now)
            await connection.execute(VERSION, row)
            kept = {**marks, "number": held.versions + 1, "version": copy.id, "digest": digest}
            await connection.execute(KEPT, kept)
            earlier = {"page": page.id, "version": copy.id, "earlier": held.last_version_id, "now": now}
            await connection.execute(DELIVER, earlier)
    except BaseException:
        with suppress(StorageError):
            await store.delete(copy.key)
        raise
    return True


def version_row(copy: Kept, page_id: UUID, number: int, paper: Paper, way: str, now: datetime) -> dict[str, Any]:
    """The values of VERSION."""
    said = paper.reading
    return {
        "id": copy.id,
        "page": page_id,
        "number": number,
        "now": now,
        "sha256": copy.sha256,
        "size": copy.size,
        "content_type": paper.content_type,
        "evidence_key": copy.key,
        "way": way,
        "title": stored(said.title),
        "lead": stored(said.lead),
        "text": stored(said.text),
        "html": stored(said.html),
        "author": stored(said.author),
        "language": said.language,
        "published_at": said.published_at,
        "image": stored(said.image),
        "canonical": stored(said.canonical),
        "keep_until": now + KEEP,
    }
