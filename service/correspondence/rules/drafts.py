"""What holds for letters before they have a number: states, who may do what and why not, what a draft must say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from service.correspondence.rules import (
    APPROVE,
    ATTACH,
    COUNT_LIMIT,
    DRAFT,
    IS_RESTRICTED,
    JOURNAL_CLOSED,
    LETTER_LANGUAGES,
    NEEDS_BASIS,
    NOT_OFFERED,
    OPEN_TO_ALL,
    READ,
    READ_RESTRICTED,
    REGISTER,
    REQUIRED,
    RESTRICTED,
    SIGN,
    Offer,
    Register,
    takes_drafts,
)
from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_

DRAFT_RECORD = "draft_letter"
RENDITION_RECORD = "rendition"
DISPATCH_RECORD = "dispatch"

DRAFT_STATES: dict[str, str] = {
    "draft": N_("Draft"),
    "in_review": N_("In approval"),
    "approved": N_("Approved"),
    "signed": N_("Signed"),
    "discarded": N_("Discarded"),
    "registered": N_("Registered"),
}
DRAFT_SHAPES: Mapping[str, str] = {
    "draft": "",
    "in_review": "work",
    "approved": "sign",
    "signed": "done",
    "discarded": "stop",
    "registered": "done",
}
ALIVE = ("draft", "in_review", "approved", "signed")

DraftAct = Literal[
    "open",
    "edit",
    "attach",
    "render",
    "submit",
    "recall",
    "approve",
    "return",
    "remark",
    "sign",
    "revoke",
    "register",
    "discard",
]


@dataclass(frozen=True, slots=True)
class Standing:
    """What rights on one draft depend on.

    asked: who holds the post whose approval is waited for. signers: who holds the post that is to sign; nobody there
    means that whoever has the right may sign in the post's stead. signed_by: whose signature stands.
    """

    state: str
    access: int
    journal_id: UUID
    unit_id: UUID
    author_id: UUID | None
    asked: frozenset[UUID] = field(default_factory=frozenset)
    signers: frozenset[UUID] = field(default_factory=frozenset)
    signed_by: UUID | None = None


PERMISSION: dict[DraftAct, str] = {
    "open": READ,
    "edit": DRAFT,
    "attach": ATTACH,
    "render": READ,
    "submit": DRAFT,
    "recall": DRAFT,
    "approve": APPROVE,
    "return": APPROVE,
    "remark": READ,
    "sign": SIGN,
    "revoke": SIGN,
    "register": REGISTER,
    "discard": DRAFT,
}
IN_STATES: dict[DraftAct, frozenset[str]] = {
    "open": frozenset(DRAFT_STATES),
    "edit": frozenset({"draft"}),
    "attach": frozenset({"draft"}),
    "render": frozenset(ALIVE) | {"registered"},
    "submit": frozenset({"draft"}),
    "recall": frozenset({"in_review", "approved"}),
    "approve": frozenset({"in_review"}),
    "return": frozenset({"in_review", "approved"}),
    "remark": frozenset({"in_review", "approved"}),
    "sign": frozenset({"approved"}),
    "revoke": frozenset({"signed"}),
    "register": frozenset({"signed"}),
    "discard": frozenset({"draft"}),
}
NO_RIGHT: dict[str, str] = {
    READ: N_("You do not have the right to read letters of this unit."),
    DRAFT: N_("You do not have the right to draft letters for this unit."),
    ATTACH: N_("You do not have the right to attach files."),
    APPROVE: N_("You do not have the right to approve letters of this unit."),
    SIGN: N_("You do not have the right to sign letters of this unit."),
    REGISTER: N_("You do not have the right to register letters in this journal."),
}
WRONG_STATE: dict[str, str] = {
    "draft": N_("This letter is still a draft."),
    "in_review": N_("This letter is in approval. Recall it to change it."),
    "approved": N_("This letter is approved and waits for the signature. Recall it to change it."),
    "signed": N_("This letter is signed: its content no longer changes."),
    "discarded": N_("This draft was discarded. It can still be read."),
    "registered": N_("This letter has its number: it is found in the journal."),
}
ONLY_PEOPLE = N_("Approving and signing are acts of people. A program cannot do them.")
NOT_ASKED = N_("The approval of somebody else is waited for now.")
NOT_THE_SIGNER = N_("Somebody else is to sign this letter: the holder of the post that it names.")
NOT_YOUR_SIGNATURE = N_("Only the one who signed can take the signature back.")
NOT_OUTGOING = N_("Outgoing and internal letters are not registered in this journal.")


def why_not(act: DraftAct, actor: Actor, draft: Standing) -> Refusal | None:
    """Why the actor may not do this act on this draft, or None when they may."""
    if not may_see(actor, draft):
        return Refusal(NO_RIGHT[READ], code="not_permitted")
    if not sees_content(actor, draft):
        return Refusal(IS_RESTRICTED, code="restricted")
    if draft.state not in IN_STATES[act]:
        return Refusal(WRONG_STATE[draft.state], code="state")
    return _why_not_here(act, actor, draft)


def _why_not_here(act: DraftAct, actor: Actor, draft: Standing) -> Refusal | None:
    permission = PERMISSION[act]
    if act == "return" and draft.state == "approved":
        permission = SIGN
    if act in {"open", "render", "remark"}:
        return None
    if not actor.scope(permission).covers(draft.unit_id, draft.journal_id):
        return Refusal(NO_RIGHT[permission], code="not_permitted")
    return _why_not_this_person(act, permission, actor, draft) if permission in {APPROVE, SIGN} else None


def _why_not_this_person(act: DraftAct, permission: str, actor: Actor, draft: Standing) -> Refusal | None:
    if actor.kind != "person":
        return Refusal(ONLY_PEOPLE, code="only_people")
    if permission == APPROVE and not stands_for(actor, draft.asked):
        return Refusal(NOT_ASKED, code="not_asked")
    if act in {"sign", "return"} and permission == SIGN and draft.signers and not stands_for(actor, draft.signers):
        return Refusal(NOT_THE_SIGNER, code="not_the_signer")
    if act == "revoke" and draft.signed_by != actor.id:
        return Refusal(NOT_YOUR_SIGNATURE, code="not_the_signer")
    return None


def stands_for(actor: Actor, people: frozenset[UUID]) -> bool:
    """Whether the actor is one of these people, or acts on behalf of one."""
    return actor.id in people or actor.on_behalf_of in people


def may_see(actor: Actor, draft: Standing) -> bool:
    """Whether the draft exists for this actor: its author, those it waits for, and who reads letters of its unit."""
    return _takes_part(actor, draft) or actor.scope(READ).covers(draft.unit_id, draft.journal_id)


def _takes_part(actor: Actor, draft: Standing) -> bool:
    own = actor.id is not None and actor.id == draft.author_id
    asked = draft.state == "in_review" and stands_for(actor, draft.asked)
    signing = draft.state in {"approved", "signed"} and stands_for(actor, draft.signers)
    return own or asked or signing


def sees_content(actor: Actor, draft: Standing) -> bool:
    """Whether a restricted draft is open to this actor too."""
    if not may_see(actor, draft):
        return False
    if draft.access == OPEN_TO_ALL or _takes_part(actor, draft):
        return True
    return actor.scope(READ_RESTRICTED).covers(draft.unit_id, draft.journal_id)


def allowed(actor: Actor, draft: Standing) -> list[DraftAct]:
    """Every act the actor may do on this draft now."""
    return [act for act in IN_STATES if why_not(act, actor, draft) is None]


def why_not_draft(actor: Actor, journal: Register, unit_id: UUID) -> Refusal | None:
    """Why the actor may not draft a letter of this unit for this journal."""
    if not takes_drafts(journal):
        return Refusal(NOT_OUTGOING, code="not_outgoing", field="journal")
    if journal.state != "open":
        return Refusal(JOURNAL_CLOSED, code="journal_closed", field="journal")
    if not actor.scope(DRAFT).covers(unit_id, journal.id):
        return Refusal(NO_RIGHT[DRAFT], code="not_permitted", field="unit")
    return None


# --- what a draft says

BODY_LIMIT = 60_000
LINES_LIMIT = 1_000
ANSWERS_LIMIT = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftContent:
    """What a letter shall say. Texts are clean, "" and None mean not given; paragraphs of `body` end with a newline.

    channel: how it is to be sent. addressee_lines: post and address as they stand on the letter.
    """

    subject: str
    kind: str
    channel: str
    language: str
    addressee_name: str = ""
    addressee_id: UUID | None = None
    addressee_lines: str = ""
    body: str = ""
    sheets: int | None = None
    annexes: int | None = None
    signer_post_id: UUID | None = None
    template_id: UUID | None = None
    access: int = OPEN_TO_ALL
    access_basis: str = ""
    unit_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDraft:
    """A draft to be kept: what it says, the incoming letters it answers, the waiting files that are its annexes."""

    content: DraftContent
    answers: tuple[UUID, ...] = ()
    files: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What a draft shall say from now on, and which version was before the eyes of the one who typed it."""

    content: DraftContent
    answers: tuple[UUID, ...]
    version: int


