"""The desk's section of the daily monitor, for those who send it."""

from collections.abc import Mapping
from datetime import datetime, time

from service.desk.slots import Found, Line, Section
from service.kit.actor import Actor
from service.kit.paging import CappedCount, Cursor
from service.kit.words import N_
from service.monitoring.editions.queries.editions import Listed, open_editions
from service.monitoring.editions.rules.acts import STATES
from service.monitoring.rules.acts import SEND
from service.runtime.language import format_date, gettext, ngettext
from service.runtime.work import Work

KEY = "monitors"
CAP = 50


def sends(actor: Actor) -> bool:
    return actor.kind == "person" and actor.may(SEND)


async def lines(work: Work, after: Cursor | None, limit: int) -> Found:
    """Editions that are ready to be read through and sent, the latest day first."""
    every = [_line(work, one) for one in await open_editions(work, CAP)]
    return Found.of(every, after, limit)


def _line(work: Work, one: Listed) -> Line:
    at = datetime.combine(one.day, time(0), work.zone)
    stories = ngettext("%(n)s story", "%(n)s stories", one.items)
    return Line(
        one.id, f"/monitoring/editions/{one.id}", format_date(one.day), one.title, stories, gettext(STATES[one.state]),
        "sign", at, language=work.language,
    )  # fmt: skip


async def counted(work: Work) -> Mapping[str, CappedCount]:
    return {KEY: CappedCount.of(len(await open_editions(work, CAP)), CAP)} if sends(work.actor) else {}


SECTION = Section(
    KEY, "do", N_("Daily monitors to send"), N_("No monitor waits to be sent."), lines, sends, "/monitoring/monitor"
)
