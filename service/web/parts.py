"""A posted form that may carry files: its texts are kept small, its files flow on without being held in memory."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

from litestar.exceptions import ClientException, HTTPException, InternalServerException
from multipart import MultipartSegment, ParserError, ParserLimitReached, PushMultipartParser, parse_options_header

from service.web.working import AnyRequest

LONGEST_TEXTS = 8 * 1024 * 1024
LARGEST_POST = 256 * 1024 * 1024
MOST_PARTS = 400

TakeFile = Callable[[str, str, AsyncIterator[bytes]], Awaitable[None]]
"""Called with the field's name, the file's name and its bytes; what it does not read is read past."""


class TooMuch(HTTPException):
    """The texts or the whole of a form are larger than any honest one."""

    status_code = 413


async def read_form(request: AnyRequest, take_file: TakeFile | None = None) -> dict[str, str]:
    """The texts of a posted form, several values of one name joined by a space; files go to `take_file` as they come.

    A file that nobody takes, or that has no name because none was chosen, is read past. Raises ClientException (400)
    on what is no form, TooMuch (413).
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind == "multipart/form-data" and options.get("boundary"):
        return await _multipart(request, options["boundary"], take_file)
    return await _plain(request)


async def _plain(request: AnyRequest) -> dict[str, str]:
    body = bytearray()
    async for chunk in _arriving(request):
        body += chunk
        if len(body) > LONGEST_TEXTS:
            raise TooMuch
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_PARTS)
    except ValueError:
        raise ClientException from None
    return _joined(pairs)


async def _multipart(request: AnyRequest, boundary: str, take_file: TakeFile | None) -> dict[str, str]:
    pairs: list[tuple[str, str]] = []
    room = LONGEST_TEXTS
    events = _events(request, boundary)
    async for event in events:
        if not isinstance(event, MultipartSegment):
            continue
        pieces = _until_end(events)
        if event.filename is not None:
            if event.filename and take_file is not None:
                await take_file(event.name, event.filename, pieces)
            async for _ in pieces:
                pass
            continue
        value = bytearray()
        async for piece in pieces:
            value += piece
            if len(value) > room:
                raise TooMuch
        room -= len(value)
        pairs.append((event.name, _decoded(value)))
    return _joined(pairs)


async def _events(request: AnyRequest, boundary: str) -> AsyncIterator[Any]:
    """What the parser says: a part's head, its pieces, None at its end."""
    try:
        with PushMultipartParser(boundary, max_segment_count=MOST_PARTS) as parser:
            async for chunk in _arriving(request):
                for event in parser.parse(chunk):
                    yield event
    except (ParserError, ParserLimitReached):
        raise ClientException from None


async def _until_end(events: AsyncIterator[Any]) -> AsyncIterator[bytes]:
    async for event in events:
        if event is None:
            return
        yield bytes(event)


async def _arriving(request: AnyRequest) -> AsyncIterator[bytes]:
    size = 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size > LARGEST_POST:
                raise TooMuch
            if chunk:
                yield chunk
    except InternalServerException:  # what Litestar raises when the sender goes away
        raise ClientException from None


def _decoded(value: bytearray) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        raise ClientException from None


def _joined(pairs: list[tuple[str, str]]) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, value in pairs:
        values[name] = f"{values[name]} {value}" if name in values else value
    return values
