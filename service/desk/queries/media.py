"""The desk's section of media sources that fell silent, for those who manage sources."""

from collections.abc import Mapping

from service.desk.slots import Found, Line, Section
from service.kit.actor import Actor
from service.kit.paging import CappedCount, Cursor
from service.kit.words import N_
from service.monitoring.sources.queries.sources import silent_sources
from service.monitoring.sources.rules.acts import MANAGE
from service.monitoring.sources.rules.content import KINDS
from service.runtime.language import gettext
from service.runtime.work import Work

KEY = "silent_sources"
CAP = 1_000


def manages(actor: Actor) -> bool:
    return actor.kind == "person" and actor.may(MANAGE)


async def lines(work: Work, after: Cursor | None, limit: int) -> Found:
    """Sources that brought nothing new for longer than their hours, the longest silent first."""
    every = [
        Line(
            one.id, f"/monitoring/sources/{one.id}", gettext(KINDS[one.kind]), one.title, "", gettext("Silent"), "stop",
            one.silent_since or work.now, language=work.language,
        )
        for one in await silent_sources(work)
    ]  # fmt: skip
    return Found.of(every, after, limit)


async def counted(work: Work) -> Mapping[str, CappedCount]:
    if not manages(work.actor):
        return {}
    return {KEY: CappedCount.of(len(await silent_sources(work)), CAP)}


SECTION = Section(
    KEY, "do", N_("Silent media sources"), N_("No media source is silent."), lines, manages,
    "/monitoring/sources?show=trouble",
)  # fmt: skip
