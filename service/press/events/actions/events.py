"""Entering an event and changing what is planned."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from service.identity.queries import person_by_id
from service.kit.folding import fold
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.press.events.actions.publicising import renew
from service.press.events.models import Event, EventText
from service.press.events.queries.events import event_by_id, event_row
from service.press.events.rules.acts import NO_RIGHT, RECORD, STALE, WRITE, demand
from service.press.events.rules.content import EventEdit, EventView, Texts, problems_of, touches_approval
from service.press.events.slots import Told, tell
from service.runtime.work import Work
from service.web.errors import NotFound

FIXED = N_("This event is announced. To give it another time, reschedule or postpone it.")
FIXED_POLICY = N_("This event is announced: who may come does not change any more.")
FIXED_PAGE = N_("This event stands on the public page. Cancel it instead: the page says so then.")
NO_PERSON = N_("This person is not known here. Choose again.")
PLAIN = ("kind", "begins_at", "ends_at", "place", "stream_url", "sign_language", "policy", "closes_at", "capacity",
         "on_page", "owner_id")  # fmt: skip


def may_plan(work: Work) -> None:
    """Raise Refusal where the actor may not plan events at all."""
    if not work.actor.may(WRITE):
        raise Refusal(NO_RIGHT[WRITE], code="not_permitted")


async def create_event(work: Work, edit: EventEdit) -> UUID:
    """Enter an event as an idea; its id. Raises Refusal, FieldErrors."""
    may_plan(work)
    await _demand_sound(work, edit)
    row = Event(
        tenant_id=work.tenant.id, id=new_id(), state="idea", created_at=work.now, created_by_name=work.actor.name,
        changed_at=work.now, hands=hands_with(work, ()), version=1, **columns_of(edit),
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    await keep_texts(work, row.id, edit.texts)
    work.record("media_event.created", row.id, record=RECORD, after=plain(edit))
    return row.id


async def edit_event(work: Work, event_id: UUID, edit: EventEdit, version: int | None = None) -> None:
    """Change what is planned. An approval that spoke of something else ends. Raises NotFound, Refusal, FieldErrors."""
    row = await event_row(work, event_id, lock=True)
    before = await event_by_id(work, event_id)
    if row is None or before is None:
        raise NotFound
    demand("edit", work.actor, before.standing)
    if version is not None and version != row.version:
        raise Refusal(STALE, code="stale")
    await _demand_sound(work, edit)
    _demand_fixed(before, edit)
    for name, value in columns_of(edit).items():
        setattr(row, name, value)
    row.hands = hands_with(work, row.hands)
    unapproved = row.state == "approved" and touches_approval(before, edit)
    if unapproved:
        row.state, row.approved_at, row.approved_by_name = "planned", None, ""
    await touched(work, row)
    await keep_texts(work, event_id, edit.texts)
    work.record("media_event.edited", event_id, record=RECORD, before=plain_view(before), after=plain(edit))
    if unapproved:
        work.record("media_event.unapproved", event_id, record=RECORD)
    if before.announced_at is not None:
        await renew(work, event_id)
    if before.state == "announced" and (before.place, before.stream_url) != (edit.place, edit.stream_url):
        await tell(work, Told(event_id, "changed"))


def _demand_fixed(before: EventView, edit: EventEdit) -> None:
    """What everybody was told is changed by acts that tell everybody."""
    if before.state not in ("announced", "postponed"):
        return
    if (before.begins_at, before.ends_at) != (edit.begins_at, edit.ends_at):
        raise Refusal(FIXED, code="announced", field="begins_on")
    if before.kind != edit.kind:
        raise Refusal(FIXED, code="announced", field="kind")
    if before.on_page and not edit.on_page:
        raise Refusal(FIXED_PAGE, code="announced", field="on_page")
    if before.policy != edit.policy:
        raise Refusal(FIXED_POLICY, code="announced", field="policy")


async def _demand_sound(work: Work, edit: EventEdit) -> None:
    problems = problems_of(edit, work.tenant.profile.default_language)
    if edit.owner_id is not None and await person_by_id(work, edit.owner_id) is None:
        problems.append(Refusal(NO_PERSON, code="unknown", field="owner"))
    if problems:
        raise FieldErrors(problems)


async def touched(work: Work, row: Event) -> None:
    """Count a change to an event's own row."""
    row.version += 1
    row.changed_at = work.now
    await work.session.flush()


def hands_with(work: Work, hands: Any) -> list[str]:
    """Whose hands it was in, the actor's among them: the natural person, not the one they stand in for."""
    own = [str(work.actor.id)] if work.actor.kind == "person" and work.actor.id else []
    return sorted({*hands, *own})


def columns_of(edit: EventEdit) -> dict[str, Any]:
    """What the row keeps of an edit."""
    kept = {name: getattr(edit, name) for name in PLAIN}
    return {**kept, "place_key": fold(edit.place), "languages": list(edit.languages), "details": dict(edit.details)}


async def keep_texts(work: Work, event_id: UUID, texts: Mapping[str, Texts]) -> None:
    """Write texts by language; empty ones are taken away."""
    gone = [language for language, text in texts.items() if text.empty]
    await work.session.execute(delete(EventText).where(EventText.event_id == event_id, EventText.language.in_(gone)))
    for language, text in texts.items():
        if text.empty:
            continue
        said = {"title": text.title, "title_key": fold(text.title), "place": text.place, "summary": text.summary,
                "criteria": text.criteria}  # fmt: skip
        own = {"tenant_id": work.tenant.id, "event_id": event_id, "language": language}
        keys = ["tenant_id", "event_id", "language"]
        statement = insert(EventText).values(**own, **said)
        await work.session.execute(statement.on_conflict_do_update(index_elements=keys, set_=said))


def plain(edit: EventEdit) -> dict[str, Any]:
    """An edit as an act keeps it."""
    return _plain(edit)


def plain_view(event: EventView) -> dict[str, Any]:
    """What an edit may change, as it stood."""
    return _plain(event)


def _plain(said: EventEdit | EventView) -> dict[str, Any]:
    kept = {name: getattr(said, name) for name in PLAIN}
    flat = {name: str(value) if value is not None and not isinstance(value, (bool, int)) else value
            for name, value in kept.items()}  # fmt: skip
    texts = {
        f"{name}_{language}": getattr(text, name)
        for language, text in said.texts.items()
        for name in ("title", "place", "summary", "criteria")
        if getattr(text, name)
    }
    return {**flat, "languages": list(said.languages), "details": dict(said.details), **texts}
