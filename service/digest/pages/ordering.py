"""The order of an issue: items up and down, to another place or section, out and back; sections up and down.

Every move is told by what is meant ("one up", "behind that one"), and counted from the order as it is at that moment.
"""

from collections.abc import Sequence
from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath

from service.digest.actions import editing
from service.digest.forms import place_from
from service.digest.models import IssueSection, Item
from service.digest.pages.showing import HOME, Again, found
from service.digest.pages.texts import show_text
from service.digest.queries.issues import items_of, ordered, sections_of
from service.digest.rules.acts import EDIT
from service.digest.rules.texts import Place
from service.kit.words import N_
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, at_fields
from service.web.guards import may
from service.web.posted import posted
from service.web.render import is_partial, leave_for
from service.web.working import AnyRequest, working

ACTS = ("up", "down", "out", "back", "drop")
"""Names of the buttons of the list; the value of one is the id of its item."""


@post(f"{HOME}/{{issue_id:uuid}}/order", guards=[may(EDIT)])
async def change_order(request: AnyRequest, issue_id: FromPath[UUID]) -> Response[bytes]:
    """Move an item, take it out or put it back: the button says which and how. htmx is given the page again."""
    read = Fields(await posted(request))
    act = next((one for one in ACTS if read.values.get(one)), "")
    item_id = read.uuid(act) if act else None
    if item_id is None:
        raise NotFound
    try:
        async with working(request) as work:
            await at_fields(read, _do(work, issue_id, act, item_id, read))
    except FormRejected as refused:
        async with working(request) as work:
            return await show_text(request, work, issue_id, Again("order", refused.values, refused.errors))
    if is_partial(request):
        async with working(request) as work:
            return await show_text(request, work, issue_id)
    query = request.url.query
    return leave_for(request, f"{HOME}/{issue_id}/text{'?' if query else ''}{query}#i-{item_id}")


async def _do(work: Work, issue_id: UUID, act: str, item_id: UUID, read: Fields) -> None:
    await found(work, issue_id)
    if act in {"out", "back"}:
        return await editing.take_out(work, issue_id, [item_id], back=act == "back")
    if act == "drop":
        place = place_from(read)
        read.done()
    else:
        sections = [one for one in await sections_of(work, issue_id) if one.kind != "late"]
        place = neighbour(sections, await items_of(work, issue_id), item_id, up=act == "up")
    if place is not None:
        await editing.move_item(work, issue_id, item_id, place)
    return None


def neighbour(sections: Sequence[IssueSection], items: Sequence[Item], item_id: UUID, *, up: bool) -> Place | None:
    """The place one up or down; at the end of a section the nearest place of the next. None: there is none."""
    item = next((one for one in items if one.id == item_id), None)
    if item is None:
        raise NotFound
    own = [one.id for one in ordered(items)[item.section_id]]
    at, order = own.index(item_id), [one.id for one in sections]
    if up and at > 0:
        return Place(item.section_id, at)
    if not up and at + 1 < len(own):
        return Place(item.section_id, at + 2)
    # What came late stands behind all sections, and nothing is moved there.
    here = order.index(item.section_id) if item.section_id in order else len(order)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(order):
        return None
    return Place(order[there], None if up else 1)


@post(f"{HOME}/{{issue_id:uuid}}/items/{{item_id:uuid}}/place", guards=[may(EDIT)])
async def place_item(request: AnyRequest, issue_id: FromPath[UUID], item_id: FromPath[UUID]) -> Response[bytes]:
    """Put an item at a place of a section that is named."""
    read = Fields(await posted(request))

    async def do(work: Work) -> None:
        await found(work, issue_id)
        place = place_from(read)
        read.done()
        assert place is not None  # refused above
        await editing.move_item(work, issue_id, item_id, place)

    try:
        async with working(request) as work:
            await at_fields(read, do(work))
    except FormRejected as refused:
        async with working(request) as work:
            again = Again("place", refused.values, refused.errors)
            return await show_text(request, work, issue_id, again, opened={"item": str(item_id)})
    return leave_for(request, f"{HOME}/{issue_id}/text?item={item_id}#i-{item_id}")


@post(f"{HOME}/{{issue_id:uuid}}/sections/{{section_id:uuid}}/place", guards=[may(EDIT)])
async def place_section(request: AnyRequest, issue_id: FromPath[UUID], section_id: FromPath[UUID]) -> Response[bytes]:
    """Move a section one up or down."""
    read = Fields(await posted(request))

    async def do(work: Work) -> None:
        await found(work, issue_id)
        order = [one.id for one in await sections_of(work, issue_id) if one.kind != "late"]
        if section_id not in order:
            raise NotFound
        step = {"up": -1, "down": 1}.get(read.values.get("to", ""))
        if step is None:
            read.refuse("to", N_("Choose one of the values offered."), "choice")
        read.done()
        assert step is not None  # refused above
        await editing.move_section(work, issue_id, section_id, order.index(section_id) + 1 + step)

    try:
        async with working(request) as work:
            await at_fields(read, do(work))
    except FormRejected as refused:
        async with working(request) as work:
            again = Again("place", refused.values, refused.errors)
            return await show_text(request, work, issue_id, again, opened={"section": str(section_id)})
    return leave_for(request, f"{HOME}/{issue_id}/text?section={section_id}#s-{section_id}")


DOORS = [change_order, place_item, place_section]
