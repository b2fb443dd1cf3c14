"""Citizens' appeals on the desk: those that nobody took, and those that lie with the actor."""

from collections.abc import Mapping

from service.correspondence.appeals.queries.appeals import AppealView
from service.correspondence.appeals.queries.listing import Wanted, appeals, count
from service.correspondence.appeals.rules.acts import CONSIDER, READ, RECORD, STATES
from service.deadlines.queries.clocks import clocks_of
from service.deadlines.rules.clocks import Clock
from service.desk.slots import Found, Line, Section
from service.kit.actor import Actor
from service.kit.paging import CappedCount, Cursor
from service.kit.words import N_
from service.runtime.language import gettext
from service.runtime.work import Work

NEW = Wanted(state="registered")


def _considers(actor: Actor) -> bool:
    return actor.kind == "person" and actor.may(CONSIDER) and actor.may(READ)


def _mine(work: Work) -> Wanted:
    return Wanted(state="in_progress", executor_id=work.actor.stands_for)


async def untaken(work: Work, after: Cursor | None, limit: int) -> Found:
    """Appeals that were registered and that nobody considers yet, newest first."""
    return await _lines(work, NEW, after, limit)


async def mine(work: Work, after: Cursor | None, limit: int) -> Found:
    """Appeals that the actor considers, newest first."""
    return await _lines(work, _mine(work), after, limit)


async def _lines(work: Work, wanted: Wanted, after: Cursor | None, limit: int) -> Found:
    page = await appeals(work, wanted, after=after, limit=limit)
    clocks = await clocks_of(work, RECORD, [one.id for one in page.items])
    return Found([_line(one, clocks.get(one.id, [])) for one in page.items], page.next)


def _line(one: AppealView, clocks: list[Clock]) -> Line:
    running = next((clock for clock in clocks if clock.state != "stopped"), None)
    return Line(
        one.id, f"/appeals/{one.id}", one.number, one.subject, one.name, gettext(STATES[one.state]),
        "work" if one.state == "in_progress" else "", one.registered_at, running.due_at if running else None,
        language=one.language,
    )  # fmt: skip


async def counted(work: Work) -> Mapping[str, CappedCount]:
    """How many lie in each section."""
    if not _considers(work.actor):
        return {}
    return {"appeals-new": await count(work, NEW), "appeals-mine": await count(work, _mine(work))}


SECTIONS = [
    Section(
        "appeals-new", "decide", N_("Appeals that nobody considers yet"), N_("Somebody considers every appeal."),
        untaken, _considers, "/appeals?state=registered",
    ),
    Section(
        "appeals-mine", "do", N_("Appeals to consider"), N_("No appeal lies with you."), mine, _considers,
    ),
]  # fmt: skip
