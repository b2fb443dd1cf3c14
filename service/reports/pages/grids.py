"""A report as tables: the same cells on the page, on paper and in the workbook; figures carry links to their rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from service.correspondence.queries.registers import journals_of
from service.identity.queries import people_named, units_with_names
from service.journals.rules import Journal
from service.kit.folding import fold
from service.kit.periods import Period, Week, weeks_of
from service.reports.queries.discipline import Discipline, Overdue, Who
from service.reports.queries.letters import Answered, Volume
from service.reports.queries.reach import Counted, local
from service.reports.rules.figures import SPANS, Tally, times_of
from service.runtime.language import format_date, gettext, ngettext
from service.runtime.work import Work
from service.web.grids import Cell, Grid, Row


def typed(day: date) -> str:
    """A day as filters of lists take it."""
    return day.strftime("%d.%m.%Y")


def week_words(week: Week) -> str:
    """The days of a week as a row names them."""
    return f"{format_date(week.first)} – {format_date(week.last)}"


@dataclass(frozen=True, slots=True)
class Names:
    """What units and people are called; units in the order of the agency's structure."""

    units: Mapping[UUID, str]
    people: Mapping[UUID, str]

    def unit(self, unit_id: UUID | None) -> str:
        return self.units.get(unit_id, "") if unit_id is not None else gettext("Without a unit")

    def person(self, person_id: UUID) -> str:
        return self.people.get(person_id) or gettext("somebody unknown")

    def in_order(self, unit_ids: Sequence[UUID | None]) -> list[UUID | None]:
        order = {unit: place for place, unit in enumerate(self.units)}
        return sorted(unit_ids, key=lambda unit: order.get(unit, len(order)) if unit is not None else len(order) + 1)


async def names_of(work: Work, people: Sequence[UUID] = ()) -> Names:
    units = {unit.id: unit.name for unit in await units_with_names(work, closed=True)}
    return Names(units, await people_named(work, people) if people else {})


# --- execution


def tally_head() -> tuple[str, ...]:
    return (
        gettext("Given in all"), gettext("In time"), gettext("Late"), gettext("Still open"),
        gettext("Of these overdue"), gettext("Cancelled in all"), gettext("In time, %%"),
    )  # fmt: skip


def tally_cells(tally: Tally, asked: Mapping[str, str] | None) -> tuple[Cell, ...]:
    """A tally's figures; `asked`: the filters of the assignments that it counts, None where no list shows them."""

    def cell(count: int, late: bool = False, **more: str) -> Cell:
        href = f"/assignments?{urlencode({**asked, **more})}" if asked is not None and count else ""
        return Cell(count, href, late=late and count > 0)

    return (
        cell(tally.given),
        cell(tally.in_time, outcome="in_time"),
        cell(tally.late, outcome="late"),
        cell(tally.open, open="1"),
        cell(tally.overdue, late=True, overdue="1"),
        cell(tally.cancelled, state="cancelled"),
        Cell(tally.percent_in_time),
    )


def given_in(counted: Counted) -> dict[str, str]:
    """The filters of assignments given in the days that were counted."""
    return {"whose": "all", "given_from": typed(counted.first), "given_to": typed(counted.last)}


def by_people(found: Discipline, names: Names) -> Grid:
    """Units in the agency's order, in each its people, those with most overdue first."""
    asked, rows, units = given_in(found.counted), [], found.units
    for unit in names.in_order(list(units)):
        own = {**asked, "doing": str(unit)} if unit is not None else None
        all_of_it = Cell(gettext("All together"))
        rows.append(Row((Cell(names.unit(unit), named=True), all_of_it, *tally_cells(units[unit], own)), total=True))
        people = [(who[1], tally) for who, tally in found.people.items() if who[0] == unit]
        people.sort(key=lambda one: (-one[1].overdue, -one[1].late, fold(names.person(one[0]))))
        for person, tally in people:
            theirs = {**(own or asked), "main": str(person)} if unit is not None else None
            cells = tally_cells(tally, theirs)
            rows.append(Row((Cell(names.unit(unit), again=True), Cell(names.person(person), named=True), *cells)))
    if rows:
        both = (Cell(gettext("All together"), named=True), Cell(""))
        rows.append(Row((*both, *tally_cells(found.whole, asked)), total=True))
    head = (gettext("Unit"), gettext("Main executor"), *tally_head())
    return Grid("people", gettext("By unit and person"), head, tuple(rows))


