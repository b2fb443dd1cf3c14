"""Templates of reasons in the agency's own words."""

from uuid import UUID

from service.kit.ids import new_id
from service.kit.refusal import FieldErrors
from service.press.accreditation.models import Reason
from service.press.accreditation.queries.reasons import reason_row
from service.press.accreditation.rules.acts import ACCREDIT, demand_right
from service.press.accreditation.rules.reasons import RECORD, ReasonEdit, problems_of
from service.runtime.work import Work
from service.web.errors import NotFound


async def keep_reason(work: Work, edit: ReasonEdit) -> UUID:
    """Keep another template. Raises Refusal, FieldErrors."""
    demand_right(work.actor, ACCREDIT)
    if wrong := problems_of(edit, work.tenant.profile.default_language):
        raise FieldErrors(wrong)
    row = Reason(
        tenant_id=work.tenant.id, id=new_id(), use=edit.use, texts=dict(edit.texts), state="kept", changed_at=work.now,
        changed_by_name=work.actor.name,
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    work.record("accreditation_reason.kept", row.id, record=RECORD, after={"use": edit.use, "texts": dict(edit.texts)})
    return row.id


async def end_reason(work: Work, reason_id: UUID) -> None:
    """Offer a template no longer; decisions made with it keep their words. Raises NotFound, Refusal."""
    demand_right(work.actor, ACCREDIT)
    row = await reason_row(work, reason_id)
    if row is None:
        raise NotFound
    if row.state == "kept":
        row.state, row.changed_at, row.changed_by_name = "ended", work.now, work.actor.name
        await work.session.flush()
        work.record("accreditation_reason.ended", row.id, record=RECORD)
