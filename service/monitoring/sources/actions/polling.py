"""A source with a password is fetched by the agency's own job: nothing of it goes into the commons."""

from base64 import b64encode
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.dialects.postgresql import distinct_on

from service.monitoring.sources.actions.editing import sealing
from service.monitoring.sources.harvest.fetching import Fetching, Found, Paper, PollFailed, Wish
from service.monitoring.sources.harvest.keeping import as_listed, completed, digest_of, keep_copy, stored
from service.monitoring.sources.harvest.politeness import Politeness
from service.monitoring.sources.harvest.reader import Reader
from service.monitoring.sources.harvest.shapes import Item
from service.monitoring.sources.models import Article, Source
from service.monitoring.sources.queries.sources import row_of
from service.monitoring.sources.rules.addresses import host_of, key_of
from service.monitoring.sources.rules.health import next_poll
from service.runtime.fetch import Fetcher
from service.runtime.house import House
from service.runtime.secrets import SecretsError
from service.runtime.storage import StorageError
from service.runtime.work import Work, open_work

LEASE = timedelta(minutes=15)
AT_ONCE = 25
REVISITED = timedelta(days=3)


async def poll_source(work: Work, house: House, source_id: UUID) -> None:
    """Fetch one source and its new articles; what fails is written at the source."""
    source = await _leased(work, source_id)
    if source is None:
        return
    try:
        authorization = _authorization(house, source)
    except SecretsError:
        await _failed(work, source, "secret")
        return
    # Sites are slow: no transaction is left open meanwhile. The lease keeps a second reader away.
    await work.commit()
    async with Fetcher(house.settings.fetch_allow) as fetcher, Reader() as reader:
        own = _Own(work, house, source, authorization, Fetching(fetcher, reader, Politeness(None, fetcher)))
        await own.poll()


async def _leased(work: Work, source_id: UUID) -> Source | None:
    free = or_(Source.leased_until.is_(None), Source.leased_until <= work.now)
    own = (Source.tenant_id == work.tenant.id, Source.id == source_id)
    statement = (
        update(Source)
        .where(*own, Source.state == "active", Source.sealed.is_not(None), free)
        .values(leased_until=work.now + LEASE)
        .returning(Source.id)
    )
    leased = await work.session.scalar(statement.execution_options(synchronize_session=False))
    return await row_of(work, source_id) if leased is not None else None


def _authorization(house: House, source: Source) -> str:
    assert source.sealed is not None
    secret = house.keyring.open(source.sealed, sealing(source.tenant_id, source.id))
    return "Basic " + b64encode(f"{source.username}:{secret}".encode()).decode("ascii")


async def _failed(work: Work, source: Source, word: str, wait: timedelta | None = None) -> None:
    failures = source.failures + 1
    following = next_poll(work.now, source.every_minutes, failures, 0.5, word)
    if wait is not None:
        following = max(following, work.now + wait)
    await _note(work, source.id, {
        "leased_until": None, "polled_at": work.now, "failures": failures, "failure": word,
        "failing_since": source.failing_since or work.now, "next_at": following,
    })  # fmt: skip


async def _note(work: Work, source_id: UUID, values: dict[str, Any]) -> None:
    statement = update(Source).where(Source.tenant_id == work.tenant.id, Source.id == source_id).values(values)
    await work.session.execute(statement.execution_options(synchronize_session=False))


