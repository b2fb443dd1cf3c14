"""Press events for tests, made the way people make them."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from service.kit.actor import Actor
from service.press.events.actions import acting
from service.press.events.actions.events import create_event
from service.press.events.actions.parts import add_line
from service.press.events.rules.content import EventEdit, Texts
from service.runtime.work import Work

FULL = {
    "press_conference": {"format": "in_person"},
    "briefing": {"format": "in_person", "attribution": "on_record"},
    "public_meeting": {"format": "in_person", "audience": "Sakinlər", "subject": "Yeni park"},
    "interview": {"outlet": "Uydurma Xəbər", "journalist": "Aytən Uydurma", "medium": "tv", "way": "in_person",
                  "topics": "Təmir"},
    "broadcast": {"medium": "tv", "outlet": "Uydurma TV", "programme": "Səhər", "airing": "live"},
    "media_tour": {"route": "Üç məktəb", "gathering": "Baş giriş", "departure": "09:30"},
    "photo_opportunity": {"subject": "Açılış", "pool": "open", "questions": "none"},
    "filming_permit": {"outlet": "Uydurma TV", "subject": "Dərs", "spaces": "İkinci mərtəbə", "crew": "Üç nəfər",
                       "crew_size": "3"},
    "round_table": {"format": "in_person", "attribution": "background", "subject": "Təmir"},
}  # fmt: skip
"""Every needed field of each kind."""


def edit_of(work: Work, kind: str = "press_conference", **changed: Any) -> EventEdit:
    """An event as typed, a week ahead, with all that its kind needs, in a place of its own."""
    begins = (work.now + timedelta(days=7)).replace(minute=0, second=0, microsecond=0)
    number = uuid4().hex[:6]
    values: dict[str, Any] = {
        "kind": kind, "texts": {"az": Texts(f"Təmir barədə {number}", "", "Məktəblərin təmiri", "Redaksiya məktubu")},
        "begins_at": begins, "ends_at": begins + timedelta(hours=1), "place": f"Zal {number}", "languages": ("az",),
        "details": FULL[kind], "policy": "moderated" if kind in ("press_conference", "briefing") else "",
        "on_page": True,
    }  # fmt: skip
    return EventEdit(**values | changed)


async def entered(work: Work, kind: str = "press_conference", **changed: Any) -> UUID:
    """An idea."""
    return await create_event(work, edit_of(work, kind, **changed))


SPEAKER: dict[str, Any] = {
    "role": "speaker", "person_id": None, "name": "Rəna Uydurma", "position": "Rəis", "organisation": "",
    "state": "confirmed", "substitute_for_id": None, "topic": "Təmir", "phone": "", "texts": {},
}  # fmt: skip


async def with_speaker(work: Work, event_id: UUID, **changed: Any) -> UUID:
    """Somebody who speaks at an event, confirmed unless said otherwise."""
    return await add_line(work, event_id, "speakers", SPEAKER | changed)


def becoming(work: Work, actor: Actor) -> None:
    """Let somebody else go on in this work."""
    work.actor = actor


def another(actor: Actor) -> Actor:
    """Another natural person with the same rights."""
    return replace(actor, id=uuid4(), name="Other Person")


async def announced(work: Work, kind: str = "press_conference", **changed: Any) -> UUID:
    """An event that was planned by one and approved by another, and is announced."""
    own = work.actor
    event_id = await entered(work, kind, **{"policy": "none", **changed})
    await with_speaker(work, event_id)
    await acting.plan(work, event_id)
    becoming(work, another(own))
    await acting.approve(work, event_id)
    becoming(work, own)
    await acting.announce(work, event_id)
    return event_id


async def held(work: Work, kind: str = "press_conference", **changed: Any) -> UUID:
    """An announced event that is over."""
    event_id = await announced(work, kind, **changed)
    await passed(work, 8)
    await acting.hold(work, event_id)
    return event_id


async def passed(work: Work, days: float) -> datetime:
    """Let time go by in this work."""
    work.now += timedelta(days=days)
    return work.now
