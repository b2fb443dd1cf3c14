"""The secret address at which a calendar program reads the grid with a person's rights."""

import secrets
from uuid import UUID

from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.notifications.actions.choosing import digest_of
from service.planning.grid.models import GridFeed
from service.planning.grid.queries.feeds import living_feed
from service.runtime.work import Work

NO_FEED = N_("There is no secret address now.")
UNKNOWN_SCOPE = N_("Choose one of the values offered.")
SCOPES = {"mine": N_("Only what I answer for or speak at"), "all": N_("Everything in the grid that is shown")}
ACTS = {
    "plan_feed.made": N_("Secret address of the planning calendar made"),
    "plan_feed.revoked": N_("Secret address of the planning calendar revoked"),
}


async def make_feed(work: Work, person_id: UUID, scope: str) -> str:
    """A new secret in place of the one there was; it is given this once. Raises Refusal for an unknown scope."""
    if scope not in SCOPES:
        raise Refusal(UNKNOWN_SCOPE, code="choice", field="scope")
    await _end(work, person_id)
    token = secrets.token_urlsafe(32)
    work.session.add(
        GridFeed(id=new_id(), person_id=person_id, digest=digest_of(token), scope=scope, created_at=work.now)
    )
    await work.session.flush()
    work.record("plan_feed.made", person_id, record="person", after={"scope": scope})
    return token


async def revoke_feed(work: Work, person_id: UUID) -> None:
    """The address leads nowhere from now on. Raises Refusal when there is none."""
    if not await _end(work, person_id):
        raise Refusal(NO_FEED, code="no_feed")
    work.record("plan_feed.revoked", person_id, record="person")


async def _end(work: Work, person_id: UUID) -> bool:
    feed = await living_feed(work, person_id, lock=True)
    if feed is not None:
        feed.revoked_at = work.now
        await work.session.flush()
    return feed is not None
