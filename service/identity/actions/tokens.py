"""API tokens: made, shown once, revoked. Only a digest is kept."""

import secrets
from uuid import UUID

from service.identity.actions.asking import insist, there
from service.identity.models import ApiToken
from service.identity.queries.rights import token_by_id
from service.identity.queries.structure import unit_by_id
from service.identity.rules import TOKEN_ENDED, UNKNOWN_ROLE, why_not_manage_tokens
from service.identity.tokens import TOKEN_PREFIX, token_digest
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.runtime.work import Work


async def make_token(
    work: Work,
    name: str,
    role: str,
    days: int | None = None,
    unit: UUID | None = None,
    journal: UUID | None = None,
) -> str:
    """A new API token with one role; gives the token, which nobody can read again. `days`: how long it holds."""
    insist(why_not_manage_tokens(work.actor))
    if work.tenant.profile.role(role) is None:
        raise Refusal(UNKNOWN_ROLE, code="unknown_role", field="role")
    if unit is not None:
        there(await unit_by_id(work, unit))
    token = TOKEN_PREFIX + secrets.token_urlsafe(32)
    made = ApiToken(
        id=new_id(),
        name=name,
        digest=token_digest(token),
        role=role,
        unit_id=unit,
        journal_id=journal,
        created_by=work.actor.id if work.actor.kind == "person" else None,
        created_at=work.now,
        expires_at=work.in_time(days=days) if days else None,
    )
    work.session.add(made)
    await work.session.flush()
    after = {"name": name, "role": role, "unit": unit, "journal": journal, "until": made.expires_at}
    work.record("token.made", made.id, record="api_token", after=after)
    return token


async def rotate_token(work: Work, token_id: UUID, overlap_days: int) -> str:
    """A new token in place of one, with its role, reach and length; the old one holds for `overlap_days` more.

    So the program that uses it can be given the new one without a gap. Raises Refusal for one that is over.
    """
    insist(why_not_manage_tokens(work.actor))
    old = there(await token_by_id(work, token_id, lock=True))
    if old.revoked_at is not None or (old.expires_at is not None and old.expires_at <= work.now):
        raise Refusal(TOKEN_ENDED, code="ended")
    days = (old.expires_at - old.created_at).days if old.expires_at else None
    made = await make_token(work, old.name, old.role, days, old.unit_id, old.journal_id)
    until = work.in_time(days=overlap_days)
    old.expires_at = min(old.expires_at, until) if old.expires_at else until
    await work.session.flush()
    after = {"name": old.name, "until": old.expires_at}
    work.record("token.rotated", old.id, record="api_token", after=after)
    return made


async def revoke_token(work: Work, token_id: UUID, reason: str) -> None:
    """Make a token worthless at once."""
    insist(why_not_manage_tokens(work.actor))
    token = there(await token_by_id(work, token_id))
    if token.revoked_at is not None:
        raise Refusal(TOKEN_ENDED, code="ended")
    token.revoked_at = work.now
    await work.session.flush()
    work.record("token.revoked", token.id, record="api_token", before={"name": token.name}, reason=reason or None)
