"""Whom releases concern: those who approve are told of a text, who answers for it of what became of it."""

from uuid import UUID

from service.identity.queries import root_unit
from service.identity.queries.holders import who_may
from service.journals.queries import open_journals
from service.kit.refusal import Refusal
from service.notifications.actions import notify
from service.press.releases.models import Release, ReleaseRevision
from service.press.releases.rules.acts import APPROVE, RELEASE
from service.runtime.work import Work

SUBMITTED, RETURNED, UNDELIVERED = "press.release_submitted", "press.release_returned", "press.release_undelivered"


def answering_for(row: Release) -> list[UUID]:
    """Who answers for it."""
    return [row.owner_id] if row.owner_id is not None else []


async def tell_approvers(work: Work, row: Release, revision: ReleaseRevision) -> None:
    """Tell everybody who may approve this text that it waits for them."""
    journal = next(iter(await open_journals(work, "release")), None)
    if journal is None:
        return
    today = work.today
    try:
        unit = await root_unit(work)
    except Refusal:  # an agency without units has nobody who could be told by them
        return
    people = await who_may(work, {APPROVE}, unit_id=unit, journal_id=journal.id, on=today)
    others = [one.id for one in people if str(one.id) not in revision.hands]
    await notify(work, others, SUBMITTED, record=RELEASE, record_id=row.id, params={"person": work.actor.name})
