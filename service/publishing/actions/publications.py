"""Publishing and withdrawing. Who may is for the capability to say whose record is published."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from service.documents.queries import file_by_id
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.publishing.models import (
    Publication,
    PublicationFile,
    PublicationText,
    PublicationVersion,
    PublicStamp,
)
from service.publishing.rules.publications import (
    MANY_FILES,
    MOST_FILES,
    NOT_PUBLISHED,
    UNKNOWN_FILE,
    FrozenFile,
    PublicFile,
    PublicText,
    clean_reason,
    clean_texts,
    slug_of,
)
from service.publishing.slots import KINDS
from service.runtime.work import Work, canonical

RECORD = "publication"


async def publish(
    work: Work,
    *,
    kind: str,
    record: str,
    record_id: UUID,
    slug: str,
    texts: Mapping[str, PublicText],
    files: Sequence[PublicFile] = (),
    facts: Mapping[str, object] | None = None,
    publish_at: datetime | None = None,
    frozen: Sequence[FrozenFile] = (),
) -> UUID:
    """Freeze a version of a record's publication, for everybody from `publish_at` (aware; None: now) on; its id.

    The same record again gives the next version at the same address; until that is due the former one stands. slug:
    wished part of the address, changed where it is taken. facts: JSON values for the kind's template. frozen: files
    that no row of the documents floor speaks of. Raises Refusal on fields `title_<language>`, `files`.
    """
    if kind not in KINDS:
        raise ValueError(f"{kind} is no kind of publication")
    profile = work.tenant.profile
    clean = clean_texts(texts, profile.languages, profile.default_language)
    kept = [*await _freeze(work, files), *frozen]
    moment = publish_at if publish_at is not None and publish_at > work.now else work.now
    row = await _address(work, kind, record, record_id, slug, clean[profile.default_language].title, moment)
    await _version(work, row, moment, facts or {})
    await _contents(work, row, clean, kept)
    await touch(work)
    what = {"version": row.version, "publish_at": moment.isoformat(), "languages": sorted(clean), "slug": row.slug}
    act = "publication.published" if row.version == 1 else "publication.corrected"
    work.record(act, row.id, record=RECORD, after=what)
    return row.id


async def _address(
    work: Work, kind: str, record: str, record_id: UUID, slug: str, title: str, moment: datetime
) -> Publication:
    mine = select(Publication).where(Publication.record == record, Publication.record_id == record_id)
    row = await work.session.scalar(mine.with_for_update())
    if row is None:
        await touch(work)  # whoever looks for a free address in this agency waits here
        free = await _free_slug(work, kind, slug_of(slug) or slug_of(title) or kind)
        own = {"kind": kind, "record": record, "record_id": record_id, "slug": free}
        row = Publication(
            tenant_id=work.tenant.id, id=new_id(), **own, state="published", published_at=moment, version=1, reason=""
        )
        work.session.add(row)
    else:
        row.version += 1
        if row.published_at > work.now or row.state == "removed":
            row.published_at = moment
        row.state, row.withdrawn_at, row.reason = "published", None, ""
    await work.session.flush()
    return row


async def _free_slug(work: Work, kind: str, wished: str) -> str:
    like = Publication.slug.startswith(wished, autoescape=True)
    taken = set(await work.session.scalars(select(Publication.slug).where(Publication.kind == kind, like)))
    number, slug = 1, wished
    while slug in taken:
        number += 1
        slug = f"{wished}-{number}"
    return slug


async def _version(work: Work, row: Publication, moment: datetime, facts: Mapping[str, object]) -> None:
    """The version's row. One that is due now takes the place of those before it."""
    own = {"tenant_id": work.tenant.id, "publication_id": row.id, "version": row.version}
    if moment <= work.now:
        before = (PublicationVersion.publication_id == row.id, PublicationVersion.state == "published")
        await work.session.execute(update(PublicationVersion).where(*before).values(state="replaced"))
    values = {"state": "published", "publish_at": moment, "facts": canonical(facts), "created_at": work.now}
    await work.session.execute(insert(PublicationVersion).values(**own, **values, created_by_name=work.actor.name))


