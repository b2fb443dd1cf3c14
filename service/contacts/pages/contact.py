"""Contacts: the list, one contact, its form, and what is offered while somebody types."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from service.contacts import actions, queries
from service.contacts.details import ADDRESS_KINDS, NAME_LANGUAGES, schemes
from service.contacts.forms import read_edit, rejected
from service.contacts.merging import STATES
from service.contacts.pages.showing import card_of, labels, said, show
from service.contacts.rules import EDIT, KINDS, READ, ContactCard, marked, name_key
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit
from service.web.fields import FormRejected
from service.web.guards import may
from service.web.posted import posted
from service.web.render import fragment, leave_for, page
from service.web.working import AnyRequest, Own, working

LONGEST_TYPED = 200
SORT_WORDS = {"name": N_("By name"), "letters": N_("Most letters first"), "last": N_("Last letter first")}
FORMS = ("hide", "position", "unmerge")


@get("/contacts", guards=[may(READ)])
async def list_contacts(
    request: AnyRequest,
    work: Own,
    kind: FromQuery[str] = "organisation",
    q: FromQuery[str] = "",
    sort: FromQuery[str] = "name",
    after: FromQuery[str] = "",
    before: FromQuery[str] = "",
) -> Response[bytes]:
    """Contacts of one kind in the chosen order, those that answer to what was typed; hidden ones when asked for."""
    if kind not in KINDS:
        raise NotFound
    typed = q[:LONGEST_TYPED]
    order = sort if sort in queries.SORTS else "name"
    state = "hidden" if request.query_params.get("state") == "hidden" else "active"
    found = await queries.list_contacts(
        work, kind, typed, sort=order, state=state, after=after or None, before=before or None
    )
    asked = {"kind": kind, **({"q": typed} if typed else {})}
    asked |= {name: value for name, value in (("sort", order), ("state", state)) if value not in {"name", "active"}}

    def with_(**changed: str) -> str:
        return urlencode({name: value for name, value in {**asked, **changed}.items() if value})

    return page(
        request,
        "contacts/list.html",
        hits=found.items,
        kind=kind,
        typed=typed,
        order=order,
        state=state,
        sorts=[(one, gettext(words), with_(sort="" if one == "name" else one)) for one, words in SORT_WORDS.items()],
        states=[
            (one, gettext(STATES[one]), with_(state="" if one == "active" else one)) for one in ("active", "hidden")
        ],
        tabs={one: with_(kind=one) for one in KINDS},
        onwards=with_(after=found.next) if found.next else "",
        backwards=with_(before=found.previous) if found.previous else "",
    )


@get("/contacts/suggest", guards=[may(READ, "correspondence.register")])
async def suggest(request: AnyRequest, work: Own, q: FromQuery[str] = "", kind: FromQuery[str] = "") -> Response[bytes]:
    """Options of a combobox: contacts whose words begin as typed, and a new one under the typed name."""
    typed = " ".join(q[:LONGEST_TYPED].split())
    hits = await queries.suggest(work, typed, kind=kind if kind in KINDS else "") if typed else []
    known = any(name_key(hit.name) == name_key(typed) for hit in hits)
    options = [(hit, marked(hit.name, typed)) for hit in hits]
    return fragment(request, "contacts/_options.html", options=options, typed="" if known else typed)


@get("/contacts/{contact_id:uuid}", guards=[may(READ)])
async def show_contact(request: AnyRequest, work: Own, contact_id: FromPath[UUID]) -> Response[bytes]:
    """One contact and what was done to it; `form` names a form that stands open."""
    form = request.query_params.get("form", "")
    return await show(request, work, contact_id, form if form in FORMS else "")


# --- the form


@get("/contacts/new", guards=[may(EDIT)])
async def new_contact(
    request: AnyRequest, work: Own, kind: FromQuery[str] = "organisation", name: FromQuery[str] = ""
) -> Response[bytes]:
    """The form of a contact that is not there yet."""
    values = {"kind": kind if kind in KINDS else KINDS[0], "name": name[:300]}
    return _form(request, work, None, values, {})


@post("/contacts/new", guards=[may(EDIT)])
async def make_contact(request: AnyRequest) -> Response[bytes]:
    """Make the contact; the form comes back with what is wrong."""
    values = await posted(request)
    try:
        async with working(request) as work:
            made = await actions.create_contact(work, read_edit(values, work.tenant.profile.country, new=True))
    except FormRejected as refused:
        return await _again(request, None, refused)
    except (Refusal, FieldErrors) as error:
        return await _again(request, None, rejected(values, error))
    return leave_for(request, f"/contacts/{made.id}")


@get("/contacts/{contact_id:uuid}/edit", guards=[may(EDIT)])
async def edit_contact(request: AnyRequest, work: Own, contact_id: FromPath[UUID]) -> Response[bytes]:
    """The form of one contact."""
    card = await card_of(work, contact_id)
    if card.state == "merged":
        raise NotFound
    values = card.fields() | await queries.details_of(work, contact_id) | {"version": str(card.version)}
    return _form(request, work, card, values, {})


def _form(
    request: AnyRequest,
    work: Work,
    card: ContactCard | None,
    values: Mapping[str, str],
    errors: Mapping[str, Refusal],
    status: int = 200,
    theirs: list[tuple[str, str]] | None = None,
) -> Response[bytes]:
    country = work.tenant.profile.country
    context: dict[str, Any] = {
        "card": card,
        "values": values,
        "errors": errors,
        "theirs": theirs or [],
        "labels": labels(country),
        "name_languages": NAME_LANGUAGES,
        "address_kinds": list(ADDRESS_KINDS),
        "schemes": schemes(country),
    }
    return page(request, "contacts/edit.html", status, **context)


async def _again(request: AnyRequest, contact_id: UUID | None, refused: FormRejected) -> Response[bytes]:
    async with working(request) as work:
        card = await card_of(work, contact_id) if contact_id else None
        return _form(request, work, card, refused.values, refused.errors, 422)


@post("/contacts/{contact_id:uuid}/edit", guards=[may(EDIT)])
async def save_contact(request: AnyRequest, contact_id: FromPath[UUID]) -> Response[bytes]:
    """Save the form; shows it again with what is wrong, or with what somebody else saved meanwhile."""
    values = await posted(request)
    try:
        async with working(request) as work:
            await card_of(work, contact_id)
            await actions.change_contact(work, contact_id, read_edit(values, work.tenant.profile.country))
    except FormRejected as refused:
        return await _again(request, contact_id, refused)
    except (Refusal, FieldErrors) as error:
        return await _again(request, contact_id, rejected(values, error))
    except StaleEdit as stale:
        return await _stale(request, contact_id, values, stale)
    return leave_for(request, f"/contacts/{contact_id}")


async def _stale(request: AnyRequest, contact_id: UUID, values: dict[str, str], stale: StaleEdit) -> Response[bytes]:
    async with working(request) as work:
        card = await card_of(work, contact_id)
        known = labels(work.tenant.profile.country)
        theirs = [
            (known.get(name, name), said(name, value))
            for name, value in stale.theirs.items()
            if stale.yours.get(name, "") != value
        ]
        shown = values | {"version": str(card.version)}
        return _form(request, work, card, shown, {}, 409, theirs)


# --- hiding


@post("/contacts/{contact_id:uuid}/hide", guards=[may(EDIT)])
async def hide_contact(request: AnyRequest, contact_id: FromPath[UUID]) -> Response[bytes]:
    """Take the contact out of lists and suggestions, with a reason."""
    values = await posted(request)
    try:
        async with working(request) as work:
            await actions.hide(work, contact_id, values.get("reason", ""))
    except Refusal as refusal:
        async with working(request) as work:
            return await show(request, work, contact_id, "hide", rejected(values, refusal))
    return leave_for(request, f"/contacts/{contact_id}")


@post("/contacts/{contact_id:uuid}/show", guards=[may(EDIT)])
async def show_again(request: AnyRequest, contact_id: FromPath[UUID]) -> Response[bytes]:
    """Offer a hidden contact again."""
    try:
        async with working(request) as work:
            await actions.show(work, contact_id)
    except Refusal as refusal:
        async with working(request) as work:
            return await show(request, work, contact_id, "", rejected({}, refusal.at("")))
    return leave_for(request, f"/contacts/{contact_id}")


DOORS = [
    list_contacts,
    suggest,
    show_contact,
    new_contact,
    make_contact,
    edit_contact,
    save_contact,
    hide_contact,
    show_again,
]
