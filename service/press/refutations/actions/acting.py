"""How every act on a refutation begins and ends: held, allowed, written, noted, put into the search."""

from typing import Any
from uuid import UUID

from service.kit.refusal import FieldErrors, Refusal
from service.press.outlets.rules.acts import READ
from service.press.refutations.models import Refutation
from service.press.refutations.queries.refutations import refutation_row, stands
from service.press.refutations.rules.acts import NEXT, REFUTATION, demand
from service.runtime.work import Work
from service.web.errors import NotFound

Values = dict[str, Any]


async def held(work: Work, refutation_id: UUID) -> Refutation:
    """The refutation, held until the end of the work. Raises NotFound; not yours is the same answer."""
    row = await refutation_row(work, refutation_id, lock=True)
    if row is None or not (work.actor.kind == "system" or work.actor.may(READ)):
        raise NotFound
    return row


async def demanded(work: Work, refutation_id: UUID, act: str, reason: str = "") -> Refutation:
    """The same for an actor who may do this now. Raises NotFound, Refusal."""
    row = await held(work, refutation_id)
    demand(act, work.actor, await stands(work, row), reason)
    return row


def refuse(problems: Any) -> None:
    """Raise what is wrong with what was typed, all at once."""
    if found := list(problems):
        raise FieldErrors(found)


def no_such(field: str, sentence: str) -> Refusal:
    """A choice that is not there, or not the actor's."""
    return Refusal(sentence, code="choice", field=field)


async def conclude(
    work: Work, row: Refutation, kind: str, *, state: str = "", before: Values | None = None,
    after: Values | None = None, reason: str = "",
) -> None:  # fmt: skip
    """Let a refutation go to a state, if one is named, and note the act."""
    said, was = dict(after or {}), dict(before or {})
    if state and state != row.state:
        assert state in NEXT[row.state], (row.state, state)
        was["state"], said["state"] = row.state, state
        row.state = state
    row.version += 1
    await work.session.flush()
    work.record(
        f"refutation.{kind}", row.id, record=REFUTATION, before=was or None, after=said or None,
        reason=reason.strip() or None,
    )  # fmt: skip
