"""The period as it stands in an address: `?period=2026-11`, `2026-q4` or `2026`, or `?from=01.11.2026&to=+0`."""

from collections.abc import Mapping

from service.kit.periods import DASHBOARD_WEEKS, Period, days_between, period_of, read_key, weeks_until
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.work import Work
from service.web.fields import Fields

NAMES = ("period", "from", "to")


def period_from_query(
    work: Work, asked: Mapping[str, str], *, strict: bool = False
) -> tuple[Period, dict[str, Refusal]]:
    """The period that an address asks for, this month where it cannot be read, and what was wrong by field.

    `to` alone means its month until then; `from` alone means until today. With `strict` raises FieldErrors.
    """
    today, read = work.today, Fields(asked)
    first, last = read.day("from", today), read.day("to", today)
    period = period_of("month", today)
    try:
        if read.errors:
            pass
        elif first or last:
            until = last or max(today, first or today)
            period = days_between(first or until.replace(day=1), until)
        elif asked.get("period"):
            period = read_key(asked["period"].strip())
    except Refusal as refusal:
        read.errors[refusal.field or "period"] = refusal
    if strict and read.errors:
        raise FieldErrors(read.errors.values())
    return period, read.errors


def dashboard_from_query(work: Work, asked: Mapping[str, str]) -> tuple[str, Period]:
    """The span of the dashboard and its weeks up to today; what cannot be read is seven weeks."""
    span = asked.get("span", "")
    span = span if span in DASHBOARD_WEEKS else "weeks"
    return span, weeks_until(work.today, DASHBOARD_WEEKS[span])
