"""What holds for redactions: states, who may do what, and the sentences that say why not."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_

REDACT = "information.redact"
PERMISSIONS = frozenset({REDACT})
RECORD = "redaction"
KINDS = frozenset({"pdf", "png", "jpg", "tiff"})
STATES: Mapping[str, str] = {
    "reading": N_("Being read"),
    "draft": N_("Being marked"),
    "burning": N_("Being burned in"),
    "checked": N_("Checked"),
    "failed": N_("Failed"),
    "discarded": N_("Discarded"),
}
SHAPES: Mapping[str, str] = {
    "reading": "", "draft": "work", "burning": "work", "checked": "done", "failed": "stop", "discarded": "stop",
}  # fmt: skip
STAGES: Mapping[str, str] = {
    "pages": N_("Pages are blackened"),
    "document": N_("The new document is put together"),
    "checking": N_("The result is checked"),
}
ACT_WORDS: Mapping[str, str] = {
    "redaction.started": N_("Redaction begun"),
    "redaction.unlocked": N_("Password for redaction given"),
    "redaction.marked": N_("Mark added"),
    "redaction.changed": N_("Mark changed"),
    "redaction.removed": N_("Mark removed"),
    "redaction.accepted": N_("Suggested mark accepted"),
    "redaction.rejected": N_("Suggested mark rejected"),
    "redaction.burning": N_("Marks sent to be burned in"),
    "redaction.stopped": N_("Burning in stopped"),
    "redaction.checked": N_("Redacted version made and checked"),
    "redaction.failed": N_("Redaction failed"),
    "redaction.reopened": N_("Redaction reopened"),
    "redaction.discarded": N_("Redaction discarded"),
}
PROBLEMS: Mapping[str, str] = {
    "protected": N_("This document opens only with a password."),
    "wrong_password": N_("This password does not open the document."),
    "damaged": N_("This file cannot be read: it is damaged. Ask for it anew, or scan it from paper."),
    "too_long": N_("This file has more than %(most)s pages. Divide it and redact the parts."),
    "stopped": N_("Page %(page)s took too much time or memory and was given up."),
    "check": N_("The check found something beneath a mark that should be gone. The result was thrown away."),
    "gone": N_("The file was withdrawn or changed meanwhile."),
    "sheet": N_("The list of grounds could not be made."),
}
MOST_PAGES, MOST_MARKS, MOST_AT_ONCE = 1_000, 20_000, 500
NOTE_LIMIT, REASON_LIMIT, PASSWORD_LIMIT = 500, 500, 200

NO_RIGHT = N_("You do not have the right to redact documents.")
WRONG_STATE = N_("This cannot be done any more: the state has changed.")
NOT_THIS_KIND = N_("Only PDF files and images can be redacted.")
STALE = N_("%(who)s changed this mark meanwhile. What stands there now is shown; do it again if it is still needed.")
STALE_ALL = N_("Marks were changed meanwhile. Look at them again before they are burned in.")
OFF_PAGE = N_("A mark must lie on the page and be at least a little wide and high.")
NO_SUCH_PAGE = N_("The document has no such page.")
NO_WORDS = N_("Choose at least one word.")
UNKNOWN_GROUND = N_("Choose one of the grounds offered.")
NO_MARKS = N_("There is nothing to burn in yet: draw a mark or accept a suggestion.")
NO_GROUND = N_("Give every mark a ground first. Marks without one: %(count)s, the first on page %(page)s.")
UNDECIDED = N_("Accept or reject every suggestion first. Undecided: %(count)s, the first on page %(page)s.")
TOO_MANY = N_("A document takes at most %(most)s marks.")
NO_PASSWORD = N_("Type the password of the document.")
NOT_READY = N_("This redaction has no checked result.")
WITHOUT_REASON = N_("Say why.")


@dataclass(frozen=True, slots=True)
class Ground:
    """Why something is withheld. label: what is printed on the mark; article and text: of the law, may be empty."""

    id: str
    label: str
    article: str = ""
    text: str = ""


OWN_GROUNDS: Sequence[Ground] = (
    Ground("personal", N_("Personal data")),
    Ground("private", N_("Private life")),
    Ground("commercial", N_("Commercial secret")),
    Ground("official", N_("Official secret")),
    Ground("state", N_("State secret")),
)
"""What is offered where no law pack answers for the kind of record; labels are msgids."""

PATH = re.compile(r"(/[a-z0-9-]+)+")


def way_back(typed: str) -> str:
    """A path of our own pages to go back to, "" for anything else."""
    return typed if len(typed) <= 200 and PATH.fullmatch(typed) else ""


class Redacted(Protocol):
    """What acts on a redaction depend on."""

    @property
    def state(self) -> str: ...
    @property
    def problem(self) -> str: ...
    @property
    def pages(self) -> int | None: ...


ACTS: Mapping[str, frozenset[str]] = {
    "mark": frozenset({"draft"}),
    "burn": frozenset({"draft"}),
    "stop": frozenset({"burning"}),
    "unlock": frozenset({"failed"}),
    "reopen": frozenset({"checked", "failed"}),
    "discard": frozenset({"reading", "draft", "failed"}),
}
ACT_TITLES: Mapping[str, str] = {
    "mark": N_("draw and change marks"),
    "burn": N_("burn in"),
    "stop": N_("stop burning in"),
    "unlock": N_("give the password"),
    "reopen": N_("reopen"),
    "discard": N_("discard"),
}
LOCKED = frozenset({"protected", "wrong_password"})


def why_not(act: str, actor: Actor, redaction: Redacted) -> Refusal | None:
    """Why the actor, who may open the record, may not do this act, or None when they may."""
    if not actor.may(REDACT):
        return Refusal(NO_RIGHT, code="not_permitted")
    if redaction.state not in ACTS[act]:
        return Refusal(WRONG_STATE, code="wrong_state")
    if act == "unlock" and redaction.problem not in LOCKED:
        return Refusal(WRONG_STATE, code="wrong_state")
    if act == "reopen" and redaction.pages is None:
        return Refusal(WRONG_STATE, code="wrong_state")
    return None


def allowed_acts(actor: Actor, redaction: Redacted) -> list[str]:
    """Every act the actor may do now on a redaction whose record they may open."""
    return [act for act in ACTS if why_not(act, actor, redaction) is None]


@dataclass(frozen=True, slots=True)
class Tally:
    """What stands in the way of burning in: how many, and the first page of each."""

    marks: int
    without_ground: int = 0
    first_without: int = 0
    undecided: int = 0
    first_undecided: int = 0


def problems_of_burning(tally: Tally) -> Iterator[Refusal]:
    """Everything that must be done before the marks are burned in."""
    if not tally.marks:
        yield Refusal(NO_MARKS, code="no_marks")
    if tally.without_ground:
        yield Refusal(NO_GROUND, code="no_ground", count=tally.without_ground, page=tally.first_without)
    if tally.undecided:
        yield Refusal(UNDECIDED, code="undecided", count=tally.undecided, page=tally.first_undecided)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkEdit:
    """What may be said of a mark; places are ten-thousandths of the page."""

    x: int
    y: int
    w: int
    h: int
    ground: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pending:
    """A file to be redacted and the record it belongs to."""

    file_id: UUID
    record: str
    record_id: UUID
