"""What public forms share: whose Work it is, the language, what is refused at the door."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from datetime import timedelta

from litestar import Response

from service.kit.actor import Actor
from service.kit.words import N_
from service.runtime import clock
from service.runtime.language import LANGUAGES
from service.runtime.work import Work, open_work
from service.web.errors import ForeignWrite, NotFound
from service.web.visitor import comes_from_here, house, visitor
from service.web.working import AnyRequest

NOBODY = Actor(kind="outsider", id=None, name="")
BUSY = N_("Many requests came from your network just now. Nothing was lost; try again in an hour.")
TRAP, LEAST = "website", timedelta(seconds=2)
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


def go_to(address: str) -> Response[bytes]:
    """Send the reader on after a write."""
    return Response(b"", status_code=303, headers={"Location": address, "Cache-Control": "no-store"})


def is_human(values: Mapping[str, str], least: timedelta = LEAST) -> bool:
    """Whether a form that carries the second in which it `began` was filled in as people do it.

    Not the field that nobody sees, and not in no time.
    """
    began = values.get("began", "")
    if values.get(TRAP, "").strip() or not (began.isascii() and began.isdecimal() and len(began) < 12):
        return False
    return clock.now().timestamp() - int(began) >= least.total_seconds()
