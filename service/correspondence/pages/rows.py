"""Lines of the register as the template writes them out: every word is found here, once, since the list is the product.

A call from inside a template's loop costs several times a call from here, and a sentence translated there ten times.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from service.correspondence.pages.showing import Words
from service.correspondence.queries.asking import LetterRow
from service.correspondence.rules import UNANSWERED
from service.runtime.language import gettext, ngettext
from service.web.render import Format

NO_HURRY = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what stands in each cell, in the reader's language. Of a stub (`withheld`) the texts are empty.

    look: class of the whole line. pressing: class of its due date. other: the sender, or the addressee of our own.
    """

    id: str
    look: str
    number: str
    select: str
    when: str
    withheld: bool
    restricted: bool
    other: str
    subject: str
    language: str
    files: str
    kind: str
    shape: str
    state: str
    due: str
    pressing: str
    pressing_words: str
    sender: str


def lines(rows: Sequence[LetterRow], words: Words, fmt: Format, today: date, *, ours: bool) -> list[Line]:
    """The rows of a page as lines; `ours`: letters that the agency sends."""
    select = gettext("Select %(number)s")
    return [_line(row, words, fmt, today, select, ours) for row in rows]


def _line(row: LetterRow, words: Words, fmt: Format, today: date, select: str, ours: bool) -> Line:
    pressing, pressing_words = due_words(row, today)
    return Line(
        id=str(row.id),
        look="is-late" if pressing == "late" else "is-void" if row.state == "voided" else "",
        number=row.number,
        select=select % {"number": row.number},
        when=fmt.recent(row.registered_at if ours else row.received_at),
        withheld=row.withheld,
        restricted=row.access != 0,
        other=row.addressee if ours else row.sender_name,
        subject=row.subject,
        language=row.language,
        files=str(row.files) if row.files else "",
        kind=_word(words["kinds"], row.kind),
        shape=words["shapes"][row.state],
        state=words["states"][row.state],
        due=fmt.table(row.due_on),
        pressing=pressing,
        pressing_words=pressing_words,
        sender=row.sender_name if ours else "",
    )


def _word(words: Mapping[str, str], slug: str) -> str:
    return words.get(slug, slug)


def due_words(row: LetterRow, today: date) -> tuple[str, str]:
    """How pressing a letter is, as a class of the stylesheet and in words; calendar days."""
    if row.due_on is None or row.state not in UNANSWERED:
        return "", ""
    days = (row.due_on - today).days
    if days < 0:
        return "late", ngettext("%(n)s day over", "%(n)s days over", -days)
    if days == 0:
        return "soon", gettext("today")
    return ("soon" if days < NO_HURRY else ""), ngettext("%(n)s day left", "%(n)s days left", days)
