"""One's notices as a list: unread ones or all, opened, marked as read."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.kit.paging import CappedCount
from service.kit.words import N_
from service.notifications.actions import mark_read
from service.notifications.pages.showing import person, place
from service.notifications.queries.notices import count_unread, notice_by_id, notices_of, place_of
from service.notifications.queries.sentences import href_of, shown
from service.runtime.language import format_number, gettext, ngettext
from service.web.errors import NotFound
from service.web.flash import leave_saying
from service.web.guards import signed_in
from service.web.posted import posted
from service.web.render import fragment, is_partial, leave_for, page
from service.web.working import AnyRequest, Own, working

LIST = "/notices"


@get(LIST, guards=[signed_in])
async def list_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """Unread notices, or all of them, the newest first."""
    reader = person(request)
    asked = request.query_params
    every = asked.get("show") == "all"
    listed = await notices_of(
        work, reader, unread=not every, after=place(asked.get("after")), before=place(asked.get("before"))
    )
    unread = await count_unread(work, reader)
    inside = bool(asked.get("after") or asked.get("before"))
    context: dict[str, Any] = {
        "notices": await shown(work, listed.items),
        "every": every,
        "unread": unread,
        "count_words": unread_words(unread),
        "tabs_shown": [
            {"label": gettext("Unread"), "href": LIST, "count": counted(unread), "current": not every},
            {"label": gettext("All notices"), "href": address(show="all"), "count": None, "current": every},
        ],
        "older": address(show="all" if every else "", after=listed.next.encode()) if listed.next else None,
        "newer": address(show="all" if every else "", before=listed.previous.encode()) if listed.previous else None,
        "newest": address(show="all" if every else "") if inside else None,
        "until": place_of(listed.items[0]).encode() if listed.items else "",
        "back": address(show="all") if every else LIST,
    }
    if is_partial(request):
        return fragment(request, "notifications/_list.html", **context)
    return page(request, "notifications/list.html", **context)


def address(**parts: str) -> str:
    """The list's address with what is asked for."""
    query = urlencode({name: value for name, value in parts.items() if value})
    return f"{LIST}?{query}" if query else LIST


def counted(found: CappedCount) -> str | None:
    """A count as a tab carries it: nothing for none, "99+" beyond what is counted."""
    if not found.shown:
        return None
    return f"{format_number(found.shown)}+" if found.more else format_number(found.shown)


def unread_words(found: CappedCount) -> str:
    """How many notices are unread, in words."""
    shown_ = format_number(found.shown)
    if found.more:
        return gettext("More than %(count)s unread notices", count=shown_)
    return ngettext("%(count)s unread notice", "%(count)s unread notices", found.shown, count=shown_)


@get("/notices/{notice_id:uuid}", guards=[signed_in])
async def open_notice(request: AnyRequest, work: Own, notice_id: FromPath[UUID]) -> Response[bytes]:
    """Go to what a notice is about; it is read then. Repeating it changes nothing."""
    reader = person(request)
    notice = await notice_by_id(work, notice_id, reader)
    if notice is None:
        raise NotFound
    await mark_read(work, reader, notice_id=notice_id)
    return leave_for(request, href_of(notice.kind, notice.record, notice.record_id) or address(show="all"))


@post("/notices/{notice_id:uuid}/read", guards=[signed_in], status_code=200)
async def read_one(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[bytes]:
    """Mark one notice as read and stay in the list."""
    reader, back = person(request), _back(await posted(request))
    async with working(request) as work:
        if await notice_by_id(work, notice_id, reader) is None:
            raise NotFound
        await mark_read(work, reader, notice_id=notice_id)
    return leave_for(request, back)


@post("/notices/read", guards=[signed_in], status_code=200)
async def read_all(request: AnyRequest) -> Response[bytes]:
    """Mark as read what was shown and everything older; what came meanwhile stays unread."""
    reader, given = person(request), await posted(request)
    until = place(given.get("until"))
    if until is None:
        return leave_for(request, _back(given))
    async with working(request) as work:
        marked = await mark_read(work, reader, until=until)
    return await leave_saying(request, _back(given), N_("Marked as read: %(count)s."), count=str(marked))


def _back(given: dict[str, str]) -> str:
    return address(show="all") if given.get("back") == "all" else LIST


DOORS = [list_page, open_notice, read_one, read_all]
