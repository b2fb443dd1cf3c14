"""What is written once however often it is sent: API writes with a key, forms with the one they were shown with.

The keys are kept in the record's own transaction: a retry gets the first answer again.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.runtime.transaction import Statement
from service.runtime.work import Work

LONGEST_KEY = 200
LONGEST_OF_FORM = 40
CLAIM = Statement(
    "insert into idempotency_key (tenant_id, actor_id, key, digest, created_at)"
    " values (:tenant, :actor, :key, :digest, :now) on conflict do nothing returning key"
)
READ = Statement(
    "select digest, status, body from idempotency_key where tenant_id = :tenant and actor_id = :actor and key = :key"
)
KEEP = Statement(
    "update idempotency_key set status = :status, body = :body"
    " where tenant_id = :tenant and actor_id = :actor and key = :key"
)


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer that the first request with this key got."""

    status: int
    body: str


async def claim(work: Work, key: str, body: bytes) -> Answered | None:
    """Claim `key` for this request, or give the earlier answer.

    A second request waits for the first one's transaction. The same key with another body is refused.
    """
    if not key.strip() or len(key) > LONGEST_KEY or not key.isprintable():
        raise Refusal(N_("The idempotency key must have 1 to 200 printable characters."), code="idempotency_key")
    digest = sha256(body).digest()
    own = {"tenant": work.tenant.id, "actor": work.actor.id, "key": key}
    if await work.ask(CLAIM, **own, digest=digest, now=work.now):
        return None
    row = await work.ask_row(READ, **own)
    if row["digest"] != digest:
        raise Refusal(N_("This idempotency key was used for another request."), code="idempotency_reused")
    return Answered(row["status"], row["body"])


async def was_used(work: Work, key: str) -> bool:
    """Whether a request with this key was answered."""
    own = {"tenant": work.tenant.id, "actor": work.actor.id, "key": key}
    return await work.ask_row(READ, **own) is not None


async def keep_answer(work: Work, key: str, status: int, body: str) -> None:
    """Keep the answer with the key, in the same transaction as the record."""
    own = {"tenant": work.tenant.id, "actor": work.actor.id, "key": key}
    await work.ask(KEEP, **own, status=status, body=body)


def once_key(values: Mapping[str, str]) -> str:
    """The key under which a form is saved once: the field `once`, made when it was shown."""
    return f"form:{values.get('once', '')[:LONGEST_OF_FORM]}"


async def once(work: Work, values: Mapping[str, str], word: str, save: Callable[[], Awaitable[UUID]]) -> UUID:
    """The id of what a form was saved as, saved now or by an earlier submit of the same form. word: what it makes."""
    if not values.get("once"):
        return await save()
    key = once_key(values)
    earlier = await claim(work, key, word.encode())
    if earlier is not None:
        return UUID(earlier.body)
    made = await save()
    await keep_answer(work, key, 201, str(made))
    return made
