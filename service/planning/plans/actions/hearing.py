"""What an agency does with news from another: it lets its search know, and tells those whom it concerns."""

from collections.abc import Mapping
from uuid import UUID

from service.identity.queries import person_by_id, root_unit
from service.identity.queries.holders import who_may
from service.kit.actor import ANYWHERE
from service.kit.refusal import Refusal
from service.notifications.actions import notify
from service.planning.plans.actions.finding import make_findable
from service.planning.plans.models import Plan
from service.planning.plans.queries.access import agencies, invitation, seen
from service.planning.plans.queries.activities import activity_row
from service.planning.plans.queries.history import contact_row
from service.planning.plans.rules.acts import SHARE
from service.planning.plans.rules.words import ACTIVITY, PLAN
from service.planning.plans.slots import CHANGED, ENDED
from service.runtime.work import Work

NOTICES: Mapping[str, str] = {
    "invited": "planning.invited", "accepted": "planning.accepted", "declined": "planning.declined",
    "level": "planning.level", "revoked": "planning.revoked", "left": "planning.left",
    "plan_revised": "planning.revised", "plan_signed": "planning.signed", "mentioned": "planning.mentioned_us",
    "plan_moves_forbidden": "planning.frozen", "activity_moved": "planning.moved",
    "activity_postponed": "planning.moved", "activity_cancelled": "planning.moved",
}  # fmt: skip
"""What is told -> the notice it becomes; what is not here is only read anew."""
OF_THE_ONE = ("activity_moved", "activity_postponed", "activity_cancelled")
READ_ANEW = ("plan_written", "plan_discarded", "accepted", "revoked", "left", "level")


async def hear(
    work: Work, plan_id: UUID, what: str, record: str, record_id: UUID, by: UUID, person_id: UUID | None
) -> None:
    """Another agency did something in a plan. How things stand now is asked first; what was taken back is silent."""
    if what in READ_ANEW:
        await make_findable(work, plan_id)
    found, asked = await seen(work, plan_id), await invitation(work, plan_id)
    if found is not None:
        for told in CHANGED:
            await told(work, plan_id, what)
    elif asked is not None and asked.state == "revoked":
        for ended in ENDED:
            await ended(work, plan_id)
    notice = NOTICES.get(what)
    # An invitation and an end concern those who are not in the plan, all else those who are.
    stands = asked is not None and asked.state == what if what in ("invited", "revoked") else found is not None
    if notice is None or not stands:
        return
    people = await _concerned(work, found.plan if found else None, plan_id, what, record, record_id, person_id)
    party = (await agencies(work, [by])).get(by)
    name = party.name(work.tenant.profile.default_language) if party else ""
    await notify(work, people, notice, record=PLAN, record_id=plan_id, params={"agency": name})


async def _concerned(
    work: Work, plan: Plan | None, plan_id: UUID, what: str, record: str, record_id: UUID, person_id: UUID | None
) -> list[UUID]:
    """Who was called on; whose activity was moved; else who answers for the plan here, or decides on sharing."""
    if person_id is not None:
        person = await person_by_id(work, person_id)
        return [person.id] if person is not None else []
    if what in OF_THE_ONE and record == ACTIVITY:
        row = await activity_row(work, record_id)
        # Of other agencies' activities nobody is told one by one: the grid shows them.
        return [row.owner_id] if row is not None and row.tenant_id == work.tenant.id and row.owner_id else []
    contact = await contact_row(work, plan_id)
    if contact is not None:
        return [contact.person_id]
    if plan is not None and plan.tenant_id == work.tenant.id and plan.owner_id is not None:
        return [plan.owner_id]
    try:
        unit = await root_unit(work)
    except Refusal:  # an agency without units has nobody who could be told by them
        return []
    return [one.id for one in await who_may(work, {SHARE}, unit_id=unit, journal_id=ANYWHERE, on=work.today)]
