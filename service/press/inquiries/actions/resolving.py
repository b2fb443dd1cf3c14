"""What assignments ask of inquiries: units asked for input, and what becomes of the inquiry by it."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import update

from service.assignments.slots import Described, RecordKind
from service.identity.queries.structure import root_unit
from service.press.inquiries.actions.handling import demanded
from service.press.inquiries.models import MediaInquiry
from service.press.inquiries.queries.inquiries import inquiries_by_id, inquiry_by_id
from service.press.inquiries.rules.acts import INQUIRY
from service.runtime.work import Work


async def describe(work: Work, ids: Collection[UUID]) -> dict[UUID, Described]:
    """Number, subject and page of the inquiries that the actor may read."""
    return {
        one.id: Described(one.id, one.number, one.subject, f"/press/inquiries/{one.id}", one.language)
        for one in await inquiries_by_id(work, ids)
    }


async def demand_askable(work: Work, inquiry_id: UUID) -> UUID:
    """The unit whose inquiry it is, the agency's own. Raises NotFound or Refusal."""
    await demanded(work, "ask_units", inquiry_id)
    return await root_unit(work)


async def note_asked(work: Work, inquiry_id: UUID) -> None:
    """Units were asked: input is being collected."""
    inquiry = await inquiry_by_id(work, inquiry_id)
    if inquiry is None or inquiry.state not in ("received", "acknowledged", "assigned"):
        work.record("media_inquiry.units_asked", inquiry_id, record=INQUIRY)
        return
    row = MediaInquiry
    statement = update(row).where(row.id == inquiry_id).values(state="collecting", version=row.version + 1)
    await work.session.execute(statement.execution_options(synchronize_session=False))
    work.record(
        "media_inquiry.units_asked", inquiry_id, record=INQUIRY, before={"state": inquiry.state},
        after={"state": "collecting"},
    )  # fmt: skip


async def note_answered(work: Work, inquiry_id: UUID) -> None:
    """All units that were asked have filed: who answers is free to write, and the day may be complete."""
    work.record("media_inquiry.units_answered", inquiry_id, record=INQUIRY)
    work.later("press.summarise_day")


RESOLVABLE = RecordKind(describe, demand_askable, note_asked, note_answered, asks=True)
