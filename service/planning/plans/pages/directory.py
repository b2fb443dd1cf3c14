"""Which agencies can be invited: those that wish to be found, and those with whom a link is agreed."""

from uuid import UUID

from service.exchange.queries import directory, links
from service.kit.folding import fold
from service.runtime.work import Work


async def known_agencies(work: Work) -> list[tuple[UUID, str, str]]:
    """(id, name in the reader's language, short name), those that the agency deals with first."""
    found = [
        (view.row.party_id, view.name, view.slug) for view in await links(work, states=("accepted",)) if view.active
    ]
    there = {key for key, _, _ in found}
    return found + [(one.id, one.name(work.language), one.slug) for one in await directory(work) if one.id not in there]


async def agency_named(work: Work, typed: str) -> UUID | None:
    """Who is meant by a name in any language or a short name; None where it is nobody or several."""
    wanted = fold(typed).strip()
    if not wanted:
        return None
    linked = {view.row.party_id for view in await links(work, states=("accepted",))
              if view.active and wanted in (fold(view.name), fold(view.slug))}  # fmt: skip
    rows = await directory(work)
    exact = linked | {
        one.id for one in rows if wanted in {fold(one.slug), *(fold(name) for name in one.names.values())}
    }
    if exact:
        return exact.pop() if len(exact) == 1 else None
    part = {one.id for one in rows if any(wanted in fold(name) for name in one.names.values())}
    return part.pop() if len(part) == 1 else None
