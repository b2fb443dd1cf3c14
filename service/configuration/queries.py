"""Reads of an agency's settings: what stands, its versions, one's own draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import delete, func, select, text

from service.configuration.models import DraftRow, VersionRow
from service.configuration.rules.changes import Past
from service.runtime.work import Work
from service.tenancy.overrides import Laid, decode
from service.tenancy.profile import Profile

SHOWN = 100


@dataclass(frozen=True)
class Standing:
    """filed: the agency's file over its country. laid: with what holds of its own changes. number: newest version."""

    filed: Profile
    laid: Laid
    number: int

    @property
    def profile(self) -> Profile:
        """What the service runs with."""
        return self.laid.profile


async def lock(work: Work) -> None:
    """Nobody else changes this agency's settings before this work ends."""
    key = f"configuration:{work.tenant.id}"
    await work.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))


async def standing(work: Work) -> Standing:
    """The settings as they are committed now."""
    query = text("select profile, overrides from platform.agency where id = :id")
    row = (await work.session.execute(query, {"id": work.tenant.id})).one()
    filed = msgspec.json.decode(row.profile, type=Profile)
    number = await work.session.scalar(select(func.coalesce(func.max(VersionRow.number), 0)))
    return Standing(filed, decode(filed, row.overrides), int(number or 0))


async def versions(work: Work, before: int | None = None, limit: int = SHOWN) -> Sequence[VersionRow]:
    """Versions, newest first."""
    query = select(VersionRow).order_by(VersionRow.number.desc()).limit(limit)
    return list(await work.session.scalars(query if before is None else query.where(VersionRow.number < before)))


async def version(work: Work, number: int) -> VersionRow | None:
    """The version of that number."""
    found: VersionRow | None = await work.session.scalar(select(VersionRow).where(VersionRow.number == number))
    return found


async def overrides_at(work: Work, number: int) -> dict[str, Any] | None:
    """All overrides as they stood with a version; none for 0, which is the file alone; None without such a version."""
    if number == 0:
        return {}
    found = await version(work, number)
    return dict(found.overrides) if found else None


async def past(work: Work) -> list[Past]:
    """Which version set which settings, newest first."""
    query = select(VersionRow.number, VersionRow.by_name, VersionRow.changes).order_by(VersionRow.number.desc())
    return [
        Past(number, name, frozenset(change["path"] for change in changes))
        for number, name, changes in await work.session.execute(query.limit(1_000))
    ]


async def draft_of(work: Work, person_id: UUID | None) -> DraftRow | None:
    """What a person changed and has not saved."""
    if person_id is None:
        return None
    found: DraftRow | None = await work.session.scalar(select(DraftRow).where(DraftRow.person_id == person_id))
    return found


async def forget_draft(work: Work, person_id: UUID | None) -> None:
    """Throw a draft away."""
    await work.session.execute(delete(DraftRow).where(DraftRow.person_id == person_id))
