"""Which quarters and years a report may be about, and with which others it is compared."""

from collections.abc import Sequence
from datetime import date

from service.kit.periods import Period, period_of, read_key
from service.kit.refusal import Refusal
from service.kit.words import N_

KINDS = ("quarter", "year")
NOT_OVER = N_("This time is not over. A report is opened from the first day after it.")
NO_SUCH_PERIOD = N_("Choose a quarter or a year from the list.")
QUARTERS, YEARS = 8, 3


def span_from(key: str, today: date) -> Period:
    """The quarter or year of a key such as 2026-q3 or 2026. Raises Refusal(field="period")."""
    try:
        period = read_key(key.strip())
    except Refusal:
        raise Refusal(NO_SUCH_PERIOD, code="bad_period", field="period") from None
    if period.kind not in KINDS:
        raise Refusal(NO_SUCH_PERIOD, code="bad_period", field="period")
    if today <= period.last:
        raise Refusal(NOT_OVER, code="not_over", field="period")
    return period


def ended(kind: str, today: date) -> Period:
    """The quarter or year that was the last to end before this day."""
    return period_of(kind, today).beside(-1)


def compared(period: Period) -> tuple[Period, Period]:
    """The period before, and the same one of the year before; of a year both are the same."""
    before = period.beside(-1)
    if period.kind == "year":
        return before, before
    same = period
    for _ in range(4):
        same = same.beside(-1)
    return before, same


def offered(today: date) -> Sequence[Period]:
    """The quarters and years that a report may be opened for, the newest first."""
    found: list[Period] = []
    for kind, count in (("quarter", QUARTERS), ("year", YEARS)):
        one = ended(kind, today)
        for _ in range(count):
            found.append(one)
            one = one.beside(-1)
    return found
