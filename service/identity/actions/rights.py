"""Roles given to people and taken again, by hand or by what the provider claims."""

from collections.abc import Iterable
from uuid import UUID

from service.identity.actions.asking import insist, there
from service.identity.models import Person, RoleGrant
from service.identity.queries.people import person_by_id
from service.identity.queries.rights import administering_grants, grant_by_id, live_grants
from service.identity.queries.structure import unit_by_id
from service.identity.rules import (
    ALREADY_ENDED,
    FROM_CLAIMS,
    Granted,
    Source,
    Span,
    why_not_administer,
    why_not_grant,
    why_not_last,
    why_not_span,
)
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.runtime.work import Work


async def grant_role(work: Work, person_id: UUID, new: Granted, *, source: Source = "hand") -> UUID:
    """Give a role: everywhere, in one unit with those inside it, in one journal, for that time."""
    if new.unit_id is not None:
        there(await unit_by_id(work, new.unit_id))
    person = there(await person_by_id(work, person_id, lock=True))
    beside = [_granted(grant) for grant in await live_grants(work, person_id, new.span.starts_on)]
    insist(
        why_not_span(new.span),
        why_not_grant(work.actor, new, beside, profile=work.tenant.profile, person_state=person.state),
    )
    return await _write_grant(work, person, new, source)


async def _write_grant(work: Work, person: Person, new: Granted, source: Source) -> UUID:
    grant = RoleGrant(
        id=new_id(),
        person_id=person.id,
        role=new.role,
        unit_id=new.unit_id,
        journal_id=new.journal_id,
        starts_on=new.span.starts_on,
        ends_on=new.span.ends_on,
        source=source,
    )
    work.session.add(grant)
    await work.session.flush()
    work.record("role.granted", person.id, record="person", after=_told(grant))
    return grant.id


def _granted(grant: RoleGrant) -> Granted:
    return Granted(grant.role, grant.unit_id, grant.journal_id, Span(grant.starts_on, grant.ends_on))


def _told(grant: RoleGrant) -> dict[str, object]:
    return {
        "role": grant.role,
        "unit": grant.unit_id,
        "journal": grant.journal_id,
        "from": grant.starts_on,
        "to": grant.ends_on,
        "source": grant.source,
    }


async def revoke_grant(work: Work, grant_id: UUID, reason: str) -> None:
    """Take a role away at once."""
    grant = there(await grant_by_id(work, grant_id))
    insist(why_not_administer(work.actor, grant.unit_id))
    await person_by_id(work, grant.person_id, lock=True)
    if grant.revoked_at is not None:
        raise Refusal(ALREADY_ENDED, code="ended")
    if grant.source == "claims":
        raise Refusal(FROM_CLAIMS, code="from_claims")
    insist(why_not_last(await administering_grants(work, work.today), [grant.id]))
    await _revoke(work, grant, reason)


async def _revoke(work: Work, grant: RoleGrant, reason: str | None) -> None:
    grant.revoked_at = work.now
    await work.session.flush()
    work.record("role.revoked", grant.person_id, record="person", before=_told(grant), reason=reason)


async def reconcile_claims(work: Work, person: Person, wanted: Iterable[tuple[str, UUID | None]]) -> None:
    """Make the person's roles by claims exactly the wanted ones; roles given by hand stay as they are."""
    day, due = work.today, set(wanted)
    for grant in await live_grants(work, person.id, day):
        if grant.source != "claims":
            continue
        if (grant.role, grant.unit_id) in due:
            due.discard((grant.role, grant.unit_id))
        else:
            await _revoke(work, grant, None)
    for role, unit_id in sorted(due, key=str):
        await _write_grant(work, person, Granted(role, unit_id, None, Span(day)), "claims")
