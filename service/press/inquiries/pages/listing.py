"""The list of inquiries, the form that registers one, and the summary of a day."""

from datetime import date, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromQuery

from service.intake.actions.deciding import begin_registration, end_turn
from service.intake.queries import message_by_id
from service.intake.rules import why_not as why_not_mail
from service.kit.paging import Cursor
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.monitoring.queries.finding import clips_by_id
from service.press.inquiries import forms
from service.press.inquiries.actions.opening import register_inquiry
from service.press.inquiries.pages.inquiry import form_page
from service.press.inquiries.pages.showing import HOME, worded, words
from service.press.inquiries.queries.days import day_as_it_is, kept_day
from service.press.inquiries.queries.inquiries import owners
from service.press.inquiries.queries.listing import BUCKETS, Asked, counts, inquiries
from service.press.inquiries.rules.acts import INQUIRY, READ, STATES, WRITE
from service.press.inquiries.rules.content import LINE, SUBJECT, TEXT
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import FormRejected
from service.web.guards import may
from service.web.idempotency import once
from service.web.keymap import keymap
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.working import AnyRequest, Own, working

BUCKET_WORDS = {
    "open": N_("Still open"),
    "mine": N_("Mine"),
    "approve": N_("To approve"),
    "late": N_("Past their time"),
    "closed": N_("Closed"),
    "all": N_("All"),
}
LONGEST_TYPED = 200


@get(HOME, guards=[may(READ)])
async def list_inquiries(request: AnyRequest, work: Own, after: FromQuery[str] = "") -> Response[bytes]:
    """Inquiries, newest first, those of a bucket that answer to what was typed."""
    told = request.query_params
    bucket, state = str(told.get("bucket", "open")), str(told.get("state", ""))
    asked = Asked(
        bucket if bucket in BUCKETS else "open",
        state if state in STATES else "",
        str(told.get("q", ""))[:LONGEST_TYPED],
    )
    try:
        place = Cursor.decode(after) if after else None
    except Refusal:
        place = None
    rows, further = await inquiries(work, asked, place)
    query = {"bucket": asked.bucket, "state": asked.state, "q": asked.typed}

    def with_(**changed: str) -> str:
        return urlencode({name: value for name, value in {**query, **changed}.items() if value})

    held = await counts(work)
    context: dict[str, Any] = {
        "rows": rows,
        "owners": await owners(work, rows),
        "asked": asked,
        "buckets": [
            {"label": gettext(said), "href": f"{HOME}?bucket={name}", "current": name == asked.bucket,
             "count": str(held[name]) if held.get(name) else ""}
            for name, said in BUCKET_WORDS.items()
        ],
        "states": list(worded(STATES).items()),
        "chips": [
            (label, said, f"{HOME}?{with_(**{name: ''})}")
            for name, label, said in (
                ("q", gettext("Words"), asked.typed),
                ("state", gettext("State"), gettext(STATES[asked.state]) if asked.state else ""),
            )
            if said
        ],
        "key": lambda name: keymap()[name],
        "words": words(),
        "older": f"{HOME}?{with_(after=further.encode())}" if further else None,
        "newest": f"{HOME}?{with_()}" if place else None,
        "now": work.now,
    }  # fmt: skip
    return page(request, "inquiries/list.html", **context)


# --- registering


@get(f"{HOME}/new", guards=[may(WRITE)])
async def new_inquiry(
    request: AnyRequest, work: Own, message: FromQuery[str] = "", clip: FromQuery[str] = ""
) -> Response[bytes]:
    """The form of an inquiry that was asked by phone or in person, or that came as a message or of a clip."""
    values = {"form": "oral", "channel": "phone", "language": work.tenant.profile.default_language}
    if message:
        values |= await _of_message(work, message)
    if clip:
        values |= await _of_clip(work, clip)
    return form_page(request, None, values, {})


def _id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise NotFound from None


async def _of_message(work: Work, typed: str) -> dict[str, str]:
    """What the form begins with; its time of receipt is the message's, whatever is typed."""
    found = await message_by_id(work, _id(typed))
    if found is None or why_not_mail("register", work.actor, found) is not None:
        raise NotFound
    return {
        "message": str(found.id), "form": "written", "channel": "email", "subject": found.subject[:SUBJECT],
        "question": found.body[:TEXT].strip(), "journalist": found.sender[:LINE], "email": found.from_address[:254],
    }  # fmt: skip


async def _of_clip(work: Work, typed: str) -> dict[str, str]:
    found = await clips_by_id(work, [_id(typed)])
    if not found:
        raise NotFound
    return {"clip": str(found[0].id), "subject": found[0].title[:SUBJECT], "outlet": found[0].outlet[:LINE]}


@post(f"{HOME}/new", guards=[may(WRITE)])
async def register(request: AnyRequest) -> Response[bytes]:
    """Register the inquiry; a message that it came as is done with by it."""
    values = await posted(request)
    try:
        async with working(request) as work:
            inquiry_id = await registered(work, values)
    except FormRejected as refused:
        return form_page(request, None, refused.values, refused.errors, 422)
    except (Refusal, FieldErrors) as error:
        return form_page(request, None, values, forms.rejected(values, error).errors, 422)
    return leave_for(request, f"{HOME}/{inquiry_id}")


async def registered(work: Work, values: dict[str, str]) -> UUID:
    """The inquiry that a form was saved as, now or by an earlier press on the same button."""
    return await once(work, values, INQUIRY, partial(_registered, work, values))


async def _registered(work: Work, values: dict[str, str]) -> UUID:
    message_id = _id(values["message"]) if values.get("message") else None
    if message_id is not None:
        await begin_registration(work, message_id, [])
        found = await message_by_id(work, message_id)
        assert found is not None  # it is held by this work
    new = forms.read_inquiry(values, work.now, work.zone)
    if message_id is not None and found is not None:
        new = forms.of_message(new, found.fetched_at)
    inquiry_id = await register_inquiry(work, new)
    if message_id is not None:
        await end_turn(work, message_id, INQUIRY, inquiry_id)
    return inquiry_id


# --- the day


@get(f"{HOME}/day", guards=[may(READ)])
async def show_day(request: AnyRequest, work: Own, on: FromQuery[str] = "") -> Response[bytes]:
    """What a day came to: as it was sent, or as it stands today."""
    today = work.local_now.date()
    try:
        day = date.fromisoformat(on) if on else today
    except ValueError:
        raise NotFound from None
    if day > today:
        raise NotFound
    kept = await kept_day(work, day)
    live = await day_as_it_is(work, day) if day == today else None
    context: dict[str, Any] = {
        "day": day,
        "kept": kept,
        "told": live or (kept[1] if kept else None),
        "live": live is not None,
        "words": words(),
        "previous": f"{HOME}/day?on={day - timedelta(days=1)}",
        "next": f"{HOME}/day?on={day + timedelta(days=1)}" if day < today else "",
    }
    return page(request, "inquiries/day.html", **context)


DOORS = [list_inquiries, new_inquiry, register, show_day]
