"""What changed a moment ago in the plans of an agency: what an open page is told, by ids alone."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from service.planning.plans.models import Access, Change
from service.planning.plans.rules.acts import READ
from service.planning.plans.rules.words import ACTIVITY
from service.runtime.work import Work

BACK = timedelta(seconds=90)
"""How far back is looked each time: a change bears the moment at which its work began, not that of its commit."""
MOST = 500


@dataclass(frozen=True, slots=True)
class Happened:
    """Changes of the last moments (line of the log -> activity), and which plans are open to the agency, at what level.

    many: there were more than are listed.
    """

    lines: dict[UUID, UUID] = field(default_factory=dict)
    opened: frozenset[tuple[UUID, str]] = frozenset()
    many: bool = False


async def happened(work: Work) -> Happened | None:
    """What happened just now, under the wall; None for who may not read plans any more."""
    if not work.actor.may(READ):
        return None
    asked = select(Access.plan_id, Access.level).where(Access.tenant_id == work.tenant.id, Access.state == "accepted")
    opened = frozenset((row.plan_id, row.level) for row in await work.session.execute(asked))
    if not opened:
        return Happened()
    query = (
        select(Change.id, Change.record_id)
        .where(Change.plan_id.in_([key for key, _ in opened]), Change.at > work.now - BACK, Change.record == ACTIVITY)
        .order_by(Change.at.desc()).limit(MOST)
    )  # fmt: skip
    lines = {row.id: row.record_id for row in await work.session.execute(query)}
    return Happened(lines, opened, len(lines) == MOST)


async def last_change(work: Work, activity_id: UUID) -> tuple[str, datetime] | None:
    """Who changed an activity last, and when, as its log says it."""
    query = (
        select(Change.person_name, Change.at)
        .where(Change.record == ACTIVITY, Change.record_id == activity_id).order_by(Change.at.desc()).limit(1)
    )  # fmt: skip
    row = (await work.session.execute(query)).first()
    return (row.person_name, row.at) if row else None
