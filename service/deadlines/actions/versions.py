"""Writes of rules: a new version of the agency, its withdrawal, and the country's version taken over."""

from typing import Any

from sqlalchemy import func, select

from service.deadlines.actions.pack import plain_terms
from service.deadlines.models import RuleRow
from service.deadlines.queries.versions import term_of, versions_of
from service.deadlines.rules.clocks import REASON_NEEDED, UNKNOWN_RULE, shown
from service.deadlines.rules.edits import NOT_OFFERED, NOT_OWN, NOTHING_CHANGED, NewRule, changed, check_rule
from service.deadlines.rules.terms import Term
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.runtime.work import Work


async def change_rule(work: Work, slug: str, new: NewRule) -> int:
    """Write a new version, which holds for what begins from its day on; clocks that run keep theirs.

    Raises FieldErrors, Refusal(code="unknown_rule" | "stale" | "unchanged").
    """
    check_rule(new)
    versions = await versions_of(work, slug)
    known = next((one for one in versions if one.term.version == new.version), None)
    if known is None:
        raise Refusal(UNKNOWN_RULE, code="unknown_rule", rule=slug, day=shown(new.since))
    if not changed(known.term, new):
        raise Refusal(NOTHING_CHANGED, code="unchanged", field="count")
    terms = plain_terms(known.term) | _terms(new, known.term)
    number = await work.session.scalar(select(func.max(RuleRow.version)).where(RuleRow.slug == slug)) or 0
    row = RuleRow(
        tenant_id=work.tenant.id,
        id=new_id(),
        slug=slug,
        version=number + 1,
        origin="agency",
        state="active",
        since=new.since,
        until=None,
        terms=terms,
        reason=new.reason,
        created_at=work.now,
        created_by=work.actor.id,
        created_by_name=work.actor.name,
    )
    work.session.add(row)
    await work.session.flush()
    after = {"rule": slug, "version": row.version} | {name: terms[name] for name in _terms(new, known.term)}
    before = {name: plain_terms(known.term)[name] for name in _terms(new, known.term)}
    work.record("rule.changed", row.id, record="deadline_rule", before=before, after=after, reason=new.reason)
    return row.version


def _terms(new: NewRule, term: Term) -> dict[str, Any]:
    basis = term.extension.basis if term.extension else {}
    extension = {
        "count": new.extension_count,
        "unit": new.extension_unit,
        "times": new.extension_times,
        "basis": basis,
        "certainty": new.certainty,
    }
    return {
        "count": new.count,
        "unit": new.unit,
        "start": new.start,
        "roll": new.roll,
        "rest_days": new.rest_days,
        "admin_days": new.admin_days,
        "extension": extension if new.extension_count else None,
        "source": new.source,
        "certainty": new.certainty,
        "since": new.since.isoformat(),
        "until": None,
    }


async def withdraw_version(work: Work, slug: str, version: int, reason: str) -> None:
    """Let a version of the agency hold no longer; clocks that it started keep it. Raises Refusal."""
    row = await work.session.scalar(select(RuleRow).where(RuleRow.slug == slug, RuleRow.version == version))
    if row is None or row.origin != "agency" or row.state != "active":
        raise Refusal(NOT_OWN, code="not_own")
    if not reason.strip():
        raise Refusal(REASON_NEEDED, code="required", field="reason")
    row.state = "withdrawn"
    await work.session.flush()
    before = {"rule": slug, "version": version, "count": term_of(row.terms, slug, version).count}
    work.record("rule.withdrawn", row.id, record="deadline_rule", before=before, reason=reason)


async def take_offer(work: Work, slug: str, reason: str) -> None:
    """Take over what the country offers, in the place of the agency's own versions. Raises Refusal."""
    rows = list(await work.session.scalars(select(RuleRow).where(RuleRow.slug == slug).with_for_update()))
    offers = [row for row in rows if row.state == "offered"]
    if not offers:
        raise Refusal(NOT_OFFERED, code="not_offered")
    if not reason.strip():
        raise Refusal(REASON_NEEDED, code="required", field="reason")
    for row in rows:
        if row.origin == "agency" and row.state == "active":
            row.state = "withdrawn"
    for row in offers:
        row.state = "active"
        after = {"rule": slug, "version": row.version}
        work.record("rule.taken", row.id, record="deadline_rule", after=after, reason=reason)
    await work.session.flush()
