"""The desk's sections of press events: plans to approve, events the actor answers for, lines of checklists."""

from collections.abc import Mapping

from service.deadlines.rules.reckoning import end_of
from service.desk.slots import Found, Line, Section
from service.kit.actor import Actor
from service.kit.paging import CappedCount, Cursor
from service.kit.words import N_
from service.press.events.queries import waiting
from service.press.events.queries.reminders import OPEN_TASK
from service.press.events.rules.acts import AHEAD, APPROVE, READ, SHAPES, STATES, WRITE
from service.press.events.rules.content import EventView
from service.press.events.rules.kinds import KIND_WORDS
from service.runtime.language import gettext
from service.runtime.work import Work

DECIDE, DO, TASKS, CAP = "press-events-approve", "press-events-do", "press-event-tasks", 1_000


def _approves(actor: Actor) -> bool:
    return actor.kind == "person" and actor.may(APPROVE) and actor.may(READ)


def _plans(actor: Actor) -> bool:
    return actor.kind == "person" and actor.may(WRITE) and actor.may(READ)


def _reads(actor: Actor) -> bool:
    return actor.kind == "person" and actor.may(READ)


async def to_approve(work: Work, after: Cursor | None, limit: int) -> Found:
    """Plans that others put forward, the next event first."""
    return Found.of([_line(work, one) for one in await waiting.to_approve(work)], after, limit)


async def to_do(work: Work, after: Cursor | None, limit: int) -> Found:
    """Events that the actor answers for and goes on with, the next one first."""
    return Found.of([_line(work, one) for one in await waiting.to_go_on(work)], after, limit)


def _line(work: Work, one: EventView) -> Line:
    spoken = (work.language, work.tenant.profile.default_language)
    return Line(
        one.id, f"/press/events/{one.id}", "", one.title(*spoken), gettext(KIND_WORDS[one.kind]),
        gettext(STATES[one.state]), SHAPES[one.state], one.changed_at,
        one.begins_at if one.state in {*AHEAD, "live"} else None, language=one.title_language(*spoken),
    )  # fmt: skip


async def tasks(work: Work, after: Cursor | None, limit: int) -> Found:
    """Open lines of checklists of the actor, what is due first on top."""
    zone = work.zone
    lines = [
        Line(
            one.id, f"/press/events/tasks/{one.id}", "", one.title, event, gettext(OPEN_TASK), "", work.now,
            end_of(one.due_on, zone) if one.due_on else None,
        )
        for one, event in await waiting.tasks(work)
    ]  # fmt: skip
    return Found.of(lines, after, limit)


async def counted(work: Work) -> Mapping[str, CappedCount]:
    """How much lies in each section."""
    found = {}
    if _approves(work.actor):
        found[DECIDE] = CappedCount.of(len(await waiting.to_approve(work)), CAP)
    if _plans(work.actor):
        found[DO] = CappedCount.of(len(await waiting.to_go_on(work)), CAP)
    if _reads(work.actor):
        found[TASKS] = CappedCount.of(len(await waiting.tasks(work)), CAP)
    return found


SECTIONS = [
    Section(
        DECIDE, "decide", N_("Press events to approve"), N_("No press event waits for your approval."), to_approve,
        _approves, "/press/events?show=all&state=planned",
    ),
    Section(DO, "do", N_("Press events"), N_("No press event waits for you."), to_do, _plans, "/press/events?mine=1"),
    Section(
        TASKS, "do", N_("Checklists of press events"), N_("No line of a checklist waits for you."), tasks, _reads,
    ),
]  # fmt: skip
