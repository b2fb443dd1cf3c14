"""What happened in a plan: changes since somebody looked, revisions with signatures, comments, what was parted with."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from service.planning.plans.models import (
    BudgetLine,
    Change,
    Comment,
    Contact,
    MadeAssignment,
    Note,
    Parting,
    Plan,
    Review,
    Revision,
    Signature,
)
from service.runtime.work import Work

MOST = 500


async def reviewed_at(work: Work, plan_id: UUID, person_id: UUID | None) -> datetime | None:
    """Up to when a person has looked at what changed in a plan."""
    query = select(Review.reviewed_at).where(
        Review.tenant_id == work.tenant.id, Review.plan_id == plan_id, Review.person_id == person_id
    )
    found: datetime | None = await work.session.scalar(query)
    return found


async def changes(work: Work, plan_id: UUID, since: datetime | None = None, *, most: int = MOST) -> list[Change]:
    """What happened in a plan, the newest first, after `since` alone where it is given."""
    query = select(Change).where(Change.plan_id == plan_id)
    if since is not None:
        query = query.where(Change.at > since)
    return list(await work.session.scalars(query.order_by(Change.at.desc(), Change.id.desc()).limit(most)))


async def changed_since_review(work: Work, plan_ids: Collection[UUID]) -> dict[UUID, int]:
    """How much happened in some plans since the actor looked, what they did themselves left out; 0s are left out."""
    person = work.actor.stands_for
    query = (
        select(Change.plan_id, func.count())
        .outerjoin(
            Review,
            (Review.tenant_id == work.tenant.id) & (Review.plan_id == Change.plan_id) & (Review.person_id == person),
        )
        .where(
            Change.plan_id.in_(set(plan_ids)),
            (Review.reviewed_at.is_(None)) | (Change.at > Review.reviewed_at),
            Change.person_id.is_distinct_from(work.actor.id),
        )
        .group_by(Change.plan_id)
    )
    return {row[0]: row[1] for row in await work.session.execute(query)}


async def change_row(work: Work, change_id: UUID, plan_id: UUID) -> Change | None:
    """One line of what happened, for undoing it."""
    found: Change | None = await work.session.scalar(
        select(Change).where(Change.plan_id == plan_id, Change.id == change_id)
    )
    return found


async def revisions(work: Work, plan: Plan) -> list[Revision]:
    """Frozen revisions, the newest first."""
    query = select(Revision).where(Revision.tenant_id == plan.tenant_id, Revision.plan_id == plan.id)
    return list(await work.session.scalars(query.order_by(Revision.number.desc()).limit(MOST)))


async def revision_row(work: Work, plan: Plan, number: int) -> Revision | None:
    """One revision."""
    query = select(Revision).where(
        Revision.tenant_id == plan.tenant_id, Revision.plan_id == plan.id, Revision.number == number
    )
    found: Revision | None = await work.session.scalar(query)
    return found


async def signatures(work: Work, plan_id: UUID, number: int | None = None) -> list[Signature]:
    """Who signed, of one revision or of all, in the order in which they did."""
    query = select(Signature).where(Signature.plan_id == plan_id)
    if number is not None:
        query = query.where(Signature.number == number)
    return list(await work.session.scalars(query.order_by(Signature.number.desc(), Signature.signed_at).limit(MOST)))


async def comments(work: Work, plan_id: UUID, on: tuple[str, UUID] | None = None) -> list[Comment]:
    """Comments on a plan and all its parts, or on one, the first first."""
    query = select(Comment).where(Comment.plan_id == plan_id, Comment.state == "standing")
    if on is not None:
        query = query.where(Comment.record == on[0], Comment.record_id == on[1])
    query = query.order_by(Comment.written_at, Comment.id).limit(MOST).execution_options(populate_existing=True)
    return list(await work.session.scalars(query))


async def own_comment(work: Work, plan_id: UUID, comment_id: UUID) -> Comment | None:
    """One of this agency's own comments, held until the end of the work."""
    query = select(Comment).where(
        Comment.tenant_id == work.tenant.id, Comment.plan_id == plan_id, Comment.id == comment_id
    )
    found: Comment | None = await work.session.scalar(
        query.with_for_update().execution_options(populate_existing=True)
    )  # fmt: skip
    return found


