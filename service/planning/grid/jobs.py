"""What the worker does for the grid. It can be asked for twice."""

from uuid import UUID

from service.planning.grid.actions.telling import readers_of, tell
from service.runtime.house import House
from service.runtime.queue import job
from service.runtime.work import Work


@job("planning.tell_grids")
async def tell_grids(work: Work, house: House, plan_id: str) -> None:
    """Let the open grids of all who take part in a plan look again; without a plan, those of this agency."""
    await tell(house.keyspace, await readers_of(work, UUID(plan_id) if plan_id else None))
