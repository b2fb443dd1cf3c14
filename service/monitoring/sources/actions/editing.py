"""Sources are added, changed, paused, removed and taken back; each leaves its act."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.monitoring.sources.actions.wanting import LEASE, Wanted, hurry, want
from service.monitoring.sources.models import Source, SourceText
from service.monitoring.sources.queries.caught import last_place, place_before
from service.monitoring.sources.queries.sources import count_kept, known_place, row_of, texts_of
from service.monitoring.sources.rules.acts import NEEDS_REASON, RECORD, Act, demand, why_not, why_not_manage
from service.monitoring.sources.rules.content import KNOWN_ALREADY, MOST_SOURCES, TOO_MANY, Content, problems
from service.runtime.secrets import Keyring
from service.runtime.work import Work

BACK = timedelta(days=2)
PLAIN = (
    "kind", "address", "selector", "text_selector", "tier", "every_minutes", "licence", "licence_note", "keep_days",
    "silent_hours", "username",
)  # fmt: skip


class UnknownSource(Exception):
    """There is no such source in this agency."""


class OldVersion(Exception):
    """Somebody else changed the source since it was shown."""


def sealing(tenant_id: UUID, source_id: UUID) -> bytes:
    """The one place that a source's password belongs to."""
    return f"{tenant_id}/media_source/sealed/{source_id}".encode()


async def add_source(work: Work, keyring: Keyring, content: Content) -> UUID:
    """A new source, asked for at once. Raises Refusal or FieldErrors."""
    demand(why_not_manage(work.actor))
    _sound(work, content, has_password=False)
    await _free(work, content, None)
    if await count_kept(work) >= MOST_SOURCES:
        raise Refusal(TOO_MANY, code="too_many", limit=MOST_SOURCES)
    own = {"id": new_id(), "tenant_id": work.tenant.id, "created_at": work.now, "active_since": work.now}
    source = Source(state="active", **own, **_plain(content))
    work.session.add(source)
    await _follow(work, keyring, source, content, begin=True)
    await work.session.flush()
    await _write_titles(work, source.id, content.titles)
    work.record("media_source.added", source.id, record=RECORD, after=_said(source, content.titles))
    return source.id


def _plain(content: Content) -> dict[str, Any]:
    return {name: getattr(content, name) for name in PLAIN}


def _sound(work: Work, content: Content, *, has_password: bool) -> None:
    found = list(problems(content, work.tenant.profile.default_language, has_password=has_password))
    if found:
        raise FieldErrors(found)


async def _free(work: Work, content: Content, own: UUID | None) -> None:
    known = await known_place(work, content.kind, content.address, content.selector)
    if known is not None and known != own:
        raise Refusal(KNOWN_ALREADY, code="known", field="address")


async def _follow(work: Work, keyring: Keyring, source: Source, content: Content, *, begin: bool) -> None:
    """Ask for what the source wants now: shared, or by the agency's own job where a password is needed."""
    if content.username:
        if content.password:
            source.sealed = keyring.seal(content.password, sealing(work.tenant.id, source.id))
        if begin or source.feed_id is not None:
            source.cursor = source.last_seq or 0
        source.feed_id, source.next_at = None, work.now
        work.later("monitoring.poll_source", source_id=str(source.id))
        return
    source.sealed = None
    wanted = Wanted(
        kind=content.kind,
        address=content.address,
        selector=content.selector,
        text_selector=content.text_selector,
        every_minutes=content.every_minutes,
    )
    feed_id = await want(work, wanted, work.now + LEASE)
    if begin or feed_id != source.feed_id:
        source.feed_id = feed_id
        source.cursor = await place_before(work, feed_id, work.now - BACK)


async def _write_titles(work: Work, source_id: UUID, titles: Mapping[str, str]) -> None:
    own = (SourceText.tenant_id == work.tenant.id, SourceText.source_id == source_id)
    await work.session.execute(delete(SourceText).where(*own))
    rows = [
        {"tenant_id": work.tenant.id, "source_id": source_id, "language": language, "title": title}
        for language, title in titles.items()
        if title
    ]
    if rows:
        await work.session.execute(insert(SourceText), rows)


