"""What is typed about statutory reports, as values."""

from datetime import date

from service.public_information.statistics.rules.figures import Span
from service.public_information.statistics.rules.reports import ReportKind, span_of
from service.web.fields import Fields


def new_from(read: Fields, kinds: dict[str, ReportKind], today: date) -> tuple[str, Span]:
    """The kind and days of a report to begin; days left empty are those that the kind covers. Raises FormRejected."""
    kind = read.choice("kind", kinds, required=True)
    year = read.number("year", least=1990, most=2199) or today.year
    month = read.number("month", least=1, most=12)
    first, last = read.day("first", today), read.day("last", today)
    read.done()
    usual = span_of(kind, year, month or today.month)
    return kind, Span(first or usual.first, last or usual.last)


def typed_from(read: Fields, kind: ReportKind) -> tuple[dict[str, str], str, int | None]:
    """What no row tells, the report's number, and the version that the form was filled from. Raises FormRejected."""
    typed = {name: read.text(name) for name in kind.typed}
    number = read.line("number", limit=60)
    version = read.number("version", most=999_999)
    read.done()
    return typed, number, version