def problems_of_draft(content: DraftContent, offer: Offer) -> Iterator[Refusal]:
    """What is wrong already while a letter is a draft: a draft may be unfinished, but must be about something."""
    if not content.subject:
        yield Refusal(REQUIRED, code="required", field="subject")
    for name, offered in (("kind", offer.kinds), ("channel", offer.channels), ("language", LETTER_LANGUAGES)):
        if getattr(content, name) not in offered:
            yield Refusal(NOT_OFFERED, code="choice", field=name)
    for name in ("sheets", "annexes"):
        count = getattr(content, name)
        if count is not None and not 0 <= count <= COUNT_LIMIT:
            sentence = N_("Type a whole number from %(least)s to %(most)s.")
            yield Refusal(sentence, code="number", field=name, least=0, most=COUNT_LIMIT)


def problems_of_submission(content: DraftContent, direction: str) -> Iterator[Refusal]:
    """What is missing before others are asked to approve it."""
    if not content.body:
        yield Refusal(REQUIRED, code="required", field="body")
    if not content.addressee_name:
        yield Refusal(REQUIRED, code="required", field="addressee")
    if direction == "outgoing" and content.signer_post_id is None:
        yield Refusal(REQUIRED, code="required", field="signer")
    if content.access == RESTRICTED and not content.access_basis:
        yield Refusal(NEEDS_BASIS, code="required", field="access_basis")


