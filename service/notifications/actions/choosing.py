"""What a person chooses for themselves: the way of each group, quiet hours, the summary, a calendar address."""

import secrets
from hashlib import sha256
from uuid import UUID

from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.notifications.models import CalendarFeed, NoticeChoice
from service.notifications.queries.choices import choice_row, living_feed
from service.notifications.rules.choices import Choices
from service.runtime.work import Work, canonical

NO_FEED = N_("There is no secret address any more. Make a new one.")


async def keep_choices(work: Work, person_id: UUID, chosen: Choices) -> None:
    """Keep what a person chose; saving the same again is no act."""
    row = await choice_row(work, person_id)
    before = None if row is None else _kept(row)
    if row is None:
        row = NoticeChoice(tenant_id=work.tenant.id, person_id=person_id)
        work.session.add(row)
    hours = chosen.quiet_hours if chosen.quiet == "own" else None
    row.ways = canonical(dict(chosen.ways))
    row.quiet, row.summary = chosen.quiet, chosen.summary
    row.quiet_from, row.quiet_until = (hours.start, hours.until) if hours else (None, None)
    row.summary_at = chosen.summary_at if chosen.summary == "own" else None
    row.changed_at = work.now
    after = _kept(row)
    await work.session.flush()
    if before != after:
        work.record("notices.choices_changed", person_id, record="person", before=before, after=after)


def _kept(row: NoticeChoice) -> dict[str, str | int | None]:
    names = ("ways", "quiet", "quiet_from", "quiet_until", "summary", "summary_at")
    return {name: getattr(row, name) for name in names}


def digest_of(token: str) -> bytes:
    """What is kept of a secret address."""
    return sha256(token.encode()).digest()


async def make_feed(work: Work, person_id: UUID) -> str:
    """A new secret for a person's calendar, in place of the one there was; it is given this once."""
    await _end(work, person_id)
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed(id=new_id(), person_id=person_id, digest=digest_of(token), created_at=work.now)
    work.session.add(feed)
    await work.session.flush()
    work.record("calendar.made", person_id, record="person")
    return token


async def revoke_feed(work: Work, person_id: UUID) -> None:
    """The secret address leads nowhere from now on. Raises Refusal when there is none."""
    if not await _end(work, person_id):
        raise Refusal(NO_FEED, code="no_feed")
    work.record("calendar.revoked", person_id, record="person")


async def _end(work: Work, person_id: UUID) -> bool:
    feed = await living_feed(work, person_id, lock=True)
    if feed is not None:
        feed.revoked_at = work.now
        await work.session.flush()
    return feed is not None
