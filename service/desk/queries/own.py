"""The desk's own sections: letters without a resolution, letters of ours on their way, and all about assignments."""

from collections.abc import Awaitable, Callable, Mapping
from zoneinfo import ZoneInfo

from service.assignments.queries.desk import counts as assignment_counts
from service.assignments.queries.desk import part_of_desk
from service.assignments.queries.listing import AssignmentRow
from service.assignments.rules import RESOLVE
from service.assignments.rules.acts import WORKING
from service.assignments.rules.words import SHAPES, STATES
from service.correspondence.queries.asking import LetterRow, Wanted
from service.correspondence.queries.drafts import DraftRow, count_drafts, drafts
from service.correspondence.queries.listing import count, letters
from service.correspondence.queries.registers import Reach, journals_of, reaches
from service.correspondence.rules import APPROVE, DRAFT, REGISTER, SETTLE, SIGN, takes_letters
from service.correspondence.rules import RESOLVE as RESOLVE_LETTERS
from service.correspondence.rules import STATES as LETTER_STATES
from service.correspondence.rules.drafts import DRAFT_SHAPES, DRAFT_STATES
from service.deadlines.rules.reckoning import end_of
from service.desk.slots import Beginning, Found, Line, Section
from service.kit.actor import Actor
from service.kit.paging import CappedCount, Cursor
from service.kit.words import N_
from service.runtime.language import gettext
from service.runtime.work import Work

UNRESOLVED = Wanted(state="registered")
PILES = {"approve": APPROVE, "sign": SIGN, "register": REGISTER, "mine": DRAFT}
"""Piles of letters of ours that lie on a desk, and what it takes to do something about them."""


def _person(actor: Actor) -> bool:
    return actor.kind == "person"


def _resolver(actor: Actor) -> bool:
    return actor.kind == "person" and actor.may(RESOLVE)


async def _open_to_resolve(work: Work) -> list[Reach]:
    """The journals on whose letters the actor may give resolutions, and how far into each."""
    journals = [one for one in await journals_of(work) if takes_letters(one)]
    return reaches(work.actor, journals, also=RESOLVE_LETTERS)


async def unresolved(work: Work, after: Cursor | None, limit: int) -> Found:
    """Letters that wait for a resolution, newest first."""
    found = await letters(work, await _open_to_resolve(work), UNRESOLVED, after=after, limit=limit)
    return Found([_letter_line(row) for row in found.items], found.next)


async def _open_to_settle(work: Work) -> list[Reach]:
    journals = [one for one in await journals_of(work) if takes_letters(one)]
    return reaches(work.actor, journals, also=SETTLE)


def _late_now(work: Work) -> Wanted:
    return Wanted(overdue_on=work.today)


async def late_letters(work: Work, after: Cursor | None, limit: int) -> Found:
    """Letters past their day that the actor may settle, newest first."""
    found = await letters(work, await _open_to_settle(work), _late_now(work), after=after, limit=limit)
    zone = work.zone
    return Found([_letter_line(row, zone) for row in found.items], found.next)


def _letter_line(row: LetterRow, zone: ZoneInfo | None = None) -> Line:
    """zone: the letter's term is shown, as the end of its day there."""
    due = end_of(row.due_on, zone) if zone is not None and row.due_on is not None else None
    return Line(
        row.id, f"/letters/{row.id}", row.number, row.subject, row.sender_name, gettext(LETTER_STATES[row.state]), "",
        row.registered_at, due, withheld=row.withheld, language=row.language,
    )  # fmt: skip


def _with(permission: str) -> Callable[[Actor], bool]:
    return lambda actor: actor.kind == "person" and actor.may(permission)


def _drafts(pile: str) -> Callable[[Work, Cursor | None, int], Awaitable[Found]]:
    async def lines(work: Work, after: Cursor | None, limit: int) -> Found:
        rows = await drafts(work, pile, after=after, limit=limit)
        return Found([_draft_line(row) for row in rows[:limit]], rows[limit - 1].place if len(rows) > limit else None)

    return lines


