"""Distributions of releases, and copies under embargo."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, select

from service.mailing.queries.mailings import MailingView, mailing_view, mailings_of
from service.press.releases.models import ReleaseCopy, ReleaseOpening
from service.press.releases.rules.acts import RELEASE
from service.runtime.work import Work


async def distributions_of(work: Work, release_id: UUID) -> list[MailingView]:
    """Every distribution of a release, the newest first."""
    return await mailings_of(work, RELEASE, release_id)


async def distribution_view(work: Work, distribution_id: UUID) -> MailingView | None:
    """A distribution of a release with how many of its mails are in each state."""
    view = await mailing_view(work, distribution_id)
    return view if view is not None and view.row.matter == RELEASE else None


async def copy_by_token(work: Work, token: str) -> ReleaseCopy | None:
    """The copy that this link opens."""
    found: ReleaseCopy | None = await work.session.scalar(select(ReleaseCopy).where(ReleaseCopy.token == token))
    return found


async def tokens_of(work: Work, copy_ids: Collection[UUID]) -> dict[UUID, str]:
    """What opens some copies, by their ids."""
    query = select(ReleaseCopy.id, ReleaseCopy.token).where(ReleaseCopy.id.in_(list(copy_ids)))
    return {row.id: row.token for row in await work.session.execute(query)}


# --- copies under embargo


@dataclass(frozen=True, slots=True)
class CopyView:
    """A personal link. openings: how often it was opened; browsers: in how many of them; mail: state of its mail."""

    id: UUID
    name: str
    address: str
    language: str
    state: str
    reason: str
    created_at: datetime
    openings: int
    browsers: int
    first_at: datetime | None
    last_at: datetime | None


async def copies_of(work: Work, release_id: UUID) -> list[CopyView]:
    """Every personal link to a release, by name."""
    same = and_(ReleaseOpening.tenant_id == ReleaseCopy.tenant_id, ReleaseOpening.copy_id == ReleaseCopy.id)
    query = (
        select(
            ReleaseCopy.id, ReleaseCopy.name, ReleaseCopy.address, ReleaseCopy.language, ReleaseCopy.state,
            ReleaseCopy.reason, ReleaseCopy.created_at, func.count(ReleaseOpening.id).label("openings"),
            func.count(func.distinct(ReleaseOpening.browser)).label("browsers"),
            func.min(ReleaseOpening.at).label("first_at"), func.max(ReleaseOpening.at).label("last_at"),
        )
        .outerjoin(ReleaseOpening, same)
        .where(ReleaseCopy.release_id == release_id)
        .group_by(ReleaseCopy.tenant_id, ReleaseCopy.id)
        .order_by(ReleaseCopy.name, ReleaseCopy.address)
    )  # fmt: skip
    return [CopyView(**row._mapping) for row in await work.session.execute(query)]


async def copy_row(work: Work, copy_id: UUID, *, lock: bool = False) -> ReleaseCopy | None:
    """A personal link; `lock` holds it until the end of the work."""
    query = select(ReleaseCopy).where(ReleaseCopy.id == copy_id)
    query = query.with_for_update().execution_options(populate_existing=True) if lock else query
    found: ReleaseCopy | None = await work.session.scalar(query)
    return found


async def copies_by_address(work: Work, release_id: UUID) -> dict[str, ReleaseCopy]:
    """Personal links to a release by folded address."""
    rows = await work.session.scalars(select(ReleaseCopy).where(ReleaseCopy.release_id == release_id))
    return {row.address: row for row in rows}
