"""What a page's form posted. Read here and not by the framework, which keeps the last thousand bodies in memory."""

from typing import Any
from urllib.parse import parse_qsl

from litestar import Request
from litestar.exceptions import ClientException

MOST_FIELDS = 1_000


async def posted(request: Request[Any, Any, Any]) -> dict[str, str]:
    """The fields of a posted form; several values of one name are joined by a space.

    Raises ClientException (400) on what is no form, such as broken UTF-8.
    """
    body = await request.body()
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS, separator="&"
        )
    except ValueError:
        raise ClientException from None
    values: dict[str, str] = {}
    for name, value in pairs:
        values[name] = f"{values[name]} {value}" if name in values else value
    return values
