"""Redis or Valkey, reachable only through a tenant's own part of it: a key without a tenant cannot be written."""

from typing import Any, cast
from uuid import UUID

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

Listener = PubSub
AWAY = (RedisConnectionError, RedisTimeoutError, ConnectionError, TimeoutError)


# Once more at once when a kept connection turns out to be dead, as after a restart; never when the server is slow.
DEAD = cast("tuple[type[RedisError], ...]", (RedisConnectionError, ConnectionError))  # the socket's own error too
AGAIN = Retry(NoBackoff(), 1, supported_errors=DEAD)


class Keyspace:
    """The client of one process. Away means slow to nobody: both waits are short."""

    def __init__(self, url: str) -> None:
        self._client = Redis.from_url(
            url, socket_connect_timeout=1.0, socket_timeout=1.5, retry=AGAIN, max_connections=64
        )

    def of(self, tenant_id: UUID) -> "TenantKeys":
        """The part that belongs to one tenant."""
        return TenantKeys(self._client, f"chancery:{tenant_id}:")

    def listener(self) -> Listener:
        """A connection of its own that hears what is told; `runtime.news` holds the one of each process."""
        return self._client.pubsub(ignore_subscribe_messages=True)

    def handover(self) -> "TenantKeys":
        """The central sign-in host's part: one-time values that name their tenant inside."""
        return TenantKeys(self._client, "chancery:handover:")

    async def ping(self) -> None:
        await self._client.ping()

    async def close(self) -> None:
        await self._client.aclose()


class TenantKeys:
    """String values under one prefix, each with an end."""

    def __init__(self, client: Redis, prefix: str) -> None:
        self._client = client
        self._prefix = prefix

    async def get(self, key: str) -> bytes | None:
        return cast("bytes | None", await self._client.get(self._prefix + key))

    async def put(self, key: str, value: bytes | str, seconds: int, *, existing: bool = False) -> None:
        """Store a value that ends by itself after `seconds`; `existing`: only in place of one that is still there."""
        await self._client.set(self._prefix + key, value, ex=seconds, xx=existing)

    async def prolong(self, key: str, seconds: int) -> None:
        await self._client.expire(self._prefix + key, seconds)

    async def take(self, key: str) -> bytes | None:
        """Read and remove in one step: whoever comes second finds nothing."""
        return cast("bytes | None", await self._client.getdel(self._prefix + key))

    def channel(self, name: str) -> str:
        """The full name of a channel, as a listener subscribes to it."""
        return self._prefix + name

    async def tell(self, name: str, value: str) -> None:
        """Say something to whoever listens on a channel now; nobody keeps it."""
        await self._client.publish(self._prefix + name, value)

    async def drop(self, key: str) -> None:
        await self._client.delete(self._prefix + key)

    async def join(self, key: str, member: str, seconds: int) -> None:
        """Put a member into a set that ends by itself `seconds` after its newest member came."""
        async with self._client.pipeline(transaction=True) as pipe:
            pipe.sadd(self._prefix + key, member)
            pipe.expire(self._prefix + key, seconds)
            await pipe.execute()

    async def members(self, key: str) -> list[str]:
        """The members of a set, in no order; none when there is no such set."""
        found = cast("set[bytes]", await cast("Any", self._client.smembers(self._prefix + key)))
        return [member.decode() for member in found]

    async def count(self, key: str, seconds: int) -> int:
        """Add one to a counter that begins anew every `seconds`; for limits on tries."""
        async with self._client.pipeline(transaction=True) as pipe:
            pipe.incr(self._prefix + key)
            pipe.expire(self._prefix + key, seconds, nx=True)
            found, _ = await pipe.execute()
        return int(found)
