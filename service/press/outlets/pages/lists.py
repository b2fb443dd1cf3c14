"""Lists: all of them, one with its members, its form, as a file."""

from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Stream

from service.contacts.rules import marked
from service.documents.queries import ids_typed
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.press.outlets import forms
from service.press.outlets.actions import lists as acts
from service.press.outlets.pages.showing import HOMES, labels, worded
from service.press.outlets.queries import contacts, finding, lists
from service.press.outlets.queries.audience import recipients
from service.press.outlets.queries.lists import PAGE, ListView
from service.press.outlets.rules.acts import (
    CONTACTS,
    JOURNALIST,
    LIST,
    LIST_STATES,
    OUTLET,
    READ,
    SUBJECTS,
    allowed_acts,
)
from service.press.outlets.rules.content import UNKNOWN_CHOICE
from service.press.outlets.tongues import tongues
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit
from service.web.export import Cell, Table, taken_as
from service.web.fields import FormRejected
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import fragment, leave_for, page
from service.web.visitor import visitor
from service.web.working import AnyRequest, Own, working

HOME = "/press/lists"
ADDED = N_("%(count)s added.")
ADDED_TO = N_("Added to the list “%(list)s”: %(count)s.")
OUTLET_WORD = N_("Outlet")
NO_LIST = UUID(int=0)
LONGEST_TYPED = 200
NOBODY_NEW = N_("Everybody named was on the list already.")
CHOOSE_MEMBER = N_("Choose somebody from the list that appears while you type.")
BATCH = 500


@get(HOME, guards=[may(READ)])
async def all_lists(request: AnyRequest, work: Own, ended: FromQuery[str] = "") -> Response[bytes]:
    """Every list, those no longer used when asked for."""
    held = await lists.all_lists(work, ended=ended == "1")
    return page(request, "outlets/lists.html", lists=held, states=worded(LIST_STATES), ended=ended == "1")


@get(f"{HOME}/new", guards=[may(CONTACTS)])
async def new_list(request: AnyRequest, work: Own) -> Response[bytes]:
    """The form of a new list."""
    return _form(request, None, {}, {})


def _form(
    request: AnyRequest,
    held: ListView | None,
    values: Mapping[str, str],
    errors: Mapping[str, Refusal],
    status: int = 200,
    theirs: list[tuple[str, str]] | None = None,
) -> Response[bytes]:
    context: dict[str, Any] = {"list": held, "values": values, "errors": errors, "labels": labels()}
    return page(request, "outlets/list_form.html", status, theirs=theirs or [], **context)


@post(f"{HOME}/new", guards=[may(CONTACTS)])
async def make_list(request: AnyRequest) -> Response[bytes]:
    """Make the list."""
    values = await posted(request)
    try:
        async with working(request) as work:
            made = await acts.make_list(work, values.get("title", ""), values.get("purpose", ""))
    except (Refusal, FieldErrors) as error:
        return _form(request, None, values, forms.rejected(values, error).errors, 422)
    return leave_for(request, f"{HOME}/{made}")


async def _found(work: Work, list_id: UUID) -> ListView:
    held = await lists.list_by_id(work, list_id)
    if held is None:
        raise NotFound
    return held


@get(f"{HOME}/{{list_id:uuid}}", guards=[may(READ)])
async def show_list(request: AnyRequest, work: Own, list_id: FromPath[UUID], at: FromQuery[int] = 1) -> Response[bytes]:
    """One list with its members, and who of them gets no mail and why."""
    return await _show(request, work, await _found(work, list_id), at=at)


async def _show(
    request: AnyRequest, work: Work, held: ListView, *, at: int = 1, refused: FormRejected | None = None
) -> Response[bytes]:
    number = min(max(at, 1), 10_000)
    members, more = await lists.members(work, held.id, number)
    everybody = await recipients(work, [held.id])
    context: dict[str, Any] = {
        "list": held,
        "here": f"{HOME}/{held.id}",
        "members": members,
        "homes": HOMES,
        "tongues": tongues(),
        "total": len(everybody),
        "reached": sum(one.allowed for one in everybody),
        "next": number + 1 if more else 0,
        "previous": number - 1,
        "size": PAGE,
        "labels": labels(),
        "states": worded(LIST_STATES),
        "may": set(allowed_acts(LIST, work.actor, held.state)),
        "values": refused.values if refused else {},
        "errors": refused.errors if refused else {},
    }
    return page(request, "outlets/media_list.html", status=422 if refused else 200, **context)


