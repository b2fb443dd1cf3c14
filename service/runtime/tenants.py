"""The directory of agencies in memory: host -> tenant, kept fresh by asking for newer revisions."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

import msgspec
import structlog
from sqlalchemy import text

from service.runtime.database import Database, is_outage
from service.runtime.news import News
from service.tenancy.overrides import decode
from service.tenancy.problems import ProfileProblem
from service.tenancy.profile import Profile

REFRESH_SECONDS = 2.0
EVERYBODY, CHANNEL = UUID(int=0), "directory"
"""Where processes tell each other that an agency changed: no agency's own channel."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Tenant:
    """One agency as the service serves it: `profile` with what the agency changed of it in the browser.

    set_aside: what is stored of such changes and does not hold; it is not in the profile.
    """

    id: UUID
    slug: str
    profile: Profile
    host: str
    state: str = "active"
    set_aside: tuple[ProfileProblem, ...] = ()

    def name(self, language: str) -> str:
        """The agency's name in `language`, else in its own."""
        texts = self.profile.name
        return texts.get(language) or texts[self.profile.default_language]


class Directory:
    """All agencies by host, slug and id. Reading asks no table; `refresh` does, for what changed only."""

    def __init__(self, base_domain: str = "") -> None:
        self.base_domain = base_domain
        self.by_id: Mapping[UUID, Tenant] = {}
        self.by_host: Mapping[str, Tenant] = {}
        self.by_slug: Mapping[str, Tenant] = {}
        self._revision = -1

    def at(self, host: str) -> Tenant | None:
        """The tenant of a Host header's value (port and case aside)."""
        return self.by_host.get(host.partition(":")[0].rstrip(".").lower())

    def hosts_of(self, slug: str, profile: Profile) -> list[str]:
        """Every host an agency answers at: those of its profile and, in the demo, `<slug>.localhost`."""
        own = [f"{slug}.{self.base_domain}"] if self.base_domain else []
        return own + list(profile.hosts)

    async def refresh(self, database: Database) -> None:
        """Take in every agency whose revision is newer than the last one seen."""
        query = text(
            "select id, slug, profile, overrides, state, revision from platform.agency"
            " where revision > :seen order by revision"
        )
        async with database.single() as connection:
            rows = (await connection.execute(query, {"seen": self._revision})).all()
        if rows:
            self._take(rows)

    def _take(self, rows: object) -> None:
        by_id = dict(self.by_id)
        for row in rows:  # type: ignore[attr-defined]
            laid = decode(msgspec.json.decode(row.profile, type=Profile), row.overrides)
            profile = laid.profile
            for problem in laid.set_aside:
                log.warning("configuration.set_aside", agency=row.slug, problem=str(problem))
            # An agency may have no address yet: then it is served to nobody, and hinders nobody.
            host = next(iter(self.hosts_of(row.slug, profile)), "")
            by_id[row.id] = Tenant(row.id, row.slug, profile, host, row.state, laid.set_aside)
            self._revision = max(self._revision, row.revision)
        active = [tenant for tenant in by_id.values() if tenant.state == "active"]
        self.by_id = by_id
        self.by_slug = {tenant.slug: tenant for tenant in active}
        self.by_host = {host: tenant for tenant in active for host in self.hosts_of(tenant.slug, tenant.profile)}

    async def keep_fresh(self, database: Database, news: News) -> None:
        """Refresh for ever, at once when another process says so; an outage is waited out, memory still serves."""
        with news.waiting(EVERYBODY, CHANNEL) as heard:
            while True:
                with suppress(TimeoutError):
                    await asyncio.wait_for(heard.wait(), REFRESH_SECONDS)
                heard.clear()
                try:
                    await self.refresh(database)
                except Exception as error:
                    if not is_outage(error):
                        raise
                    log.warning("directory.stale", error=type(error).__name__)
