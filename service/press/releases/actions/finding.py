"""What every act begins with: the release, held, brought up to the moment, and whether the actor may."""

from uuid import UUID

from service.kit.actor import SYSTEM
from service.mailing.actions.planning import let_go
from service.press.releases.models import Release, ReleaseRevision
from service.press.releases.queries.releases import (
    corrects_public,
    release_row,
    revision_row,
    standing_of,
    standing_revision,
    texts_of,
)
from service.press.releases.rules.acts import RELEASE, demand
from service.press.releases.rules.content import goes_out_at
from service.press.releases.slots import OUT
from service.runtime.work import Work
from service.search.actions import forget, index
from service.web.errors import NotFound

INDEX = "press.index_release"


async def held(work: Work, release_id: UUID) -> tuple[Release, ReleaseRevision]:
    """The release and its newest revision, held until the end of the work. Raises NotFound."""
    row = await release_row(work, release_id, lock=True)
    if row is None:
        raise NotFound
    await settle(work, row)
    revision = await revision_row(work, release_id, row.revision)
    assert revision is not None  # a release has one from its beginning
    return row, revision


async def demanded(work: Work, release_id: UUID, act: str, reason: str = "") -> tuple[Release, ReleaseRevision]:
    """The same for an actor who may do this now. Raises NotFound, Refusal."""
    row, revision = await held(work, release_id)
    demand(act, work.actor, standing_of(row, revision), reason)
    return row, revision


def touched(work: Work, row: Release) -> None:
    """Note that and by whom a release was changed."""
    row.version += 1
    row.changed_at, row.changed_by_name = work.now, work.actor.name
    work.later(INDEX, release_id=str(row.id))


async def make_findable(work: Work, release_id: UUID) -> None:
    """Put a release into the search with the texts of its newest revision, or let it be found no more."""
    row = await release_row(work, release_id)
    if row is None:
        return
    if row.state == "discarded":
        await forget(work, release_id)
        return
    texts = await texts_of(work, release_id, row.revision)
    words = [row.number or "", row.contact, *(f"{one.title} {one.lead}" for one in texts.values())]
    await index(
        work, record=RELEASE, record_id=release_id, journal_id=work.tenant.id, unit_id=work.tenant.id,
        at=row.created_at, open_words=[word for word in words if word.strip()],
        texts=[one.body for one in texts.values() if one.body],
    )  # fmt: skip


async def settle(work: Work, row: Release) -> bool:
    """Call a scheduled release published once its moment has come and its page stands; whoever looks first does it.

    The public page follows the clock by itself; this is what the agency's own books say of it.
    """
    moment = goes_out_at(row.publish_at, row.embargo_until)
    if row.state != "scheduled" or moment is None or moment > work.now:
        return False
    revision = await standing_revision(work, row.id)
    if revision is None or revision.out_at is None:
        return False
    row.state = "corrected" if await corrects_public(work, row.id, revision.revision) else "published"
    row.published_at = row.published_at or moment
    row.version += 1
    await work.session.flush()
    asked, work.actor = work.actor, SYSTEM
    work.record("release.published", row.id, record=RELEASE, after={"number": row.number, "at": moment.isoformat()})
    work.actor = asked
    await let_go(work, RELEASE, row.id)
    for told in OUT:
        await told(work, row.id)
    await work.session.flush()
    return True
