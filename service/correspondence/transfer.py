"""Packages over HTTP, as pages and the API send and take them."""

from collections.abc import AsyncIterator
from typing import IO
from uuid import UUID

from litestar.datastructures import UploadFile
from litestar.exceptions import ClientException
from litestar.response import Stream

from service.correspondence.actions.exchanging import begin_package, make_package, take_package
from service.correspondence.packages import LARGEST_PACKAGE, NOT_A_PACKAGE, PIECE
from service.kit.refusal import Refusal
from service.runtime.filetypes import attachment_header
from service.runtime.storage import StorageError
from service.runtime.work import open_work
from service.web.errors import Away
from service.web.visitor import house, visitor
from service.web.working import AnyRequest

LARGEST_BODY = LARGEST_PACKAGE + 1024 * 1024


async def package_answer(request: AnyRequest, letter_id: UUID) -> Stream:
    """Make the package outside the transaction that noted it, and send it."""
    known, own = visitor(request), house(request)
    assert known.actor is not None  # the guard saw to it
    async with open_work(own.database, known.tenant, known.actor, known.language) as work:
        letter, files, exchange = await begin_package(work, letter_id)
        made_at = work.now.isoformat(timespec="seconds")
    try:
        content = await make_package(own.store, known.tenant, letter, files, exchange, made_at)
    except StorageError as error:
        raise Away("files") from error
    headers = {
        "Content-Disposition": attachment_header(f"{letter.number.replace('/', '-')}.zip"),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return Stream(_pieces(content), media_type="application/zip", headers=headers)


async def _pieces(content: IO[bytes]) -> AsyncIterator[bytes]:
    with content:
        while piece := content.read(PIECE):
            yield piece


async def take_posted(request: AnyRequest) -> UUID:
    """The package out of the part `package` of a multipart form. Raises Refusal."""
    known = visitor(request)
    assert known.actor is not None  # the guard saw to it
    try:
        form = await request.form()
    except UnicodeDecodeError:
        raise ClientException from None
    part = form.get("package")
    if not isinstance(part, UploadFile):
        raise Refusal(NOT_A_PACKAGE, code="not_a_package", field="package")
    try:
        return await take_package(house(request), known.tenant, known.actor, part.file, known.language)
    except StorageError as error:
        raise Away("files") from error
