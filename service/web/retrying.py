"""Retries of API writes: the header that names one, the earlier answer, the answer that is kept."""

from typing import Annotated, Any, TypeVar

import msgspec
from litestar import Response
from litestar.params import HeaderParameter

from service.runtime.work import Work
from service.web.idempotency import claim, keep_answer

IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key", description="A retry with the same key and body gets the first answer again."
    ),
]
JSON = "application/json"
Body = TypeVar("Body", bound=msgspec.Struct)


async def answered_before(work: Work, key: str | None, body: bytes) -> Response[Any] | None:
    """The answer that the first request with this key got; None for a first request or one without a key.

    Raises Refusal(code="idempotency_key" | "idempotency_reused").
    """
    earlier = await claim(work, key, body) if key is not None else None
    return None if earlier is None else Response(earlier.body.encode(), status_code=earlier.status, media_type=JSON)


async def answer_with(work: Work, key: str | None, body: Body, location: str = "", status: int = 201) -> Response[Body]:
    """The answer of a write, kept under its key in the record's own transaction; `location`: where the record is."""
    if key is not None:
        await keep_answer(work, key, status, msgspec.json.encode(body).decode())
    return Response(body, status_code=status, headers={"Location": location} if location else {})
