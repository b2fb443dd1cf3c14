"""What pages of an event share with the parts above that keep pages of their own: its tabs, and people to name."""

from typing import Any

from service.identity.queries import list_people
from service.press.events import slots
from service.press.events.rules.content import EventView
from service.press.events.rules.kinds import KINDS
from service.runtime.language import gettext
from service.runtime.work import Work

HOME = "/press/events"


async def people_offered(work: Work) -> dict[str, str]:
    """People of the agency, for fields that name one."""
    on = work.today
    found = {}
    for one in await list_people(work, on):
        name = f"{one.given_name} {one.family_name}"
        found[str(one.id)] = ", ".join([name, *one.posts[:1]])
    return found


async def tabs_of(work: Work, event: EventView, current: str) -> list[dict[str, Any]]:
    """Parts of an event's page: our own, then those of others."""
    base = f"{HOME}/{event.id}"
    own = [("", gettext("Overview")), ("programme", gettext("Agenda and speakers")),
           ("preparation", gettext("Preparation"))]  # fmt: skip
    if KINDS[event.kind].bodies:
        own.append(("participants", gettext("Participants and proposals")))
    own.append(("record", gettext("Record of the event")))
    found: list[dict[str, Any]] = [
        {"label": label, "href": f"{base}/{name}" if name else base, "current": name == current, "count": None}
        for name, label in own
    ]
    for tab in slots.TABS:
        if work.actor.may(tab.permission):
            count = await tab.count(work, event.id) if tab.count else None
            href = tab.href.format(id=event.id)
            found.append({"label": gettext(tab.title), "href": href, "current": href == current, "count": count})
    return found
