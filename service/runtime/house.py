"""What one process holds for its whole life. Made by a composition root, handed down, never imported as a global."""

from dataclasses import dataclass

from service.runtime.database import Database
from service.runtime.keyspace import Keyspace
from service.runtime.news import News
from service.runtime.secrets import Keyring
from service.runtime.settings import Settings
from service.runtime.storage import Store
from service.runtime.tenants import Directory


@dataclass(slots=True)
class House:
    settings: Settings
    database: Database
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
            keyspace=keyspace,
            store=Store(settings.files_url),
            keyring=Keyring.load(settings.keys_file),
            directory=Directory(settings.base_domain if settings.lenient else ""),
            news=News(keyspace),
        )

    async def open(self) -> None:
        """Refuse a privileged role, then take in the agencies."""
        await self.database.refuse_privileged_role()
        await self.directory.refresh(self.database)

    async def close(self) -> None:
        await self.news.close()
        await self.database.close()
        await self.keyspace.close()
