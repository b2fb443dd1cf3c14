"""Reads of rules: which version stands on a day, and the versions of one rule."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import or_, select

from service.deadlines.models import RuleRow
from service.deadlines.rules.terms import Term
from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a rule; a row that never changes but in its state (active, offered, withdrawn)."""

    id: UUID
    term: Term
    origin: str
    state: str
    reason: str
    created_at: datetime
    created_by_name: str


def term_of(terms: dict[str, Any], slug: str, version: int) -> Term:
    """The term a row keeps."""
    return msgspec.convert({**terms, "rule": slug, "version": version}, Term)


def _version(row: RuleRow) -> Version:
    term = term_of(row.terms, row.slug, row.version)
    return Version(row.id, term, row.origin, row.state, row.reason, row.created_at, row.created_by_name)


async def rule_in_force(work: Work, slug: str, on: date) -> Version | None:
    """The version of a rule that holds for what begins on a day: the newest that has begun by then."""
    query = (
        select(RuleRow)
        .where(RuleRow.slug == slug, RuleRow.state == "active", RuleRow.since <= on)
        .where(or_(RuleRow.until.is_(None), RuleRow.until >= on))
        .order_by(RuleRow.since.desc(), RuleRow.version.desc())
        .limit(1)
    )
    row = await work.session.scalar(query)
    return _version(row) if row is not None else None


async def rules_in_force(work: Work, on: date) -> list[Version]:
    """Every rule of the agency as it stands on a day, by its id."""
    query = (
        select(RuleRow)
        .where(RuleRow.state == "active", RuleRow.since <= on)
        .where(or_(RuleRow.until.is_(None), RuleRow.until >= on))
        .order_by(RuleRow.slug, RuleRow.since.desc(), RuleRow.version.desc())
    )
    return list(_first_of_each(await work.session.scalars(query)))


def _first_of_each(rows: Iterable[RuleRow]) -> Iterable[Version]:
    seen: set[str] = set()
    for row in rows:
        if row.slug not in seen:
            seen.add(row.slug)
            yield _version(row)


async def versions_of(work: Work, slug: str) -> list[Version]:
    """All versions of one rule, newest first."""
    query = select(RuleRow).where(RuleRow.slug == slug).order_by(RuleRow.version.desc())
    return [_version(row) for row in await work.session.scalars(query)]


async def offered(work: Work) -> set[str]:
    """Ids of rules of which the country offers a newer version than the agency's own."""
    return set(await work.session.scalars(select(RuleRow.slug).where(RuleRow.state == "offered")))