def _said(source: Source, titles: Mapping[str, str]) -> dict[str, Any]:
    """What an act keeps of a source; of its password only whether there is one."""
    return {**{name: getattr(source, name) for name in PLAIN}, "titles": dict(titles), "secret": bool(source.sealed)}


async def demand_source(work: Work, act: Act, source_id: UUID) -> Source:
    """The source, locked, if the actor may do this. Raises UnknownSource, Refusal."""
    source = await row_of(work, source_id, lock=True)
    if source is None:
        raise UnknownSource
    demand(why_not(act, work.actor, source.state))
    return source


async def change_source(work: Work, keyring: Keyring, source_id: UUID, content: Content, version: int) -> None:
    """Change what a source says. Raises UnknownSource, OldVersion, Refusal, FieldErrors."""
    source = await demand_source(work, "edit", source_id)
    if source.version != version:
        raise OldVersion
    same_place = source.username == content.username and _host_kept(source.address, content.address)
    _sound(work, content, has_password=source.sealed is not None and same_place)
    await _free(work, content, source_id)
    before = _said(source, await texts_of(work, source_id))
    for name, value in _plain(content).items():
        setattr(source, name, value)
    source.version += 1
    if source.state == "active":
        await _follow(work, keyring, source, content, begin=False)
    elif content.password:
        source.sealed = keyring.seal(content.password, sealing(work.tenant.id, source.id))
    await work.session.flush()
    await _write_titles(work, source_id, content.titles)
    after = _said(source, content.titles)
    work.record("media_source.changed", source_id, record=RECORD, before=before, after=after)


def _host_kept(before: str, after: str) -> bool:
    """A password that is set stays with the site it was given for."""
    return before.split("/")[:3] == after.split("/")[:3]


async def pause_source(work: Work, source_id: UUID, reason: str) -> None:
    """Fetch a source no longer, until it is let run again."""
    await _turn(work, source_id, "pause", "paused", "media_source.paused", reason)


async def remove_source(work: Work, source_id: UUID, reason: str) -> None:
    """Take a source out of the list. What it brought stays."""
    await _turn(work, source_id, "remove", "removed", "media_source.removed", reason)


async def _turn(work: Work, source_id: UUID, act: Act, state: str, kind: str, reason: str) -> None:
    if not reason:
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    source = await demand_source(work, act, source_id)
    before = source.state
    source.state, source.reason, source.silent_since = state, reason, None
    work.record(kind, source_id, record=RECORD, before={"state": before}, after={"state": state}, reason=reason)


async def resume_source(work: Work, keyring: Keyring, source_id: UUID) -> None:
    """Fetch a source again, from now on: what came meanwhile is not wanted."""
    await _run_again(work, keyring, source_id, "resume", "media_source.resumed")


async def take_back_source(work: Work, keyring: Keyring, source_id: UUID) -> None:
    """Put a removed source into the list again. Raises Refusal where its address is there already."""
    await _run_again(work, keyring, source_id, "take_back", "media_source.taken_back")


async def _run_again(work: Work, keyring: Keyring, source_id: UUID, act: Act, kind: str) -> None:
    source = await demand_source(work, act, source_id)
    content = Content(titles=await texts_of(work, source_id), **{name: getattr(source, name) for name in PLAIN})
    await _free(work, content, source_id)
    before = source.state
    source.state, source.reason, source.active_since = "active", "", work.now
    await _follow(work, keyring, source, content, begin=True)
    if source.feed_id is not None:
        source.cursor = await last_place(work, source.feed_id)
    else:
        source.cursor = source.last_seq
    work.record(kind, source_id, record=RECORD, before={"state": before}, after={"state": "active"})


async def fetch_now(work: Work, source_id: UUID) -> bool:
    """Ask for a source at once; False where that was done a moment ago."""
    source = await demand_source(work, "fetch", source_id)
    if source.feed_id is not None:
        asked = await hurry(work, source.feed_id)
    else:
        asked = source.leased_until is None or source.leased_until <= work.now
        if asked:
            source.next_at = work.now
            work.later("monitoring.poll_source", source_id=str(source_id))
    if asked:
        work.record("media_source.hurried", source_id, record=RECORD)
    return asked
