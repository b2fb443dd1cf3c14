"""The personal link of an invitation. It shows the event and asks who one is: nothing of whom it was sent to.

A link is forwarded, and opened by programs that look through mail. So looking at it changes nothing, and it lets
nobody in: whoever comes applies, or stands on the list of the door otherwise.
"""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from service.kit.refusal import Refusal
from service.press.accreditation.actions.inviting import answer_by_link
from service.press.accreditation.actions.secrets import seal_answer
from service.press.accreditation.forms.application import answer_from
from service.press.accreditation.pages.public import closed_words, shown
from service.press.accreditation.queries.calls import call_by_id, call_of_event
from service.press.accreditation.queries.invitations import invitation_by_token
from service.press.accreditation.rules.invitations import BEGUN, CLOSED
from service.press.accreditation.rules.views import ANSWERABLE
from service.press.accreditation.writing import when_words
from service.press.events.queries.events import event_by_id
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, at_fields
from service.web.guards import OPEN
from service.web.limits import GUESSING, WRITING, within
from service.web.parts import read_form
from service.web.visiting import BUSY, base_of, go_to, opened, posted_here
from service.web.visitor import address_of, house, visitor
from service.web.working import AnyRequest

INVITED = "/public/{language:str}/invitation/{token:str}"
LONGEST = 100


@get(INVITED, opt=OPEN)
async def invitation(request: AnyRequest, language: FromPath[str], token: FromPath[str]) -> Response[bytes]:
    """The event, and the question whether one comes. Open: to whoever has the link; it says of nobody anything."""
    base_of(language)
    return await _show(request, token)


@post(INVITED, opt=OPEN)
async def answer(request: AnyRequest, language: FromPath[str], token: FromPath[str]) -> Response[bytes]:
    """Say whether one comes, as whoever one is."""
    base = base_of(language)
    posted_here(request)
    read = Fields(await read_form(request))
    try:
        if not await within(house(request), visitor(request).tenant, WRITING, address_of(request)):
            raise FormRejected(read.values, {"": Refusal(BUSY, code="too_many")})
        state, name, outlet = answer_from(read)
        async with opened(request) as work:
            one = await at_fields(read, answer_by_link(work, token[:LONGEST], state, name, outlet))
            call = await call_of_event(work, one.event_id)
            view = await call_by_id(work, call.id) if call is not None else None
            onwards = view is not None and not closed_words(work, view)
            said = seal_answer(work, house(request).keyring, one.id, name, outlet)
    except FormRejected as rejected:
        return await _show(request, token, rejected.values, rejected.errors, 422)
    if state == "accepted" and onwards and view is not None:
        return go_to(f"{base}/accreditation/{view.id}?invited={token[:LONGEST]}&said={said}")
    return await _show(request, token, said=state)


async def _show(
    request: AnyRequest, token: str, values: Mapping[str, str] | None = None,
    errors: Mapping[str, Refusal] | None = None, status: int = 200, said: str = "",
) -> Response[bytes]:  # fmt: skip
    async with opened(request) as work:
        context = await _told(request, work, token)
    return await shown(
        request, "invitation.html", status, hidden=True, values=values or {}, errors=errors or {}, said=said, **context
    )


async def _told(request: AnyRequest, work: Work, token: str) -> dict[str, Any]:
    """What the link shows: the event as everybody invited knows it. Raises NotFound; wrong links are counted."""
    one = await invitation_by_token(work, token[:LONGEST])
    event = await event_by_id(work, one.event_id) if one is not None else None
    if one is None or event is None:
        await within(house(request), visitor(request).tenant, GUESSING, address_of(request))
        raise NotFound
    own = work.tenant.profile.default_language
    why = CLOSED if event.state in ("cancelled", "postponed") else BEGUN
    over = event.state not in ANSWERABLE or event.begins_at is None or work.now >= event.begins_at
    call = await call_of_event(work, event.id)
    view = await call_by_id(work, call.id) if call is not None else None
    return {
        "title": event.title(work.language, own),
        "when": when_words(event, work),
        "where": event.place_in(work.language),
        "stream": event.stream_url,
        "event_state": event.state,
        "note": event.notes.get(work.language) or event.notes.get(own, ""),
        "over": gettext(why) if over else "",
        "apply": f"{view.id}?invited={token[:LONGEST]}" if view and not closed_words(work, view) else "",
        "address": f"invitation/{token[:LONGEST]}",
    }


DOORS = [invitation, answer]
