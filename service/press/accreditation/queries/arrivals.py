"""The log of a call: every application with what became of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select

from service.press.accreditation.models import Accreditation, CheckIn
from service.runtime.work import Work

MOST = 20_000


@dataclass(frozen=True, slots=True)
class Logged:
    """An application, with its check-in: to an event once, of a standing one each."""

    one: Accreditation
    at: datetime | None
    by: str


async def log_of(work: Work, call_id: UUID) -> list[Logged]:
    """Applications by outlet and name; one of a standing accreditation stands once for each event."""
    here = and_(
        CheckIn.tenant_id == Accreditation.tenant_id, CheckIn.accreditation_id == Accreditation.id,
        CheckIn.taken_back_at.is_(None),
    )  # fmt: skip
    query = select(Accreditation, CheckIn.at, CheckIn.by_name).outerjoin(CheckIn, here)
    query = query.where(Accreditation.call_id == call_id).limit(MOST)
    query = query.order_by(Accreditation.outlet_key, Accreditation.name, Accreditation.id, CheckIn.at)
    return [Logged(one, at, by or "") for one, at, by in await work.session.execute(query)]
