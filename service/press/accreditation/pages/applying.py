"""What one can be accredited for, the form, and the receipt. Open to all, as the press is everybody's."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from service.documents.queries import files_of, ids_typed, waiting_files
from service.documents.rules import FileRow
from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.accreditation.actions.applying import apply
from service.press.accreditation.actions.secrets import open_answer, open_code
from service.press.accreditation.forms.application import application_from, ticket_in
from service.press.accreditation.models import Accreditation
from service.press.accreditation.pages.public import followed, form_context, shown, told
from service.press.accreditation.queries.accreditations import accreditation_row
from service.press.accreditation.queries.calls import call_by_id, call_of_event, open_calls
from service.press.accreditation.queries.invitations import invitation_by_token
from service.press.accreditation.rules.acts import RECORD
from service.press.accreditation.rules.calls import why_closed
from service.press.accreditation.rules.views import CallView
from service.public_information.actions.keys import key_for_codes
from service.public_information.asking.cookies import FOLLOW, cookie_of, give, let_follow
from service.public_information.asking.rules import AGAIN, is_human
from service.public_information.asking.uploads import Taking
from service.runtime import clock
from service.runtime.keyspace import AWAY
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, at_fields
from service.web.guards import OPEN
from service.web.limits import SENDING, within
from service.web.parts import read_form
from service.web.visiting import BUSY, LARGEST_POST, base_of, go_to, opened, posted_here
from service.web.visitor import address_of, house, visitor
from service.web.working import AnyRequest

SHOWN = timedelta(hours=1)
"""How long the code can be seen in the browser that sent the form."""
COOKIE_SECONDS, LONGEST_TOKEN, LONGEST_SAID = 12 * 3600, 100, 2_000
OLD_FORM = N_("This form was open for too long. Look at your answers and send it once more.")


@get("/public/{language:str}/accreditation", opt=OPEN)
async def offers(request: AnyRequest, language: FromPath[str]) -> Response[bytes]:
    """What one can be accredited for now. Open: announced events and standing accreditation are public."""
    base_of(language)
    async with opened(request) as work:
        found = [(told(work, call), call) for call in await open_calls(work)]
        calls = [one for one, call in found if call.event is None or call.window.event_open]
    return await shown(request, "offers.html", calls=[one for one in calls if not _gone(one)], hidden=False)


def _gone(one: Mapping[str, object]) -> bool:
    closes = one["closes"]
    return closes is not None and closes <= clock.now()  # type: ignore[operator]


@get("/public/{language:str}/accreditation/event/{event_id:uuid}", opt=OPEN)
async def form_of_event(request: AnyRequest, language: FromPath[str], event_id: FromPath[UUID]) -> Response[bytes]:
    """The form of an announced event, from its public page. Open: the event itself is public."""
    base = base_of(language)
    async with opened(request) as work:
        row = await call_of_event(work, event_id)
        call = await call_by_id(work, row.id) if row is not None else None
    if call is None or not _public(call):
        raise NotFound
    return go_to(f"{base}/accreditation/{call.id}")


@get("/public/{language:str}/accreditation/{call_id:uuid}", opt=OPEN)
async def form(
    request: AnyRequest, language: FromPath[str], call_id: FromPath[UUID], invited: FromQuery[str] = "",
    said: FromQuery[str] = "",
) -> Response[bytes]:  # fmt: skip
    """The form, with the criteria by which is decided. Open: anybody may apply, and says who they are.

    said: what was typed under the personal link a moment ago.
    """
    base_of(language)
    async with opened(request) as work:
        call = await call_by_id(work, call_id)
        if call is None or not _public(call):
            raise NotFound
        begun = await _begun(request, work, invited[:LONGEST_TOKEN], said[:LONGEST_SAID])
        context = await form_context(request, work, call, begun=begun, invited=invited[:LONGEST_TOKEN])
    return await shown(request, "apply.html", hidden=True, **context)


async def _begun(request: AnyRequest, work: Work, token: str, said: str) -> dict[str, str]:
    """What one typed when answering, so that nobody types it twice; nothing of whom the link was sent to."""
    one = await invitation_by_token(work, token) if token and said else None
    if one is None:
        return {}
    name, outlet = open_answer(work, house(request).keyring, one.id, said)
    return {"name": name, "outlet": outlet}


def _public(call: CallView) -> bool:
    """Whether anybody may know of it: an event that was not announced is nobody's yet."""
    return call.event is None or call.event.announced_at is not None


