"""What is typed about social accounts and their figures, as values."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.monitoring.figures.actions.importing import Choice
from service.monitoring.figures.rules.accounts import ORIGINS, AccountEdit, NewFigure, count_from
from service.monitoring.figures.rules.metrics import METRICS, PLATFORMS
from service.monitoring.figures.rules.sheets import FIELDS, MOST_COLUMNS
from service.web.fields import Fields

USUAL = timedelta(days=90)
BAD_ADDRESS = N_("Write the address of the page as it stands in the browser, beginning with https://.")
LAST_FIRST = N_("The last day lies before the first.")
UNKNOWN_UNIT = N_("Choose one of the values offered.")


def account_from(
    read: Fields, units: Iterable[UUID], today: date, platform: str = ""
) -> tuple[AccountEdit, int | None]:
    """What is said of an account, and the version that the form was filled from. platform: of one that is there.

    Raises FormRejected.
    """
    chosen = platform or read.choice("platform", PLATFORMS, required=True)
    address = read.line("address", limit=500, required=True)
    if address and not address.startswith(("https://", "http://")):
        read.refuse("address", BAD_ADDRESS, "bad_address")
    unit = read.uuid("unit")
    if unit is not None and unit not in set(units):
        read.refuse("unit", UNKNOWN_UNIT, "choice")
    name = read.line("name", limit=200, required=True)
    since, version = read.day("since", today, latest=today), read.number("version", most=999_999)
    read.done()
    return AccountEdit(chosen, address.rstrip("/"), name, unit, since), version


def figure_from(read: Fields, metrics: Iterable[str], today: date) -> NewFigure:
    """A figure to be noted. Raises FormRejected."""
    metric = read.choice("metric", metrics, required=True)
    on, first = read.day("on", today, required=True), read.day("first", today)
    value = value_of(read)
    origin = read.choice("origin", ORIGINS, required=True)
    remark = read.line("remark", limit=300)
    if metric and not METRICS[metric].over_days:
        first = None
    read.done()
    assert on is not None and value is not None
    return NewFigure(metric, on, value, first, origin, remark)


def value_of(read: Fields) -> int | None:
    """The figure in field `value`."""
    typed = read.line("value", limit=30, required=True)
    if not typed:
        return None
    try:
        return count_from(typed)
    except Refusal as refusal:
        read.refuse("value", refusal.sentence, refusal.code)
        return None


def reason_from(read: Fields) -> str:
    """Why; required. Raises FormRejected."""
    reason = read.text("reason", limit=2_000, required=True)
    read.done()
    return reason


def days_from(read: Fields, today: date) -> tuple[date, date]:
    """The days that are compared: the last three months unless others are chosen. Raises FormRejected."""
    last = read.day("to", today, latest=today) or today
    first = read.day("from", today, latest=today) or last - USUAL
    if first > last:
        read.refuse("to", LAST_FIRST, "before")
    read.done()
    return first, last


def choice_from(values: Mapping[str, str]) -> Choice:
    """What the columns are. What is none of the words on offer counts as not chosen."""
    columns = {
        place: field for place in range(MOST_COLUMNS) if (field := values.get(f"column-{place}", "")) in FIELDS
    }  # fmt: skip
    metric = values.get("metric", "")
    try:
        account = UUID(values.get("account", ""))
    except ValueError:
        account = None
    return Choice(columns, account, metric if metric in METRICS else "")
