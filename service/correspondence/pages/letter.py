"""One letter: its page, and what is done to it there."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.audit.queries import timeline
from service.audit.rules import ActRow
from service.correspondence.actions.changing import attach_files, correct_letter, demand_act, void_letter, withdraw_file
from service.correspondence.actions.filing import file_letter
from service.correspondence.actions.reading import note_opening
from service.correspondence.actions.registering import offer_now
from service.correspondence.exchange import letter_schemes
from service.correspondence.forms.letter import case_of, correction, file_ids, rejected
from service.correspondence.pages.actwords import ACT_WORDS
from service.correspondence.pages.draft import course_context, told_draft, visible_answers
from service.correspondence.pages.draftwords import DRAFT_LABELS, state_words
from service.correspondence.pages.showing import Words, in_order, key, options, term_choices, words_for
from service.correspondence.queries.course import dispatches_of
from service.correspondence.queries.drafts import answering, draft_as_kept
from service.correspondence.queries.exchanging import exchange_of
from service.correspondence.queries.holders import seats
from service.correspondence.queries.letters import LetterView, duplicates, letter_for
from service.correspondence.queries.listing import neighbours
from service.correspondence.queries.registers import journals_of, reaches
from service.correspondence.rules import (
    ATTACH,
    CORRECT,
    EXPORT,
    OPENED,
    OURS,
    READ,
    REASON_LIMIT,
    RECORD,
    RESTRICTED,
    SENDER_KINDS,
    VOID,
    Content,
    allowed_acts,
)
from service.correspondence.rules.drafts import DISPATCH_RECORD, DRAFT_ACTS, DRAFT_SHAPES
from service.correspondence.slots import PARTS, TURNS
from service.deadlines.queries.clocks import clocks_of
from service.deadlines.views import ClockView, view_of
from service.documents.queries import files_of
from service.documents.rules import ACTS as FILE_ACTS
from service.identity.queries import units_with_names
from service.kit.paging import Cursor
from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_text
from service.kit.words import N_
from service.notifications.actions.telling import mark_seen
from service.records.queries.files import case_by_id
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import StaleEdit
from service.web.fields import Fields, FormRejected, kept_day, typed_day
from service.web.guards import may
from service.web.posted import posted
from service.web.render import fragment, leave_for, page
from service.web.working import AnyRequest, Own, working

WITH_LETTERS = {"letter.same_file_found", "letter.answered"}
SENDER_WORDS = {"organisation": N_("Organisation"), "person": N_("Person")}
COMPARED = (
    "sender_name",
    "sender_number",
    "sender_date",
    "subject",
    "kind",
    "channel",
    "language",
    "sheets",
    "annexes",
    "addressee",
    "due_on",
    "access",
    "access_basis",
    "summary",
    "unit_id",
)


@get("/letters/{letter_id:uuid}", guards=[may(READ)])
async def letter_page(request: AnyRequest, work: Own, letter_id: FromPath[UUID]) -> Response[bytes]:
    """The letter, or the stub of one whose content is withheld."""
    return await show_letter(request, work, letter_id)


async def show_letter(
    request: AnyRequest, work: Work, letter_id: UUID, refused: tuple[str, FormRejected] | None = None
) -> Response[bytes]:
    """The page of a letter; `refused`: which of its forms was refused, and why."""
    letter = await letter_for(work, letter_id)
    if refused is None:
        note_opening(work, letter)
        await mark_seen(work, RECORD, letter_id)
    journals = await journals_of(work)
    acts = [] if letter.withheld else [one for one in await timeline(work, letter_id) if one.kind != OPENED]
    files = [] if letter.withheld else await files_of(work, RECORD, letter_id)
    units = {unit.id: unit.name for unit in await units_with_names(work)}
    words = words_for(work.tenant, work.language)
    journal = next(one for one in journals if one.id == letter.journal_id)
    older, newer = await neighbours(work, reaches(work.actor, [journal]), Cursor(letter.registered_at, letter.id))
    context: dict[str, Any] = {
        "letter": letter,
        "journal": journal,
        "older": older,
        "newer": newer,
        "unit": units.get(letter.unit_id, ""),
        "case": await case_by_id(work, letter.case_id) if letter.case_id else None,
        "words": words,
        "files": files,
        "acts": [_told(act, words, {str(ident): name for ident, name in units.items()}) for act in acts],
        "void_reason": next((act.reason for act in acts if act.kind == "letter.voided"), None),
        "may": set(allowed_acts(work.actor, letter)),
        "duplicates": await _duplicates(work, letter),
        "labels": {name: gettext(said) for name, said in DRAFT_LABELS.items()},
        "answered_by": [] if letter.withheld else await answering(work, letter_id),
        "draft_states": state_words(),
        "draft_shapes": DRAFT_SHAPES,
        "ours": letter.direction in OURS,
        **await _turns(work, letter),
        "further": [part for part in PARTS if files and work.actor.may(part.permission)],
        "options": options,
        "clocks": [] if letter.withheld else await _clocks(work, letter_id),
        "exchange": {} if letter.withheld else await exchange_of(work, letter_id),
        "schemes": letter_schemes(work.tenant.profile.country),
        "can_export": work.actor.scope(EXPORT).covers(letter.unit_id, letter.journal_id),
        "limits": work.tenant.profile.files,
        "refused": refused[0] if refused else "",
        "values": refused[1].values if refused else {},
        "errors": refused[1].errors if refused else {},
        "key": key,
    }
    if letter.direction in OURS and not letter.withheld:
        context |= await _of_ours(work, letter)
    return page(request, "correspondence/letter.html", status=422 if refused else 200, **context)


async def _clocks(work: Work, letter_id: UUID) -> list[ClockView]:
    return [view_of(work, one) for one in (await clocks_of(work, RECORD, [letter_id])).get(letter_id, [])]


async def _turns(work: Work, letter: LetterView) -> dict[str, Any]:
    """What this letter may be turned into, and what it was turned into already."""
    if letter.withheld or letter.direction != "incoming" or letter.state == "voided":
        return {"turns": [], "turned": []}
    offered = [turn for turn in TURNS if work.actor.may(turn.permission)]
    return {"turns": offered, "turned": [made for turn in TURNS for made in await turn.made(work, letter.id)]}


async def _of_ours(work: Work, letter: LetterView) -> dict[str, Any]:
    """What only letters have that we wrote: text, approvals, signature, document, how they were sent."""
    draft = await draft_as_kept(work, letter.id)
    if draft is None:
        return {"draft": None}
    dispatches = await dispatches_of(work, letter.id)
    return {
        "draft": draft,
        "answers": await visible_answers(work, letter.id),
        "posts": {seat.id: seat for seat in await seats(work)},
        "dispatches": dispatches,
        "proofs": {one.id: await files_of(work, DISPATCH_RECORD, one.id) for one in dispatches},
        **await course_context(work, draft),
    }


async def _duplicates(work: Work, letter: LetterView) -> list[Any]:
    if letter.withheld:
        return []
    return await duplicates(
        work,
        await journals_of(work),
        sender_number=letter.sender_number,
        sender_name=letter.sender_name,
        sender_id=letter.sender_id,
        except_id=letter.id,
    )


def _told(act: ActRow, words: Words, units: dict[str, str]) -> dict[str, Any]:
    """One line of the timeline: who, when, what, why, and what was changed from what to what."""
    if act.kind in DRAFT_ACTS:
        return told_draft(act)
    changed = []
    if act.kind == "letter.corrected":
        for name in (name for name in COMPARED if name in (act.after or {})):
            before, after = (_said(name, side.get(name), words, units) for side in (act.before or {}, act.after))
            changed.append((words["labels"][name], before, after))
    if act.kind == "letter.filed":
        sides = [(side or {}).get("case") or "—" for side in (act.before, act.after)]
        changed.append((words["labels"]["case"], sides[0], sides[1]))
    others = (act.after or {}).get("letters", []) if act.kind in WITH_LETTERS else []
    file = ((act.after or act.before or {}).get("name", "")) if act.kind in FILE_ACTS else ""
    if act.kind in {"letter.forwarded", "letter.sent"}:
        file = (act.after or {}).get("to") or (act.after or {}).get("note", "")
    if act.kind.startswith("clock."):
        file = kept_day((act.after or act.before or {}).get("due_on"))
    said = gettext(ACT_WORDS[act.kind]) if act.kind in ACT_WORDS else act.kind
    return {
        "at": act.at,
        "who": act.actor_name,
        "said": said,
        "reason": act.reason,
        "changed": changed,
        "others": others,
        "file": file,
    }


def _said(name: str, value: Any, words: Words, units: dict[str, str]) -> str:
    """A field's value as people read it."""
    if value in (None, ""):
        return "—"
    if name == "access":
        return gettext("restricted") if value == RESTRICTED else gettext("open")
    known = {"kind": words["kinds"], "channel": words["channels"], "language": words["languages"], "unit_id": units}
    if name in known:
        return known[name].get(str(value), str(value))
    return str(value)


