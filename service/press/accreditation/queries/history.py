"""What media contacts were invited to and accredited for, for the pages of contacts."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select

from service.kit.words import N_
from service.press.accreditation.models import Accreditation, Invitation
from service.press.accreditation.queries.calls import calls_by_id
from service.press.accreditation.rules import acts, invitations
from service.press.events.queries.events import events_by_id
from service.press.outlets.rules.acts import JOURNALIST, READ
from service.press.outlets.slots import Contacted
from service.runtime.work import Work

INVITED, ACCREDITED = N_("Invitation"), N_("Accreditation")


async def contacted(work: Work, subject: str, ids: Collection[UUID], most: int) -> Sequence[Contacted]:
    """The newest first, for those who may read the press office."""
    if not work.actor.may(READ):
        return []
    own = work.tenant.profile.default_language
    column = Invitation.journalist_id if subject == JOURNALIST else Invitation.outlet_id
    query = select(Invitation).where(column.in_(ids)).order_by(Invitation.created_at.desc()).limit(most)
    invited = list(await work.session.scalars(query))
    events = await events_by_id(work, {one.event_id for one in invited})
    found = [
        Contacted(
            one.created_at, INVITED, events[one.event_id].title(work.language, own),
            f"/press/events/{one.event_id}/invitations", invitations.STATES[one.state],
        )
        for one in invited
    ]  # fmt: skip
    mine = Accreditation.journalist_id if subject == JOURNALIST else Accreditation.outlet_id
    asked = select(Accreditation).where(mine.in_(ids)).order_by(Accreditation.submitted_at.desc()).limit(most)
    accredited = list(await work.session.scalars(asked))
    calls = await calls_by_id(work, {one.call_id for one in accredited})
    found += [
        Contacted(
            one.submitted_at, ACCREDITED, calls[one.call_id].title(work.language, own),
            f"/press/accreditations/{one.id}",
            acts.STATES[one.state],
        )
        for one in accredited
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.at, reverse=True)[:most]