@post("/public/{language:str}/accreditation/{call_id:uuid}", opt=OPEN, request_max_body_size=LARGEST_POST)
async def send(
    request: AnyRequest, language: FromPath[str], call_id: FromPath[UUID], form: FromQuery[str] = ""
) -> Response[bytes]:
    """Send an application. However often it is pressed, one comes of one form, and one receipt.

    form: its ticket, in the address, since whose the files are must be known before the first is read.
    """
    base = base_of(language)
    posted_here(request)
    async with opened(request) as work:
        call = await call_by_id(work, call_id)
        key = await key_for_codes(work, house(request).keyring)
    if call is None or not _public(call):
        raise NotFound
    ticket = ticket_in(form, key, clock.now())
    actor = Actor(kind="outsider", id=ticket[0] if ticket else None, name="", language=language)
    taking = Taking(request, actor)
    posted = await read_form(request, taking.take if ticket and not why_closed(call.window, clock.now()) else None)
    kept: list[FileRow] = []
    try:
        if ticket is None:
            raise FormRejected(posted, {"": Refusal(OLD_FORM, code="again")})
        async with opened(request, actor) as work:
            kept = await waiting_files(work, [*ids_typed(posted.get("file_ids", "")), *taking.ids])
        await _checked(request, posted, ticket[1])
        one = await _apply(request, call, posted, taking, kept, ticket[0])
    except FormRejected as rejected:
        return await _again(request, call, rejected, form if ticket else "", kept)
    return await _with_access(request, f"{base}/accreditation/mine/{one.id}/receipt", one)


async def _checked(request: AnyRequest, posted: Mapping[str, str], began: datetime) -> None:
    """Raise FormRejected for what is no person's doing, or comes too often."""
    if not is_human(posted, began, clock.now()):
        raise FormRejected(posted, {"": Refusal(AGAIN, code="again")})
    if not await within(house(request), visitor(request).tenant, SENDING, address_of(request)):
        raise FormRejected(posted, {"": Refusal(BUSY, code="too_many")})


async def _apply(
    request: AnyRequest, call: CallView, posted: Mapping[str, str], taking: Taking, kept: Sequence[FileRow], form: UUID
) -> Accreditation:
    read = Fields(posted)
    read.errors.update(taking.refusals())
    profile = visitor(request).tenant.profile
    async with opened(request, taking.actor) as work:
        token = posted.get("invited", "")[:LONGEST_TOKEN]
        invited = await invitation_by_token(work, token) if token else None
        applied = application_from(
            read,
            call.edit,
            profile.languages,
            work.language,
            [file.id for file in kept],
            invited.id if invited else None,
        )
        # What a page of the agency puts there is not taken from a stranger's form.
        applied = replace(applied, outlet_id=None, journalist_id=None)
        read.done()
        return await at_fields(read, apply(work, house(request).keyring, call.id, applied, form))


async def _again(
    request: AnyRequest, call: CallView, rejected: FormRejected, form: str, kept: Sequence[FileRow]
) -> Response[bytes]:
    """The form with what was typed; with a fresh ticket where the old one is over."""
    async with opened(request) as work:
        invited = rejected.values.get("invited", "")[:LONGEST_TOKEN]
        context = await form_context(
            request, work, call, values=rejected.values, errors=rejected.errors, kept=kept, invited=invited, form=form
        )
    return await shown(request, "apply.html", 422, hidden=True, **context)


async def _with_access(request: AnyRequest, address: str, one: Accreditation) -> Response[bytes]:
    """Let this browser follow what it just sent; with Valkey gone it asks for number and code later."""
    own, tenant, answer = house(request), visitor(request).tenant, go_to(address)
    try:
        cookie = await let_follow(own, tenant, cookie_of(request, FOLLOW), one.id, one.number)
    except AWAY:
        return answer
    give(request, answer, FOLLOW, cookie, COOKIE_SECONDS)
    return answer


@get("/public/{language:str}/accreditation/mine/{accreditation_id:uuid}/receipt", opt=OPEN)
async def receipt(request: AnyRequest, language: FromPath[str], accreditation_id: FromPath[UUID]) -> Response[bytes]:
    """The receipt, with the code: for an hour, in the browser that sent the form."""
    base = base_of(language)
    if await followed(request, accreditation_id) is None:
        return go_to(f"{base}/accreditation/mine")
    async with opened(request) as work:
        one = await accreditation_row(work, accreditation_id)
        code = open_code(work, house(request).keyring, one) if one is not None else ""
        if one is None or not code or work.now - one.submitted_at > SHOWN:
            return go_to(f"{base}/accreditation/mine/{accreditation_id}")
        call = await call_by_id(work, one.call_id)
        assert call is not None  # its accreditations keep it
        files = await files_of(work, RECORD, one.id)
        context: dict[str, Any] = {"call": told(work, call), "one": one, "code": code, "files": files}
    return await shown(request, "receipt.html", hidden=True, **context)


DOORS = [offers, form_of_event, form, send, receipt]
