"""What holds for letters, whoever asks: states, who may do what and why not, what a registration must say."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal, Protocol
from uuid import UUID

from service.correspondence.rules.terms import ONE_OF_THEM, LetterTerm
from service.kit.actor import Actor
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_

REGISTER = "correspondence.register"
READ = "correspondence.read"
READ_RESTRICTED = "correspondence.read_restricted"
CORRECT = "correspondence.correct"
VOID = "correspondence.void"
EXPORT = "correspondence.export"
DRAFT = "correspondence.draft"
APPROVE = "correspondence.approve"
SIGN = "correspondence.sign"
DISPATCH = "correspondence.dispatch"
SETTLE = "correspondence.settle"
TEMPLATES = "correspondence.templates"
ATTACH = "documents.attach"
RESOLVE = "assignments.resolve"
PERMISSIONS = frozenset(
    {REGISTER, READ, READ_RESTRICTED, CORRECT, VOID, EXPORT, DRAFT, APPROVE, SIGN, DISPATCH, SETTLE, TEMPLATES}
)

RECORD = "letter"
OPENED = "letter.opened"
"""The act of reading a restricted letter: who had it before their eyes, and when."""
OPEN_TO_ALL, RESTRICTED = 0, 1

# --- states and acts

State = Literal[
    "registered", "in_progress", "answered", "noted", "forwarded", "closed", "sent", "delivered", "returned", "voided"
]
STATES: dict[str, str] = {
    "registered": N_("Registered"),
    "in_progress": N_("In progress"),
    "answered": N_("Answered"),
    "noted": N_("Noted"),
    "forwarded": N_("Forwarded"),
    "closed": N_("Closed"),
    "sent": N_("Sent"),
    "delivered": N_("Delivered"),
    "returned": N_("Returned"),
    "voided": N_("Voided"),
}
UNANSWERED = frozenset({"registered", "in_progress"})
SETTLED = frozenset({"answered", "noted", "forwarded"})
OURS = frozenset({"outgoing", "internal"})
"""Directions of letters that this agency writes itself."""

Act = Literal[
    "open",
    "correct",
    "attach",
    "answer",
    "note",
    "forward",
    "close",
    "reopen",
    "extend",
    "send",
    "deliver",
    "return",
    "void",
    "resolve",
    "file",
]


@dataclass(frozen=True, slots=True)
class ActRule:
    """Who may do an act on which states; `becomes` is the state it leads to, None when it leaves the state.

    ours: only on letters that we write (True), only on letters that come to us (False), or on both (None).
    """

    permission: str
    states: frozenset[str]
    becomes: State | None = None
    ours: bool | None = None


IN_FORCE = frozenset(STATES) - {"voided"}
CHANGEABLE = IN_FORCE - {"closed"}
ACTS: dict[Act, ActRule] = {
    "open": ActRule(READ, frozenset(STATES)),
    "correct": ActRule(CORRECT, CHANGEABLE, ours=False),
    "attach": ActRule(ATTACH, CHANGEABLE, ours=False),
    "answer": ActRule(DRAFT, UNANSWERED, ours=False),
    "note": ActRule(SETTLE, UNANSWERED, becomes="noted", ours=False),
    "forward": ActRule(SETTLE, UNANSWERED, becomes="forwarded", ours=False),
    "close": ActRule(SETTLE, SETTLED, becomes="closed", ours=False),
    "reopen": ActRule(SETTLE, SETTLED | {"closed"}, becomes="in_progress", ours=False),
    "extend": ActRule(SETTLE, UNANSWERED, ours=False),
    "send": ActRule(DISPATCH, frozenset({"registered", "returned"}), becomes="sent", ours=True),
    "deliver": ActRule(DISPATCH, frozenset({"sent"}), becomes="delivered", ours=True),
    "return": ActRule(DISPATCH, frozenset({"sent", "delivered"}), becomes="returned", ours=True),
    "void": ActRule(VOID, IN_FORCE, becomes="voided"),
    "resolve": ActRule(RESOLVE, UNANSWERED, becomes="in_progress", ours=False),
    "file": ActRule(CORRECT, IN_FORCE),
}

NO_RIGHT: dict[Act, str] = {
    "open": N_("You do not have the right to read letters of this unit."),
    "correct": N_("You do not have the right to correct letters of this unit."),
    "attach": N_("You do not have the right to attach files."),
    "answer": N_("You do not have the right to draft letters for this unit."),
    "note": N_("You do not have the right to settle letters of this unit."),
    "forward": N_("You do not have the right to settle letters of this unit."),
    "close": N_("You do not have the right to settle letters of this unit."),
    "reopen": N_("You do not have the right to settle letters of this unit."),
    "extend": N_("You do not have the right to settle letters of this unit."),
    "send": N_("You do not have the right to send letters of this unit."),
    "deliver": N_("You do not have the right to send letters of this unit."),
    "return": N_("You do not have the right to send letters of this unit."),
    "void": N_("You do not have the right to void letters of this unit."),
    "resolve": N_("You do not have the right to give resolutions on letters of this unit."),
    "file": N_("You do not have the right to correct letters of this unit."),
}
IS_VOIDED = N_("This letter is voided. Nothing about it can be changed any more.")
IS_CLOSED = N_("This letter is closed. Reopen it first.")
NOT_IN_THIS_STATE = N_("This cannot be done with the letter as it stands now. Its state has changed.")
ONLY_OURS = N_("This is done with letters that the agency sends itself.")
NOT_OURS = N_("This is not done with letters that the agency sends itself: what was signed does not change.")
IS_RESTRICTED = N_("Access to this letter is restricted. You see its number, dates and state only.")
CANNOT_REGISTER_HERE = N_("You do not have the right to register letters in this journal.")
NOT_INCOMING = N_("Incoming letters are not registered in this journal.")
JOURNAL_CLOSED = N_("This journal is closed. Choose another one.")
UNKNOWN_JOURNAL = N_("There is no such journal.")


class Placed(Protocol):
    """What a letter's rights depend on."""

    @property
    def state(self) -> str: ...
    @property
    def access(self) -> int: ...
    @property
    def journal_id(self) -> UUID: ...
    @property
    def unit_id(self) -> UUID: ...
    @property
    def direction(self) -> str: ...


