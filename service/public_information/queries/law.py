"""Reads of grounds and tariffs: those that hold on a day, versions of one, some by id."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from service.public_information.models import Ground, Tariff
from service.public_information.rules.law import LawRow, in_force
from service.runtime.work import Work

Table = type[Ground] | type[Tariff]
KINDS: dict[str, Table] = {"grounds": Ground, "tariffs": Tariff}


def _row(row: Any) -> LawRow:
    own = {} if isinstance(row, Ground) else {"unit": row.unit, "amount": row.amount, "currency": row.currency}
    return LawRow(
        id=row.id, slug=row.slug, version=row.version, origin=row.origin, state=row.state, since=row.since,
        until=row.until, article=row.article, title=row.title, source=row.source, certainty=row.certainty,
        reason=row.reason, created_by_name=row.created_by_name, note=row.note if isinstance(row, Ground) else {},
        **own,
    )  # fmt: skip


async def _all(work: Work, table: Table, *conditions: Any) -> list[LawRow]:
    query = select(table).where(*conditions).order_by(table.slug, table.version.desc())
    return [_row(row) for row in await work.session.scalars(query.execution_options(populate_existing=True))]


async def grounds_in_force(work: Work) -> list[LawRow]:
    """Grounds that hold today."""
    return in_force(await _all(work, Ground), work.today)


async def tariffs_in_force(work: Work) -> list[LawRow]:
    """Rows of the tariff that hold today, the free minimum among them."""
    return in_force(await _all(work, Tariff), work.today)


async def versions(work: Work, kind: str, slug: str = "") -> Sequence[LawRow]:
    """All versions of a row, of every row without a slug; the newest first. kind: a key of KINDS."""
    table = KINDS[kind]
    return await _all(work, table, *([table.slug == slug] if slug else []))


async def rows_by_id(work: Work, kind: str, ids: Collection[UUID]) -> dict[UUID, LawRow]:
    """Some versions, also those that hold no longer."""
    table = KINDS[kind]
    return {row.id: row for row in await _all(work, table, table.id.in_(ids))} if ids else {}
