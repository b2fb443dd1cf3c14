"""Who agreed to get mail, who did not, who takes that back."""

from uuid import UUID

from sqlalchemy import func, or_, select, update

from service.kit.refusal import Refusal
from service.kit.texts import clean_line
from service.press.outlets.actions.keeping import by, demanded, write
from service.press.outlets.models import Journalist, MediaListMember, Outlet
from service.press.outlets.queries.contacts import TABLES, by_address
from service.press.outlets.rules.acts import JOURNALIST, SUBJECTS
from service.press.outlets.rules.content import CONSENTS, LONGEST_LINE, NEEDS_HOW, UNKNOWN_CHOICE
from service.runtime.work import Work


async def note_consent(work: Work, subject: str, contact_id: UUID, consent: str, how: str) -> None:
    """Note what a contact said about getting mail, and how it was said. Raises NotFound, Refusal at fields."""
    card = await demanded(work, subject, contact_id, "consent")
    if consent not in CONSENTS:
        raise Refusal(UNKNOWN_CHOICE, code="choice", field="consent")
    said = clean_line(how, LONGEST_LINE)
    if not said and consent != "unasked":
        raise Refusal(NEEDS_HOW, code="required", field="how")
    await write(work, card, {"consent": consent, "consent_how": said, "consent_at": work.now})
    before, after = {"consent": card.consent}, {"consent": consent, "how": said}
    work.record(f"{subject}.consent", contact_id, record=subject, before=before, after=after)


async def unsubscribe(work: Work, address: str, list_id: UUID | None) -> int:
    """Whoever has this address gets no mail of this list any more; without a list no mail of the press office at all.

    How many contacts it touched; 0 when they were out already, which is no error: a link is followed twice. Asks no
    right: it is for the reader of a mail, known by the link that only they got.
    """
    touched = 0
    for subject in SUBJECTS:
        for card in await by_address(work, subject, address):
            if list_id is not None:
                left = await _leave(work, subject, card.id, list_id)
            elif left := card.consent != "withdrawn":
                said = {"consent": "withdrawn", "consent_how": "link", "consent_at": work.now}
                await write(work, card, said)
            if left:
                after = {"list_id": str(list_id) if list_id else None}
                work.record(f"{subject}.unsubscribed", card.id, record=subject, after=after)
                touched += 1
    return touched


async def _leave(work: Work, subject: str, contact_id: UUID, list_id: UUID) -> bool:
    table: type[Outlet] | type[Journalist] = TABLES[subject]
    column = MediaListMember.journalist_id if subject == JOURNALIST else MediaListMember.outlet_id
    mine = select(table.id).where(or_(table.id == contact_id, func.coalesce(table.merged_into, table.id) == contact_id))
    statement = (
        update(MediaListMember)
        .where(MediaListMember.list_id == list_id, column.in_(mine), MediaListMember.state == "in")
        .values(state="unsubscribed", **by(work))
        .returning(MediaListMember.id)
    )
    gone = await work.session.scalars(statement.execution_options(synchronize_session=False))
    return bool(gone.all())