@get(f"{HOME}/{{list_id:uuid}}/edit", guards=[may(CONTACTS)])
async def edit_list(request: AnyRequest, work: Own, list_id: FromPath[UUID]) -> Response[bytes]:
    """The form of one list."""
    held = await _found(work, list_id)
    values = {"title": held.title, "purpose": held.purpose, "version": str(held.version)}
    return _form(request, held, values, {})


@post(f"{HOME}/{{list_id:uuid}}/edit", guards=[may(CONTACTS)])
async def save_list(request: AnyRequest, list_id: FromPath[UUID]) -> Response[bytes]:
    """Save the form."""
    values = await posted(request)
    try:
        async with working(request) as work:
            held = await _found(work, list_id)
            seen = forms.read_version(values)
            await acts.change_list(work, list_id, values.get("title", ""), values.get("purpose", ""), seen)
    except (Refusal, FieldErrors) as error:
        return _form(request, held, values, forms.rejected(values, error).errors, 422)
    except StaleEdit as stale:
        known = labels()
        theirs = [(known[name], value) for name, value in stale.theirs.items() if stale.yours.get(name) != value]
        async with working(request) as work:
            fresh = await _found(work, list_id)
        return _form(request, fresh, values | {"version": str(fresh.version)}, {}, 409, theirs)
    return leave_for(request, f"{HOME}/{list_id}")


@post(f"{HOME}/{{list_id:uuid}}/members", guards=[may(CONTACTS)])
async def add_member(request: AnyRequest, list_id: FromPath[UUID]) -> Response[bytes]:
    """Put a journalist or an outlet on the list."""
    values = await posted(request)
    try:
        async with working(request) as work:
            await _found(work, list_id)
            made = await acts.add_members(work, list_id, [await _member(work, values)])
    except (Refusal, FieldErrors) as error:
        async with working(request) as work:
            held = await _found(work, list_id)
            return await _show(request, work, held, refused=forms.rejected(values, error))
    if not made:
        return await leave_saying(request, f"{HOME}/{list_id}", NOBODY_NEW)
    return await leave_saying(request, f"{HOME}/{list_id}", ADDED, count=str(made))


async def _member(work: Work, values: Mapping[str, str]) -> tuple[str, UUID]:
    """Who was chosen, journalist or outlet. Raises Refusal at the field."""
    typed = values.get("member_id", "")
    if not typed:
        raise Refusal(CHOOSE_MEMBER, code="required", field="member")
    subject, _, ident = typed.partition(":")
    try:
        chosen = UUID(ident)
    except ValueError:
        raise Refusal(UNKNOWN_CHOICE, code="unknown", field="member") from None
    if subject not in SUBJECTS or await contacts.card(work, subject, chosen) is None:
        raise Refusal(UNKNOWN_CHOICE, code="unknown", field="member")
    return subject, chosen


@get(f"{HOME}/suggest", guards=[may(READ)])
async def suggest_member(request: AnyRequest, work: Own, q: FromQuery[str] = "") -> Response[bytes]:
    """Options of a combobox: journalists and outlets together, whose names begin as typed or sound alike."""
    typed = " ".join(q[:LONGEST_TYPED].split())
    asked = tuple(reversed(SUBJECTS)) if typed else ()
    found = [hit for subject in asked for hit in await finding.suggest(work, subject, typed)]
    options = [(hit, marked(hit.name, typed)) for hit in found]
    return fragment(request, "outlets/_options.html", options=options, both=True, outlet=gettext(OUTLET_WORD))


