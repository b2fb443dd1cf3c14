"""Releases that wait for somebody: for their own hands, for a second pair of eyes."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from service.press.releases.models import Release, ReleaseRevision
from service.press.releases.queries.releases import ReleaseView, views_in_order
from service.press.releases.rules.acts import OUT
from service.runtime.work import Work

MOST = 1_001
IN_HAND: ColumnElement[bool] = or_(Release.state.in_(("draft", "approved")), Release.working == "draft")
"""Somebody has to go on with it: to write, to submit, to say when it is published."""
TO_APPROVE: ColumnElement[bool] = or_(Release.state == "in_review", Release.working == "in_review")
UNDER_WAY: ColumnElement[bool] = and_(
    Release.state.not_in(("withdrawn", "discarded")), or_(Release.state.not_in(sorted(OUT)), Release.working != "")
)
"""Not finished, whoever has to do the next thing."""


async def to_go_on(work: Work) -> list[ReleaseView]:
    """Releases of the actor, and of nobody, with which somebody goes on, those that lie longest first."""
    own = or_(Release.owner_id == work.actor.stands_for, Release.owner_id.is_(None))
    return await _found(work, IN_HAND, own)


async def to_approve(work: Work) -> list[ReleaseView]:
    """Texts in review in which the actor did not write, those that lie longest first."""
    written = select(ReleaseRevision.release_id).where(
        ReleaseRevision.tenant_id == Release.tenant_id, ReleaseRevision.release_id == Release.id,
        ReleaseRevision.revision == Release.revision, ReleaseRevision.hands.contains([str(work.actor.id)]),
    )  # fmt: skip
    return await _found(work, TO_APPROVE, ~written.exists())


async def owned_by(work: Work, person_id: UUID) -> list[ReleaseView]:
    """Unfinished releases of a person, whoever asks."""
    return await _found(work, UNDER_WAY, Release.owner_id == person_id)


async def _found(work: Work, *conditions: ColumnElement[bool]) -> list[ReleaseView]:
    query = select(Release.id).where(*conditions).order_by(Release.changed_at, Release.id).limit(MOST)
    return await views_in_order(work, list(await work.session.scalars(query)))


def still_in_hand(state: str, working: str) -> bool:
    """Whether a release is unfinished, as `UNDER_WAY` says it of rows."""
    return state not in ("withdrawn", "discarded") and (state not in OUT or bool(working))
