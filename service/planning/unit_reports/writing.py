"""A report in words, in the language that is spoken: what the page, the papers and the public page say alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from service.monitoring.figures.rules.metrics import PLATFORMS
from service.planning.unit_reports.models import FigureRow, Part, Report
from service.planning.unit_reports.queries.reports import figures_of, parts_of, written
from service.planning.unit_reports.rules.figures import FIGURES, GROUPS, READING, WHOLE
from service.planning.unit_reports.rules.texts import SECTIONS
from service.runtime.language import format_date, format_number, gettext, speaking
from service.runtime.work import Work

BLACK = "#000000"
COUNTED_BY_UNITS = ("letters_in", "letters_out", "assignments_given", "assignments_in_time", "assignments_late",
                    "appeals_received", "information_received")  # fmt: skip
NONE = "—"
_ONE_DECIMAL = frozenset({"percent", "days", "hours"})


@dataclass(frozen=True, slots=True)
class Line:
    """A figure in words. change: what a new drawing changed, with `former`; href: "" where no list shows its rows."""

    key: str
    title: str
    definition: str
    value: str
    before: str
    year_ago: str
    former: str
    change: str
    href: str
    note: str


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    note: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A report in words. texts: (title, text) of the sections that have one; units: what the agency's units say."""

    language: str
    agency: str
    heading: str
    facts: tuple[str, ...]
    yearly: bool
    texts: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    units: tuple[tuple[str, str], ...]
    units_head: tuple[str, ...]
    units_rows: tuple[tuple[str, ...], ...]

    @property
    def head(self) -> tuple[str, ...]:
        """The columns of figures; a year is compared with one other year."""
        found = (gettext("What is counted"), gettext("This period"), gettext("Period before"))
        return found if self.yearly else (*found, gettext("A year ago"))

    def cells(self, line: Line) -> tuple[str, ...]:
        found = (line.title, line.value, line.before)
        return found if self.yearly else (*found, line.year_ago)


def shown(value: float | None, measure: str) -> str:
    """A figure as it is written; nothing is not zero."""
    if value is None:
        return NONE
    return format_number(value, 1) if measure in _ONE_DECIMAL else format_number(int(value))


def heading_of(work: Work, row: Report, language: str) -> str:
    """What a report is called, with its days, in the language that is spoken."""
    profile = work.tenant.profile
    name = profile.say(dict(row.names), language) or work.tenant.name(language)
    return gettext("Report of %(name)s, %(period)s", name=name, period=period_words(row.period))


def period_words(key: str) -> str:
    """A quarter or year in words."""
    year, _, quarter = key.partition("-q")
    return gettext("quarter %(quarter)s of %(year)s", quarter=quarter, year=year) if quarter else year


async def told(work: Work, row: Report, language: str) -> Told:
    """A report as it reads in a language."""
    figures, parts = await figures_of(work, row.id), await parts_of(work, row.id)
    texts = {section: one.text for (section, code), one in (await written(work, row.id)).items() if code == language}
    with speaking(language):
        facts = [f"{format_date(row.first_on, 'long')} – {format_date(row.last_on, 'long')}"]
        facts += [f"№ {row.number}"] if row.number else []
        if row.correction:
            facts.append(gettext("corrected edition %(n)s: %(why)s", n=row.edition, why=row.correction))
        if row.approved_at is not None:
            day = format_date(work.day_of(row.approved_at), "long")
            facts.append(gettext("approved on %(day)s: %(name)s", day=day, name=row.approved_by_name))
        head, rows = _units(work, parts, language)
        return Told(
            language, work.tenant.name(language), heading_of(work, row, language), tuple(facts),
            len(row.period) == 4,
            tuple((gettext(SECTIONS[name]), texts[name]) for name in SECTIONS if texts.get(name, "").strip()),
            groups_of(figures),
            tuple(
                (_named(work, part, language), str(part.texts[language])) for part in parts if part.texts.get(language)
            ),
            head, rows,
        )  # fmt: skip


