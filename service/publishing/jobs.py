"""Jobs of the public page: pictures are made by the worker, never in a request."""

from uuid import UUID

from service.documents.queries import file_by_id
from service.publishing.actions.pictures import put_pictures, source_of
from service.publishing.actions.settings import set_logo
from service.publishing.imaging import LOGO, LOGO_SMALL, MadePicture, make_pictures
from service.runtime.house import House
from service.runtime.queue import job
from service.runtime.work import Work


@job("publishing.make_pictures")
async def make_both(work: Work, house: House, picture_id: str) -> None:
    """Make the public pictures of an upload, unless that is done or the picture is gone."""
    source = await source_of(work, UUID(picture_id))
    if source is None:
        return
    # Rendering takes seconds: no transaction is left open meanwhile. A second run of the same job only wastes effort.
    await work.commit()
    made = await make_pictures(house.store, work.tenant, source)
    if not await put_pictures(work, UUID(picture_id), made):
        await _forget(house, made)


@job("publishing.make_logo")
async def make_logo(work: Work, house: House, file_id: str) -> None:
    """Make the logo of an upload, unless it is gone."""
    file = await file_by_id(work, UUID(file_id))
    if file is None or file.record != "site_setting":
        return
    await work.commit()
    made = await make_pictures(house.store, work.tenant, file.storage_key, LOGO, LOGO_SMALL)
    if made is not None:
        await set_logo(work, made[0])
        await house.store.delete(made[1].key)


async def _forget(house: House, made: tuple[MadePicture, MadePicture] | None) -> None:
    for picture in made or ():
        await house.store.delete(picture.key)
