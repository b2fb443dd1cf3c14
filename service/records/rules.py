"""Who may do what with files of the nomenclature, in which state, and why not; what a file must say."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol
from uuid import UUID

from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_

READ, ADMINISTER = "records.read", "records.administer"
PERMISSIONS = frozenset({READ, ADMINISTER})
RECORD = "case_file"
INDEX_LIMIT, TITLE_LIMIT, ARTICLE_LIMIT, TERM_LIMIT, REASON_LIMIT = 40, 300, 100, 200, 2_000
FIRST_YEAR, LAST_YEAR = 1990, 2100
MOST_FILES, MOST_PASTED = 3_000, 1_000

State = Literal["planned", "open", "closed"]
STATES: Mapping[str, str] = {"planned": N_("Planned"), "open": N_("File is open"), "closed": N_("File is closed")}
SHAPES: Mapping[str, str] = {"planned": "", "open": "work", "closed": "done"}
ACT_WORDS: Mapping[str, str] = {
    "case_file.added": N_("File added to the nomenclature"),
    "case_file.changed": N_("File of the nomenclature changed"),
    "case_file.opened": N_("File opened"),
    "case_file.closed": N_("File closed"),
    "case_file.copied": N_("Nomenclature copied from another year"),
    "case_file.pasted": N_("Files added from a spreadsheet"),
}

NO_READING = N_("You do not have the right to see the nomenclature.")
NO_RIGHT = N_("You do not have the right to change the nomenclature of this unit.")
WRONG_STATE: Mapping[str, str] = {
    "planned": N_("This file is not open yet."),
    "open": N_("This file is open already."),
    "closed": N_("This file is closed. Open it again first."),
}
YEAR_AHEAD = N_("This file belongs to %(year)s. It opens at New Year.")
UNANSWERED = N_("This file cannot be closed: documents in it are still unanswered (%(count)s).")
SOME_UNANSWERED = N_("Closed: %(closed)s. Files that stay open over unanswered documents: %(left)s.")
INDEX_TAKEN = N_("The list of %(year)s already has a file with this index.")
BAD_INDEX = N_("An index has letters, digits, dots, hyphens and slashes, such as 01-05.")
REQUIRED = N_("Fill in this field.")
NEEDS_TITLE = N_("Give the title at least in the agency's own language.")
UNKNOWN_UNIT = N_("There is no such unit.")
BAD_YEAR = N_("Type a year from %(first)s to %(last)s.")
NOT_EMPTY = N_("The list of %(year)s has files already. Add what is missing by hand or from a spreadsheet.")
NOTHING_TO_COPY = N_("The list of %(year)s is empty: there is nothing to copy.")
TOO_MANY = N_("At most %(most)s files can be added at once.")
NEEDS_REASON = N_("Say why.")
UNKNOWN_CASE = N_("There is no open file with this index or title. Choose from the list.")
CASE_CLOSED = N_("This file is closed. Choose an open one.")
FROM_CLOSED = N_("The document lies in a closed file. Open that file first.")
SAME_CASE = N_("The document lies in this file already.")

INDEX = re.compile(r"[\w][\w./() -]{0,39}")

Act = Literal["see", "edit", "open", "close"]
ALLOWED: Mapping[Act, frozenset[str]] = {
    "see": frozenset(STATES),
    "edit": frozenset({"planned", "open"}),
    "open": frozenset({"planned", "closed"}),
    "close": frozenset({"open"}),
}


class Placed(Protocol):
    """What rights to a file depend on."""

    @property
    def state(self) -> str: ...
    @property
    def unit_id(self) -> UUID: ...


def may_read(actor: Actor) -> bool:
    """Whether the actor sees the list. It is one list for all: no unit's part is withheld."""
    return actor.kind == "system" or actor.may(READ) or actor.may(ADMINISTER)


def why_not_administer(actor: Actor, unit_id: UUID | None) -> Refusal | None:
    """Why the actor may not change files of this unit; None stands for the whole agency."""
    if actor.kind == "system":
        return None
    pairs = actor.scope(ADMINISTER).pairs
    if (None, None) in pairs or (unit_id is not None and (unit_id, None) in pairs):
        return None
    return Refusal(NO_RIGHT, code="not_permitted")


