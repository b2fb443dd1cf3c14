"""Pages outside any agency: who holds an invitation's word reads them in the language they choose."""

from collections.abc import Callable
from typing import Any

from litestar import Response

from service.kit.words import N_
from service.onboarding.queries import Invitation
from service.onboarding.rules.draft import STEPS, Step, next_step
from service.runtime import language
from service.runtime.language import LANGUAGES, OWN_NAMES, gettext
from service.web.arrival import LANGUAGE_COOKIE
from service.web.lobby import spoken
from service.web.render import environment, format_in
from service.web.theme import theme_url
from service.web.working import AnyRequest

HOME, COOKIE = "/onboarding", "chancery_invitation"
NEUTRAL, ZONE = "#3a4a5c", "Asia/Baku"
"""Colour and zone of pages that belong to no agency."""
HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
TITLE = N_("Set up an agency")


def language_of(request: AnyRequest) -> str:
    """The language chosen on these pages, else the browser's."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in LANGUAGES else spoken(request.headers.get("accept-language", ""))


def shown(
    request: AnyRequest, held: Invitation | None, template: str, make: Callable[[], dict[str, Any]], status: int = 200
) -> Response[bytes]:
    """A page, its words made in the reader's language. make: what the template is given."""
    code = language_of(request)
    with language.speaking(code):
        known: dict[str, Any] = {
            "lang": code, "theme_url": theme_url(NEUTRAL), "fmt": format_in(ZONE), "words": gettext, "home": HOME,
            "product": "Chancery", "own_names": OWN_NAMES, "frame_title": gettext(TITLE),
            "held": held, "steps": [] if held is None else [_step(one, held) for one in STEPS],
        }  # fmt: skip
        text = environment().get_template(template).render({**known, **make()})
    return Response(text.encode(), status_code=status, media_type="text/html", headers=HEADERS)


def _step(one: Step, held: Invitation) -> dict[str, Any]:
    reached = one.slug in held.draft.done or one == next_step(held.draft)
    return {"slug": one.slug, "title": gettext(one.title), "done": one.slug in held.draft.done, "reached": reached}
