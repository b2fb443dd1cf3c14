"""How often public forms may be used from one address: counted in the agency's part of Valkey, with no puzzle.

A whole library may share one address, so what is allowed is wide; it is there to stop a program.
"""

from dataclasses import dataclass
from hashlib import sha256

import structlog

from service.runtime.house import House
from service.runtime.keyspace import AWAY
from service.runtime.tenants import Tenant

log = structlog.get_logger()
HOUR, QUARTER = 3600, 900


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many in so many seconds."""

    word: str
    most: int
    seconds: int


WRITING = Limit("write", 600, HOUR)
UPLOADING = Limit("upload", 120, HOUR)
SENDING = Limit("send", 30, HOUR)
GUESSING = Limit("guess", 20, QUARTER)
GUESSING_NUMBER = Limit("number", 40, HOUR)


async def within(house: House, tenant: Tenant, limit: Limit, who: str, *, strict: bool = False) -> bool:
    """Count one more of `who` and say whether it is still allowed.

    With Valkey gone nobody is counted and all is allowed, so that a term of the law is not missed; `strict` lets the
    outage through instead, for what must never go uncounted.
    """
    key = f"forms:{limit.word}:{sha256(who.encode()).hexdigest()[:32]}"
    try:
        return await house.keyspace.of(tenant.id).count(key, limit.seconds) <= limit.most
    except AWAY as error:
        if strict:
            raise
        log.warning("forms.uncounted", limit=limit.word, error=type(error).__name__)
        return True
