"""The form in which somebody says how a spreadsheet is to be read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from service.correspondence.rules import LETTER_LANGUAGES, SENDER_KINDS, UNKNOWN_JOURNAL
from service.imports.actions.choosing import Choice
from service.imports.rules.columns import FIELDS, problems_of, shape_of
from service.journals.rules import Journal
from service.kit.words import N_
from service.web.fields import Fields

COLUMN = "column-"
MOST_COLUMNS = 60
LAST_HEADER = 30
ENCODINGS = {
    "utf-8": N_("UTF-8"),
    "utf-16": N_("UTF-16 (Excel's “Unicode text”)"),
    "cp1251": N_("Cyrillic (Windows 1251)"),
    "cp1254": N_("Turkish (Windows 1254)"),
    "utf-8-sig": N_("UTF-8 with a mark"),
}
SEPARATORS = {";": N_("Semicolon ;"), ",": N_("Comma ,"), "\t": N_("Tabulator"), "|": N_("Bar |")}


@dataclass(frozen=True, slots=True)
class Choosable:
    """What can be chosen now: journals, units by journal, kinds and channels, and the headings before the reader."""

    journals: Sequence[Journal]
    kinds: Collection[str]
    channels: Collection[str]
    headings: Sequence[str]
    words: Mapping[str, str]


def columns_in(posted: Mapping[str, str]) -> dict[int, str]:
    """Which field each column is: place -> field."""
    found = {}
    for name, value in posted.items():
        place = name.removeprefix(COLUMN)
        if name.startswith(COLUMN) and place.isascii() and place.isdecimal() and value in FIELDS:
            found[int(place[:4])] = value
    return {place: field for place, field in found.items() if place < MOST_COLUMNS}


def choice_from(posted: Mapping[str, str], offer: Choosable) -> Choice:
    """What was chosen. Raises FormRejected with everything that is wrong."""
    read = Fields(posted)
    journal = next((one for one in offer.journals if one.slug == posted.get("journal")), None)
    if journal is None:
        read.refuse("journal", UNKNOWN_JOURNAL, "unknown")
    columns = columns_in(posted)
    for name, refusal in problems_of(columns, offer.words).items():
        read.errors.setdefault(name, refusal)
    defaults = {
        "kind": read.choice("kind", offer.kinds, required=True),
        "channel": read.choice("channel", offer.channels, required=True),
        "language": read.choice("language", LETTER_LANGUAGES, required=True),
        "sender_kind": read.choice("sender_kind", SENDER_KINDS, required=True),
    }
    sheet, unit = posted.get("sheet", "")[:200], read.uuid("unit")
    encoding = read.choice("encoding", ENCODINGS)
    separator = posted.get("separator", "") if posted.get("separator", "") in SEPARATORS else ""
    header = read.number("header_row", least=0, most=LAST_HEADER)
    read.done()
    assert journal is not None
    return Choice(
        journal=journal,
        unit_id=unit or journal.unit_id,
        sheet=sheet,
        encoding=encoding,
        separator=separator,
        header_row=header or 0,
        columns=columns,
        defaults=defaults,
        shape=shape_of(offer.headings),
    )
