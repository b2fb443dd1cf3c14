"""The desk's sections of media inquiries: those that the actor answers, and answers to approve."""

from collections.abc import Mapping

from service.desk.slots import Beginning, Found, Line, Section
from service.kit.actor import Actor
from service.kit.paging import CappedCount, Cursor
from service.kit.words import N_
from service.press.inquiries.queries.inquiries import InquiryView
from service.press.inquiries.queries.listing import on_desk
from service.press.inquiries.rules.acts import APPROVE, SHAPES, STATES, WRITE
from service.runtime.language import gettext
from service.runtime.work import Work

DO, DECIDE = "inquiries-do", "inquiries-approve"
CAP = 1_000


def _answers(actor: Actor) -> bool:
    return actor.kind == "person" and actor.may(WRITE)


def _approves(actor: Actor) -> bool:
    return actor.kind == "person" and actor.may(APPROVE)


async def to_do(work: Work, after: Cursor | None, limit: int) -> Found:
    """Inquiries that the actor answers, and new ones of nobody's, the most pressing first."""
    return Found.of([_line(one) for one in await on_desk(work, "do")], after, limit)


async def to_approve(work: Work, after: Cursor | None, limit: int) -> Found:
    """Inquiries whose answer waits for approval, the most pressing first."""
    return Found.of([_line(one) for one in await on_desk(work, "approve")], after, limit)


def _line(one: InquiryView) -> Line:
    return Line(
        one.id, f"/press/inquiries/{one.id}", one.number, one.subject, one.who, gettext(STATES[one.state]),
        SHAPES[one.state], one.received_at, one.pressing_at, language=one.language,
    )  # fmt: skip


async def counted(work: Work) -> Mapping[str, CappedCount]:
    """How much lies in each section."""
    found = {}
    if _answers(work.actor):
        found[DO] = CappedCount.of(len(await on_desk(work, "do")), CAP)
    if _approves(work.actor):
        found[DECIDE] = CappedCount.of(len(await on_desk(work, "approve")), CAP)
    return found


SECTIONS = [
    Section(
        DECIDE, "decide", N_("Answers to the press to approve"), N_("No answer to the press waits for your approval."),
        to_approve, _approves, "/press/inquiries?bucket=approve",
    ),
    Section(
        DO, "do", N_("Media inquiries"), N_("No media inquiry waits for you."), to_do, _answers,
        "/press/inquiries?bucket=mine",
    ),
]  # fmt: skip
BEGIN = [Beginning(N_("Register a media inquiry"), "/press/inquiries/new", WRITE)]