def groups_of(figures: Sequence[FigureRow]) -> tuple[Group, ...]:
    """Figures by group in words; groups without any are left out."""
    found = []
    for name, title in GROUPS.items():
        lines = tuple(_line(one) for one in figures if one.grp == name)
        if lines:
            notes = [gettext(READING)] if name == "social" else []
            notes += [gettext(WHOLE)] if any(one.whole for one in figures if one.grp == name) else []
            found.append(Group(gettext(title), " ".join(notes), lines))
    return tuple(found)


def _line(one: FigureRow) -> Line:
    title, about = gettext(one.title), dict(one.about)
    note = ""
    if about:
        platform = gettext(PLATFORMS.get(about["platform"], about["platform"]))
        title = f"{platform} · {about['account']} · {title}"
        note = gettext("read on %(day)s", day=format_date(date.fromisoformat(about["taken_on"])))
    return Line(
        one.key, title, gettext(one.definition), shown(one.value, one.measure), shown(one.before, one.measure),
        shown(one.year_ago, one.measure), shown(one.former, one.measure), one.change, one.href, note,
    )  # fmt: skip


def _named(work: Work, part: Part, language: str) -> str:
    name = work.tenant.profile.say(dict(part.names), language)
    return f"{name} (№ {part.number})" if part.number else name


def _units(work: Work, parts: Sequence[Part], language: str) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Counts of each unit beside each other; they are not added up here: the agency's own figures stand above."""
    keys = [key for key in COUNTED_BY_UNITS if any(key in part.figures for part in parts)]
    if not keys:
        return (), ()
    head = (gettext("Unit"), *[gettext(FIGURES[key].title) for key in keys])
    rows = [(_named(work, part, language), *[shown(part.figures.get(key), "count") for key in keys]) for part in parts]
    return head, tuple(rows)


# --- on paper


def paper_of(said: Told) -> dict[str, Any]:
    """What `papering.py` reads, in the language that is spoken."""
    parts: list[dict[str, Any]] = [_heading(said.heading, 1), *_text(" · ".join(said.facts))]
    for title, text in said.texts:
        parts += [_heading(title, 2), *_text(text)]
    columns = [1, 2] if said.yearly else [1, 2, 3]
    widths = [100, 30, 30] if said.yearly else [85, 25, 25, 25]
    for group in said.groups:
        parts += [_heading(group.title, 2), *_text(group.note)]
        rows = [list(said.cells(line)) for line in group.lines]
        table: dict[str, Any] = {
            "kind": "table",
            "head": list(said.head),
            "rows": rows,
            "numeric": columns,
            "widths": widths,
        }
        parts += [table, *[one for line in group.lines for one in _text(f"{line.title}: {line.definition}")]]
    if said.units_rows:
        size = 8 if len(said.units_head) > 4 else 10
        table = {
            "kind": "table", "head": list(said.units_head), "rows": [list(row) for row in said.units_rows],
            "numeric": list(range(1, len(said.units_head))), "size": size,
        }  # fmt: skip
        parts += [_heading(gettext("Reports of the units"), 2), table]
    for name, text in said.units:
        parts += [_heading(name, 2), *_text(text)]
    return {"title": said.heading, "agency": said.agency, "language": said.language, "brand": BLACK, "parts": parts}


def about_paper(said: Told, moment: datetime) -> dict[str, Any]:
    """What `typesetting.py` is told. moment: of the approval, so that made again it is the same paper."""
    stamp = moment.replace(microsecond=0).isoformat()
    return {"title": said.heading, "language": said.language, "author": said.agency, "moment": stamp}


def _heading(text: str, level: int) -> dict[str, Any]:
    return {"kind": "heading", "level": level, "text": text}


def _text(text: str) -> list[dict[str, Any]]:
    return [{"kind": "text", "text": line} for line in text.split("\n") if line.strip()]


def public_parts(said: Told) -> dict[str, Any]:
    """What the public page's template draws: no addresses of our lists, nothing of who wrote it."""
    return {
        "facts": list(said.facts), "texts": [list(one) for one in said.texts], "head": list(said.head),
        "groups": [
            {
                "title": group.title, "note": group.note,
                "rows": [{"cells": list(said.cells(line)), "definition": line.definition} for line in group.lines],
            }
            for group in said.groups
        ],
        "units_head": list(said.units_head), "units_rows": [list(row) for row in said.units_rows],
        "units": [list(one) for one in said.units],
    }  # fmt: skip
