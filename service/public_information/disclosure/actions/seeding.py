"""Brings an agency's list of duties in step with its country's file. What the agency changed itself stands."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import insert, select

from service.kit.ids import new_id
from service.public_information.disclosure.models import Duty
from service.public_information.disclosure.rules.acts import DUTY
from service.runtime.work import Work
from service.tenancy.publication import StatedDuty

Row = dict[str, Any]


async def apply_duties(work: Work, duties: Iterable[StatedDuty]) -> None:
    """Take in what is new in the country's file; doing it again changes nothing.

    New rows are offered. A row that the agency changed keeps the agency's words, with the country's beside it. A row
    that left the file and was never taken on goes to those that are no duty; one that was taken on stands.
    """
    standing = {row.slug: row for row in await work.session.scalars(select(Duty).where(Duty.origin == "country"))}
    wanted = {duty.slug: row_of(duty) for duty in duties}
    fresh = [slug for slug in wanted if slug not in standing]
    renewed = [slug for slug, row in standing.items() if slug in wanted and _renew(row, wanted[slug])]
    gone = [row for slug, row in standing.items() if slug not in wanted and row.state == "offered"]
    for row in gone:
        row.state = "retired"
    await work.session.flush()
    if fresh:
        own = {"tenant_id": work.tenant.id, "origin": "country", "state": "offered"}
        await work.session.execute(insert(Duty), [{**own, "id": new_id(), **wanted[slug]} for slug in fresh])
    if fresh or renewed or gone:
        after = {"offered": len(fresh), "renewed": sorted(renewed), "gone": sorted(row.slug for row in gone)}
        work.record("publication_duty.renewed", work.tenant.id, record=DUTY, after=after)


def row_of(duty: StatedDuty) -> Row:
    """What a row keeps of what the file states."""
    return {
        "slug": duty.slug,
        "list_slug": duty.list_slug,
        "list_title": dict(duty.list_title),
        "list_note": dict(duty.list_note),
        "group_number": duty.group_number,
        "group_title": dict(duty.group_title),
        "number": duty.number,
        "title": dict(duty.title),
        "note": dict(duty.note),
        "basis": dict(duty.basis),
        "source": duty.source.get("en") or next(iter(duty.source.values()), ""),
        "sources": dict(duty.source),
        "certainty": duty.certainty,
        "rhythm": duty.rhythm,
        "within": duty.within,
        "unit": duty.unit,
        "due_by": duty.by,
        "acts": duty.acts,
    }


def _renew(row: Duty, wanted: Row) -> bool:
    """Whether the row had to change; where the agency changed it, the country's words are put beside."""
    if row.changed:
        if not row.sources and row.source == wanted["source"]:
            row.sources = wanted["sources"]
        differing = {name: value for name, value in wanted.items() if getattr(row, name) != value}
        before, row.offer = row.offer, differing or None
        return before != row.offer and row.offer is not None
    differing = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    for name, value in differing.items():
        setattr(row, name, value)
    return bool(differing)
