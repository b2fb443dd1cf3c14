"""One sheet of the grid with everything that its pages, its API and its paper show."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from service.deadlines.queries.calendar import calendar_of
from service.deadlines.rules.calendar import WorkCalendar
from service.kit.actor import Actor
from service.kit.dates import day_span
from service.planning.grid.queries.chips import MOST, audience_names, chips, chips_by_id, plans_of_grid
from service.planning.grid.rules.chips import Chip, OfPlan, Wanted, as_planned
from service.planning.grid.rules.clashing import Neighbours, Trouble, advised, by_chip, troubles
from service.planning.plans.queries.access import agencies
from service.planning.plans.rules.acts import Standing, why_not, why_not_activity
from service.planning.plans.rules.conflicts import Planned
from service.runtime.work import Work

AROUND = timedelta(days=1)
"""What lies so near beside a sheet can collide with what stands in it."""


@dataclass(frozen=True)
class Gathered:
    """What stands in a time. chips: what is shown of it; every: all that was found; names: of agencies.

    cut: there was more than could be looked at.
    """

    plans: Mapping[UUID, OfPlan]
    every: Mapping[UUID, Chip]
    chips: Sequence[Chip]
    audiences: Mapping[UUID, str]
    names: Mapping[UUID, str]
    calendar: WorkCalendar
    zone: ZoneInfo
    found: Sequence[Trouble] = ()
    planned: Mapping[UUID, Planned] = field(default_factory=dict)
    cut: bool = False

    @cached_property
    def of_chip(self) -> Mapping[UUID, list[Trouble]]:
        """What is in the way of each activity."""
        return by_chip(self.found)

    @cached_property
    def clashing(self) -> frozenset[UUID]:
        """What collides with something else."""
        return frozenset(key for one in self.found if one.hard for key in one.ids)

    @cached_property
    def shown(self) -> Sequence[Trouble]:
        """What is in the way of anything that is shown, collisions first."""
        ids = {chip.id for chip in self.chips}
        return sorted((one for one in self.found if ids & set(one.ids)), key=lambda one: not one.hard)

    def movable(self, actor: Actor, one: Chip) -> bool:
        """Whether the actor may move an activity, freezes apart: they are said when it is tried."""
        return why_not_activity("move", actor, one.standing(self.plans[one.plan_id])) is None

    def may_remark(self, actor: Actor, one: Chip) -> bool:
        """Whether the actor may write a remark on it that other agencies read."""
        plan = self.plans[one.plan_id]
        return not one.draft and why_not("comment", actor, Standing(plan.state, plan.level)) is None

    def advised(self, actor: Actor, some: Sequence[Trouble]) -> list[Trouble]:
        """Some troubles with what would help, where the actor may move one of them."""
        return self._advised(some, lambda chip: self.movable(actor, chip))

    def offered(self, actor: Actor, some: Sequence[Trouble]) -> list[Trouble]:
        """The same with what the actor may propose to others."""
        return self._advised(some, lambda chip: self.may_remark(actor, chip))

    def _advised(self, some: Sequence[Trouble], chosen: Callable[[Chip], bool]) -> list[Trouble]:
        near = Neighbours(self.planned.values())
        return advised(some, self.every, self.planned, near, self.calendar, self.zone, chosen)


async def gathered(work: Work, first: date, last: date, wanted: Wanted) -> Gathered:
    """Everything of the days from first to last; nothing for who may not read plans.

    What the reader chose narrows what is shown, after the wall let through what may be read at all; collisions are
    looked for among everything, since what one does not look at stands in the way all the same.
    """
    zone, plans = work.zone, await plans_of_grid(work, titles=True)
    span = day_span(first, last, zone)
    around = await chips(work, span.since - AROUND, span.until + AROUND, plans)
    audiences, calendar = await audience_names(work, around), await calendar_of(work, first)
    # Who has thousands of plans may have been given one meanwhile.
    every = {one.id: one for one in around if one.plan_id in plans}
    planned = {key: as_planned(one, audiences) for key, one in every.items()}
    found = troubles(list(every.values()), list(planned.values()), calendar, zone, work.tenant.id)
    touched = {key for one in found for key in one.ids}
    inside = [one for one in every.values() if one.starts_at < span.until and _touches(one, first, last, zone)]
    shown = [one for one in inside if wanted.takes(one, audiences, one.id in touched)]
    names = await names_of(work, {one.tenant_id for one in every.values()})
    return Gathered(plans, every, shown, audiences, names, calendar, zone, found, planned, len(around) == MOST)


def _touches(one: Chip, first: date, last: date, zone: ZoneInfo) -> bool:
    begins, ends = one.days(zone)
    return begins <= last and ends >= first


async def some(work: Work, ids: Collection[UUID], wanted: Wanted) -> Gathered:
    """A few activities by their ids, as far as the agency sees them and the reader wants them; the rest of a sheet not.

    Every open page asks this at every move, so it asks the database no more than it must.
    """
    found, plans = await chips_by_id(work, ids)
    audiences = await audience_names(work, found) if wanted.audience else {}
    shown = [one for one in found if wanted.takes(one, audiences, True)]
    return Gathered(plans, {one.id: one for one in found}, shown, audiences, {}, WorkCalendar(), work.zone)


async def names_of(work: Work, parties: Collection[UUID]) -> dict[UUID, str]:
    """What agencies are called in the reader's language; they are public."""
    found = {key: one.name(work.language) for key, one in (await agencies(work, parties)).items()}
    return {work.tenant.id: work.tenant.name(work.language), **found}
