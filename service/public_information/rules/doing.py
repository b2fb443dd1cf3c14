"""What the form of each act says, and what is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.public_information.rules.acts import ACTS
from service.public_information.rules.content import IN_FUTURE, NOT_OFFERED, REQUIRED, TOO_MANY_FILES
from service.public_information.rules.words import (
    BODIES,
    EVENTS,
    NEGATIVE,
    PART_OUTCOMES,
    TOLD_WAYS,
    WAYS,
)

MOST_PARTS, MOST_SPLIT, MOST_ANSWER_FILES, ANSWER_LIMIT = 30, 10, 50, 50_000
TERM_GROUNDS: Mapping[str, str] = {
    "elsewhere": N_("The information is collected from a unit in another place or from another institution"),
    "voluminous": N_("Large separate documents are collected and worked through"),
    "consulting": N_("A unit in another place or another institution is consulted"),
}
"""Why the full term is used where the law wants an answer at once (GAC 40(1) a to c)."""

BEFORE_REGISTRATION = N_("This day lies before the registration of the request.")
NEEDS_PARTS = N_("A partial grant needs at least one part that is given and one that is withheld.")
PART_GROUND = N_("Every withheld part names its ground.")
PART_TEXT = N_("Say what this part asks for.")
NEEDS_GROUND = N_("A refusal names its ground.")
NEEDS_ORDER = N_("Say where and until when the requester can complain.")
ALL_GRANTED = N_("A part is withheld. Choose a partial grant or a refusal.")
TOO_MANY_PARTS = N_("Name at most %(most)s parts.")
TWO_PARTS = N_("Write each new request into its own field; at least one is needed.")
UNTIL_LATER = N_("Give the requester at least until tomorrow.")
STILL_TIME = N_("The requester has time until %(day)s.")
FEE_UNPAID = N_("A fee is still unpaid. Settle it first.")
ALREADY_TOLD = N_("The requester was told already.")
LATE_NOTICE = N_("The requester had to be told of an extension by %(day)s. It can no longer be extended.")
NAME_IN_PUBLIC = N_("The requester's name stands in this text. Take it out.")
NO_ANSWER = N_("There is no draft of an answer.")
NOT_SUBMITTED = N_("No answer waits for approval.")
SUBMITTED = N_("This answer waits for approval. Return it before it is changed.")
ITSELF = N_("A request cannot be joined to itself.")
NO_SUCH_REQUEST = N_("There is no such request.")
NO_COMPLAINT = N_("There is no such complaint to decide on.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """What is typed into the form of an act; each act reads what it needs.

    way: how the requester was told, "" when they were not. on: the day of a letter, a payment, a complaint.
    """

    reason: str = ""
    text: str = ""
    way: str = ""
    proof: str = ""
    on: date | None = None
    until: date | None = None
    number: str = ""
    body: str = ""
    ground: str = ""
    count: int | None = None
    executor_id: UUID | None = None
    same_as: str = ""
    files: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartDraft:
    """One thing asked for, and what becomes of it: a key of PART_OUTCOMES, "" while undecided."""

    text: str
    outcome: str = ""
    ground_id: UUID | None = None
    explanation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDraft:
    """A version of an answer. files: waiting uploads, or files that `documents` holds under another record of ours.
    redactions: whose redacted versions go with it.

    edits: how often the version was saved when it was opened, 0 for the first; another number is a stale edit.
    """

    outcome: str
    language: str
    text: str
    appeal_order: str = ""
    ground_id: UUID | None = None
    files: tuple[UUID, ...] = ()
    redactions: tuple[UUID, ...] = ()
    edits: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NewComplaint:
    """A complaint. body: a key of BODIES; on: the day it was lodged."""

    body: str = "inside"
    on: date
    text: str
    their_number: str = ""
    files: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What came of a complaint. result: upheld, changed or dismissed; outcome: what it was changed to, "" for later."""

    result: str
    outcome: str = ""
    reason: str
    way: str = ""
    cost: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """An entry of the register of public information (GAC 35)."""

    title: str
    event: str
    on: date
    party: str
    party_personal: bool = False
    responsible: str = ""


class Part(Protocol):
    """What is asked of a part when an answer is judged."""

    @property
    def text(self) -> str: ...
    @property
    def outcome(self) -> str: ...
    @property
    def ground_id(self) -> UUID | None: ...


NEEDED: Mapping[str, tuple[str, ...]] = {
    "ask_clarification": ("text", "way", "until"),
    "answer_clarification": ("text",),
    "extend": ("way",),
    "tell_term": ("ground", "way"),
    "forward": ("body", "number", "on"),
    "forward_part": ("text", "body"),
    "join": ("same_as",),
    "send_answer": ("way",),
    "tell": ("way",),
}


