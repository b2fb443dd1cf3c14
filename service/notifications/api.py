"""The JSON API of one person's notices. Notices belong to people: a token has none."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import Router, get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct

from service.kit.paging import Cursor
from service.kit.refusal import FieldErrors, Refusal
from service.notifications.actions.telling import mark_read
from service.notifications.queries.notices import notice_by_id, notices_of
from service.notifications.queries.sentences import shown
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.guards import signed_in
from service.web.working import Own


class NoticeItem(Struct, kw_only=True):
    """One notice. `href`: the page of what it is about, "" for none."""

    id: UUID
    at: datetime
    sentence: Annotated[str, Meta(description="In the reader's language.")]
    about: str
    href: str
    unread: bool
    urgent: bool


class NoticesBody(Struct):
    """A page of notices, newest first. `next` is given back as `cursor` to go on; null at the end."""

    items: list[NoticeItem]
    next: str | None


class UntilBody(Struct):
    """until: a `cursor`; notices up to that place are read. `next` of a page is the place of its last one."""

    until: str = ""


class MarkedBody(Struct):
    """How many were unread."""

    marked: int


def _reader(work: Work) -> UUID:
    if work.actor.kind != "person" or work.actor.id is None:
        raise NotFound
    return work.actor.id


def _place(cursor: str, field: str) -> Cursor | None:
    try:
        return Cursor.decode(cursor) if cursor else None
    except Refusal as refusal:
        raise FieldErrors([refusal.at(field)]) from None


@get("/", guards=[signed_in], operation_id="listNotices", summary="List one's own notices, newest first")
async def list_notices(
    work: Own,
    unread: Annotated[bool, QueryParameter(description="Only those that are not read.")] = False,
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
    cursor: Annotated[str, QueryParameter(description="`next` of the page before.")] = "",
) -> NoticesBody:
    page = await notices_of(work, _reader(work), unread=unread, after=_place(cursor, "cursor"), limit=limit)
    items = [
        NoticeItem(
            id=one.id, at=one.at, sentence=one.sentence, about=one.about, href=one.href, unread=one.unread,
            urgent=one.urgent,
        )
        for one in await shown(work, page.items)
    ]  # fmt: skip
    return NoticesBody(items, page.next.encode() if page.next else None)


@post(
    "/{notice_id:uuid}/read",
    guards=[signed_in],
    status_code=200,
    operation_id="readNotice",
    summary="Mark one notice as read",
)
async def read_notice(work: Own, notice_id: FromPath[UUID]) -> MarkedBody:
    reader = _reader(work)
    if await notice_by_id(work, notice_id, reader) is None:
        raise NotFound
    return MarkedBody(await mark_read(work, reader, notice_id=notice_id))


@post("/read", guards=[signed_in], status_code=200, operation_id="readNotices", summary="Mark older notices as read")
async def read_notices(work: Own, data: JSONBody[UntilBody]) -> MarkedBody:
    reader, until = _reader(work), _place(data.until, "until")
    return MarkedBody(await mark_read(work, reader, until=until) if until is not None else 0)


DOORS = [Router(path="/api/v1/notices", route_handlers=[list_notices, read_notice, read_notices], tags=["Notices"])]
