"""Issues: lists, one with its sections and items, its editions, and what waits for whom."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import func, or_, select, tuple_

from service.digest.models import Issue, IssueSection, Item, ItemChange
from service.digest.rules.acts import READ, UNDER_WAY, Standing
from service.kit.paging import Cursor
from service.runtime.work import Work

PAGE, MOST = 50, 1_001
NUMBERS = select(
    Issue.id, Issue.tenant_id, Issue.journal_id, Issue.number_period.label("period"), Issue.serial, Issue.number,
    Issue.state, Issue.registered_at,
).subquery("digest_issue")  # fmt: skip
"""Where the numbers of the journals of digests stand: with the first edition, whose number all editions share."""


@dataclass(frozen=True, slots=True)
class IssueView:
    """An issue in a list. title: in the reader's language."""

    id: UUID
    template_id: UUID
    title: str
    period: date
    edition: int
    corrects_id: UUID | None
    state: str
    number: str
    public: bool
    languages: tuple[str, ...]
    owner_id: UUID | None
    version: int
    opened_at: datetime
    frozen_at: datetime | None
    submitted_by: UUID | None
    approvers: tuple[str, ...]
    approved_by_name: str
    approved_at: datetime | None
    published_at: datetime | None

    @property
    def href(self) -> str:
        return f"/digests/{self.id}"