@dataclass(slots=True)
class _Own:
    """One poll of one source."""

    work: Work
    house: House
    source: Source
    authorization: str
    fetching: Fetching

    def short(self) -> Any:
        """A transaction of its own."""
        return open_work(self.house.database, self.work.tenant, self.work.actor, self.work.language)

    async def poll(self) -> None:
        source = self.source
        try:
            found = await self._listing()
        except PollFailed as failed:
            async with self.short() as work:
                await _failed(work, source, failed.word, failed.wait)
            return
        left = await self._take(found.items)
        async with self.short() as work:
            values = {
                "leased_until": None, "polled_at": work.now, "ok_at": work.now, "failures": 0, "failure": "",
                "failing_since": None, "next_at": next_poll(work.now, source.every_minutes, 0, 0.5),
                "etag": "" if left else stored(found.etag),
                "last_modified": "" if left else stored(found.last_modified),
            }  # fmt: skip
            if not found.unchanged:
                values["listed"] = len(found.items)
            await _note(work, source.id, values)
            if left:
                work.later("monitoring.poll_source", source_id=str(source.id))

    async def _listing(self) -> Found:
        source = self.source
        if source.kind == "page":
            return Found(items=(Item(source.address),))
        wish = Wish(
            kind=source.kind, address=source.address, selector=source.selector, etag=source.etag,
            last_modified=source.last_modified, authorization=self.authorization,
        )  # fmt: skip
        return await self.fetching.listing(wish, self.work.now)

    async def _take(self, items: Sequence[Item]) -> bool:
        """Fetch what is new or may have changed; whether something is left for the next time."""
        async with self.short() as work:
            known = await _known(work, self.source.id, [key_of(item.address) for item in items])
        now = self.work.now
        wanted = [item for item in items if self._is_wanted(item, known.get(key_of(item.address)), now)]
        for item in wanted[:AT_ONCE]:
            await self._one(item, known.get(key_of(item.address)))
        return len(wanted) > AT_ONCE

    def _is_wanted(self, item: Item, before: Any, now: datetime) -> bool:
        if before is None or self.source.kind == "page":
            return True
        return bool(now - before.fetched_at < REVISITED)

    async def _one(self, item: Item, before: Any) -> None:
        same = host_of(item.address) == host_of(self.source.address)
        wish = Wish(
            kind="page", address=item.address, selector=self.source.text_selector,
            authorization=self.authorization if same else "",
        )  # fmt: skip
        page = _Listed(item.address, item.title, item.text, item.at)
        try:
            paper = await self.fetching.article(wish, self.work.now)
            way = "bare" if paper.reading.bare else "page"
            completed(paper.reading, page)
        except PollFailed:
            if before is not None or not item.title:
                return
            paper, way = as_listed(page), "listed"
        if before is not None and (way != "page" or bytes(before.text_digest) == digest_of(paper.reading)):
            return
        await self._keep(item.address, paper, way, before)

    async def _keep(self, address: str, paper: Paper, way: str, before: Any) -> None:
        copy = await keep_copy(self.house.store, self.work.tenant.id, paper.body)
        try:
            async with self.short() as work:
                source = await row_of(work, self.source.id, lock=True)
                assert source is not None
                source.last_seq += 1
                source.changed_at = work.now
                said = paper.reading
                row = Article(
                    id=copy.id, tenant_id=work.tenant.id, source_id=source.id, seq=source.last_seq,
                    number=before.number + 1 if before else 1, earlier_id=before.id if before else None,
                    address=address, address_key=key_of(address), title=stored(said.title), lead=stored(said.lead),
                    text=stored(said.text), html=stored(said.html), author=stored(said.author),
                    language=said.language, published_at=said.published_at, fetched_at=work.now, way=way,
                    image=stored(said.image), sha256=copy.sha256, size=copy.size, content_type=paper.content_type,
                    evidence_key=copy.key, text_digest=digest_of(said),
                    keep_until=work.now + timedelta(days=source.keep_days),
                )  # fmt: skip
                work.session.add(row)
        except BaseException:
            with suppress(StorageError):
                await self.house.store.delete(copy.key)
            raise


@dataclass(frozen=True, slots=True)
class _Listed:
    """What a list says of an article."""

    address: str
    listed_title: str
    listed_text: str
    listed_at: datetime | None


async def _known(work: Work, source_id: UUID, keys: Sequence[bytes]) -> dict[bytes, Any]:
    """The newest version of each of these addresses."""
    statement = (
        select(Article.id, Article.address_key, Article.number, Article.text_digest, Article.fetched_at)
        .where(Article.tenant_id == work.tenant.id, Article.source_id == source_id, Article.address_key.in_(keys))
        .ext(distinct_on(Article.address_key))
        .order_by(Article.address_key, Article.number.desc())
    )
    return {bytes(row.address_key): row for row in await work.session.execute(statement)}


async def purge_own(work: Work, house: House) -> int:
    """Remove versions whose time is over, with their copies; how many there were."""
    old = select(Article).where(Article.tenant_id == work.tenant.id, Article.keep_until < work.now).limit(200)
    rows = (await work.session.execute(old)).scalars().all()
    for row in rows:
        await work.session.delete(row)
        key = row.evidence_key

        async def remove(key: str = key) -> None:
            with suppress(StorageError):
                await house.store.delete(key)

        work.after_commit(remove)
    return len(rows)
