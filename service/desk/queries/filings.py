"""The desk's sections of reports between agencies: what is to be filled in, and what bodies filed."""

from collections.abc import Mapping

from service.deadlines.rules.reckoning import end_of
from service.desk.slots import Found, Line, Section
from service.kit.actor import Actor
from service.kit.paging import CappedCount, Cursor
from service.kit.words import N_
from service.planning.filings.models import Duty
from service.planning.filings.queries.reading import count_open, count_to_decide, duties, said, to_decide
from service.planning.filings.rules.acts import ASK, DUTY_SHAPES, DUTY_STATES, FILL, WRITING
from service.runtime.language import gettext
from service.runtime.work import Work

FILLING, DECIDING, CAP = "filings", "filings_filed", 1_000


def fills(actor: Actor) -> bool:
    return actor.kind == "person" and actor.may(FILL)


def asks(actor: Actor) -> bool:
    return actor.kind == "person" and actor.may(ASK)


async def _open(work: Work) -> list[Duty]:
    rows, _ = await duties(work)
    return [one for one in rows if one.state in WRITING]


async def to_fill(work: Work, after: Cursor | None, limit: int) -> Found:
    """Reports that other agencies wait for, by term."""
    every = [
        Line(
            one.id, f"/filings/duties/{one.id}", "", f"{said(work, one.titles)}, {one.period}", one.party_name,
            gettext(DUTY_STATES[one.state]), DUTY_SHAPES[one.state], one.received_at, end_of(one.due_on, work.zone),
            language=work.language,
        )
        for one in await _open(work)
    ]  # fmt: skip
    return Found.of(every, after, limit)


async def filed(work: Work, after: Cursor | None, limit: int) -> Found:
    """Reports of bodies that wait for a decision, the oldest first."""
    every = [
        Line(
            one.row.request_id, f"/filings/requests/{one.row.request_id}/bodies/{one.row.party_id}", "",
            f"{one.title}, {one.period}", one.row.name, "", "sign", one.row.sent_at or work.now,
            language=work.language,
        )
        for one in await to_decide(work)
    ]  # fmt: skip
    return Found.of(every, after, limit)


async def counted(work: Work) -> Mapping[str, CappedCount]:
    """How many of both."""
    found = {}
    if fills(work.actor):
        found[FILLING] = CappedCount.of(await count_open(work, CAP), CAP)
    if asks(work.actor):
        found[DECIDING] = CappedCount.of(await count_to_decide(work, CAP), CAP)
    return found


SECTIONS = (
    Section(
        FILLING, "do", N_("Reports for other agencies"), N_("No other agency waits for a report."), to_fill, fills,
        "/filings",
    ),
    Section(
        DECIDING, "decide", N_("Reports that bodies filed"), N_("No body's report waits for a decision."), filed, asks,
        "/filings/requests",
    ),
)  # fmt: skip
