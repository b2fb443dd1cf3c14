"""Writing a letter: it is begun, rewritten, gets annexes, is thrown away. Each saved text is a version of its own."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, update

from service.contacts.queries import by_id
from service.correspondence.actions.answering import take_up
from service.correspondence.actions.registering import know_unit, offer_now
from service.correspondence.models.drafts import Answer, DraftLetter, DraftVersion
from service.correspondence.queries.course import template_by_id
from service.correspondence.queries.drafts import CONTENT, DraftView, answers_of, draft_as_kept
from service.correspondence.queries.holders import seats
from service.correspondence.queries.letters import letter_as_kept
from service.correspondence.rules import (
    DRAFT,
    NEEDS_REASON,
    NOT_OFFERED,
    NOTHING_CHANGED,
    OURS,
    UNKNOWN_NUMBER,
    UNKNOWN_SENDER,
    demand,
)
from service.correspondence.rules import (
    may_see as may_see_letter,
)
from service.correspondence.rules.drafts import (
    ANSWERS_LIMIT,
    DRAFT_RECORD,
    NO_RIGHT,
    DraftAct,
    DraftContent,
    NewDraft,
    Rewriting,
    differences,
    may_see,
    problems_of_draft,
    why_not,
    why_not_draft,
)
from service.documents.actions import attach, withdraw
from service.documents.queries import files_of
from service.journals.rules import Journal
from service.kit.folding import fold
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.runtime.work import Work, canonical
from service.web.errors import NotFound, StaleEdit

TOO_MANY_ANSWERS = N_("One letter can answer at most %(limit)s others.")


async def demand_draft(work: Work, act: DraftAct, draft_id: UUID) -> DraftView:
    """The draft, locked, if this act may be done on it. Raises NotFound or Refusal."""
    draft = await draft_as_kept(work, draft_id, lock=True)
    if draft is None or not may_see(work.actor, draft.standing):
        raise NotFound
    demand(why_not(act, work.actor, draft.standing))
    return draft


async def begin_draft(work: Work, journal: Journal, new: NewDraft) -> UUID:
    """Keep a new draft for this journal; its id is the one that the letter will have. Raises Refusal, FieldErrors."""
    unit_id = new.content.unit_id or journal.unit_id
    demand(why_not_draft(work.actor, journal, unit_id))
    content = await _settled(work, replace(new.content, unit_id=unit_id))
    await _know(work, content, new.answers, journal.direction)
    draft_id = new_id()
    row = {name: getattr(content, name) for name in CONTENT} | {
        "tenant_id": work.tenant.id,
        "id": draft_id,
        "journal_id": journal.id,
        "state": "draft",
        "author_id": work.actor.id,
        "author_name": work.actor.name,
        "created_at": work.now,
        "changed_at": work.now,
    }
    await work.session.execute(insert(DraftLetter), [row])
    await _keep_version(work, draft_id, 1, content)
    await _link(work, draft_id, new.answers)
    if new.files:
        await attach(work, list(new.files), DRAFT_RECORD, draft_id)
    after = {"subject": content.subject, "addressee": content.addressee_name, "answers": list(new.answers)}
    work.record("draft_letter.begun", draft_id, record=DRAFT_RECORD, after=after)
    return draft_id


async def rewrite_draft(work: Work, draft_id: UUID, fresh: Rewriting) -> int:
    """Keep what the draft shall say from now on as a new version; gives its number.

    Raises StaleEdit when somebody else saved first, Refusal when nothing was changed, FieldErrors.
    """
    draft = await demand_draft(work, "edit", draft_id)
    content = replace(fresh.content, unit_id=fresh.content.unit_id or draft.unit_id)
    if content.addressee_id != draft.addressee_id or content.addressee_name != draft.addressee_name:
        content = await _settled(work, content)
    if content.unit_id != draft.unit_id and not work.actor.scope(DRAFT).covers(content.unit_id, draft.journal_id):
        raise Refusal(NO_RIGHT[DRAFT], code="not_permitted", field="unit")
    if draft.version != fresh.version:
        raise StaleEdit(asdict(content), asdict(draft.content))
    kept = [one.id for one in (await answers_of(work, [draft_id])).get(draft_id, [])]
    await _know(work, content, [one for one in fresh.answers if one not in kept], draft.direction)
    changed = differences(draft.content, content)
    if not changed and set(kept) == set(fresh.answers):
        raise Refusal(NOTHING_CHANGED, code="nothing_changed")
    version = draft.version + 1
    values = {name: getattr(content, name) for name in CONTENT}
    await change(work, draft_id, **values, version=version)
    await _keep_version(work, draft_id, version, content)
    await _link(work, draft_id, fresh.answers, kept)
    said = {name: pair for name, pair in changed.items() if name != "body"}
    before = {name: pair[0] for name, pair in said.items()}
    after = {name: pair[1] for name, pair in said.items()} | {"version": version}
    work.record("draft_letter.changed", draft_id, record=DRAFT_RECORD, before=before, after=after)
    return version


async def discard_draft(work: Work, draft_id: UUID, reason: str) -> None:
    """Throw the draft away, with a reason; it can still be read."""
    await demand_draft(work, "discard", draft_id)
    if not reason:
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    await change(work, draft_id, state="discarded")
    work.record("draft_letter.discarded", draft_id, record=DRAFT_RECORD, reason=reason)


async def attach_annexes(work: Work, draft_id: UUID, file_ids: Sequence[UUID]) -> None:
    """Attach waiting files as annexes."""
    await demand_draft(work, "attach", draft_id)
    await attach(work, list(file_ids), DRAFT_RECORD, draft_id)


async def withdraw_annex(work: Work, draft_id: UUID, file_id: UUID, reason: str) -> None:
    """Take an annex off, with a reason."""
    await demand_draft(work, "attach", draft_id)
    if file_id not in {file.id for file in await files_of(work, DRAFT_RECORD, draft_id)}:
        raise NotFound
    await withdraw(work, file_id, reason)


async def change(work: Work, draft_id: UUID, **values: Any) -> None:
    """Write a draft's row, which the work has locked."""
    statement = update(DraftLetter).where(DraftLetter.id == draft_id).values(**values, changed_at=work.now)
    await work.session.execute(statement.execution_options(synchronize_session=False))


