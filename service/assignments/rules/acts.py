"""Who may do what with an assignment, in which state, and why not."""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal, Protocol
from uuid import UUID

from service.kit.actor import Actor, Scope
from service.kit.refusal import Refusal
from service.kit.words import N_

READ = "assignments.read"
RESOLVE = "assignments.resolve"
ASK = "assignments.ask"
CONTROL = "assignments.control"
EXPORT = "assignments.export"
PERMISSIONS = frozenset({READ, RESOLVE, ASK, CONTROL, EXPORT})

State = Literal["given", "accepted", "reported", "returned", "done", "cancelled"]
OPEN = frozenset({"given", "accepted", "reported", "returned"})
WORKING = frozenset({"given", "accepted", "returned"})

Act = Literal[
    "open", "accept", "report", "delegate", "sub_assign", "ask_extension", "return_part", "note", "confirm", "return",
    "reopen", "grant_extension", "refuse_extension", "change_term", "cancel", "remind", "put_on_control",
    "take_off_control",
]  # fmt: skip


class Part(Protocol):
    """One executor's share: role main, co or copy, and a state of its own."""

    @property
    def person_id(self) -> UUID: ...
    @property
    def role(self) -> str: ...
    @property
    def state(self) -> str: ...


class Matter(Protocol):
    """What rights on an assignment depend on. `above`: authors and executors of the assignments it hangs under.

    `waiting_below`: people who gave sub-assignments that are still open. `asked`: an extension waits for an answer.
    """

    @property
    def state(self) -> str: ...
    @property
    def author_id(self) -> UUID: ...
    @property
    def controller_id(self) -> UUID | None: ...
    @property
    def control_by(self) -> UUID | None: ...
    @property
    def on_control(self) -> bool: ...
    @property
    def unit_id(self) -> UUID: ...
    @property
    def journal_id(self) -> UUID | None: ...
    @property
    def has_term(self) -> bool: ...
    @property
    def asked(self) -> bool: ...
    @property
    def parts(self) -> Sequence[Part]: ...
    @property
    def above(self) -> frozenset[UUID]: ...
    @property
    def waiting_below(self) -> frozenset[UUID]: ...


IS_DONE = N_("This assignment is executed. Open it again to change anything.")
IS_CANCELLED = N_("This assignment is cancelled. Nothing about it can be changed any more.")
NOT_REPORTED = N_("The main executor has not reported yet.")
IS_REPORTED = N_("This is reported as done and waits for confirmation.")
NOT_DONE = N_("This assignment is still open.")
ALREADY_ACCEPTED = N_("You have accepted this assignment already.")
BELOW_OPEN = N_("Sub-assignments that you gave are still open. Wait for them or cancel them first.")
ON_CONTROL_ALREADY = N_("This assignment is on control already.")
NOT_ON_CONTROL = N_("This assignment is not on control.")
ASKED_ALREADY = N_("An extension was asked for already and waits for an answer.")
NOT_ASKED = N_("Nobody asks for an extension.")
NO_TERM = N_("This assignment has no term that could be extended.")
NO_PART_REPORTED = N_("No co-executor has reported yet.")
READ_ALREADY = N_("You have noted this copy already.")

NOT_SEEN = N_("You do not have the right to see this assignment.")
ONLY_EXECUTOR = N_("Only an executor of this assignment can do this.")
ONLY_MAIN = N_("Only the main executor can do this.")
ONLY_AUTHOR = N_("Only the person who gave this assignment can do this.")
ONLY_JUDGE = N_("Only the controller can do this; without control, the person who gave the assignment.")
ONLY_WHO_CONTROLS = N_("Only the person who put this assignment on control can take it off.")
ONLY_COPIED = N_("Only somebody who has this assignment in copy can do this.")
NEEDS_RESOLVE = N_("You do not have the right to give assignments.")
NEEDS_CONTROL = N_("You do not have the right to put assignments of others on control.")


def covers(scope: Scope, unit_id: UUID, journal_id: UUID | None) -> bool:
    """Whether a scope reaches an assignment; one that stands in no journal is reached by rights in all journals."""
    return any(unit in (None, unit_id) and journal in (None, journal_id) for unit, journal in scope.pairs)