async def _contents(work: Work, row: Publication, texts: Mapping[str, PublicText], files: Sequence[FrozenFile]) -> None:
    own = {"tenant_id": work.tenant.id, "publication_id": row.id, "version": row.version}
    rows = [{**own, "language": language, **_words(text)} for language, text in texts.items()]
    await work.session.execute(insert(PublicationText), rows)
    if files:
        kept = [
            {
                **own, "position": place, "file_id": file.file_id, "role": file.role, "name": file.name,
                "media_type": file.media_type, "size": file.size, "sha256": file.sha256, "width": file.width,
                "height": file.height, "storage_key": file.storage_key, "texts": canonical(file.texts),
            }
            for place, file in enumerate(files, start=1)
        ]  # fmt: skip
        await work.session.execute(insert(PublicationFile), kept)


def _words(text: PublicText) -> dict[str, str]:
    """A text as its row keeps it."""
    return {"title": text.title, "lead": text.lead, "body": text.body, "data": text.data}


async def _freeze(work: Work, files: Sequence[PublicFile]) -> list[FrozenFile]:
    if len(files) > MOST_FILES:
        raise Refusal(MANY_FILES, code="too_many_files", field="files", most=MOST_FILES)
    found = []
    for file in files:
        row = await file_by_id(work, file.file_id)
        if row is None or row.state != "attached":
            raise Refusal(UNKNOWN_FILE, code="unknown_file", field="files")
        found.append(
            FrozenFile(
                row.id, file.name or row.name, row.media_type, row.size, bytes.fromhex(row.sha256), row.storage_key
            )
        )
    return found


async def withdraw(work: Work, record: str, record_id: UUID, reason: str) -> None:
    """Take a record's publication back: its address says since when and why. Raises Refusal, on `reason` too.

    One that nobody could see yet leaves no note.
    """
    said = clean_reason(reason)
    mine = select(Publication).where(Publication.record == record, Publication.record_id == record_id)
    row = await work.session.scalar(mine.with_for_update())
    if row is None or row.state != "published":
        raise Refusal(NOT_PUBLISHED, code="not_published")
    seen = row.published_at <= work.now
    row.state, row.withdrawn_at, row.reason = "withdrawn" if seen else "removed", work.now, said
    versions = (PublicationVersion.publication_id == row.id, PublicationVersion.state == "published")
    await work.session.execute(update(PublicationVersion).where(*versions).values(state="withdrawn"))
    await touch(work)
    work.record("publication.withdrawn", row.id, record=RECORD, after={"version": row.version}, reason=said)


async def move_to(work: Work, record: str, record_id: UUID, publish_at: datetime) -> None:
    """Let the newest version of a record's publication be seen from another moment on (aware), at the same address.

    One that everybody could read is out of sight until then. Raises Refusal where nothing is published.
    """
    mine = select(Publication).where(Publication.record == record, Publication.record_id == record_id)
    row = await work.session.scalar(mine.with_for_update())
    if row is None or row.state != "published":
        raise Refusal(NOT_PUBLISHED, code="not_published")
    moment = max(publish_at, work.now)
    before = {"publish_at": row.published_at.isoformat()}
    row.published_at = moment
    newest = (PublicationVersion.publication_id == row.id, PublicationVersion.version == row.version)
    await work.session.execute(update(PublicationVersion).where(*newest).values(publish_at=moment))
    await work.session.flush()
    await touch(work)
    after = {"version": row.version, "publish_at": moment.isoformat()}
    work.record("publication.moved", row.id, record=RECORD, before=before, after=after)


async def slug_of_record(work: Work, record: str, record_id: UUID) -> str:
    """The last part of the address of a record's publication, "" where it has none."""
    mine = select(Publication.slug).where(Publication.record == record, Publication.record_id == record_id)
    return await work.session.scalar(mine) or ""


async def touch(work: Work) -> None:
    """Count a change to what is public: pages kept by any process are made anew after this is committed."""
    statement = upsert(PublicStamp).values(tenant_id=work.tenant.id, version=1, changed_at=work.now)
    counted = {"version": PublicStamp.version + 1, "changed_at": func.greatest(PublicStamp.changed_at, work.now)}
    await work.session.execute(statement.on_conflict_do_update(index_elements=["tenant_id"], set_=counted))
