"""Slots: topics to which readers may subscribe, such as the monthly digest. `fittings` fills them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.kit.words import N_
from service.publishing.slots import Section

if TYPE_CHECKING:
    from service.publishing.reading import Reader

PATH = "subscribe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What readers may get by mail. title, about: msgids. read, keep: rights of those who see and remove subscribers.

    shown: whether the agency offers it in its menu, asked through a reader of what is public; None: always.
    """

    title: str
    about: str
    read: str
    keep: str
    shown: "Callable[[Reader], Awaitable[bool]] | None" = None


TOPICS: dict[str, Topic] = {}
"""Word of a topic, the same as `Matter.topic` of what is mailed under it -> what it is."""


async def any_shown(reader: "Reader") -> bool:
    """Whether some topic is offered in the menu."""
    for topic in TOPICS.values():
        if topic.shown is None or await topic.shown(reader):
            return True
    return False


SECTIONS = [
    Section(
        title=N_("Subscribe"),
        path=PATH,
        about=N_("Get what the agency publishes regularly by e-mail."),
        order=55,
        shown=any_shown,
    )
]
"""What stands in the menu of the agency's public page."""
