"""Positions that people hold in organisations, noted and ended on the page of either."""

from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.contacts import actions, queries
from service.contacts.forms import read_other, read_position, rejected
from service.contacts.merging import Position
from service.contacts.pages.showing import show
from service.contacts.rules import EDIT
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import FormRejected
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for
from service.web.working import AnyRequest, Own, working


@post("/contacts/{contact_id:uuid}/positions", guards=[may(EDIT)])
async def add_position(request: AnyRequest, contact_id: FromPath[UUID]) -> Response[bytes]:
    """Note a position."""
    values = await posted(request)
    try:
        async with working(request) as work:
            new = read_position(values, work.today)
            other_id, name = read_other(values)
            await actions.add_position(work, contact_id, new, other_id=other_id, other_name=name)
    except FormRejected as refused:
        return await _refused(request, contact_id, "position", refused)
    except (Refusal, FieldErrors) as error:
        return await _refused(request, contact_id, "position", rejected(values, error))
    return leave_for(request, f"/contacts/{contact_id}#positions")


async def _refused(request: AnyRequest, contact_id: UUID, form: str, refused: FormRejected) -> Response[bytes]:
    async with working(request) as work:
        return await show(request, work, contact_id, form, refused)


async def _of(work: Work, contact_id: UUID, position_id: UUID) -> Position:
    position = await queries.position_by_id(work, position_id)
    if position is None or contact_id not in {position.person_id, position.organisation_id}:
        raise NotFound
    return position


@get("/contacts/{contact_id:uuid}/positions/{position_id:uuid}", guards=[may(EDIT)])
async def edit_position(
    request: AnyRequest, work: Own, contact_id: FromPath[UUID], position_id: FromPath[UUID]
) -> Response[bytes]:
    """The contact with the form of one of its positions."""
    held = await _of(work, contact_id, position_id)
    days = {"from_on": held.from_on, "until_on": held.until_on}
    typed = {name: day.strftime("%d.%m.%Y") for name, day in days.items() if day}
    return await show(request, work, contact_id, str(position_id), values={"title": held.title} | typed)


@post("/contacts/{contact_id:uuid}/positions/{position_id:uuid}", guards=[may(EDIT)])
async def save_position(
    request: AnyRequest, contact_id: FromPath[UUID], position_id: FromPath[UUID]
) -> Response[bytes]:
    """Save another title or other days; with `withdraw` the position is taken back, with a reason."""
    values = await posted(request)
    try:
        async with working(request) as work:
            await _of(work, contact_id, position_id)
            if "withdraw" in values:
                await actions.withdraw_position(work, position_id, values.get("reason", ""))
            else:
                await actions.change_position(work, position_id, read_position(values, work.today))
    except FormRejected as refused:
        return await _refused(request, contact_id, str(position_id), refused)
    except (Refusal, FieldErrors) as error:
        return await _refused(request, contact_id, str(position_id), rejected(values, error))
    return leave_for(request, f"/contacts/{contact_id}#positions")


DOORS = [add_position, edit_position, save_position]
