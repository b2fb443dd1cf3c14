"""Handover acts with their lines, as they are kept and as a reader may see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import func, select

from service.handover.models import Handover, HandoverLine
from service.handover.rules import Leaver
from service.identity.models import Holding, Post, Unit
from service.identity.offers import MATTERS, Matter
from service.identity.queries import heads_on, person_by_id
from service.kit.refusal import Refusal
from service.runtime.work import Work
from service.web.errors import NotFound


@dataclass(frozen=True, slots=True)
class HandoverView:
    """An act as it is kept."""

    id: UUID
    person_id: UUID
    state: str
    last_day: date
    leaves: bool
    reason: str
    made_at: datetime
    made_by: UUID | None
    made_by_name: str
    on_behalf_of: UUID | None
    ended_at: datetime | None
    held_up_at: datetime | None
    held_up: str


@dataclass(frozen=True, slots=True)
class LineView:
    """One matter of an act. state and the sentence of `why` are msgids."""

    position: int
    kind: str
    record_id: UUID
    number: str
    state: str
    due_on: date | None
    post: str
    to_id: UUID | None
    to_name: str
    outcome: str
    why: Refusal | None


COLUMNS = [getattr(Handover, one.name) for one in fields(HandoverView)]
LINE_COLUMNS = [getattr(HandoverLine, one.name) for one in fields(LineView)]


async def handover_by_id(work: Work, handover_id: UUID, *, lock: bool = False) -> HandoverView | None:
    """One act, whoever asks; `lock` holds it until the end of the work."""
    query = select(*COLUMNS).where(Handover.id == handover_id)
    row = (await work.session.execute(query.with_for_update() if lock else query)).one_or_none()
    return HandoverView(*row) if row is not None else None


async def handovers_of(work: Work, person_id: UUID) -> list[HandoverView]:
    """The acts of a person, the latest first."""
    query = select(*COLUMNS).where(Handover.person_id == person_id).order_by(Handover.made_at.desc(), Handover.id)
    return [HandoverView(*row) for row in await work.session.execute(query)]


async def lines_of(
    work: Work, handover_id: UUID, *, waiting: int | None = None, to_id: UUID | None = None
) -> list[LineView]:
    """The matters of an act in their order; `waiting`: the next so many that wait; `to_id`: what went to one person."""
    query = select(*LINE_COLUMNS).where(HandoverLine.handover_id == handover_id).order_by(HandoverLine.position)
    if waiting is not None:
        query = query.where(HandoverLine.outcome == "waiting").limit(waiting)
    if to_id is not None:
        query = query.where(HandoverLine.to_id == to_id)
    return [_line(row) for row in await work.session.execute(query)]


def _line(row: Any) -> LineView:
    values = dict(row._mapping)
    return LineView(**{**values, "why": refusal_of(values["why"])})


def refusal_of(kept: str) -> Refusal | None:
    """A refusal out of its JSON, None of an empty text."""
    if not kept:
        return None
    said = msgspec.json.decode(kept)
    return Refusal(said["sentence"], code=said["code"], **said["params"])


async def counted(work: Work, handover_id: UUID) -> dict[str, int]:
    """How many lines of an act have which outcome."""
    query = select(HandoverLine.outcome, func.count()).where(HandoverLine.handover_id == handover_id)
    rows = await work.session.execute(query.group_by(HandoverLine.outcome))
    return {str(outcome): int(count) for outcome, count in rows.all()}


async def leaving_before(work: Work, day: date) -> list[HandoverView]:
    """Acts that are carried out and whose last day has passed, of people who are not yet noted as having left."""
    query = select(*COLUMNS).where(
        Handover.leaves, Handover.ended_at.is_(None), Handover.last_day < day, Handover.state == "done"
    )
    return [HandoverView(*row) for row in await work.session.execute(query.order_by(Handover.last_day, Handover.id))]


async def leaver_of(work: Work, person_id: UUID) -> Leaver:
    """The person as the rules ask for them, seen by the actor. Raises NotFound."""
    person = await person_by_id(work, person_id)
    if person is None:
        raise NotFound
    day = work.today
    held = (
        select(Post.unit_id)
        .join(Holding, (Holding.tenant_id == Post.tenant_id) & (Holding.post_id == Post.id))
        .where(
            Holding.person_id == person_id,
            Holding.starts_on <= day,
            Holding.ends_on.is_(None) | (Holding.ends_on >= day),
        )
    )
    units = frozenset(await work.session.scalars(held))
    return Leaver(person.id, person.state, units, await _led(work, day))


async def _led(work: Work, day: date) -> frozenset[UUID]:
    """The units that the actor heads, with those inside them."""
    me = work.actor.stands_for
    heads = {unit for unit, (person, _) in (await heads_on(work, day)).items() if person == me and me is not None}
    if not heads:
        return frozenset()
    query = select(Unit.id, Unit.parent_id).where(Unit.tenant_id == work.tenant.id)
    parents = {row.id: row.parent_id for row in await work.session.execute(query)}
    led = set(heads)
    while inside := {unit for unit, parent in parents.items() if parent in led and unit not in led}:
        led |= inside
    return frozenset(led)


async def titles_of(work: Work, matters: Iterable[Matter | LineView]) -> Mapping[tuple[str, UUID], str]:
    """What matters are about by kind and id, as far as the actor may know; the others are stubs."""
    asked: dict[str, list[UUID]] = {}
    for matter in matters:
        ident = matter.id if isinstance(matter, Matter) else matter.record_id
        asked.setdefault(matter.kind, []).append(ident)
    return {
        (kind, ident): title
        for kind, ids in asked.items()
        if kind in MATTERS
        for ident, title in (await MATTERS[kind].titles(work, ids)).items()
    }