def may_resolve(actor: Actor) -> bool:
    """Whether the actor may give assignments at all: a person with that right, since somebody must answer for it."""
    return actor.kind == "person" and actor.stands_for is not None and actor.may(RESOLVE)


def may_ask(actor: Actor) -> bool:
    """Whether the actor may ask units for their input on a matter that the actor handles."""
    return actor.kind == "person" and actor.stands_for is not None and actor.may(ASK)


def gives_for_others(actor: Actor) -> bool:
    """Whether a program gives assignments in the name of people."""
    return actor.kind == "token" and actor.may(RESOLVE)


def involved(actor: Actor, matter: Matter) -> bool:
    """Whether the actor has to do with it: gave it, does it, controls it, has it in copy, or stands above it."""
    people = {matter.author_id, matter.controller_id, matter.control_by, *matter.above}
    return actor.stands_for is not None and actor.stands_for in people | {part.person_id for part in matter.parts}


def may_see(actor: Actor, matter: Matter) -> bool:
    """Whether the assignment exists for this actor."""
    return involved(actor, matter) or covers(actor.scope(READ), matter.unit_id, matter.journal_id)


def own_part(actor: Actor, matter: Matter) -> Part | None:
    """The actor's share of the work, one that was delegated further left out."""
    doing = (part for part in matter.parts if part.role != "copy" and part.state != "delegated")
    return next((part for part in doing if part.person_id == actor.stands_for), None)


def judges(matter: Matter) -> frozenset[UUID]:
    """Who says whether it is done: on control the controller and who put it there, else the author."""
    if matter.on_control:
        return frozenset(person for person in (matter.controller_id, matter.control_by) if person is not None)
    return frozenset({matter.author_id})


def judge_of(author_id: UUID, controller_id: UUID | None, on_control: bool) -> UUID:
    """On whose desk a report lies."""
    return controller_id if on_control and controller_id is not None else author_id


# --- one predicate for each act; the state was asked before

Predicate = Callable[[Actor, Matter], Refusal | None]


def _no(sentence: str, code: str = "not_permitted") -> Refusal:
    return Refusal(sentence, code=code)


def _anybody(actor: Actor, matter: Matter) -> Refusal | None:
    return None


def _author(actor: Actor, matter: Matter) -> Refusal | None:
    return None if actor.stands_for == matter.author_id else _no(ONLY_AUTHOR)


def _judge(actor: Actor, matter: Matter) -> Refusal | None:
    return None if actor.stands_for in judges(matter) else _no(ONLY_JUDGE)


def _working(actor: Actor, matter: Matter) -> Refusal | None:
    part = own_part(actor, matter)
    if part is None:
        return _no(ONLY_EXECUTOR)
    return None if part.state in WORKING else _no(IS_REPORTED, "reported")


def _accept(actor: Actor, matter: Matter) -> Refusal | None:
    part = own_part(actor, matter)
    if part is None:
        return _no(ONLY_EXECUTOR)
    return None if part.state == "given" else _no(ALREADY_ACCEPTED, "accepted")


def _report(actor: Actor, matter: Matter) -> Refusal | None:
    refusal = _working(actor, matter)
    if refusal is None and actor.stands_for in matter.waiting_below:
        return _no(BELOW_OPEN, "below_open")
    return refusal


def _hand_down(actor: Actor, matter: Matter) -> Refusal | None:
    refusal = _working(actor, matter)
    if refusal is None and not may_resolve(actor):
        return _no(NEEDS_RESOLVE)
    return refusal


def _delegate(actor: Actor, matter: Matter) -> Refusal | None:
    refusal = _hand_down(actor, matter)
    if refusal is None and actor.stands_for in matter.waiting_below:
        return _no(BELOW_OPEN, "below_open")
    return refusal


def _ask(actor: Actor, matter: Matter) -> Refusal | None:
    part = own_part(actor, matter)
    if part is None or part.role != "main":
        return _no(ONLY_MAIN)
    if part.state not in WORKING:
        return _no(IS_REPORTED, "reported")
    if not matter.has_term:
        return _no(NO_TERM, "no_term")
    return _no(ASKED_ALREADY, "asked") if matter.asked else None


