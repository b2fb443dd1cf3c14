"""The door, on a phone: a badge is scanned or typed, or a name; once let in, the second time says so.

And afterwards: who came, against what was written.
"""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.press.accreditation.actions.door import Passed, check_in, take_back
from service.press.accreditation.pages.showing import event_for, heading, words
from service.press.accreditation.queries.coverage import coverage_of
from service.press.accreditation.queries.door import arrived_count, guests, shown
from service.press.accreditation.rules.acts import CHECKIN
from service.press.accreditation.rules.door import UNKNOWN_BADGE, why_shut
from service.press.accreditation.rules.finding import finds
from service.press.outlets.rules.acts import READ
from service.public_information.queries.keys import code_key
from service.runtime.language import format_moment, gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.visitor import house
from service.web.working import AnyRequest, Own, working

DOOR = "/press/events/{event_id:uuid}/door"
CAMERA = "camera=(self), geolocation=(), microphone=()"
LISTED, LONGEST = 40, 200
TAKEN_BACK = N_("The check-in was taken back.")


@get(DOOR, guards=[may(CHECKIN)])
async def door(request: AnyRequest, work: Own, event_id: FromPath[UUID]) -> Response[bytes]:
    """Who is expected, and the field in which a name or a code is typed."""
    return await show(request, work, event_id)


async def show(
    request: AnyRequest, work: Work, event_id: UUID, passed: Passed | None = None, refusal: Refusal | None = None,
    typed: str = "", said: str = "", refused: str = "",
) -> Response[bytes]:  # fmt: skip
    """The page of the door; passed: who was let in, now or before; refusal: why somebody was not."""
    event = await event_for(work, event_id)
    asked = typed or str(request.query_params.get("q", ""))[:LONGEST]
    everybody = await guests(work, event)
    found = [one for one in everybody if not asked.strip() or finds(one.keys, asked)]
    sentence, moment = why_shut(event, work.now)
    zone = work.zone
    context: dict[str, Any] = {
        **words(), **await heading(work, event, "door"), "found": found[:LISTED], "more": len(found) > LISTED,
        "typed": asked, "passed": passed, "refusal": refusal, "said": said, "refused": refused,
        "expected": len([one for one in everybody if not one.standing or one.at]),
        "arrived": await arrived_count(work, event_id), "reads": work.actor.may(READ),
        "shut": gettext(sentence, moment=format_moment(moment, zone) if moment else "") if sentence else "",
    }  # fmt: skip
    answer = page(request, "accreditation/door.html", status=422 if refusal else 200, **context)
    answer.headers["Permissions-Policy"] = CAMERA
    return answer


@post(DOOR, guards=[may(CHECKIN)])
async def show_badge(request: AnyRequest, event_id: FromPath[UUID]) -> Response[bytes]:
    """A badge was scanned, or its short code typed; anything else is looked for as a name."""
    read = Fields(await posted(request))
    typed = read.values.get("badge", "").strip()[:LONGEST]
    async with working(request) as work:
        await event_for(work, event_id)
        one = await shown(work, await code_key(work, house(request).keyring), typed)
        if one is None and not typed.startswith("CB1"):
            return await show(request, work, event_id, typed=typed)
        found = one.id if one is not None else None
    if found is None:
        async with working(request) as work:
            return await show(request, work, event_id, refusal=Refusal(UNKNOWN_BADGE, code="unknown_badge"))
    return await _let_in(request, event_id, found)


async def _let_in(request: AnyRequest, event_id: UUID, accreditation_id: UUID) -> Response[bytes]:
    """The page after the attempt: it stays on the door, where the next one waits."""
    try:
        async with working(request) as work:
            passed = await check_in(work, event_id, accreditation_id)
    except Refusal as refusal:
        async with working(request) as work:
            return await show(request, work, event_id, refusal=refusal)
    async with working(request) as work:
        return await show(request, work, event_id, passed=passed)


@post(f"{DOOR}/{{accreditation_id:uuid}}/{{act:str}}", guards=[may(CHECKIN)])
async def do_at_door(
    request: AnyRequest, event_id: FromPath[UUID], accreditation_id: FromPath[UUID], act: FromPath[str]
) -> Response[bytes]:
    """Let in somebody of the list, or take a mistake back."""
    if act == "in":
        return await _let_in(request, event_id, accreditation_id)
    if act != "back":
        raise NotFound
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            await event_for(work, event_id)
            await take_back(work, event_id, accreditation_id, read.text("reason", limit=600))
    except (Refusal, FieldErrors) as error:
        refusal = error.errors[0] if isinstance(error, FieldErrors) else error
        async with working(request) as work:
            return await show(request, work, event_id, refusal=refusal, refused=str(accreditation_id))
    async with working(request) as work:
        return await show(request, work, event_id, said=gettext(TAKEN_BACK))


@get("/press/events/{event_id:uuid}/coverage", guards=[may(READ)])
async def coverage(request: AnyRequest, work: Own, event_id: FromPath[UUID]) -> Response[bytes]:
    """Which outlets came, and what they told of it in the event's days and three more."""
    event = await event_for(work, event_id)
    context = {**words(), **await heading(work, event, "coverage"), "rows": await coverage_of(work, event)}
    return page(request, "accreditation/coverage.html", **context)


DOORS = [door, show_badge, do_at_door, coverage]
