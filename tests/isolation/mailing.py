"""Subscribers in the world of two agencies."""

from typing import TYPE_CHECKING

from service.mailing.subscribers.actions.asking import ask
from service.runtime.work import Work

if TYPE_CHECKING:
    from tests.isolation.world import World


async def fill_subscribers(work: Work, world: "World") -> None:
    """Somebody who asked for the digest; the tables of mail to many are filled by releases."""
    await ask(work, world.house.keyring, "digest", f"{world.marker.casefold()}@reader.example", "az")
