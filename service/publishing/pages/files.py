"""Files and pictures that are public, and the agency's logo."""

from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath
from litestar.response import Stream

from service.publishing.queries.published import PublishedFile, public_file
from service.publishing.queries.settings import site_settings
from service.publishing.reading import reading
from service.runtime.filetypes import attachment_header
from service.runtime.storage import StorageError
from service.web.errors import Away, NotFound
from service.web.guards import OPEN
from service.web.visitor import house, visitor
from service.web.working import AnyRequest

LARGEST_LOGO = 1024 * 1024
SHUT = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}
FOREVER = "public, max-age=31536000, immutable"


@get("/public/files/{file_id:uuid}", opt=OPEN)
async def published_file(request: AnyRequest, file_id: FromPath[UUID]) -> Response[bytes] | Stream:
    """A file of something published. Public: the public's own role finds it only while its publication stands."""
    who = visitor(request)
    async with reading(house(request), who.tenant, who.language) as reader:
        file = await public_file(reader, file_id)
    if file is None:
        raise NotFound
    headers = {**SHUT, "ETag": f'"{file.sha256[:32]}"', "Cache-Control": "public, no-cache"}
    if f'"{file.sha256[:32]}"' in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers)
    try:
        pieces = await house(request).store.get(file.storage_key)
    except StorageError as error:
        raise Away("files") from error
    return Stream(pieces, media_type=file.media_type, headers={**headers, **_shape(file)})


def _shape(file: PublishedFile) -> dict[str, str]:
    """Files are taken home; pictures, which we made ourselves, stand in pages."""
    size = {"Content-Length": str(file.size)}
    return size if file.role != "file" else {**size, "Content-Disposition": attachment_header(file.name)}


@get("/public/logo/{digest:str}", opt=OPEN)
async def public_logo(request: AnyRequest, digest: FromPath[str]) -> Response[bytes]:
    """The agency's logo; its address carries its content's hash. Public by its nature."""
    who = visitor(request)
    async with reading(house(request), who.tenant, who.language) as reader:
        logo = (await site_settings(reader.session)).logo
    if logo is None or logo.sha256 != digest:
        raise NotFound
    try:
        content = await house(request).store.read(logo.key, LARGEST_LOGO)
    except StorageError as error:
        raise Away("files") from error
    return Response(content, media_type="image/webp", headers={**SHUT, "Cache-Control": FOREVER})


DOORS = [published_file, public_logo]
