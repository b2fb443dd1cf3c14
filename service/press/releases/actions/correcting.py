"""Correcting what stands: a new revision goes the whole way of a text, and takes the old one's place with a note."""

from uuid import UUID

from service.press.releases.actions.finding import demanded, touched
from service.press.releases.actions.writing import keep_texts
from service.press.releases.models import ReleaseRevision
from service.press.releases.queries.releases import revisions_of, texts_of
from service.press.releases.rules.acts import RELEASE
from service.runtime.work import Work


async def begin_correction(work: Work, release_id: UUID, reason: str) -> None:
    """Begin the next revision with the texts that stand. Raises NotFound, Refusal."""
    row, _ = await demanded(work, release_id, "correct", reason)
    standing = next(one for one in await revisions_of(work, release_id) if one.state == "approved")
    texts = await texts_of(work, release_id, standing.revision)
    row.revision, row.working = row.revision + 1, "draft"
    own = str(work.actor.id) if work.actor.id is not None else ""
    work.session.add(
        ReleaseRevision(
            tenant_id=work.tenant.id,
            release_id=release_id,
            revision=row.revision,
            state="draft",
            hands=[own] if own else [],
            reason=reason.strip(),
        )
    )
    touched(work, row)
    await work.session.flush()
    fresh = {code: words._replace(note="") for code, words in texts.items()}
    await keep_texts(work, release_id, row.revision, fresh)
    after = {"revision": row.revision}
    work.record("release.correction_begun", release_id, record=RELEASE, after=after, reason=reason.strip())


async def drop_correction(work: Work, release_id: UUID, reason: str) -> None:
    """Give a correction up; what stands stays. Its revision is kept, and its number is not used again."""
    row, revision = await demanded(work, release_id, "drop", reason)
    revision.state, row.working = "dropped", ""
    touched(work, row)
    await work.session.flush()
    work.record("release.correction_dropped", release_id, record=RELEASE, reason=reason.strip())
