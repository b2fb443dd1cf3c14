"""Media contacts for tests, made the way people make them: through actions. Everybody is invented."""

from random import choice
from typing import Any
from uuid import UUID, uuid4

from service.press.outlets.actions.keeping import enter_journalist, enter_outlet
from service.press.outlets.actions.lists import add_members, make_list
from service.press.outlets.rules.acts import JOURNALIST
from service.press.outlets.rules.content import JournalistEdit, OutletEdit
from service.runtime.work import Work


def word() -> str:
    return uuid4().hex[:10]


def letters() -> str:
    """A word without digits, of consonants that no two spellings write differently."""
    return "".join(choice("bdlmnrtvz") + "a" for _ in range(8))


async def outlet(work: Work, name: str = "", **changed: Any) -> UUID:
    return await enter_outlet(work, OutletEdit(name or f"Outlet {word()}", **changed))


async def journalist(work: Work, name: str = "", **changed: Any) -> UUID:
    return await enter_journalist(work, JournalistEdit(name or f"Person {word()}", **changed))


async def listed(work: Work, *journalists: UUID, title: str = "") -> UUID:
    made = await make_list(work, title or f"List {word()}")
    await add_members(work, made, [(JOURNALIST, one) for one in journalists])
    return made
