"""The journal: letters as a list, its filters in the address, the views that people save of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.contacts.queries import by_id
from service.correspondence.actions.registering import offer_now
from service.correspondence.forms.filters import NAMES, wanted_from_query
from service.correspondence.pages.rows import lines
from service.correspondence.pages.showing import Words, key, options, words_for
from service.correspondence.queries.asking import Wanted
from service.correspondence.queries.letters import numbered
from service.correspondence.queries.listing import LetterPage, count, letters
from service.correspondence.queries.registers import journals_of, reaches
from service.correspondence.rules import DRAFT, EXPORT, READ, REGISTER, takes_drafts, takes_letters
from service.identity.queries import units_with_names
from service.journals.rules import Journal
from service.kit.paging import CappedCount, Cursor
from service.kit.refusal import Refusal
from service.records.queries.files import CaseView, case_by_id
from service.runtime.language import format_number, gettext, ngettext
from service.runtime.work import Work
from service.web.guards import may, signed_in
from service.web.posted import posted
from service.web.render import format_in, fragment, is_partial, leave_for, page
from service.web.views import delete_view, save_view, saved_views
from service.web.working import AnyRequest, Own

REGISTER_NAME = "letters"
PAGE_SIZE = 50
KEPT_IN_VIEW = ("journal", *NAMES)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on: what it is, its value in words, the address without it."""

    label: str
    value: str
    without: str


@get("/letters", guards=[may(READ)])
async def list_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """The letters of one journal, or of all of them; a number that was typed exactly leads to its letter."""
    asked = asked_of(request)
    journals = await journals_of(work)
    typed = asked.get("q", "").strip()
    if any(sign.isdigit() for sign in typed):
        found = await numbered(work, journals, typed)
        if len(found) == 1:
            return leave_for(request, f"/letters/{found[0]}")
    return await _show(request, work, asked, journals)


def asked_of(request: AnyRequest) -> dict[str, str]:
    """The address's own parameters, the first of each name, empty ones left out."""
    asked: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if value:
            asked.setdefault(name, value)
    if asked.get("case_id"):
        asked["case"] = asked.pop("case_id")
    return asked


async def _show(
    request: AnyRequest,
    work: Work,
    asked: dict[str, str],
    journals: tuple[Journal, ...],
    view_error: Refusal | None = None,
) -> Response[bytes]:
    wanted = wanted_from_query(asked, offer_now(work), work.actor.id)
    seen = journals_seen(work, journals)
    chosen = chosen_journals(seen, asked)
    if wanted.unanswered or wanted.overdue_on:
        chosen = [one for one in chosen if takes_letters(one)]
    reached = reaches(work.actor, chosen)
    listed = await letters(
        work, reached, wanted, after=_place(asked, "after"), before=_place(asked, "before"), limit=PAGE_SIZE
    )
    words = words_for(work.tenant, work.language)
    kept = await saved_views(work, REGISTER_NAME)
    units = {str(unit.id): unit.name for unit in await units_with_names(work)}
    ours = bool(chosen) and all(takes_drafts(one) for one in chosen)
    case = await case_by_id(work, wanted.case_id) if wanted.case_id else None
    context: dict[str, Any] = {
        "journals": seen,
        "journal_tabs": _tabs(asked, seen, chosen),
        "journal": chosen[0] if len(chosen) == 1 else None,
        "rows": lines(listed.items, words, format_in(work.tenant.profile.zone), offer_now(work).today, ours=ours),
        "wanted": wanted,
        "asked": asked,
        "chips": await _chips(work, asked, wanted, words, units, case),
        "case_words": case.words if case else "",
        "words": words,
        "units": options(units),
        "count_words": count_words(await _count(work, reached, wanted, listed)),
        "kept_views": kept,
        "views": [
            {"label": view.name, "href": f"/letters?{view.query}", "count": None, "late": False} for view in kept
        ],
        "view_query": view_query(asked),
        "view_error": view_error,
        "key": key,
        "older": address(asked, after=listed.next.encode()) if listed.next else None,
        "newer": address(asked, before=listed.previous.encode()) if listed.previous else None,
        "newest": address(asked) if asked.get("after") and not listed.previous else None,
        "ours": ours,
        "can_draft": work.actor.may(DRAFT),
        "can_register": any(takes_letters(one) and one.state == "open" for one in seen) and work.actor.may(REGISTER),
        "can_export": work.actor.may(EXPORT),
        "today": offer_now(work).today,
    }
    status = 200 if view_error is None else 422
    if is_partial(request):
        return fragment(request, "correspondence/_list.html", status=status, **context)
    return page(request, "correspondence/list.html", status=status, **context)


def _tabs(asked: dict[str, str], seen: Sequence[Journal], chosen: Sequence[Journal]) -> list[dict[str, Any]]:
    """A tab for each journal that is seen, and one for all of them; filters stay on."""
    tabs = [
        {
            "label": one.title,
            "href": address(asked, journal=one.slug),
            "count": gettext("closed") if one.state == "closed" else None,
            "current": [one] == list(chosen),
        }
        for one in seen
    ]
    if len(seen) > 1:
        every = {"label": gettext("All journals"), "href": address(asked, journal="all"), "count": None}
        tabs.append({**every, "current": len(chosen) > 1})
    return tabs


