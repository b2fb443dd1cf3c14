"""Releases with their texts; what other parts of the press office know of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select, tuple_

from service.kit.paging import Cursor
from service.press.outlets.rules.acts import READ
from service.press.releases.models import Release, ReleaseRevision, ReleaseText
from service.press.releases.rules.acts import OUT, Standing
from service.press.releases.rules.content import Words
from service.runtime.work import Work

PAGE = 50
NUMBERS = Release.__table__
"""Where the numbers of the journals of releases stand."""


@dataclass(frozen=True, slots=True)
class ReleaseView:
    """A release in a list. title: in the reader's language, else in one that it has; revision: the one that counts."""

    id: UUID
    kind: str
    state: str
    working: str
    number: str | None
    title: str
    title_language: str
    languages: Sequence[str]
    ready: Sequence[str]
    revision: int
    slug: str
    publish_at: datetime | None
    embargo_until: datetime | None
    published_at: datetime | None
    created_at: datetime
    created_by_name: str
    changed_at: datetime

    @property
    def href(self) -> str:
        """Its page for staff."""
        return f"/press/releases/{self.id}"


_VIEW = (
    Release.id, Release.kind, Release.state, Release.working, Release.number, Release.languages, Release.revision,
    Release.slug, Release.publish_at, Release.embargo_until, Release.published_at, Release.created_at,
    Release.created_by_name, Release.changed_at,
)  # fmt: skip


def fallbacks(work: Work) -> list[str]:
    """In which languages a text is looked for: the reader's, the agency's first, the others."""
    profile = work.tenant.profile
    return list(dict.fromkeys([work.language, profile.default_language, *profile.languages]))


def _titled(work: Work) -> Any:
    """Columns of a view, titled in the best language, with the languages that are ready."""
    order = case({code: place for place, code in enumerate(fallbacks(work))}, value=ReleaseText.language, else_=99)
    own = (
        ReleaseText.tenant_id == Release.tenant_id,
        ReleaseText.release_id == Release.id,
        ReleaseText.revision == Release.revision,
    )
    title = (
        select(ReleaseText.title, ReleaseText.language)
        .where(*own, ReleaseText.title != "")
        .order_by(order)
        .limit(1)
        .lateral("title")
    )
    ready = (
        select(func.array_agg(ReleaseText.language.distinct()).label("ready"))
        .where(*own, ReleaseText.state == "ready")
        .lateral("ready")
    )
    true = Release.id.is_not(None)
    return (
        select(*_VIEW, title.c.title, title.c.language.label("title_language"), ready.c.ready)
        .outerjoin(title, true)
        .outerjoin(ready, true)
    )


