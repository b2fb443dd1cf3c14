"""Reads of single appeals: one by id, its way to other bodies, earlier ones of the same applicant."""

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from service.correspondence.appeals.models import Appeal, Forwarding
from service.correspondence.appeals.rules.acts import READ, REPEAT_SPAN, holds, sees_person
from service.correspondence.appeals.rules.content import PERSONAL, Content, full_name, masked_name
from service.deadlines.slots import Named
from service.runtime.work import Work
from service.web.errors import NotFound

NUMBERS = Appeal.__table__
"""Where the numbers of journals of appeals stand, for the report that accounts for each of them."""
EARLIER = 10


@dataclass(frozen=True, slots=True)
class AppealView:
    """An appeal as it is kept. Where `masked`, the applicant's data are empty but for the initials in `name`."""

    id: UUID
    journal_id: UUID
    unit_id: UUID
    state: str
    period: str
    number: str
    registered_at: datetime
    received_at: datetime
    registered_by: UUID | None
    registered_by_name: str
    delay: str
    kind: str
    form: str
    channel: str
    language: str
    subject: str
    summary: str
    applicant: str
    applicant_key: str
    family_name: str
    given_name: str
    patronymic: str
    organisation: str
    address: str
    workplace: str
    phone: str
    email: str
    representative: str
    identification: str
    identified_by: str
    people: int | None
    sheets: int | None
    annexes: int | None
    study: bool
    urgent: bool
    files: int
    repeats: UUID | None
    executor_id: UUID | None
    executor_name: str
    result: str
    answer: str
    answer_number: str
    answered_on: date | None
    ground: str
    notified_on: date | None
    notice_number: str
    decided_at: datetime | None
    case_id: UUID | None
    version: int
    initials: str = ""
    masked: bool = False

    @property
    def name(self) -> str:
        return self.initials if self.masked else full_name(self)

    @property
    def content(self) -> Content:
        """What may be corrected of it."""
        return Content(**{name: getattr(self, name) for name in Content.__slots__})


LATER = {"initials", "masked"}
COLUMNS = [getattr(Appeal, field.name) for field in fields(AppealView) if field.name not in LATER]
NOTHING: dict[str, Any] = {**dict.fromkeys(PERSONAL, ""), "applicant_key": "", "answer": "", "masked": True}


def shown(work: Work, row: Any) -> AppealView:
    """The appeal as this actor may see it: without the applicant's data for those who lack the right."""
    appeal = AppealView(*row)
    if sees_person(work.actor, appeal):
        return appeal
    return replace(appeal, initials=masked_name(appeal), **NOTHING)


async def appeal_for(work: Work, appeal_id: UUID) -> AppealView:
    """The appeal as this actor may see it. Raises NotFound: not there and not yours are one."""
    row = (await work.session.execute(select(*COLUMNS).where(Appeal.id == appeal_id))).one_or_none()
    if row is None or not holds(READ, work.actor, AppealView(*row)):
        raise NotFound
    return shown(work, row)


async def appeal_as_kept(work: Work, appeal_id: UUID, *, lock: bool = False) -> AppealView | None:
    """The whole appeal, whoever asks; held until the end of the work with `lock`."""
    query = select(*COLUMNS).where(Appeal.id == appeal_id)
    row = (await work.session.execute(query.with_for_update() if lock else query)).one_or_none()
    return AppealView(*row) if row else None


async def may_open_files(work: Work, appeal_id: UUID) -> bool:
    """Whether the actor may open the files of this appeal: they hold the applicant's data."""
    appeal = await appeal_as_kept(work, appeal_id)
    return appeal is not None and holds(READ, work.actor, appeal) and sees_person(work.actor, appeal)


async def readable_appeals(work: Work, appeal_ids: Collection[UUID]) -> set[UUID]:
    """Those of some appeals whose acts the actor may read whole."""
    found = await work.session.execute(select(*COLUMNS).where(Appeal.id.in_(appeal_ids)))
    appeals = [AppealView(*row) for row in found]
    return {one.id for one in appeals if holds(READ, work.actor, one) and sees_person(work.actor, one)}


async def named_appeals(work: Work, appeal_ids: Collection[UUID]) -> dict[UUID, Named]:
    """Titles and links of those of some appeals that the actor may read: for lists of deadlines."""
    found = await work.session.execute(select(*COLUMNS).where(Appeal.id.in_(appeal_ids)))
    appeals = [AppealView(*row) for row in found]
    seen = [one for one in appeals if holds(READ, work.actor, one)]
    return {one.id: Named(f"{one.number}: {one.subject}", f"/appeals/{one.id}") for one in seen}


@dataclass(frozen=True, slots=True)
class Sent:
    """A body that got the appeal, with number and date of the letter."""

    body: str
    letter_number: str
    letter_on: date


async def forwardings(work: Work, appeal_id: UUID) -> list[Sent]:
    """The bodies an appeal was forwarded to, in the order in which they were named."""
    query = select(Forwarding.body, Forwarding.letter_number, Forwarding.letter_on)
    query = query.where(Forwarding.appeal_id == appeal_id).order_by(Forwarding.forwarded_at, Forwarding.id)
    return [Sent(*row) for row in await work.session.execute(query)]


async def earlier(work: Work, key: str, *, before: UUID | None = None) -> list[AppealView]:
    """Appeals of one applicant within a year that the actor sees with the applicant's data, the latest first."""
    if not key:
        return []
    query = (
        select(*COLUMNS)
        .where(
            Appeal.applicant_key == key,
            Appeal.registered_at > work.now - REPEAT_SPAN,
            Appeal.state != "voided",
        )
        .order_by(Appeal.registered_at.desc())
        .limit(EARLIER)
    )
    if before is not None:
        query = query.where(Appeal.id != before)
    found = [AppealView(*row) for row in await work.session.execute(query)]
    return [one for one in found if holds(READ, work.actor, one) and sees_person(work.actor, one)]


async def answers_within_a_year(work: Work, key: str) -> int:
    """How often an applicant was answered within a year, whoever asks."""
    if not key:
        return 0
    query = select(func.count()).where(
        Appeal.applicant_key == key,
        Appeal.registered_at > work.now - REPEAT_SPAN,
        Appeal.result != "",
        Appeal.state != "voided",
    )
    return await work.session.scalar(query) or 0
