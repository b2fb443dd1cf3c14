"""An explanation in words of the reader's language: one sentence for each thing that made the date what it is."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from service.deadlines.rules.calendar import Off
from service.deadlines.rules.reckoning import Explanation
from service.deadlines.rules.terms import MOVED_DAY, UNTIL, Pause, Stretch, Term
from service.runtime.language import format_date, format_moment, gettext, ngettext

Say = Callable[[dict[str, str]], str]
"""A text of several languages in the reader's."""


def amount(count: int, unit: str) -> str:
    """`7 working days`; none at all is `at once`."""
    if count == 0:
        return gettext("at once")
    if unit == "hour":
        return ngettext("%(n)s hour", "%(n)s hours", count)
    if unit == "working_day":
        return ngettext("%(n)s working day", "%(n)s working days", count)
    if unit == "calendar_day":
        return ngettext("%(n)s calendar day", "%(n)s calendar days", count)
    return ngettext("%(n)s month", "%(n)s months", count)


def tell(found: Explanation, say: Say, zone: ZoneInfo) -> list[str]:
    """How the date came about, from the event to the end, and what is doubtful in it."""
    return [*_beginning(found, zone), *_way(found, say, zone), *_end(found, zone), *_doubts(found), *_law(found, say)]


def doubts(found: Explanation) -> list[str]:
    """What the reader should know before relying on the date."""
    return list(_doubts(found))


def _beginning(found: Explanation, zone: ZoneInfo) -> Iterator[str]:
    term, started = found.term, found.started_at.astimezone(zone)
    if term.unit == UNTIL:
        if term.named is not None:
            yield gettext("The day was named: %(day)s.", day=format_date(term.named))
        return
    yield gettext("Term: %(amount)s.", amount=amount(term.count, term.unit))
    if term.in_hours:
        yield gettext("Counted from the moment of the event, %(moment)s.", moment=format_moment(started, zone))
        if term.rest_days == "not_counted":
            yield gettext("Hours of days that are not worked do not count.")
        return
    day = format_date(started.date())
    if term.count == 0:
        yield gettext("To be done on the day of the event, %(day)s.", day=day)
    elif term.start == "same_day" and found.first == started.date():
        yield gettext("The day of the event, %(day)s, is the first counted day.", day=day)
    elif found.first is not None:
        first = format_date(found.first)
        yield gettext(
            "The day of the event, %(day)s, is not counted; the first counted day is %(first)s.", day=day, first=first
        )
    if term.unit == "month":
        yield gettext("A month ends on the same date; where there is none, on the month's last day.")


def _way(found: Explanation, say: Say, zone: ZoneInfo) -> Iterator[str]:
    yield from left_out(found.off, say)
    for worked in found.worked:
        yield gettext("%(day)s was worked instead of another day and is counted.", day=format_date(worked))
    for pause in found.pauses:
        yield _pause(pause, say, zone)
    for stretch in found.extensions:
        yield _extension(stretch)


def left_out(off: Sequence[Off], say: Say) -> Iterator[str]:
    """Days that were not counted: weekends as a number, holidays by their dates, with the act that made them free."""
    weekends = sum(one.kind == "weekend" for one in off)
    if weekends:
        yield ngettext(
            "%(n)s day of the weekend is not counted.", "%(n)s days of the weekend are not counted.", weekends
        )
    marked = [one for one in off if one.kind != "weekend"]
    for _, run in groupby(marked, key=lambda one: (one.kind, say(one.title), one.act_number, one.act_date)):
        for first, last in _runs(list(run)):
            yield _not_counted(first, last, say)


def _runs(days: list[Off]) -> Iterator[tuple[Off, Off]]:
    """Days of one reason as spans without a gap."""
    first = last = days[0]
    for one in days[1:]:
        if one.day != last.day + timedelta(days=1):
            yield first, last
            first = one
        last = one
    yield first, last


