"""Jobs of files: previews, and the daily cleaning."""

from datetime import timedelta
from uuid import UUID

from service.documents import actions, previews, queries, texts
from service.documents.rules import READABLE
from service.documents.slots import INDEXERS
from service.runtime.house import House
from service.runtime.queue import job
from service.runtime.work import Work


@job("documents.render_preview")
async def render_preview(work: Work, house: House, file_id: str) -> None:
    """Make the page images of a file, unless that is done or the file is gone."""
    file = await queries.file_by_id(work, UUID(file_id))
    if file is None or file.preview != "waiting":
        return
    # Rendering takes seconds: no transaction is left open meanwhile. A second run of the same job only wastes effort.
    await work.commit()
    pages, images = await previews.make_images(house.store, work.tenant, file)
    await previews.forget_images(house.store, await actions.put_previews(work, file.id, pages, images))


@job("documents.read_text")
async def read_text(work: Work, house: House, file_id: str) -> None:
    """Read the text of an attached file for the search, unless that is done or the file is gone."""
    file = await queries.file_by_id(work, UUID(file_id))
    if file is None or file.state != "attached" or file.record_id is None or file.text or file.kind not in READABLE:
        return
    # Reading takes seconds, as rendering does.
    await work.commit()
    await actions.put_text(work, file.id, await texts.read_text(house.store, file))
    if job_name := INDEXERS.get(file.record):
        work.later(job_name, record_id=str(file.record_id))


@job("documents.clean_orphans", every=timedelta(days=1))
async def clean_orphans(work: Work, house: House) -> None:
    """Remove uploads that no letter took in a day, and stored bytes without a row."""
    await actions.clean(work, house.store)
