"""What somebody of an agency does while a citizen looks: through the same actions as pages, in the running service."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from service import fittings
from service.manage.surroundings import read_environment
from service.runtime.house import House
from service.runtime.settings import Settings
from service.runtime.work import Work, open_work
from tests.browser.conftest import Stack
from tests.conftest import all_powerful

Found = TypeVar("Found")
SLOTS = fittings.RAIL


def at_the_agency(stack: Stack, slug: str, do: Callable[[Work, House], Awaitable[Found]]) -> Found:
    """Do something at the agency and commit it. In a thread of its own: the browser's loop runs in this one."""

    async def done() -> Found:
        house = House.build(Settings.from_env(read_environment(stack.data)))
        await house.open()
        try:
            async with open_work(house.database, house.directory.by_slug[slug], all_powerful()) as work:
                return await do(work, house)
        finally:
            await house.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, done()).result()
