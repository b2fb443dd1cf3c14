"""One question to several registers, their answers in one order."""

from collections.abc import Mapping

from service.kit.actor import Actor
from service.kit.paging import Cursor
from service.runtime.work import Work
from service.search.asking import Asked, Hit, HitPage
from service.search.slots import REGISTERS, Register

JUMPS = 20


def open_registers(actor: Actor, word: str = "") -> dict[str, Register]:
    """The registers the actor may look into, or the one of this word."""
    return {
        name: register
        for name, register in REGISTERS.items()
        if actor.may(register.permission) and (not word or name == word)
    }


async def find_everywhere(
    work: Work, registers: Mapping[str, Register], asked: Asked, before: Cursor | None, limit: int
) -> HitPage:
    """What answers in any of the registers, newest first. `before` continues."""
    found: list[Hit] = []
    more = False
    for register in registers.values():
        page = await register.find(work, asked, before, limit)
        found += page.items
        more = more or page.next is not None
    ordered = sorted(found, key=lambda hit: (hit.at, hit.id), reverse=True)
    shown = ordered[:limit]
    return HitPage(shown, shown[-1].cursor if shown and (more or len(ordered) > limit) else None)


async def numbered_everywhere(work: Work, registers: Mapping[str, Register], typed: str) -> list[Hit]:
    """Records that have exactly the number that was typed, newest first."""
    if not any(sign.isdigit() for sign in typed):
        return []
    found = [hit for register in registers.values() for hit in await register.jump(work, typed)]
    return sorted(found, key=lambda hit: (hit.at, hit.id), reverse=True)[:JUMPS]
