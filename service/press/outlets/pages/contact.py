"""One outlet or journalist: its page, its form, what is done to it, where journalists work, private notes."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from service.kit.refusal import FieldErrors, Refusal
from service.press.outlets import forms
from service.press.outlets.actions import bouncing, consent, keeping, lists, merging
from service.press.outlets.actions import working as tenure_acts
from service.press.outlets.pages.showing import HOMES, card_of, labels, said, show, sorts
from service.press.outlets.queries import tenures
from service.press.outlets.rules.acts import CONTACTS, JOURNALIST, NOTES, OUTLET, READ
from service.press.outlets.rules.content import Card
from service.press.outlets.tongues import tongues
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit
from service.web.fields import FormRejected, typed_day
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.working import AnyRequest, Own, working

FORMS = ("end", "consent", "tenure", "note", "unmerge", "list")
Act = Callable[[Work, UUID, Mapping[str, str]], Awaitable[Any]]


async def _form(
    request: AnyRequest,
    work: Work,
    subject: str,
    card: Card | None,
    values: Mapping[str, str],
    errors: Mapping[str, Refusal],
    status: int = 200,
    theirs: list[tuple[str, str]] | None = None,
) -> Response[bytes]:
    context: dict[str, Any] = {
        "card": card,
        "subject": subject,
        "home": HOMES[subject],
        "values": values,
        "errors": errors,
        "theirs": theirs or [],
        "labels": labels(),
        "sorts": list(sorts(subject).items()),
        "tongues": tongues(),
    }
    return page(request, "outlets/edit.html", status, **context)


async def _save(request: AnyRequest, subject: str, contact_id: UUID | None) -> Response[bytes]:
    """Enter a contact or save its form; it comes back with what is wrong, or with what somebody else saved."""
    values = await posted(request)
    try:
        async with working(request) as work:
            if contact_id is None:
                contact_id_made = await keeping.enter(work, forms.read_edit(subject, values))
            else:
                contact_id_made = contact_id
                await keeping.change(work, contact_id, forms.read_edit(subject, values), forms.read_version(values))
    except FormRejected as refused:
        return await _again(request, subject, contact_id, refused)
    except (Refusal, FieldErrors) as error:
        return await _again(request, subject, contact_id, forms.rejected(values, error))
    except StaleEdit as stale:
        return await _stale(request, subject, contact_id, values, stale)
    return leave_for(request, f"{HOMES[subject]}/{contact_id_made}")


async def _again(request: AnyRequest, subject: str, contact_id: UUID | None, refused: FormRejected) -> Response[bytes]:
    async with working(request) as work:
        card = await card_of(work, subject, contact_id) if contact_id else None
        return await _form(request, work, subject, card, refused.values, refused.errors, 422)


async def _stale(
    request: AnyRequest, subject: str, contact_id: UUID | None, values: dict[str, str], stale: StaleEdit
) -> Response[bytes]:
    assert contact_id is not None
    async with working(request) as work:
        card = await card_of(work, subject, contact_id)
        known = labels()
        theirs = [
            (known.get(name, name), said(name, value))
            for name, value in stale.theirs.items()
            if stale.yours.get(name) != value
        ]
        shown = values | {"version": str(card.version)}
        return await _form(request, work, subject, card, shown, {}, 409, theirs)


async def _do(request: AnyRequest, subject: str, contact_id: UUID, form: str, act: Act) -> Response[bytes]:
    """Do one act on a contact with what was posted, and go back to its page; refused, its form comes back."""
    values = await posted(request)
    try:
        async with working(request) as work:
            await card_of(work, subject, contact_id)
            await act(work, contact_id, values)
    except FormRejected as refused:
        return await _show_again(request, subject, contact_id, form, refused)
    except (Refusal, FieldErrors) as error:
        return await _show_again(request, subject, contact_id, form, forms.rejected(values, error))
    return leave_for(request, f"{HOMES[subject]}/{contact_id}")


async def _show_again(
    request: AnyRequest, subject: str, contact_id: UUID, form: str, refused: FormRejected
) -> Response[bytes]:
    async with working(request) as work:
        return await show(request, work, await card_of(work, subject, contact_id), form, refused)


def _acts(subject: str) -> dict[str, tuple[str, Act]]:
    """Last part of the address -> the form that it comes from, and what is done."""

    async def end(work: Work, ident: UUID, values: Mapping[str, str]) -> None:
        await keeping.end(work, subject, ident, values.get("reason", ""))

    async def resume(work: Work, ident: UUID, values: Mapping[str, str]) -> None:
        await keeping.resume(work, subject, ident)

    async def note_consent(work: Work, ident: UUID, values: Mapping[str, str]) -> None:
        await consent.note_consent(work, subject, ident, values.get("consent", ""), values.get("how", ""))

    async def clear(work: Work, ident: UUID, values: Mapping[str, str]) -> None:
        await bouncing.clear_bounces(work, subject, ident)

    async def unmerge(work: Work, ident: UUID, values: Mapping[str, str]) -> None:
        await merging.undo_merge(work, subject, ident, values.get("reason", ""))

    async def to_list(work: Work, ident: UUID, values: Mapping[str, str]) -> None:
        await lists.add_members(work, _uuid(values.get("list", ""), "list"), [(subject, ident)])

    return {
        "end": ("end", end),
        "resume": ("", resume),
        "consent": ("consent", note_consent),
        "clear": ("", clear),
        "unmerge": ("unmerge", unmerge),
        "lists": ("list", to_list),
    }


def _uuid(typed: str, field: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise Refusal(forms.UNKNOWN, code="unknown", field=field) from None


def doors(subject: str) -> list[HTTPRouteHandler]:
    """The handlers of one kind of contact."""
    home, acts = HOMES[subject], _acts(subject)

    @get(f"{home}/{{contact_id:uuid}}", guards=[may(READ)], name=f"{subject}-page")
    async def show_contact(
        request: AnyRequest, work: Own, contact_id: FromPath[UUID], form: FromQuery[str] = ""
    ) -> Response[bytes]:
        """One contact and what was done to it; `form` names a form that stands open."""
        card = await card_of(work, subject, contact_id)
        values = {"consent": card.consent, "how": card.consent_how} if form == "consent" else {}
        return await show(request, work, card, form if form in FORMS else "", values=values)

    @get(f"{home}/new", guards=[may(CONTACTS)], name=f"{subject}-new")
    async def new_contact(request: AnyRequest, work: Own, name: FromQuery[str] = "") -> Response[bytes]:
        """The form of a contact that is not there yet."""
        values = {"name": name[:300], "kind": "site", "origin": "local"}
        return await _form(request, work, subject, None, values, {})

    @post(f"{home}/new", guards=[may(CONTACTS)], name=f"{subject}-enter")
    async def enter_contact(request: AnyRequest) -> Response[bytes]:
        """Enter the contact."""
        return await _save(request, subject, None)

    @get(f"{home}/{{contact_id:uuid}}/edit", guards=[may(CONTACTS)], name=f"{subject}-edit")
    async def edit_contact(request: AnyRequest, work: Own, contact_id: FromPath[UUID]) -> Response[bytes]:
        """The form of one contact."""
        card = await card_of(work, subject, contact_id)
        if card.state == "merged":
            raise NotFound
        values = forms.values_of(keeping.values_kept(card)) | {"version": str(card.version)}
        return await _form(request, work, subject, card, values, {})

    @post(f"{home}/{{contact_id:uuid}}/edit", guards=[may(CONTACTS)], name=f"{subject}-save")
    async def save_contact(request: AnyRequest, contact_id: FromPath[UUID]) -> Response[bytes]:
        """Save the form."""
        return await _save(request, subject, contact_id)

    @post(f"{home}/{{contact_id:uuid}}/{{act:str}}", guards=[may(CONTACTS)], name=f"{subject}-act")
    async def act_on(request: AnyRequest, contact_id: FromPath[UUID], act: FromPath[str]) -> Response[bytes]:
        """End, take into use again, note consent, call an address good, undo a merge, put on a list."""
        if act not in acts:
            raise NotFound
        form, do = acts[act]
        return await _do(request, subject, contact_id, form, do)

    return [show_contact, new_contact, enter_contact, edit_contact, save_contact, act_on]


# --- what only journalists have

JOURNALISTS = HOMES[JOURNALIST]


@post(f"{JOURNALISTS}/{{contact_id:uuid}}/tenures", guards=[may(CONTACTS)])
async def add_tenure(request: AnyRequest, contact_id: FromPath[UUID]) -> Response[bytes]:
    """Note where a journalist works or worked."""

    async def act(work: Work, ident: UUID, values: Mapping[str, str]) -> None:
        await tenure_acts.add_tenure(work, ident, forms.read_tenure(values, work.today))

    return await _do(request, JOURNALIST, contact_id, "tenure", act)


@get(f"{JOURNALISTS}/{{contact_id:uuid}}/tenures/{{tenure_id:uuid}}", guards=[may(CONTACTS)])
async def edit_tenure(
    request: AnyRequest, work: Own, contact_id: FromPath[UUID], tenure_id: FromPath[UUID]
) -> Response[bytes]:
    """The journalist with the form of one time of work."""
    card = await card_of(work, JOURNALIST, contact_id)
    held = await tenures.by_id(work, tenure_id)
    if held is None:
        raise NotFound
    values = {"post": held.post, "from_on": typed_day(held.from_on), "until_on": typed_day(held.until_on)}
    return await show(request, work, card, str(tenure_id), values=values)


@post(f"{JOURNALISTS}/{{contact_id:uuid}}/tenures/{{tenure_id:uuid}}", guards=[may(CONTACTS)])
async def save_tenure(request: AnyRequest, contact_id: FromPath[UUID], tenure_id: FromPath[UUID]) -> Response[bytes]:
    """Save another post or other days; with `withdraw` the line is taken back, with a reason."""

    async def act(work: Work, ident: UUID, values: Mapping[str, str]) -> None:
        if "withdraw" in values:
            await tenure_acts.withdraw_tenure(work, tenure_id, values.get("reason", ""))
            return
        edit = forms.read_tenure(values, work.today, tenure_id)
        await tenure_acts.change_tenure(work, tenure_id, edit.post, edit.from_on, edit.until_on)

    return await _do(request, JOURNALIST, contact_id, str(tenure_id), act)


@post(f"{JOURNALISTS}/{{contact_id:uuid}}/notes", guards=[may(NOTES)])
async def write_note(request: AnyRequest, contact_id: FromPath[UUID]) -> Response[bytes]:
    """Write a private note."""

    async def act(work: Work, ident: UUID, values: Mapping[str, str]) -> None:
        await tenure_acts.write_note(work, ident, values.get("note", ""))

    return await _do(request, JOURNALIST, contact_id, "note", act)


@post(f"{JOURNALISTS}/{{contact_id:uuid}}/notes/{{note_id:uuid}}/withdraw", guards=[may(NOTES)])
async def withdraw_note(request: AnyRequest, contact_id: FromPath[UUID], note_id: FromPath[UUID]) -> Response[bytes]:
    """Take a private note back, with a reason."""

    async def act(work: Work, ident: UUID, values: Mapping[str, str]) -> None:
        await tenure_acts.withdraw_note(work, note_id, values.get("reason", ""))

    return await _do(request, JOURNALIST, contact_id, f"note-{note_id}", act)


DOORS = [
    *doors(OUTLET), *doors(JOURNALIST), add_tenure, edit_tenure, save_tenure, write_note, withdraw_note,
]  # fmt: skip