class Register(Protocol):
    """What registering depends on: the journal."""

    @property
    def id(self) -> UUID: ...
    @property
    def direction(self) -> str: ...
    @property
    def regime(self) -> str: ...
    @property
    def unit_id(self) -> UUID: ...
    @property
    def state(self) -> str: ...


def may_see(actor: Actor, letter: Placed) -> bool:
    """Whether the letter exists for this actor at all, be it as a stub."""
    return actor.scope(READ).covers(letter.unit_id, letter.journal_id)


def sees_content(actor: Actor, letter: Placed) -> bool:
    """Whether more than the stub is shown: number, dates and state are; subject, sender and files may be withheld."""
    if not may_see(actor, letter):
        return False
    return letter.access == OPEN_TO_ALL or actor.scope(READ_RESTRICTED).covers(letter.unit_id, letter.journal_id)


def why_not(act: Act, actor: Actor, letter: Placed) -> Refusal | None:
    """Why the actor may not do this act on this letter, or None when they may."""
    rule = ACTS[act]
    if not may_see(actor, letter):
        return Refusal(NO_RIGHT["open"], code="not_permitted")
    if not sees_content(actor, letter):
        return Refusal(IS_RESTRICTED, code="restricted")
    if rule.ours is not None and rule.ours != (letter.direction in OURS):
        return Refusal(ONLY_OURS if rule.ours else NOT_OURS, code="direction")
    if letter.state not in rule.states:
        return _wrong_state(letter.state)
    if not actor.scope(rule.permission).covers(letter.unit_id, letter.journal_id):
        return Refusal(NO_RIGHT[act], code="not_permitted")
    return None


