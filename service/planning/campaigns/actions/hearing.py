"""What an agency does when another reminds it of a material: whoever answers for the campaign here is told."""

from uuid import UUID

from service.identity.queries import root_unit
from service.identity.queries.holders import who_may
from service.kit.actor import ANYWHERE
from service.kit.refusal import Refusal
from service.notifications.actions.telling import notify
from service.planning.campaigns.actions.carrying import REMINDED
from service.planning.campaigns.queries.campaigns import campaign
from service.planning.campaigns.rules.words import KIND
from service.planning.plans.queries.access import Seen, seen
from service.planning.plans.queries.history import contact_row
from service.planning.plans.rules.acts import SHARE
from service.planning.plans.rules.words import PLAN
from service.runtime.work import Work

NOTICE = "planning.carry"


async def hear(work: Work, plan_id: UUID, what: str) -> None:
    """Tell the people here when something of the campaign is still to be carried; nothing where all was carried."""
    found = await seen(work, plan_id) if what == REMINDED else None
    if found is None or found.plan.kind != KIND:
        return
    summary = (await campaign(work, plan_id)).summary
    missing = next((one.missing for one in summary.bodies if one.party == work.tenant.id), ())
    if missing:
        people = await who_answers(work, found)
        await notify(
            work, people, NOTICE, record=PLAN, record_id=plan_id, params={"count": str(len(missing))}
        )  # fmt: skip


async def who_answers(work: Work, found: Seen) -> list[UUID]:
    """Who answers for the agency's part in a plan: the contact, the owner, else those who decide on sharing."""
    contact = await contact_row(work, found.plan.id)
    if contact is not None:
        return [contact.person_id]
    if found.own and found.plan.owner_id is not None:
        return [found.plan.owner_id]
    try:
        unit = await root_unit(work)
    except Refusal:  # an agency without units has nobody who could be told by them
        return []
    return [one.id for one in await who_may(work, {SHARE}, unit_id=unit, journal_id=ANYWHERE, on=work.today)]
