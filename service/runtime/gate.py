"""Who may be connected to when an agency names a host: the public internet only, judged by resolved addresses."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import certifi
import httpx2

Resolve = Callable[[str, int], Awaitable[list[str]]]

NOT_PUBLIC = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
    )
)  # fmt: skip
PUBLIC_6 = ipaddress.IPv6Network("2000::/3")
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
HOST = re.compile(r"[A-Za-z0-9_.:-]{1,253}")
WELL_KNOWN = 1024
WEB_PORTS = frozenset({80, 443})


class FetchError(Exception):
    """Nothing was fetched. `reason` is a short stable word, fit for a log; it names no address."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class FetchRefused(FetchError):
    """We do not go there: `address` (not public), `scheme`, `port`, `userinfo`, `url`, `downgrade`."""


class FetchFailed(FetchError):
    """It did not work: `name`, `away`, `slow`, `certificate`, `broken`, `too_large`, `encoding`, `redirects`."""


def is_public(address: str) -> bool:
    """Whether an IP address is of the public internet; one wrapped in another is judged by what is wrapped."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return is_public(str(parsed.ipv4_mapped))
        if parsed in NAT64:
            return is_public(str(ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)))
        if parsed not in PUBLIC_6:
            return False
    return not any(parsed in network for network in NOT_PUBLIC if network.version == parsed.version)


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name by the system's resolver, in its order. Raises OSError."""
    ask = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    found = await asyncio.get_running_loop().run_in_executor(_resolving, ask)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


# Threads of their own: names that never resolve must not hold up the files and hashes of the common pool.
_resolving = ThreadPoolExecutor(16, thread_name_prefix="resolve")


class Gate:
    """Says which addresses stand for a host and may be connected to."""

    def __init__(self, allow: Iterable[tuple[str, int]] = (), resolver: Resolve = resolve) -> None:
        self._allow = frozenset(allow)
        self._resolve = resolver

    async def addresses(self, host: str, port: int) -> list[str]:
        """Checked addresses, at least one. Raises FetchRefused when any of them is not public, FetchFailed."""
        name = host.strip("[]").rstrip(".").casefold()
        try:
            found = await self._resolve(name, port)
        except (OSError, UnicodeError) as error:
            raise FetchFailed("name") from error
        if not found:
            raise FetchFailed("name")
        if (name, port) not in self._allow and not all(is_public(address) for address in found):
            raise FetchRefused("address")
        return found

    def judge(self, url: httpx2.URL) -> None:
        """Raise FetchRefused for an address that is refused by its looks."""
        if url.scheme not in {"http", "https"}:
            raise FetchRefused("scheme")
        if url.userinfo:
            raise FetchRefused("userinfo")
        port = url.port if url.port is not None else 443 if url.scheme == "https" else 80
        if not HOST.fullmatch(url.raw_host.decode("ascii")) or not 0 < port < 65536:
            raise FetchRefused("url")
        if port < WELL_KNOWN and port not in WEB_PORTS and (url.host, port) not in self._allow:
            raise FetchRefused("port")


def trusting() -> ssl.SSLContext:
    """The public certificate authorities, and the system's own (a state's, added by the operator)."""
    context = ssl.create_default_context(cafile=certifi.where())
    context.load_default_certs()
    return context
