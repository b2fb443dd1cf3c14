"""Telling people that a letter waits for them, or came back."""

from collections.abc import Collection
from uuid import UUID

from service.correspondence.queries.drafts import draft_as_kept
from service.correspondence.rules.drafts import DRAFT_RECORD, NOTICES
from service.notifications.actions import notify
from service.notifications.kinds import KINDS, Kind
from service.runtime.work import Work

LINK = "/letters/drafts/{id}"

# Declared where it is told, so that whoever can tell it, page or job, has it declared.
KINDS.update({kind: Kind(sentence, "approvals", LINK) for kind, sentence in NOTICES.items()})


async def tell(work: Work, people: Collection[UUID | None], kind: str, draft_id: UUID) -> None:
    """Tell people of a draft. The sentence names who it is from and never what it is about."""
    known = {person for person in people if person is not None}
    draft = await draft_as_kept(work, draft_id)
    if known and draft is not None:
        params = {"author": draft.author_name, "person": work.actor.name}
        await notify(work, known, kind, record=DRAFT_RECORD, record_id=draft_id, params=params)


async def tell_signers(work: Work, draft_id: UUID) -> None:
    """Tell those who hold the post that is to sign."""
    draft = await draft_as_kept(work, draft_id)
    if draft is not None:
        await tell(work, draft.signers, "draft_letter.to_sign", draft_id)
