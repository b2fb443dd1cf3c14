"""Who may open what hangs on drafts and letters: documents made of them, proofs of sending, templates."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select

from service.correspondence.models.drafts import DraftLetter
from service.correspondence.queries.course import letter_of_dispatch, template_by_id
from service.correspondence.queries.drafts import draft_as_kept, readable_drafts
from service.correspondence.queries.letters import may_open_files
from service.correspondence.rules import DRAFT, TEMPLATES
from service.correspondence.rules.drafts import sees_content
from service.runtime.work import Work


async def may_open_document(work: Work, draft_id: UUID) -> bool:
    """Whether the actor may open the documents made of a draft, which go with the letter once it has a number."""
    draft = await draft_as_kept(work, draft_id)
    if draft is None:
        return False
    if draft.state == "registered" and await may_open_files(work, draft_id):
        return True
    return sees_content(work.actor, draft.standing)


async def may_open_proof(work: Work, dispatch_id: UUID) -> bool:
    """Whether the actor may open the proof of a sending."""
    letter_id = await letter_of_dispatch(work, dispatch_id)
    return letter_id is not None and await may_open_files(work, letter_id)


async def may_open_template(work: Work, template_id: UUID) -> bool:
    """Whether the actor may open a template: who writes letters or looks after templates."""
    known = await template_by_id(work, template_id) is not None
    return known and (work.actor.may(TEMPLATES) or work.actor.may(DRAFT))


async def readable_templates(work: Work, template_ids: Collection[UUID]) -> set[UUID]:
    """Templates are no secret inside the agency."""
    return set(template_ids)


async def draft_titles(work: Work, draft_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """What some drafts are about, as far as the reader may know."""
    open_ones = await readable_drafts(work, draft_ids)
    rows = await work.session.execute(select(DraftLetter.id, DraftLetter.subject).where(DraftLetter.id.in_(open_ones)))
    return {row.id: row.subject for row in rows}
