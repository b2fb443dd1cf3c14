"""Writes of journals: bring the agency's journals in line with its profile."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from service.identity.queries.structure import root_unit, units_by_slug
from service.journals.models import COUNTER, JournalRow, JournalText
from service.journals.rules import FROZEN, begun, period_key
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.work import Work
from service.tenancy.profile import JournalProfile


async def apply_journals(work: Work) -> None:
    """Make, change and close journals so that they are those of the profile. Doing it again changes nothing.

    Raises FieldErrors when a change would touch numbers of a period that has begun; then nothing is changed.
    """
    standing, wanted = await _standing_and_wanted(work)
    if problems := await _all_problems(work, standing, wanted):
        raise FieldErrors(problems)
    journals = work.tenant.profile.journals
    for values, journal in zip(wanted, journals, strict=True):
        row_id = await _put(work, standing.get(values["slug"]), values)
        await _put_titles(work, row_id, journal.title)
    named = {journal.slug for journal in journals}
    for row in standing.values():
        if row.slug not in named and row.state == "open":
            await _change(work, row, {"state": "closed"})


async def refused_journals(work: Work) -> list[Refusal]:
    """What of the profile's journals cannot be applied because a period has begun. Changes nothing."""
    return await _all_problems(work, *await _standing_and_wanted(work))


Standing = dict[str, JournalRow]
Wanted = list[dict[str, Any]]


async def _standing_and_wanted(work: Work) -> tuple[Standing, Wanted]:
    units = await _units(work)
    standing = {row.slug: row for row in await work.session.scalars(select(JournalRow))}
    wanted = [
        _wanted(work, journal, place, units[journal.unit] if journal.unit else units[""])
        for place, journal in enumerate(work.tenant.profile.journals)
    ]
    return standing, wanted


async def _all_problems(work: Work, standing: Standing, wanted: Wanted) -> list[Refusal]:
    known = [values for values in wanted if values["slug"] in standing]
    return [one for values in known for one in await _problems(work, standing[values["slug"]], values)]


async def _units(work: Work) -> dict[str, UUID]:
    """Units by slug; the root, to which a journal without a unit belongs, also under the empty slug."""
    return {"": await root_unit(work)} | {slug: unit.id for slug, unit in (await units_by_slug(work)).items()}


def _wanted(work: Work, journal: JournalProfile, place: int, unit_id: UUID) -> dict[str, Any]:
    return {
        "slug": journal.slug,
        "regime": journal.regime,
        "direction": journal.direction,
        "pattern": journal.pattern,
        "index": work.tenant.profile.index_of(journal),
        "period": journal.period,
        "unit_id": unit_id,
        "position": place,
        "state": "open",
    }


async def _problems(work: Work, row: JournalRow, values: dict[str, Any]) -> list[Refusal]:
    """What of the change would give one period numbers of two looks."""
    changed = [name for name in FROZEN if getattr(row, name) != values[name]]
    if not changed:
        return []
    today = work.today
    now = {period_key(kind, today) for kind in (row.period, values["period"])}
    query = select(COUNTER.c.period).where(COUNTER.c.journal_id == row.id, COUNTER.c.period.in_(now)).limit(1)
    period = await work.session.scalar(query)
    return [begun(row.slug, name, period) for name in changed] if period else []


async def _put(work: Work, row: JournalRow | None, values: dict[str, Any]) -> UUID:
    if row is not None:
        await _change(work, row, values)
        return row.id
    fresh = JournalRow(id=new_id(), tenant_id=work.tenant.id, **values)
    work.session.add(fresh)
    await work.session.flush()
    work.record("journal.opened", fresh.id, record="journal", after=_shown(values))
    return fresh.id


async def _change(work: Work, row: JournalRow, values: dict[str, Any]) -> None:
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return
    before = {name: getattr(row, name) for name in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    kind = "journal.closed" if changed == {"state": "closed"} else "journal.changed"
    work.record(kind, row.id, record="journal", before=_shown(before), after=_shown(changed))


def _shown(values: dict[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, UUID) else value for name, value in values.items()}


async def _put_titles(work: Work, journal_id: UUID, titles: dict[str, str]) -> None:
    query = select(JournalText.language, JournalText.title).where(JournalText.journal_id == journal_id)
    standing = {row.language: row.title for row in await work.session.execute(query)}
    changed = {language: title for language, title in titles.items() if standing.get(language) != title}
    if not changed:
        return
    rows = [
        {"tenant_id": work.tenant.id, "journal_id": journal_id, "language": language, "title": title}
        for language, title in changed.items()
    ]
    statement = insert(JournalText)
    key = [JournalText.tenant_id, JournalText.journal_id, JournalText.language]
    await work.session.execute(
        statement.on_conflict_do_update(index_elements=key, set_={"title": statement.excluded.title}), rows
    )
    if standing:
        work.record("journal.titled", journal_id, record="journal", before=standing, after=changed)


# --- numbers that were given elsewhere


async def move_counter(work: Work, journal_id: UUID, period: str, beyond: int) -> None:
    """Let the next number of this period be higher than `beyond`. The counter stays locked until the commit."""
    statement = insert(COUNTER).values(tenant_id=work.tenant.id, journal_id=journal_id, period=period, last=beyond)
    await work.session.execute(
        statement.on_conflict_do_update(
            index_elements=["tenant_id", "journal_id", "period"],
            set_={"last": func.greatest(COUNTER.c.last, statement.excluded.last)},
        )
    )


async def take_serials(work: Work, journal_id: UUID, period: str, count: int) -> int:
    """Take `count` running numbers in a row and give the first. The counter stays locked until the commit."""
    statement = insert(COUNTER).values(tenant_id=work.tenant.id, journal_id=journal_id, period=period, last=count)
    last = await work.session.scalar(
        statement.on_conflict_do_update(
            index_elements=["tenant_id", "journal_id", "period"], set_={"last": COUNTER.c.last + count}
        ).returning(COUNTER.c.last)
    )
    return int(last or count) - count + 1
