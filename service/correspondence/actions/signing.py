"""Signing as a recorded act, and the number that follows it."""

from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256
from uuid import UUID

from sqlalchemy import insert, update

from service.correspondence.actions.drafting import change, demand_draft
from service.correspondence.actions.numbering import Entry, give_number
from service.correspondence.actions.registering import Registered
from service.correspondence.actions.rendering import ask_for_document
from service.correspondence.actions.telling import tell
from service.correspondence.models.drafts import Signature
from service.correspondence.queries.course import signature_of
from service.correspondence.queries.drafts import DraftView, answers_of
from service.correspondence.queries.registers import journals_of
from service.correspondence.rules import NEEDS_REASON, RECORD, UNKNOWN_JOURNAL
from service.correspondence.rules.drafts import DRAFT_RECORD, stands_for, what_is_signed
from service.documents.actions import hand_over
from service.documents.queries import files_of
from service.documents.rules import FileRow
from service.identity.queries import units_with_names
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.records.actions.choosing import chosen_case
from service.runtime.work import Work, canonical


async def digest_of(work: Work, draft: DraftView, files: Sequence[FileRow]) -> str:
    """SHA-256, in hexadecimal, of everything that a signature under this draft stands for."""
    answers = (await answers_of(work, [draft.id])).get(draft.id, [])
    annexes = [(file.name, file.sha256) for file in files]
    said = what_is_signed(draft.id, asdict(draft.content), [str(one.id) for one in answers], annexes)
    return sha256(canonical(said).encode()).hexdigest()


async def sign_draft(work: Work, draft_id: UUID) -> str:
    """Record the actor's signature under what the draft says now, which is frozen from here on; gives its SHA-256."""
    draft = await demand_draft(work, "sign", draft_id)
    digest = await digest_of(work, draft, await files_of(work, DRAFT_RECORD, draft_id))
    holds_it = stands_for(work.actor, draft.signers)
    row = {
        "tenant_id": work.tenant.id,
        "id": new_id(),
        "draft_id": draft_id,
        "version": draft.version,
        "digest": digest,
        "signed_at": work.now,
        "signed_by": work.actor.id,
        "signed_by_name": work.actor.name,
        "post_id": draft.signer_post_id,
        "for_post": draft.signer_post_id is not None and not holds_it,
        "on_behalf_of": work.actor.on_behalf_of,
    }
    await work.session.execute(insert(Signature), [row])
    await change(work, draft_id, state="signed")
    await tell(work, {draft.author_id}, "draft_letter.signed", draft_id)
    after = {"version": draft.version, "sha256": digest, "post": draft.signer_post_id, "for_post": row["for_post"]}
    work.record("draft_letter.signed", draft_id, record=DRAFT_RECORD, after=after)
    return digest


async def revoke_signature(work: Work, draft_id: UUID, reason: str) -> None:
    """Take one's own signature back before the letter has a number, with a reason; it is a draft again."""
    await demand_draft(work, "revoke", draft_id)
    if not reason:
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    valid = Signature.draft_id == draft_id, Signature.revoked_at.is_(None)
    statement = update(Signature).where(*valid).values(revoked_at=work.now)
    await work.session.execute(statement.execution_options(synchronize_session=False))
    await change(work, draft_id, state="draft")
    work.record("draft_letter.signature_revoked", draft_id, record=DRAFT_RECORD, reason=reason)


async def register_draft(work: Work, draft_id: UUID, case_id: UUID | None = None, case: str = "") -> Registered:
    """Give the signed letter its number: from here on it stands in the journal, under the same id.

    case_id: the file of the nomenclature; case: its index or title, where it was only typed. Commit soon after: the
    journal's counter stays locked until then.
    """
    draft = await demand_draft(work, "register", draft_id)
    journal = next((one for one in await journals_of(work) if one.id == draft.journal_id), None)
    if journal is None:
        raise Refusal(UNKNOWN_JOURNAL, code="unknown", field="journal")
    case_id = await chosen_case(work, case_id, case)
    files = await hand_over(work, DRAFT_RECORD, draft_id, RECORD, draft_id)
    signature = await signature_of(work, draft_id)
    await change(work, draft_id, state="registered")
    work.record("draft_letter.registered", draft_id, record=DRAFT_RECORD)
    await ask_for_document(work, draft_id, draft.version, final=True)
    units = {unit.id: unit.name for unit in await units_with_names(work)}
    entry = Entry(
        unit_id=draft.unit_id,
        received_at=signature.signed_at if signature else work.now,
        channel=draft.channel,
        kind=draft.kind,
        language=draft.language,
        sender_name=units.get(draft.unit_id, draft.author_name),
        addressee_id=draft.addressee_id,
        addressee=draft.addressee_name,
        subject=draft.subject,
        sheets=draft.sheets,
        annexes=draft.annexes,
        access=draft.access,
        access_basis=draft.access_basis,
        files=files,
        case_id=case_id,
    )
    # Everything else is written before the number is taken: from then on the journal waits for this transaction's end.
    await work.flush()
    number = await give_number(work, journal, draft_id, entry)
    return Registered(draft_id, number, "registered", work.now)
