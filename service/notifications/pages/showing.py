"""What the pages of notices share."""

from uuid import UUID

from service.kit.paging import Cursor
from service.kit.refusal import Refusal
from service.web.errors import NotFound
from service.web.visitor import visitor
from service.web.working import AnyRequest


def person(request: AnyRequest) -> UUID:
    """Who is asking. Notices belong to people; a token has none."""
    actor = visitor(request).actor
    if actor is None or actor.kind != "person" or actor.id is None:
        raise NotFound
    return actor.id


def place(given: str | None) -> Cursor | None:
    """A place in the list as an address carries it; one that cannot be read is none."""
    try:
        return Cursor.decode(given) if given else None
    except Refusal:
        return None
