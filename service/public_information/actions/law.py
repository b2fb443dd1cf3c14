"""Writes of grounds and tariffs: brought in step with the country's files, changed by the agency, taken over."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.public_information.models import Ground, Tariff
from service.public_information.queries.law import KINDS, Table, versions
from service.public_information.rules.law import (
    NO_SUCH,
    NOT_OFFERED,
    NOT_OWN,
    REQUIRED,
    STALE,
    UNCHANGED,
    LawRow,
    NewRow,
    check_row,
)
from service.runtime.work import Work
from service.tenancy.packs import CountryPack, GroundProfile, TariffProfile

RECORD = "information_law"
_SAID = ("until", "article", "title", "source", "certainty", "note", "unit", "amount", "currency")


async def apply_law(work: Work, pack: CountryPack) -> None:
    """Take in what is new in the country's files; doing it again changes nothing.

    What the agency wrote itself stands: the country's new version is offered beside it.
    """
    await _apply(work, Ground, pack.grounds)
    await _apply(work, Tariff, pack.tariffs)


def _said(stated: GroundProfile | TariffProfile) -> dict[str, Any]:
    said: dict[str, Any] = {
        "until": stated.until, "article": stated.article or "", "title": dict(stated.title), "source": stated.source,
        "certainty": stated.certainty,
    }  # fmt: skip
    if isinstance(stated, GroundProfile):
        return said | {"note": dict(stated.note)}
    return said | {"unit": stated.unit, "amount": stated.amount, "currency": stated.currency}


async def _apply(work: Work, table: Table, stated: Sequence[GroundProfile | TariffProfile]) -> None:
    rows: list[Any] = list(await work.session.scalars(select(table).order_by(table.version)))
    last = {row.slug: row.version for row in rows}
    standing = {(row.slug, row.since): row for row in rows if row.origin == "country" and row.state != "withdrawn"}
    own = {row.slug for row in rows if row.origin == "agency" and row.state == "active"}
    named: list[str] = []
    for one in stated:
        known, said = standing.pop((one.id, one.since), None), _said(one)
        if known is not None and all(getattr(known, name) == value for name, value in said.items()):
            continue
        if known is not None:
            known.state = "withdrawn"
        last[one.id] = last.get(one.id, 0) + 1
        state = "offered" if one.id in own else "active"
        work.session.add(table(**_new(work, one.id, last[one.id], "country", state), since=one.since, **said))
        named.append(f"{one.id} {last[one.id]}")
    for gone in standing.values():
        gone.state = "withdrawn"
    await work.session.flush()
    if named or standing:
        after = {"rows": named, "withdrawn": sorted(row.slug for row in standing.values())}
        work.record("information_law.renewed", work.tenant.id, record=RECORD, after=after)


def _new(work: Work, slug: str, version: int, origin: str, state: str) -> dict[str, Any]:
    return {
        "tenant_id": work.tenant.id, "id": new_id(), "slug": slug, "version": version, "origin": origin,
        "state": state, "created_at": work.now, "created_by": work.actor.id, "created_by_name": work.actor.name,
    }  # fmt: skip


async def change_row(work: Work, kind: str, slug: str, new: NewRow) -> LawRow:
    """Write a new version of a ground or tariff; what was decided on an earlier one keeps it.

    Raises FieldErrors, Refusal(code="unknown" | "stale" | "unchanged").
    """
    check_row(new, work.tenant.profile.languages)
    found = await versions(work, kind, slug)
    made_from = next((row for row in found if row.version == new.version), None)
    if made_from is None:
        raise Refusal(NO_SUCH, code="unknown")
    if found[0].version != new.version and found[0].origin == "agency":
        raise Refusal(STALE, code="stale")
    title = {**made_from.title, **new.title}
    fresh: dict[str, Any] = {"article": new.article, "title": title, "source": new.source, "certainty": new.certainty}
    if made_from.unit:
        fresh["amount"] = new.amount
    if all(getattr(made_from, name) == value for name, value in fresh.items()) and made_from.since == new.since:
        raise Refusal(UNCHANGED, code="unchanged")
    table = KINDS[kind]
    version = (await work.session.scalar(select(func.max(table.version)).where(table.slug == slug)) or 0) + 1
    kept = {name: getattr(made_from, name) for name in _SAID if hasattr(table, name) and name != "until"}
    row = table(**_new(work, slug, version, "agency", "active"), since=new.since, reason=new.reason, **kept | fresh)
    work.session.add(row)
    await work.session.flush()
    before = {name: getattr(made_from, name) for name in fresh}
    after = fresh | {"row": f"{slug} {version}", "since": new.since}
    work.record("information_law.changed", row.id, record=RECORD, before=before, after=after, reason=new.reason)
    return next(one for one in await versions(work, kind, slug) if one.version == version)


async def withdraw_row(work: Work, kind: str, slug: str, version: int, reason: str) -> None:
    """Let a version of the agency hold no longer. Raises Refusal(code="not_own" | "required")."""
    table = KINDS[kind]
    row = await work.session.scalar(select(table).where(table.slug == slug, table.version == version))
    if row is None or row.origin != "agency" or row.state != "active":
        raise Refusal(NOT_OWN, code="not_own")
    if not reason:
        raise Refusal(REQUIRED, code="required", field="reason")
    row.state = "withdrawn"
    await work.session.flush()
    work.record("information_law.withdrawn", row.id, record=RECORD, before={"row": f"{slug} {version}"}, reason=reason)


async def take_offer(work: Work, kind: str, slug: str, reason: str) -> None:
    """Take over what the country offers, in the place of the agency's own versions. Raises Refusal."""
    table = KINDS[kind]
    rows: list[Any] = list(await work.session.scalars(select(table).where(table.slug == slug).with_for_update()))
    offers = [row for row in rows if row.state == "offered"]
    if not offers:
        raise Refusal(NOT_OFFERED, code="not_offered")
    if not reason:
        raise Refusal(REQUIRED, code="required", field="reason")
    for row in rows:
        if row.origin == "agency" and row.state == "active":
            row.state = "withdrawn"
    for row in offers:
        row.state = "active"
        work.record(
            "information_law.taken", row.id, record=RECORD, after={"row": f"{slug} {row.version}"}, reason=reason
        )
    await work.session.flush()
