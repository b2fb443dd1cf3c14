"""The slow part of redaction, in small steps: each looks whether it is still wanted, works without a transaction, and
asks for the next one."""

from datetime import datetime
from uuid import UUID

from service.documents.composition import Unmade, set_paper
from service.documents.rules import Taken
from service.public_information.redaction import making, sheet
from service.public_information.redaction.actions import burning, starting
from service.public_information.redaction.queries.marks import all_marks
from service.public_information.redaction.queries.redactions import RedactionRow, redaction_by_id
from service.runtime.house import House
from service.runtime.language import speaking
from service.runtime.queue import job
from service.runtime.work import Work

AT_ONCE = 25


@job("information.survey_file")
async def survey_file(work: Work, house: House, redaction_id: str, most: int = AT_ONCE) -> None:
    """Read the next pages of a file that is to be redacted."""
    found = await redaction_by_id(work, UUID(redaction_id))
    if found is None or found.state != "reading":
        return
    source = await starting.source_of(work, house.keyring, found)
    await work.commit()
    if source is None:
        read = making.Surveyed(None, "gone")
    else:
        read = await making.survey(house.store, work.tenant, source, found.done + 1, found.done + most)
    starting.forget(work, house.store, await starting.put_pages(work, found.id, read, most))


@job("information.burn_pages")
async def burn_pages(work: Work, house: House, redaction_id: str, run: int = 0, most: int = burning.AT_ONCE) -> None:
    """Blacken the next pages."""
    found = await burning.at_stage(work, UUID(redaction_id), run, "pages")
    if found is None:
        return
    source = await starting.source_of(work, house.keyring, found)
    pages = await burning.next_pages(work, found.id, run, most)
    await work.commit()
    if source is None:
        if locked := await burning.at_stage(work, found.id, run, "pages", lock=True):
            await starting.fail(work, locked, "gone")
        return
    fine = (found.pages or 0) <= making.MANY_PAGES
    made = await making.burn(house.store, work.tenant, source, pages, fine=fine)
    starting.forget(work, house.store, await burning.put_burned(work, found.id, run, made, len(pages)))


@job("information.make_redacted")
async def make_redacted(work: Work, house: House, redaction_id: str, run: int = 0) -> None:
    """Put the blackened pages and the words that stay together as a new document."""
    found = await burning.at_stage(work, UUID(redaction_id), run, "document")
    if found is None:
        return
    with speaking(found.language):
        about, name = await burning.recipe(work, found)
    await work.commit()
    made = await making.assemble(house.store, work.tenant, about, name)
    if not await burning.put_document(work, found.id, run, made) and made is not None:
        starting.forget(work, house.store, [made.storage_key])


@job("information.check_redacted")
async def check_redacted(work: Work, house: House, redaction_id: str, run: int = 0) -> None:
    """Look in the next pages of the result for what must not be there; take it in when nothing was found."""
    found = await burning.at_stage(work, UUID(redaction_id), run, "checking")
    if found is None:
        return
    kept = burning.made_of(found)
    asked = await burning.what_to_check(work, found)
    await work.commit()
    if found.done < (found.pages or 0):
        said = await making.check(house.store, kept.storage_key, asked)
        follows, key = await burning.put_check(work, found.id, run, asked, said)
        if key:
            starting.forget(work, house.store, [key])
        if follows != "done":
            return
        await work.commit()
    sheets = await _sheets(work, house, found, kept.name)
    if await burning.finish(work, found.id, run, sheets):
        starting.forget(work, house.store, await burning.drop_pictures(work, found.id))
    elif sheets is not None:
        starting.forget(work, house.store, [one.storage_key for one in sheets])


async def _sheets(work: Work, house: House, found: RedactionRow, name: str) -> tuple[Taken, Taken] | None:
    marks = await all_marks(work, found.id)
    at: datetime = work.local_now
    with speaking(found.language):
        listed = sheet.paper(work, found, name, marks, at)
        file_name = sheet.file_name(name)
    await work.commit()
    try:
        return await set_paper(house.store, work.tenant, listed.written(), listed.about(), file_name)
    except Unmade:
        return None