def _not_counted(first: Off, last: Off, say: Say) -> str:
    days = span(first.day, last.day)
    reason = why_off(first, say)
    if first.act_number and first.act_date:
        return gettext(
            "Not counted: %(days)s, %(reason)s; act No %(number)s of %(date)s.",
            days=days,
            reason=reason,
            number=first.act_number,
            date=format_date(first.act_date),
        )
    if first.act_number:
        return gettext(
            "Not counted: %(days)s, %(reason)s; act No %(number)s.", days=days, reason=reason, number=first.act_number
        )
    return gettext("Not counted: %(days)s, %(reason)s.", days=days, reason=reason)


def why_off(off: Off, say: Say) -> str:
    """Why a day is not worked, as part of a sentence."""
    title = say(off.title)
    if off.kind == "weekend":
        return gettext("weekend")
    if off.kind == "observed":
        return gettext("rest day moved (%(title)s)", title=title) if title else gettext("rest day moved")
    if off.kind == "swap_off":
        return title or gettext("day off exchanged")
    if off.kind == "extra_off_admin":
        return title or gettext("day off for staff of administrative bodies")
    return title or gettext("holiday")


def span(first: date, last: date) -> str:
    """One day, or the first and the last of several."""
    if first == last:
        return format_date(first)
    return gettext("%(first)s to %(last)s", first=format_date(first), last=format_date(last))


def _pause(pause: Pause, say: Say, zone: ZoneInfo) -> str:
    reason = say(pause.title) or pause.reason
    since = format_date(pause.since.astimezone(zone).date())
    if pause.until is None:
        return gettext("The clock has stood since %(since)s: %(reason)s.", since=since, reason=reason)
    until = format_date(pause.until.astimezone(zone).date())
    return gettext("The clock stood from %(since)s to %(until)s: %(reason)s.", since=since, until=until, reason=reason)


def _extension(stretch: Stretch) -> str:
    reason = gettext(MOVED_DAY) if stretch.reason == MOVED_DAY else stretch.reason
    if stretch.until is not None:
        day = format_date(stretch.until)
        return gettext("Extended to %(day)s: %(reason)s.", day=day, reason=reason)
    by = amount(stretch.count, stretch.unit)
    return gettext("Extended by %(amount)s: %(reason)s.", amount=by, reason=reason)


def _end(found: Explanation, zone: ZoneInfo) -> Iterator[str]:
    if found.rolled_from is not None:
        yield gettext(
            "The last day, %(day)s, is not worked; the term ends with the next working day.",
            day=format_date(found.rolled_from),
        )
    if found.term.in_hours and found.rolled_from is None and not _ends_with_day(found, zone):
        yield gettext("Ends at %(moment)s.", moment=format_moment(found.due_at, zone))
    else:
        yield gettext("Ends with the day %(day)s.", day=format_date(found.due_on))


def _ends_with_day(found: Explanation, zone: ZoneInfo) -> bool:
    local = found.due_at.astimezone(zone)
    return (local.hour, local.minute, local.second) == (23, 59, 59)


def _doubts(found: Explanation) -> Iterator[str]:
    for year in found.unknown:
        yield gettext("The calendar of %(year)s is not entered yet; only weekends are known in it.", year=year)
    if found.without_admin is not None:
        yield gettext(
            "If days off of administrative bodies alone count as worked, the term ends on %(day)s.",
            day=format_date(found.without_admin),
        )
    if found.term.certainty == "U":
        yield gettext("This rule is unverified: its wording was not seen in an official source.")


def _law(found: Explanation, say: Say) -> Iterator[str]:
    if basis := say(found.term.basis):
        yield gettext("Basis: %(basis)s.", basis=basis)


def say_in(language: str, own: str) -> Say:
    """Texts in a language, else in the agency's own, else whatever there is."""
    return lambda texts: texts.get(language) or texts.get(own) or next(iter(texts.values()), "")


def titled(term: Term, say: Say) -> str:
    """What a term is called."""
    return say(term.title) or gettext("Deadline")
