"""What the pages of citizens share: the layout, the language, whose Work it is, what is refused at the door."""

from contextlib import AbstractAsyncContextManager
from typing import Any

from litestar import Response

from service.kit.actor import Actor
from service.kit.words import N_
from service.public_information.asking.actions.drafts import forget
from service.public_information.asking.cookies import DRAFT, cookie_of, take_away
from service.public_information.asking.queries.drafts import draft_of
from service.public_information.asking.rules import Offer, offer_of
from service.publishing.showing import public_page
from service.runtime.language import LANGUAGES, gettext, speaking
from service.runtime.work import Work, open_work
from service.web.errors import ForeignWrite, NotFound
from service.web.visitor import comes_from_here, house, visitor
from service.web.working import AnyRequest

NOBODY = Actor(kind="outsider", id=None, name="")
GO_ON = N_("Continue in this language")
BUSY = N_("Many requests came from your network just now. Nothing was lost; try again in an hour.")
LARGEST_POST = 256 * 1024 * 1024
"""Of a whole form with its files; each file and all texts have limits of their own, with words."""


def opened(request: AnyRequest, actor: Actor = NOBODY) -> AbstractAsyncContextManager[Work]:
    """A Work of somebody unknown in the language of the page."""
    known = visitor(request)
    return open_work(house(request).database, known.tenant, actor, known.language)


def base_of(language: str) -> str:
    """The beginning of the addresses of public pages in a language. Raises NotFound for one that is not spoken."""
    if language not in LANGUAGES:
        raise NotFound
    return f"/public/{language}"


def posted_here(request: AnyRequest) -> None:
    """Raise ForeignWrite for a form that was not on a page of ours; asked before anything is read of it."""
    if not comes_from_here(request.headers):
        raise ForeignWrite


def offer_here(request: AnyRequest) -> Offer:
    """What the visitor's agency offers."""
    profile = visitor(request).tenant.profile
    return offer_of(profile.country, profile.languages)


async def shown(request: AnyRequest, template: str, status: int = 200, **context: Any) -> Response[bytes]:
    """A citizen's page: in the public layout, and kept by nobody on the way."""
    base = base_of(visitor(request).language)
    answer = await public_page(request, f"asking/{template}", status=status, base=base, **context)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer


def others(request: AnyRequest) -> list[tuple[str, str]]:
    """The other languages, each with the words of a button in itself."""
    found: list[tuple[str, str]] = []
    for code in visitor(request).tenant.profile.languages:
        if code != visitor(request).language:
            with speaking(code):
                found.append((code, gettext(GO_ON)))
    return found


def go_to(address: str) -> Response[bytes]:
    """Send the reader on after a write."""
    return Response(b"", status_code=303, headers={"Location": address, "Cache-Control": "no-store"})


async def forget_here(request: AnyRequest, address: str) -> Response[bytes]:
    """Throw this browser's draft away, with its files, and go on."""
    async with opened(request) as work:
        draft = await draft_of(work, cookie_of(request, DRAFT))
        if draft is not None and draft.sent_at is None:
            await forget(work, house(request).store, draft.id)
    answer = go_to(address)
    take_away(request, answer, DRAFT)
    return answer
