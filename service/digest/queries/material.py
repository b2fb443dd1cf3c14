"""The frozen material of an issue; and before it is frozen, what the month holds so far."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_

from service.digest.models import Issue, Item, Material
from service.digest.rules.feeding import Matter
from service.kit.dates import Span, month_span
from service.kit.paging import Cursor
from service.monitoring.models.clips import Clip, ClipTopic
from service.monitoring.rules.acts import JUDGED
from service.runtime.work import Work

PAGE = 50


def span_of(work: Work, issue: Issue) -> Span:
    """The month of an issue, as the agency's clocks show it."""
    return month_span(issue.period.year, issue.period.month, work.zone)


def belongs() -> ColumnElement[bool]:
    """Whether a clip belongs into a digest: somebody found it relevant, or a keyword rule speaks of it and nobody
    judged it yet. What was screened out does not, nor what no rule met."""
    return or_(
        Clip.state.in_(sorted(JUDGED)),
        and_(Clip.state == "captured", Clip.matched),
        and_(Clip.state == "archived", Clip.archived_from.in_(sorted(JUDGED))),
    )


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a freezing would take now. unjudged: clips that nobody judged yet; negative, topicless: of those judged."""

    clips: int
    unjudged: int
    topicless: int


async def ahead(work: Work, issue: Issue) -> Ahead:
    """How far the month is worked off."""
    since, until = span_of(work, issue)
    at = func.coalesce(Clip.published_at, Clip.caught_at)
    topics = select(ClipTopic.clip_id).where(ClipTopic.tenant_id == Clip.tenant_id, ClipTopic.clip_id == Clip.id)
    query = select(
        func.count(), func.count().filter(Clip.state == "captured"), func.count().filter(~topics.exists())
    ).where(belongs(), at >= since, at < until)
    clips, unjudged, topicless = (await work.session.execute(query)).one()
    return Ahead(clips, unjudged, topicless)


def of_issue(issue: Issue) -> ColumnElement[bool]:
    """The material that counts for an edition: of the first edition, and what later ones up to it took in."""
    editions = select(Issue.id).where(Issue.root_id == issue.root_id, Issue.edition <= issue.edition)
    return Material.issue_id.in_(editions)


_COLUMNS = (
    Material.id, Material.kind, Material.at, Material.story_id, Material.headline, Material.excerpt, Material.outlet,
    Material.outlet_kind, Material.abroad, Material.tier, Material.tone, Material.prominence, Material.error,
    Material.main, Material.topics, Material.folders, Material.reports, Material.late,
)  # fmt: skip


async def matters(work: Work, issue: Issue) -> list[Matter]:
    """All of it, as feeding sees it; one question."""
    query = select(*_COLUMNS).where(of_issue(issue)).order_by(Material.at, Material.id)
    return [Matter(*row) for row in await work.session.execute(query)]


async def material_rows(work: Work, issue: Issue, ids: Collection[UUID]) -> dict[UUID, Material]:
    """Some of it, by id."""
    query = select(Material).where(of_issue(issue), Material.id.in_(ids))
    return {row.id: row for row in await work.session.scalars(query)}


async def others_with_story(work: Work, issue: Issue, stories: Collection[UUID]) -> dict[UUID, list[str]]:
    """The outlets that tell each of some stories, each once, in the order in which they did."""
    first = func.min(Material.at)
    query = select(Material.story_id, Material.outlet).where(
        of_issue(issue), Material.kind == "clip", Material.story_id.in_(stories)
    )
    query = query.group_by(Material.story_id, Material.outlet).order_by(first, Material.outlet)
    found: dict[UUID, list[str]] = {}
    for story_id, outlet in await work.session.execute(query):
        if story_id is not None:
            found.setdefault(story_id, []).append(outlet)
    return found


@dataclass(frozen=True, slots=True)
class MaterialWanted:
    """Which material is offered. used: None all, False what stands nowhere in the issue, True what does."""

    kind: str = ""
    tone: str = ""
    topic_id: UUID | None = None
    outlet_kind: str = ""
    abroad: bool | None = None
    late: bool | None = None
    used: bool | None = None
    typed: str = ""


async def offered(
    work: Work, issue: Issue, wanted: MaterialWanted, *, after: Cursor | None = None, limit: int = PAGE
) -> tuple[list[Material], Cursor | None]:
    """A page of the material in the order of its days, for those who pick from it."""
    query = select(Material).where(of_issue(issue), *_conditions(issue, wanted))
    if after is not None:
        query = query.where(tuple_(Material.at, Material.id) > tuple_(after.at, after.id))
    rows = list(await work.session.scalars(query.order_by(Material.at, Material.id).limit(limit + 1)))
    more = rows[limit - 1] if len(rows) > limit else None
    return rows[:limit], Cursor(more.at, more.id) if more else None


def _conditions(issue: Issue, wanted: MaterialWanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for name in ("kind", "tone", "outlet_kind"):
        if getattr(wanted, name):
            found.append(getattr(Material, name) == getattr(wanted, name))
    if wanted.topic_id is not None:
        found.append(Material.topics.contains([str(wanted.topic_id)]))
    if wanted.abroad is not None:
        found.append(Material.abroad.is_(wanted.abroad))
    if wanted.late is not None:
        found.append(Material.late.is_(wanted.late))
    if wanted.used is not None:
        stands = select(Item.id).where(
            Item.tenant_id == Material.tenant_id, Item.material_id == Material.id, Item.issue_id == issue.id,
            Item.removed.is_(False),
        ).exists()  # fmt: skip
        found.append(stands if wanted.used else ~stands)
    for word in wanted.typed.split()[:6]:
        found.append(
            or_(Material.headline.icontains(word, autoescape=True), Material.outlet.icontains(word, autoescape=True))
        )
    return found


async def material_counts(work: Work, issue: Issue) -> dict[str, int]:
    """How much of each kind was frozen, and how many clips came late ("late")."""
    query = select(Material.kind, func.count(), func.count().filter(Material.late)).where(of_issue(issue))
    found: dict[str, int] = {}
    for kind, count, late in await work.session.execute(query.group_by(Material.kind)):
        found[kind] = count - late
        if late:
            found["late"] = found.get("late", 0) + late
    return found