def by_weeks(found: Discipline, weeks: Sequence[Week]) -> Grid:
    """The weeks in which assignments were given, oldest first."""
    rows = []
    for week in weeks:
        asked = {"whose": "all", "given_from": typed(week.first), "given_to": typed(week.last)}
        tally = found.weeks.get(week.monday, Tally())
        rows.append(Row((Cell(week_words(week), named=True), *tally_cells(tally, asked))))
    return Grid("weeks", gettext("By weeks"), (gettext("Given in the week"), *tally_head()), tuple(rows))


def overdue_by_people(found: Overdue, names: Names) -> Grid:
    """Who is late with how many, most first in each unit."""
    rows: list[Row] = []
    for unit in names.in_order(list({who[0] for who in found.people})):
        people = [(who[1], count) for who, count in found.people.items() if who[0] == unit]
        own = {"whose": "all", "overdue": "1"} | ({"doing": str(unit)} if unit is not None else {})
        whole = Cell(sum(count for _, count in people), _rows(own) if unit is not None else "")
        rows.append(Row((Cell(names.unit(unit), named=True), Cell(gettext("All together")), whole), total=True))
        for person, count in sorted(people, key=lambda one: (-one[1], fold(names.person(one[0])))):
            href = _rows({**own, "main": str(person)}) if unit is not None else ""
            again = Cell(names.unit(unit), again=True)
            rows.append(Row((again, Cell(names.person(person), named=True), Cell(count, href))))
    if rows:
        whole = Cell(found.whole, _rows({"whose": "all", "overdue": "1"}))
        rows.append(Row((Cell(gettext("All together"), named=True), Cell(""), whole), total=True))
    head = (gettext("Unit"), gettext("Main executor"), gettext("Overdue"))
    return Grid("people", gettext("By unit and person"), head, tuple(rows))


def _rows(asked: Mapping[str, str]) -> str:
    return f"/assignments?{urlencode(asked)}"


def longest_overdue(work: Work, found: Overdue) -> Grid:
    """The assignments that are late longest."""
    today, zone, rows = work.today, work.zone, []
    for one in found.oldest:
        due = local(one.due_at or work.now, zone)
        withheld = gettext("Restricted: the content is withheld")
        about = withheld if one.withheld else one.text
        number = one.number or (one.subject.number if one.subject else "") or "–"
        name = Cell(number, f"/assignments/{one.id}", named=True)
        days = Cell((today - due).days, late=True)
        rows.append(Row((name, Cell(about), Cell(one.executor), Cell(one.author), Cell(due), days)))
    head = (
        gettext("Number"), gettext("Resolution"), gettext("Main executor"), gettext("Given by"), gettext("Due date"),
        gettext("Days over"),
    )  # fmt: skip
    return Grid("longest", gettext("Late longest"), head, tuple(rows))


# --- letters


@dataclass(frozen=True, slots=True)
class Told:
    """Volumes with what a page says about them."""

    found: Sequence[Volume]
    counted: Counted
    weeks: Sequence[Week]
    journals: Sequence[Journal]
    kinds: Mapping[str, str]

    def rows_of(self, first: date, last: date, **more: str) -> str:
        """The list of the letters registered in some days."""
        return f"/letters?{urlencode({'journal': 'all', 'from': typed(first), 'to': typed(last), **more})}"


async def told(work: Work, found: Sequence[Volume], counted: Counted) -> Told:
    """The journals in which something was registered, and the weeks that were counted."""
    some = {one.journal_id for one in found}
    journals = [one for one in await journals_of(work) if one.id in some]
    say = work.tenant.profile.say
    kinds = {one.slug: say(one.title, work.language) for one in work.tenant.profile.document_kinds}
    return Told(found, counted, weeks_of(Period(counted.first, counted.last), work.today), journals, kinds)


def volume_weeks(one: Told) -> Grid:
    """Weeks by journals."""
    counts: dict[tuple[date, UUID], int] = {}
    for volume in one.found:
        place = (volume.monday, volume.journal_id)
        counts[place] = counts.get(place, 0) + volume.count
    rows = []
    for week in one.weeks:
        own = [counts.get((week.monday, journal.id), 0) for journal in one.journals]
        cells = [
            _linked(count, one.rows_of(week.first, week.last, journal=journal.slug))
            for count, journal in zip(own, one.journals, strict=True)
        ]
        whole = _linked(sum(own), one.rows_of(week.first, week.last))
        rows.append(Row((Cell(week_words(week), named=True), *cells, whole)))
    head = (gettext("Week"), *[journal.title for journal in one.journals], gettext("All together"))
    return Grid("weeks", gettext("By weeks"), head, tuple(rows))