def problems_of_doing(act: str, doing: Doing, registered_on: date, today: date) -> Iterator[Refusal]:
    """Everything that is missing or wrong in the form of an act."""
    if ACTS[act].reason and not doing.reason:
        yield Refusal(REQUIRED, code="required", field="reason")
    for name in NEEDED.get(act, ()):
        if not getattr(doing, name):
            yield Refusal(REQUIRED, code="required", field=name)
    ways = WAYS if act == "send_answer" else TOLD_WAYS
    if doing.way and doing.way not in ways:
        yield Refusal(NOT_OFFERED, code="choice", field="way")
    if act == "tell_term" and doing.ground and doing.ground not in TERM_GROUNDS:
        yield Refusal(NOT_OFFERED, code="choice", field="ground")
    if act == "ask_clarification" and doing.until is not None and doing.until <= today:
        yield Refusal(UNTIL_LATER, code="too_early", field="until")
    if doing.on is not None and doing.on > today:
        yield Refusal(IN_FUTURE, code="in_future", field="on")
    elif doing.on is not None and doing.on < registered_on and act in ("forward", "forward_part", "send_answer"):
        yield Refusal(BEFORE_REGISTRATION, code="too_early", field="on")
    if len(doing.files) > MOST_ANSWER_FILES:
        yield Refusal(TOO_MANY_FILES, code="too_many", field="files", most=MOST_ANSWER_FILES)


def problems_of_parts(parts: Sequence[PartDraft], grounds: frozenset[UUID]) -> Iterator[Refusal]:
    """Everything wrong with the parts of a request, at `part_N_...`."""
    if len(parts) > MOST_PARTS:
        yield Refusal(TOO_MANY_PARTS, code="too_many", field="part_1_text", most=MOST_PARTS)
    for place, part in enumerate(parts, start=1):
        if not part.text:
            yield Refusal(PART_TEXT, code="required", field=f"part_{place}_text")
        if part.outcome and part.outcome not in PART_OUTCOMES:
            yield Refusal(NOT_OFFERED, code="choice", field=f"part_{place}_outcome")
        if part.outcome == "refused" and part.ground_id is None:
            yield Refusal(PART_GROUND, code="required", field=f"part_{place}_ground")
        if part.ground_id is not None and part.ground_id not in grounds:
            yield Refusal(NOT_OFFERED, code="choice", field=f"part_{place}_ground")


def problems_of_answer(answer: AnswerDraft, parts: Sequence[Part]) -> Iterator[Refusal]:
    """What keeps an answer from being sent for approval or approved: a text, grounds, where to complain."""
    if not answer.text:
        yield Refusal(REQUIRED, code="required", field="text")
    outcomes = {part.outcome for part in parts if part.outcome}
    withheld = [part for part in parts if part.outcome == "refused"]
    if answer.outcome == "partly_granted" and not ("granted" in outcomes and outcomes - {"granted"}):
        yield Refusal(NEEDS_PARTS, code="needs_parts", field="outcome")
    if any(part.ground_id is None for part in withheld):
        yield Refusal(PART_GROUND, code="needs_ground", field="outcome")
    if answer.outcome == "granted" and withheld:
        yield Refusal(ALL_GRANTED, code="withheld_part", field="outcome")
    if answer.outcome == "refused":
        if "granted" in outcomes:
            yield Refusal(NEEDS_PARTS, code="granted_part", field="outcome")
        elif answer.ground_id is None and not withheld:
            yield Refusal(NEEDS_GROUND, code="needs_ground", field="ground_id")
    if answer.outcome in NEGATIVE and not answer.appeal_order:
        yield Refusal(NEEDS_ORDER, code="needs_order", field="appeal_order")


def problems_of_complaint(new: NewComplaint, bodies: Sequence[str], today: date) -> Iterator[Refusal]:
    """Everything wrong with a complaint."""
    if new.body not in bodies or new.body not in BODIES:
        yield Refusal(NOT_OFFERED, code="choice", field="body")
    if not new.text:
        yield Refusal(REQUIRED, code="required", field="text")
    if new.on > today:
        yield Refusal(IN_FUTURE, code="in_future", field="on")


def problems_of_entry(new: NewEntry, today: date) -> Iterator[Refusal]:
    """Everything wrong with an entry of the register."""
    for name in ("title", "party"):
        if not getattr(new, name):
            yield Refusal(REQUIRED, code="required", field=name)
    if new.event not in EVENTS:
        yield Refusal(NOT_OFFERED, code="choice", field="event")
    if new.on > today:
        yield Refusal(IN_FUTURE, code="in_future", field="on")


# --- the check before closing

CHECKS: Mapping[str, str] = {
    "answered": N_("The answer was given to the requester"),
    "grounds": N_("Every withheld part names its ground"),
    "order": N_("The answer says where and until when to complain"),
    "fees": N_("No fee is open"),
    "entered": N_("Receipt and issue stand in the public register"),
    "told": N_("The requester was told"),
}
CHECK_FAILED = N_("Before closing: %(check)s")
"""The check's own words stand in the place."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the check before closing looks at. grounded: every withheld part and a refusal have their ground."""

    outcome: str
    answered: bool
    told: bool
    grounded: bool
    ordered: bool
    fees_open: bool
    entries_open: bool


def quality(standing: Standing) -> dict[str, bool]:
    """The check before closing: what applies to this outcome, and whether it holds."""
    found: dict[str, bool] = {}
    if standing.outcome in ("granted", "partly_granted", "refused", "not_held"):
        found["answered"] = standing.answered
        found["fees"] = not standing.fees_open
    elif standing.outcome != "withdrawn":
        found["told"] = standing.told
    if standing.outcome in NEGATIVE:
        found |= {"grounds": standing.grounded, "order": standing.ordered}
    found["entered"] = not standing.entries_open
    return found