@post(f"{HOME}/add", guards=[may(CONTACTS)])
async def add_marked(request: AnyRequest) -> Response[bytes]:
    """Put the marked contacts of the list of contacts on a media list."""
    values = await posted(request)
    subject = OUTLET if values.get("of") == OUTLET else JOURNALIST
    ids, chosen = ids_typed(values.get("ids", "")), ids_typed(values.get("list", ""))
    try:
        async with working(request) as work:
            held = await _found(work, chosen[0] if chosen else NO_LIST)
            made = await acts.add_members(work, held.id, [(subject, one) for one in ids])
    except Refusal as refusal:
        return await leave_saying(request, HOMES[subject], refusal.sentence)
    said = (ADDED_TO, {"count": str(made), "list": held.title}) if made else (NOBODY_NEW, {})
    return await leave_saying(request, HOMES[subject], said[0], **said[1])


@post(f"{HOME}/{{list_id:uuid}}/members/{{member_id:uuid}}/out", guards=[may(CONTACTS)])
async def take_out(request: AnyRequest, list_id: FromPath[UUID], member_id: FromPath[UUID]) -> Response[bytes]:
    """Take one out of the list."""
    try:
        async with working(request) as work:
            await acts.take_out(work, list_id, member_id)
    except Refusal as refusal:
        async with working(request) as work:
            held = await _found(work, list_id)
            return await _show(request, work, held, refused=forms.rejected({}, refusal.at("")))
    return leave_for(request, f"{HOME}/{list_id}")


@post(f"{HOME}/{{list_id:uuid}}/end", guards=[may(CONTACTS)])
async def end_list(request: AnyRequest, list_id: FromPath[UUID]) -> Response[bytes]:
    """Call the list no longer used, with a reason."""
    values = await posted(request)
    try:
        async with working(request) as work:
            await acts.end_list(work, list_id, values.get("reason", ""))
    except Refusal as refusal:
        async with working(request) as work:
            held = await _found(work, list_id)
            return await _show(request, work, held, refused=forms.rejected(values, refusal))
    return leave_for(request, f"{HOME}/{list_id}")


@post(f"{HOME}/{{list_id:uuid}}/resume", guards=[may(CONTACTS)])
async def resume_list(request: AnyRequest, list_id: FromPath[UUID]) -> Response[bytes]:
    """Take the list into use again."""
    try:
        async with working(request) as work:
            await acts.resume_list(work, list_id)
    except Refusal as refusal:
        async with working(request) as work:
            held = await _found(work, list_id)
            return await _show(request, work, held, refused=forms.rejected({}, refusal.at("")))
    return leave_for(request, f"{HOME}/{list_id}")


@get(f"{HOME}/{{list_id:uuid}}/export.csv", guards=[may(CONTACTS)])
async def export_csv(request: AnyRequest, list_id: FromPath[UUID]) -> Stream:
    """Everybody on the list as CSV."""
    return await _taken(request, list_id, "csv")


@get(f"{HOME}/{{list_id:uuid}}/export.xlsx", guards=[may(CONTACTS)])
async def export_xlsx(request: AnyRequest, list_id: FromPath[UUID]) -> Stream:
    """The same as a workbook."""
    return await _taken(request, list_id, "xlsx")


async def _taken(request: AnyRequest, list_id: UUID, kind: str) -> Stream:
    async with working(request) as work:
        held = await _found(work, list_id)
        work.record("media_list.exported", list_id, record=LIST, after={"kind": kind})
        everybody = await recipients(work, [held.id])
    rows: list[list[Cell]] = [
        [one.name, one.email, tongues().get(one.language, one.language), gettext(one.why_not) if one.why_not else ""]
        for one in everybody
    ]
    known = labels()
    head = [known["name"], known["email"], gettext(N_("Language")), gettext(N_("Why no mail"))]
    return taken_as(Table("media-list", head, _pieces(rows)), kind, visitor(request).language)


async def _pieces(rows: list[list[Cell]]) -> AsyncIterator[list[list[Cell]]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


DOORS = [
    all_lists, new_list, make_list, suggest_member, add_marked, show_list, edit_list, save_list, add_member, take_out,
    end_list, resume_list, export_csv, export_xlsx,
]  # fmt: skip
