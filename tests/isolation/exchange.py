"""Links between agencies in the world of two: an entry, a link with a third agency, and a copy that it sent."""

from typing import TYPE_CHECKING

from service.exchange import actions
from service.exchange.rules import EntryEdit
from service.kit.actor import Actor
from service.runtime.work import open_work

if TYPE_CHECKING:
    from tests.isolation.world import World


async def fill_exchange(world: "World", actor: Actor) -> None:
    """The first agency is in the directory and agreed with a third, which sent it something."""
    name, third = world.marker, world.house.directory.by_slug["energy"]
    database = world.house.database
    async with open_work(database, world.first, actor) as work:
        about = {str(code): f"{name} about" for code in work.tenant.profile.languages}
        await actions.publish_entry(work, EntryEdit("department", about, "office@agency.example"))
    async with open_work(database, third, actor) as work:
        await actions.ask(work, world.first.id, "partner", f"{name} message")
    async with open_work(database, world.first, actor) as work:
        await actions.answer(work, third.id, accepts=True)
    async with open_work(database, third, actor) as work:
        await actions.send(work, world.first.id, "tests.letter", name, {"title": f"{name} copy"})
    async with open_work(database, world.first, actor) as work:
        await actions.withdraw_entry(work)  # whom everybody may find is no secret
