"""One draft: its page, what is done to it there, and its versions beside each other."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.audit.queries import timeline
from service.audit.rules import ActRow
from service.correspondence.actions.approving import (
    approve_draft,
    recall_draft,
    remark_on_draft,
    return_draft,
    submit_draft,
)
from service.correspondence.actions.drafting import attach_annexes, demand_draft, discard_draft, withdraw_annex
from service.correspondence.actions.rendering import ask_for_document
from service.correspondence.actions.signing import register_draft, revoke_signature, sign_draft
from service.correspondence.forms.draft import rejected
from service.correspondence.forms.letter import case_of, file_ids
from service.correspondence.pages.draftwords import DRAFT_LABELS, draft_words, state_words
from service.correspondence.pages.showing import key, words_for
from service.correspondence.queries.course import approvals, last_rendition, rendition_by_id, signature_of
from service.correspondence.queries.drafts import DraftView, answers_of, draft_for, versions_of
from service.correspondence.queries.holders import seats
from service.correspondence.queries.opening import may_open_document
from service.correspondence.queries.registers import journals_of
from service.correspondence.rules import (
    APPROVE,
    ATTACH,
    DRAFT,
    READ,
    REASON_LIMIT,
    REGISTER,
    SIGN,
)
from service.correspondence.rules import (
    may_see as may_see_letter,
)
from service.correspondence.rules import (
    sees_content as sees_letter,
)
from service.correspondence.rules.chain import STEP_STATES, WHY_SKIPPED
from service.correspondence.rules.compare import word_diff
from service.correspondence.rules.drafts import DRAFT_ACTS, DRAFT_RECORD, DRAFT_SHAPES, allowed
from service.correspondence.rules.templates import PROBLEMS
from service.documents.queries import file_by_id, files_of
from service.documents.rules import ACTS as FILE_ACTS
from service.identity.queries import people_named, units_with_names
from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_text
from service.kit.words import N_
from service.notifications.actions.telling import mark_seen
from service.records.queries.files import any_open
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import fragment, leave_for, page
from service.web.working import AnyRequest, Own, working

Do = Callable[[Work, UUID, dict[str, str]], Awaitable[None]]
READERS = may(READ, DRAFT, APPROVE, SIGN)


@get("/letters/drafts/{draft_id:uuid}", guards=[READERS])
async def draft_page(request: AnyRequest, work: Own, draft_id: FromPath[UUID]) -> Response[bytes]:
    """The draft with its text, its approvals, its documents and its history; one with a number is a letter."""
    draft = await draft_for(work, draft_id)
    await mark_seen(work, DRAFT_RECORD, draft_id)
    if draft.state == "registered":
        return leave_for(request, f"/letters/{draft_id}")
    return await _show(request, work, draft)


async def _show(
    request: AnyRequest, work: Work, draft: DraftView, refused: tuple[str, FormRejected] | None = None
) -> Response[bytes]:
    journal = next(one for one in await journals_of(work) if one.id == draft.journal_id)
    posts = {seat.id: seat for seat in await seats(work)}
    files = await files_of(work, DRAFT_RECORD, draft.id)
    context: dict[str, Any] = {
        "draft": draft,
        "journal": journal,
        "unit": next((one.name for one in await units_with_names(work, closed=True) if one.id == draft.unit_id), ""),
        "posts": posts,
        "words": words_for(work.tenant, work.language),
        "labels": {name: gettext(words) for name, words in DRAFT_LABELS.items()},
        "states": state_words(),
        "shapes": DRAFT_SHAPES,
        "files": files,
        "answers": await visible_answers(work, draft.id),
        "versions": await versions_of(work, draft.id),
        "acts": [told_draft(act) for act in await timeline(work, draft.id)],
        "may": set(allowed(work.actor, draft.standing)),
        "limits": work.tenant.profile.files,
        "files_open": draft.state == "signed" and await any_open(work),
        "refused": refused[0] if refused else "",
        "values": refused[1].values if refused else {},
        "errors": refused[1].errors if refused else {},
        "key": key,
        **await course_context(work, draft),
    }
    return page(request, "correspondence/draft.html", status=422 if refused else 200, **context)


async def course_context(work: Work, draft: DraftView) -> dict[str, Any]:
    """Approvals, signature and document, as the pages of drafts and of numbered letters show them."""
    rendition = await last_rendition(work, draft.id)
    steps, signature = await approvals(work, draft.id), await signature_of(work, draft.id)
    absent = {one.on_behalf_of for one in (*steps, signature) if one is not None and one.on_behalf_of is not None}
    return {
        "approvals": steps,
        "behalf": await people_named(work, absent),
        "step_states": {state: gettext(words) for state, words in STEP_STATES.items()},
        "why_skipped": {why: gettext(words) for why, words in WHY_SKIPPED.items()},
        "signature": signature,
        "rendition": rendition,
        "documents": await _documents(work, rendition),
        "problem": problem_words(rendition.problem, rendition.detail) if rendition and rendition.problem else "",
    }


async def _documents(work: Work, rendition: Any) -> list[Any]:
    ids = [one for one in (rendition.pdf_id, rendition.docx_id) if one] if rendition else []
    return [file for file in [await file_by_id(work, one) for one in ids] if file is not None]


def problem_words(problem: str, detail: Mapping[str, Any]) -> str:
    """What is wrong with a template or document, in words."""
    params = {"fields": "", "reason": "", "signs": "", **detail}
    return gettext(PROBLEMS.get(problem, PROBLEMS["broken"]), **params)


async def visible_answers(work: Work, draft_id: UUID) -> list[tuple[Any, bool]]:
    """The letters that a draft answers, as far as they are seen; each with whether its content is."""
    found = (await answers_of(work, [draft_id])).get(draft_id, [])
    return [(one, sees_letter(work.actor, one)) for one in found if may_see_letter(work.actor, one)]


def told_draft(act: ActRow) -> dict[str, Any]:
    """One line of a draft's history."""
    known = {**DRAFT_ACTS, **FILE_ACTS}
    after = act.after or {}
    level = str(after.get("title", "")) if "level" in after else ""
    why = WHY_SKIPPED.get(after.get("why", ""), "")
    return {
        "at": act.at,
        "who": act.actor_name,
        "said": gettext(known[act.kind]) if act.kind in known else act.kind,
        "reason": act.reason or (gettext(why) if why else ""),
        "changed": [],
        "others": [],
        "file": (after or act.before or {}).get("name", "") if act.kind in FILE_ACTS else level,
    }


