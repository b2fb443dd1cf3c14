"""Contacts: the list, one contact, its form, and what is offered while somebody types."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from service.audit.access import KINDS as ACT_WORDS
from service.audit.queries import timeline
from service.contacts import actions, queries
from service.contacts.forms import read_edit
from service.contacts.rules import KINDS, ContactCard, ContactHit, marked, name_key
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit
from service.web.fields import FormRejected
from service.web.guards import may
from service.web.render import fragment, page

AnyRequest = Request[Any, Any, Any]
Own = NamedDependency[Work]
LONGEST_TYPED = 200


@get("/contacts", guards=[may("contacts.read")])
async def list_contacts(
    request: AnyRequest,
    work: Own,
    kind: FromQuery[str] = "organisation",
    q: FromQuery[str] = "",
    after: FromQuery[str] = "",
    before: FromQuery[str] = "",
) -> Response[bytes]:
    """Contacts of one kind by name, those that answer to what was typed."""
    if kind not in KINDS:
        raise NotFound
    typed = q[:LONGEST_TYPED]
    found = await queries.list_contacts(work, kind, typed, after=after or None, before=before or None)
    asked = {"kind": kind, **({"q": typed} if typed else {})}
    return page(
        request,
        "contacts/list.html",
        hits=found.items,
        kind=kind,
        typed=typed,
        tabs={one: urlencode({**asked, "kind": one}) for one in KINDS},
        onwards=urlencode({**asked, "after": found.next}) if found.next else "",
        backwards=urlencode({**asked, "before": found.previous}) if found.previous else "",
    )


@get("/contacts/suggest", guards=[may("contacts.read", "correspondence.register")])
async def suggest(request: AnyRequest, work: Own, q: FromQuery[str] = "") -> Response[bytes]:
    """Options of a combobox: contacts whose words begin as typed, and a new one under the typed name."""
    typed = " ".join(q[:LONGEST_TYPED].split())
    hits = await queries.suggest(work, typed) if typed else []
    known = any(name_key(hit.name) == name_key(typed) for hit in hits)
    options = [(hit, marked(hit.name, typed)) for hit in hits]
    return fragment(request, "contacts/_options.html", options=options, typed="" if known else typed)


async def _card(work: Work, contact_id: UUID) -> ContactCard:
    card = await queries.card(work, contact_id)
    if card is None:
        raise NotFound
    return card


@get("/contacts/{contact_id:uuid}", guards=[may("contacts.read")])
async def show_contact(request: AnyRequest, work: Own, contact_id: FromPath[UUID]) -> Response[bytes]:
    """One contact and what was done to it."""
    card = await _card(work, contact_id)
    successor: ContactHit | None = await queries.by_id(work, card.merged_into) if card.merged_into else None
    log = [(act, _called(act.kind)) for act in await timeline(work, contact_id, 50)]
    return page(request, "contacts/contact.html", card=card, successor=successor, log=log)


def _called(kind: str) -> str:
    return gettext(ACT_WORDS[kind]) if kind in ACT_WORDS else kind


@get("/contacts/{contact_id:uuid}/edit", guards=[may("contacts.edit")])
async def edit_contact(request: AnyRequest, work: Own, contact_id: FromPath[UUID]) -> Response[bytes]:
    """The form of one contact."""
    card = await _card(work, contact_id)
    if card.state == "merged":
        raise NotFound
    return _form(request, card, card.fields(), {})


def _form(
    request: AnyRequest,
    card: ContactCard,
    values: Mapping[str, str],
    errors: Mapping[str, Refusal],
    status: int = 200,
    theirs: Mapping[str, str] | None = None,
) -> Response[bytes]:
    return page(
        request, "contacts/edit.html", status, card=card, values=values, errors=errors, theirs=theirs or {}
    )  # fmt: skip


@post("/contacts/{contact_id:uuid}/edit", guards=[may("contacts.edit")], status_code=303)
async def save_contact(request: AnyRequest, work: Own, contact_id: FromPath[UUID]) -> Response[bytes]:
    """Save the form; shows it again with what is wrong, or with what somebody else saved meanwhile."""
    card = await _card(work, contact_id)
    posted = {name: str(value) for name, value in (await request.form()).items()}
    try:
        await actions.change_contact(work, contact_id, read_edit(posted))
    except FormRejected as rejected:
        return _form(request, card, rejected.values, rejected.errors, 422)
    except FieldErrors as refused:
        return _form(request, card, posted, {error.field or "name": error for error in refused.errors}, 422)
    except Refusal as refusal:
        return _form(request, card, posted, {refusal.field or "name": refusal}, 422)
    except StaleEdit as stale:
        fresh = await _card(work, contact_id)
        differing = {name: value for name, value in stale.theirs.items() if stale.yours[name] != value}
        return _form(request, fresh, {**stale.yours}, {}, 409, differing)
    return Response(b"", status_code=303, headers={"Location": f"/contacts/{contact_id}"})


DOORS = [list_contacts, suggest, show_contact, edit_contact, save_contact]