def differences(before: DraftContent, after: DraftContent) -> dict[str, tuple[object, object]]:
    """The fields in which two contents differ, each with both values."""
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in DraftContent.__slots__}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def what_is_signed(
    draft_id: UUID, content: Mapping[str, Any], answers: list[str], files: list[tuple[str, str]]
) -> dict[str, Any]:
    """What a signature is put under: everything the letter says, what it answers, its annexes by their SHA-256.

    The digest is the SHA-256 of its canonical JSON (`runtime.work.canonical`).
    """
    annexes = [{"name": name, "sha256": digest} for name, digest in files]
    return {"letter": draft_id, "content": dict(content), "answers": sorted(answers), "annexes": annexes}


NOTICES: Mapping[str, str] = {
    "draft_letter.to_approve": N_("A letter prepared by %(author)s waits for your approval."),
    "draft_letter.to_sign": N_("A letter prepared by %(author)s waits for your signature."),
    "draft_letter.returned": N_("%(person)s returned your letter for revision."),
    "draft_letter.signed": N_("%(person)s signed your letter."),
}
"""What people are told; names people and never what a letter is about."""
DRAFT_ACTS: Mapping[str, str] = {
    "draft_letter.begun": N_("Draft begun"),
    "draft_letter.changed": N_("Draft changed"),
    "draft_letter.handed_over": N_("Handed over to a successor"),
    "draft_letter.submitted": N_("Sent for approval"),
    "draft_letter.level_skipped": N_("Level of approval skipped"),
    "draft_letter.asked": N_("Approval asked for"),
    "draft_letter.approved": N_("Approved"),
    "draft_letter.returned": N_("Returned for revision"),
    "draft_letter.recalled": N_("Recalled from approval"),
    "draft_letter.remarked": N_("Remark"),
    "draft_letter.signed": N_("Signed"),
    "draft_letter.signature_revoked": N_("Signature taken back"),
    "draft_letter.registered": N_("Numbered and registered"),
    "draft_letter.discarded": N_("Draft discarded"),
    "draft_letter.rendered": N_("Document made"),
    "letter_template.added": N_("Template added"),
    "letter_template.retired": N_("Template retired"),
    "letter_template.checked": N_("Template checked"),
}
