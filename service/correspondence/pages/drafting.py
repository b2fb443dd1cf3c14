"""Drafts as a list, and the form in which a letter is written."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.correspondence.actions.drafting import begin_draft, demand_draft, rewrite_draft
from service.correspondence.actions.registering import offer_now
from service.correspondence.forms.draft import draft_content, rejected, typed_numbers, version_typed
from service.correspondence.forms.letter import file_ids
from service.correspondence.pages.draftwords import DRAFT_LABELS, draft_words, in_field_order, state_words
from service.correspondence.pages.showing import key, options, words_for
from service.correspondence.queries.course import templates
from service.correspondence.queries.drafts import PILES, DraftView, answers_of, drafts
from service.correspondence.queries.holders import posts_of, seats
from service.correspondence.queries.letters import letter_for, letters_numbered
from service.correspondence.queries.registers import journals_of
from service.correspondence.rules import DRAFT, READ, RESTRICTED, UNKNOWN_JOURNAL, takes_drafts
from service.correspondence.rules.drafts import DRAFT_SHAPES, NewDraft, Rewriting
from service.documents.queries import waiting_files
from service.identity.queries import units_with_names
from service.journals.rules import Journal
from service.kit.ids import new_id
from service.kit.paging import Cursor
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.drafts import drop_draft, left_draft
from service.web.errors import StaleEdit
from service.web.fields import FormRejected
from service.web.guards import may
from service.web.idempotency import once
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.working import AnyRequest, Own, working

FORM = "draft-new"
PAGE_SIZE = 50
PILE_WORDS = {
    "mine": N_("My drafts"),
    "approve": N_("To approve"),
    "sign": N_("To sign"),
    "register": N_("To number"),
    "all": N_("All open"),
    "discarded": N_("Discarded"),
}


@get("/letters/drafts", guards=[may(READ, DRAFT)])
async def drafts_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """One pile of drafts: my own, those that wait for me, all of them."""
    asked = request.query_params
    pile = asked.get("pile", "mine")
    pile = pile if pile in PILES else "mine"
    found = await drafts(work, pile, after=_place(asked.get("after", "")), limit=PAGE_SIZE)
    rows, more = found[:PAGE_SIZE], len(found) > PAGE_SIZE
    posts = {seat.id: seat for seat in await seats(work)}
    older = f"/letters/drafts?{urlencode({'pile': pile, 'after': rows[-1].place.encode()})}" if more else None
    return page(
        request,
        "correspondence/drafts.html",
        pile=pile,
        tabs_of=[
            {"label": gettext(words), "href": f"/letters/drafts?pile={name}", "count": None, "current": name == pile}
            for name, words in PILE_WORDS.items()
        ],
        rows=rows,
        older=older,
        posts=posts,
        journals={one.id: one.title for one in await journals_of(work)},
        states=state_words(),
        shapes=DRAFT_SHAPES,
        can_draft=bool(await draftable(work)),
        key=key,
    )


def _place(typed: str) -> Cursor | None:
    try:
        return Cursor.decode(typed) if typed else None
    except Refusal:
        return None


async def draftable(work: Work) -> list[Journal]:
    """The journals for which the actor may draft letters of at least one unit."""
    scope = work.actor.scope(DRAFT)
    open_ones = [one for one in await journals_of(work) if takes_drafts(one) and one.state == "open"]
    return [one for one in open_ones if scope.units_in(one.id) is None or scope.units_in(one.id)]


# --- the form


@get("/letters/drafts/new", guards=[may(DRAFT)])
async def new_draft_form(request: AnyRequest, work: Own) -> Response[bytes]:
    """An empty form, one that answers a letter, or what was typed and not saved."""
    asked = request.query_params
    left = await left_draft(work, FORM)
    if left is not None and not asked.get("answer"):
        return await _show(request, work, left.values, {}, left_at=left.saved_at)
    values = await _fresh(work, asked.get("journal", ""))
    if asked.get("answer"):
        values |= await _answering(work, asked["answer"])
    return await _show(request, work, values, {})


async def _fresh(work: Work, journal: str) -> dict[str, str]:
    profile = work.tenant.profile
    mine = await posts_of(work, work.actor.id)
    root = next((one for one in await seats(work) if one.is_head), None)
    channels = [channel.slug for channel in profile.channels]
    return {
        "journal": journal,
        "kind": profile.document_kinds[0].slug,
        "channel": "electronic-casework" if "electronic-casework" in channels else channels[0],
        "language": profile.default_language,
        "unit": str(mine[0][1]) if mine else "",
        "signer": str(root.id) if root else "",
    }


async def _answering(work: Work, letter_id: str) -> dict[str, str]:
    """What the form of an answer begins with."""
    try:
        letter = await letter_for(work, UUID(letter_id))
    except ValueError:
        return {}
    if letter.withheld:
        return {}
    return {
        "answers": letter.number,
        "subject": letter.subject,
        "addressee": letter.sender_name,
        "addressee_id": str(letter.sender_id or ""),
        "language": letter.language,
        "restricted": "1" if letter.access == RESTRICTED else "",
        "access_basis": letter.access_basis,
    }


async def _show(
    request: AnyRequest,
    work: Work,
    values: dict[str, str],
    errors: dict[str, Refusal],
    *,
    draft: DraftView | None = None,
    left_at: Any = None,
    stale: list[tuple[str, str, str]] | None = None,
) -> Response[bytes]:
    journals = await draftable(work)
    if draft is not None:
        journals = [one for one in await journals_of(work) if one.id == draft.journal_id]
    journal = next((one for one in journals if one.slug == values.get("journal")), journals[0] if journals else None)
    units = await units_with_names(work)
    allowed = work.actor.scope(DRAFT).units_in(journal.id) if journal else frozenset()
    context: dict[str, Any] = {
        "draft": draft,
        "values": {"once": new_id().hex, **values},
        "errors": in_field_order(errors),
        "journals": journals,
        "journal": journal,
        "words": words_for(work.tenant, work.language),
        "labels": {name: gettext(words) for name, words in DRAFT_LABELS.items()},
        "units": [(str(one.id), one.name) for one in units if allowed is None or one.id in allowed],
        "unit_names": [one.name for one in units],
        "signers": [(str(one.id), one.title) for one in await seats(work)],
        "templates": [
            (str(one.id), one.title)
            for one in await templates(work, ("ready",))
            if journal is None or one.direction in {"both", journal.direction}
        ],
        "files": await waiting_files(work, _ids(values)),
        "limits": work.tenant.profile.files,
        "left_at": left_at,
        "stale": stale or [],
        "options": options,
        "key": key,
    }
    status = 409 if stale else 422 if errors else 200
    return page(request, "correspondence/draft_form.html", status=status, **context)


def _ids(values: dict[str, str]) -> list[UUID]:
    try:
        return list(file_ids(values))
    except Refusal:
        return []


# --- saving


@post("/letters/drafts", guards=[may(DRAFT)])
async def save_new_draft(request: AnyRequest) -> Response[bytes]:
    """Keep a new draft. A second submit of the same form leads to the draft that the first one made."""
    values = await posted(request)
    try:
        async with working(request) as work:
            draft_id = await once(work, values, "draft", lambda: _begin(work, values))
    except (FormRejected, Refusal, FieldErrors) as error:
        refused = error if isinstance(error, FormRejected) else rejected(values, error)
        async with working(request) as work:
            return await _show(request, work, values, refused.errors)
    return leave_for(request, f"/letters/drafts/{draft_id}")


async def _begin(work: Work, values: dict[str, str]) -> UUID:
    content = draft_content(values, offer_now(work))
    journal = next((one for one in await journals_of(work) if one.slug == values.get("journal")), None)
    if journal is None:
        raise Refusal(UNKNOWN_JOURNAL, code="unknown", field="journal")
    answers = await letters_numbered(work, typed_numbers(values))
    new = NewDraft(content=content, answers=tuple(answers), files=file_ids(values))
    draft_id = await begin_draft(work, journal, new)
    await drop_draft(work, FORM)
    return draft_id


@post("/letters/drafts/new/discard", guards=[may(DRAFT)])
async def discard_left(request: AnyRequest, work: Own) -> Response[bytes]:
    """Throw away what was typed and begin anew."""
    await drop_draft(work, FORM)
    return leave_for(request, "/letters/drafts/new")


@get("/letters/drafts/{draft_id:uuid}/edit", guards=[may(DRAFT)])
async def edit_form(request: AnyRequest, work: Own, draft_id: FromPath[UUID]) -> Response[bytes]:
    """The draft in the form in which it was written."""
    draft = await demand_draft(work, "edit", draft_id)
    return await _show(request, work, await _values(work, draft), {}, draft=draft)


async def _values(work: Work, draft: DraftView) -> dict[str, str]:
    answers = (await answers_of(work, [draft.id])).get(draft.id, [])
    plain = ("subject", "kind", "channel", "language", "addressee_lines", "body", "access_basis")
    values = {name: str(getattr(draft, name)) for name in plain}
    return values | {
        "addressee": draft.addressee_name,
        "addressee_id": str(draft.addressee_id or ""),
        "sheets": "" if draft.sheets is None else str(draft.sheets),
        "annexes": "" if draft.annexes is None else str(draft.annexes),
        "signer": str(draft.signer_post_id or ""),
        "template": str(draft.template_id or ""),
        "unit": str(draft.unit_id),
        "restricted": "1" if draft.access == RESTRICTED else "",
        "answers": ", ".join(one.number for one in answers),
        "version": str(draft.version),
    }


@post("/letters/drafts/{draft_id:uuid}/edit", guards=[may(DRAFT)])
async def save_draft(request: AnyRequest, draft_id: FromPath[UUID]) -> Response[bytes]:
    """Save a new version. When somebody else saved first, both texts are shown and one's own is kept."""
    values = await posted(request)
    try:
        async with working(request) as work:
            await demand_draft(work, "edit", draft_id)
            content = draft_content(values, offer_now(work))
            kept = {one.number: one.id for one in (await answers_of(work, [draft_id])).get(draft_id, [])}
            answers = await letters_numbered(work, typed_numbers(values), kept)
            await rewrite_draft(work, draft_id, Rewriting(content, tuple(answers), version_typed(values)))
    except StaleEdit as stale:
        async with working(request) as work:
            draft = await demand_draft(work, "edit", draft_id)
            said = await draft_words(work)
            both = [
                (gettext(DRAFT_LABELS[name]), said(name, stale.yours[name]), said(name, stale.theirs[name]))
                for name in stale.theirs
                if name in DRAFT_LABELS and stale.yours[name] != stale.theirs[name]
            ]
            return await _show(request, work, values | {"version": str(draft.version)}, {}, draft=draft, stale=both)
    except (FormRejected, Refusal, FieldErrors) as error:
        refused = error if isinstance(error, FormRejected) else rejected(values, error)
        async with working(request) as work:
            draft = await demand_draft(work, "edit", draft_id)
            return await _show(request, work, values, refused.errors, draft=draft)
    return leave_for(request, f"/letters/drafts/{draft_id}")


DOORS = [drafts_page, new_draft_form, save_new_draft, discard_left, edit_form, save_draft]
