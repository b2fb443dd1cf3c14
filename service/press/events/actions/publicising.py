"""An event on the agency's public page: announced, changed, postponed, rescheduled, cancelled, held."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from service.kit.words import N_
from service.press.events.queries.events import event_by_id
from service.press.events.queries.parts import materials_of, public_agenda
from service.press.events.queries.record import photos_of, recordings_of
from service.press.events.rules.acts import RECORD
from service.press.events.rules.content import EventView
from service.publishing.actions import publish
from service.publishing.rules import PublicFile, PublicText
from service.publishing.rules.publications import FrozenFile, slug_of
from service.runtime.language import gettext, speaking
from service.runtime.work import Work

KIND = "press_event"
TAKEN_BY = N_("%(caption)s Photo: %(name)s")
SEEN = frozenset({"announced", "live", "held", "closed", "postponed", "rescheduled", "cancelled"})
"""States in which an event that was announced stays on the page."""


async def renew(work: Work, event_id: UUID) -> None:
    """Let the public page say what holds now, where the event is to be seen there and was announced."""
    event = await event_by_id(work, event_id)
    if event is None or not event.on_page or event.announced_at is None or event.state not in SEEN:
        return
    profile = work.tenant.profile
    texts: dict[str, PublicText] = {
        code: PublicText(said.title, event.place_in(code), said.summary)
        for code, said in event.texts.items()
        if said.title and code in profile.languages
    }
    files = [
        PublicFile(one.file_id, one.title) for one in await materials_of(work, event_id) if one.audience == "public"
    ]
    await publish(
        work, kind=KIND, record=RECORD, record_id=event_id,
        slug=_slug(event, work.zone, profile.default_language),
        texts=texts, files=files, facts=await facts_of(work, event), frozen=await _pictures(work, event_id),
    )  # fmt: skip


async def _pictures(work: Work, event_id: UUID) -> list[FrozenFile]:
    """Pictures that everybody is to see, each followed by its small twin, with captions that say who took it."""
    found = []
    for one in await photos_of(work, event_id):
        if not one.on_page or "large" not in one.prepared:
            continue
        words = {}
        for code, caption in one.captions.items():
            with speaking(code):
                whole = gettext(TAKEN_BY, caption=caption, name=one.credit) if one.credit else caption
            words[code] = {"alt": caption, "caption": whole}
        for size, role in (("large", "picture"), ("small", "small")):
            kept = one.prepared[size]
            found.append(
                FrozenFile(
                    UUID(kept["key"].partition("/")[2]), f"{one.id}.webp", "image/webp", kept["size"],
                    bytes.fromhex(kept["sha256"]), kept["key"], role=role, width=kept["width"], height=kept["height"],
                    texts=words if role == "picture" else {},
                )
            )  # fmt: skip
    return found


def _slug(event: EventView, zone: ZoneInfo, language: str) -> str:
    day = f"{event.begins_at.astimezone(zone):%Y-%m-%d}" if event.begins_at else ""
    return slug_of(f"{day} {event.title(language)}")


async def facts_of(work: Work, event: EventView) -> dict[str, Any]:
    """What the template of the public page is given beside the texts."""
    successor = await event_by_id(work, event.successor_id) if event.successor_id else None
    zone = work.zone
    return {
        "event": str(event.id),
        "kind": event.kind,
        "state": event.state,
        "starts_at": said_at(event.begins_at, zone),
        "ends_at": said_at(event.ends_at, zone),
        "stream": event.stream_url,
        "languages": list(event.languages),
        "sign_language": event.sign_language,
        "policy": event.policy,
        "closes_at": said_at(event.closes_at, zone),
        "criteria": {code: said.criteria for code, said in event.texts.items() if said.criteria},
        "notes": dict(event.notes),
        "agenda": await public_agenda(work, event),
        "successor": _successor(successor, zone),
        "recordings": [
            {"title": one.title, "address": one.address} for one in await recordings_of(work, event.id) if one.on_page
        ],
    }


def said_at(moment: datetime | None, zone: ZoneInfo) -> str:
    """A moment in the agency's zone: the public page tells days by its beginning."""
    return moment.astimezone(zone).isoformat() if moment else ""


def _successor(event: EventView | None, zone: ZoneInfo) -> dict[str, str]:
    """The new date, once the one that follows is announced itself."""
    if event is None or event.announced_at is None or event.begins_at is None or event.ends_at is None:
        return {}
    return {"starts_at": said_at(event.begins_at, zone), "ends_at": said_at(event.ends_at, zone)}
