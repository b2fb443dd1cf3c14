"""What the pages of deadlines share: tabs, and a posted form that is taken or shown again with what is wrong."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from litestar import Response

from service.deadlines.queries.proposals import count_proposals
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.language import format_number, gettext
from service.runtime.work import Work
from service.web.fields import Fields, FormRejected
from service.web.posted import posted
from service.web.render import leave_for
from service.web.working import AnyRequest, working

READ, ADMINISTER, ACCEPT = "deadlines.read", "deadlines.administer", "deadlines.accept"
RULES = "/administration/deadlines"
CALENDAR = "/administration/deadlines/calendar"
PROPOSALS = "/administration/deadlines/proposals"


@dataclass(frozen=True, slots=True)
class Typed:
    """The form that a page shows, and if it was refused what was typed and what is wrong ("": the whole)."""

    form: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, Refusal] = field(default_factory=dict)

    @property
    def status(self) -> int:
        return 422 if self.errors else 200


NOTHING = Typed()


async def take(
    request: AnyRequest,
    form: str,
    act: Callable[[Work, Fields], Awaitable[str]],
    show: Callable[[Work, Typed], Awaitable[Response[bytes]]],
) -> Response[bytes]:
    """Do what a posted form asks and go to the address that `act` gives; else show its page again."""
    fields = Fields(await posted(request))
    try:
        async with working(request) as work:
            address = await act(work, fields)
        return leave_for(request, address)
    except FormRejected as rejected:
        typed = Typed(form, rejected.values, rejected.errors)
    except (Refusal, FieldErrors) as refused:
        found = refused.errors if isinstance(refused, FieldErrors) else [refused]
        typed = Typed(form, fields.values, {one.field or "": one for one in found})
    async with working(request) as work:
        return await show(work, typed)


async def tabs(work: Work, current: str) -> list[dict[str, Any]]:
    """The three pages, with how many dates wait for a person."""
    count = await count_proposals(work)
    waiting = format_number(count.shown) + ("+" if count.more else "") if count.shown else ""
    offered = [(RULES, gettext("Rules"), ""), (CALENDAR, gettext("Calendar of days"), "")]
    if work.actor.may(ACCEPT):
        offered.append((PROPOSALS, gettext("Proposed dates"), waiting))
    return [
        {"href": href, "label": label, "count": shown, "current": href == current} for href, label, shown in offered
    ]
