"""Proposals and outcomes: entered, accepted, declined, given as assignments; minutes."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select

from service.assignments.slots import Described, RecordKind
from service.identity.queries import root_unit
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.events.actions.acting import demanded
from service.press.events.actions.events import may_plan, touched
from service.press.events.actions.parts import part_row
from service.press.events.models import Minutes, Outcome
from service.press.events.queries.events import titles
from service.press.events.queries.record import minutes_of, outcome_rows
from service.press.events.rules.acts import NEEDS_REASON, OUTCOME, READ, RECORD, STALE
from service.runtime.work import Work
from service.web.errors import NotFound

DECIDED = N_("This was decided already.")
NOT_ACCEPTED = N_("Accept the proposal first; then it can be given as an assignment.")
LONGEST_TITLE = 200


async def enter_outcome(work: Work, event_id: UUID, kind: str, text: str, participant_id: UUID | None) -> UUID:
    """A proposal, open until it is decided, or an outcome; its id. Raises NotFound, Refusal."""
    row, _ = await demanded(work, event_id, "keep")
    if participant_id is not None:
        await part_row(work, event_id, "participants", participant_id)
    last = await work.session.scalar(select(func.max(Outcome.place)).where(Outcome.event_id == event_id))
    state = "open" if kind == "proposal" else "accepted"
    outcome = Outcome(
        tenant_id=work.tenant.id, id=new_id(), event_id=event_id, place=int(last or 0) + 1, kind=kind, state=state,
        participant_id=participant_id, text=text,
    )  # fmt: skip
    work.session.add(outcome)
    await touched(work, row)
    work.record("event_outcome.entered", outcome.id, record=OUTCOME, after={"kind": kind, "text": text})
    return outcome.id


async def outcome_row(work: Work, event_id: UUID, outcome_id: UUID) -> Outcome:
    """A proposal of this event, locked. Raises NotFound."""
    query = select(Outcome).where(Outcome.id == outcome_id, Outcome.event_id == event_id).with_for_update()
    found: Outcome | None = await work.session.scalar(query)
    if found is None:
        raise NotFound
    return found


async def change_outcome(work: Work, event_id: UUID, outcome_id: UUID, text: str, participant_id: UUID | None) -> None:
    """Correct what was noted, while it is not in somebody's hands. Raises NotFound, Refusal."""
    await demanded(work, event_id, "keep")
    row = await outcome_row(work, event_id, outcome_id)
    if row.state in ("assigned", "settled"):
        raise Refusal(DECIDED, code="decided")
    if participant_id is not None:
        await part_row(work, event_id, "participants", participant_id)
    before, row.text, row.participant_id = row.text, text, participant_id
    await work.session.flush()
    work.record("event_outcome.changed", outcome_id, record=OUTCOME, before={"text": before}, after={"text": text})


async def decide(work: Work, event_id: UUID, outcome_id: UUID, accept: bool, reason: str) -> None:
    """Accept or decline a proposal; declining takes a reason. Raises NotFound, Refusal."""
    may_plan(work)
    row = await outcome_row(work, event_id, outcome_id)
    if row.state not in ("open", "accepted" if not accept else "declined"):
        raise Refusal(DECIDED, code="decided")
    if not accept and not reason.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    before, row.state, row.reason = row.state, "accepted" if accept else "declined", reason
    await work.session.flush()
    kind = "accepted" if accept else "declined"
    work.record(
        f"event_outcome.{kind}", outcome_id, record=OUTCOME, before={"state": before}, after={"state": row.state},
        reason=reason or None,
    )  # fmt: skip


# --- as a record on which assignments stand


async def describe(work: Work, outcome_ids: Collection[UUID]) -> dict[UUID, Described]:
    """What assignments say of proposals, to those who see the press office."""
    if not work.actor.may(READ):
        return {}
    rows = await outcome_rows(work, outcome_ids)
    named = await titles(work, {row.event_id for row in rows})
    found = {}
    for row in rows:
        said = row.text if len(row.text) <= LONGEST_TITLE else f"{row.text[:LONGEST_TITLE]}…"
        href = f"/press/events/{row.event_id}/participants#o-{row.id}"
        found[row.id] = Described(row.id, named.get(row.event_id, ""), said, href, work.tenant.profile.default_language)
    return found


async def demand_accepted(work: Work, outcome_id: UUID) -> UUID:
    """The unit that an assignment on a proposal belongs to: the agency's own. Raises NotFound or Refusal."""
    may_plan(work)
    rows = await outcome_rows(work, [outcome_id])
    if not rows:
        raise NotFound
    if rows[0].state not in ("accepted", "assigned", "settled"):
        raise Refusal(NOT_ACCEPTED, code="not_accepted")
    return await root_unit(work)


async def note_assigned(work: Work, outcome_id: UUID) -> None:
    """The first assignment was given."""
    await _become(work, outcome_id, "assigned")


async def note_settled(work: Work, outcome_id: UUID) -> None:
    """The last open assignment ended."""
    await _become(work, outcome_id, "settled")


async def _become(work: Work, outcome_id: UUID, state: str) -> None:
    row = await work.session.scalar(select(Outcome).where(Outcome.id == outcome_id).with_for_update())
    if row is not None and row.state != state:
        row.state = state
        await work.session.flush()
        work.record(f"event_outcome.{state}", outcome_id, record=OUTCOME, after={"state": state})


RESOLVABLE = RecordKind(describe, demand_accepted, note_assigned, note_settled)


async def write_minutes(work: Work, event_id: UUID, text: str, version: int | None = None) -> None:
    """Write the minutes of an event. Raises NotFound, Refusal."""
    await demanded(work, event_id, "keep")
    row = await minutes_of(work, event_id)
    if row is not None and version is not None and row.version != version:
        raise Refusal(STALE, code="stale")
    before = row.text if row is not None else ""
    if row is None:
        row = Minutes(tenant_id=work.tenant.id, event_id=event_id, version=0)
        work.session.add(row)
    row.text, row.version = text, row.version + 1
    row.written_at, row.written_by_name = work.now, work.actor.name
    await work.session.flush()
    work.record("media_event.minutes_written", event_id, record=RECORD, before={"text": before}, after={"text": text})
