"""The register book: letters of a journal and period in the order of their numbers, as paper has them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from service.correspondence.models import Letter
from service.correspondence.queries.letters import NOTHING, WHOLE, LetterView
from service.correspondence.queries.listing import inside
from service.correspondence.queries.registers import Reach
from service.journals.queries import Period
from service.journals.queries.numbers import Line, lines
from service.runtime.work import Work

MOST = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the book: the letter, a stub where it is withheld, None where the number has none to show."""

    serial: int
    number: str
    state: str
    letter: LetterView | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """A piece of the book; `next` is the serial with which to go on, None at the end."""

    entries: list[Entry]
    next: int | None


async def book(
    work: Work,
    reach: Reach,
    period: Period,
    *,
    first: int = 1,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Book:
    """At most MOST lines from a serial on. With days (half open) the book begins and ends with their letters."""
    here = [Letter.period == period.key, Letter.journal_id == period.journal_id, Letter.serial >= first, inside(reach)]
    if since is not None:
        here.append(Letter.registered_at >= since)
    if until is not None:
        here.append(Letter.registered_at < until)
    query = WHOLE.add_columns(Letter.serial).where(*here).order_by(Letter.serial).limit(MOST + 1)
    rows = (await work.session.execute(query)).all()
    if not rows:
        return Book([], None)
    shown = {row.serial: _seen(reach, LetterView(*row[:-1])) for row in rows[:MOST]}
    start = rows[0].serial if since is not None else first
    # A page ends with its last letter, or with the counter when it is the last one.
    end = max(shown) if len(rows) > MOST or until is not None else period.last
    kept = await _lines(work, period, start, end)
    entries = [_entry(line, shown.get(line.serial)) for line in kept[:MOST]]
    following = entries[-1].serial + 1 if len(kept) > MOST else rows[MOST].serial if len(rows) > MOST else None
    return Book(entries, following)


async def _lines(work: Work, period: Period, first: int, last: int) -> Sequence[Line]:
    return await lines(work, period, first, min(last, first + MOST))


def _seen(reach: Reach, letter: LetterView) -> LetterView:
    return letter if reach.sees(letter.unit_id, letter.access) else replace(letter, **NOTHING)


def _entry(line: Line, letter: LetterView | None) -> Entry:
    return Entry(line.serial, line.number, line.state, letter, "" if line.withheld else line.reason)
