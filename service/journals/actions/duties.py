"""Who is responsible for a journal: named and released, by an act."""

from uuid import UUID

from sqlalchemy import select, update

from service.identity.offers import Handing, gone
from service.identity.queries import people_named, person_by_id
from service.identity.queries.structure import post_by_id
from service.journals.models import JournalDuty
from service.journals.queries.duties import duty_journal
from service.journals.rules import ADMINISTER, CANNOT_ADMINISTER, Journal
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.runtime.work import Work
from service.web.errors import NotFound

UNKNOWN = N_("Choose a post or a person of this agency.")
STANDS = N_("This post or person is responsible for the journal already.")


def demand_administer(work: Work, journal: Journal) -> None:
    """Raise Refusal unless the actor may say who is responsible for this journal."""
    if not work.actor.scope(ADMINISTER).covers(journal.unit_id, journal.id):
        raise Refusal(CANNOT_ADMINISTER, code="not_permitted")


async def name_responsible(
    work: Work, journal: Journal, *, post_id: UUID | None = None, person_id: UUID | None = None
) -> UUID:
    """Make whoever holds a post, or one person, responsible for a journal. Raises Refusal."""
    demand_administer(work, journal)
    post = await post_by_id(work, post_id) if post_id else None
    person = await person_by_id(work, person_id) if person_id and post is None else None
    if post is None and person is None:
        raise Refusal(UNKNOWN, code="unknown", field="who")
    whose = {"post_id": post.id if post else None, "person_id": person.id if person else None}
    standing = select(JournalDuty.id).where(
        JournalDuty.journal_id == journal.id,
        JournalDuty.ended_at.is_(None),
        JournalDuty.post_id == post.id if post else JournalDuty.person_id == (person.id if person else None),
    )
    if await work.session.scalar(standing.limit(1)) is not None:
        raise Refusal(STANDS, code="stands", field="who")
    duty = JournalDuty(
        id=new_id(), tenant_id=work.tenant.id, journal_id=journal.id, **whose,
        named_at=work.now, named_by_name=work.actor.name,
    )  # fmt: skip
    work.session.add(duty)
    work.record("journal.duty_named", journal.id, record="journal", after=whose)
    await work.flush()
    return duty.id


async def release(work: Work, journal: Journal, duty_id: UUID) -> None:
    """End a duty; it is kept."""
    demand_administer(work, journal)
    if await duty_journal(work, duty_id) != journal.id:
        raise NotFound
    statement = update(JournalDuty).where(JournalDuty.id == duty_id).values(ended_at=work.now)
    await work.session.execute(statement.execution_options(synchronize_session=False))
    work.record("journal.duty_ended", journal.id, record="journal", before={"duty": duty_id})


async def hand_over_duty(work: Work, handing: Handing) -> None:
    """The successor is responsible for the journal from now on; the duty of the one before is ended and kept."""
    query = select(JournalDuty).where(JournalDuty.id == handing.matter_id).with_for_update()
    duty = await work.session.scalar(query.execution_options(populate_existing=True))
    if duty is None or duty.person_id != handing.from_id or duty.ended_at is not None:
        raise gone()
    duty.ended_at = work.now
    standing = select(JournalDuty.id).where(
        JournalDuty.journal_id == duty.journal_id,
        JournalDuty.person_id == handing.to_id,
        JournalDuty.ended_at.is_(None),
    )
    if await work.session.scalar(standing.limit(1)) is None:
        fresh = JournalDuty(
            id=new_id(), tenant_id=work.tenant.id, journal_id=duty.journal_id, person_id=handing.to_id,
            named_at=work.now, named_by_name=work.actor.name,
        )  # fmt: skip
        work.session.add(fresh)
    await work.session.flush()
    names = await people_named(work, [handing.from_id, handing.to_id])
    before, after = {"person": names[handing.from_id]}, {"person": names[handing.to_id]}
    kind = "journal.duty_handed_over"
    work.record(kind, duty.journal_id, record="journal", before=before, after=after, reason=handing.reason)