@get("/letters/{letter_id:uuid}/peek", guards=[may(READ)])
async def peek(request: AnyRequest, work: Own, letter_id: FromPath[UUID]) -> Response[bytes]:
    """A quick look beside the list."""
    letter, words = await letter_for(work, letter_id), words_for(work.tenant, work.language)
    note_opening(work, letter)
    return fragment(request, "correspondence/_peek.html", letter=letter, words=words)


# --- correcting


@get("/letters/{letter_id:uuid}/correct", guards=[may(CORRECT)])
async def correct_form(request: AnyRequest, work: Own, letter_id: FromPath[UUID]) -> Response[bytes]:
    """The letter's texts, to be corrected with a reason."""
    letter = await demand_act(work, "correct", letter_id)
    values = _values(letter.content) | {"version": str(letter.version)}
    return await _show_form(request, work, letter, values)


def _values(content: Content) -> dict[str, str]:
    """A letter's content as the form holds it."""
    shown = {
        name: str(value)
        for name in ("subject", "kind", "channel", "language", "sender_number", "addressee", "summary", "access_basis")
        if (value := getattr(content, name))
    }
    return shown | {
        "sender": content.sender_name,
        "sender_id": str(content.sender_id or ""),
        "sender_kind": "organisation",
        "sender_date": typed_day(content.sender_date),
        "due_on": typed_day(content.due_on),
        "sheets": "" if content.sheets is None else str(content.sheets),
        "annexes": "" if content.annexes is None else str(content.annexes),
        "restricted": "1" if content.access == RESTRICTED else "",
        "unit": str(content.unit_id or ""),
    }