def journals_seen(work: Work, journals: Sequence[Journal]) -> list[Journal]:
    """Those of which the actor sees any letter."""
    reached = {one.journal_id for one in reaches(work.actor, journals)}
    return [journal for journal in journals if journal.id in reached]


def chosen_journals(seen: list[Journal], asked: Mapping[str, str]) -> list[Journal]:
    """The journal that is asked for; all that are seen for a search in none; else the agency's first."""
    named = [journal for journal in seen if journal.slug == asked.get("journal")]
    if named or not seen:
        return named
    return seen if asked.get("q") or asked.get("journal") == "all" else seen[:1]


def _place(asked: dict[str, str], name: str) -> Cursor | None:
    try:
        return Cursor.decode(asked[name]) if name in asked else None
    except Refusal:
        return None


async def _count(work: Work, reached: list[Any], wanted: Wanted, listed: LetterPage) -> CappedCount:
    if not wanted.q:
        return await count(work, reached, wanted)
    return CappedCount(len(listed.items), more=listed.next is not None)


def count_words(found: CappedCount) -> str:
    """How many letters there are, in words: "12 letters", "more than 1,000 letters"."""
    shown = format_number(found.shown)
    if found.more:
        return gettext("More than %(count)s letters", count=shown)
    return ngettext("%(count)s letter", "%(count)s letters", found.shown, count=shown)


# --- addresses


def address(asked: dict[str, str], **changed: str) -> str:
    """The list's address with some parameters set anew; a page's place is kept only when it is set."""
    kept = {name: asked[name] for name in KEPT_IN_VIEW if asked.get(name)}
    kept |= changed
    query = urlencode({name: value for name, value in kept.items() if value})
    return f"/letters?{query}" if query else "/letters"


def view_query(asked: dict[str, str]) -> str:
    """What a saved view keeps of an address."""
    return address(asked).partition("?")[2]


# --- chips


async def _chips(
    work: Work, asked: dict[str, str], wanted: Wanted, words: Words, units: dict[str, str], case: CaseView | None
) -> list[Chip]:
    labels = words["labels"]
    values: list[tuple[str, str, str]] = [
        ("q", gettext("Search"), wanted.q),
        ("state", gettext("State"), words["states"].get(wanted.state, "")),
        ("kind", labels["kind"], words["kinds"].get(wanted.kind, "")),
        ("channel", labels["channel"], words["channels"].get(wanted.channel, "")),
        ("sender", labels["sender"], await _sender_name(work, wanted.sender_id)),
        ("addressee", labels["addressee"], await _sender_name(work, wanted.addressee_id)),
        ("case", labels["case"], case.words if case else ""),
        ("unanswered", gettext("Answer"), gettext("unanswered") if wanted.unanswered else ""),
        ("overdue", labels["due_on"], gettext("overdue") if wanted.overdue_on else ""),
        ("unit", labels["unit"], units.get(str(wanted.unit_id), "")),
        ("mine", gettext("Registered by"), gettext("me") if wanted.registered_by else ""),
        ("restricted", labels["access"], gettext("restricted") if wanted.restricted else ""),
    ]
    chips = [Chip(label, value, address(asked, **{name: ""})) for name, label, value in values if value]
    if wanted.since or wanted.until:
        period = _period(asked)
        chips.append(Chip(gettext("Date of registration"), period, address(asked, **{"from": "", "to": ""})))
    return chips


def _period(asked: dict[str, str]) -> str:
    first, last = asked.get("from", ""), asked.get("to", "")
    if first and last:
        return f"{first} – {last}"
    return gettext("from %(day)s", day=first) if first else gettext("until %(day)s", day=last)


async def _sender_name(work: Work, sender_id: UUID | None) -> str:
    if sender_id is None:
        return ""
    contact = await by_id(work, sender_id)
    return contact.name if contact else gettext("unknown sender")


# --- saved views


@post("/letters/views", guards=[may(READ)], status_code=303)
async def keep_view(request: AnyRequest, work: Own) -> Response[bytes]:
    """Keep the filters of an address under a name."""
    values = await posted(request)
    asked = {name: value for name, value in parse_qsl(values.get("query", "")[:4_000]) if name in KEPT_IN_VIEW}
    try:
        await save_view(work, REGISTER_NAME, values.get("name", ""), view_query(asked))
    except Refusal as refusal:
        return await _show(request, work, asked, await journals_of(work), view_error=refusal)
    return leave_for(request, address(asked))


@post("/letters/views/{view_id:uuid}/delete", guards=[signed_in], status_code=303)
async def delete_saved_view(request: AnyRequest, work: Own, view_id: FromPath[UUID]) -> Response[bytes]:
    """Forget a view."""
    await delete_view(work, view_id)
    return leave_for(request, "/letters")
