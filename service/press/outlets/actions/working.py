"""Where journalists work and worked, and what is noted of them privately."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import update

from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.texts import clean_line, clean_text
from service.press.outlets.actions.keeping import demanded
from service.press.outlets.models import JournalistNote, JournalistTenure
from service.press.outlets.queries import contacts, tenures
from service.press.outlets.rules.acts import JOURNALIST, NEEDS_REASON, NO_RIGHT, NOTE, NOTES, OUTLET, why_not
from service.press.outlets.rules.content import LONGEST_LINE, LONGEST_TEXT, NEEDS_TEXT, Tenure, TenureEdit, check_tenure
from service.runtime.work import Work
from service.web.errors import NotFound


async def add_tenure(work: Work, journalist_id: UUID, edit: TenureEdit) -> UUID:
    """Note that a journalist works or worked at an outlet. Raises NotFound, Refusal at fields."""
    await demanded(work, JOURNALIST, journalist_id, "hold")
    return await put_tenure(work, journalist_id, edit)


async def put_tenure(work: Work, journalist_id: UUID, edit: TenureEdit) -> UUID:
    """The same, whoever acts."""
    check_tenure(edit)
    outlet_id = await contacts.standing(work, OUTLET, edit.outlet_id)
    if outlet_id is None:
        raise NotFound
    fresh = new_id()
    values = {**asdict(edit), "outlet_id": outlet_id, "post": clean_line(edit.post, LONGEST_LINE)}
    work.session.add(
        JournalistTenure(
            tenant_id=work.tenant.id, id=fresh, journalist_id=journalist_id, noted_at=work.now,
            noted_by_name=work.actor.name, **values,
        )
    )  # fmt: skip
    await work.session.flush()
    named = await contacts.names_of(work, OUTLET, [outlet_id])
    after = {**_said(values), "outlet": named[outlet_id]}
    work.record("journalist.tenure_added", journalist_id, record=JOURNALIST, after=after)
    return fresh


def _said(values: dict[str, Any]) -> dict[str, Any]:
    return {name: str(value) for name, value in values.items() if value}


async def _tenure(work: Work, tenure_id: UUID) -> Tenure:
    found = await tenures.by_id(work, tenure_id)
    if found is None:
        raise NotFound
    card = await contacts.card(work, JOURNALIST, found.journalist_id)
    assert card is not None
    if refusal := why_not(JOURNALIST, "hold", work.actor, "active" if card.state == "merged" else card.state):
        raise refusal
    return found


async def change_tenure(work: Work, tenure_id: UUID, post: str, from_on: Any, until_on: Any) -> None:
    """Another post or other days. Raises NotFound, Refusal at fields."""
    kept = await _tenure(work, tenure_id)
    edit = TenureEdit(kept.outlet_id, clean_line(post, LONGEST_LINE), from_on, until_on)
    check_tenure(edit)
    before = {"post": kept.post, "from_on": kept.from_on, "until_on": kept.until_on}
    after = {"post": edit.post, "from_on": edit.from_on, "until_on": edit.until_on}
    if before == after:
        return
    await _write(work, JournalistTenure, tenure_id, after)
    told: dict[str, Any] = {
        "before": {**_said(before), "outlet": kept.outlet},
        "after": {**_said(after), "outlet": kept.outlet},
    }
    work.record("journalist.tenure_changed", kept.journalist_id, record=JOURNALIST, **told)


async def withdraw_tenure(work: Work, tenure_id: UUID, reason: str) -> None:
    """They never worked there: take the line back, with a reason. Raises NotFound, Refusal."""
    kept = await _tenure(work, tenure_id)
    said = _reason(reason)
    await _write(work, JournalistTenure, tenure_id, {"state": "withdrawn"})
    before = {"outlet": kept.outlet, "post": kept.post}
    work.record("journalist.tenure_withdrawn", kept.journalist_id, record=JOURNALIST, before=before, reason=said)


async def write_note(work: Work, journalist_id: UUID, text: str) -> UUID:
    """Write a private note. Its words stand in no act. Raises NotFound, Refusal."""
    await demanded(work, JOURNALIST, journalist_id, "notes")
    said = clean_text(text, LONGEST_TEXT)
    if not said:
        raise Refusal(NEEDS_TEXT, code="required", field="note")
    fresh = new_id()
    author = work.actor.id if work.actor.kind == "person" else None
    work.session.add(
        JournalistNote(
            tenant_id=work.tenant.id, id=fresh, journalist_id=journalist_id, text=said, author_id=author,
            author_name=work.actor.name, written_at=work.now,
        )
    )  # fmt: skip
    await work.session.flush()
    work.record("journalist_note.written", fresh, record=NOTE, after={"journalist_id": str(journalist_id)})
    return fresh


async def withdraw_note(work: Work, note_id: UUID, reason: str) -> None:
    """Take a private note back, with a reason; it is not shown any more. Raises NotFound, Refusal."""
    note = await tenures.note_by_id(work, note_id)
    if note is None or note.state != "kept":
        raise NotFound
    if not work.actor.may(NOTES):
        raise Refusal(NO_RIGHT[NOTES], code="not_permitted")
    said = _reason(reason)
    await _write(work, JournalistNote, note_id, {"state": "withdrawn", "reason": said})
    work.record("journalist_note.withdrawn", note_id, record=NOTE, reason=said)


def _reason(reason: str) -> str:
    said = clean_text(reason, LONGEST_TEXT)
    if not said:
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    return said


async def _write(
    work: Work, table: type[JournalistTenure] | type[JournalistNote], row_id: UUID, values: dict[str, Any]
) -> None:
    statement = update(table).where(table.id == row_id).values(**values)
    await work.session.execute(statement.execution_options(synchronize_session=False))
