"""Correcting: what was sent stays; a new edition with a visible note takes its place once it is sent."""

from uuid import UUID

from sqlalchemy import func, insert, select

from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.monitoring.editions.actions.editing import demanded
from service.monitoring.editions.models import Edition, EditionItem
from service.monitoring.editions.rules.acts import EDITION
from service.runtime.work import Work

THERE_ALREADY = N_("A correction of this edition is being prepared already.")


async def begin_correction(work: Work, edition_id: UUID, reason: str) -> UUID:
    """A new edition with the same items, to be changed and sent; `reason` stands in it for everybody to read.

    Raises NotFound, Refusal.
    """
    edition = await demanded(work, edition_id, "correct", reason)
    waiting = select(Edition.id).where(Edition.corrects_id == edition_id, Edition.state.in_(("ready", "composing")))
    if await work.session.scalar(waiting) is not None:
        raise Refusal(THERE_ALREADY, code="there_already")
    made = new_id()
    work.session.add(
        Edition(
            tenant_id=work.tenant.id,
            id=made,
            monitor_id=edition.monitor_id,
            day=edition.day,
            number=await _next_number(work, edition),
            state="ready",
            reason=reason,
            titles=edition.titles,
            languages=edition.languages,
            intros=edition.intros,
            sections=edition.sections,
            counts=edition.counts,
            since=edition.since,
            until=edition.until,
            corrects_id=edition_id,
            composed_at=work.now,
            created_at=work.now,
        )
    )
    await work.session.flush()
    await _copy_items(work, edition_id, made)
    work.record("monitor_edition.correction_begun", made, record=EDITION, after={"of": edition_id}, reason=reason)
    return made


async def _next_number(work: Work, edition: Edition) -> int:
    query = select(func.max(Edition.number)).where(Edition.monitor_id == edition.monitor_id, Edition.day == edition.day)
    return int(await work.session.scalar(query) or 0) + 1


async def _copy_items(work: Work, source: UUID, target: UUID) -> None:
    table = EditionItem.__table__
    names = [column.name for column in table.columns if column.name not in ("id", "edition_id")]
    rows = (await work.session.execute(select(table).where(table.c.edition_id == source))).mappings().all()
    copies = [{**{name: row[name] for name in names}, "id": new_id(), "edition_id": target} for row in rows]
    if copies:
        await work.session.execute(insert(EditionItem), copies)