def _linked(count: int, href: str) -> Cell:
    return Cell(count, href if count else "")


def volume_journals(one: Told) -> Grid:
    """Journals, with how many of their letters were voided since."""
    rows = []
    days = (one.counted.first, one.counted.last)
    for journal in one.journals:
        count, voided = _sums([volume for volume in one.found if volume.journal_id == journal.id])
        here = one.rows_of(*days, journal=journal.slug)
        gone = one.rows_of(*days, journal=journal.slug, state="voided")
        rows.append(Row((Cell(journal.title, named=True), _linked(count, here), _linked(voided, gone))))
    count, voided = _sums(one.found)
    both = (_linked(count, one.rows_of(*days)), _linked(voided, one.rows_of(*days, state="voided")))
    rows.append(Row((Cell(gettext("All together"), named=True), *both), total=True))
    head = (gettext("Journal"), gettext("Registered in all"), gettext("Of these voided"))
    return Grid("journals", gettext("By journals"), head, tuple(rows))


def _sums(found: Sequence[Volume]) -> tuple[int, int]:
    return sum(one.count for one in found), sum(one.voided for one in found)


def volume_kinds(one: Told) -> Grid:
    """Kinds of documents, most first; last those whose kind the reader may not know."""
    counts: dict[str, int] = {}
    for volume in one.found:
        counts[volume.kind] = counts.get(volume.kind, 0) + volume.count
    rows = []
    for kind, count in sorted(counts.items(), key=lambda each: (not each[0], -each[1], each[0])):
        words = one.kinds.get(kind, kind) if kind else gettext("Restricted: the content is withheld")
        known = kind in one.kinds
        href = one.rows_of(one.counted.first, one.counted.last, kind=kind) if known else ""
        rows.append(Row((Cell(words, named=True), _linked(count, href))))
    head = (gettext("Kind of document"), gettext("Registered in all"))
    return Grid("kinds", gettext("By kinds"), head, tuple(rows))


# --- answers


def answer_head(first: str) -> tuple[str, ...]:
    return (first, gettext("Answered letters"), gettext("Median, days"), gettext("90 %% within, days"))


def _times(name: str, seconds: Sequence[float], href: str, total: bool = False) -> Row:
    times = times_of(seconds)
    count = _linked(times.count, href)
    return Row((Cell(name, named=True), count, Cell(times.median), Cell(times.ninety)), total)


def answers_in(counted: Counted, **more: str) -> str:
    """The letters behind a figure of answer times."""
    days = {"from": typed(counted.first), "to": typed(counted.last)}
    return f"/reports/answers?{urlencode({**days, 'rows': '1', **more})}"


def answers_by(
    title: str, first: str, key: str, named: Mapping[UUID, str], found: Sequence[Answered], counted: Counted
) -> Grid:
    """Answer times of each journal or unit (`named`, in their order), and of all together."""
    parts: dict[UUID, list[float]] = {}
    for one in found:
        parts.setdefault(one.journal_id if key == "journals" else one.unit_id, []).append(one.seconds)
    of = "journal" if key == "journals" else "unit"
    rows = [
        _times(name, parts[ident], answers_in(counted, **{of: str(ident)}))
        for ident, name in named.items()
        if ident in parts
    ]
    rows.append(_times(gettext("All together"), [one.seconds for one in found], answers_in(counted), total=True))
    return Grid(key, title, answer_head(first), tuple(rows))


def span_words() -> list[str]:
    """The spans of answer times in words."""
    said = [ngettext("up to %(n)s day", "up to %(n)s days", SPANS[0])]
    said += [gettext("%(first)s–%(last)s days", first=first + 1, last=last) for first, last in pairwise(SPANS)]
    return [*said, ngettext("more than %(n)s day", "more than %(n)s days", SPANS[-1])]


def answer_spans(found: Sequence[Answered], counted: Counted) -> Grid:
    """How many answers took how long."""
    spans = times_of([one.seconds for one in found]).spans
    rows = tuple(
        Row((Cell(words, named=True), _linked(count, answers_in(counted, span=str(place)))))
        for place, (words, count) in enumerate(zip(span_words(), spans, strict=True))
    )
    head = (gettext("From registration to the answer"), gettext("Answered letters"))
    return Grid("spans", gettext("How long answers took"), head, rows)


def people_in(found: Mapping[Who, Any]) -> list[UUID]:
    return [who[1] for who in found]
