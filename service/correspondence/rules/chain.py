"""The chain of approvals: who is asked next, which levels are passed over and why. Pure: holders are handed in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from service.kit.words import N_
from service.tenancy.profile import ApprovalProfile

WHY_SKIPPED: Mapping[str, str] = {
    "nobody": N_("skipped: nobody holds this post now"),
    "author": N_("skipped: the author holds this post"),
    "same": N_("skipped: the same person has approved already"),
}
STEP_STATES: Mapping[str, str] = {
    "waiting": N_("Waiting"),
    "approved": N_("Approved"),
    "returned": N_("Returned"),
    "skipped": N_("Skipped"),
    "recalled": N_("Recalled"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One level of one round. post_id: whose holder is asked, None where the agency has no such post."""

    level: int
    post_id: UUID | None
    state: str = "waiting"
    decided_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """How a round goes on: levels to be passed over with the reason, and the step that waits, None: all are done."""

    skipped: tuple[tuple[int, str], ...]
    waiting: Step | None


def levels_for(levels: Iterable[ApprovalProfile], direction: str) -> list[ApprovalProfile]:
    """The levels that a letter of this direction passes."""
    return [level for level in levels if direction in level.directions]


def course(steps: Sequence[Step], holders: Mapping[UUID, frozenset[UUID]], author: UUID | None) -> Course:
    """Pass over the levels that nobody can decide as things stand now, up to the first that somebody can.

    holders: who holds each post today. A level is passed over where nobody holds it, where its only holder wrote the
    letter, and where its only holder has approved at an earlier level.
    """
    approved = {step.decided_by for step in steps if step.state == "approved"}
    skipped: list[tuple[int, str]] = []
    for step in sorted(steps, key=lambda one: one.level):
        if step.state != "waiting":
            continue
        held_by = holders.get(step.post_id, frozenset()) if step.post_id else frozenset()
        why = _why_not_asked(held_by, author, approved)
        if not why:
            return Course(tuple(skipped), step)
        skipped.append((step.level, why))
    return Course(tuple(skipped), None)


def _why_not_asked(held_by: frozenset[UUID], author: UUID | None, approved: set[UUID | None]) -> str:
    if not held_by:
        return "nobody"
    if held_by == {author}:
        return "author"
    return "same" if held_by <= approved else ""
