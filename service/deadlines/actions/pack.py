"""Brings an agency's rules and calendar in step with its country's files. What the agency set itself stands."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import func, insert, select

from service.deadlines.models import DayRow, RuleRow
from service.deadlines.rules.calendar import DayMark
from service.deadlines.rules.terms import Term
from service.kit.ids import new_id
from service.runtime.work import Work
from service.tenancy.packs import CountryPack, RuleProfile

Day = tuple[date, int]
MOST_NAMED = 100
_MARK = ("kind", "title", "pair", "act_number", "act_date", "url", "certainty")


async def apply_pack(work: Work, pack: CountryPack) -> None:
    """Take in what is new in the country's files; doing it again changes nothing.

    A rule that the agency changed keeps the agency's version: the country's new one is offered beside it. A changed
    calendar is followed by new dates proposed for open clocks.
    """
    await _apply_rules(work, pack.rules)
    await _apply_days(work, [DayMark.of(day) for day in pack.days])


def plain_terms(term: Term) -> dict[str, Any]:
    """What a row keeps of a term; its id and version are columns."""
    plain: dict[str, Any] = msgspec.to_builtins(term)
    return {name: value for name, value in plain.items() if name not in ("rule", "version")}


async def _apply_rules(work: Work, rules: Sequence[RuleProfile]) -> None:
    rows = list(await work.session.scalars(select(RuleRow).order_by(RuleRow.version)))
    last = {row.slug: row.version for row in rows}
    standing = {(row.slug, row.since): row for row in rows if row.origin == "country"}
    changed_by_agency = {row.slug for row in rows if row.origin == "agency" and row.state == "active"}
    fresh: list[dict[str, Any]] = []
    for rule in rules:
        terms = plain_terms(Term.of(rule))
        known = standing.get((rule.id, rule.since))
        if known is not None and known.terms == terms:
            continue
        if known is not None and known.state == "offered":
            known.state = "withdrawn"
        last[rule.id] = last.get(rule.id, 0) + 1
        state = "offered" if rule.id in changed_by_agency else "active"
        fresh.append(_rule_row(work, rule, terms, last[rule.id], state))
    gone = _withdraw(standing, {(rule.id, rule.since) for rule in rules})
    await work.session.flush()
    if fresh:
        await work.session.execute(insert(RuleRow), fresh)
    if fresh or gone:
        named = sorted({f"{row['slug']} {row['version']}" for row in fresh})
        after = {"rules": named, "withdrawn": gone}
        work.record("rule.renewed", work.tenant.id, record="deadline_rule", after=after)


def _withdraw(standing: dict[tuple[str, date], RuleRow], wanted: set[tuple[str, date]]) -> list[str]:
    """Rules that left the country's files hold no longer; clocks that they started keep them."""
    gone = [row for key, row in standing.items() if key not in wanted and row.state != "withdrawn"]
    for row in gone:
        row.state = "withdrawn"
    return sorted(row.slug for row in gone)


def _rule_row(work: Work, rule: RuleProfile, terms: dict[str, Any], version: int, state: str) -> dict[str, Any]:
    return {
        "tenant_id": work.tenant.id,
        "id": new_id(),
        "slug": rule.id,
        "version": version,
        "origin": "country",
        "state": state,
        "since": rule.since,
        "until": rule.until,
        "terms": terms,
        "reason": "",
        "created_at": work.now,
        "created_by": work.actor.id,
        "created_by_name": work.actor.name,
    }


async def _apply_days(work: Work, marks: Iterable[DayMark]) -> None:
    query = select(DayRow).where(DayRow.origin == "country")
    standing = {(row.day, row.week): row for row in await work.session.scalars(query)}
    wanted: dict[Day, DayMark] = {(mark.day, mark.week): mark for mark in marks}
    fresh = [mark for key, mark in wanted.items() if key not in standing]
    changed = [day for day, row in standing.items() if _put(row, wanted.get(day))]
    for day in changed:
        standing[day].changed_at = work.now
        standing[day].version += 1
    if fresh:
        await work.session.execute(insert(DayRow), [_day_row(work, mark) for mark in fresh])
    if not fresh and not changed:
        return
    await work.session.flush()
    days = sorted({mark.day for mark in fresh} | {day for day, _ in changed})
    span = {"first": days[0].isoformat(), "last": days[-1].isoformat(), "days": len(days)}
    work.record("calendar.renewed", work.tenant.id, record="calendar", after=span)
    if await work.session.scalar(select(func.count()).select_from(DayRow)) != len(fresh):
        work.later("deadlines.propose", days=",".join(day.isoformat() for day in days[:MOST_NAMED]))


def _put(row: DayRow, mark: DayMark | None) -> bool:
    """Whether the row had to change to say what the mark says; without a mark it is removed."""
    if mark is None:
        gone, row.state = row.state == "active", "removed"
        return gone
    wanted = {name: getattr(mark, name) for name in _MARK} | {"state": "active"}
    differing = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in differing:
        setattr(row, name, wanted[name])
    return bool(differing)


def _day_row(work: Work, mark: DayMark) -> dict[str, Any]:
    return {
        "tenant_id": work.tenant.id,
        "id": new_id(),
        "day": mark.day,
        "week": mark.week,
        "origin": mark.origin,
        "state": "active",
        "changed_at": work.now,
        **{name: getattr(mark, name) for name in _MARK},
    }
