"""Reads of legal acts and their drafts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from service.public_information.disclosure.models import LegalAct
from service.public_information.disclosure.rules.content import titled
from service.runtime.work import Work

MOST = 500


@dataclass(frozen=True, slots=True)
class ActView:
    """A legal act or its draft."""

    id: UUID
    slug: str
    state: str
    public: str
    kind: str
    form: str
    issuer: str
    number: str
    adopted_on: date | None
    in_force_on: date | None
    repealed_on: date | None
    discussed_from: date | None
    discussed_until: date | None
    contact: str
    title: str
    texts: Mapping[str, Any]
    version: int
    changed_at: datetime
    published_at: datetime | None
    reason: str


_COLUMNS = [
    LegalAct.id, LegalAct.slug, LegalAct.state, LegalAct.public, LegalAct.kind, LegalAct.form, LegalAct.issuer,
    LegalAct.number, LegalAct.adopted_on, LegalAct.in_force_on, LegalAct.repealed_on, LegalAct.discussed_from,
    LegalAct.discussed_until, LegalAct.contact, LegalAct.texts, LegalAct.version, LegalAct.changed_at,
    LegalAct.published_at, LegalAct.reason,
]  # fmt: skip


def _view(work: Work, row: Any) -> ActView:
    title = titled(row.texts, work.language, work.tenant.profile.default_language)
    return ActView(**row._mapping, title=title)


async def legal_acts(work: Work, states: Collection[str] = (), *, year: int | None = None) -> list[ActView]:
    """Acts of some states, drafts first, then the newest; at most MOST."""
    query = select(*_COLUMNS)
    if states:
        query = query.where(LegalAct.state.in_(sorted(states)))
    if year is not None:
        query = query.where(LegalAct.adopted_on.between(date(year, 1, 1), date(year, 12, 31)))
    ordered = query.order_by(LegalAct.adopted_on.desc().nulls_first(), LegalAct.id.desc()).limit(MOST)
    return [_view(work, row) for row in await work.session.execute(ordered)]


async def act_by_id(work: Work, act_id: UUID, *, lock: bool = False) -> ActView | None:
    query = select(*_COLUMNS).where(LegalAct.id == act_id)
    row = (await work.session.execute(query.with_for_update() if lock else query)).one_or_none()
    return _view(work, row) if row is not None else None


async def taken_slugs(work: Work, beginning: str) -> set[str]:
    """Addresses of acts that begin so."""
    query = select(LegalAct.slug).where(LegalAct.slug.startswith(beginning, autoescape=True))
    return set(await work.session.scalars(query))