def _wrong_state(state: str) -> Refusal:
    if state == "voided":
        return Refusal(IS_VOIDED, code="voided")
    if state == "closed":
        return Refusal(IS_CLOSED, code="closed")
    return Refusal(NOT_IN_THIS_STATE, code="state")


def allowed_acts(actor: Actor, letter: Placed) -> list[Act]:
    """Every act the actor may do on this letter now."""
    return [act for act in ACTS if why_not(act, actor, letter) is None]


def takes_letters(journal: Register) -> bool:
    """Whether incoming letters are registered in this journal; requests and appeals have records of their own."""
    return journal.direction == "incoming" and journal.regime == "correspondence"


def takes_drafts(journal: Register) -> bool:
    """Whether letters that the agency writes itself get their numbers in this journal."""
    return journal.direction in OURS and journal.regime == "correspondence"


def why_not_register(actor: Actor, journal: Register, unit_id: UUID) -> Refusal | None:
    """Why the actor may not register a letter for this unit in this journal."""
    if not takes_letters(journal):
        return Refusal(NOT_INCOMING, code="not_incoming", field="journal")
    if journal.state != "open":
        return Refusal(JOURNAL_CLOSED, code="journal_closed", field="journal")
    if not actor.scope(REGISTER).covers(unit_id, journal.id):
        return Refusal(CANNOT_REGISTER_HERE, code="not_permitted", field="journal")
    return None


def demand(refusal: Refusal | None) -> None:
    """Raise what a predicate answered, if it answered."""
    if refusal is not None:
        raise refusal


# --- what a letter says

SUBJECT_LIMIT = 1_000
SUMMARY_LIMIT = 10_000
NAME_LIMIT = 300
NUMBER_LIMIT = 100
REASON_LIMIT = 2_000
COUNT_LIMIT = 9_999
FILES_LIMIT = 50
EARLIEST = date(1900, 1, 1)
CLOCKS_DIFFER = timedelta(minutes=2)
LONGEST_TERM = timedelta(days=3_660)

# Offices of both countries get letters in the languages of their neighbours too; "und" is any other.
LETTER_LANGUAGES = ("az", "ka", "en", "ru", "tr", "de", "fr", "und")
SENDER_KINDS = ("organisation", "person")

