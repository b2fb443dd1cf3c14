"""One inquiry and every act on it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from service.identity.queries import list_people
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.press.inquiries import forms
from service.press.inquiries.actions import answering, handling
from service.press.inquiries.pages.showing import HOME, LABELS, inquiry_of, show, words
from service.press.inquiries.queries.inquiries import InquiryView, answers
from service.press.inquiries.rules.acts import ACTS, APPROVE, READ, WRITE
from service.runtime.language import gettext
from service.runtime.secrets import Keyring
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit
from service.web.fields import Fields, FormRejected
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.visitor import house
from service.web.working import AnyRequest, Own, working

Doer = Callable[[Work, Keyring, UUID, Mapping[str, str]], Awaitable[object]]
PARTS = ("assign", "decline", "redirect", "withdraw", "convert", "return", "send", "reopen", "acknowledge")


def _reason(values: Mapping[str, str]) -> str:
    return values.get("reason", "")


async def _assign(work: Work, keyring: Keyring, ident: UUID, values: Mapping[str, str]) -> None:
    fields, zone = Fields(values), work.zone
    owner = fields.uuid("owner")
    due = forms.moment(fields, "due", zone, work.today)
    fields.done()
    await handling.assign(work, ident, owner, due)


async def _write(work: Work, keyring: Keyring, ident: UUID, values: Mapping[str, str]) -> None:
    new, version, papers = forms.read_answer(values)
    await answering.write_answer(work, ident, new, version, papers)
    if values.get("go") == "submit":
        await answering.submit_answer(work, ident)


DOERS: Mapping[str, Doer] = {
    "acknowledge": lambda work, keyring, ident, values: handling.acknowledge(work, ident),
    "assign": _assign,
    "write": _write,
    "submit": lambda work, keyring, ident, values: answering.submit_answer(work, ident),
    "take_back": lambda work, keyring, ident, values: answering.take_back(work, ident),
    "approve": lambda work, keyring, ident, values: answering.approve_answer(work, ident),
    "return": lambda work, keyring, ident, values: answering.return_answer(work, ident, _reason(values)),
    "send": lambda work, keyring, ident, values: answering.give_answer(work, ident, values.get("way", "")),
    "decline": lambda work, keyring, ident, values: handling.decline(
        work, ident, values.get("resolution", ""), _reason(values), values.get("told", "")
    ),
    "redirect": lambda work, keyring, ident, values: handling.redirect(
        work, ident, _reason(values), values.get("told", "")
    ),
    "withdraw": lambda work, keyring, ident, values: handling.withdraw(
        work, ident, values.get("resolution", ""), _reason(values)
    ),
    "convert": lambda work, keyring, ident, values: handling.convert(work, keyring, ident),
    "reopen": lambda work, keyring, ident, values: handling.reopen(work, ident, _reason(values)),
}
"""What is done by the last part of the address; each asks the rules itself."""


@get(f"{HOME}/{{inquiry_id:uuid}}", guards=[may(READ)])
async def show_inquiry(
    request: AnyRequest, work: Own, inquiry_id: FromPath[UUID], form: FromQuery[str] = ""
) -> Response[bytes]:
    """One inquiry; `form` names a form that stands open."""
    return await _shown(request, work, await inquiry_of(work, inquiry_id), form if form in PARTS else "")


async def _shown(
    request: AnyRequest, work: Work, one: InquiryView, form: str, refused: FormRejected | None = None
) -> Response[bytes]:
    values: dict[str, str] = {}
    people: list[tuple[str, str]] = []
    if form == "assign":
        day = work.today
        people = [(str(person.id), person.name) for person in await list_people(work, day)]
        values = {"owner": str(one.owner_id or work.actor.id or "")}
    if form == "send":
        values = {"way": "email" if one.email else "phone"}
    return await show(request, work, one, form, refused, values, people=people)


@post(f"{HOME}/{{inquiry_id:uuid}}/{{act:str}}", guards=[may(WRITE, APPROVE)])
async def act_on(request: AnyRequest, inquiry_id: FromPath[UUID], act: FromPath[str]) -> Response[bytes]:
    """Do one act; the inquiry comes back with what stands against it."""
    if act not in DOERS or act not in ACTS:
        raise NotFound
    values = await posted(request)
    try:
        async with working(request) as work:
            await inquiry_of(work, inquiry_id)
            await DOERS[act](work, house(request).keyring, inquiry_id, values)
    except FormRejected as rejected:
        refused = rejected
    except (Refusal, FieldErrors) as error:
        refused = forms.rejected(values, error)
    except StaleEdit as stale:
        return await _stale(request, inquiry_id, values, stale)
    else:
        return leave_for(request, f"{HOME}/{inquiry_id}")
    async with working(request) as work:
        return await _shown(request, work, await inquiry_of(work, inquiry_id), act, refused)


async def _stale(request: AnyRequest, inquiry_id: UUID, values: Mapping[str, str], stale: StaleEdit) -> Response[bytes]:
    """The draft was saved by somebody else: both are shown, and what was typed stays in the form."""
    async with working(request) as work:
        one = await inquiry_of(work, inquiry_id)
        shown = {**values}
        latest = next(iter(await answers(work, inquiry_id)), None)
        shown["version"] = str(latest.version if latest else 0)
        known = words()
        theirs = [(known["labels"].get(name, name), str(value)) for name, value in stale.theirs.items()
                  if stale.yours.get(name) != value]  # fmt: skip
        return await show(request, work, one, "write", values=shown, status=409, theirs=theirs)


# --- correcting

EDITED = ("subject", "question", "form", "language", "email", "phone")


@get(f"{HOME}/{{inquiry_id:uuid}}/edit", guards=[may(WRITE)])
async def edit_inquiry(request: AnyRequest, work: Own, inquiry_id: FromPath[UUID]) -> Response[bytes]:
    """The form that corrects an inquiry."""
    one = await inquiry_of(work, inquiry_id)
    values = {name: getattr(one, name) for name in EDITED} | {
        "journalist": one.asked_by, "journalist_id": str(one.journalist_id or ""), "outlet": one.outlet_name,
        "outlet_id": str(one.outlet_id or ""), "version": str(one.version), "channel": one.channel,
    }  # fmt: skip
    return form_page(request, one, values, {})


def form_page(
    request: AnyRequest,
    one: InquiryView | None,
    values: Mapping[str, str],
    errors: Mapping[str, Refusal],
    status: int = 200,
    **context: Any,
) -> Response[bytes]:
    """The form of an inquiry, a new one without `one`."""
    begun = {"once": new_id().hex, **values}
    shown: dict[str, Any] = {"one": one, "values": begun, "errors": errors, "words": words(), "theirs": [], **context}
    return page(request, "inquiries/form.html", status, **shown)


@post(f"{HOME}/{{inquiry_id:uuid}}/edit", guards=[may(WRITE)])
async def save_inquiry(request: AnyRequest, inquiry_id: FromPath[UUID]) -> Response[bytes]:
    """Save the correction."""
    values = await posted(request)
    try:
        async with working(request) as work:
            one = await inquiry_of(work, inquiry_id)
            new = forms.read_inquiry({**values, "channel": one.channel}, work.now, work.zone)
            version = Fields(values).number("version", least=0, most=forms.MOST) or 0
            await handling.edit_inquiry(work, inquiry_id, new, version)
    except FormRejected as refused:
        return form_page(request, one, refused.values, refused.errors, 422)
    except (Refusal, FieldErrors) as error:
        return form_page(request, one, values, forms.rejected(values, error).errors, 422)
    except StaleEdit as stale:
        async with working(request) as work:
            one = await inquiry_of(work, inquiry_id)
        theirs = [
            (gettext(LABELS[name]), value) for name, value in stale.theirs.items() if stale.yours.get(name) != value
        ]
        return form_page(request, one, values | {"version": str(one.version)}, {}, 409, theirs=theirs)
    return leave_for(request, f"{HOME}/{inquiry_id}")


DOORS = [show_inquiry, edit_inquiry, save_inquiry, act_on]
