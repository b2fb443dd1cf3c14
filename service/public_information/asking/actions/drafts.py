"""Writes of drafts: what is typed is kept at every step, for a week, and forgotten when it was sent."""

import secrets
from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from service.documents.actions import attach, discard, let_go
from service.documents.queries import files_of
from service.kit.actor import Actor
from service.kit.ids import new_id
from service.public_information.asking.models import AskingDraft
from service.public_information.asking.queries.drafts import digest_of, draft_by_id, old_drafts, values_of
from service.public_information.asking.rules import FIELDS, KEPT, SENT_KEPT
from service.runtime.storage import Store
from service.runtime.work import Work

RECORD = "asking_draft"
LARGEST = 400_000
KNOWN = frozenset(name for names in FIELDS.values() for name in names)


def citizen(draft_id: UUID) -> Actor:
    """Somebody unknown, told from others by their draft alone: so the files they add are theirs and nobody else's."""
    return Actor(kind="outsider", id=draft_id, name="")


async def begin_draft(work: Work) -> tuple[AskingDraft, str]:
    """A new draft, and the value of the cookie that opens it."""
    cookie = secrets.token_urlsafe(32)
    draft = AskingDraft(
        id=new_id(), key_digest=digest_of(cookie), language=work.language, created_at=work.now, saved_at=work.now
    )
    work.session.add(draft)
    await work.session.flush()
    return draft, cookie


def keep_values(work: Work, draft: AskingDraft, typed: Mapping[str, str]) -> None:
    """Keep what was typed beside what was there. What is larger than any request stays in the page alone."""
    content = msgspec.json.encode({**values_of(draft), **{name: typed[name] for name in KNOWN & typed.keys()}}).decode()
    draft.saved_at, draft.language = work.now, work.language
    if len(content) <= LARGEST:
        draft.content = content


async def keep_files(work: Work, draft: AskingDraft, files: Sequence[UUID]) -> None:
    """Give uploaded files to the draft, where they wait for the request."""
    work.actor = citizen(draft.id)
    await attach(work, files, RECORD, draft.id)


async def remove_file(work: Work, store: Store, draft: AskingDraft, file_id: UUID) -> bool:
    """Take a file out of the draft for good; False when it has none of this id."""
    work.actor = citizen(draft.id)
    await let_go(work, [file_id], RECORD, draft.id)
    return await discard(work, store, file_id)


async def forget(work: Work, store: Store, draft_id: UUID) -> None:
    """Remove a draft with its files; one that was sent loses only what is kept of it here."""
    draft = await draft_by_id(work, draft_id, lock=True)
    if draft is None:
        return
    work.actor = citizen(draft_id)
    files = [file.id for file in await files_of(work, RECORD, draft_id)]
    await let_go(work, files, RECORD, draft_id)
    for file_id in files:
        await discard(work, store, file_id)
    await work.session.delete(draft)


async def forget_old(work: Work, store: Store) -> int:
    """Remove drafts that nobody touched for a week, and what is left of sent ones sooner; how many there were."""
    old = await old_drafts(work, work.now - KEPT, work.now - SENT_KEPT, 200)
    for draft_id in old:
        await forget(work, store, draft_id)
    return len(old)
