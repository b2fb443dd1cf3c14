"""Drafts go from one author to another by an act. What waits for a post goes with the post."""

from service.correspondence.actions.drafting import change
from service.correspondence.queries.drafts import draft_as_kept
from service.correspondence.rules.drafts import ALIVE, DRAFT_RECORD
from service.identity.offers import Handing, gone
from service.identity.queries import people_named
from service.runtime.work import Work


async def hand_over_draft(work: Work, handing: Handing) -> None:
    """The successor becomes the author of the draft; each saved version keeps the name of who wrote it."""
    draft = await draft_as_kept(work, handing.matter_id, lock=True)
    if draft is None or draft.author_id != handing.from_id or draft.state not in ALIVE:
        raise gone()
    name = (await people_named(work, [handing.to_id]))[handing.to_id]
    await change(work, draft.id, author_id=handing.to_id, author_name=name)
    before, after = {"author": draft.author_name}, {"author": name}
    kind = "draft_letter.handed_over"
    work.record(kind, draft.id, record=DRAFT_RECORD, before=before, after=after, reason=handing.reason)
