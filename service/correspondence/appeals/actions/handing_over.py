"""Appeals go from one executor to another by an act."""

from sqlalchemy import update

from service.correspondence.appeals.models import Appeal
from service.correspondence.appeals.queries.appeals import appeal_as_kept
from service.correspondence.appeals.queries.matters import UNDER_WAY
from service.correspondence.appeals.rules.acts import RECORD
from service.identity.offers import Handing, gone
from service.identity.queries import people_named
from service.runtime.work import Work


async def hand_over_appeal(work: Work, handing: Handing) -> None:
    """The successor considers the appeal from now on. Its terms stay as they are."""
    appeal = await appeal_as_kept(work, handing.matter_id, lock=True)
    if appeal is None or appeal.executor_id != handing.from_id or appeal.state not in UNDER_WAY:
        raise gone()
    name = (await people_named(work, [handing.to_id]))[handing.to_id]
    values = {"executor_id": handing.to_id, "executor_name": name, "version": Appeal.version + 1}
    statement = update(Appeal).where(Appeal.id == appeal.id).values(values)
    await work.session.execute(statement.execution_options(synchronize_session=False))
    before, after = {"executor": appeal.executor_name}, {"executor": name}
    work.record("appeal.handed_over", appeal.id, record=RECORD, before=before, after=after, reason=handing.reason)
