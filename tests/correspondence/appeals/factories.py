"""Appeals and receptions for tests, made the way people make them: through actions."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from service.correspondence.appeals.actions.considering import do
from service.correspondence.appeals.actions.registering import Registered, offer_now, register_appeal
from service.correspondence.appeals.rules.content import Content, NewAppeal
from service.correspondence.appeals.rules.doing import Doing
from service.correspondence.reception.actions import book, plan
from service.correspondence.reception.rules import Booking, NewReception
from service.journals.queries import all_journals
from service.journals.rules import Journal
from service.runtime.work import Work

CONTENT = Content(
    kind="complaint",
    form="written",
    channel="post",
    language="az",
    subject="The school yard is dark",
    family_name="Uydurmalı",
    given_name="Nərmin",
    patronymic="Akif qızı",
    address="Bakı, Sınaq küçəsi 1",
    phone="+994 00 000 00 00",
)


async def journal(work: Work) -> Journal:
    return next(one for one in await all_journals(work) if one.direction == "appeal")


def content(**changed: Any) -> Content:
    return replace(CONTENT, **changed)


async def appealed(work: Work, *, repeats: UUID | None = None, **changed: Any) -> Registered:
    """An appeal registered by the work's actor."""
    new = NewAppeal(content=content(**changed), received_at=work.now, repeats=repeats)
    return await register_appeal(work, await journal(work), new)


async def forwarded(work: Work, appeal_id: UUID, *bodies: str) -> None:
    """An appeal sent on to other bodies, of which the applicant is not yet told."""
    today = offer_now(work).now.date()
    await do(work, appeal_id, "forward", Doing(bodies=bodies, number="G-7/26", on=today))


async def planned(work: Work, hours: int = 3) -> UUID:
    """A reception that begins now, with slots of fifteen minutes."""
    begin = work.local_now.replace(second=0, microsecond=0)
    return await plan(
        work,
        NewReception(
            starts_at=begin, ends_at=begin + timedelta(hours=hours), minutes=15, place="Room 1", host_id=None,
            host_name="Invented Director",
        ),
    )  # fmt: skip


async def booked(work: Work, reception_id: UUID, at: datetime | None, **changed: Any) -> UUID:
    own = {"family_name": "Qonaqlı", "given_name": "Samir", "subject": "A place in the kindergarten", **changed}
    return await book(work, reception_id, Booking(starts_at=at, urgent=at is None, **own))


async def visited(work: Work, family_name: str) -> UUID:
    """A visitor who came without a slot."""
    return await booked(work, await planned(work), None, family_name=family_name)
