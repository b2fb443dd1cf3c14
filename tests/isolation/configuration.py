"""Settings of an agency in the world of two: a version of the first one's, and a draft."""

from typing import TYPE_CHECKING

from service.configuration.actions import keep_draft, save
from service.kit.actor import Actor
from service.runtime.work import open_work

if TYPE_CHECKING:
    from tests.isolation.world import World


async def fill_configuration(world: "World", actor: Actor) -> None:
    """The first agency changed its letterhead, and somebody there is changing it again."""
    lines = [dict.fromkeys(world.first.profile.languages, f"{world.marker} line")]
    async with open_work(world.house.database, world.first, actor) as work:
        await keep_draft(work, {"letterhead": lines})
        await save(work, f"{world.marker} reason")
    async with open_work(world.house.database, world.first, actor) as work:
        await keep_draft(work, {"letterhead": [*lines, *lines]})
