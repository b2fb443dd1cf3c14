"""Pictures of an event for the public page: made anew without what a camera writes into them, in two sizes."""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy import select

from service.documents.queries import file_by_id
from service.press.events.actions.publicising import renew
from service.press.events.models import Photo
from service.publishing.imaging import MadePicture, make_pictures
from service.runtime.house import House
from service.runtime.work import Work


async def source_of(work: Work, photo_id: UUID) -> str | None:
    """Where the file of a picture lies that the public page is to show and that was not made yet; None: nothing is."""
    row = await work.session.scalar(select(Photo).where(Photo.id == photo_id))
    if row is None or not row.on_page or row.prepared:
        return None
    file = await file_by_id(work, row.file_id)
    return file.storage_key if file else None


async def put(work: Work, photo_id: UUID, made: tuple[MadePicture, MadePicture] | None) -> bool:
    """Keep what was made, None: it could not be, and let the public page follow. False when nobody waits for it."""
    row = await work.session.scalar(select(Photo).where(Photo.id == photo_id).with_for_update())
    if row is None or row.prepared:
        return False
    row.prepared = {"large": asdict(made[0]), "small": asdict(made[1])} if made is not None else {"failed": True}
    await work.session.flush()
    await renew(work, row.event_id)
    return True


async def make_picture(work: Work, house: House, photo_id: UUID) -> None:
    """Make both sizes, unless that is done or the picture is gone. Twice is as good as once."""
    source = await source_of(work, photo_id)
    if source is None:
        return
    await work.commit()  # no transaction is left open while it is rendered
    made = await make_pictures(house.store, work.tenant, source)
    if not await put(work, photo_id, made):
        for one in made or ():
            await house.store.delete(one.key)
