"""How the public reads: through its own role, in a transaction of one agency that sees what is published and due."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from service.runtime import clock
from service.runtime.database import PublicDatabase
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.transaction import Statement, Transaction
from service.web.errors import Away

# What anybody sees of an agency changes with a counted change, and when something comes due.
STAMP = Statement(
    "select coalesce((select version from public_stamp), 0)::text || '.' || coalesce((select extract(epoch from"
    " max(publish_at)) from publication_version), 0)::text"
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody unknown who reads an agency's public page in a language."""

    session: AsyncSession
    tenant: Tenant
    language: str
    now: datetime

    @property
    def today(self) -> date:
        return clock.today(self.tenant.profile.zone)

    @property
    def fallbacks(self) -> list[str]:
        """In which languages a text is looked for: the reader's, the agency's first, the others."""
        profile = self.tenant.profile
        return list(dict.fromkeys([self.language, profile.default_language, *profile.languages]))


@asynccontextmanager
async def reading(house: House, tenant: Tenant, language: str) -> AsyncIterator[Reader]:
    """One transaction of the public's role. Raises Away in a process that was not given its address."""
    session = _public(house).session(tenant.id)
    try:
        yield Reader(session, tenant, language, clock.now())
    finally:
        await session.close()


async def stamp_of(house: House, tenant: Tenant) -> str:
    """What changes whenever anything public of the agency does."""
    transaction = Transaction(_public(house), tenant.id)
    try:
        return str(await transaction.ask(STAMP, {}))
    finally:
        await transaction.close()


def _public(house: House) -> PublicDatabase:
    if house.public is None:
        raise Away("public")
    return house.public