async def known_people(work: Work, plan_id: UUID) -> dict[tuple[UUID, UUID], str]:
    """People of any agency who did something in a plan that all see: (agency, person) -> name. They may be mentioned.

    An agency's other people are not shown to anybody.
    """
    query = (
        select(Change.tenant_id, Change.person_id, Change.person_name)
        .where(Change.plan_id == plan_id, Change.person_id.is_not(None), Change.inner_only.is_(False))
        .order_by(Change.at)
    )
    rows = await work.session.execute(query.limit(MOST * 10))
    return {(party, person): name for party, person, name in rows if person is not None}


async def partings(work: Work) -> list[Parting]:
    """What the agency kept of plans it left or was put out of, the newest first."""
    query = select(Parting).where(Parting.tenant_id == work.tenant.id)
    return list(await work.session.scalars(query.order_by(Parting.at.desc(), Parting.id.desc()).limit(MOST)))


# --- the agency's own


async def notes(work: Work, plan_id: UUID) -> list[Note]:
    """The agency's internal notes on a plan and its parts."""
    query = select(Note).where(Note.tenant_id == work.tenant.id, Note.plan_id == plan_id)
    query = query.order_by(Note.written_at, Note.id).limit(MOST).execution_options(populate_existing=True)
    return list(await work.session.scalars(query))


async def note_row(work: Work, note_id: UUID) -> Note | None:
    """One note, held until the end of the work."""
    query = select(Note).where(Note.tenant_id == work.tenant.id, Note.id == note_id).with_for_update()
    found: Note | None = await work.session.scalar(query.execution_options(populate_existing=True))
    return found


async def budget(work: Work, plan_id: UUID) -> list[BudgetLine]:
    """The agency's own budget lines of a plan."""
    query = select(BudgetLine).where(
        BudgetLine.tenant_id == work.tenant.id, BudgetLine.plan_id == plan_id, BudgetLine.state == "standing"
    )
    query = query.order_by(BudgetLine.title, BudgetLine.id).limit(MOST).execution_options(populate_existing=True)
    return list(await work.session.scalars(query))


async def budget_row(work: Work, line_id: UUID) -> BudgetLine | None:
    """One budget line, held until the end of the work."""
    query = select(BudgetLine).where(BudgetLine.tenant_id == work.tenant.id, BudgetLine.id == line_id).with_for_update()
    found: BudgetLine | None = await work.session.scalar(query.execution_options(populate_existing=True))
    return found


def totals(lines: Collection[BudgetLine]) -> Mapping[str, tuple[int, int]]:
    """Planned and spent by currency, in minor units; currencies are not added up."""
    found: dict[str, tuple[int, int]] = {}
    for line in lines:
        planned, spent = found.get(line.currency, (0, 0))
        found[line.currency] = (planned + line.planned, spent + line.spent)
    return found


async def contact_row(work: Work, plan_id: UUID) -> Contact | None:
    """Who of this agency answers for its part in a plan."""
    query = select(Contact).where(Contact.tenant_id == work.tenant.id, Contact.plan_id == plan_id)
    found: Contact | None = await work.session.scalar(query.execution_options(populate_existing=True))
    return found


async def assignments_of(work: Work, plan_id: UUID) -> dict[UUID, list[UUID]]:
    """The agency's own assignments made of decisions of a plan, by decision."""
    query = select(MadeAssignment).where(
        MadeAssignment.tenant_id == work.tenant.id, MadeAssignment.plan_id == plan_id
    )  # fmt: skip
    found: dict[UUID, list[UUID]] = {}
    for row in await work.session.scalars(query.order_by(MadeAssignment.made_at)):
        found.setdefault(row.decision_id, []).append(row.assignment_id)
    return found
