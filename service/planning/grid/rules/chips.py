"""What stands in the grid: an activity as one agency sees it, and what of all that is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from service.kit.folding import fold
from service.kit.words import N_
from service.planning.plans.rules.acts import ActivityStanding
from service.planning.plans.rules.conflicts import Planned
from service.planning.plans.rules.content import Slot
from service.planning.plans.rules.words import ACTIVITY_STATES, CHANNELS

VIEWS: Mapping[str, str] = {"month": N_("Month"), "week": N_("Week"), "list": N_("List"), "mine": N_("My week")}
MORE_STATES: Mapping[str, str] = {
    "open": N_("Not approved"), "drafts": N_("Not shown yet"), "tentative": N_("Time not sure"),
}  # fmt: skip
"""What can be chosen beside the states of activities themselves."""
STATES: Mapping[str, str] = {**MORE_STATES, **ACTIVITY_STATES}
CALLED_OFF = frozenset({"cancelled", "postponed"})


@dataclass(frozen=True, slots=True)
class OfPlan:
    """A plan whose activities stand in the grid. level: of the reader's agency in it."""

    id: UUID
    tenant_id: UUID
    state: str
    level: str
    title: str


@dataclass(frozen=True, slots=True)
class Chip:
    """An activity in the grid. tenant_id: whose it is; own: whether it is the reader's agency's."""

    id: UUID
    tenant_id: UUID
    plan_tenant_id: UUID
    plan_id: UUID
    state: str
    draft: bool
    tentative: bool
    kind: str
    channel: str
    all_day: bool
    zone: str
    starts_at: datetime
    ends_at: datetime
    audiences: Sequence[UUID]
    spokesperson: str
    spokesperson_key: str
    place: str
    embargo_until: datetime | None
    unit_id: UUID | None
    owner_id: UUID | None
    owner_name: str
    version: int
    changed_at: datetime
    title: str
    title_language: str
    own: bool

    @property
    def href(self) -> str:
        """Its page."""
        return f"/planning/activities/{self.id}"

    @property
    def slot(self) -> Slot:
        return Slot(self.starts_at, self.ends_at, self.all_day, self.channel, self.tentative)

    @property
    def gone(self) -> bool:
        """Whether it is called off for now or for good."""
        return self.state in CALLED_OFF

    @property
    def open(self) -> bool:
        """Whether nobody has agreed to it yet."""
        return self.draft or self.state == "proposed"

    def days(self, zone: ZoneInfo) -> tuple[date, date]:
        """Its first and last day. Whole days are those of its own zone; what ends at midnight ends the day before."""
        at = ZoneInfo(self.zone) if self.all_day else zone
        first = self.starts_at.astimezone(at).date()
        if self.ends_at <= self.starts_at:
            return first, first
        return first, (self.ends_at - timedelta(microseconds=1)).astimezone(at).date()

    def standing(self, plan: OfPlan) -> ActivityStanding:
        """What the rules of plans know of it."""
        return ActivityStanding(self.state, self.own, self.draft, plan.level, plan.state)


def as_planned(one: Chip, audiences: Mapping[UUID, str]) -> Planned:
    """A chip as conflicts see it. audiences: what those of any plan are called; alike where their names are."""
    keys = frozenset(fold(audiences[key]) or str(key) for key in one.audiences if key in audiences)
    return Planned(
        id=one.id, party=one.tenant_id, plan_id=one.plan_id, starts_at=one.starts_at, ends_at=one.ends_at,
        channel=one.channel, kind=one.kind, state=one.state, all_day=one.all_day, tentative=one.tentative,
        draft=one.draft, audiences=keys, speaker=one.spokesperson_key, place=fold(one.place),
        embargo_until=one.embargo_until,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the grid is shown. audience: its folded name; clashes: only what gets in the way of something.

    It narrows what the wall lets through for reading; it guards nothing.
    """

    party: UUID | None = None
    channel: str = ""
    audience: str = ""
    unit: UUID | None = None
    state: str = ""
    plan: UUID | None = None
    clashes: bool = False

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Wanted":
        """What an address asks for; a strange value asks for nothing."""
        channel, state = asked.get("channel", ""), asked.get("state", "")
        return cls(
            _id(asked.get("agency", "")), channel if channel in CHANNELS else "",
            fold(asked.get("audience", "")[:200]), _id(asked.get("unit", "")), state if state in STATES else "",
            _id(asked.get("plan", "")), asked.get("conflicts", "") == "1",
        )  # fmt: skip

    def given(self) -> dict[str, str]:
        """The same as an address says it."""
        said = {
            "agency": str(self.party or ""), "channel": self.channel, "audience": self.audience,
            "unit": str(self.unit or ""), "state": self.state, "plan": str(self.plan or ""),
            "conflicts": "1" if self.clashes else "",
        }  # fmt: skip
        return {name: text for name, text in said.items() if text}

    def takes(self, one: Chip, audiences: Mapping[UUID, str], clashing: bool) -> bool:
        """Whether a chip stays."""
        plain = (
            (self.party is None or one.tenant_id == self.party)
            and (not self.channel or one.channel == self.channel)
            and (self.unit is None or one.unit_id == self.unit)
            and (self.plan is None or one.plan_id == self.plan)
            and (clashing or not self.clashes)
        )
        if not plain or not self._in_state(one):
            return False
        return not self.audience or any(fold(audiences.get(key, "")) == self.audience for key in one.audiences)

    def _in_state(self, one: Chip) -> bool:
        if self.state == "open":
            return one.open and not one.gone
        if self.state == "drafts":
            return one.draft
        if self.state == "tentative":
            return one.tentative
        return not self.state or one.state == self.state


def _id(typed: str) -> UUID | None:
    try:
        return UUID(typed) if typed else None
    except ValueError:
        return None
