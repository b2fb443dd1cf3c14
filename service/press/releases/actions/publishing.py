"""When everybody may read it: published now or at a time, never before the embargo ends, moved, held, withdrawn."""

from datetime import datetime
from typing import Any
from uuid import UUID

from service.documents.queries import files_of
from service.kit.refusal import Refusal
from service.mailing.actions import planning
from service.press.releases.actions.finding import demanded, held, settle, touched
from service.press.releases.models import Release, ReleaseRevision
from service.press.releases.queries.releases import (
    corrects_public,
    due_releases,
    ready_texts,
    revisions_of,
    standing_revision,
    texts_of,
)
from service.press.releases.rules.acts import OUT, RELEASE
from service.press.releases.rules.content import FROZEN_ELSEWHERE, IN_PAST, digest_of, goes_out_at
from service.publishing.actions import publications
from service.publishing.rules import PublicFile, PublicText
from service.runtime.work import Work

DUE = "press.publish_due"


async def publish(work: Work, release_id: UUID, publish_at: datetime | None, embargo_until: datetime | None) -> None:
    """Publish an approved release now (None) or at a moment, but not before its embargo ends. Raises NotFound, Refusal.

    Its address on the public page is fixed from now on.
    """
    row, _ = await demanded(work, release_id, "publish")
    _refuse_past(work, publish_at=publish_at, embargo_until=embargo_until)
    row.publish_at, row.embargo_until, row.state = publish_at or work.now, embargo_until, "scheduled"
    touched(work, row)
    await work.session.flush()
    work.record("release.scheduled", release_id, record=RELEASE, after=_times(row))
    await bring_out(work, row)
    _wake(work, row)


def _refuse_past(work: Work, **moments: datetime | None) -> None:
    for name, moment in moments.items():
        if moment is not None and moment < work.now:
            raise Refusal(IN_PAST, code="past", field=name.rpartition("_")[0] + "_on")


def _times(row: Release) -> dict[str, str | None]:
    return {
        "publish_at": row.publish_at.isoformat() if row.publish_at else None,
        "embargo_until": row.embargo_until.isoformat() if row.embargo_until else None,
    }


def _wake(work: Work, row: Release) -> None:
    moment = goes_out_at(row.publish_at, row.embargo_until)
    if row.state == "scheduled" and moment is not None:
        work.later(DUE, at=max(moment, work.now), release_id=str(row.id))


async def move(
    work: Work, release_id: UUID, publish_at: datetime | None, embargo_until: datetime | None, reason: str
) -> None:
    """Move the time of publication, the embargo or both, earlier or later; with a reason. Raises NotFound, Refusal.

    None: at once, and no embargo. What is public and gets a later moment answers as unknown until then, at the same
    address.
    """
    row, _ = await demanded(work, release_id, "move", reason)
    publish_at, embargo_until = _kept(publish_at, row.publish_at), _kept(embargo_until, row.embargo_until)
    changed = {
        name: moment
        for name, moment in (("publish_at", publish_at), ("embargo_until", embargo_until))
        if moment != getattr(row, name)
    }
    _refuse_past(work, **changed)
    before = _times(row)
    was_out = row.state in OUT
    row.embargo_until = embargo_until
    if row.state != "approved":
        row.publish_at = publish_at or (row.publish_at if was_out else work.now)
    else:
        row.publish_at = publish_at
    touched(work, row)
    await _stand_at(work, row, was_out)
    work.record("release.moved", release_id, record=RELEASE, before=before, after=_times(row), reason=reason.strip())
    await work.session.flush()
    await settle(work, row)
    _wake(work, row)


def _kept(wished: datetime | None, stands: datetime | None) -> datetime | None:
    """The moment as it stands where the same minute is wished: a form knows no seconds."""
    if wished is None or stands is None:
        return wished
    same = wished.replace(second=0, microsecond=0) == stands.replace(second=0, microsecond=0)
    return stands if same else wished


async def _stand_at(work: Work, row: Release, was_out: bool) -> None:
    """Let the public page follow the moment of the release."""
    moment = goes_out_at(row.publish_at, row.embargo_until)
    if moment is None or row.state == "approved" or (was_out and moment <= work.now):
        return
    if was_out:
        row.state, row.published_at = "scheduled", None
        await planning.hold_back(work, RELEASE, row.id, "release")
    await work.session.flush()
    revision = await standing_revision(work, row.id)
    if revision is not None and revision.out_at is not None:
        await publications.move_to(work, RELEASE, row.id, moment)


