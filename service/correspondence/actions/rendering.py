"""Documents made of letters: asked for here, made by a job."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from service.correspondence.models.drafts import Rendition
from service.correspondence.rules.drafts import DRAFT_RECORD
from service.kit.ids import new_id
from service.runtime.work import Work, canonical

RENDER = "correspondence.render"


async def ask_for_document(work: Work, draft_id: UUID, version: int, *, final: bool = False) -> UUID:
    """Ask for the DOCX and PDF of a version; a document of the same version that is being made already is enough."""
    if not final:
        same = Rendition.draft_id == draft_id, Rendition.version == version, Rendition.state == "waiting"
        waiting: UUID | None = await work.session.scalar(select(Rendition.id).where(*same).limit(1))
        if waiting is not None:
            return waiting
    rendition_id = new_id()
    row = {
        "tenant_id": work.tenant.id,
        "id": rendition_id,
        "draft_id": draft_id,
        "version": version,
        "final": final,
        "state": "waiting",
        "asked_at": work.now,
    }
    await work.session.execute(insert(Rendition), [row])
    work.later(RENDER, rendition_id=str(rendition_id))
    return rendition_id


async def put_document(work: Work, rendition_id: UUID, draft_id: UUID, docx_id: UUID, pdf_id: UUID) -> bool:
    """Note the files that were made; False when another run of the same job was faster."""
    values = {"state": "ready", "docx_id": docx_id, "pdf_id": pdf_id, "done_at": work.now}
    if not await _put(work, rendition_id, values):
        return False
    work.record("draft_letter.rendered", draft_id, record=DRAFT_RECORD, after={"docx": docx_id, "pdf": pdf_id})
    return True


async def still_waiting(work: Work, rendition_id: UUID) -> bool:
    """Whether the document is still to be made, held until the end of the work."""
    query = select(Rendition.state).where(Rendition.id == rendition_id).with_for_update()
    return bool(await work.session.scalar(query) == "waiting")


async def note_problem(work: Work, rendition_id: UUID, problem: str, detail: Mapping[str, Any]) -> None:
    """Note why no document could be made."""
    await _put(
        work, rendition_id, {"state": "failed", "problem": problem, "detail": canonical(detail), "done_at": work.now}
    )


async def _put(work: Work, rendition_id: UUID, values: Mapping[str, Any]) -> bool:
    statement = (
        update(Rendition)
        .where(Rendition.id == rendition_id, Rendition.state == "waiting")
        .values(**values)
        .returning(Rendition.id)
        .execution_options(synchronize_session=False)
    )
    return await work.session.scalar(statement) is not None
