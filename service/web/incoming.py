"""A file that is sent as the body of a request: its bytes, its name, its promised size."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from urllib.parse import unquote

from litestar.datastructures import UploadFile
from litestar.exceptions import ClientException, InternalServerException

from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.web.working import AnyRequest

LONGEST_HEADER = 2_000
PIECE = 256 * 1024
NO_FILE = N_("Send at least one file as a part of a multipart form.")
DRAINED, DRAIN_SECONDS = 64 * 1024 * 1024, 20.0


def sent_name(request: AnyRequest) -> str:
    """The file's name, which stands percent-encoded in X-File-Name."""
    return unquote(request.headers.get("x-file-name", "")[:LONGEST_HEADER], errors="replace")


def announced(request: AnyRequest) -> int | None:
    """The size that the sender promised, in bytes."""
    given = request.headers.get("content-length", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 18 else None


async def sent_bytes(request: AnyRequest, cut_off: Refusal) -> AsyncIterator[bytes]:
    """The body in pieces. Raises `cut_off` when the sender goes away."""
    try:
        async for chunk in request.stream():
            yield chunk
    except InternalServerException as error:  # what Litestar raises when the sender goes away
        raise cut_off from error


async def drain(body: AsyncIterator[bytes]) -> None:
    """Read on for a while: a browser shows a refusal only when its upload was taken to the end."""
    read = 0
    with suppress(Refusal, TimeoutError, RuntimeError, StopAsyncIteration):
        async with asyncio.timeout(DRAIN_SECONDS):
            async for chunk in body:
                read += len(chunk)
                if read > DRAINED:
                    return


# --- forms of several parts


async def sent_parts(request: AnyRequest) -> list[UploadFile]:
    """The files of a multipart form. Raises FieldErrors(field="file") where there is none."""
    try:
        form = await request.form()
    except UnicodeDecodeError:
        raise ClientException from None
    parts = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
    if not parts:
        raise FieldErrors([Refusal(NO_FILE, code="required", field="file")])
    return parts


async def chunks_of(part: UploadFile) -> AsyncIterator[bytes]:
    """A part's bytes in pieces."""
    while chunk := await part.read(PIECE):
        yield chunk
