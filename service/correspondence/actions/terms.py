"""The clocks of letters that came: they run from receipt, end when a letter is settled, go on when it is reopened.

A clock is started by the job that follows a registration, so that the registration itself stays one statement. The day
on which it ends stands on the letter too, for lists to sort and narrow by.
"""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update

from service.correspondence.models import Letter
from service.correspondence.queries.letters import LetterView, letter_as_kept
from service.correspondence.rules import OURS, RECORD, UNANSWERED
from service.correspondence.rules.terms import NO_SUCH_RULE, LetterTerm
from service.deadlines.actions import reopen_clock, start_clock, start_named, start_term, stop_clock
from service.deadlines.queries.clocks import clocks_of
from service.deadlines.queries.ends import end_by_amount, end_by_rule
from service.deadlines.rules.clocks import Clock
from service.kit.refusal import Refusal
from service.runtime.work import Work


async def end_of_term(work: Work, term: LetterTerm, at: datetime) -> date:
    """The day on which a letter received at `at` (aware) falls due. Raises Refusal at due_rule or due_count."""
    try:
        if term.rule:
            return (await end_by_rule(work, term.rule, at)).due_on
        return (await end_by_amount(work, term.count, term.unit, at)).due_on
    except Refusal as refusal:
        if refusal.code == "unknown_rule":
            raise Refusal(NO_SUCH_RULE, code="unknown", field="due_rule") from None
        raise refusal.at("due_rule" if term.rule else f"due_{refusal.field or 'count'}") from None


async def start_late(work: Work, letter_id: UUID, term: LetterTerm | None) -> None:
    """Start the clock of a letter that was registered a moment ago, unless somebody started one meanwhile."""
    # Held, so that a correction of the term and this job cannot both start one.
    await work.session.execute(select(Letter.id).where(Letter.id == letter_id).with_for_update())
    letter = await letter_as_kept(work, letter_id)
    if letter is None or letter.due_on is None or letter.direction in OURS or await _clocks(work, [letter_id]):
        return
    clock = await start(work, letter, letter.due_on, term)
    if clock.due_on != letter.due_on:
        await put_due(work, letter_id, clock.due_on)
    if letter.state not in UNANSWERED:
        await stop_clock(work, clock.id, work.now)


async def start(work: Work, letter: LetterView, due: date, term: LetterTerm | None) -> Clock:
    """Start a letter's clock, by its term or else to the day. A rule that was withdrawn meanwhile leaves the day."""
    if term is not None and not term.rule:
        return await start_term(
            work, record=RECORD, record_id=letter.id, title="", count=term.count, unit=term.unit, at=letter.received_at
        )
    if term is not None:
        try:
            return await start_clock(work, record=RECORD, record_id=letter.id, rule=term.rule, at=letter.received_at)
        except Refusal as refusal:
            if refusal.code != "unknown_rule":
                raise
    return await start_named(
        work, record=RECORD, record_id=letter.id, title="", due=due, at=min(letter.received_at, work.now)
    )


async def replace(work: Work, letter: LetterView, due: date | None, term: LetterTerm | None) -> None:
    """Another term in place of the present one, or none: what ran ends, what is new begins with the receipt."""
    await stop_terms(work, [letter.id])
    if due is not None:
        await start(work, letter, due, term)


async def stop_terms(work: Work, letter_ids: Collection[UUID]) -> None:
    """These letters are settled: their clocks end."""
    for clock in await _clocks(work, letter_ids):
        if clock.state != "stopped":
            await stop_clock(work, clock.id, max(work.now, clock.started_at))


async def go_on(work: Work, letter: LetterView, reason: str) -> None:
    """The letter waits for an answer again: its last clock runs on to the same end; where it had none, to its day."""
    ended = await _clocks(work, [letter.id])
    if ended:
        last = max(ended, key=lambda clock: (clock.state != "stopped", clock.stopped_at or work.now))
        if last.state == "stopped":
            await reopen_clock(work, last.id, reason)
    elif letter.due_on is not None:
        await start(work, letter, letter.due_on, None)


async def put_due(work: Work, letter_id: UUID, due: date | None) -> None:
    """Write onto the letter when it falls due. The version stays, so that no correction being typed gets stale."""
    statement = update(Letter).where(Letter.id == letter_id).values(due_on=due)
    await work.session.execute(statement.execution_options(synchronize_session=False))


async def hold_letters(work: Work, letter_ids: Collection[UUID]) -> None:
    """Hold these letters until the transaction ends, in the order of their ids."""
    held = select(Letter.id).where(Letter.id.in_(letter_ids)).order_by(Letter.id).with_for_update()
    await work.session.execute(held)


async def follow_clock(work: Work, clock: Clock) -> None:
    """A clock got another end by a changed calendar: the letter's day follows."""
    await put_due(work, clock.record_id, clock.due_on)


async def _clocks(work: Work, letter_ids: Collection[UUID]) -> list[Clock]:
    found = await clocks_of(work, RECORD, letter_ids)
    return [clock for clocks in found.values() for clock in clocks]
