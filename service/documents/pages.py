"""HTML and bytes of files: upload, download, previews."""

from re import compile as pattern
from typing import Any
from uuid import UUID

from litestar import Response, delete, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Stream

from service.documents import actions, queries
from service.documents.access import may_open
from service.documents.rules import CUT_OFF, FileRow
from service.kit.refusal import Refusal
from service.runtime.filetypes import attachment_header
from service.runtime.storage import StorageError
from service.runtime.work import Work
from service.web.errors import Away, NotFound, explain, problem
from service.web.guards import may, signed_in
from service.web.incoming import announced, drain, sent_bytes, sent_name
from service.web.render import fragment
from service.web.visitor import house, visitor
from service.web.working import AnyRequest, Own

LARGEST_IMAGE = 32 * 1024 * 1024
FORM, FIELD = pattern(r"[a-z][a-z0-9-]{0,40}"), pattern(r"[a-z][a-z0-9_]{0,60}")
SHUT = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@post("/files", guards=[may("documents.attach")], request_max_body_size=None, status_code=201)
async def upload_file(request: AnyRequest, form: FromQuery[str] = "", field: FromQuery[str] = "files") -> Response[Any]:
    """Take one file: its bytes are the body, its name stands percent-encoded in X-File-Name.

    Answers the file's row, whose hidden field `field` belongs to the form called `form`; JSON to those who accept it.
    """
    known, as_json = visitor(request), "application/json" in request.headers.get("accept", "")
    assert known.actor is not None  # the guard saw to it
    body = sent_bytes(request, Refusal(CUT_OFF, code="cut_off", field="file"))
    try:
        row = await actions.upload(
            house(request), known.tenant, known.actor, sent_name(request), body, announced=announced(request),
            language=known.language,
        )  # fmt: skip
    except Refusal as refusal:
        await drain(body)
        if as_json:
            return problem(explain(refusal), known.request_id)
        raise refusal.at("") from None
    except StorageError as error:
        raise Away("files") from error
    if as_json:
        told = {"id": str(row.id), "name": row.name, "size": row.size, "kind": row.kind, "sha256": row.sha256}
        return Response(told, status_code=201)
    named = field if FIELD.fullmatch(field) else "files"
    form_id = form if FORM.fullmatch(form) else ""
    return fragment(request, "documents/_file.html", status=201, file=row, form_id=form_id, field_name=named)


async def _opened(work: Work, file_id: UUID) -> FileRow:
    file = await queries.file_by_id(work, file_id)
    if file is None or not await may_open(work, file):
        raise NotFound
    return file


@get("/files/{file_id:uuid}", guards=[signed_in])
async def download_file(request: AnyRequest, work: Own, file_id: FromPath[UUID]) -> Stream:
    """The file as an attachment. The bytes flow after the transaction has ended."""
    file = await _opened(work, file_id)
    try:
        pieces = await house(request).store.get(file.storage_key)
    except StorageError as error:
        raise Away("files") from error
    headers = {
        **SHUT,
        "Content-Disposition": attachment_header(file.name),
        "Content-Length": str(file.size),
        "Cache-Control": "private, no-store",
    }
    return Stream(pieces, media_type=file.media_type, headers=headers)


@get("/files/{file_id:uuid}/pages/{page:int}", guards=[signed_in])
async def page_image(request: AnyRequest, work: Own, file_id: FromPath[UUID], page: FromPath[int]) -> Response[bytes]:
    """The preview of one page."""
    await _opened(work, file_id)
    image = await queries.page_image(work, file_id, page)
    if image is None:
        raise NotFound
    try:
        content = await house(request).store.read(image.storage_key, LARGEST_IMAGE)
    except StorageError as error:
        raise Away("files") from error
    return Response(content, media_type="image/webp", headers={**SHUT, "Cache-Control": "private, max-age=3600"})


@get("/files/{file_id:uuid}/preview", guards=[signed_in])
async def preview(
    request: AnyRequest, work: Own, file_id: FromPath[UUID], asked: FromQuery[int] = 0
) -> Response[bytes]:
    """The pages of a file as images, or what stands in their place. `asked` counts how often the page came back."""
    file = await _opened(work, file_id)
    images = await queries.page_images(work, file_id)
    return fragment(request, "documents/_preview.html", file=file, images=images, asked=min(max(asked, 0), 10_000) + 1)


@delete("/files/{file_id:uuid}", guards=[may("documents.attach")])
async def discard_file(request: AnyRequest, work: Own, file_id: FromPath[UUID]) -> None:
    """Throw away an own upload that waits for its record."""
    if not await actions.discard(work, house(request).store, file_id):
        raise NotFound


DOORS = [upload_file, download_file, page_image, preview, discard_file]
