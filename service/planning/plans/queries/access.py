"""Who takes part in a plan, and what this agency may do in it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text

from service.planning.plans.models import Access, Plan
from service.planning.plans.rules.acts import READ, Standing
from service.runtime.work import Work

MOST = 200
HOLD = text("select plan_tenant_id, level from plan_hold(:plan_id)")
PARTICIPANTS = text("select * from plan_participants(:plan_id) order by level <> 'owner', invited_at, tenant_id")
AGENCIES = text(
    "select id, slug, state, profile::jsonb -> 'name' as names, profile::jsonb ->> 'default_language' as language"
    " from platform.agency where id = any (:ids)"
)


@dataclass(frozen=True, slots=True)
class Agency:
    """Another agency, as everybody may know it. state: active, suspended or left."""

    id: UUID
    slug: str
    state: str
    names: Mapping[str, str]
    language: str

    def name(self, language: str) -> str:
        """Its name in a language, else in its own."""
        return self.names.get(language) or self.names.get(self.language) or self.slug


@dataclass(frozen=True, slots=True)
class Seen:
    """A plan that was opened to this agency, with what it may do there."""

    plan: Plan
    access: Access

    @property
    def standing(self) -> Standing:
        return Standing(self.plan.state, self.access.level, self.plan.template)

    @property
    def own(self) -> bool:
        """Whether this agency owns it."""
        return self.access.level == "owner"


@dataclass(frozen=True, slots=True)
class Participant:
    """An agency in a plan, or asked into it. suspended: its people cannot sign in at present."""

    agency: Agency
    level: str
    state: str
    invited_at: datetime
    expires_at: datetime | None
    answered_at: datetime | None
    answered_by_name: str
    ended_at: datetime | None
    reason: str

    @property
    def suspended(self) -> bool:
        return self.agency.state != "active"

    def expired(self, now: datetime) -> bool:
        """Whether it did not answer in time."""
        return self.state == "invited" and self.expires_at is not None and self.expires_at <= now


@dataclass(frozen=True, slots=True)
class Invitation:
    """What an agency knows of a plan before it accepts: its title when it was asked, who asks, and for what."""

    plan_id: UUID
    agency: Agency
    titles: Mapping[str, str]
    kind: str
    level: str
    state: str
    message: str
    invited_at: datetime
    invited_by_name: str
    expires_at: datetime | None

    def title(self, languages: Collection[str]) -> str:
        """The title in the first of some languages in which it has one."""
        return next((self.titles[one] for one in languages if self.titles.get(one)), "") or next(
            iter(self.titles.values()), ""
        )


async def seen(work: Work, plan_id: UUID) -> Seen | None:
    """A plan of this agency, or one it takes part in; None for every other, there or not."""
    query = (
        select(Plan, Access)
        .join(Access, (Access.plan_tenant_id == Plan.tenant_id) & (Access.plan_id == Plan.id))
        .where(Plan.id == plan_id, Access.tenant_id == work.tenant.id, Access.state == "accepted")
        .execution_options(populate_existing=True)
    )
    row = (await work.session.execute(query)).first()
    return Seen(*row) if row else None


async def hold(work: Work, plan_id: UUID) -> bool:
    """Keep what this agency may do in a plan from being taken away until the end of the work. False: it may nothing."""
    return (await work.session.execute(HOLD, {"plan_id": plan_id})).first() is not None


async def levels(work: Work, plan_ids: Collection[UUID]) -> dict[UUID, str]:
    """At which level this agency is in some plans; those it is not in are left out."""
    query = select(Access.plan_id, Access.level).where(
        Access.tenant_id == work.tenant.id, Access.state == "accepted", Access.plan_id.in_(set(plan_ids))
    )
    return {row[0]: row[1] for row in await work.session.execute(query)}


async def opened_to(work: Work, plan_id: UUID) -> str | None:
    """At which level this agency is in a plan, None where it is not."""
    return (await levels(work, [plan_id])).get(plan_id)


async def agencies(work: Work, ids: Collection[UUID]) -> dict[UUID, Agency]:
    """Agencies by id; the names are public."""
    if not ids:
        return {}
    rows = await work.session.execute(AGENCIES, {"ids": list(set(ids))})
    return {row.id: Agency(row.id, row.slug, row.state, row.names or {}, row.language or "") for row in rows}


async def participants(work: Work, plan_id: UUID) -> list[Participant]:
    """Who takes part, the owner first. The owner also sees who was asked, declined, left or was put out."""
    rows = (await work.session.execute(PARTICIPANTS, {"plan_id": plan_id})).all()
    known = await agencies(work, [row.tenant_id for row in rows])
    return [
        Participant(
            known[row.tenant_id], row.level, row.state, row.invited_at, row.expires_at, row.answered_at,
            row.answered_by_name, row.ended_at, row.reason,
        )
        for row in rows
        if row.tenant_id in known
    ]  # fmt: skip


async def parties(work: Work, plan_id: UUID) -> list[UUID]:
    """The tenants of those who take part now: who is to hear of a change."""
    rows = await work.session.execute(PARTICIPANTS, {"plan_id": plan_id})
    return [row.tenant_id for row in rows if row.state == "accepted"]


async def invitations(work: Work, *, every: bool = False) -> list[Invitation]:
    """Plans of others into which this agency was asked, those that wait for an answer or `every` one, newest first."""
    if not work.actor.may(READ) and work.actor.kind != "system":
        return []
    query = select(Access).where(Access.tenant_id == work.tenant.id, Access.level != "owner")
    if not every:
        query = query.where(Access.state == "invited", Access.expires_at > work.now)
    query = query.order_by(Access.invited_at.desc(), Access.plan_id).limit(MOST)
    rows = list(await work.session.scalars(query.execution_options(populate_existing=True)))
    known = await agencies(work, [row.plan_tenant_id for row in rows])
    return [_invitation(row, known[row.plan_tenant_id]) for row in rows if row.plan_tenant_id in known]


async def invitation(work: Work, plan_id: UUID) -> Invitation | None:
    """This agency's own invitation into a plan, in whatever state; None where there was none."""
    query = select(Access).where(
        Access.tenant_id == work.tenant.id, Access.plan_id == plan_id, Access.level != "owner"
    )  # fmt: skip
    row = await work.session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        return None
    known = await agencies(work, [row.plan_tenant_id])
    return _invitation(row, known[row.plan_tenant_id])


def _invitation(row: Access, agency: Agency) -> Invitation:
    return Invitation(
        row.plan_id, agency, row.titles, row.kind, row.level, row.state, row.message, row.invited_at,
        row.invited_by_name, row.expires_at,
    )  # fmt: skip
