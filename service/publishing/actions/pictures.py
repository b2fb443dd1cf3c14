"""Pictures of an item: added, described, put in order, removed; made ready by the worker."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select

from service.documents import actions as documents
from service.documents.queries import file_by_id
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.publishing.actions.items import touch_item
from service.publishing.imaging import MadePicture
from service.publishing.models import SitePicture
from service.publishing.rules.items import MANY_PICTURES, MOST_PICTURES, NO_PICTURE_FILE
from service.runtime.work import Work, canonical
from service.web.errors import NotFound

RECORD = "site_picture"
KINDS = frozenset({"jpg", "png"})
Words = Mapping[str, Mapping[str, str]]


async def add_pictures(work: Work, item_id: UUID, file_ids: Sequence[UUID]) -> list[UUID]:
    """Take the actor's waiting uploads as pictures of an item; their ids. Raises Refusal on `files`, NotFound."""
    await touch_item(work, item_id)
    if not file_ids:
        raise Refusal(NO_PICTURE_FILE, code="required", field="files")
    there = select(func.count(), func.max(SitePicture.position)).where(SitePicture.item_id == item_id)
    count, last = (await work.session.execute(there)).one()
    if count + len(file_ids) > MOST_PICTURES:
        raise Refusal(MANY_PICTURES, code="too_many", field="files", most=MOST_PICTURES)
    made = []
    for place, file_id in enumerate(file_ids, start=(last or 0) + 1):
        file = await file_by_id(work, file_id)
        if file is None or file.kind not in KINDS:
            raise Refusal(NO_PICTURE_FILE, code="file_type", field="files")
        picture_id = new_id()
        await documents.attach(work, [file_id], RECORD, picture_id)
        own = {"tenant_id": work.tenant.id, "id": picture_id, "item_id": item_id, "file_id": file_id}
        work.session.add(SitePicture(**own, position=place, state="waiting", texts="{}"))
        work.later("publishing.make_pictures", picture_id=str(picture_id))
        work.record("site_picture.added", item_id, record="site_item", after={"file": file.name})
        made.append(picture_id)
    await work.session.flush()
    return made


async def _own(work: Work, item_id: UUID, picture_id: UUID) -> SitePicture:
    await touch_item(work, item_id)
    mine = (SitePicture.id == picture_id, SitePicture.item_id == item_id)
    row = await work.session.scalar(select(SitePicture).where(*mine).with_for_update())
    if row is None:
        raise NotFound
    return row


async def describe_picture(work: Work, item_id: UUID, picture_id: UUID, texts: Words) -> None:
    """Keep a picture's words: language -> {"alt", "caption"}. Raises Refusal, NotFound."""
    row = await _own(work, item_id, picture_id)
    row.texts = canonical(texts)
    await work.session.flush()
    work.record("site_picture.changed", item_id, record="site_item", after={"texts": texts})


async def move_picture(work: Work, item_id: UUID, picture_id: UUID) -> None:
    """Put a picture before the one above it; the first stays. Raises Refusal, NotFound."""
    row = await _own(work, item_id, picture_id)
    above = select(SitePicture).where(SitePicture.item_id == item_id, SitePicture.position < row.position)
    other = await work.session.scalar(above.order_by(SitePicture.position.desc()).limit(1).with_for_update())
    if other is not None:
        row.position, other.position = other.position, row.position
        await work.session.flush()


async def remove_picture(work: Work, item_id: UUID, picture_id: UUID) -> None:
    """Take a picture out of the draft; what was published with it stands until the next version."""
    row = await _own(work, item_id, picture_id)
    await work.session.delete(row)
    await work.session.flush()
    work.record("site_picture.removed", item_id, record="site_item", before={"picture": str(picture_id)})


async def source_of(work: Work, picture_id: UUID) -> str | None:
    """Where the file lies that a waiting picture is made of; None when nothing waits."""
    row = await work.session.scalar(select(SitePicture).where(SitePicture.id == picture_id))
    if row is None or row.state != "waiting":
        return None
    file = await file_by_id(work, row.file_id)
    return file.storage_key if file else None


async def put_pictures(work: Work, picture_id: UUID, made: tuple[MadePicture, MadePicture] | None) -> bool:
    """Note what the worker made, None: it could not. False when nobody waits for it any more."""
    row = await work.session.scalar(select(SitePicture).where(SitePicture.id == picture_id).with_for_update())
    if row is None or row.state != "waiting":
        return False
    if made is None:
        row.state = "failed"
    else:
        row.state = "ready"
        for name, picture in zip(("large", "small"), made, strict=True):
            setattr(row, f"{name}_key", picture.key)
            setattr(row, f"{name}_size", picture.size)
            setattr(row, f"{name}_sha256", bytes.fromhex(picture.sha256))
            setattr(row, f"{name}_width", picture.width)
            setattr(row, f"{name}_height", picture.height)
    await work.session.flush()
    return True