# --- acts


async def _do(
    request: AnyRequest, draft_id: UUID, what: str, do: Do, said: str, to: str = "/letters/drafts/{id}"
) -> Response[bytes]:
    """Do one act and go on, or show the page again with what was refused."""
    values = await posted(request)
    try:
        async with working(request) as work:
            await do(work, draft_id, values)
    except (Refusal, FieldErrors) as error:
        async with working(request) as work:
            return await _show(request, work, await draft_for(work, draft_id), (what, rejected(values, error)))
    return await leave_saying(request, to.replace("{id}", str(draft_id)), said)


def _reason(values: Mapping[str, str]) -> str:
    return clean_text(values.get("reason", ""), REASON_LIMIT)


@post("/letters/drafts/{draft_id:uuid}/submit", guards=[may(DRAFT)])
async def submit(request: AnyRequest, draft_id: FromPath[UUID]) -> Response[bytes]:
    """Send the draft for approval."""

    async def do(work: Work, draft: UUID, values: dict[str, str]) -> None:
        await submit_draft(work, draft)

    return await _do(request, draft_id, "submit", do, N_("Sent for approval."))


@post("/letters/drafts/{draft_id:uuid}/approve", guards=[may(APPROVE)])
async def approve(request: AnyRequest, draft_id: FromPath[UUID]) -> Response[bytes]:
    """Approve at the level that waits; a remark may be added."""

    async def do(work: Work, draft: UUID, values: dict[str, str]) -> None:
        await approve_draft(work, draft, _reason(values))

    return await _do(request, draft_id, "approve", do, N_("Approved."))


@post("/letters/drafts/{draft_id:uuid}/return", guards=[may(APPROVE, SIGN)])
async def give_back(request: AnyRequest, draft_id: FromPath[UUID]) -> Response[bytes]:
    """Return the draft to its author, with a reason."""

    async def do(work: Work, draft: UUID, values: dict[str, str]) -> None:
        await return_draft(work, draft, _reason(values))

    return await _do(request, draft_id, "return", do, N_("Returned to its author."))


@post("/letters/drafts/{draft_id:uuid}/recall", guards=[may(DRAFT)])
async def recall(request: AnyRequest, draft_id: FromPath[UUID]) -> Response[bytes]:
    """Take the draft back, with a reason."""

    async def do(work: Work, draft: UUID, values: dict[str, str]) -> None:
        await recall_draft(work, draft, _reason(values))

    return await _do(request, draft_id, "recall", do, N_("Recalled. It can be changed again."))


@post("/letters/drafts/{draft_id:uuid}/remark", guards=[READERS])
async def remark(request: AnyRequest, draft_id: FromPath[UUID]) -> Response[bytes]:
    """Say something without deciding."""

    async def do(work: Work, draft: UUID, values: dict[str, str]) -> None:
        await remark_on_draft(work, draft, _reason(values))

    return await _do(request, draft_id, "remark", do, N_("The remark is kept."))


@post("/letters/drafts/{draft_id:uuid}/sign", guards=[may(SIGN)])
async def sign(request: AnyRequest, draft_id: FromPath[UUID]) -> Response[bytes]:
    """Sign what the letter says now."""

    async def do(work: Work, draft: UUID, values: dict[str, str]) -> None:
        await sign_draft(work, draft)

    return await _do(request, draft_id, "sign", do, N_("Signed. Its content no longer changes."))


