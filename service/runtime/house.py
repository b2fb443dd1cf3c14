"""What one process holds for its whole life. Made by a composition root, handed down, never imported as a global."""

from contextlib import suppress
from dataclasses import dataclass

from service.runtime.database import Database, PublicDatabase
from service.runtime.keyspace import AWAY, Keyspace
from service.runtime.news import News
from service.runtime.secrets import Keyring
from service.runtime.settings import Settings
from service.runtime.storage import Store
from service.runtime.tenants import CHANNEL, EVERYBODY, Directory


@dataclass(slots=True)
class House:
    """public: what the public reads through; None in a process that was not given its address."""

    settings: Settings
    database: Database
    public: PublicDatabase | None
    keyspace: Keyspace
    store: Store
    keyring: Keyring
    directory: Directory
    news: News

    @classmethod
    def build(cls, settings: Settings) -> "House":
        """Everything a web or job process needs; nothing is connected yet."""
        keyspace = Keyspace(settings.redis_url)
        return cls(
            settings=settings,
            database=Database(settings.database_url),
            public=PublicDatabase(settings.public_url, size=6, overflow=6) if settings.public_url else None,
            keyspace=keyspace,
            store=Store(settings.files_url),
            keyring=Keyring.load(settings.keys_file),
            directory=Directory(settings.base_domain if settings.lenient else ""),
            news=News(keyspace),
        )

    async def open(self) -> None:
        """Refuse a privileged role, then take in the agencies."""
        await self.database.refuse_privileged_role()
        if self.public is not None:
            await self.public.refuse_privileged_role()
        await self.directory.refresh(self.database)

    async def agencies_changed(self) -> None:
        """Take in what was committed of an agency, and let the other processes do so now instead of within seconds."""
        await self.directory.refresh(self.database)
        with suppress(*AWAY):
            await self.keyspace.of(EVERYBODY).tell(CHANNEL, "")

    async def close(self) -> None:
        await self.news.close()
        await self.database.close()
        if self.public is not None:
            await self.public.close()
        await self.keyspace.close()
