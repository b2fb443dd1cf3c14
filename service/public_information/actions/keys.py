"""Secret codes of requests: drawn, and hashed under the agency's key, which is made at the first need."""

import secrets

from service.kit.ids import new_id
from service.public_information.queries.keys import NAME, context, kept_key
from service.public_information.rules.codes import ALPHABET, LENGTH, written
from service.runtime.secrets import Keyring
from service.runtime.transaction import Statement
from service.runtime.work import Work

_KEEP = Statement(
    "insert into agency_secret (tenant_id, id, name, sealed, changed_at)"
    " values (:tenant, :id, :name, :sealed, :now) on conflict (tenant_id, name) do nothing"
)


async def key_for_codes(work: Work, keyring: Keyring) -> bytes:
    """The agency's key, made when there is none. Two who make it at once get the same one."""
    key = await kept_key(work, keyring)
    if key is not None:
        return key
    sealed = keyring.seal(secrets.token_bytes(32).hex(), context(work.tenant.id))
    await work.ask(_KEEP, tenant=work.tenant.id, id=new_id(), name=NAME, sealed=sealed, now=work.now)
    kept = await kept_key(work, keyring)
    assert kept is not None
    return kept


def draw_code() -> str:
    """A fresh code, of nearly 79 bits."""
    return written(secrets.randbelow(len(ALPHABET)) for _ in range(LENGTH))
