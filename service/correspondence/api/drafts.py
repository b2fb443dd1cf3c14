"""The JSON API of letters that the agency writes itself: drafts under /api/v1/drafts, acts on letters beside them."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, Router, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from service.correspondence.actions.answering import extend_letter, settle_letter
from service.correspondence.actions.approving import (
    approve_draft,
    recall_draft,
    remark_on_draft,
    return_draft,
    submit_draft,
)
from service.correspondence.actions.drafting import begin_draft, discard_draft
from service.correspondence.actions.filing import file_letter
from service.correspondence.actions.registering import offer_now
from service.correspondence.actions.sending import note_delivery, note_return, send_letter
from service.correspondence.actions.signing import register_draft, revoke_signature, sign_draft
from service.correspondence.forms.draft import draft_content, named
from service.correspondence.forms.draftbody import (
    ActBody,
    DraftBody,
    DraftItem,
    DraftsBody,
    NewDraftBody,
    SignatureItem,
    StateBody,
    StepItem,
)
from service.correspondence.queries.course import approvals, signature_of
from service.correspondence.queries.drafts import PILES, answers_of, draft_as_kept, draft_for, drafts
from service.correspondence.queries.holders import seats
from service.correspondence.queries.letters import letter_as_kept, letters_numbered
from service.correspondence.queries.registers import journal_named, journals_of
from service.correspondence.rules import (
    APPROVE,
    CORRECT,
    DISPATCH,
    DRAFT,
    NAME_LIMIT,
    NOT_OFFERED,
    NUMBER_LIMIT,
    READ,
    REASON_LIMIT,
    REGISTER,
    SETTLE,
    SIGN,
    UNKNOWN_JOURNAL,
    UNKNOWN_UNIT,
    Act,
    may_see,
)
from service.correspondence.rules.drafts import NewDraft, allowed
from service.identity.queries import units_with_names
from service.kit.paging import Cursor
from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_line, clean_text
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected
from service.web.guards import may
from service.web.retrying import IdempotencyKey, answer_with, answered_before
from service.web.working import AnyRequest, Own

# The form's names of fields that the API calls otherwise.
API_NAMES = {"access_basis": "restricted_basis"}


@post("/", guards=[may(DRAFT)], operation_id="draftLetter", summary="Draft an outgoing or internal letter")
async def begin(
    request: AnyRequest, work: Own, data: JSONBody[NewDraftBody], idempotency_key: IdempotencyKey = None
) -> Response[Any]:
    if again := await answered_before(work, idempotency_key, await request.body()):
        return again
    journal = await journal_named(work, data.journal) if data.journal else None
    if journal is None:
        raise FieldErrors([Refusal(UNKNOWN_JOURNAL, code="unknown", field="journal")])
    try:
        content = draft_content(await _values(work, data), offer_now(work))
        answers = await letters_numbered(work, [clean_line(one, NUMBER_LIMIT) for one in data.answers])
        draft_id = await begin_draft(work, journal, NewDraft(content=content, answers=tuple(answers)))
    except FormRejected as error:
        raise FieldErrors(_renamed(list(error.errors.values()))) from error
    except (Refusal, FieldErrors) as error:
        raise FieldErrors(_renamed(error.errors if isinstance(error, FieldErrors) else [error])) from error
    receipt = StateBody(draft_id, "draft")
    return await answer_with(work, idempotency_key, receipt, f"/api/v1/drafts/{draft_id}")


def _renamed(refusals: list[Refusal]) -> list[Refusal]:
    found = [named(one) for one in refusals]
    return [one.at(API_NAMES.get(one.field, one.field)) if one.field else one for one in found]


async def _values(work: Work, data: NewDraftBody) -> dict[str, str]:
    """The body as the form's fields, with what was left out."""
    profile = work.tenant.profile
    channels = [channel.slug for channel in profile.channels]
    said = {name: value for name, value in msgspec.structs.asdict(data).items() if isinstance(value, str | int)}
    values = {name: str(value) for name, value in said.items() if not isinstance(value, bool)}
    values["kind"] = data.kind or profile.document_kinds[0].slug
    values["channel"] = data.channel or ("electronic-casework" if "electronic-casework" in channels else channels[0])
    values["language"] = data.language or profile.default_language
    values["restricted"] = "1" if data.restricted else ""
    values["access_basis"] = data.restricted_basis or ""
    if data.unit:
        units = {unit.slug: unit.id for unit in await units_with_names(work)}
        if data.unit not in units:
            raise Refusal(UNKNOWN_UNIT, code="unknown", field="unit")
        values["unit"] = str(units[data.unit])
    if data.signer:
        posts = {seat.slug: seat.id for seat in await seats(work)}
        if data.signer not in posts:
            raise Refusal(NOT_OFFERED, code="choice", field="signer")
        values["signer"] = str(posts[data.signer])
    return values


@get("/", guards=[may(READ, DRAFT)], operation_id="listDrafts", summary="List drafts, those changed last first")
async def list_drafts(
    work: Own,
    pile: Annotated[str, QueryParameter(description="`mine`, `approve`, `sign`, `register`, `all`, `discarded`.")] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
    cursor: Annotated[str, QueryParameter(description="`next` of the page before.")] = "",
) -> DraftsBody:
    if pile and pile not in PILES:
        raise FieldErrors([Refusal(NOT_OFFERED, code="choice", field="pile")])
    try:
        place = Cursor.decode(cursor) if cursor else None
    except Refusal as refusal:
        raise FieldErrors([refusal.at("cursor")]) from None
    found = await drafts(work, pile or "all", after=place, limit=limit)
    slugs = {one.id: one.slug for one in await journals_of(work)}
    items = [
        DraftItem(
            id=row.id, state=row.state, journal=slugs[row.journal_id], subject=row.subject,
            addressee=row.addressee_name, author=row.author_name, changed_at=row.changed_at, restricted=row.access != 0,
        )
        for row in found[:limit]
    ]  # fmt: skip
    return DraftsBody(items, found[limit - 1].place.encode() if len(found) > limit else None)


