"""Copies under embargo: a personal link for each recipient, each opening noted, revoked at any time."""

from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

from service.kit.ids import new_id
from service.mailing.actions.planning import fresh_token, stop_own
from service.mailing.rules.recipients import Recipient, folded
from service.press.releases.actions.finding import demanded
from service.press.releases.models import ReleaseCopy, ReleaseOpening
from service.press.releases.queries.distributions import copies_by_address, copy_row
from service.press.releases.rules.acts import RELEASE
from service.runtime.work import Work
from service.web.errors import NotFound


async def give_copies(work: Work, release_id: UUID, to: Sequence[Recipient]) -> dict[str, ReleaseCopy]:
    """A personal link for each, by folded address; whoever has one keeps it, a revoked one stays revoked."""
    found = await copies_by_address(work, release_id)
    for one in to:
        key = folded(one.address)
        if key in found:
            continue
        row = ReleaseCopy(
            tenant_id=work.tenant.id, id=new_id(), release_id=release_id, name=one.name, address=key,
            language=one.language, token=fresh_token(), state="open", reason="", created_at=work.now,
            created_by_name=work.actor.name,
        )  # fmt: skip
        work.session.add(row)
        found[key] = row
        work.record("release.copy_given", release_id, record=RELEASE, after={"to": one.address, "name": one.name})
    await work.session.flush()
    return found


async def revoke(work: Work, release_id: UUID, copy_id: UUID, reason: str) -> None:
    """Revoke a personal link: it answers as unknown from now on. Raises NotFound, Refusal."""
    await demanded(work, release_id, "revoke", reason)
    row = await copy_row(work, copy_id, lock=True)
    if row is None or row.release_id != release_id:
        raise NotFound
    if row.state == "revoked":
        return
    row.state, row.reason, row.revoked_at = "revoked", reason.strip(), work.now
    await stop_own(work, copy_id, "revoked")
    work.record("release.copy_revoked", release_id, record=RELEASE, after={"to": row.address}, reason=reason.strip())


async def note_opening(work: Work, copy: ReleaseCopy, what: str, browser: str) -> None:
    """Note that a copy was opened, in which browser (its mark, not who it is)."""
    mark = sha256(f"{copy.id} {browser}".encode()).hexdigest()[:16]
    work.session.add(
        ReleaseOpening(tenant_id=work.tenant.id, id=new_id(), copy_id=copy.id, at=work.now, what=what, browser=mark)
    )
    await work.session.flush()
    work.record("release.copy_opened", copy.release_id, record=RELEASE, after={"to": copy.address, "what": what})