def why_not(act: Act, actor: Actor, file: Placed) -> Refusal | None:
    """Why the actor may not do this act on this file, or None when they may."""
    if not may_read(actor):
        return Refusal(NO_READING, code="not_permitted")
    if act != "see" and (refusal := why_not_administer(actor, file.unit_id)) is not None:
        return refusal
    if file.state not in ALLOWED[act]:
        return Refusal(WRONG_STATE[file.state], code="state")
    return None


def allowed_acts(actor: Actor, file: Placed) -> list[Act]:
    """Every act the actor may do on this file now."""
    return [act for act in ALLOWED if why_not(act, actor, file) is None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a file of the list says. titles by language; article and term as the retention list has them."""

    index: str
    titles: Mapping[str, str] = field(default_factory=dict)
    unit_id: UUID | None = None
    article: str = ""
    term: str = ""


def problems(content: Content, own_language: str) -> Iterator[Refusal]:
    """Everything wrong with what a file says, each refusal at its field."""
    if not content.index:
        yield Refusal(REQUIRED, code="required", field="index")
    elif not INDEX.fullmatch(content.index):
        yield Refusal(BAD_INDEX, code="bad_index", field="index")
    if not content.titles.get(own_language):
        yield Refusal(NEEDS_TITLE, code="required", field=f"title_{own_language}")
    if content.unit_id is None:
        yield Refusal(REQUIRED, code="required", field="unit")


def state_in(year: int, this_year: int) -> State:
    """The state in which a file of a year's list begins."""
    return "planned" if year > this_year else "open"


def why_not_year(year: int | None) -> Refusal | None:
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        return Refusal(BAD_YEAR, code="year", field="year", first=FIRST_YEAR, last=LAST_YEAR)
    return None


def natural(index: str) -> tuple[tuple[int, int, str], ...]:
    """By what indexes are put in order: 2 stands before 10."""
    pieces = re.findall(r"\d+|\D+", index)
    return tuple((0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in pieces)


# --- rows pasted from a spreadsheet

COLUMNS: Mapping[str, str] = {
    "index": N_("Index"),
    "title": N_("Title"),
    "article": N_("Article of the retention list"),
    "term": N_("Term of retention"),
    "unit": N_("Responsible unit"),
}
ROW_SHORT = N_("Row %(row)s has no title. Paste index, title, article, term and unit in this order.")
ROW_INDEX = N_("Row %(row)s: “%(typed)s” is no index, such as 01-05.")
ROW_TWICE = N_("Row %(row)s: the index %(typed)s stands in another row too.")
ROW_UNIT = N_("Row %(row)s: there is no unit “%(typed)s”.")
ROW_LONG = N_("Row %(row)s: “%(name)s” is longer than %(limit)s characters.")


@dataclass(frozen=True, slots=True)
class Pasted:
    """One row as it was pasted; `unit` is a unit's name."""

    row: int
    index: str
    title: str
    article: str
    term: str
    unit: str


def rows_of(text: str) -> list[list[str]]:
    """Cells of what was pasted: parted by tabs as spreadsheets do, else by semicolons. Empty rows are left out."""
    lines = [line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]
    sign = "\t" if any("\t" in line for line in lines) else ";"
    return [[cell.strip().strip('"').strip() for cell in line.split(sign)] for line in lines]


def read_pasted(rows: Sequence[Sequence[str]]) -> tuple[list[Pasted], list[Refusal]]:
    """The rows, and what is wrong with them; a first row without a digit in its index is taken for a heading."""
    if rows and not any(sign.isdigit() for sign in rows[0][0]):
        numbered = list(enumerate(rows, start=1))[1:]
    else:
        numbered = list(enumerate(rows, start=1))
    found, wrong, seen = [], list[Refusal](), set[str]()
    for number, cells in numbered:
        index, title, article, term, unit = [*cells, "", "", "", "", ""][:5]
        found.append(Pasted(number, index, title, article, term, unit))
        if not INDEX.fullmatch(index):
            wrong.append(_row(ROW_INDEX, number, typed=index[:40]))
        elif index in seen:
            wrong.append(_row(ROW_TWICE, number, typed=index))
        if not title:
            wrong.append(_row(ROW_SHORT, number))
        for name, value, limit in (("title", title, TITLE_LIMIT), ("article", article, 100), ("term", term, 200)):
            if len(value) > limit:
                wrong.append(_row(ROW_LONG, number, name=COLUMNS[name], limit=limit))
        seen.add(index)
    return found, wrong


def _row(sentence: str, row: int, **params: object) -> Refusal:
    return Refusal(sentence, code="row", field="rows", row=row, **params)
