"""Readers subscribe on the agency's public page, confirm by a link from a mail, and leave by another: without scripts.

The answer says nothing of who is on a list: it is the same for every address.
"""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from service.kit.words import N_
from service.mailing.queries.mailings import delivery_by_token
from service.mailing.rules.recipients import folded
from service.mailing.slots import MATTERS
from service.mailing.subscribers.actions.asking import ask, confirm
from service.mailing.subscribers.actions.ending import leave
from service.mailing.subscribers.forms import Wish, read
from service.mailing.subscribers.queries.subscribers import by_token
from service.mailing.subscribers.rules import LEAVE, LINK_LIVES
from service.mailing.subscribers.slots import TOPICS
from service.publishing.showing import known_language, public_page
from service.runtime import clock
from service.runtime.language import OWN_NAMES, gettext
from service.web.errors import NotFound
from service.web.fields import FormRejected
from service.web.guards import OPEN
from service.web.limits import HOUR, QUARTER, SENDING, Limit, within
from service.web.parts import read_form
from service.web.visiting import BUSY, is_human, opened, posted_here
from service.web.visitor import address_of, house, visitor
from service.web.working import AnyRequest

FORM = "/public/{language:str}/subscribe"
LINK, OUT = FORM + "/{token:str}", "/public/{language:str}/subscriptions-leave/{token:str}"
GUESSING = Limit("subscribe-link", 120, QUARTER)
TO_ONE = Limit("subscribe-to", 3, 24 * HOUR)
"""Mails that ask one address: nobody is to be pestered by others' hands."""
AGAIN = N_("Please send it once more.")
LARGEST_POST, LONGEST_TOKEN = 64 * 1024, 64


@get(FORM, opt=OPEN)
async def subscribe_page(request: AnyRequest, language: FromPath[str]) -> Response[bytes]:
    """The form. Open: anybody may subscribe."""
    _offered(request, language)
    return await _form(request, {"language": language}, {})


def _offered(request: AnyRequest, language: str) -> list[str]:
    """Topics to choose from. Raises NotFound where there is none, or no page in this language."""
    known_language(request, language)
    if not TOPICS:
        raise NotFound
    return list(TOPICS)


async def _form(
    request: AnyRequest, values: dict[str, str], errors: dict[str, Any], notice: str = "", status: int = 200
) -> Response[bytes]:
    return await _shown(
        request,
        "form.html",
        status,
        values={**values, "began": str(int(clock.now().timestamp()))},
        errors=errors,
        notice=notice,
        topics=[(word, gettext(topic.title), gettext(topic.about)) for word, topic in TOPICS.items()],
        spoken=[(code, OWN_NAMES[code]) for code in visitor(request).tenant.profile.languages],
    )


async def _shown(request: AnyRequest, template: str, status: int = 200, **context: Any) -> Response[bytes]:
    answer = await public_page(request, f"subscribers/{template}", status=status, hidden=True, **context)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer


@post(FORM, opt=OPEN, request_max_body_size=LARGEST_POST)
async def subscribe(request: AnyRequest, language: FromPath[str]) -> Response[bytes]:
    """Mail the link that confirms. Open: as the form, on which it must come."""
    topics = _offered(request, language)
    posted_here(request)
    values = await read_form(request)
    own, tenant = house(request), visitor(request).tenant
    if not is_human(values):
        return await _form(request, values, {}, gettext(AGAIN), 422)
    if not await within(own, tenant, SENDING, address_of(request)):
        return await _form(request, values, {}, gettext(BUSY), 429)
    try:
        wish = read(values, topics, tenant.profile.languages, language)
    except FormRejected as refused:
        return await _form(request, refused.values, refused.errors, status=422)
    if await within(own, tenant, TO_ONE, f"{wish.topic} {folded(wish.address)}"):
        await _ask(request, wish)
    return await _shown(request, "asked.html", address=wish.address, days=LINK_LIVES.days)


async def _ask(request: AnyRequest, wish: Wish) -> None:
    async with opened(request) as work:
        await ask(work, house(request).keyring, wish.topic, wish.address, wish.language)


# --- the link that confirms


async def _unhurried(request: AnyRequest, language: str, token: str) -> None:
    """Raise NotFound for what is no link of ours, and for whoever tries many."""
    known_language(request, language)
    if len(token) > LONGEST_TOKEN:
        raise NotFound
    if not await within(house(request), visitor(request).tenant, GUESSING, address_of(request)):
        raise NotFound


@get(LINK, opt=OPEN)
async def confirm_page(request: AnyRequest, language: FromPath[str], token: FromPath[str]) -> Response[bytes]:
    """Asks to press a button; a look alone confirms nothing, since programs look at links in mails.

    Open: to whoever has a link that nobody guesses.
    """
    await _unhurried(request, language, token)
    async with opened(request) as work:
        row = await by_token(work, token)
    if row is None or row.topic not in TOPICS:
        return await _shown(request, "gone.html", 404)
    return await _linked(request, row.topic, row.address, done=False)


async def _linked(request: AnyRequest, topic: str, address: str, *, done: bool) -> Response[bytes]:
    title = gettext(TOPICS[topic].title)
    return await _shown(request, "confirm.html", title=title, address=address, done=done, here=request.url.path)


@post(LINK, opt=OPEN, request_max_body_size=LARGEST_POST)
async def confirm_link(request: AnyRequest, language: FromPath[str], token: FromPath[str]) -> Response[bytes]:
    """Put the address on the list. Open: as the page that asks for it, from which it must come."""
    await _unhurried(request, language, token)
    posted_here(request)
    async with opened(request) as work:
        row = await confirm(work, token)
        known = (row.topic, row.address) if row is not None and row.topic in TOPICS else None
    if known is None:
        return await _shown(request, "gone.html", 404)
    return await _linked(request, *known, done=True)


# --- the way out


@get(OUT, opt=OPEN)
async def leave_page(request: AnyRequest, language: FromPath[str], token: FromPath[str]) -> Response[bytes]:
    """Asks whether to send no more; a look alone changes nothing. Open: to whoever has the link from their mail."""
    await _unhurried(request, language, token)
    return await _leaving(request, token, done=False)


async def _leaving(request: AnyRequest, token: str, *, done: bool) -> Response[bytes]:
    async with opened(request) as work:
        mail = await delivery_by_token(work, token)
    if mail is None or not mail.address or MATTERS[mail.matter].leave != LEAVE:
        raise NotFound
    topic = TOPICS.get(MATTERS[mail.matter].topic)
    title = gettext(topic.title) if topic is not None else ""
    return await _shown(request, "leave.html", address=mail.address, title=title, done=done, here=request.url.path)


@post(OUT, opt=OPEN, request_max_body_size=LARGEST_POST)
async def leave_list(request: AnyRequest, language: FromPath[str], token: FromPath[str]) -> Response[bytes]:
    """Send no more: from this page, or by the one click that mail programs offer (RFC 8058), which comes from anywhere.

    Open: to whoever has the link from their mail; it can do nothing else. Twice is as good as once.
    """
    await _unhurried(request, language, token)
    async with opened(request) as work:
        mail = await delivery_by_token(work, token)
        if mail is None:
            raise NotFound
        await leave(work, mail.id)
    return await _leaving(request, token, done=True)


DOORS = [subscribe_page, subscribe, confirm_page, confirm_link, leave_page, leave_list]
