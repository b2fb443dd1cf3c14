"""What the pages of citizens share: the layout, the language, whose Work it is, what is refused at the door."""

from typing import Any

from litestar import Response

from service.kit.words import N_
from service.public_information.asking.actions.drafts import forget
from service.public_information.asking.cookies import DRAFT, cookie_of, take_away
from service.public_information.asking.queries.drafts import draft_of
from service.public_information.asking.rules import Offer, offer_of
from service.publishing.showing import public_page
from service.runtime.language import gettext, speaking
from service.web.visiting import base_of, go_to, opened
from service.web.visitor import house, visitor
from service.web.working import AnyRequest

GO_ON = N_("Continue in this language")


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


async def forget_here(request: AnyRequest, address: str) -> Response[bytes]:
    """Throw this browser's draft away, with its files, and go on."""
    async with opened(request) as work:
        draft = await draft_of(work, cookie_of(request, DRAFT))
        if draft is not None and draft.sent_at is None:
            await forget(work, house(request).store, draft.id)
    answer = go_to(address)
    take_away(request, answer, DRAFT)
    return answer
