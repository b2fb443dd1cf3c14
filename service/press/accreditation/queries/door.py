"""Who may pass the door of an event, and who has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from service.press.accreditation.models import Accreditation, Call, CheckIn
from service.press.accreditation.queries.calls import call_of_event, standing_calls
from service.press.accreditation.rules.badges import number_in, short_typed
from service.press.accreditation.rules.views import CallView, days_of
from service.press.events.models import Event
from service.press.events.rules.content import EventView
from service.runtime.work import Work

EXPECTED = ("approved", "badge", "checked_in", "no_show")
MOST = 5_000


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody at the door of an event. at, by: of the check-in there; standing: by a standing accreditation."""

    id: UUID
    number: str
    name: str
    outlet: str
    role: str
    state: str
    standing: bool
    keys: tuple[str, ...]
    at: datetime | None = None
    by: str = ""


async def standing_for(work: Work, event: EventView) -> list[CallView]:
    """Standing calls whose accreditations open this event: those that hold on one of its days."""
    days = days_of(event, work.zone)
    own = await call_of_event(work, event.id)
    if days is None or (own is not None and not own.standing) or event.policy == "none":
        return []
    return [call for call in await standing_calls(work) if any(call.holds_on(day) for day in days)]


async def guests(work: Work, event: EventView) -> list[Guest]:
    """Everybody expected at an event, or already there, by name."""
    calls = [call.id for call in await standing_for(work, event)]
    ours = and_(Call.event_id == event.id, Accreditation.state.in_(EXPECTED))
    standing = and_(Call.id.in_(calls), Accreditation.state.in_(("approved", "badge")))
    query = (
        select(Accreditation, Call.kind, CheckIn.at, CheckIn.by_name)
        .join(Call, (Call.tenant_id == Accreditation.tenant_id) & (Call.id == Accreditation.call_id))
        .outerjoin(CheckIn, _here(event.id))
        .where(or_(ours, standing))
        .order_by(Accreditation.name, Accreditation.id)
        .limit(MOST)
    )
    return [_guest(*row) for row in await work.session.execute(query)]


def _here(event_id: UUID) -> ColumnElement[bool]:
    return and_(
        CheckIn.tenant_id == Accreditation.tenant_id, CheckIn.accreditation_id == Accreditation.id,
        CheckIn.event_id == event_id, CheckIn.taken_back_at.is_(None),
    )  # fmt: skip


def _guest(one: Accreditation, kind: str, at: datetime | None, by: str | None) -> Guest:
    state = "checked_in" if at is not None else one.state
    keys = (*one.name_keys, *one.outlet_key.split())
    return Guest(
        one.id, one.number, one.name, one.outlet, one.role, state, kind == "standing", keys, at, by or ""
    )  # fmt: skip


async def check_in_of(work: Work, event_id: UUID, accreditation_id: UUID) -> CheckIn | None:
    """The check-in of an accreditation to an event that stands."""
    query = select(CheckIn).where(
        CheckIn.event_id == event_id, CheckIn.accreditation_id == accreditation_id, CheckIn.taken_back_at.is_(None)
    )
    found: CheckIn | None = await work.session.scalar(query)
    return found


async def shown(work: Work, key: bytes, typed: str) -> Accreditation | None:
    """The accreditation of a badge: by what its QR code says, or by the short code under it."""
    number, short = number_in(typed, key), short_typed(typed)
    query = select(Accreditation)
    if number is not None:
        query = query.where(Accreditation.badge_number == number)
    elif short:
        query = query.where(Accreditation.badge_code == short)
    else:
        return None
    found: Accreditation | None = await work.session.scalar(query)
    return found


async def arrived_count(work: Work, event_id: UUID) -> int:
    """How many were let in to an event."""
    query = select(func.count()).where(CheckIn.event_id == event_id, CheckIn.taken_back_at.is_(None))
    return int(await work.session.scalar(query) or 0)


async def not_come(work: Work, limit: int = 500) -> Sequence[Accreditation]:
    """Accreditations to events that are over whose holders were not checked in."""
    query = (
        select(Accreditation)
        .join(Call, (Call.tenant_id == Accreditation.tenant_id) & (Call.id == Accreditation.call_id))
        .join(Event, (Event.tenant_id == Call.tenant_id) & (Event.id == Call.event_id))
        .where(Accreditation.state.in_(("approved", "badge")), Event.state.in_(("held", "closed")))
        .limit(limit)
    )
    return list(await work.session.scalars(query))
