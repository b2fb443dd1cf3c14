"""Badges: issued, replaced when one is lost, and printed several on a sheet."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from service.press.accreditation.actions.applying import demanded, turn
from service.press.accreditation.actions.mailing import mail_applicant
from service.press.accreditation.actions.secrets import draw_badge
from service.press.accreditation.models import Accreditation
from service.press.accreditation.queries.accreditations import in_state
from service.press.accreditation.queries.calls import call_by_id
from service.press.accreditation.rules.acts import ACCREDIT, demand_right
from service.press.accreditation.rules.calls import RECORD as CALL
from service.runtime.work import Work
from service.web.errors import NotFound


async def issue_badge(work: Work, accreditation_id: UUID) -> None:
    """Give an approved person a badge, and tell them where it can be seen. Raises NotFound, Refusal."""
    one = await demanded(work, accreditation_id, "issue_badge")
    await _draw(work, one)
    await turn(work, one, "issue_badge", "badge", after={"badge": one.badge_code})
    call = await call_by_id(work, one.call_id)
    mail_applicant(work, "badge", one, call.event.id if call and call.event else None)


async def _draw(work: Work, one: Accreditation) -> None:
    """A number and a short code that no other badge of the agency has."""
    for _ in range(5):
        number, short = draw_badge()
        if await work.session.scalar(select(Accreditation.id).where(Accreditation.badge_code == short)) is None:
            break
    one.badge_number, one.badge_code, one.badge_at = number, short, work.now


async def replace_badge(work: Work, accreditation_id: UUID, reason: str) -> None:
    """A new badge for a lost one, which opens nothing any more. Raises NotFound, Refusal."""
    one = await demanded(work, accreditation_id, "replace_badge", reason)
    await _draw(work, one)
    await turn(work, one, "replace_badge", "", reason=reason, after={"badge": one.badge_code})


async def badges_to_print(work: Work, call_id: UUID, ids: Sequence[UUID] = ()) -> list[Accreditation]:
    """Those of a call whose badges are printed, by outlet and name; who is approved gets one now. ids: only these.

    Raises NotFound, Refusal.
    """
    demand_right(work.actor, ACCREDIT)
    if await call_by_id(work, call_id) is None:
        raise NotFound
    for one in await in_state(work, call_id, ("approved",)):
        if not ids or one.id in ids:
            await issue_badge(work, one.id)
    found = [one for one in await in_state(work, call_id, ("badge", "checked_in")) if not ids or one.id in ids]
    if found:
        work.record("accreditation.printed", call_id, record=CALL, after={"badges": len(found)})
    return found
