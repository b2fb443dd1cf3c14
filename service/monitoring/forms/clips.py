"""What is typed of clips: filters of the list, parts of a coding, texts of topics."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any
from uuid import UUID

from service.kit.refusal import FieldErrors
from service.kit.words import N_
from service.monitoring.queries.clips import clip_by_id
from service.monitoring.queries.listing import BUCKETS, Wanted
from service.monitoring.queries.stories import story_by_id
from service.monitoring.rules.acts import STATES
from service.monitoring.rules.coding import LONGEST_LINE, LONGEST_NOTE, PROMINENCES, TONES, Change
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected

NAMES = (
    "bucket", "state", "source", "tier", "language", "topic", "tone", "rule", "story", "from", "to", "q", "fold",
)  # fmt: skip
LANGUAGES = ("az", "ka", "en", "ru")
TIERS = ("1", "2", "3")
NEEDS_TITLE = N_("Name the topic in at least one language.")
TITLE_LIMIT, NOTE_LIMIT = 120, 600


def wanted_of(asked: Mapping[str, str], now: datetime, *, strict: bool = False) -> Wanted:
    """Which clips an address asks for. What cannot be read is left out, or with `strict` raises FieldErrors.

    `from` and `to` are days of capture, both counted in.
    """
    read = Fields(asked)
    first, last = read.day("from", now.date()), read.day("to", now.date())
    tier = read.choice("tier", TIERS)
    wanted = Wanted(
        bucket=read.choice("bucket", BUCKETS),
        state=read.choice("state", STATES),
        source_id=read.uuid("source"),
        tier=int(tier) if tier else None,
        language=read.line("language", limit=10),
        topic_id=read.uuid("topic"),
        tone=read.choice("tone", TONES),
        rule_id=read.uuid("rule"),
        story_id=read.uuid("story"),
        since=_midnight(first, now.tzinfo) if first else None,
        until=_midnight(last + timedelta(days=1), now.tzinfo) if last else None,
        q=read.line("q", limit=200),
    )
    # Only where nothing else is asked for: else the clip that stands for its story might be one that is not meant.
    plain = wanted == Wanted(bucket=wanted.bucket, state=wanted.state) and bool(wanted.bucket or wanted.state)
    wanted = replace(wanted, folded=plain and read.choice("fold", ("0", "1")) != "0")
    if strict and read.errors:
        raise FieldErrors(read.errors.values())
    return wanted


def _midnight(day: date, zone: tzinfo | None) -> datetime:
    return datetime.combine(day, time(), zone)


def change_of(posted: Mapping[str, Any]) -> Change:
    """Parts of a coding that a form or a JSON body changes: those that it names. Raises FormRejected.

    tone and prominence that stand already are taken off when `again` is posted with them, as a second press does.
    """
    read = Fields(posted)
    values: dict[str, str] = {}
    if "tone" in read.values:
        values["tone"] = read.choice("tone", TONES)
    if "prominence" in read.values:
        values["prominence"] = read.choice("prominence", PROMINENCES)
    for name in ("message", "echoes", "error"):
        if name in read.values:
            values[name] = read.text(name, limit=LONGEST_NOTE)
    if "spokesperson" in read.values:
        values["spokesperson"] = read.line("spokesperson", limit=LONGEST_LINE)
    toggle = read.uuid("toggle")
    topics = _ids(read, "topics") if "topics" in read.values else None
    read.done()
    return Change(values, topics, toggle)


def _ids(read: Fields, name: str) -> tuple[UUID, ...]:
    try:
        return tuple(UUID(typed) for typed in read.values[name].replace(",", " ").split())
    except ValueError:
        read.refuse(name, N_("This choice is not known. Choose again."), "unknown")
        return ()


def topic_texts(posted: Mapping[str, Any], languages: Collection[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Titles and notes of a topic by language. Raises FormRejected."""
    read = Fields(posted)
    titles = {code: read.line(f"title_{code}", limit=TITLE_LIMIT) for code in languages}
    notes = {code: read.text(f"note_{code}", limit=NOTE_LIMIT) for code in languages}
    if not any(titles.values()) and not read.errors:
        read.refuse(f"title_{next(iter(languages))}", NEEDS_TITLE, "required")
    read.done()
    return {code: title for code, title in titles.items() if title}, notes


UNKNOWN_STORY = N_("Paste the address of a clip or a story of this agency.")
_ADDRESS = re.compile(r"/monitoring/(clips|stories)/([0-9a-f-]{36})")


async def story_of(work: Work, posted: Mapping[str, Any]) -> UUID:
    """The story that was chosen, or whose own or clip's address was pasted. Raises FormRejected."""
    read = Fields(posted)
    typed = read.line("story", limit=500, required=True)
    named = _ADDRESS.search(typed)
    try:
        if named and named[1] == "clips":
            return (await clip_by_id(work, UUID(named[2]))).story_id
        story_id = UUID(named[2] if named else typed)
        return (await story_by_id(work, story_id)).id
    except (ValueError, NotFound):
        read.refuse("story", UNKNOWN_STORY, "unknown")
    raise FormRejected(read.values, read.errors)
