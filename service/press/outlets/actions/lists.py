"""Lists are made, renamed, filled, called no longer used."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError

from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.texts import clean_line, clean_text
from service.press.outlets.actions.keeping import by
from service.press.outlets.models import MediaList, MediaListMember
from service.press.outlets.queries import contacts, lists
from service.press.outlets.queries.lists import ListView
from service.press.outlets.rules.acts import JOURNALIST, LIST, NEEDS_REASON, demand, entering
from service.press.outlets.rules.content import LONGEST_NAME, LONGEST_TEXT, SAME_TITLE, UNTITLED_LIST
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit

BATCH = 1_000


async def make_list(work: Work, title: str, purpose: str = "") -> UUID:
    """Make a list. Raises Refusal at fields."""
    entering(work.actor)
    values = _checked(title, purpose)
    fresh = new_id()
    row = MediaList(tenant_id=work.tenant.id, id=fresh, created_at=work.now, **by(work), **values)
    try:
        async with work.session.begin_nested():
            work.session.add(row)
    except IntegrityError:
        raise Refusal(SAME_TITLE, code="same_title", field="title") from None
    work.record("media_list.entered", fresh, record=LIST, after=values)
    return fresh


def _checked(title: str, purpose: str) -> dict[str, str]:
    try:
        shown = clean_line(title, LONGEST_NAME)
    except Refusal as refusal:
        raise refusal.at("title") from None
    if not shown:
        raise Refusal(UNTITLED_LIST, code="required", field="title")
    try:
        return {"title": shown, "purpose": clean_text(purpose, LONGEST_TEXT)}
    except Refusal as refusal:
        raise refusal.at("purpose") from None


async def _demanded(work: Work, list_id: UUID, act: str) -> ListView:
    kept = await lists.list_by_id(work, list_id, lock=True)
    if kept is None:
        raise NotFound
    demand(LIST, act, work.actor, kept.state)
    return kept


async def change_list(work: Work, list_id: UUID, title: str, purpose: str, version: int) -> None:
    """Another title or purpose. Raises NotFound, Refusal at fields, StaleEdit."""
    kept = await _demanded(work, list_id, "edit")
    values, before = _checked(title, purpose), {"title": kept.title, "purpose": kept.purpose}
    if kept.version != version:
        raise StaleEdit(values, before)
    if values == before:
        return
    await _write(work, list_id, **values)
    work.record("media_list.changed", list_id, record=LIST, before=before, after=values)


async def end_list(work: Work, list_id: UUID, reason: str) -> None:
    """Call a list no longer used, with a reason. Raises NotFound, Refusal."""
    await _demanded(work, list_id, "end")
    said = clean_text(reason, LONGEST_TEXT)
    if not said:
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    await _write(work, list_id, state="ended")
    work.record("media_list.ended", list_id, record=LIST, reason=said)


async def resume_list(work: Work, list_id: UUID) -> None:
    """Take a list into use again. Raises NotFound, Refusal, also when another took its title."""
    await _demanded(work, list_id, "resume")
    await _write(work, list_id, state="active")
    work.record("media_list.resumed", list_id, record=LIST)


async def _write(work: Work, list_id: UUID, **values: Any) -> None:
    statement = update(MediaList).where(MediaList.id == list_id)
    statement = statement.values(**values, **by(work), version=MediaList.version + 1)
    try:
        async with work.session.begin_nested():
            await work.session.execute(statement.execution_options(synchronize_session=False))
    except IntegrityError:
        raise Refusal(SAME_TITLE, code="same_title", field="title") from None


async def add_members(work: Work, list_id: UUID, members: Iterable[tuple[str, UUID]]) -> int:
    """Put contacts on a list; how many were not on it. Raises NotFound, Refusal.

    Who unsubscribed from it stays unsubscribed: only the reader takes that back.
    """
    await _demanded(work, list_id, "members")
    added = []
    for subject, contact_id in members:
        stands = await contacts.standing(work, subject, contact_id)
        if stands is None:
            raise NotFound
        added.append((subject, stands))
    return await put_members(work, list_id, added)


async def put_members(work: Work, list_id: UUID, members: Iterable[tuple[str, UUID]]) -> int:
    """The same, whoever acts, of contacts that stand."""
    found = list(dict.fromkeys(members))
    made = 0
    for start in range(0, len(found), BATCH):
        made += await _put(work, list_id, found[start : start + BATCH])
    if made:
        work.record("media_list.added", list_id, record=LIST, after={"members": made})
    return made


async def _put(work: Work, list_id: UUID, members: Iterable[tuple[str, UUID]]) -> int:
    made = 0
    for column in ("journalist_id", "outlet_id"):
        rows = [
            {"tenant_id": work.tenant.id, "id": new_id(), "list_id": list_id, column: contact_id, **by(work)}
            for subject, contact_id in members
            if (subject == JOURNALIST) == (column == "journalist_id")
        ]
        if rows:
            statement = upsert(MediaListMember).on_conflict_do_update(
                index_elements=["tenant_id", "list_id", column],
                set_={"state": "in", **by(work)},
                where=MediaListMember.state == "taken_out",
            )
            made += len((await work.session.scalars(statement.returning(MediaListMember.id), rows)).all())
    return made


async def take_out(work: Work, list_id: UUID, member_id: UUID) -> None:
    """Take one out of a list. Raises NotFound, Refusal."""
    await _demanded(work, list_id, "members")
    mine = (MediaListMember.id == member_id, MediaListMember.list_id == list_id, MediaListMember.state != "taken_out")
    member = await work.session.scalar(select(MediaListMember).where(*mine))
    if member is None:
        raise NotFound
    member.state, member.changed_at, member.changed_by_name = "taken_out", work.now, work.actor.name
    gone = {"member": str(member.journalist_id or member.outlet_id)}
    work.record("media_list.taken_out", list_id, record=LIST, before=gone)
