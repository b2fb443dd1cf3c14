"""The press asks on the agency's public page: one form, one receipt. Nothing typed is kept on the way."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Response, get, post
from litestar.params import FromPath

from service.kit.actor import Actor
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors
from service.kit.words import N_
from service.press.inquiries import forms
from service.press.inquiries.actions.opening import open_inquiry
from service.press.inquiries.pages.showing import LABELS, worded
from service.press.inquiries.queries.inquiries import inquiry_by_id
from service.press.inquiries.rules.acts import INQUIRY
from service.publishing.showing import public_page
from service.runtime import clock
from service.runtime.language import LANGUAGES, OWN_NAMES, gettext
from service.runtime.work import open_work
from service.web.errors import ForeignWrite, NotFound
from service.web.fields import FormRejected
from service.web.guards import OPEN
from service.web.idempotency import once
from service.web.limits import SENDING, within
from service.web.parts import read_form
from service.web.visiting import is_human
from service.web.visitor import address_of, comes_from_here, house, visitor
from service.web.working import AnyRequest

BUSY = N_("Many inquiries came from your network just now. Nothing was lost; try again in an hour.")
AGAIN = N_("Please send it once more.")
LEAST = timedelta(seconds=2)
LARGEST_POST = 256 * 1024


@get("/public/{language:str}/press-inquiry", opt=OPEN)
async def ask(request: AnyRequest, language: FromPath[str]) -> Response[bytes]:
    """The form. Open: any journalist may ask."""
    _spoken(language)
    return await _form(request, {"language": language}, {})


def _spoken(language: str) -> None:
    if language not in LANGUAGES:
        raise NotFound


async def _form(
    request: AnyRequest, values: dict[str, str], errors: dict[str, Any], notice: str = "", status: int = 200
) -> Response[bytes]:
    context: dict[str, Any] = {
        "values": {"once": new_id().hex, **values, "began": str(int(clock.now().timestamp()))},
        "errors": errors,
        "notice": notice,
        "labels": worded(LABELS),
        "spoken": [(code, OWN_NAMES[code]) for code in visitor(request).tenant.profile.languages],
        "tomorrow": clock.now().astimezone(ZoneInfo(visitor(request).tenant.profile.zone)) + timedelta(days=1),
        "hidden": True,
    }
    return await _shown(request, "ask.html", status, **context)


async def _shown(request: AnyRequest, template: str, status: int = 200, **context: Any) -> Response[bytes]:
    answer = await public_page(request, f"inquiries/{template}", status=status, **context)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer


@post("/public/{language:str}/press-inquiry", opt=OPEN, request_max_body_size=LARGEST_POST)
async def send(request: AnyRequest, language: FromPath[str]) -> Response[bytes]:
    """Take the inquiry, and say under which number. The form comes back with what is wrong."""
    _spoken(language)
    if not comes_from_here(request.headers):
        raise ForeignWrite
    values = await read_form(request)
    known, own = visitor(request), house(request)
    if not is_human(values, LEAST):
        return await _form(request, values, {}, gettext(AGAIN), 422)
    if not await within(own, known.tenant, SENDING, address_of(request)):
        return await _form(request, values, {}, gettext(BUSY), 429)
    zone = ZoneInfo(known.tenant.profile.zone)
    try:
        async with open_work(own.database, known.tenant, _somebody(values), known.language) as work:
            new = forms.read_public(values, work.now, zone, language)
            inquiry_id = await once(work, values, INQUIRY, partial(open_inquiry, work, new))
            found = await inquiry_by_id(work, inquiry_id)
    except FormRejected as refused:
        return await _form(request, refused.values, refused.errors, status=422)
    except FieldErrors as error:
        return await _form(request, values, forms.rejected(values, error).errors, status=422)
    return await _shown(request, "received.html", found=found, hidden=True)


def _somebody(values: dict[str, str]) -> Actor:
    """Somebody unknown; who presses twice on one form is the same one."""
    try:
        return Actor(kind="outsider", id=UUID(values.get("once", "")), name="")
    except ValueError:
        return Actor(kind="outsider", id=new_id(), name="")


DOORS = [ask, send]
