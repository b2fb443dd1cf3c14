"""An issue in words: every sentence and every figure as all outputs say it, in the language of its content."""

from dataclasses import dataclass

from service.digest.rules.content import Content, Entry, Figure, Part
from service.kit.words import N_
from service.monitoring.rules.coding import TONES
from service.runtime.language import format_date, format_month, format_number, gettext, ngettext, speaking

NOTHING = N_(
    "This month no article was found that speaks of the agency. This digest says so, for nobody to wonder whether one"
    " is missing."
)
NO_ROWS = N_("Nothing to count.")
LATE = N_("Came late")
LATE_NOTE = N_("Published in this month and found after it was closed. The figures do not count it.")
INTERNAL = N_("For use within the agency")
COVERAGE = "coverage"
WEB = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class ToldEntry:
    """An item in words. below: outlet, day, tone, who else tells it; href: its address where a browser may open it."""

    headline: str
    below: str
    summary: str
    address: str
    correction: str

    @property
    def href(self) -> str:
        return self.address if self.address.lower().startswith(WEB) else ""


@dataclass(frozen=True, slots=True)
class ToldFigure:
    """A figure with its cells as they are shown. numeric: columns of numbers; of: what it was told of."""

    title: str
    unit: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...]
    note: str
    of: Figure

    def lines(self) -> list[str]:
        """The table without lines: one line of text for each row."""
        if len(self.columns) == 2:
            return [f"{row[0]}: {row[1]}" for row in self.rows]
        return [
            " · ".join(f"{head}: {cell}" for head, cell in zip(self.columns, row, strict=False) if cell)
            for row in self.rows
        ]


@dataclass(frozen=True, slots=True)
class ToldPart:
    """A section. anchor: its place on a page."""

    anchor: str
    title: str
    note: str
    entries: tuple[ToldEntry, ...]
    figures: tuple[ToldFigure, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """An issue in words. facts: number, edition, approval, how many articles; late: None where nothing came late."""

    language: str
    agency: str
    heading: str
    facts: tuple[str, ...]
    correction: str
    introduction: str
    nothing: str
    parts: tuple[ToldPart, ...]
    late: ToldPart | None
    contents: str

    @property
    def all_parts(self) -> tuple[ToldPart, ...]:
        """The sections, and what came late behind them, as a section of its own."""
        return (*self.parts, self.late) if self.late else self.parts


def told(content: Content) -> Told:
    """The content in words of its language. It must be clean, see `rules.packing.clean`."""
    with speaking(content.language):
        late = tuple(_entry(one) for one in content.late)
        return Told(
            language=content.language, agency=content.agency, heading=heading(content), facts=_facts(content),
            correction=_correction(content), introduction=content.introduction,
            nothing=gettext(NOTHING) if empty(content) else "",
            parts=tuple(_part(place, one) for place, one in enumerate(content.parts, start=1)),
            late=ToldPart("late", gettext(LATE), gettext(LATE_NOTE), late, ()) if late else None,
            contents=gettext("Contents"),
        )  # fmt: skip


def empty(content: Content) -> bool:
    """Whether no article speaks of the agency: none stands in it, and none is counted."""
    return not content.late and not any(one.entries for one in content.parts) and not articles(content)


def articles(content: Content) -> int:
    """How many articles of the month the figures count."""
    counted = (one for part in content.parts for one in part.figures if one.key == COVERAGE)
    found = next(counted, None)
    return sum(cell for row in found.rows for cell in row if isinstance(cell, int)) if found else 0


def heading(content: Content) -> str:
    """What the issue is called, with its month. In the language that is spoken now."""
    return gettext("%(title)s, %(month)s", title=content.title, month=format_month(content.period))


def _facts(content: Content) -> tuple[str, ...]:
    count = articles(content)
    approved = ""
    if content.approved_on is not None:
        day = format_date(content.approved_on, "long")
        approved = gettext("Approved on %(day)s", day=day)
        if not content.public and content.approved_by:  # a public issue speaks for the agency
            approved = gettext("Approved on %(day)s by %(name)s", day=day, name=content.approved_by)
    found = (
        "" if content.public else gettext(INTERNAL),
        gettext("No. %(number)s", number=content.number) if content.number else "",
        gettext("Edition %(number)s", number=content.edition) if content.edition > 1 else "",
        approved,
        ngettext("%(shown)s article in the month", "%(shown)s articles in the month", count,
                 shown=format_number(count)) if count else "",
    )  # fmt: skip
    return tuple(one for one in found if one)


def _correction(content: Content) -> str:
    if not content.correction:
        return ""
    return gettext("Correction, edition %(number)s: %(note)s", number=content.edition, note=content.correction)


def _part(place: int, part: Part) -> ToldPart:
    entries = tuple(_entry(one) for one in part.entries)
    return ToldPart(f"s{place}", part.title, part.note, entries, tuple(_figure(one) for one in part.figures))


def _entry(entry: Entry) -> ToldEntry:
    below = (
        entry.outlet,
        format_date(entry.on, "long") if entry.on else "",
        gettext(TONES[entry.tone]) if entry.tone in TONES else "",
        ngettext("also in %(shown)s outlet", "also in %(shown)s outlets", entry.also, shown=format_number(entry.also))
        if entry.also else "",
    )  # fmt: skip
    correction = gettext("Corrected: %(note)s", note=entry.correction) if entry.correction else ""
    return ToldEntry(
        entry.headline, " · ".join(one for one in below if one), entry.summary, entry.address, correction
    )  # fmt: skip


def _figure(figure: Figure) -> ToldFigure:
    rows = tuple(
        tuple(format_number(cell) if isinstance(cell, int) else cell for cell in row) for row in figure.rows
    )  # fmt: skip
    numeric = tuple(
        place for place in range(len(figure.columns))
        if figure.rows and any(isinstance(row[place], int) for row in figure.rows)
    )  # fmt: skip
    note = figure.note if rows else f"{gettext(NO_ROWS)} {figure.note}".strip()
    return ToldFigure(figure.title, figure.unit, figure.columns, rows, numeric, note, figure)
