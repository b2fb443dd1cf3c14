"""The desk's sections of refutations: demands to approve or to sign off, and those that the actor works on."""

from collections.abc import Mapping

from service.desk.slots import Found, Line, Section
from service.kit.actor import Actor
from service.kit.paging import CappedCount, Cursor
from service.kit.words import N_
from service.press.outlets.rules.acts import READ
from service.press.refutations.queries.waiting import Waiting, to_decide, to_go_on
from service.press.refutations.rules.acts import LEGAL, SHAPES, TABLE_STATES
from service.press.releases.rules.acts import APPROVE, WRITE
from service.runtime.language import gettext
from service.runtime.work import Work

DO, DECIDE = "refutations-do", "refutations-approve"
CAP = 1_000


def _works(actor: Actor) -> bool:
    return actor.kind == "person" and actor.may(READ) and actor.may(WRITE)


def _decides(actor: Actor) -> bool:
    return actor.kind == "person" and actor.may(READ) and (actor.may(APPROVE) or actor.may(LEGAL))


async def own(work: Work, after: Cursor | None, limit: int) -> Found:
    """Refutations of the actor's that wait for nobody else, the most pressing first."""
    return Found.of([_line(one) for one in await to_go_on(work)], after, limit)


async def demands(work: Work, after: Cursor | None, limit: int) -> Found:
    """Demands that the actor may approve or sign off, the most pressing first."""
    return Found.of([_line(one) for one in await to_decide(work)], after, limit)


def _line(one: Waiting) -> Line:
    row, place = one.row, one.standing.place
    return Line(
        row.id, f"/press/refutations/{row.id}", "", row.title, row.outlet, gettext(TABLE_STATES[place]),
        SHAPES[row.state], row.opened_at, one.due_at, language=row.language or "und",
    )  # fmt: skip


async def counted(work: Work) -> Mapping[str, CappedCount]:
    """How much lies in each section."""
    found = {}
    if _works(work.actor):
        found[DO] = CappedCount.of(len(await to_go_on(work)), CAP)
    if _decides(work.actor):
        found[DECIDE] = CappedCount.of(len(await to_decide(work)), CAP)
    return found


SECTIONS = [
    Section(
        DECIDE, "decide", N_("Demands to outlets to approve"), N_("No demand to an outlet waits for your decision."),
        demands, _decides, "/press/refutations?bucket=approve",
    ),
    Section(
        DO, "do", N_("Refutations"), N_("No refutation waits for you."), own, _works, "/press/refutations?mine=1"
    ),
]  # fmt: skip