def view_of(work: Work, row: Issue) -> IssueView:
    return IssueView(
        row.id, row.template_id, work.tenant.profile.say(dict(row.titles), work.language), row.period, row.edition,
        row.corrects_id, row.state, row.number or "", row.public, tuple(row.languages), row.owner_id, row.version,
        row.opened_at, row.frozen_at, row.submitted_by, tuple(row.approvers), row.approved_by_name, row.approved_at,
        row.published_at,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which issues a list shows; "" and None ask for all but editions that were given up."""

    states: Collection[str] = ()
    template_id: UUID | None = None
    period: date | None = None


async def listed(
    work: Work, wanted: Wanted, *, before: Cursor | None = None, limit: int = PAGE
) -> tuple[list[IssueView], Cursor | None]:
    """Issues, the last opened first, and where the next page begins."""
    query = select(Issue)
    query = query.where(Issue.state.in_(wanted.states) if wanted.states else Issue.state != "dropped")
    if wanted.template_id is not None:
        query = query.where(Issue.template_id == wanted.template_id)
    if wanted.period is not None:
        query = query.where(Issue.period == wanted.period)
    if before is not None:
        query = query.where(tuple_(Issue.opened_at, Issue.id) < tuple_(before.at, before.id))
    rows = list(await work.session.scalars(query.order_by(Issue.opened_at.desc(), Issue.id.desc()).limit(limit + 1)))
    more = rows[limit - 1] if len(rows) > limit else None
    return [view_of(work, row) for row in rows[:limit]], Cursor(more.opened_at, more.id) if more else None


Lock = Literal["", "share", "update"]


async def issue_row(work: Work, issue_id: UUID, *, lock: Lock = "") -> Issue | None:
    """An issue. share: nobody changes its state until the end of the work, many edit its items; update: it is held."""
    query = select(Issue).where(Issue.id == issue_id)
    if lock:
        query = query.with_for_update(read=lock == "share").execution_options(populate_existing=True)
    found: Issue | None = await work.session.scalar(query)
    return found


async def issue_by_id(work: Work, issue_id: UUID) -> IssueView | None:
    """An issue as lists show it."""
    row = await issue_row(work, issue_id)
    return view_of(work, row) if row is not None else None


async def issue_of(work: Work, template_id: UUID, period: date) -> UUID | None:
    """The first edition of a template's issue of a month."""
    query = select(Issue.id).where(Issue.template_id == template_id, Issue.period == period, Issue.edition == 1)
    found: UUID | None = await work.session.scalar(query)
    return found


async def editions_of(work: Work, root_id: UUID) -> list[IssueView]:
    """Every edition of an issue, the first one first; those given up too."""
    query = select(Issue).where(Issue.root_id == root_id).order_by(Issue.edition)
    return [view_of(work, row) for row in await work.session.scalars(query)]


async def correction_under_way(work: Work, root_id: UUID) -> UUID | None:
    """An edition that is to take the place of what stands, and does not yet."""
    query = select(Issue.id).where(Issue.root_id == root_id, Issue.edition > 1, Issue.state.in_(UNDER_WAY))
    found: UUID | None = await work.session.scalar(query.limit(1))
    return found


async def last_edition(work: Work, root_id: UUID) -> int:
    """The number of the newest edition."""
    return await work.session.scalar(select(func.max(Issue.edition)).where(Issue.root_id == root_id)) or 1


def standing_of(row: Issue | IssueView) -> Standing:
    """What rules know of an issue."""
    return Standing(row.state, row.edition, row.submitted_by, tuple(row.approvers))


# --- what stands in it


async def sections_of(work: Work, issue_id: UUID) -> list[IssueSection]:
    """The sections of an issue in their order; late articles have one of kind "late", the last."""
    query = select(IssueSection).where(IssueSection.issue_id == issue_id)
    query = query.order_by(IssueSection.position, IssueSection.id).execution_options(populate_existing=True)
    return list(await work.session.scalars(query))


async def section_row(work: Work, issue_id: UUID, section_id: UUID, *, lock: bool = False) -> IssueSection | None:
    query = select(IssueSection).where(IssueSection.issue_id == issue_id, IssueSection.id == section_id)
    query = query.with_for_update().execution_options(populate_existing=True) if lock else query
    found: IssueSection | None = await work.session.scalar(query)
    return found


async def items_of(work: Work, issue_id: UUID, *, section_id: UUID | None = None, removed: bool = False) -> list[Item]:
    """The items of an issue in their order, those that were taken out only where asked for."""
    query = select(Item).where(Item.issue_id == issue_id)
    query = query if section_id is None else query.where(Item.section_id == section_id)
    query = query if removed else query.where(Item.removed.is_(False))
    query = query.order_by(Item.section_id, Item.position, Item.id).execution_options(populate_existing=True)
    return list(await work.session.scalars(query))


async def item_row(work: Work, issue_id: UUID, item_id: UUID, *, lock: bool = False) -> Item | None:
    """An item; `lock` holds it until the end of the work."""
    query = select(Item).where(Item.issue_id == issue_id, Item.id == item_id)
    query = query.with_for_update().execution_options(populate_existing=True) if lock else query
    found: Item | None = await work.session.scalar(query)
    return found


async def history_of(work: Work, issue_id: UUID, item_id: UUID) -> list[ItemChange]:
    """What was done with an item, the newest first."""
    query = select(ItemChange).where(ItemChange.issue_id == issue_id, ItemChange.item_id == item_id)
    return list(await work.session.scalars(query.order_by(ItemChange.at.desc(), ItemChange.id.desc())))


# --- what waits, and for whom


async def to_go_on(work: Work) -> list[IssueView]:
    """Issues of the actor, and of nobody, with which somebody goes on, the oldest month first."""
    own = or_(Issue.owner_id == work.actor.stands_for, Issue.owner_id.is_(None))
    states = [state for state in UNDER_WAY if state != "in_review"]
    return await _found(work, Issue.state.in_(states), own)


async def to_approve(work: Work) -> list[IssueView]:
    """Issues in review that the actor did not send there, and may approve by their template."""
    found = await _found(work, Issue.state == "in_review")
    mine = {str(work.actor.id), str(work.actor.stands_for)}
    return [
        one for one in found if one.submitted_by != work.actor.id and (not one.approvers or mine & set(one.approvers))
    ]


async def owned_by(work: Work, person_id: UUID) -> list[IssueView]:
    """Unfinished issues of a person, whoever asks."""
    return await _found(work, Issue.state.in_(UNDER_WAY), Issue.owner_id == person_id)


async def _found(work: Work, *conditions: Any) -> list[IssueView]:
    query = select(Issue).where(*conditions).order_by(Issue.period, Issue.opened_at, Issue.id).limit(MOST)
    return [view_of(work, row) for row in await work.session.scalars(query)]


async def counted(work: Work) -> dict[str, int]:
    """How many issues are in each state."""
    rows = await work.session.execute(select(Issue.state, func.count()).group_by(Issue.state))
    return {state: count for state, count in rows}  # noqa: C416 - rows are no pairs to mypy


async def titles(work: Work, ids: Collection[UUID]) -> dict[UUID, str]:
    """What issues are called, as far as the actor may know."""
    if not (work.actor.kind == "system" or work.actor.may(READ)):
        return {}
    rows = await work.session.execute(select(Issue.id, Issue.titles, Issue.number).where(Issue.id.in_(ids)))
    say = work.tenant.profile.say
    return {row.id: say(dict(row.titles), work.language) or row.number or "" for row in rows}


async def readable(work: Work, ids: Collection[UUID]) -> set[UUID]:
    """Those of some issues and templates whose acts the actor may read."""
    return set(ids) if work.actor.may(READ) else set()


async def may_open_files(work: Work, issue_id: UUID) -> bool:
    """Whether the actor may open what was made of an issue."""
    return work.actor.may(READ)


def ordered(items: Sequence[Item]) -> dict[UUID, list[Item]]:
    """Items by section, in their order."""
    found: dict[UUID, list[Item]] = {}
    for item in sorted(items, key=lambda one: (one.position, one.id)):
        found.setdefault(item.section_id, []).append(item)
    return found