async def hold(work: Work, release_id: UUID, reason: str) -> None:
    """Hold back a release that nobody could read yet; it is approved as before. Raises NotFound, Refusal."""
    row, _ = await demanded(work, release_id, "hold", reason)
    revision = await standing_revision(work, release_id)
    if revision is not None and revision.out_at is not None:
        await publications.withdraw(work, RELEASE, release_id, reason)
        revision.out_at = None
    row.state, row.publish_at = "approved", None
    touched(work, row)
    await work.session.flush()
    work.record("release.held", release_id, record=RELEASE, reason=reason.strip())


async def withdraw(work: Work, release_id: UUID, reason: str) -> None:
    """Withdraw a release: its address says why, if anybody could read it; nothing more is sent. Raises Refusal."""
    row, newest = await demanded(work, release_id, "withdraw", reason)
    if newest.state != "approved":
        newest.state = "dropped"
        await work.session.flush()
    revision = await standing_revision(work, release_id)
    if row.state in OUT or (revision is not None and revision.out_at is not None):
        await publications.withdraw(work, RELEASE, release_id, reason)
    row.state, row.working, row.reason, row.withdrawn_at = "withdrawn", "", reason.strip(), work.now
    touched(work, row)
    await planning.stop_all(work, RELEASE, release_id, reason)
    work.record("release.withdrawn", release_id, record=RELEASE, reason=reason.strip())


# --- on the public page


async def bring_out(work: Work, row: Release) -> None:
    """Hand the approved revision to the public page, which shows it from its moment on. Again is as good as once.

    It waits for its papers. Raises Refusal when the text is another than the one that was approved.
    """
    revision = await standing_revision(work, row.id)
    moment = goes_out_at(row.publish_at, row.embargo_until)
    if revision is None or revision.out_at is not None or not revision.printed or moment is None:
        return
    if row.state not in ("scheduled", *OUT):
        return
    correction = row.state in OUT
    texts = await texts_of(work, row.id, revision.revision)
    if digest_of(row.kind, texts) != revision.digest:
        raise Refusal(FROZEN_ELSEWHERE, code="not_the_approved_text")
    said = {code: PublicText(words.title, words.lead, words.body) for code, words in ready_texts(texts).items()}
    await publications.publish(
        work, kind=RELEASE, record=RELEASE, record_id=row.id, slug=row.slug or f"{row.number} {_title(work, said)}",
        texts=said, files=await _files(work, row, revision), facts=await _facts(work, row, revision),
        publish_at=max(moment, work.now),
    )  # fmt: skip
    row.slug = await publications.slug_of_record(work, RELEASE, row.id)
    revision.out_at = work.now
    if correction:
        row.state = "corrected"
        work.record("release.corrected", row.id, record=RELEASE, after={"revision": revision.revision})
    await work.session.flush()
    await planning.ask_again(work, RELEASE, row.id)
    await settle(work, row)
    _wake(work, row)  # a paper that took long is brought out by hands whose clock stands before the moment


def _title(work: Work, texts: dict[str, PublicText]) -> str:
    return texts[work.tenant.profile.default_language].title


async def _files(work: Work, row: Release, revision: ReleaseRevision) -> list[PublicFile]:
    """The papers of this revision, then what was attached; papers of other revisions stay inside."""
    revisions = await revisions_of(work, row.id)
    papers = {UUID(one) for each in revisions for kinds in each.files.values() for one in kinds.values()}
    attached = [one.id for one in await files_of(work, RELEASE, row.id) if one.id not in papers]
    own = [UUID(one) for kinds in revision.files.values() for one in kinds.values()]
    return [PublicFile(one) for one in [*own, *attached]]


async def _facts(work: Work, row: Release, revision: ReleaseRevision) -> dict[str, Any]:
    """What the public page says beside the text. notes: what corrections changed, the newest first."""
    notes = []
    for one in await revisions_of(work, row.id):
        if one.state == "approved" and await corrects_public(work, row.id, one.revision):
            texts = ready_texts(await texts_of(work, row.id, one.revision))
            notes.append({"revision": one.revision, "texts": {code: words.note for code, words in texts.items()}})
    return {
        "release_kind": row.kind, "number": row.number, "revision": revision.revision, "contact": row.contact,
        "notes": notes,
    }  # fmt: skip


async def publish_due(work: Work, release_id: UUID) -> None:
    """What the clock does: bring the books up to the moment."""
    row, _ = await held(work, release_id)
    await bring_out(work, row)


async def publish_all_due(work: Work) -> None:
    """The same for every release whose moment has come, should its own job be lost."""
    for release_id in await due_releases(work):
        await publish_due(work, release_id)
