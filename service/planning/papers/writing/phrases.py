"""How papers say days, agencies, figures and texts of several languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from service.planning.papers.rules.content import Block, Heading, Table, Text
from service.planning.plans.queries.access import Agency
from service.planning.plans.queries.activities import ActivityView
from service.planning.plans.rules.content import LANGUAGES
from service.planning.plans.rules.words import ACTIVITY_STATES
from service.runtime.language import OWN_NAMES, format_date, format_number, format_time, gettext

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Voice:
    """In which language a paper speaks, in which others it looks for words, and by whose clock it tells the time."""

    language: str
    others: Sequence[str]
    zone: ZoneInfo

    def words(self, texts: Mapping[str, str]) -> str:
        """The words in this language; where there are none, in another one, which is named."""
        own = texts.get(self.language, "")
        if own:
            return own
        code = next((one for one in (*self.others, *LANGUAGES) if texts.get(one)), "")
        return f"{texts[code]} [{OWN_NAMES[code]}]" if code else ""

    def name(self, agency: Agency | None) -> str:
        """An agency's name."""
        return agency.name(self.language) if agency is not None else ""

    def names(self, known: Mapping[UUID, Agency], parties: Sequence[UUID]) -> str:
        return ", ".join(self.name(known.get(one)) for one in parties)

    def moment(self, moment: datetime) -> str:
        """A moment by the agency's clock."""
        local = moment.astimezone(self.zone)
        return f"{format_date(local.date())} {format_time(local)}"

    def when(self, one: ActivityView) -> str:
        """When an activity is: days of whole days, else the hours."""
        first, last = one.starts_at.astimezone(self.zone), one.ends_at.astimezone(self.zone)
        if one.all_day:
            end = (last - timedelta(microseconds=1)).date()
            said = span(first.date(), max(end, first.date()))
        elif first.date() == last.date():
            said = f"{format_date(first.date())} {format_time(first)}"
            said += f"–{format_time(last)}" if last > first else ""
        else:
            said = f"{self.moment(one.starts_at)} – {self.moment(one.ends_at)}"
        return gettext("%(when)s (not sure yet)", when=said) if one.tentative else said

    def title(self, one: ActivityView) -> str:
        """What an activity is called."""
        return self.words({code: words.title for code, words in one.texts.items()})


def span(first: date, last: date) -> str:
    """One day, or from one to another."""
    return format_date(first) if first == last else f"{format_date(first)} – {format_date(last)}"


def days_of(first: date | None, last: date | None) -> str:
    """The days of a plan, as far as they are known."""
    if first and last:
        return span(first, last)
    return format_date(first or last) if first or last else NOTHING  # type: ignore[arg-type]


def state_of(one: ActivityView) -> str:
    """The state of an activity, with why it is postponed."""
    said = gettext(ACTIVITY_STATES[one.state])
    return f"{said}: {one.reason}" if one.reason and one.state == "postponed" else said


def figure(value: Decimal | float | None, unit: str = "") -> str:
    """A figure as the language groups it."""
    if value is None:
        return NOTHING
    return f"{format_number(float(value))} {unit}".strip()


def section(title: str, blocks: Sequence[Block], empty: str = "") -> list[Block]:
    """A part with its heading; without anything in it: `empty` says so, or it is left out."""
    if not blocks and not empty:
        return []
    return [Heading(title), *(blocks or [Text(empty)])]


def table(
    head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int] = (), numeric: Sequence[int] = ()
) -> list[Block]:
    """A table, left out where it has no rows. What is empty is shown as a dash."""
    filled = tuple(tuple(cell or NOTHING for cell in row) for row in rows)
    return [Table(tuple(head), filled, tuple(numeric), tuple(widths))] if filled else []


def lines(text: str) -> list[Block]:
    """A text of several lines as paragraphs."""
    return [Text(one) for one in text.split("\n") if one.strip()]
