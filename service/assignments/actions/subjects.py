"""The record that resolutions stand on: how many are open, and the news that goes up to it."""

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from service.assignments.models import Subject
from service.assignments.slots import RECORDS
from service.runtime.work import Work
from service.web.errors import StaleEdit


async def count_given(work: Work, record: str, record_id: UUID, count: int, seen: int | None) -> None:
    """Count new resolutions on a record. Raises StaleEdit when others were given since `seen` were."""
    fresh = {"tenant_id": work.tenant.id, "record": record, "record_id": record_id, "given": count, "open": count}
    statement = insert(Subject).values(**fresh)
    statement = statement.on_conflict_do_update(
        index_elements=["tenant_id", "record", "record_id"],
        set_={"given": Subject.given + count, "open": Subject.open + count},
    )
    row = (await work.session.execute(statement.returning(Subject.given, Subject.open))).one()
    if seen is not None and row.given - count != seen:
        raise StaleEdit({"given": seen}, {"given": row.given - count})
    if row.open == count:
        await RECORDS[record].resolved(work, record_id)


async def count_open(work: Work, record: str, record_id: UUID, step: int) -> None:
    """Count a resolution that ended (-1) or was opened again (1)."""
    statement = update(Subject).where(Subject.record == record, Subject.record_id == record_id)
    counted = statement.values(open=Subject.open + step).returning(Subject.open)
    left = await work.session.scalar(counted.execution_options(synchronize_session=False))
    if left == 0:
        await RECORDS[record].settled(work, record_id)
    elif left == step:
        await RECORDS[record].resolved(work, record_id)
