"""The desk's sections of digests: issues to approve, and those with which the actor goes on."""

from collections.abc import Mapping

from service.desk.slots import Found, Line, Section
from service.digest.queries.issues import IssueView, to_approve, to_go_on
from service.digest.rules.acts import APPROVE, EDIT, READ, SHAPES, STATES
from service.kit.actor import Actor
from service.kit.paging import CappedCount, Cursor
from service.kit.words import N_
from service.runtime.language import format_month, gettext
from service.runtime.work import Work

DO, DECIDE, CAP = "digests-do", "digests-approve", 1_000


def _edits(actor: Actor) -> bool:
    return actor.kind == "person" and actor.may(READ) and actor.may(EDIT)


def _approves(actor: Actor) -> bool:
    return actor.kind == "person" and actor.may(READ) and actor.may(APPROVE)


async def own(work: Work, after: Cursor | None, limit: int) -> Found:
    """Issues of the actor and of nobody that wait for nobody else, the oldest month first."""
    return Found.of([_line(work, one) for one in await to_go_on(work)], after, limit)


async def reviewed(work: Work, after: Cursor | None, limit: int) -> Found:
    """Issues in review that the actor did not send there, and may approve by their template."""
    return Found.of([_line(work, one) for one in await to_approve(work)], after, limit)


def _line(work: Work, one: IssueView) -> Line:
    title = gettext("%(title)s, %(month)s", title=one.title, month=format_month(one.period))
    return Line(
        one.id, one.href, one.number, title, "", gettext(STATES[one.state]), SHAPES[one.state], one.opened_at,
        language=work.language,
    )  # fmt: skip


async def counted(work: Work) -> Mapping[str, CappedCount]:
    """How much lies in each section."""
    found = {}
    if _edits(work.actor):
        found[DO] = CappedCount.of(len(await to_go_on(work)), CAP)
    if _approves(work.actor):
        found[DECIDE] = CappedCount.of(len(await to_approve(work)), CAP)
    return found


SECTIONS = [
    Section(
        DECIDE, "decide", N_("Digests to approve"), N_("No digest waits for your approval."), reviewed, _approves,
        "/digests?state=in_review",
    ),
    Section(DO, "do", N_("Digests"), N_("No digest waits for you."), own, _edits, "/digests"),
]  # fmt: skip
