"""What was typed and not yet saved: one draft per person and form, kept in PostgreSQL until the form is saved."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import UniqueConstraint, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped

from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.runtime.tables import TenantTable
from service.runtime.work import Work
from service.web.idempotency import once_key, was_used

LARGEST = 200_000


class Draft(TenantTable):
    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("tenant_id", "person_id", "form"),)

    person_id: Mapped[UUID]
    form: Mapped[str]
    content: Mapped[str]
    saved_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class KeptDraft:
    values: dict[str, str]
    saved_at: datetime


async def keep_draft(work: Work, form: str, values: dict[str, str]) -> datetime:
    """Keep what is typed in `form` for this person, in place of what was kept before."""
    content = msgspec.json.encode(values).decode()
    if len(content) > LARGEST:
        raise Refusal(N_("This text is too long to keep as a draft."), code="too_long")
    row = {"content": content, "saved_at": work.now}
    statement = insert(Draft).values(
        tenant_id=work.tenant.id, id=new_id(), person_id=work.actor.id, form=form[:80], **row
    )
    await work.session.execute(
        statement.on_conflict_do_update(index_elements=["tenant_id", "person_id", "form"], set_=row)
    )
    return work.now


async def find_draft(work: Work, form: str) -> KeptDraft | None:
    """What this person typed into `form` and did not save."""
    query = select(Draft.content, Draft.saved_at).where(
        Draft.tenant_id == work.tenant.id, Draft.person_id == work.actor.id, Draft.form == form
    )
    row = (await work.session.execute(query)).one_or_none()
    return KeptDraft(msgspec.json.decode(row.content, type=dict[str, str]), row.saved_at) if row else None


async def left_draft(work: Work, form: str) -> KeptDraft | None:
    """What was typed and not saved. A draft that was kept while its form was being saved is none, and is forgotten."""
    draft = await find_draft(work, form)
    if draft is None or not await was_used(work, once_key(draft.values)):
        return draft
    await drop_draft(work, form)
    return None


async def drop_draft(work: Work, form: str) -> None:
    """Forget the draft: it was saved, or its owner threw it away."""
    await work.session.execute(
        delete(Draft).where(Draft.tenant_id == work.tenant.id, Draft.person_id == work.actor.id, Draft.form == form)
    )