def _view(row: Any) -> ReleaseView:
    kept = dict(row._mapping)
    kept["title"], kept["title_language"] = kept["title"] or "", kept["title_language"] or ""
    kept["ready"] = kept["ready"] or []
    return ReleaseView(**kept)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which releases a list shows. typed: words of number or title; mine: only those that the actor answers for."""

    states: Collection[str] = ()
    kind: str = ""
    typed: str = ""
    event: tuple[str, UUID] | None = None
    mine: bool = False


async def listed(
    work: Work, wanted: Wanted, *, before: Cursor | None = None, limit: int = PAGE
) -> tuple[list[ReleaseView], Cursor | None]:
    """Releases, the newest first, and where the next page begins. Those thrown away only where asked for."""
    query = _titled(work).where(*_conditions(work, wanted))
    if before is not None:
        query = query.where(tuple_(Release.created_at, Release.id) < tuple_(before.at, before.id))
    query = query.order_by(Release.created_at.desc(), Release.id.desc()).limit(limit + 1)
    found = [_view(row) for row in await work.session.execute(query)]
    more = found[limit - 1] if len(found) > limit else None
    return found[:limit], Cursor(more.created_at, more.id) if more else None


def _conditions(work: Work, wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [_in_states(wanted.states)]
    if wanted.mine:
        found.append(Release.owner_id == work.actor.stands_for)
    if wanted.kind:
        found.append(Release.kind == wanted.kind)
    if wanted.event is not None:
        found.append(and_(Release.event_record == wanted.event[0], Release.event_id == wanted.event[1]))
    for word in wanted.typed.split()[:6]:
        titled = select(ReleaseText.release_id).where(
            ReleaseText.release_id == Release.id, ReleaseText.title.icontains(word, autoescape=True)
        )
        found.append(or_(Release.number.icontains(word, autoescape=True), titled.exists()))
    return found


def _in_states(states: Collection[str]) -> ColumnElement[bool]:
    """A correction that is in review counts as in review, too, as `counted` says."""
    if not states:
        return Release.state != "discarded"
    stands = Release.state.in_(states)
    return or_(stands, Release.working.in_(states)) if len(states) == 1 else stands


async def counted(work: Work) -> dict[str, int]:
    """How many releases are in each state; a correction in review counts as in review, too."""
    rows = await work.session.execute(select(Release.state, Release.working, func.count()).group_by(
        Release.state, Release.working))  # fmt: skip
    found: dict[str, int] = {}
    for state, working, count in rows:
        for word in {state, working} - {""}:
            found[word] = found.get(word, 0) + count
    return found


async def releases(work: Work, ids: Collection[UUID]) -> dict[UUID, ReleaseView]:
    """Those of some releases that the actor may see, by id: titles, states and links for other parts and floors."""
    if not ids or not (work.actor.kind == "system" or work.actor.may(READ)):
        return {}
    return {one.id: one for one in await views_in_order(work, list(ids))}


async def views_in_order(work: Work, ids: Sequence[UUID]) -> list[ReleaseView]:
    """Some releases in the order in which they were asked for, whoever asks."""
    if not ids:
        return []
    rows = {row.id: _view(row) for row in await work.session.execute(_titled(work).where(Release.id.in_(set(ids))))}
    return [rows[one] for one in ids if one in rows]


async def of_event(work: Work, record: str, record_id: UUID) -> list[ReleaseView]:
    """The releases that name an event, the newest first, for those who may see them."""
    if not work.actor.may(READ):
        return []
    found, _ = await listed(work, Wanted(event=(record, record_id)))
    return found


async def titles(work: Work, ids: Collection[UUID]) -> dict[UUID, str]:
    """What some releases are called, as far as the actor may know."""
    found = await releases(work, ids)
    return {one.id: one.title or (one.number or "") for one in found.values()}


async def readable(work: Work, ids: Collection[UUID]) -> set[UUID]:
    """Those of some releases, lines and templates whose acts the actor may read."""
    return set(ids) if work.actor.may(READ) else set()


async def may_open_files(work: Work, release_id: UUID) -> bool:
    """Whether the actor may open the files of a release."""
    return work.actor.may(READ)


# --- one


async def release_row(work: Work, release_id: UUID, *, lock: bool = False) -> Release | None:
    """A release; `lock` holds it until the end of the work."""
    query = select(Release).where(Release.id == release_id)
    query = query.with_for_update().execution_options(populate_existing=True) if lock else query
    found: Release | None = await work.session.scalar(query)
    return found


async def revisions_of(work: Work, release_id: UUID) -> list[ReleaseRevision]:
    """Every revision, the newest first."""
    query = select(ReleaseRevision).where(ReleaseRevision.release_id == release_id)
    query = query.order_by(ReleaseRevision.revision.desc()).execution_options(populate_existing=True)
    return list(await work.session.scalars(query))


async def revision_row(work: Work, release_id: UUID, revision: int) -> ReleaseRevision | None:
    """One revision."""
    query = select(ReleaseRevision).where(
        ReleaseRevision.release_id == release_id, ReleaseRevision.revision == revision
    )
    found: ReleaseRevision | None = await work.session.scalar(query.execution_options(populate_existing=True))
    return found


async def standing_revision(work: Work, release_id: UUID) -> ReleaseRevision | None:
    """The newest approved revision: what is, or is going to be, public."""
    return next((one for one in await revisions_of(work, release_id) if one.state == "approved"), None)


async def corrects_public(work: Work, release_id: UUID, revision: int) -> bool:
    """Whether a revision takes the place of one that was handed to everybody before."""
    earlier = select(ReleaseRevision.revision).where(
        ReleaseRevision.release_id == release_id, ReleaseRevision.revision < revision,
        ReleaseRevision.out_at.is_not(None),
    )  # fmt: skip
    return await work.session.scalar(earlier.limit(1)) is not None


async def texts_of(work: Work, release_id: UUID, revision: int) -> dict[str, Words]:
    """The texts of a revision by language, in the agency's order."""
    query = select(ReleaseText).where(ReleaseText.release_id == release_id, ReleaseText.revision == revision)
    rows = {row.language: row for row in await work.session.scalars(query.execution_options(populate_existing=True))}
    return {
        code: Words(rows[code].title, rows[code].lead, rows[code].body, rows[code].note, rows[code].state == "ready")
        for code in work.tenant.profile.languages
        if code in rows
    }


def ready_texts(texts: Mapping[str, Words]) -> dict[str, Words]:
    """Those that go out."""
    return {code: words for code, words in texts.items() if words.ready}


def standing_of(row: Release, revision: ReleaseRevision) -> Standing:
    """What rules know of a release whose newest revision this is."""
    return Standing(row.state, row.working, frozenset(revision.hands))


async def due_releases(work: Work) -> list[UUID]:
    """Scheduled releases whose moment has come."""
    moment = func.greatest(Release.publish_at, Release.embargo_until)
    query = select(Release.id).where(Release.state == "scheduled", moment <= work.now)
    return list(await work.session.scalars(query.order_by(Release.id)))


def is_out(row: Release) -> bool:
    """Whether everybody may read it."""
    return row.state in OUT
