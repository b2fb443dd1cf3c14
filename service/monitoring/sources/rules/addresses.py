"""Addresses of the press: one form for each, so that the same page is fetched once, and its key."""

import re
from hashlib import sha256
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit, urlunsplit

from service.kit.refusal import Refusal
from service.kit.words import N_

ADDRESS_LIMIT = 2_000
NOT_AN_ADDRESS = N_("Type the whole address, beginning with https:// or http://.")
TOO_LONG = N_("This address is too long: at most %(limit)s characters fit.")
CARRIES_PASSWORD = N_("Leave the password out of the address and type it in its own field.")
# What readers are followed by; the article is the same without.
FOLLOWING = re.compile(r"(?:utm_\w+|fbclid|gclid|yclid|mc_cid|mc_eid|_ga|ref_src|igshid)")
KEPT = "/%:=&?~+!$,;'@()*[]-._"
CONTROL = re.compile(r"[\x00-\x20\x7f]")


def normalised(typed: str) -> str:
    """The address in its one form: host in small ASCII letters, no fragment, nothing that only follows readers.

    Raises Refusal for what is no web address, carries a password or is too long.
    """
    address = typed.strip()
    if len(address) > ADDRESS_LIMIT:
        raise Refusal(TOO_LONG, code="too_long", field="address", limit=ADDRESS_LIMIT)
    try:
        parts = urlsplit(address)
        host, port = _host(parts), parts.port
    except (ValueError, UnicodeError) as error:
        raise Refusal(NOT_AN_ADDRESS, code="address", field="address") from error
    if parts.scheme not in {"http", "https"} or not host or CONTROL.search(address):
        raise Refusal(NOT_AN_ADDRESS, code="address", field="address")
    if parts.username is not None or parts.password is not None:
        raise Refusal(CARRIES_PASSWORD, code="userinfo", field="address")
    usual = {"http": 80, "https": 443}[parts.scheme]
    place = host if port in (None, usual) else f"{host}:{port}"
    return urlunsplit((parts.scheme, place, quote(parts.path or "/", safe=KEPT), _query(parts.query), ""))


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        return f"[{host}]"
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _query(query: str) -> str:
    if not FOLLOWING.search(query):
        return quote(query, safe=KEPT)
    kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if not FOLLOWING.fullmatch(name)]
    return urlencode(kept)


def host_of(address: str) -> str:
    """What politeness is kept towards: scheme, host and port of a normalised address, `https://news.example`."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def key_of(*parts: str) -> bytes:
    """The digest under which a page, or a feed with its kind and selector, is kept once."""
    return sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).digest()
