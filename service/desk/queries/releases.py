"""The desk's sections of releases: texts to approve, and those with which the actor goes on."""

from collections.abc import Mapping

from service.desk.slots import Found, Line, Section
from service.kit.actor import Actor
from service.kit.paging import CappedCount, Cursor
from service.kit.words import N_
from service.press.outlets.rules.acts import READ
from service.press.releases.queries import waiting
from service.press.releases.queries.releases import ReleaseView
from service.press.releases.rules.acts import APPROVE, SHAPES, STATES, WORKING, WRITE
from service.runtime.language import gettext
from service.runtime.work import Work

DO, DECIDE, CAP = "releases-do", "releases-approve", 1_000
WITHOUT_TITLE = N_("Without a title")


def _writes(actor: Actor) -> bool:
    return actor.kind == "person" and actor.may(WRITE) and actor.may(READ)


def _approves(actor: Actor) -> bool:
    return actor.kind == "person" and actor.may(APPROVE) and actor.may(READ)


async def to_do(work: Work, after: Cursor | None, limit: int) -> Found:
    """Releases that the actor writes or has to publish, and those of nobody."""
    return Found.of([_line(one) for one in await waiting.to_go_on(work)], after, limit)


async def to_approve(work: Work, after: Cursor | None, limit: int) -> Found:
    """Texts in review in which the actor did not write."""
    return Found.of([_line(one) for one in await waiting.to_approve(work)], after, limit)


def _line(one: ReleaseView) -> Line:
    return Line(
        one.id, one.href, one.number or "", one.title or gettext(WITHOUT_TITLE), one.created_by_name,
        gettext(WORKING.get(one.working, STATES[one.state])), SHAPES[one.working or one.state], one.changed_at,
        language=one.title_language or "und",
    )  # fmt: skip


async def counted(work: Work) -> Mapping[str, CappedCount]:
    """How much lies in each section."""
    found = {}
    if _writes(work.actor):
        found[DO] = CappedCount.of(len(await waiting.to_go_on(work)), CAP)
    if _approves(work.actor):
        found[DECIDE] = CappedCount.of(len(await waiting.to_approve(work)), CAP)
    return found


SECTIONS = [
    Section(
        DECIDE, "decide", N_("Releases to approve"), N_("No release waits for your approval."), to_approve, _approves,
        "/press/releases?state=in_review",
    ),
    Section(
        DO, "do", N_("Press releases"), N_("No release waits for you."), to_do, _writes, "/press/releases?mine=1",
    ),
]  # fmt: skip
