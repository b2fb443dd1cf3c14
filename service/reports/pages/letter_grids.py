"""Letters behind figures as tables: those that are overdue, those that were answered."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from service.journals.rules import Journal
from service.reports.queries.lateness import OverdueLetters
from service.reports.queries.letters import AnsweredLetter
from service.reports.queries.reach import local
from service.reports.rules.figures import DAY
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.grids import Cell, Grid, Row


def _rows(**asked: str) -> str:
    return f"/letters?{urlencode({**asked, 'overdue': '1'})}"


def overdue_by_units(found: OverdueLetters, journals: Sequence[Journal], units: Mapping[UUID, str]) -> Grid:
    """How many each unit has in each journal; each figure leads to its letters."""
    rows: list[Row] = []
    for journal in journals:
        own = {unit: count for (of, unit), count in found.places.items() if of == journal.id}
        if not own:
            continue
        whole = Cell(sum(own.values()), _rows(journal=journal.slug))
        rows.append(Row((Cell(journal.title, named=True), Cell(gettext("All together")), whole), total=True))
        for unit in (one for one in units if one in own):
            again = Cell(journal.title, again=True)
            count = Cell(own[unit], _rows(journal=journal.slug, unit=str(unit)))
            rows.append(Row((again, Cell(units[unit], named=True), count)))
    if rows:
        whole = Cell(found.whole, _rows(journal="all"))
        rows.append(Row((Cell(gettext("All together"), named=True), Cell(""), whole), total=True))
    head = (gettext("Journal"), gettext("Unit"), gettext("Overdue"))
    return Grid("units", gettext("By journals and units"), head, tuple(rows))


def answered(found: Sequence[AnsweredLetter], zone: ZoneInfo) -> Grid:
    """The letters behind a figure of answer times, the slowest first."""
    rows = []
    for one in found:
        letter = one.row
        about = gettext("Restricted: the content is withheld") if letter.withheld else letter.subject
        name = Cell(letter.number, f"/letters/{letter.id}", named=True)
        days = Cell(round(one.seconds / DAY, 1))
        when = (Cell(local(letter.registered_at, zone)), Cell(local(one.answered_at, zone)))
        rows.append(Row((name, Cell(about), Cell(letter.sender_name), *when, days)))
    head = (
        gettext("Number"), gettext("Subject"), gettext("Sender"), gettext("Date of registration"),
        gettext("Answered on"), gettext("Days"),
    )  # fmt: skip
    return Grid("letters", gettext("Answered letters"), head, tuple(rows))


def longest_waiting(work: Work, found: OverdueLetters) -> Grid:
    """The letters that are overdue longest."""
    today, rows = work.today, []
    for one in found.oldest:
        about = gettext("Restricted: the content is withheld") if one.withheld else one.subject
        days = Cell((today - one.due_on).days if one.due_on else None, late=True)
        name = Cell(one.number, f"/letters/{one.id}", named=True)
        rows.append(Row((name, Cell(about), Cell(one.sender_name), Cell(one.due_on), days)))
    head = (gettext("Number"), gettext("Subject"), gettext("Sender"), gettext("Due date"), gettext("Days over"))
    return Grid("longest", gettext("Late longest"), head, tuple(rows))
