"""The agency's journals, kept in memory for a moment, and how far into each of them an actor sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from uuid import UUID

from service.correspondence.rules import READ, READ_RESTRICTED
from service.journals.queries import all_journals
from service.journals.rules import Journal
from service.kit.actor import Actor
from service.runtime.tenants import Tenant
from service.runtime.work import Work

FRESH_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class _Kept:
    tenant: Tenant
    until: float
    journals: tuple[Journal, ...]


# A registration must cost one statement. What is kept here may be seconds old: that a journal is open and numbers as
# it did is checked again by the statement itself, and a slug that is not known is always looked up afresh.
_KEPT: dict[tuple[UUID, str], _Kept] = {}


async def journals_of(work: Work) -> tuple[Journal, ...]:
    """Every journal of the agency, closed ones too, titled in the reader's language."""
    kept = _KEPT.get((work.tenant.id, work.language))
    if kept is not None and kept.tenant is work.tenant and monotonic() < kept.until:
        return kept.journals
    return await _read(work)


async def _read(work: Work) -> tuple[Journal, ...]:
    journals = tuple(await all_journals(work))
    _KEPT[work.tenant.id, work.language] = _Kept(work.tenant, monotonic() + FRESH_SECONDS, journals)
    return journals


async def journal_named(work: Work, slug: str) -> Journal | None:
    """The journal of that slug, or None. It may be some time old, as what registers checks it again itself."""
    kept = _KEPT.get((work.tenant.id, work.language))
    for journals in (kept.journals if kept else (), None):
        for journal in journals if journals is not None else await _read(work):
            if journal.slug == slug:
                return journal
    return None


async def journal_afresh(work: Work, journal: Journal) -> Journal | None:
    """The journal as it stands now, None when it is closed or as it was."""
    for found in await _read(work):
        if found.id == journal.id and found.state == "open" and found != journal:
            return found
    return None


def forget_journals() -> None:
    """Look everything up again at the next need."""
    _KEPT.clear()


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one actor sees into one journal.

    units: those whose letters are seen at all. open_in: those whose restricted letters are seen in full; elsewhere a
    restricted letter is a stub. None stands for every unit.
    """

    journal_id: UUID
    units: frozenset[UUID] | None
    open_in: frozenset[UUID] | None

    @property
    def empty(self) -> bool:
        return self.units is not None and not self.units

    def sees(self, unit_id: UUID, access: int) -> bool:
        """Whether a letter that is listed is more than a stub."""
        return access == 0 or self.open_in is None or unit_id in self.open_in


def reach(actor: Actor, journal_id: UUID, *, also: str = READ) -> Reach:
    """The one place where it is decided which letters of a journal an actor is shown.

    `also` names a permission that must hold beside reading, such as that of exporting.
    """
    units = _both(actor.scope(READ).units_in(journal_id), actor.scope(also).units_in(journal_id))
    return Reach(journal_id, units, actor.scope(READ_RESTRICTED).units_in(journal_id))


def _both(one: frozenset[UUID] | None, other: frozenset[UUID] | None) -> frozenset[UUID] | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other


def reaches(actor: Actor, journals: Sequence[Journal], *, also: str = READ) -> list[Reach]:
    """How far the actor sees into each of these journals; those not seen at all are left out."""
    found = [reach(actor, journal.id, also=also) for journal in journals]
    return [one for one in found if not one.empty]
