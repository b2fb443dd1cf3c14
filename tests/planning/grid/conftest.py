import pytest
from sqlalchemy import text

from service.kit.actor import Actor
from service.runtime.house import House
from service.runtime.work import open_work
from tests.planning.plans.conftest import city, energy, ministry, school

__all__ = ["city", "energy", "ministry", "school"]


@pytest.fixture
async def alone(house: House) -> None:
    """No plan of the tests before stands in the grid of this one."""
    for tenant in house.directory.by_id.values():
        async with open_work(house.database, tenant, Actor("system", None, "Test")) as work:
            await work.session.execute(
                text("update plan set state = 'discarded' where tenant_id = :own"), {"own": tenant.id}
            )
