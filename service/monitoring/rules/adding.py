"""Articles that people bring by hand: who may, and what a row of a table must say. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from service.kit.actor import Actor
from service.kit.folding import fold
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.monitoring.rules.acts import CODE, SOURCES

ADD = (CODE, SOURCES)
NO_RIGHT = N_("You do not have the right to add articles.")
NO_TITLE_COLUMN = N_("The first row must name the columns; one of them must be called title, başlıq or სათაური.")
NO_TITLE = N_("Row %(row)s has no title.")
BAD_DAY = N_("Row %(row)s: the date cannot be read.")
BAD_PLACE = N_("Row %(row)s: the address cannot be read.")
TOO_MANY_ROWS = N_("The table has more than %(limit)s rows. Divide it.")
NO_ROWS = N_("The table has no rows.")
UNREADABLE = N_("The table cannot be read. Save it as CSV and try again.")
ONE_FILE = N_("Choose one file: a PDF or a picture.")
ONE_CSV = N_("Choose one CSV file.")
MOST_ROWS = 500
TITLE_LIMIT, OUTLET_LIMIT, LEAD_LIMIT, TEXT_LIMIT, AUTHOR_LIMIT = 500, 200, 4_000, 200_000, 200
PAPERS = frozenset({"pdf", "jpg", "png", "tiff"})
COLUMNS: Mapping[str, Sequence[str]] = {
    "title": ("title", "headline", "başlıq", "basliq", "სათაური", "заголовок"),
    "outlet": ("outlet", "source", "media", "nəşr", "mənbə", "გამოცემა", "წყარო", "издание"),
    "address": ("address", "url", "link", "ünvan", "keçid", "მისამართი", "ბმული", "ссылка"),
    "published": ("published", "date", "tarix", "თარიღი", "дата"),
    "lead": ("lead", "summary", "xülasə", "შინაარსი", "анонс"),
    "text": ("text", "mətn", "ტექსტი", "текст"),
    "author": ("author", "müəllif", "ავტორი", "автор"),
}
"""Field -> what its column may be called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """One article as somebody brings it."""

    title: str
    outlet: str = ""
    address: str = ""
    lead: str = ""
    text: str = ""
    author: str = ""
    published_at: datetime | None = None


def why_not_add(actor: Actor) -> Refusal | None:
    """Why the actor may not bring articles, or None when they may."""
    if any(actor.may(permission) for permission in ADD):
        return None
    return Refusal(NO_RIGHT, code="not_permitted")


def columns_of(heads: Sequence[str]) -> dict[str, int]:
    """Where each known field stands in a table. Raises Refusal without a column of titles."""
    folded = [fold(head) for head in heads]
    found = {
        field: folded.index(name)
        for field, names in COLUMNS.items()
        for name in [next((fold(one) for one in names if fold(one) in folded), None)]
        if name is not None
    }
    if "title" not in found:
        raise Refusal(NO_TITLE_COLUMN, code="columns", field="files")
    return found


def is_sound(day: date, today: date) -> bool:
    """Whether a day of publication can be."""
    return date(1900, 1, 1) <= day <= today
