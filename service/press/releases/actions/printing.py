"""The papers of an approved revision: PDF/A and DOCX in each of its languages, kept as they were made."""

from typing import Any
from uuid import UUID

from service.documents.actions import attach, enter
from service.documents.composition import Unmade, set_paper
from service.press.releases.actions.finding import held
from service.press.releases.actions.publishing import bring_out
from service.press.releases.models import Release, ReleaseRevision
from service.press.releases.queries.releases import ready_texts, release_row, revision_row, texts_of
from service.press.releases.rules.acts import RELEASE
from service.press.releases.writing import about_paper, paper_of, told
from service.publishing.rules.publications import slug_of
from service.runtime.house import House
from service.runtime.language import speaking
from service.runtime.work import Work


async def print_release(work: Work, house: House, release_id: UUID, number: int) -> None:
    """Make the papers and keep them, then hand the release on if it waits for them. Again is as good as once.

    What cannot be set, such as a sign that no letter of ours has, holds nothing up: the release goes without papers.
    Raises StorageError while the store is away.
    """
    row, revision = await release_row(work, release_id), await revision_row(work, release_id, number)
    if row is None or revision is None or revision.state != "approved" or revision.printed:
        return
    try:
        made: dict[str, dict[str, Any]] = await _made(work, house, row, revision)
        said = "ready"
    except Unmade:
        made, said = {}, "failed"
    row, _ = await held(work, release_id)
    revision = await revision_row(work, release_id, number)
    assert revision is not None  # it was there
    files: dict[str, dict[str, str]] = {}
    for language, kinds in made.items():
        for kind, taken in kinds.items():
            file = await enter(work, taken)
            await attach(work, [file.id], RELEASE, release_id)
            files.setdefault(language, {})[kind] = str(file.id)
    revision.files, revision.printed = files, said
    await work.session.flush()
    work.record("release.printed", release_id, record=RELEASE, after={"revision": number, "state": said})
    await bring_out(work, row)


async def _made(work: Work, house: House, row: Release, revision: ReleaseRevision) -> dict[str, dict[str, Any]]:
    """language -> {"docx", "pdf"} as they lie in the store. Raises Unmade, StorageError."""
    found: dict[str, dict[str, Any]] = {}
    for language, words in ready_texts(await texts_of(work, row.id, revision.revision)).items():
        with speaking(language):
            said = told(work.tenant, row, revision, words, language, work.now)
            name = f"{slug_of(row.number or row.kind) or row.kind}-{language}"
            name = f"{name}-v{revision.revision}" if revision.revision > 1 else name
            docx, pdf = await set_paper(house.store, work.tenant, paper_of(said), about_paper(said, work.now), name)
        found[language] = {"pdf": pdf, "docx": docx}
    return found
