"""Rows of a spreadsheet become contacts, some hundreds in each transaction; whatever dies in between goes on after."""

from typing import Any
from uuid import UUID

from sqlalchemy import update

from service.press.outlets.actions.importing import TAKE, known_words
from service.press.outlets.actions.keeping import put_keys, put_new, values_kept, values_of, write
from service.press.outlets.actions.lists import put_members
from service.press.outlets.actions.working import put_tenure
from service.press.outlets.models import MediaImport, MediaImportRow
from service.press.outlets.queries import contacts, imports, tenures
from service.press.outlets.queries.imports import ImportView, RowView
from service.press.outlets.rules.acts import IMPORT, OUTLET
from service.press.outlets.rules.content import Edit, OutletEdit, TenureEdit, email_key, keys_of, merged_values
from service.press.outlets.rules.sheets import Dictionary, ReadRow, read_row, without_mistakes
from service.runtime.work import Work

BATCH = 300
WAITING = ("fresh", "known", "likely", "twice", "broken")


async def take_rows(work: Work, import_id: UUID) -> None:
    """Take the next rows; asks for itself again while there are more."""
    found = await imports.import_by_id(work, import_id, lock=True)
    if found is None or found.state != "taking":
        return
    batch = await imports.rows(work, import_id, WAITING, limit=BATCH)
    known = known_words()
    made: list[UUID] = []
    for row in batch:
        contact_id = await _take(work, found, row, known)
        made += [contact_id] if contact_id else []
        await _note(work, import_id, row.line, contact_id)
    if found.list_id and made:
        await put_members(work, found.list_id, [(found.subject, ident) for ident in made])
    if len(batch) == BATCH:
        work.later(TAKE, import_id=str(import_id))
        return
    statement = update(MediaImport).where(MediaImport.id == import_id).values(state="taken", done_at=work.now)
    await work.session.execute(statement.execution_options(synchronize_session=False))
    counts = await imports.counts(work, import_id)
    work.record("media_import.taken", import_id, record=IMPORT, after=dict(counts))


async def _note(work: Work, import_id: UUID, line: int, made: UUID | None) -> None:
    mine = (MediaImportRow.import_id == import_id, MediaImportRow.line == line)
    values = {"verdict": "taken" if made else "left", "made_id": made}
    statement = update(MediaImportRow).where(*mine).values(**values)
    await work.session.execute(statement.execution_options(synchronize_session=False))


async def _take(work: Work, found: ImportView, row: RowView, known: Dictionary) -> UUID | None:
    """The contact that came of a row, None when it was left out."""
    read = read_row(found.subject, row.line, row.cells, found.columns, known)
    edit = without_mistakes(read)
    if row.choice == "leave" or edit is None:
        return None
    other = await contacts.standing(work, found.subject, row.other_id) if row.other_id else None
    if row.choice == "fill" and other is not None:
        contact_id = await _fill(work, found.subject, other, edit)
    else:
        contact_id = await put_new(work, edit)
    if read.outlet:
        await _hold(work, contact_id, read)
    return contact_id


async def _fill(work: Work, subject: str, contact_id: UUID, edit: Edit) -> UUID:
    """Fill what is empty; what stands there stays."""
    card = await contacts.card(work, subject, contact_id, lock=True)
    assert card is not None
    before, theirs = values_kept(card), values_of(edit)
    spelled = [*theirs["spellings"], *([edit.name] if edit.name not in (card.name, *card.spellings) else [])]
    values: dict[str, Any] = merged_values(before, {**theirs, "spellings": spelled}, ())
    changed = {name: value for name, value in values.items() if before[name] != value}
    if changed:
        keyed = {"email_key": email_key(changed["email"])} if "email" in changed else {}
        await write(work, card, {**changed, **keyed})
        await put_keys(work, subject, contact_id, values)
        told = {name: before[name] for name in changed}
        work.record(f"{subject}.changed", contact_id, record=subject, before=told, after=changed)
    return contact_id


async def _hold(work: Work, journalist_id: UUID, read: ReadRow) -> None:
    """Note the outlet that a row names, entered where it is not there yet, unless they work there already."""
    named = keys_of([read.outlet])
    found = await contacts.same_as(work, OUTLET, {one for one in named if not one[1].startswith("~")}, journalist_id)
    outlet_id = found[0][0].id if found else await put_new(work, OutletEdit(read.outlet))
    held = await tenures.of_journalist(work, [journalist_id])
    if not any(one.outlet_id == outlet_id and one.until_on is None for one in held):
        await put_tenure(work, journalist_id, TenureEdit(outlet_id, read.post))
