"""Telling people: a row for each of them in the transaction of what happened; pages and mail hear of it afterwards."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, tuple_, update

from service.kit.ids import new_id
from service.kit.paging import Cursor
from service.notifications.kinds import GROUPS, KINDS, Kind
from service.notifications.models import Notice
from service.notifications.queries.choices import Reader, deputies_on, readers
from service.notifications.rules.choices import end_of_quiet
from service.runtime.work import Work, canonical

MAIL, ANNOUNCE, LATER = "notifications.mail", "notifications.announce", "notifications.notify"
LONGEST_VALUE = 300
KEEP_READ = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Telling:
    """One thing to tell some people."""

    people: Collection[UUID]
    kind: str
    record: str
    record_id: UUID
    params: Mapping[str, str] = field(default_factory=dict)


async def notify(
    work: Work,
    people: Collection[UUID],
    kind: str,
    *,
    record: str,
    record_id: UUID,
    params: Mapping[str, str] | None = None,
    at: datetime | None = None,
) -> list[UUID]:
    """Tell people of a record, in this transaction; gives the ids of their notices. `at`: not before that moment.

    Deputies of the day are told too, in the name of whom they stand in for. Who does it themselves is not told, nor
    who has left or wants none of these. `params` fill the kind's sentence and name nothing that is restricted.
    Raises KeyError for a kind that nobody declared.
    """
    one = Telling(people, kind, record, record_id, params or {})
    if at is not None and at > work.now:
        work.later(
            LATER, at=at, people=sorted(map(str, people)), kind=kind, record=record, record_id=str(record_id),
            params=_trimmed(one.params),
        )  # fmt: skip
        return []
    return await tell(work, [one])


async def tell(work: Work, tellings: Sequence[Telling]) -> list[UUID]:
    """Tell several things at once, with as many questions as for one."""
    asked = {person for one in tellings for person in one.people}
    today = work.today
    deputies = await deputies_on(work, asked, today)
    known = await readers(work, asked | {deputy for _, deputy in deputies})
    rows = [row for one in tellings for row in _rows(work, one, deputies, known)]
    if not rows:
        return []
    await work.session.execute(insert(Notice), rows)
    _spread(work, rows, known)
    return [row["id"] for row in rows]


def _rows(
    work: Work, one: Telling, deputies: Iterable[tuple[UUID, UUID]], known: Mapping[UUID, Reader]
) -> list[dict[str, Any]]:
    kind = KINDS[one.kind]
    told: dict[UUID, UUID | None] = dict.fromkeys(sorted(set(one.people)))
    for person, deputy in deputies:
        if person in one.people:
            told.setdefault(deputy, person)
    rows = [
        _row(work, one, kind, known[person], in_name_of)
        for person, in_name_of in told.items()
        if person in known and not (_does_it(work, person) and not kind.own)
    ]
    return [row for row in rows if row["way"] != "off"]


def _does_it(work: Work, person: UUID) -> bool:
    return work.actor.kind == "person" and work.actor.id == person


def _row(work: Work, one: Telling, kind: Kind, reader: Reader, in_name_of: UUID | None) -> dict[str, Any]:
    way = reader.choices.way(kind.group, GROUPS[kind.group].way)
    mailed = way in ({"summary"} if kind.own_mail else {"mail", "summary"}) and bool(reader.email)
    return {
        "tenant_id": work.tenant.id,
        "id": new_id(),
        "person_id": reader.id,
        "on_behalf_of": in_name_of,
        "kind": one.kind,
        "record": one.record,
        "record_id": one.record_id,
        "params": canonical(_trimmed(one.params)),
        "way": way,
        "created_at": work.now,
        "mail": "waiting" if mailed else "none",
    }


def _trimmed(params: Mapping[str, str]) -> dict[str, str]:
    return {name: str(value)[:LONGEST_VALUE] for name, value in params.items()}


def _spread(work: Work, rows: Sequence[dict[str, Any]], known: Mapping[UUID, Reader]) -> None:
    """Ask for what follows the commit: open pages are told, mail goes out now or after the quiet hours."""
    agency, zone = work.tenant.profile.reminders, work.zone
    work.later(ANNOUNCE, people=" ".join(sorted({str(row["person_id"]) for row in rows})))
    for row in rows:
        if row["way"] == "mail" and row["mail"] == "waiting":
            hours = known[row["person_id"]].choices.quiet_in(agency)
            wait = None if KINDS[row["kind"]].urgent else end_of_quiet(work.now, hours, zone)
            work.later(MAIL, at=wait, notice_id=str(row["id"]))


async def mark_read(work: Work, person_id: UUID, *, notice_id: UUID | None = None, until: Cursor | None = None) -> int:
    """Mark a person's notices as read: one, or all up to a place in the list; gives how many were unread."""
    query = update(Notice).where(
        Notice.tenant_id == work.tenant.id, Notice.person_id == person_id, Notice.read_at.is_(None)
    )
    if notice_id is not None:
        query = query.where(Notice.id == notice_id)
    if until is not None:
        query = query.where(tuple_(Notice.created_at, Notice.id) <= tuple_(until.at, until.id))
    return await _marked(work, query, person_id)


async def mark_seen(work: Work, record: str, record_id: UUID) -> int:
    """The actor has opened a record: their notices about it are read."""
    if work.actor.kind != "person" or work.actor.id is None:
        return 0
    query = update(Notice).where(
        Notice.tenant_id == work.tenant.id,
        Notice.record_id == record_id,
        Notice.record == record,
        Notice.person_id == work.actor.id,
        Notice.read_at.is_(None),
    )
    return await _marked(work, query, work.actor.id)


async def _marked(work: Work, query: Any, person_id: UUID) -> int:
    marked = query.values(read_at=work.now).returning(Notice.id).execution_options(synchronize_session=False)
    count = len((await work.session.execute(marked)).all())
    if count:
        work.later(ANNOUNCE, people=str(person_id))
    return count


async def forget_old_notices(work: Work) -> None:
    """Remove notices that were read a year ago. What happened is kept by the acts, not by them."""
    before = work.now - KEEP_READ
    await work.session.execute(delete(Notice).where(Notice.tenant_id == work.tenant.id, Notice.read_at < before))
