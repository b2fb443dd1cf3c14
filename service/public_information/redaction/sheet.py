"""The list of grounds that goes with a redacted document: where something was withheld, and why."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from service.documents.papers import Paper, Table
from service.kit.words import N_
from service.public_information.redaction.queries.marks import MarkRow
from service.public_information.redaction.queries.redactions import RedactionRow
from service.runtime.language import format_date, gettext
from service.runtime.work import Work

TITLE, SHORT = N_("List of grounds"), N_("grounds")
DOCUMENT, DAY, BURNED_BY, MARKS = N_("Document"), N_("Date"), N_("Redacted by"), N_("Places withheld")
HEADS = (N_("Page"), N_("Ground"), N_("Article"), N_("Text of the law"))
BESIDE = N_("What was withheld is marked black in the document. Each place is listed with its ground.")
COUNTED = N_("%(page)s (%(count)s places)")
LARGEST_TEXT = 1_500
WIDTHS = (22, 45, 35, 63)


def lines(marks: Mapping[int, Sequence[MarkRow]]) -> list[tuple[str, str, str, str]]:
    """One line for each page and ground: page with how many places, ground, article, text."""
    said = []
    for page in sorted(marks):
        grounds: dict[tuple[str, str, str], int] = {}
        for mark in marks[page]:
            ground = mark.ground_label, mark.article, mark.ground_text
            grounds[ground] = grounds.get(ground, 0) + 1
        for (label, article, text), count in grounds.items():
            where = str(page) if count == 1 else gettext(COUNTED, page=page, count=count)
            said.append((where, label, article, text[:LARGEST_TEXT]))
    return said


def file_name(name: str) -> str:
    """What the list's file is called, without ending."""
    return f"{name.removesuffix('.pdf')}-{gettext(SHORT)}"


def paper(work: Work, found: RedactionRow, name: str, marks: Mapping[int, Sequence[MarkRow]], at: datetime) -> Paper:
    """The list, in the language of this work. `name`: of the redacted file; the original's is not told."""
    count = sum(map(len, marks.values()))
    day = format_date(at.date(), "long", at.date())
    facts = ((DOCUMENT, name), (DAY, day), (BURNED_BY, found.burned_by_name), (MARKS, str(count)))
    rows = [[value or "–" for value in line] for line in lines(marks)]
    return Paper(
        agency=work.tenant.name(work.language),
        title=gettext(TITLE),
        language=work.language,
        moment=at.replace(microsecond=0).isoformat(),
        facts=[(gettext(label), value) for label, value in facts],
        note=gettext(BESIDE),
        tables=[Table("", [gettext(head) for head in HEADS], rows, widths=WIDTHS)],
    )