@get("/{draft_id:uuid}", guards=[may(READ, DRAFT)], operation_id="readDraft", summary="Read one draft")
async def read_draft(work: Own, draft_id: FromPath[UUID]) -> DraftBody:
    draft = await draft_for(work, draft_id)
    slugs = {one.id: one.slug for one in await journals_of(work)}
    signature = await signature_of(work, draft_id)
    answers = [one for one in (await answers_of(work, [draft_id])).get(draft_id, []) if may_see(work.actor, one)]
    return DraftBody(
        id=draft.id, state=draft.state, journal=slugs[draft.journal_id], subject=draft.subject,
        addressee=draft.addressee_name, author=draft.author_name, changed_at=draft.changed_at,
        restricted=draft.access != 0, body=draft.body, addressee_lines=draft.addressee_lines, kind=draft.kind,
        channel=draft.channel, language=draft.language, version=draft.version,
        answers=[one.number for one in answers],
        approvals=[
            StepItem(
                round=one.round, level=one.level, title=one.title, state=one.state, skipped_because=one.why,
                decided_at=one.decided_at, decided_by=one.decided_by_name, remark=one.remark,
            )
            for one in await approvals(work, draft_id)
        ],
        signature=SignatureItem(
            signed_at=signature.signed_at, signed_by=signature.signed_by_name, in_stead_of_holder=signature.for_post,
            version=signature.version, sha256=signature.digest,
        ) if signature else None,
        acts=list(allowed(work.actor, draft.standing)),
    )  # fmt: skip


@post(
    "/{draft_id:uuid}/{act:str}",
    guards=[may(DRAFT, APPROVE, SIGN, REGISTER)],
    operation_id="actOnDraft",
    summary="Do something with a draft",
    description="`submit`, `recall`, `approve`, `return`, `remark`, `sign`, `revoke`, `register` or `discard`.",
    status_code=200,
)
async def act_on_draft(work: Own, draft_id: FromPath[UUID], act: FromPath[str], data: JSONBody[ActBody]) -> StateBody:
    reason = clean_text(data.reason or "", REASON_LIMIT)
    if act == "submit":
        await submit_draft(work, draft_id)
    elif act == "sign":
        await sign_draft(work, draft_id)
    elif act == "register":
        done = await register_draft(work, draft_id, case=clean_line(data.case or "", NAME_LIMIT))
        return StateBody(done.id, done.state, done.number)
    elif act in WITH_REASON:
        await WITH_REASON[act](work, draft_id, reason)
    else:
        raise NotFound
    draft = await draft_as_kept(work, draft_id)
    return StateBody(draft_id, draft.state if draft else "")


SETTLING: dict[str, Act] = {"note": "note", "forward": "forward", "close": "close", "reopen": "reopen"}
WITH_REASON: dict[str, Any] = {
    "recall": recall_draft,
    "approve": approve_draft,
    "return": return_draft,
    "remark": remark_on_draft,
    "revoke": revoke_signature,
    "discard": discard_draft,
}


@post(
    "/{letter_id:uuid}/acts/{act:str}",
    guards=[may(DISPATCH, SETTLE, CORRECT)],
    operation_id="actOnLetter",
    summary="Do something with a letter",
    description="`send`, `deliver` or `return` with a letter of ours; `note`, `forward`, `close`, `reopen` or"
    " `extend` with one that came; `file` puts either into another file of the nomenclature.",
    status_code=200,
)
async def act_on_letter(work: Own, letter_id: FromPath[UUID], act: FromPath[str], data: JSONBody[ActBody]) -> StateBody:
    reason = clean_text(data.reason or "", REASON_LIMIT)
    if act == "send":
        channel, note = clean_line(data.channel or "", NUMBER_LIMIT), clean_text(data.note or "", REASON_LIMIT)
        await send_letter(work, letter_id, channel, note)
    elif act == "deliver":
        await note_delivery(work, letter_id, reason)
    elif act == "return":
        await note_return(work, letter_id, reason)
    elif act == "file":
        await file_letter(work, letter_id, None, clean_line(data.case or "", NAME_LIMIT), reason)
    elif act == "extend":
        fields = Fields({"until": data.until or ""})
        until = fields.day("until", offer_now(work).today, ahead=True)
        if fields.errors:
            raise FieldErrors(fields.errors.values())
        await extend_letter(work, letter_id, until, reason)
    elif act in SETTLING:
        await settle_letter(work, SETTLING[act], letter_id, reason, clean_line(data.to or "", NAME_LIMIT))
    else:
        raise NotFound
    letter = await letter_as_kept(work, letter_id)
    assert letter is not None  # it was there a moment ago, in this transaction
    return StateBody(letter_id, letter.state, letter.number)


router = Router(path="/api/v1/drafts", route_handlers=[begin, list_drafts, read_draft, act_on_draft], tags=["Drafts"])
