"""Slots: what floors above show on the agency's public page. `fittings` fills them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from service.kit.words import N_

if TYPE_CHECKING:
    from litestar import Response

    from service.publishing.reading import Reader
    from service.web.working import AnyRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKind:
    """A kind of publication. Its list stands at /public/<language>/<section>, each at .../<section>/<slug>.

    title: msgid, of its list and in the menu. empty: msgid, what the list says while nothing is published. template:
    its page, which extends "publishing/publication.html" and is given `publication`; row: a line of its list, given
    `item`. in_feed: whether its publications stand in the agency's feeds. in_menu: whether its list does, once
    something is published. schema_type: what search engines are told it is. dated: whether
    its page says when it was published.
    """

    section: str
    title: str
    empty: str = N_("Nothing has been published here yet.")
    template: str = "publishing/publication.html"
    row: str = "publishing/_row.html"
    in_feed: bool = True
    in_menu: bool = True
    order: int = 50
    schema_type: str = "Article"
    dated: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """An entry of the public menu that is no kind of publication, such as a form. title, about: msgids.

    path: behind /public/<language>/. about: one sentence for the front page, "" keeps it out of there. shown: asked
    through a reader of what is public; None: always.
    """

    title: str
    path: str
    about: str = ""
    order: int = 50
    shown: "Callable[[Reader], Awaitable[bool]] | None" = None


KINDS: dict[str, PublicKind] = {
    "news": PublicKind(section="news", title=N_("News"), order=10, schema_type="NewsArticle"),
    "event": PublicKind(
        section="schedule",
        title=N_("Schedule"),
        empty=N_("No events are announced."),
        template="publishing/event.html",
        row="publishing/_event.html",
        order=20,
        schema_type="Event",
    ),
    "album": PublicKind(
        section="gallery",
        title=N_("Pictures"),
        template="publishing/album.html",
        row="publishing/_album.html",
        in_feed=False,
        order=80,
        schema_type="ImageGallery",
    ),
    "page": PublicKind(
        section="pages", title=N_("Pages"), in_feed=False, in_menu=False, schema_type="WebPage", dated=False
    ),
}
"""Kind of a publication -> how it is shown. The first four are our own, edited at /site."""
SECTIONS: list[Section] = []
"""What else stands in the menu of every agency's public page."""
LISTS: "dict[str, Callable[[AnyRequest, str], Awaitable[Response[bytes]]]]" = {}
"""Kind -> its list where it is another than the newest first: given the request and the language of the address."""
NAMES: dict[str, Any] = {}
"""What templates of the kinds of other floors may call, by name."""


def kind_at(section: str) -> str | None:
    """The kind whose list stands at this part of an address."""
    return next((kind for kind, shown in KINDS.items() if shown.section == section), None)