REQUIRED = N_("Fill in this field.")
IN_FUTURE = N_("This date lies in the future.")
TOO_EARLY = N_("This date lies too far back. Check the year.")
NEEDS_BASIS = N_("Say on which legal basis access is restricted.")
DUE_BEFORE_RECEIVED = N_("The due date lies before the day of receipt.")
DUE_TOO_LATE = N_("The due date lies too far ahead. Check the year.")
NOT_OFFERED = N_("Choose one of the values offered.")
TOO_MANY_FILES = N_("At most %(limit)s files can be attached at once.")
UNKNOWN_SENDER = N_("This sender is not in the contacts. Choose again or type the name.")
UNKNOWN_NUMBER = N_("There is no letter with the number %(number)s that you may read.")
UNKNOWN_UNIT = N_("There is no such unit.")
NEEDS_REASON = N_("Say why.")
NOTHING_CHANGED = N_("Nothing was changed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a clerk says of a letter and may correct later. Texts are clean, "" and None mean not given.

    unit_id: the unit whose letter it is, None for the journal's own. sender_kind counts only for a sender who is not
    yet in the contacts.
    """

    subject: str
    kind: str
    channel: str
    language: str
    sender_name: str
    sender_id: UUID | None = None
    sender_kind: str = "organisation"
    sender_number: str = ""
    sender_date: date | None = None
    addressee: str = ""
    summary: str = ""
    sheets: int | None = None
    annexes: int | None = None
    due_on: date | None = None
    access: int = OPEN_TO_ALL
    access_basis: str = ""
    unit_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLetter:
    """A letter to be registered: what it says, when it was received (aware), the waiting files that belong to it.

    case_id: the file of the nomenclature that was chosen; case: its index or title, where it was only typed.
    term: by what it falls due, where no day was named.
    """

    content: Content
    received_at: datetime
    files: tuple[UUID, ...] = ()
    case_id: UUID | None = None
    case: str = ""
    term: LetterTerm | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a letter shall say from now on, why, and which version was before the eyes of the one who typed it.

    term: another term in place of the present one.
    """

    content: Content
    reason: str
    version: int
    term: LetterTerm | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be chosen in an agency now, and what day it is there."""

    kinds: frozenset[str]
    channels: frozenset[str]
    today: date
    now: datetime


def problems(content: Content, offer: Offer) -> Iterator[Refusal]:
    """Everything wrong with what a letter says, each refusal at its field."""
    if not content.subject:
        yield Refusal(REQUIRED, code="required", field="subject")
    if not content.sender_name and content.sender_id is None:
        yield Refusal(REQUIRED, code="required", field="sender_name")
    chosen = (("kind", offer.kinds), ("channel", offer.channels), ("language", LETTER_LANGUAGES))
    for field, offered in (*chosen, ("sender_kind", SENDER_KINDS)):
        if getattr(content, field) not in offered:
            yield Refusal(NOT_OFFERED, code="choice", field=field)
    if content.sender_date is not None:
        yield from _past("sender_date", content.sender_date, offer.today)
    if content.access == RESTRICTED and not content.access_basis:
        yield Refusal(NEEDS_BASIS, code="required", field="access_basis")
    if content.due_on is not None and content.due_on > offer.today + LONGEST_TERM:
        yield Refusal(DUE_TOO_LATE, code="too_late", field="due_on")
    for field in ("sheets", "annexes"):
        count = getattr(content, field)
        if count is not None and not 0 <= count <= COUNT_LIMIT:
            yield Refusal(
                N_("Type a whole number from %(least)s to %(most)s."),
                code="number",
                field=field,
                least=0,
                most=COUNT_LIMIT,
            )


def problems_of_new(new: NewLetter, offer: Offer) -> Iterator[Refusal]:
    """Everything wrong with a letter to be registered."""
    yield from problems(new.content, offer)
    received = new.received_at
    if received > offer.now + CLOCKS_DIFFER:
        yield Refusal(IN_FUTURE, code="in_future", field="received_at")
    elif received.date() < EARLIEST:
        yield Refusal(TOO_EARLY, code="too_early", field="received_at")
    due = new.content.due_on
    if due is not None and due < received.astimezone(offer.now.tzinfo).date():
        yield Refusal(DUE_BEFORE_RECEIVED, code="due_before_received", field="due_on")
    if due is not None and new.term is not None:
        yield Refusal(ONE_OF_THEM, code="one_of_both", field="due_on")
    if len(new.files) > FILES_LIMIT:
        yield Refusal(TOO_MANY_FILES, code="too_many", field="files", limit=FILES_LIMIT)


def _past(field: str, day: date, today: date) -> Iterator[Refusal]:
    if day > today:
        yield Refusal(IN_FUTURE, code="in_future", field=field)
    elif day < EARLIEST:
        yield Refusal(TOO_EARLY, code="too_early", field=field)


def checked(new: NewLetter, offer: Offer) -> NewLetter:
    """The same letter, or FieldErrors with everything that is wrong with it."""
    if found := list(problems_of_new(new, offer)):
        raise FieldErrors(found)
    return replace(new, files=tuple(dict.fromkeys(new.files)))


def changes(before: Content, after: Content) -> dict[str, tuple[object, object]]:
    """The fields in which two contents differ, each with both values. How to file a sender is no part of a letter."""
    names = [name for name in Content.__slots__ if name != "sender_kind"]
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
