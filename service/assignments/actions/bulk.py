"""One act on many assignments: what is permitted is done, for the rest is said which and why."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from service.assignments.rules.giving import MANY_AT_ONCE, MOST_AT_ONCE, NONE_SELECTED
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.work import Work
from service.web.errors import NotFound


@dataclass(slots=True)
class Outcome:
    """Which were done, and why the others were not."""

    done: list[UUID] = field(default_factory=list)
    refused: list[tuple[UUID, Refusal]] = field(default_factory=list)


async def for_each(work: Work, ids: Sequence[UUID], act: Callable[[UUID], Awaitable[object]]) -> Outcome:
    """Do an act on each of some assignments. Those not seen are left out silently, as if they were not there.

    A reason that is missing is said once: it is raised and nothing is done.
    """
    if not ids:
        raise Refusal(NONE_SELECTED, code="required", field="ids")
    if len(ids) > MOST_AT_ONCE:
        raise Refusal(MANY_AT_ONCE, code="too_many", field="ids", most=MOST_AT_ONCE)
    outcome = Outcome()
    for ident in sorted(set(ids)):
        try:
            async with work.session.begin_nested():
                await act(ident)
        except NotFound:
            continue
        except FieldErrors as errors:
            outcome.refused.append((ident, errors.errors[0]))
        except Refusal as refusal:
            if refusal.field is not None:
                raise
            outcome.refused.append((ident, refusal))
        else:
            outcome.done.append(ident)
    return outcome
