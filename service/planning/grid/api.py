"""The JSON API of the planning grid: the same sheet as the page's, under the same wall."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from litestar import Router, get
from litestar.params import QueryParameter
from msgspec import Meta, Struct

from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.planning.grid.queries.sheets import Gathered, gathered
from service.planning.grid.rules.chips import STATES, Chip, Wanted
from service.planning.grid.rules.clashing import Trouble
from service.planning.plans.rules.acts import READ
from service.planning.plans.rules.words import CHANNELS
from service.runtime.work import Work
from service.web.guards import may
from service.web.working import Own

MOST_DAYS = 62
MOST_CONFLICTS = 200
BAD_DAY = N_("Write the day as 2026-11-20.")
BACKWARDS = N_("The end lies before the beginning.")
TOO_MANY_DAYS = N_("Ask for at most %(days)s days at once.")
UNKNOWN = N_("Choose one of the values offered.")


class GridAgency(Struct):
    """An agency that does something in these days."""

    id: UUID
    name: str


class GridItem(Struct, kw_only=True):
    """An activity as the agency sees it. `movable`: whether the asker may move it."""

    id: UUID
    agency: UUID
    plan: UUID
    own: bool
    state: str
    draft: bool
    tentative: bool
    kind: str
    channel: str
    all_day: bool
    starts_at: datetime
    ends_at: datetime
    first_day: date
    last_day: date
    title: str
    spokesperson: str
    place: str
    version: int
    conflicting: bool
    movable: bool


class GridProposal(Struct):
    """Where an activity would be in nobody's way."""

    activity: UUID
    advice: str
    starts_at: datetime
    ends_at: datetime


class GridConflict(Struct):
    """What is in the way of something. `second` is null where the day alone does not suit."""

    reason: Annotated[str, Meta(description="`hour`, `audience`, `spokesperson`, `embargo`, `day_off`, `holiday`,"
                                            " `moved_rest`, `moved_work`, `midnight` or `new_year`.")]  # fmt: skip
    first: UUID
    second: UUID | None
    since: datetime
    until: datetime
    proposal: GridProposal | None


class GridBody(Struct):
    """A sheet. `more`: there was more than one answer holds."""

    first: date
    last: date
    agencies: list[GridAgency]
    items: list[GridItem]
    conflicts: list[GridConflict]
    more: bool


@get("/grid", guards=[may(READ)], operation_id="readPlanningGrid",
     summary="Activities of all plans by day, agency and channel, with what is in the way")  # fmt: skip
async def read_grid(
    work: Own,
    since: Annotated[str, QueryParameter(name="from", description="First day, as 2026-11-20.")],
    until: Annotated[str, QueryParameter(name="to", description="Last day.")],
    agency: Annotated[str, QueryParameter(description="Only of this agency.")] = "",
    channel: Annotated[str, QueryParameter(description="Only by this channel.")] = "",
    audience: Annotated[str, QueryParameter(description="Only for the audience of this name.")] = "",
    unit: Annotated[str, QueryParameter(description="Only of this unit.")] = "",
    of_state: Annotated[str, QueryParameter(name="state", description="Only in this state.")] = "",
    plan: Annotated[str, QueryParameter(description="Only of this plan.")] = "",
    conflicts: Annotated[bool, QueryParameter(description="Only what is in the way of something.")] = False,
) -> GridBody:
    first, last = _day("from", since), _day("to", until)
    if last < first:
        raise FieldErrors([Refusal(BACKWARDS, code="backwards", field="to")])
    if (last - first).days >= MOST_DAYS:
        raise FieldErrors([Refusal(TOO_MANY_DAYS, code="too_many", field="to", days=MOST_DAYS)])
    for name, value, known in (("channel", channel, CHANNELS), ("state", of_state, STATES)):
        if value and value not in known:
            raise FieldErrors([Refusal(UNKNOWN, code="choice", field=name)])
    for name, value in (("agency", agency), ("unit", unit), ("plan", plan)):
        _id(name, value)
    asked = {"agency": agency, "channel": channel, "audience": audience, "unit": unit, "state": of_state, "plan": plan}
    found = await gathered(work, first, last, Wanted.read(asked | {"conflicts": "1" if conflicts else ""}))
    parties = {one.tenant_id for one in found.chips}
    troubles = found.advised(work.actor, found.shown[:MOST_CONFLICTS])
    return GridBody(
        first, last, [GridAgency(key, found.names.get(key, "")) for key in sorted(parties)],
        [_item(work, found, one) for one in found.chips], [_conflict(one) for one in troubles],
        found.cut or len(found.shown) > MOST_CONFLICTS,
    )  # fmt: skip


def _day(name: str, typed: str) -> date:
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        found = date.min
    if not 1990 <= found.year <= 2190:
        raise FieldErrors([Refusal(BAD_DAY, code="bad_date", field=name)])
    return found


def _id(name: str, typed: str) -> None:
    try:
        UUID(typed) if typed else None
    except ValueError:
        raise FieldErrors([Refusal(UNKNOWN, code="choice", field=name)]) from None


def _item(work: Work, found: Gathered, one: Chip) -> GridItem:
    first, last = one.days(found.zone)
    return GridItem(
        id=one.id, agency=one.tenant_id, plan=one.plan_id, own=one.own, state=one.state, draft=one.draft,
        tentative=one.tentative, kind=one.kind, channel=one.channel, all_day=one.all_day, starts_at=one.starts_at,
        ends_at=one.ends_at, first_day=first, last_day=last, title=one.title, spokesperson=one.spokesperson,
        place=one.place, version=one.version, conflicting=one.id in found.clashing,
        movable=found.movable(work.actor, one),
    )  # fmt: skip


def _conflict(one: Trouble) -> GridConflict:
    offer = None
    if one.proposal is not None and one.movable is not None:
        offer = GridProposal(one.movable, one.proposal.advice, one.proposal.starts_at, one.proposal.ends_at)
    return GridConflict(one.reason, one.first, one.second, one.since, one.until, offer)


router = Router(path="/api/v1/planning", route_handlers=[read_grid], tags=["Plans"])
DOORS = [router]
