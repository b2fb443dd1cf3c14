"""What becomes of an appeal: what the form of each act must say, and on which grounds it is not heard."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from service.correspondence.appeals.rules.acts import ACTS, ANSWERS_BEFORE_REPEATED, GROUNDS, RESULTS
from service.correspondence.appeals.rules.content import (
    BEFORE_REGISTRATION,
    IN_FUTURE,
    MOST_BODIES,
    NOT_OFFERED,
    REQUIRED,
    TOO_FEW_ANSWERS,
    TOO_MANY_BODIES,
)
from service.kit.refusal import Refusal


def ground_problem(slug: str, country: str, answers: int) -> Refusal | None:
    """What speaks against leaving an appeal on this ground; answers: how often the applicant was within a year."""
    if slug not in GROUNDS.get(country, {}):
        return Refusal(NOT_OFFERED, code="choice", field="ground")
    if slug == "repeated" and answers < ANSWERS_BEFORE_REPEATED:
        told = {"count": answers, "needed": ANSWERS_BEFORE_REPEATED}
        return Refusal(TOO_FEW_ANSWERS, code="too_few", field="ground", **told)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """What is typed into the form of an act; each act reads what it needs."""

    reason: str = ""
    executor_id: UUID | None = None
    count: int | None = None
    result: str = ""
    answer: str = ""
    number: str = ""
    on: date | None = None
    bodies: tuple[str, ...] = field(default=())
    ground: str = ""
    notified_on: date | None = None
    case_id: UUID | None = None
    case: str = ""


def problems_of_doing(act: str, doing: Doing, registered_on: date, today: date) -> Iterator[Refusal]:
    """Everything that is missing or wrong in the form of an act."""
    if ACTS[act].reason and not doing.reason:
        yield Refusal(REQUIRED, code="required", field="reason")
    if act == "extend" and not doing.count:
        yield Refusal(REQUIRED, code="required", field="count")
    if act == "answer":
        if doing.result not in RESULTS:
            yield Refusal(NOT_OFFERED, code="choice", field="result")
        if not doing.answer:
            yield Refusal(REQUIRED, code="required", field="answer")
    if act == "forward":
        yield from _forwarded(doing)
    if act == "notify" and doing.notified_on is None:
        yield Refusal(REQUIRED, code="required", field="notified_on")
    for name in ("on", "notified_on"):
        day = getattr(doing, name)
        if day is not None and day > today:
            yield Refusal(IN_FUTURE, code="in_future", field=name)
        elif day is not None and day < registered_on:
            yield Refusal(BEFORE_REGISTRATION, code="too_early", field=name)


def needs_notice(state: str, ground: str, country: str) -> bool:
    """Whether the applicant is to be told of the decision."""
    if state == "forwarded":
        return True
    found = GROUNDS.get(country, {}).get(ground)
    return state == "left" and found is not None and found.notice


def _forwarded(doing: Doing) -> Iterator[Refusal]:
    for name, given in (("bodies", doing.bodies), ("number", doing.number), ("on", doing.on)):
        if not given:
            yield Refusal(REQUIRED, code="required", field=name)
    if len(doing.bodies) > MOST_BODIES:
        yield Refusal(TOO_MANY_BODIES, code="too_many", field="bodies", most=MOST_BODIES)
