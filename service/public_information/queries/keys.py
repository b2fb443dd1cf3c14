"""The agency's key under which secret codes are hashed: sealed among the agency's secrets."""

from uuid import UUID

from service.runtime.secrets import Keyring
from service.runtime.transaction import Statement
from service.runtime.work import Work

NAME = "information.codes"
_READ = Statement("select sealed from agency_secret where tenant_id = :tenant and name = :name")
NO_KEY = bytes(32)
"""Stands for the key where no request was ever received: no code can be right."""


def context(tenant_id: UUID) -> bytes:
    """The one place that the sealed key belongs to."""
    return f"{tenant_id}:agency_secret:{NAME}".encode()


async def kept_key(work: Work, keyring: Keyring) -> bytes | None:
    """The key, None before the first request. Raises SecretsError when it does not open."""
    sealed = await work.ask(_READ, tenant=work.tenant.id, name=NAME)
    return bytes.fromhex(keyring.open(bytes(sealed), context(work.tenant.id))) if sealed is not None else None


async def code_key(work: Work, keyring: Keyring) -> bytes:
    """The key to compare codes with."""
    return await kept_key(work, keyring) or NO_KEY