@post("/letters/drafts/{draft_id:uuid}/revoke", guards=[may(SIGN)])
async def revoke(request: AnyRequest, draft_id: FromPath[UUID]) -> Response[bytes]:
    """Take one's signature back, with a reason."""

    async def do(work: Work, draft: UUID, values: dict[str, str]) -> None:
        await revoke_signature(work, draft, _reason(values))

    return await _do(request, draft_id, "revoke", do, N_("The signature is taken back."))


@post("/letters/drafts/{draft_id:uuid}/register", guards=[may(REGISTER)])
async def register(request: AnyRequest, draft_id: FromPath[UUID]) -> Response[bytes]:
    """Give the signed letter its number."""

    async def do(work: Work, draft: UUID, values: dict[str, str]) -> None:
        await register_draft(work, draft, **case_of(Fields(values)))

    return await _do(request, draft_id, "register", do, N_("The letter has its number."), "/letters/{id}")


@post("/letters/drafts/{draft_id:uuid}/discard", guards=[may(DRAFT)])
async def discard(request: AnyRequest, draft_id: FromPath[UUID]) -> Response[bytes]:
    """Throw the draft away, with a reason."""

    async def do(work: Work, draft: UUID, values: dict[str, str]) -> None:
        await discard_draft(work, draft, _reason(values))

    return await _do(request, draft_id, "discard", do, N_("The draft is discarded."))


@post("/letters/drafts/{draft_id:uuid}/files", guards=[may(ATTACH)])
async def attach(request: AnyRequest, draft_id: FromPath[UUID]) -> Response[bytes]:
    """Attach uploaded files as annexes."""

    async def do(work: Work, draft: UUID, values: dict[str, str]) -> None:
        await attach_annexes(work, draft, file_ids(values))

    return await _do(request, draft_id, "attach", do, N_("Attached."))


@post("/letters/drafts/{draft_id:uuid}/files/{file_id:uuid}/withdraw", guards=[may(ATTACH)])
async def withdraw(request: AnyRequest, draft_id: FromPath[UUID], file_id: FromPath[UUID]) -> Response[bytes]:
    """Take an annex off, with a reason."""

    async def do(work: Work, draft: UUID, values: dict[str, str]) -> None:
        await withdraw_annex(work, draft, file_id, _reason(values))

    return await _do(request, draft_id, str(file_id), do, N_("Withdrawn."))


# --- documents and versions


@post("/letters/drafts/{draft_id:uuid}/document", guards=[READERS])
async def make_document(request: AnyRequest, draft_id: FromPath[UUID]) -> Response[bytes]:
    """Ask for the DOCX and PDF of what the letter says now; the page shows them when they are made."""
    async with working(request) as work:
        draft = await demand_draft(work, "render", draft_id)
        await ask_for_document(work, draft_id, draft.version, final=draft.state == "registered")
    return leave_for(request, f"/letters/{'' if draft.state == 'registered' else 'drafts/'}{draft_id}")


@get("/letters/documents/{rendition_id:uuid}", guards=[READERS])
async def document_part(request: AnyRequest, work: Own, rendition_id: FromPath[UUID]) -> Response[bytes]:
    """The document that is being made, or that was made: a part of a page that asks again by itself."""
    rendition = await rendition_by_id(work, rendition_id)
    if rendition is None or not await may_open_document(work, rendition.draft_id):
        raise NotFound
    asked = request.query_params.get("asked", "0")
    return fragment(
        request,
        "correspondence/_document.html",
        rendition=rendition,
        documents=await _documents(work, rendition),
        problem=problem_words(rendition.problem, rendition.detail) if rendition.problem else "",
        asked=min(int(asked) if asked.isascii() and asked.isdecimal() else 0, 10_000) + 1,
    )


@get("/letters/drafts/{draft_id:uuid}/versions", guards=[READERS])
async def versions_page(request: AnyRequest, work: Own, draft_id: FromPath[UUID]) -> Response[bytes]:
    """Two versions of a draft beside each other: those named `old` and `new`, else the last two."""
    draft = await draft_for(work, draft_id)
    versions = await versions_of(work, draft_id)
    by_number = {str(one.version): one for one in versions}
    asked = request.query_params
    new = by_number.get(asked.get("new", ""), versions[0])
    old = by_number.get(asked.get("old", ""), versions[1] if len(versions) > 1 else versions[0])
    said = await draft_words(work)
    names = [name for name in DRAFT_LABELS if name in new.content and name != "body"]
    changed = [
        (gettext(DRAFT_LABELS[name]), word_diff(said(name, old.content.get(name)), said(name, new.content.get(name))))
        for name in names
        if old.content.get(name) != new.content.get(name)
    ]
    return page(
        request,
        "correspondence/versions.html",
        draft=draft,
        versions=versions,
        old=old,
        new=new,
        changed=changed,
        body=word_diff(old.content.get("body", ""), new.content.get("body", "")),
        same_body=old.content.get("body", "") == new.content.get("body", ""),
        key=key,
    )


DOORS = [
    draft_page,
    submit,
    approve,
    give_back,
    recall,
    remark,
    sign,
    revoke,
    register,
    discard,
    attach,
    withdraw,
    make_document,
    document_part,
    versions_page,
]
