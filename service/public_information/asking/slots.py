"""What stands above fills this: what was published already and may spare somebody the wait."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date

from service.kit.words import N_
from service.publishing.slots import Section
from service.runtime.work import Work

SECTIONS = [
    Section(
        title=N_("Ask for information"),
        path="ask",
        about=N_("Anybody may ask the agency for information, without saying why."),
        order=5,
    ),
    Section(
        title=N_("Follow a request"),
        path="requests",
        about=N_("See what happens with a request that was sent."),
        order=6,
    ),
]
"""What stands in the menu of the agency's public page."""


@dataclass(frozen=True, slots=True)
class Already:
    """One public thing that may answer a question. href: a path on the agency's own host."""

    title: str
    href: str
    day: date | None = None
    hint: str = ""


Suggest = Callable[[Work, str, str], Awaitable[Sequence[Already]]]
ALREADY: list[Suggest] = []
"""Each gets a Work, the text of the question and the reader's language, and gives the nearest first, three at most."""
MOST = 4


async def already(work: Work, text: str, language: str) -> list[Already]:
    """What may answer this question already, nearest first; nothing for an empty question."""
    found: list[Already] = []
    for suggest in ALREADY if text.strip() else ():
        found += [one for one in await suggest(work, text, language) if one.href not in {had.href for had in found}]
    return found[:MOST]
