"""States of an import, who may do what in them, and why not."""

from dataclasses import dataclass
from typing import Literal, Protocol
from uuid import UUID

from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_

IMPORT = "correspondence.import"
PERMISSIONS = frozenset({IMPORT})
RECORD = "import"
LARGEST_MEGABYTES = 30
MOST_ROWS = 150_000
MOST_OPEN = 20

State = Literal["uploaded", "reading", "checked", "refused", "accepting", "accepted", "discarded"]
STATES: dict[str, str] = {
    "uploaded": N_("Columns to be chosen"),
    "reading": N_("Being read"),
    "checked": N_("Ready to be accepted"),
    "refused": N_("Cannot be read"),
    "accepting": N_("Being taken into the journal"),
    "accepted": N_("Taken into the journal"),
    "discarded": N_("Thrown away"),
}
AT_WORK = frozenset({"reading", "accepting"})

Act = Literal["open", "choose", "accept", "discard"]
ALLOWED: dict[Act, frozenset[str]] = {
    "open": frozenset(STATES),
    "choose": frozenset({"uploaded", "checked", "refused"}),
    "accept": frozenset({"checked"}),
    "discard": frozenset({"uploaded", "reading", "checked", "refused"}),
}
ACTS: dict[str, str] = {
    "import.uploaded": N_("Spreadsheet uploaded"),
    "import.columns_chosen": N_("Columns of the spreadsheet chosen"),
    "import.checked": N_("Spreadsheet read and checked"),
    "import.accepted": N_("Import accepted"),
    "import.returned": N_("Import stopped: numbers were taken meanwhile"),
    "import.finished": N_("All rows taken into the journal"),
    "import.discarded": N_("Import thrown away"),
    "import.handed_over": N_("Handed over to a successor"),
    "letter.imported": N_("Letter taken over from an old journal"),
}

NO_RIGHT = N_("You do not have the right to take old journals over into this journal.")
NOT_YOURS = N_("This import was begun by somebody else and has no journal yet.")
WRONG_STATE: dict[str, str] = {
    "uploaded": N_("Choose the journal and the columns first."),
    "reading": N_("The spreadsheet is still being read."),
    "refused": N_("The spreadsheet could not be read. Choose again how to read it, or throw it away."),
    "checked": N_("The spreadsheet is already read."),
    "accepting": N_("The rows are being taken into the journal. This cannot be stopped or taken back."),
    "accepted": N_("The rows are in the journal. From now on letters can only be voided one by one."),
    "discarded": N_("This import was thrown away."),
}
NOT_INCOMING = N_("Old letters can be taken over into journals of incoming letters only.")
NOTHING_GOOD = N_("No row of this spreadsheet can be taken over. Mend the errors and upload it again.")
ERRORS_LEFT = N_("Some rows have errors. Mend them and upload the spreadsheet again, or tick that they are left out.")
MANY_OPEN = N_("%(count)s imports are already open. Accept or throw away some of them first.")
REFUSED: dict[str, str] = {
    "broken": N_("This file is damaged, or is no spreadsheet. Open it in its own program and save it anew."),
    "broken_text": N_("A line of this file is longer than a line can be. Check the separator and the quotation marks."),
    "bomb": N_("Unpacked, this workbook is too large. Keep only the sheet that is needed and save it anew."),
    "too_large": N_("This workbook takes too much memory. Delete empty rows and columns, or save it as CSV."),
    "too_slow": N_("Reading this workbook took too long. Split it or save it as CSV."),
    "protected": N_("This workbook is protected by a password. Save it without one and try again."),
    "no_sheet": N_("This workbook has no sheet with cells."),
    "too_many_rows": N_("This spreadsheet has more than %(most)s rows. Split it into several."),
    "no_rows": N_("Below the header there is no row that holds anything."),
}


class Begun(Protocol):
    """What rights to an import depend on."""

    @property
    def state(self) -> str: ...
    @property
    def journal_id(self) -> UUID | None: ...
    @property
    def unit_id(self) -> UUID | None: ...
    @property
    def created_by(self) -> UUID | None: ...


class Target(Protocol):
    """What taking over into a journal depends on."""

    @property
    def id(self) -> UUID: ...
    @property
    def direction(self) -> str: ...
    @property
    def regime(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows were read, and how many of them have errors."""

    rows: int
    bad: int

    @property
    def good(self) -> int:
        return self.rows - self.bad


def may_see(actor: Actor, begun: Begun) -> bool:
    """Whether the import exists for this actor: their own, or one into a journal where they hold the right."""
    if begun.journal_id is None or begun.unit_id is None:
        return actor.may(IMPORT) and actor.id is not None and begun.created_by == actor.id
    return actor.scope(IMPORT).covers(begun.unit_id, begun.journal_id)


def why_not(act: Act, actor: Actor, begun: Begun) -> Refusal | None:
    """Why the actor may not do this act on this import, or None when they may."""
    if not may_see(actor, begun):
        return Refusal(NO_RIGHT if begun.journal_id else NOT_YOURS, code="not_permitted")
    if begun.state not in ALLOWED[act]:
        return Refusal(WRONG_STATE[begun.state], code="wrong_state")
    return None


def allowed_acts(actor: Actor, begun: Begun) -> list[Act]:
    """Every act the actor may do on this import now."""
    return [act for act in ALLOWED if why_not(act, actor, begun) is None]


def takes_old_letters(journal: Target) -> bool:
    """Whether old letters are taken over into this journal, be it closed."""
    return journal.direction == "incoming" and journal.regime == "correspondence"


def why_not_into(actor: Actor, journal: Target, unit_id: UUID) -> Refusal | None:
    """Why the actor may not take old letters of this unit over into this journal."""
    if not takes_old_letters(journal):
        return Refusal(NOT_INCOMING, code="not_incoming", field="journal")
    if not actor.scope(IMPORT).covers(unit_id, journal.id):
        return Refusal(NO_RIGHT, code="not_permitted", field="journal")
    return None


def why_not_these(counts: Counts, leave_out: bool) -> Refusal | None:
    """Why these rows cannot be accepted."""
    if counts.good <= 0:
        return Refusal(NOTHING_GOOD, code="nothing_good")
    if counts.bad and not leave_out:
        return Refusal(ERRORS_LEFT, code="errors_left", field="leave_out")
    return None


def demand(refusal: Refusal | None) -> None:
    """Raise what a predicate answered, if it answered."""
    if refusal is not None:
        raise refusal
