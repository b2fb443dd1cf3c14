"""What resolutions ask of letters: who may resolve on one, what it is called, and what becomes of it."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import update

from service.assignments.slots import Described, RecordKind
from service.correspondence.actions.changing import demand_act
from service.correspondence.models import Letter
from service.correspondence.queries.letters import letters_as_seen
from service.correspondence.rules import RECORD
from service.runtime.work import Work


async def describe(work: Work, letter_ids: Collection[UUID]) -> dict[UUID, Described]:
    """Number, title and page of the letters that the actor may see; of a stub the number alone."""
    return {
        letter.id: Described(
            letter.id, letter.number, letter.subject, f"/letters/{letter.id}", letter.language, letter.withheld
        )
        for letter in await letters_as_seen(work, letter_ids)
    }


async def demand_resolvable(work: Work, letter_id: UUID) -> UUID:
    """The unit of a letter on which the actor may give a resolution. Raises NotFound or Refusal."""
    return (await demand_act(work, "resolve", letter_id)).unit_id


async def note_resolved(work: Work, letter_id: UUID) -> None:
    """A letter is in progress from its first resolution on."""
    await _become(work, letter_id, "registered", "in_progress", "letter.resolved")


async def note_settled(work: Work, letter_id: UUID) -> None:
    """All resolutions ended. What becomes of the letter is decided by a person: answered, noted, forwarded."""
    work.record("letter.settled", letter_id, record=RECORD)


async def _become(work: Work, letter_id: UUID, before: str, after: str, kind: str) -> None:
    # The version stays: a resolution does not make a correction stale that is being typed.
    statement = update(Letter).where(Letter.id == letter_id, Letter.state == before).values(state=after)
    done = await work.session.scalar(statement.returning(Letter.id).execution_options(synchronize_session=False))
    if done is not None:
        work.record(kind, letter_id, record=RECORD, before={"state": before}, after={"state": after})


RESOLVABLE = RecordKind(describe, demand_resolvable, note_resolved, note_settled)