def _answer(actor: Actor, matter: Matter) -> Refusal | None:
    refusal = _author(actor, matter)
    return refusal or (None if matter.asked else _no(NOT_ASKED, "not_asked"))


def _return_part(actor: Actor, matter: Matter) -> Refusal | None:
    part = own_part(actor, matter)
    if actor.stands_for not in judges(matter) and (part is None or part.role != "main"):
        return _no(ONLY_MAIN)
    reported = any(one.role == "co" and one.state == "reported" for one in matter.parts)
    return None if reported else _no(NO_PART_REPORTED, "not_reported")


def _note(actor: Actor, matter: Matter) -> Refusal | None:
    part = next((one for one in matter.parts if one.role == "copy" and one.person_id == actor.stands_for), None)
    if part is None:
        return _no(ONLY_COPIED)
    return None if part.state == "given" else _no(READ_ALREADY, "noted")


def _remind(actor: Actor, matter: Matter) -> Refusal | None:
    return None if actor.stands_for in judges(matter) | {matter.author_id} else _no(ONLY_JUDGE)


def _put_on_control(actor: Actor, matter: Matter) -> Refusal | None:
    if matter.on_control:
        return _no(ON_CONTROL_ALREADY, "on_control")
    if actor.stands_for == matter.author_id or covers(actor.scope(CONTROL), matter.unit_id, matter.journal_id):
        return None
    return _no(NEEDS_CONTROL)


def _take_off_control(actor: Actor, matter: Matter) -> Refusal | None:
    if not matter.on_control:
        return _no(NOT_ON_CONTROL, "not_on_control")
    return None if actor.stands_for == matter.control_by else _no(ONLY_WHO_CONTROLS)


EVERY = OPEN | {"done", "cancelled"}
ACTS: dict[Act, tuple[frozenset[str], Predicate]] = {
    "open": (EVERY, _anybody),
    "accept": (OPEN, _accept),
    "report": (OPEN, _report),
    "delegate": (OPEN, _delegate),
    "sub_assign": (OPEN, _hand_down),
    "ask_extension": (OPEN, _ask),
    "return_part": (OPEN, _return_part),
    "note": (EVERY, _note),
    "confirm": (frozenset({"reported"}), _judge),
    "return": (frozenset({"reported"}), _judge),
    "reopen": (frozenset({"done"}), _judge),
    "grant_extension": (OPEN, _answer),
    "refuse_extension": (OPEN, _answer),
    "change_term": (OPEN, _author),
    "cancel": (OPEN, _author),
    "remind": (WORKING, _remind),
    "put_on_control": (OPEN, _put_on_control),
    "take_off_control": (OPEN, _take_off_control),
}


def why_not(act: Act, actor: Actor, matter: Matter) -> Refusal | None:
    """Why the actor may not do this act now, or None when they may."""
    states, predicate = ACTS[act]
    if not may_see(actor, matter):
        return _no(NOT_SEEN)
    if matter.state not in states:
        return _wrong_state(matter.state, states)
    return predicate(actor, matter)


def _wrong_state(state: str, states: frozenset[str]) -> Refusal:
    if state == "cancelled":
        return _no(IS_CANCELLED, "cancelled")
    if state == "done":
        return _no(IS_DONE, "done")
    if state == "reported":
        return _no(NOT_DONE if "done" in states else IS_REPORTED, "reported")
    return _no(NOT_REPORTED if "reported" in states else NOT_DONE, "not_reported")


def allowed_acts(actor: Actor, matter: Matter) -> list[Act]:
    """Every act the actor may do now."""
    return [act for act in ACTS if why_not(act, actor, matter) is None]


def demand(refusal: Refusal | None) -> None:
    """Raise what a predicate answered, if it answered."""
    if refusal is not None:
        raise refusal


def waits_for(edges: Sequence[tuple[UUID, UUID]], first: UUID) -> Iterator[UUID]:
    """Everybody on whom `first` waits, at once or by way of others; an edge is (who gave, who does)."""
    reached, next_ones = set[UUID](), [first]
    while next_ones:
        person = next_ones.pop()
        for gave, does in edges:
            if gave == person and does not in reached:
                reached.add(does)
                next_ones.append(does)
                yield does
