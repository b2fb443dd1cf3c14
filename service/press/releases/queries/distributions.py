"""Distributions with their recipients, copies under embargo, and who asked for no more."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, select

from service.press.releases.models import (
    Delivery,
    Distribution,
    Optout,
    ReleaseCopy,
    ReleaseMail,
    ReleaseOpening,
)
from service.runtime.work import Work

PAGE = 100
OPEN = ("gathering", "waiting", "sending")


async def waiting_distributions(work: Work, release_id: UUID) -> list[Distribution]:
    """Those that wait until the release is public, held until the end of the work."""
    query = select(Distribution).where(Distribution.release_id == release_id, Distribution.state == "waiting")
    return list(await work.session.scalars(query.order_by(Distribution.id).with_for_update()))


async def open_distributions(work: Work, release_id: UUID) -> list[Distribution]:
    """Those that are not ended, held until the end of the work."""
    query = select(Distribution).where(Distribution.release_id == release_id, Distribution.state.in_(OPEN))
    return list(await work.session.scalars(query.order_by(Distribution.id).with_for_update()))


async def distribution_row(work: Work, distribution_id: UUID, *, lock: bool = False) -> Distribution | None:
    """A distribution; `lock` holds it until the end of the work."""
    query = select(Distribution).where(Distribution.id == distribution_id)
    query = query.with_for_update().execution_options(populate_existing=True) if lock else query
    found: Distribution | None = await work.session.scalar(query)
    return found


@dataclass(frozen=True, slots=True)
class DistributionView:
    """A distribution with how many of its mails are in each state."""

    row: Distribution
    counts: dict[str, int]
    next_at: datetime | None

    @property
    def total(self) -> int:
        return sum(self.counts.values())


async def distributions_of(work: Work, release_id: UUID) -> list[DistributionView]:
    """Every distribution of a release, the newest first: two questions, however many there are."""
    query = select(Distribution).where(Distribution.release_id == release_id)
    rows = list(await work.session.scalars(query.order_by(Distribution.created_at.desc(), Distribution.id.desc())))
    return await _viewed(work, rows)


async def distribution_view(work: Work, distribution_id: UUID) -> DistributionView | None:
    row = await distribution_row(work, distribution_id)
    return (await _viewed(work, [row]))[0] if row is not None else None


async def _viewed(work: Work, rows: Sequence[Distribution]) -> list[DistributionView]:
    counts: dict[UUID, dict[str, int]] = {}
    nexts: dict[UUID, datetime] = {}
    query = select(Delivery.distribution_id, Delivery.state, func.count(), func.min(Delivery.next_at))
    query = query.where(Delivery.distribution_id.in_([row.id for row in rows]))
    for ident, state, count, next_at in await work.session.execute(
        query.group_by(Delivery.distribution_id, Delivery.state)
    ):  # fmt: skip
        counts.setdefault(ident, {})[state] = count
        if next_at is not None:
            nexts[ident] = min(next_at, nexts.get(ident, next_at))
    return [DistributionView(row, counts.get(row.id, {}), nexts.get(row.id)) for row in rows]


async def deliveries(
    work: Work, distribution_id: UUID, *, states: Collection[str] = (), typed: str = "", after: str = "",
    limit: int = PAGE,
) -> tuple[list[Delivery], str]:  # fmt: skip
    """Mails of a distribution by address, and the address after which the next page begins ("" at the end)."""
    query = select(Delivery).where(Delivery.distribution_id == distribution_id)
    if states:
        query = query.where(Delivery.state.in_(states))
    for word in typed.split()[:4]:
        query = query.where(
            Delivery.folded.icontains(word, autoescape=True) | Delivery.name.icontains(word, autoescape=True)
        )
    if after:
        query = query.where(Delivery.folded > after)
    rows = list(await work.session.scalars(query.order_by(Delivery.folded).limit(limit + 1)))
    return rows[:limit], rows[limit - 1].folded if len(rows) > limit else ""


async def delivery_row(work: Work, delivery_id: UUID, *, lock: bool = False) -> Delivery | None:
    """One mail; `lock` holds it until the end of the work."""
    query = select(Delivery).where(Delivery.id == delivery_id)
    query = query.with_for_update().execution_options(populate_existing=True) if lock else query
    found: Delivery | None = await work.session.scalar(query)
    return found


async def mail_text(work: Work, distribution_id: UUID, language: str) -> ReleaseMail | None:
    """What a distribution says in a language, as it was written."""
    query = select(ReleaseMail).where(ReleaseMail.distribution_id == distribution_id, ReleaseMail.language == language)
    found: ReleaseMail | None = await work.session.scalar(query)
    return found


async def mailed_already(work: Work, release_id: UUID, revision: int, kind: str) -> set[str]:
    """Folded addresses that have a mail of this revision."""
    query = select(Delivery.folded).where(
        Delivery.release_id == release_id, Delivery.revision == revision, Delivery.kind == kind
    )
    return set(await work.session.scalars(query))


async def reached_before(work: Work, release_id: UUID, revision: int) -> list[Delivery]:
    """One mail for each address that an earlier revision reached, or may have."""
    query = (
        select(Delivery)
        .where(
            Delivery.release_id == release_id, Delivery.revision < revision, Delivery.state.in_(("sent", "uncertain"))
        )
        .order_by(Delivery.folded, Delivery.revision.desc())
    )
    found: dict[str, Delivery] = {}
    for row in await work.session.scalars(query):
        found.setdefault(row.folded, row)
    return list(found.values())


async def opted_out(work: Work, folded: Collection[str]) -> set[str]:
    """Those of some folded addresses that asked for no more."""
    found: set[str] = set()
    wanted = sorted(folded)
    for at in range(0, len(wanted), 5_000):
        query = select(Optout.folded).where(Optout.folded.in_(wanted[at : at + 5_000]))
        found |= set(await work.session.scalars(query))
    return found


async def unfinished(work: Work) -> list[tuple[UUID, str]]:
    """Distributions in which something is left to do now, with their state, should their own job be lost."""
    due = select(Delivery.id).where(
        Delivery.tenant_id == Distribution.tenant_id, Delivery.distribution_id == Distribution.id,
        Delivery.next_at <= work.now,
    )  # fmt: skip
    sending = and_(Distribution.state == "sending", due.exists())
    query = select(Distribution.id, Distribution.state).where(sending | (Distribution.state == "gathering"))
    return [(row.id, row.state) for row in await work.session.execute(query.order_by(Distribution.id))]


async def delivery_by_token(work: Work, token: str) -> Delivery | None:
    """The mail whose recipient has this link."""
    found: Delivery | None = await work.session.scalar(select(Delivery).where(Delivery.token == token))
    return found


async def copy_by_token(work: Work, token: str) -> ReleaseCopy | None:
    """The copy that this link opens."""
    found: ReleaseCopy | None = await work.session.scalar(select(ReleaseCopy).where(ReleaseCopy.token == token))
    return found


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
