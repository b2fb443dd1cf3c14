"""What plans offer to the act by which a person who leaves hands over."""

from collections.abc import Mapping
from uuid import UUID

from service.identity.offers import Handing, Matter, MatterKind, gone
from service.identity.queries import people_named
from service.kit.words import N_
from service.planning.plans.models import Plan
from service.planning.plans.queries.history import contact_row
from service.planning.plans.queries.plans import UNFINISHED, owned_by, plan_row, titles
from service.planning.plans.rules.words import PLAN, STATES
from service.runtime.work import Work


async def listed(work: Work, person_id: UUID) -> list[Matter]:
    """Unfinished plans that a person answers for, and others' plans for the agency's part in which they do."""
    return [Matter(PLAN, PLAN, one.id, "", STATES[one.state]) for one in await owned_by(work, person_id)]


async def hand_over(work: Work, handing: Handing) -> None:
    """Somebody else answers for it. Raises Refusal(code="gone")."""
    row = await plan_row(work, handing.matter_id, lock=True)
    owns = row is not None and row.owner_id == handing.from_id and row.state in UNFINISHED
    if owns:
        assert row is not None
        await _give(work, row, handing.to_id)
    contact = await contact_row(work, handing.matter_id)
    answers = contact is not None and contact.person_id == handing.from_id
    if answers:
        assert contact is not None
        contact.person_id, contact.changed_at, contact.changed_by_name = handing.to_id, work.now, work.actor.name
    if not owns and not answers:
        raise gone()
    await work.session.flush()
    work.record(
        "plan.handed_over", handing.matter_id, record=PLAN, before={"owner": str(handing.from_id)},
        after={"owner": str(handing.to_id)}, reason=handing.reason,
    )  # fmt: skip


async def _give(work: Work, row: Plan, to_id: UUID) -> None:
    row.owner_id, row.owner_name = to_id, (await people_named(work, [to_id])).get(to_id, "")
    row.version += 1
    row.changed_at, row.changed_by_name = work.now, work.actor.name


MATTERS: Mapping[str, MatterKind] = {PLAN: MatterKind(N_("Plans"), listed, titles, "/planning/plans/{id}", hand_over)}
