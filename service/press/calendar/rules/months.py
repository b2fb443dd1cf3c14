"""Days of a month's and a week's sheet. Weeks begin on Monday."""

from datetime import date, timedelta


def week_days(on: date) -> list[date]:
    """The seven days of the week around a day."""
    first = on - timedelta(days=on.weekday())
    return [first + timedelta(days=away) for away in range(7)]


def month_days(on: date) -> list[date]:
    """Whole weeks that hold the month of a day."""
    first = week_days(on.replace(day=1))[0]
    after = (on.replace(day=28) + timedelta(days=4)).replace(day=1)
    last = week_days(after - timedelta(days=1))[-1]
    return [first + timedelta(days=away) for away in range((last - first).days + 1)]


def neighbours(on: date, view: str) -> tuple[date, date]:
    """A day in the sheet before and one in the sheet after. The 31st goes to the last day of a shorter month."""
    if view == "week":
        return on - timedelta(days=7), on + timedelta(days=7)
    before = on.replace(day=1) - timedelta(days=1)
    after = (on.replace(day=28) + timedelta(days=4)).replace(day=1)
    end = (after.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return before.replace(day=min(on.day, before.day)), after.replace(day=min(on.day, end.day))