# --- what is checked and kept


async def _settled(work: Work, content: DraftContent) -> DraftContent:
    """The content with its chosen contact looked up: an unknown one is refused, one typed over is let go of."""
    if content.addressee_id is None:
        return content
    contact = await by_id(work, content.addressee_id)
    if contact is None:
        raise Refusal(UNKNOWN_SENDER, code="unknown", field="addressee")
    if content.addressee_name and fold(content.addressee_name) != fold(contact.name):
        return replace(content, addressee_id=None)
    return replace(content, addressee_name=content.addressee_name or contact.name)


async def _know(work: Work, content: DraftContent, answers: Sequence[UUID], direction: str) -> None:
    errors = list(problems_of_draft(content, offer_now(work)))
    if content.signer_post_id is not None and content.signer_post_id not in {one.id for one in await seats(work)}:
        errors.append(Refusal(NOT_OFFERED, code="choice", field="signer"))
    if content.template_id is not None:
        template = await template_by_id(work, content.template_id)
        if template is None or template.state != "ready" or template.direction not in {"both", direction}:
            errors.append(Refusal(NOT_OFFERED, code="choice", field="template"))
    if len(answers) > ANSWERS_LIMIT:
        errors.append(Refusal(TOO_MANY_ANSWERS, code="too_many", field="answers", limit=ANSWERS_LIMIT))
    for letter_id in answers[:ANSWERS_LIMIT]:
        letter = await letter_as_kept(work, letter_id)
        if letter is None or not may_see_letter(work.actor, letter) or letter.direction in OURS:
            number = letter.number if letter is not None and may_see_letter(work.actor, letter) else "?"
            errors.append(Refusal(UNKNOWN_NUMBER, code="unknown", field="answers", number=number))
    if errors:
        raise FieldErrors(errors)
    assert content.unit_id is not None
    await know_unit(work, content.unit_id)


async def _keep_version(work: Work, draft_id: UUID, version: int, content: DraftContent) -> None:
    row = {
        "tenant_id": work.tenant.id,
        "draft_id": draft_id,
        "version": version,
        "saved_at": work.now,
        "saved_by": work.actor.id,
        "saved_by_name": work.actor.name,
        "content": canonical(asdict(content)),
    }
    await work.session.execute(insert(DraftVersion), [row])


async def _link(work: Work, draft_id: UUID, answers: Sequence[UUID], kept: Sequence[UUID] = ()) -> None:
    """Make the draft the answer to exactly these letters; letters that are answered now are taken up."""
    gone = [one for one in kept if one not in answers]
    if gone:
        await work.session.execute(delete(Answer).where(Answer.draft_id == draft_id, Answer.letter_id.in_(gone)))
    fresh = [one for one in dict.fromkeys(answers) if one not in kept]
    rows = [
        {"tenant_id": work.tenant.id, "draft_id": draft_id, "letter_id": one, "linked_at": work.now} for one in fresh
    ]
    if rows:
        await work.session.execute(insert(Answer), rows)
        await take_up(work, fresh, draft_id)