async def _show_form(
    request: AnyRequest,
    work: Work,
    letter: LetterView,
    values: dict[str, str],
    errors: dict[str, Refusal] | None = None,
    stale: list[tuple[str, str, str]] | None = None,
) -> Response[bytes]:
    allowed = work.actor.scope(CORRECT).units_in(letter.journal_id)
    units = [one for one in await units_with_names(work) if allowed is None or one.id in allowed]
    context: dict[str, Any] = {
        "letter": letter,
        "values": values,
        "errors": in_order(errors or {}),
        "stale": stale or [],
        "words": words_for(work.tenant, work.language),
        "units": [(str(one.id), one.name) for one in units],
        "sender_kinds": [(kind, gettext(SENDER_WORDS[kind])) for kind in SENDER_KINDS],
        "terms": await term_choices(work),
        "options": options,
        "correcting": True,
    }
    status = 409 if stale else 422 if errors else 200
    return page(request, "correspondence/correct.html", status=status, **context)


@post("/letters/{letter_id:uuid}/correct", guards=[may(CORRECT)])
async def correct(request: AnyRequest, letter_id: FromPath[UUID]) -> Response[bytes]:
    """Save a correction. When somebody else saved first, both texts are shown and one's own is kept."""
    values = await posted(request)
    try:
        async with working(request) as work:
            await correct_letter(work, letter_id, correction(values, offer_now(work)))
    except StaleEdit as stale:
        return await _stale(request, letter_id, values, stale)
    except FormRejected as refused:
        return await _refused(request, letter_id, values, refused)
    except (Refusal, FieldErrors) as error:
        return await _refused(request, letter_id, values, rejected(values, error))
    return leave_for(request, f"/letters/{letter_id}")


