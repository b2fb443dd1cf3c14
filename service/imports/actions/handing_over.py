"""An import goes to somebody else by an act."""

from sqlalchemy import update

from service.identity.offers import Handing, gone
from service.identity.queries import people_named
from service.imports.models import Import
from service.imports.queries import import_by_id
from service.imports.queries.matters import OPEN
from service.imports.rules.states import RECORD
from service.runtime.work import Work


async def hand_over_import(work: Work, handing: Handing) -> None:
    """The successor goes on with an import that somebody else began. Raises Refusal."""
    found = await import_by_id(work, handing.matter_id, lock=True)
    if found is None or found.created_by != handing.from_id or found.state not in OPEN:
        raise gone()
    name = (await people_named(work, [handing.to_id]))[handing.to_id]
    statement = update(Import).where(Import.id == found.id).values(created_by=handing.to_id, created_by_name=name)
    await work.session.execute(statement.execution_options(synchronize_session=False))
    before, after = {"by": found.created_by_name}, {"by": name}
    work.record("import.handed_over", found.id, record=RECORD, before=before, after=after, reason=handing.reason)
