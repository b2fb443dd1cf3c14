"""Reads for the pages of digests: the issues of a year, where material stands, what was done with an issue."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from service.digest.models import Issue, Item
from service.digest.queries.issues import IssueView, view_of
from service.runtime.work import Work


async def years(work: Work) -> list[int]:
    """The years that have issues, the newest first."""
    year = func.extract("year", Issue.period)
    query = select(year).where(Issue.state != "dropped").group_by(year).order_by(year.desc())
    return [int(one) for one in await work.session.scalars(query)]


async def of_year(work: Work, year: int) -> list[IssueView]:
    """The issues of the months of a year, the latest month first; editions of one month one after the other."""
    query = select(Issue).where(
        Issue.period >= date(year, 1, 1), Issue.period <= date(year, 12, 31), Issue.state != "dropped"
    )
    query = query.order_by(Issue.period.desc(), Issue.template_id, Issue.edition.desc())
    return [view_of(work, row) for row in await work.session.scalars(query)]


async def places_of(work: Work, issue_id: UUID, material_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """The sections in which some material stands, by material."""
    query = select(Item.material_id, Item.section_id).where(
        Item.issue_id == issue_id, Item.removed.is_(False), Item.material_id.in_(material_ids)
    )
    found: dict[UUID, list[UUID]] = {}
    for material_id, section_id in await work.session.execute(query):
        assert material_id is not None  # asked by it
        found.setdefault(material_id, []).append(section_id)
    return found


async def standing_count(work: Work, issue_id: UUID) -> int:
    """How many items stand in an issue."""
    query = select(func.count()).select_from(Item).where(Item.issue_id == issue_id, Item.removed.is_(False))
    return await work.session.scalar(query) or 0