async def _refused(
    request: AnyRequest, letter_id: UUID, values: dict[str, str], refused: FormRejected
) -> Response[bytes]:
    async with working(request) as work:
        letter = await demand_act(work, "correct", letter_id)
        return await _show_form(request, work, letter, values, refused.errors)


async def _stale(request: AnyRequest, letter_id: UUID, values: dict[str, str], stale: StaleEdit) -> Response[bytes]:
    async with working(request) as work:
        letter = await demand_act(work, "correct", letter_id)
        words = words_for(work.tenant, work.language)
        units = {str(unit.id): unit.name for unit in await units_with_names(work)}
        both = [
            (words["labels"][name], _said(name, yours, words, units), _said(name, theirs, words, units))
            for name in COMPARED
            if (yours := stale.yours[name]) != (theirs := stale.theirs[name])
        ]
        return await _show_form(request, work, letter, values | {"version": str(letter.version)}, stale=both)


# --- voiding and files


@post("/letters/{letter_id:uuid}/void", guards=[may(VOID)])
async def void(request: AnyRequest, letter_id: FromPath[UUID]) -> Response[bytes]:
    """Take the letter out of force, with a reason."""
    return await _do(request, letter_id, "void")


@post("/letters/{letter_id:uuid}/files", guards=[may(ATTACH)])
async def attach(request: AnyRequest, letter_id: FromPath[UUID]) -> Response[bytes]:
    """Attach the files that were uploaded."""
    return await _do(request, letter_id, "attach")


@post("/letters/{letter_id:uuid}/files/{file_id:uuid}/withdraw", guards=[may(ATTACH)])
async def withdraw(request: AnyRequest, letter_id: FromPath[UUID], file_id: FromPath[UUID]) -> Response[bytes]:
    """Take a file off the letter, with a reason."""
    return await _do(request, letter_id, "withdraw", file_id)


@post("/letters/{letter_id:uuid}/case", guards=[may(CORRECT)])
async def put_into_file(request: AnyRequest, letter_id: FromPath[UUID]) -> Response[bytes]:
    """Put the letter into another file of the nomenclature, with a reason."""
    return await _do(request, letter_id, "file")


async def _do(request: AnyRequest, letter_id: UUID, what: str, file_id: UUID | None = None) -> Response[bytes]:
    values = await posted(request)
    try:
        async with working(request) as work:
            if what == "attach":
                await attach_files(work, letter_id, file_ids(values))
            elif what == "file":
                reason = clean_text(values.get("reason", ""), REASON_LIMIT)
                await file_letter(work, letter_id, **case_of(Fields(values)), reason=reason)
            else:
                reason = clean_text(values.get("reason", ""), REASON_LIMIT)
                if file_id is None:
                    await void_letter(work, letter_id, reason)
                else:
                    await withdraw_file(work, letter_id, file_id, reason)
    except (Refusal, FieldErrors) as error:
        async with working(request) as work:
            return await show_letter(request, work, letter_id, (str(file_id or what), rejected(values, error)))
    return leave_for(request, f"/letters/{letter_id}")