def _draft_line(row: DraftRow) -> Line:
    return Line(
        row.id, f"/letters/drafts/{row.id}", "", row.subject, row.author_name, gettext(DRAFT_STATES[row.state]),
        DRAFT_SHAPES[row.state], row.changed_at, language=row.language,
    )  # fmt: skip


def _assignments(key: str) -> Callable[[Work, Cursor | None, int], Awaitable[Found]]:
    async def lines(work: Work, after: Cursor | None, limit: int) -> Found:
        rows, following = await part_of_desk(work, key, after, limit)
        return Found([_line(row, key) for row in rows], following)

    return lines


def _line(row: AssignmentRow, key: str) -> Line:
    subject = row.subject
    who = row.author if key in {"todo", "overdue", "copies"} else row.executor
    return Line(
        row.id, f"/assignments/{row.id}", row.number or (subject.number if subject else ""), row.text, who,
        gettext(STATES[row.state]), SHAPES[row.state], row.given_at, row.due_at, row.state in WORKING, row.withheld,
    )  # fmt: skip


async def counted(work: Work) -> Mapping[str, CappedCount]:
    """How much lies in each of the desk's own sections."""
    found = dict(await assignment_counts(work))
    if _resolver(work.actor):
        found["unresolved"] = await count(work, await _open_to_resolve(work), UNRESOLVED)
    if _with(SETTLE)(work.actor):
        found["late-letters"] = await count(work, await _open_to_settle(work), _late_now(work))
    piles = [pile for pile, permission in PILES.items() if _with(permission)(work.actor)]
    return found | {f"drafts-{pile}": number for pile, number in (await count_drafts(work, piles)).items()}


BEGIN = [
    Beginning(N_("Register a letter"), "/letters/new", REGISTER),
    Beginning(N_("Give an assignment"), "/assignments/new", RESOLVE),
]
OWN = [
    Section(
        "unresolved", "decide", N_("Letters without a resolution"), N_("Every letter has its resolution."), unresolved,
        _resolver, "/letters?state=registered",
    ),
    Section(
        "drafts-approve", "decide", N_("To approve"), N_("No letter waits for your approval."),
        _drafts("approve"), _with(APPROVE), "/letters/drafts?pile=approve",
    ),
    Section(
        "drafts-sign", "decide", N_("To sign"), N_("No letter waits for your signature."), _drafts("sign"),
        _with(SIGN), "/letters/drafts?pile=sign",
    ),
    Section(
        "reported", "decide", N_("Reports to confirm"), N_("No report waits for you."), _assignments("reported"),
        _person, acts={"confirm": N_("Confirm execution")},
    ),
    Section(
        "asked", "decide", N_("Extensions to decide"), N_("Nobody asks you for more time."), _assignments("asked"),
        _person,
    ),
    Section(
        "overdue", "overdue", N_("Overdue"), N_("Nothing of yours is overdue."), _assignments("overdue"), _person,
        "/assignments?whose=mine&overdue=1",
    ),
    Section(
        "late-letters", "overdue", N_("Overdue letters"), N_("No letter is overdue."), late_letters, _with(SETTLE),
    ),
    Section(
        "todo", "do", N_("To do"), N_("You have nothing to do."), _assignments("todo"), _person,
        "/assignments?whose=mine&open=1", {"accept": N_("Accept")},
    ),
    Section(
        "drafts-register", "do", N_("To number"), N_("No signed letter waits for its number."),
        _drafts("register"), _with(REGISTER), "/letters/drafts?pile=register",
    ),
    Section(
        "drafts-mine", "do", N_("My drafts"), N_("You have no open draft."), _drafts("mine"), _with(DRAFT),
        "/letters/drafts",
    ),
    Section(
        "control", "control", N_("In control"), N_("You control nothing now."), _assignments("control"), _person,
        "/assignments?whose=controlled&open=1",
    ),
    Section(
        "copies", "copies", N_("In copy, unread"), N_("You have read every copy."), _assignments("copies"), _person,
        acts={"note": N_("Note as read")},
    ),
    Section(
        "waiting", "waiting", N_("Waiting for others"), N_("You wait for nobody."), _assignments("waiting"),
        _person, "/assignments?whose=given&open=1",
    ),
]  # fmt: skip
