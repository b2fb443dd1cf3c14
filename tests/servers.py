"""The real servers that tests run against: started once, migrated once into a template that every worker clones."""

import asyncio
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
from redis import Redis

from service.runtime import clock, migrate, secrets
from service.runtime.embedded.postgres import Postgres, ensure_roles_and_database
from service.runtime.embedded.valkey import Valkey
from service.runtime.settings import ROOT, Settings

TEMPLATE = "chancery_template"
AGENCIES = ("baku-education", "energy", "education", "mtispiri")


@dataclass
class Servers:
    """Addresses only, so that they travel to the workers of a parallel run."""

    superuser_url: str
    role_urls: dict[str, str]
    redis_url: str
    folder: str

    def as_dict(self) -> dict[str, Any]:
        return self.__dict__

    async def clone(self, name: str, template: str = TEMPLATE) -> dict[str, str]:
        """A fresh copy of the template, which nobody may be connected to; gives the address of each role in it."""
        connection = await asyncpg.connect(self.superuser_url)
        try:
            await connection.execute(f'drop database if exists "{name}" with (force)')
            await connection.execute(f'create database "{name}" template "{template}"')
            await connection.execute(f'revoke all on database "{name}" from public')
            roles = ", ".join(self.role_urls)
            await connection.execute(f'grant connect on database "{name}" to {roles}')
        finally:
            await connection.close()
        return {role: url.replace(f"/{TEMPLATE}", f"/{name}") for role, url in self.role_urls.items()}

    def forget(self, redis_number: int) -> None:
        """Empty one of Valkey's databases: sessions, counts of attempts, queues."""
        with Redis.from_url(self.redis(redis_number)) as client:
            client.flushdb()

    def redis(self, number: int) -> str:
        """The address of one of Valkey's databases."""
        return self.redis_url.replace("/0", f"/{number}")

    async def drop(self, name: str) -> None:
        connection = await asyncpg.connect(self.superuser_url)
        try:
            await connection.execute(f'drop database if exists "{name}" with (force)')
        finally:
            await connection.close()


class Running:
    """The servers as processes, owned by the process that began the test run."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="chancery-test-"))
        self.folder.chmod(0o755)  # the servers may run as another user
        self.postgres = Postgres(self.folder, fast=True)
        self.valkey = Valkey(self.folder, fast=True)

    def start(self) -> Servers:
        self.postgres.start()
        self.valkey.start()
        roles = ensure_roles_and_database(self.postgres.superuser_url, TEMPLATE)
        migrate.upgrade(roles["service_owner"])
        keys = self.folder / "keys.toml"
        secrets.generate(keys, clock.today("UTC"))
        servers = Servers(self.postgres.superuser_url, roles, self.valkey.url, str(self.folder))
        asyncio.run(fill_template(settings_for(servers, roles, 0)))
        return servers

    def stop(self) -> None:
        self.valkey.stop()
        self.postgres.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


async def fill_template(settings: Settings) -> None:
    """The four agencies of the demo, with their units, posts, journals and people."""
    from service.manage.agencies import apply_all

    await apply_all(settings, people=True)


def settings_for(servers: Servers, roles: dict[str, str], redis_number: int) -> Settings:
    """Settings of one test worker."""
    folder = Path(servers.folder)
    return Settings(
        mode="test",
        data=folder,
        database_url=roles["service_app"],
        redis_url=servers.redis(redis_number),
        files_url=f"file://{folder / 'files' / str(redis_number)}",
        keys_file=folder / "keys.toml",
        tenants=ROOT / "tenants",
        scheme="http",
        port=8000,
        metrics_port=0,
        base_domain="localhost",
        sso_host="sso.localhost",
        workers=1,
        owner_url=roles["service_owner"],
        relay_url=roles["service_relay"],
        operator_url=roles["service_operator"],
        public_url=roles["service_public"],
        harvest_url=roles["service_harvest"],
    )
