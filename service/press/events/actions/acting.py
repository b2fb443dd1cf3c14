"""From the idea to the close: each step asks who may, what is missing, and tells those whom it concerns."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.events.actions.events import hands_with, touched
from service.press.events.actions.publicising import renew
from service.press.events.actions.telling import tell_approvers, tell_people
from service.press.events.models import Event
from service.press.events.queries.events import event_by_id, event_row
from service.press.events.queries.parts import confirmed_count
from service.press.events.queries.ready import has_release, has_transcript, mandatory
from service.press.events.rules.acts import (
    NEEDS_REASON,
    NOT_BEGUN,
    RECORD,
    Readiness,
    demand,
    demand_nothing,
    missing_for_announcing,
    missing_for_closing,
    missing_for_plan,
)
from service.press.events.rules.content import EventView, readiness
from service.press.events.rules.kinds import KINDS
from service.press.events.slots import News, Told, open_questions, tell
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound

EARLY = timedelta(hours=2)
"""How long before its time an event may be noted as begun."""
UNKNOWN = N_("Choose one of the values offered.")


async def demanded(work: Work, event_id: UUID, act: str, reason: str = "") -> tuple[Event, EventView]:
    """The event's row, locked, and how it stands, when the act may be done. Raises NotFound, Refusal."""
    row = await event_row(work, event_id, lock=True)
    event = await event_by_id(work, event_id)
    if row is None or event is None:
        raise NotFound
    demand(act, work.actor, event.standing, reason)
    return row, event


async def stands(work: Work, event: EventView) -> Readiness:
    """What an event has of what it needs."""
    labels = {name: gettext(detail.label) for name, detail in KINDS[event.kind].details.items()}
    return readiness(event, work.now, await confirmed_count(work, event.id), mandatory(work), labels)


async def become(work: Work, row: Event, state: str, act: str, reason: str = "") -> None:
    """The next state, noted with who and why."""
    before, row.state = row.state, state
    await touched(work, row)
    work.record(
        f"media_event.{act}", row.id, record=RECORD, before={"state": before}, after={"state": state},
        reason=reason or None,
    )  # fmt: skip


async def plan(work: Work, event_id: UUID) -> None:
    """Put an idea forward for approval. Raises NotFound, Refusal, FieldErrors with what is missing."""
    row, event = await demanded(work, event_id, "plan")
    demand_nothing(missing_for_plan(await stands(work, event)))
    row.hands = hands_with(work, row.hands)
    await become(work, row, "planned", "planned")
    await tell_approvers(work, event)


async def approve(work: Work, event_id: UUID) -> None:
    """Approve what somebody else put forward. Raises NotFound, Refusal."""
    row, event = await demanded(work, event_id, "approve")
    row.approved_at, row.approved_by_name = work.now, work.actor.name
    await become(work, row, "approved", "approved")
    await tell_people(work, event, "press.event_approved", owner_only=True)


async def give_back(work: Work, event_id: UUID, reason: str) -> None:
    """Give an event back to those who plan it. Raises NotFound, Refusal."""
    row, event = await demanded(work, event_id, "return", reason)
    row.approved_at, row.approved_by_name = None, ""
    await become(work, row, "idea", "returned", reason)
    await tell_people(work, event, "press.event_returned", owner_only=True)


async def announce(work: Work, event_id: UUID) -> None:
    """Tell everybody: the public page, and whoever follows. Raises NotFound, Refusal, FieldErrors."""
    row, event = await demanded(work, event_id, "announce")
    demand_nothing(missing_for_announcing(await stands(work, event)))
    row.announced_at = work.now
    if not KINDS[row.kind].accredits:
        row.policy = "none"
    await become(work, row, "announced", "announced")
    await renew(work, event_id)
    if event.follows_id is not None:
        await renew(work, event.follows_id)
    await tell(work, Told(event_id, "announced"))


async def begin(work: Work, event_id: UUID) -> None:
    """Note that it began. Raises NotFound, Refusal."""
    row, event = await demanded(work, event_id, "begin")
    if event.begins_at is not None and work.now < event.begins_at - EARLY:
        raise Refusal(NOT_BEGUN, code="not_begun")
    row.began_at = work.now
    await become(work, row, "live", "begun")
    await renew(work, event_id)


async def hold(work: Work, event_id: UUID) -> None:
    """Note that it was held. Raises NotFound, Refusal."""
    row, event = await demanded(work, event_id, "hold")
    if event.begins_at is not None and event.state != "live" and work.now < event.begins_at:
        raise Refusal(NOT_BEGUN, code="not_begun")
    row.began_at = row.began_at or event.begins_at
    row.ended_at = work.now
    await become(work, row, "held", "held")
    await renew(work, event_id)
    await tell(work, Told(event_id, "held"))


async def close(work: Work, event_id: UUID) -> None:
    """Close what was held. Raises NotFound, Refusal, FieldErrors with what is still to be done."""
    row, event = await demanded(work, event_id, "close")
    missing = missing_for_closing(
        transcript=bool(event.transcript_waiver) or await has_transcript(work, event_id),
        release=bool(event.release_waiver) or await has_release(work, event_id),
        questions=await open_questions(work, event_id),
    )
    demand_nothing(missing)
    await become(work, row, "closed", "closed")


async def reopen(work: Work, event_id: UUID, reason: str) -> None:
    """Open a closed event again. Raises NotFound, Refusal."""
    row, _ = await demanded(work, event_id, "reopen", reason)
    await become(work, row, "held", "reopened", reason)
    await tell(work, Told(event_id, "reopened", reason))


async def waive(work: Work, event_id: UUID, what: str, reason: str) -> None:
    """Say why there is no transcript or no release. Raises NotFound, Refusal."""
    row, event = await demanded(work, event_id, "keep", reason)
    if what not in ("transcript", "release"):
        raise Refusal(UNKNOWN, code="choice", field="what")
    if not reason.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    before = getattr(event, f"{what}_waiver")
    setattr(row, f"{what}_waiver", reason)
    await touched(work, row)
    work.record(
        "media_event.waived", event_id, record=RECORD, before={what: before}, after={what: reason}, reason=reason
    )


async def postpone(work: Work, event_id: UUID, reason: str, notes: Mapping[str, str]) -> None:
    """Postpone without a new date; everybody concerned is told. Raises NotFound, Refusal."""
    await _put_off(work, event_id, "postpone", "postponed", reason, notes)


async def cancel(work: Work, event_id: UUID, reason: str, notes: Mapping[str, str]) -> None:
    """Cancel for good; everybody concerned is told, and it stays to be seen. Raises NotFound, Refusal."""
    await _put_off(work, event_id, "cancel", "cancelled", reason, notes)


async def _put_off(work: Work, event_id: UUID, act: str, state: News, reason: str, notes: Mapping[str, str]) -> None:
    row, event = await demanded(work, event_id, act, reason)
    row.notes = {code: said for code, said in notes.items() if said}
    await become(work, row, state, state, reason)
    await renew(work, event_id)
    await tell_people(work, event, f"press.event_{state}")
    await tell(work, Told(event_id, state, reason, row.notes))
