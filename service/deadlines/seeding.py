"""What follows from a country's law alone for a year that nobody entered: taken from the package `holidays`.

It is a beginning and not the truth: acts of the year (exchanged days, days off for administrative bodies, dates of
religious holidays) are missing from it, so that its days are marked as derived.
"""

from datetime import date

import holidays

from service.deadlines.rules.calendar import DayMark

_LANGUAGES = {"az": {"az": "az", "en": "en_US"}, "ge": {"ka": "ka", "en": "en_US"}}
_CODES = {"az": "AZ", "ge": "GE"}


def seed(country: str, year: int) -> list[DayMark]:
    """Holidays of a year as marks of the agency, [] for a country of which nothing is known."""
    if country not in _CODES:
        return []
    titles: dict[date, dict[str, str]] = {}
    for language, code in _LANGUAGES[country].items():
        found = holidays.country_holidays(_CODES[country], years=year, language=code)
        for day, name in found.items():
            titles.setdefault(date(day.year, day.month, day.day), {})[language] = name
    english = {day: texts.get("en", "") for day, texts in titles.items()}
    return [
        DayMark(
            day=day,
            kind="observed" if "observed" in english[day] else "holiday",
            title=titles[day],
            origin="agency",
            certainty="U" if "estimated" in english[day] else "C",
        )
        for day in sorted(titles)
    ]
