"""The JSON API of the press calendar."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Router, get
from litestar.params import QueryParameter
from msgspec import Meta, Struct

from service.kit.dates import day_span
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.press.calendar.queries.entries import clashing
from service.press.calendar.rules.clashes import Clash
from service.press.calendar.rules.entries import SHOWN, Entry, Wanted
from service.press.events.rules.acts import READ
from service.press.events.rules.kinds import KINDS
from service.runtime.work import Work
from service.web.guards import may
from service.web.working import Own

MOST_DAYS, USUAL_DAYS = 100, 31
UNKNOWN = N_("Choose one of the values offered.")
BAD_DAY = N_("Write the day as 2026-11-20.")
BACKWARDS = N_("The end lies before the beginning.")
TOO_MANY_DAYS = N_("Ask for at most %(days)s days at once.")


class ClashItem(Struct):
    """What an entry clashes with. `why`: `place`, `speaker`, `hour` or `release`; `speakers`: expected at both."""

    what: str
    id: UUID
    why: str
    speakers: list[str]


class CalendarItem(Struct, kw_only=True):
    """One entry. `term`: which of a record's terms it is, else empty; `whole_day`: it ends with its day."""

    what: Annotated[str, Meta(description="`event`, `release`, `embargo`, `inquiry`, `refutation`, `accreditation`.")]
    id: UUID
    term: str
    title: str
    kind: str
    begins_at: datetime
    ends_at: datetime | None
    whole_day: bool
    place: str
    cancelled: bool
    owner: UUID | None
    clashes: list[ClashItem]


class CalendarBody(Struct):
    """Entries that touch the days asked for, in order."""

    items: list[CalendarItem]


@get("/calendar", guards=[may(READ)], operation_id="readPressCalendar", summary="Read the press calendar")
async def read_calendar(
    work: Own,
    since: Annotated[str, QueryParameter(description="First day, as 2026-11-20; today when left out.")] = "",
    until: Annotated[str, QueryParameter(description="Last day; a month after the first when left out.")] = "",
    show: Annotated[str, QueryParameter(description="`events`, `releases` or `terms`; all when left out.")] = "",
    kind: Annotated[str, QueryParameter(description="Only events of this kind.")] = "",
    mine: Annotated[bool, QueryParameter(description="Only what you answer for.")] = False,
) -> CalendarBody:
    first, last = _days(work, since, until)
    for name, value, known in (("show", show, SHOWN), ("kind", kind, {"": "", **KINDS})):
        if value not in known:
            raise FieldErrors([Refusal(UNKNOWN, code="choice", field=name)])
    zone = work.zone
    span = day_span(first, last, zone)
    if mine and work.actor.stands_for is None:
        return CalendarBody([])  # a program answers for nothing
    wanted = Wanted(show, kind, work.actor.stands_for if mine else None)
    entries, found = await clashing(work, span.since, span.until)
    return CalendarBody([_item(one, zone, found.get(one.key, [])) for one in entries if wanted.takes(one)])


def _days(work: Work, since: str, until: str) -> tuple[date, date]:
    first = _day("since", since) or work.today
    last = _day("until", until) or first + timedelta(days=USUAL_DAYS - 1)
    if last < first:
        raise FieldErrors([Refusal(BACKWARDS, code="backwards", field="until")])
    if (last - first).days >= MOST_DAYS:
        raise FieldErrors([Refusal(TOO_MANY_DAYS, code="too_many", field="until", days=MOST_DAYS)])
    return first, last


def _day(name: str, typed: str) -> date | None:
    try:
        found = date.fromisoformat(typed) if typed else None
    except ValueError:
        found = date.min
    if found is not None and not 1950 <= found.year <= 2150:
        raise FieldErrors([Refusal(BAD_DAY, code="bad_date", field=name)])
    return found


def _item(one: Entry, zone: ZoneInfo, found: list[Clash]) -> CalendarItem:
    said: dict[str, Any] = {
        name: getattr(one, name) for name in ("what", "id", "term", "title", "kind", "begins_at", "ends_at", "place")
    }
    clashes = [ClashItem(each.other.what, each.other.id, each.why, list(each.speakers)) for each in found]
    return CalendarItem(
        **said, whole_day=one.whole_day(zone), cancelled=one.gone, owner=one.owner_id, clashes=clashes
    )  # fmt: skip


router = Router(path="/api/v1/press", route_handlers=[read_calendar], tags=["Press office"])
DOORS = [router]
