"""Templates of an agency: added, made from ours, checked by a job, retired."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from service.correspondence.models.drafts import LetterTemplate
from service.correspondence.queries.course import template_by_id
from service.correspondence.rules import LETTER_LANGUAGES, NOT_OFFERED, REQUIRED
from service.correspondence.rules.templates import DIRECTIONS, TEMPLATE_RECORD
from service.documents.actions import attach
from service.documents.queries import waiting_files
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.runtime.work import Work, canonical
from service.web.errors import NotFound

CHECK, MAKE = "correspondence.check_template", "correspondence.make_template"
ONE_DOCX = N_("Choose one DOCX file.")


async def add_template(work: Work, title: str, language: str, direction: str, file_id: UUID | None) -> UUID:
    """Add a template; a job checks its file. Without a file a job makes a copy of ours, for the agency to change."""
    errors = []
    if not title:
        errors.append(Refusal(REQUIRED, code="required", field="title"))
    if language not in LETTER_LANGUAGES:
        errors.append(Refusal(NOT_OFFERED, code="choice", field="language"))
    if direction not in DIRECTIONS:
        errors.append(Refusal(NOT_OFFERED, code="choice", field="direction"))
    if file_id is not None and [file.kind for file in await waiting_files(work, [file_id])] != ["docx"]:
        errors.append(Refusal(ONE_DOCX, code="docx", field="files"))
    if errors:
        raise FieldErrors(errors)
    template_id = new_id()
    row = {
        "tenant_id": work.tenant.id,
        "id": template_id,
        "title": title,
        "language": language,
        "direction": direction,
        "state": "making" if file_id is None else "checking",
        "file_id": file_id,
        "made_by": work.actor.id,
        "made_by_name": work.actor.name,
        "made_at": work.now,
    }
    if file_id is not None:
        await attach(work, [file_id], TEMPLATE_RECORD, template_id)
    await work.session.execute(insert(LetterTemplate), [row])
    work.record("letter_template.added", template_id, record=TEMPLATE_RECORD, after={"title": title})
    work.later(MAKE if file_id is None else CHECK, template_id=str(template_id))
    return template_id


async def retire_template(work: Work, template_id: UUID) -> None:
    """Offer the template no longer. Letters that use it must choose another one."""
    template = await template_by_id(work, template_id)
    if template is None or template.state == "retired":
        raise NotFound
    await _put(work, template_id, state="retired")
    work.record("letter_template.retired", template_id, record=TEMPLATE_RECORD, before={"state": template.state})


async def still(work: Work, template_id: UUID, state: str) -> bool:
    """Whether the template waits in this state, held until the end of the work."""
    query = select(LetterTemplate.state).where(LetterTemplate.id == template_id).with_for_update()
    return bool(await work.session.scalar(query) == state)


async def note_checked(
    work: Work, template_id: UUID, problem: str = "", detail: Mapping[str, Any] | None = None
) -> None:
    """Note what the check found: nothing, or why the template cannot be used."""
    if await still(work, template_id, "checking"):
        state = "refused" if problem else "ready"
        await _put(work, template_id, state=state, problem=problem, detail=canonical(detail or {}))
        after = {"state": state, "problem": problem}
        work.record("letter_template.checked", template_id, record=TEMPLATE_RECORD, after=after)


async def put_made(work: Work, template_id: UUID, file_id: UUID) -> None:
    """Give the template the file that was made for it."""
    await attach(work, [file_id], TEMPLATE_RECORD, template_id)
    await _put(work, template_id, state="ready", file_id=file_id)


async def _put(work: Work, template_id: UUID, **values: Any) -> None:
    statement = update(LetterTemplate).where(LetterTemplate.id == template_id).values(**values)
    await work.session.execute(statement.execution_options(synchronize_session=False))
