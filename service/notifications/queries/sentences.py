"""What a notice says and where it leads, in the current language."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from service.identity.queries import people_named
from service.kit.words import N_
from service.notifications import slots
from service.notifications.kinds import KINDS, Kind
from service.notifications.models import Notice
from service.runtime.language import format_date, format_moment, gettext
from service.runtime.work import Work

HOLE = re.compile(r"%\((\w+)\)s")
UNKNOWN = Kind(N_("Something that this page no longer knows"), "other", "")


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice as its reader sees it. `about`: what the record is about, as far as the reader may know."""

    id: UUID
    at: datetime
    sentence: str
    href: str
    unread: bool
    urgent: bool
    about: str = ""
    for_whom: str = ""


def sentence_of(kind: str, params: str, zone: ZoneInfo) -> str:
    """The sentence of a notice; a parameter that is missing leaves a gap, never an error."""
    known = KINDS.get(kind, UNKNOWN)
    given: dict[str, str] = msgspec.json.decode(params)
    written = {name: _written(name, value, zone) for name, value in given.items()}
    return gettext(known.sentence, **{name: written.get(name, "–") for name in HOLE.findall(known.sentence)})


def _written(name: str, value: str, zone: ZoneInfo) -> str:
    try:
        if name.endswith("_on"):
            return format_date(date.fromisoformat(value))
        if name.endswith("_at"):
            return format_moment(datetime.fromisoformat(value), zone)
    except ValueError:
        return value
    return value


def href_of(kind: str, record: str, record_id: UUID) -> str:
    """The path to the record; "" for one without a page."""
    known = KINDS.get(kind, UNKNOWN)
    return (known.link or slots.LINKS.get(record, "")).replace("{id}", str(record_id))


async def shown(work: Work, notices: Sequence[Notice]) -> list[Shown]:
    """Notices as `work.actor` may see them: one question for each word of records, one for names."""
    titles = await titles_of(work, notices)
    names = await people_named(work, {notice.on_behalf_of for notice in notices if notice.on_behalf_of})
    zone = work.zone
    return [
        Shown(
            id=notice.id,
            at=notice.created_at,
            sentence=sentence_of(notice.kind, notice.params, zone),
            href=href_of(notice.kind, notice.record, notice.record_id),
            unread=notice.read_at is None,
            urgent=KINDS.get(notice.kind, UNKNOWN).urgent,
            about=titles.get((notice.record, notice.record_id), ""),
            for_whom=names.get(notice.on_behalf_of, "") if notice.on_behalf_of else "",
        )
        for notice in notices
    ]


async def titles_of(work: Work, notices: Sequence[Notice]) -> dict[tuple[str, UUID], str]:
    """What the records of some notices are about, as far as `work.actor` may know."""
    found: dict[tuple[str, UUID], str] = {}
    for word, tell in slots.TITLES.items():
        asked = {notice.record_id for notice in notices if notice.record == word}
        if asked:
            found |= {(word, record): title for record, title in (await tell(work, asked)).items()}
    return found
