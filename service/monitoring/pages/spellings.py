"""Lists of spellings that keyword rules name."""

from collections.abc import Mapping
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.monitoring.actions import spellings as acts
from service.monitoring.queries.watching import lists
from service.monitoring.rules.acts import READ, RULES
from service.monitoring.rules.watching import NAME_LIMIT, TEXT_LIMIT
from service.runtime.work import Work
from service.web.fields import Fields, FormRejected
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.working import AnyRequest, Own, working

PLACE = "/monitoring/spellings"


@get(PLACE, guards=[may(READ, RULES)])
async def lists_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """Every list, by name."""
    return await _show(request, work)


async def _show(
    request: AnyRequest, work: Work, *, form: str = "", values: Mapping[str, str] | None = None,
    errors: Mapping[str, Refusal] | None = None,
) -> Response[bytes]:  # fmt: skip
    return page(
        request, "monitoring/spellings.html", status=422 if errors else 200, lists=await lists(work), form=form,
        values=values or {}, errors=errors or {}, may_change=work.actor.may(RULES),
    )  # fmt: skip


async def _again(
    request: AnyRequest, form: str, values: Mapping[str, str], error: FormRejected | Refusal
) -> Response[bytes]:
    errors = error.errors if isinstance(error, FormRejected) else {error.field or "": error}
    async with working(request) as work:
        return await _show(request, work, form=form, values=values, errors=errors)


def _typed(values: Mapping[str, str]) -> tuple[str, str]:
    read = Fields(values)
    name = read.line("name", limit=NAME_LIMIT, required=True).removeprefix("@")
    lines = read.text("spellings", limit=TEXT_LIMIT, required=True)
    read.done()
    return name, lines


@post(PLACE, guards=[may(RULES)])
async def add(request: AnyRequest) -> Response[bytes]:
    """A new list."""
    values = await posted(request)
    try:
        async with working(request) as work:
            await acts.add_list(work, *_typed(values))
    except (FormRejected, Refusal) as error:
        return await _again(request, "new", values, error)
    return await leave_saying(request, PLACE, N_("The list of spellings was saved."))


@post(PLACE + "/{list_id:uuid}", guards=[may(RULES)])
async def change(request: AnyRequest, list_id: FromPath[UUID]) -> Response[bytes]:
    """Change a list."""
    values = await posted(request)
    try:
        async with working(request) as work:
            await acts.change_list(work, list_id, *_typed(values))
    except (FormRejected, Refusal) as error:
        return await _again(request, str(list_id), values, error)
    return await leave_saying(request, PLACE, N_("The list of spellings was saved."))


@post(PLACE + "/{list_id:uuid}/remove", guards=[may(RULES)])
async def remove(request: AnyRequest, list_id: FromPath[UUID]) -> Response[bytes]:
    """Take a list away."""
    try:
        async with working(request) as work:
            await acts.remove_list(work, list_id)
    except Refusal as error:
        return await _again(request, f"remove-{list_id}", {}, error)
    return await leave_saying(request, PLACE, N_("The list of spellings was removed."))


DOORS = [lists_page, add, change, remove]
