"""Who has the grid open learns that there is something to look at. What is told is empty: readers ask for themselves.

The channel of each agency is its own part of Valkey, named by its id, and nobody but this service listens there.
"""

from collections.abc import Iterable
from uuid import UUID
from weakref import WeakKeyDictionary

from service.planning.plans.queries.access import parties
from service.runtime.keyspace import AWAY, Keyspace
from service.runtime.work import Work

CHANNEL = "planning"
TELL = "planning.tell_grids"
_asked: "WeakKeyDictionary[Work, set[UUID]]" = WeakKeyDictionary()
"""Plans of which a work has asked to tell already: a copied plan changes hundreds of activities at once."""


async def changed(work: Work, plan_id: UUID, what: str) -> None:
    """Something happened in a plan: all who take part are told once it is committed."""
    del what
    asked = _asked.setdefault(work, set())
    if plan_id in asked:
        return
    asked.add(plan_id)
    # What the system does in a plan is mostly hearing of another agency's act, which that one told everybody of.
    work.later(TELL, plan_id="" if work.actor.kind == "system" else str(plan_id))


def told_here(work: Work, plan_id: UUID) -> None:
    """The grid's own page tells everybody itself, as soon as its move is committed: no job says it once more.

    Should the process die in between, open pages still look by themselves within seconds.
    """
    _asked.setdefault(work, set()).add(plan_id)


async def ended(work: Work, plan_id: UUID) -> None:
    """The agency was put out of a plan, or left it: its own open pages look again."""
    del plan_id
    work.later(TELL, plan_id="")


async def readers_of(work: Work, plan_id: UUID | None) -> set[UUID]:
    """The agencies whose open pages are to look: all that take part, and always one's own."""
    others = await parties(work, plan_id) if plan_id is not None else []
    return {work.tenant.id, *others}


async def tell(keyspace: Keyspace, agencies: Iterable[UUID]) -> None:
    """Say to each agency's open pages that they may look. With Valkey gone they look by themselves."""
    try:
        for agency in agencies:
            await keyspace.of(agency).tell(CHANNEL, "")
    except AWAY:
        return
