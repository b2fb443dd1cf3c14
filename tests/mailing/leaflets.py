"""Leaflets: a matter of the tests' own, mailed as any other; and the worker's hands."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select, text

from service.mailing.models import Delivery, Mailing
from service.mailing.rules.recipients import Recipient
from service.mailing.slots import LEAVE_HOLE, Due, Mail, Matter, Written
from service.mailing.subscribers.actions.ending import arrived, bounced
from service.mailing.subscribers.queries.subscribers import recipients
from service.mailing.subscribers.rules import LEAVE
from service.runtime import clock
from service.runtime.house import House
from service.runtime.queue import perform
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from tests.conftest import OpenWork

LANGUAGES = {"az": "Vərəqə", "ka": "ფურცელი", "en": "Leaflet"}


class Leaflets:
    """What a test says of its leaflets, and what it was told. ready: whether it can be said who gets them."""

    def __init__(self) -> None:
        self.to: list[Recipient] = []
        self.subscribers = False
        self.ready = True
        self.waits = False
        self.own: dict[str, UUID] = {}
        self.refused: dict[str, str] = {}
        self.ends: list[tuple[UUID, dict[str, int]]] = []

    def matter(self) -> Matter:
        return Matter(
            topic="digest", name="leaflets", leave=LEAVE, wanted=self.wanted, written=self.written, holes=self.holes,
            bounced=bounced, arrived=arrived, ended=self.ended,
        )  # fmt: skip

    async def wanted(self, work: Work, row: Mailing) -> list[Recipient] | None:
        if not self.ready:
            return None
        return self.to + (await recipients(work, "digest") if self.subscribers else [])

    async def written(self, work: Work, house: House, row: Mailing, to: Sequence[Recipient]) -> Written:
        mails = {
            code: Mail(f"{title} {row.edition}", f"{title} [[own]] {LEAVE_HOLE}", f"<p>{title} [[own]] [[name]]</p>")
            for code, title in LANGUAGES.items()
        }
        return Written(mails, own=self.own, refused=self.refused, waits=self.waits)

    async def holes(self, work: Work, house: House, due: Sequence[Due]) -> Mapping[UUID, Mapping[str, str]]:
        return {one.id: {"[[own]]": f"<{one.own_id}>" if one.own_id else "-"} for one in due}

    async def ended(self, work: Work, row: Mailing, counts: Mapping[str, int]) -> None:
        self.ends.append((row.id, dict(counts)))


def to(*names: str, language: str = "az") -> list[Recipient]:
    return [Recipient(name.title(), f"{name}@reader.example", language) for name in names]


async def run(house: House, tenant: Tenant, committing: OpenWork, rounds: int = 60) -> None:
    """Do the jobs of mail to many that are due now, and what they ask for, as the worker would."""
    due = text(
        "select id from outbox where done_at is null and next_at <= :now and job like 'mailing.%' order by next_at, id"
    )
    for _ in range(rounds):
        async with committing(tenant) as work:
            ids = list(await work.session.scalars(due, {"now": clock.now()}))
        if not ids:
            return
        for row_id in ids:
            await perform(house, tenant.id, row_id)
    raise AssertionError("the jobs never end")


async def sent(work: Work, mailing_id: UUID) -> dict[str, Delivery]:
    """Mails of a mailing by the name in their address."""
    rows = await work.session.scalars(select(Delivery).where(Delivery.mailing_id == mailing_id))
    return {row.address.partition("@")[0]: row for row in rows}
