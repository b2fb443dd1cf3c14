"""Mailings with their deliveries, and who asked for no more."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, func, select

from service.mailing.models import Delivery, Mailing, MailingText, Optout
from service.runtime.work import Work

PAGE = 100
OPEN = ("gathering", "waiting", "sending")
REACHED = ("sent", "uncertain")


def _of(matter: str, matter_id: UUID) -> Select[Mailing]:
    return select(Mailing).where(Mailing.matter == matter, Mailing.matter_id == matter_id)


async def open_mailings(work: Work, matter: str, matter_id: UUID) -> list[Mailing]:
    """Those of a matter that are not ended, held until the end of the work."""
    query = _of(matter, matter_id).where(Mailing.state.in_(OPEN)).order_by(Mailing.id)
    return list(await work.session.scalars(query.with_for_update()))


async def mailing_row(work: Work, mailing_id: UUID, *, lock: bool = False) -> Mailing | None:
    """A mailing; `lock` holds it until the end of the work."""
    query = select(Mailing).where(Mailing.id == mailing_id)
    query = query.with_for_update().execution_options(populate_existing=True) if lock else query
    found: Mailing | None = await work.session.scalar(query)
    return found


@dataclass(frozen=True, slots=True)
class MailingView:
    """A mailing with how many of its mails are in each state, and when the next one is tried."""

    row: Mailing
    counts: dict[str, int]
    next_at: datetime | None

    @property
    def total(self) -> int:
        return sum(self.counts.values())


async def mailings_of(work: Work, matter: str, matter_id: UUID) -> list[MailingView]:
    """Every mailing of a matter, the newest first: two questions, however many there are."""
    query = _of(matter, matter_id).order_by(Mailing.created_at.desc(), Mailing.id.desc())
    return await _viewed(work, list(await work.session.scalars(query)))


async def mailing_view(work: Work, mailing_id: UUID) -> MailingView | None:
    row = await mailing_row(work, mailing_id)
    return (await _viewed(work, [row]))[0] if row is not None else None


async def _viewed(work: Work, rows: Sequence[Mailing]) -> list[MailingView]:
    counts: dict[UUID, dict[str, int]] = {}
    nexts: dict[UUID, datetime] = {}
    query = select(Delivery.mailing_id, Delivery.state, func.count(), func.min(Delivery.next_at))
    query = query.where(Delivery.mailing_id.in_([row.id for row in rows]))
    for ident, state, count, next_at in await work.session.execute(query.group_by(Delivery.mailing_id, Delivery.state)):
        counts.setdefault(ident, {})[state] = count
        if next_at is not None:
            nexts[ident] = min(next_at, nexts.get(ident, next_at))
    return [MailingView(row, counts.get(row.id, {}), nexts.get(row.id)) for row in rows]


async def counts_of(work: Work, mailing_id: UUID) -> dict[str, int]:
    """How many mails of a mailing are in each state."""
    query = select(Delivery.state, func.count()).where(Delivery.mailing_id == mailing_id).group_by(Delivery.state)
    return {row[0]: row[1] for row in await work.session.execute(query)}


async def deliveries(
    work: Work, mailing_id: UUID, *, states: Collection[str] = (), typed: str = "", after: str = "", limit: int = PAGE
) -> tuple[list[Delivery], str]:
    """Mails of a mailing by address, and the address after which the next page begins ("" at the end)."""
    query = select(Delivery).where(Delivery.mailing_id == mailing_id)
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


async def delivery_by_token(work: Work, token: str) -> Delivery | None:
    """The mail whose recipient has this link."""
    found: Delivery | None = await work.session.scalar(select(Delivery).where(Delivery.token == token))
    return found


async def mail_text(work: Work, mailing_id: UUID, language: str) -> MailingText | None:
    """What a mailing says in a language, as it was written."""
    query = select(MailingText).where(MailingText.mailing_id == mailing_id, MailingText.language == language)
    found: MailingText | None = await work.session.scalar(query)
    return found


async def mailed_already(work: Work, row: Mailing) -> set[str]:
    """Folded addresses that have a mail of this matter, occasion and edition, by this mailing or another."""
    query = select(Delivery.folded).where(
        Delivery.matter == row.matter, Delivery.matter_id == row.matter_id, Delivery.occasion == row.occasion,
        Delivery.edition == row.edition,
    )  # fmt: skip
    return set(await work.session.scalars(query))


async def reached_before(work: Work, row: Mailing) -> list[Delivery]:
    """One mail for each address that an earlier edition of the matter reached, or may have."""
    query = (
        select(Delivery)
        .where(
            Delivery.matter == row.matter, Delivery.matter_id == row.matter_id, Delivery.edition < row.edition,
            Delivery.state.in_(REACHED),
        )
        .order_by(Delivery.folded, Delivery.edition.desc())
    )  # fmt: skip
    found: dict[str, Delivery] = {}
    for one in await work.session.scalars(query):
        found.setdefault(one.folded, one)
    return list(found.values())


async def opted_out(work: Work, topic: str, folded: Collection[str]) -> set[str]:
    """Those of some folded addresses that asked for no more of a topic."""
    found: set[str] = set()
    wanted = sorted(folded)
    for at in range(0, len(wanted), 5_000):
        query = select(Optout.folded).where(Optout.topic == topic, Optout.folded.in_(wanted[at : at + 5_000]))
        found |= set(await work.session.scalars(query))
    return found


async def unfinished(work: Work) -> list[tuple[UUID, str]]:
    """Mailings in which something is left to do now, with their state, should their own job be lost."""
    due = select(Delivery.id).where(
        Delivery.tenant_id == Mailing.tenant_id, Delivery.mailing_id == Mailing.id, Delivery.next_at <= work.now
    )
    sending = and_(Mailing.state == "sending", due.exists())
    query = select(Mailing.id, Mailing.state).where(sending | (Mailing.state == "gathering"))
    return [(row.id, row.state) for row in await work.session.execute(query.order_by(Mailing.id))]
