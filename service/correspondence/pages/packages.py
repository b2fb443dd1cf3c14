"""Letters as packages: exported from their page, taken in, waiting to be registered; identifiers in other systems."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from service.correspondence.actions.exchanging import note_exchange, refuse_package
from service.correspondence.packages import LARGEST_PACKAGE, Manifest
from service.correspondence.pages.letter import show_letter
from service.correspondence.queries.exchanging import PackageRow, may_see_package, waiting_packages
from service.correspondence.rules import CORRECT, EXPORT, REGISTER
from service.correspondence.transfer import LARGEST_BODY, package_answer, take_posted
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.work import Work
from service.web.fields import FormRejected
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.working import AnyRequest, Own, working


@get("/letters/{letter_id:uuid}/package", guards=[may(EXPORT)])
async def export_package(request: AnyRequest, letter_id: FromPath[UUID]) -> Stream:
    """The letter with its files as one package."""
    return await package_answer(request, letter_id)


# --- packages that come


@get("/letters/packages", guards=[may(REGISTER)])
async def list_packages(request: AnyRequest, work: Own) -> Response[bytes]:
    """Packages that wait to be registered, and the form that takes one in."""
    return await _show(request, work)


async def _show(request: AnyRequest, work: Work, errors: dict[str, Refusal] | None = None) -> Response[bytes]:
    rows = [(row, _agency(row) if may_see_package(work.actor, row) else None) for row in await waiting_packages(work)]
    context: dict[str, Any] = {"packages": rows, "errors": errors or {}, "largest": LARGEST_PACKAGE}
    return page(request, "correspondence/packages.html", status=422 if errors else 200, **context)


def _agency(row: PackageRow) -> str:
    return msgspec.json.decode(row.said, type=Manifest).agency


@post("/letters/packages", guards=[may(REGISTER)], request_max_body_size=LARGEST_BODY)
async def import_package(request: AnyRequest) -> Response[bytes]:
    """Take a package in: it is checked and waits to be registered; or the page says what is wrong with it."""
    try:
        package_id = await take_posted(request)
    except Refusal as refusal:
        async with working(request) as work:
            return await _show(request, work, {"package": refusal})
    return leave_for(request, f"/letters/new?origin=package:{package_id}")


@post("/letters/packages/{package_id:uuid}/refuse", guards=[may(REGISTER)])
async def refuse(request: AnyRequest, package_id: FromPath[UUID]) -> Response[bytes]:
    """Put a package aside, with a reason."""
    values = await posted(request)
    try:
        async with working(request) as work:
            await refuse_package(work, package_id, values.get("reason", ""))
    except Refusal as refusal:
        async with working(request) as work:
            return await _show(request, work, {f"reason-{package_id}": refusal})
    return leave_for(request, "/letters/packages")


# --- identifiers


@post("/letters/{letter_id:uuid}/exchange", guards=[may(CORRECT)])
async def save_exchange(request: AnyRequest, letter_id: FromPath[UUID]) -> Response[bytes]:
    """Write what the letter is called in other systems."""
    values = await posted(request)
    given = {name.removeprefix("id_"): " ".join(value.split()) for name, value in values.items() if name[:3] == "id_"}
    try:
        async with working(request) as work:
            await note_exchange(work, letter_id, given)
    except (Refusal, FieldErrors) as error:
        refusals = error.errors if isinstance(error, FieldErrors) else [error]
        refused = FormRejected(values, {one.field or "": one for one in refusals})
        async with working(request) as work:
            return await show_letter(request, work, letter_id, ("exchange", refused))
    return leave_for(request, f"/letters/{letter_id}")


DOORS = [export_package, list_packages, import_package, refuse, save_exchange]
