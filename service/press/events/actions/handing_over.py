"""Events and lines of checklists go to somebody else by an act."""

from sqlalchemy import select

from service.identity.offers import Handing, gone
from service.press.events.actions.events import touched
from service.press.events.models import Task
from service.press.events.queries.events import event_row
from service.press.events.queries.listing import OPEN_STATES
from service.press.events.rules.acts import RECORD
from service.runtime.work import Work


async def hand_over_event(work: Work, handing: Handing) -> None:
    """An event that is open gets another owner. Raises Refusal with code "gone"."""
    row = await event_row(work, handing.matter_id, lock=True)
    if row is None or row.owner_id != handing.from_id or row.state not in OPEN_STATES:
        raise gone()
    row.owner_id = handing.to_id
    await touched(work, row)
    work.record(
        "media_event.handed_over", row.id, record=RECORD, before={"owner": str(handing.from_id)},
        after={"owner": str(handing.to_id)}, reason=handing.reason,
    )  # fmt: skip


async def hand_over_task(work: Work, handing: Handing) -> None:
    """A line of a checklist gets another owner. Raises Refusal with code "gone"."""
    row = await work.session.scalar(select(Task).where(Task.id == handing.matter_id).with_for_update())
    if row is None or row.owner_id != handing.from_id or row.done_at is not None:
        raise gone()
    row.owner_id = handing.to_id
    await work.session.flush()
    work.record(
        "media_event.checklist_changed", row.event_id, record=RECORD,
        before={"task": row.title, "owner": str(handing.from_id)}, after={"owner": str(handing.to_id)},
        reason=handing.reason,
    )  # fmt: skip
