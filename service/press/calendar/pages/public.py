"""The public press calendar on the agency's page: announced events, month by month, and as iCalendar."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from service.kit.words import N_
from service.notifications.calendars import written
from service.notifications.slots import Entry
from service.press.events.public import KIND, SECTION
from service.publishing.caching import Made, answer
from service.publishing.queries.published import Item, listed
from service.publishing.reading import Reader
from service.publishing.showing import Frame, frame, keep, kept_page, known_language, origin
from service.publishing.slots import KINDS, LISTS
from service.runtime.language import format_month, gettext
from service.web.errors import NotFound
from service.web.guards import OPEN
from service.web.visitor import visitor
from service.web.working import AnyRequest

MOST = 500
GONE = frozenset({"postponed", "rescheduled"})
"""States in which an announced event has no time any more that a calendar could show."""
NAME = N_("%(agency)s: press events")


async def public_list(request: AnyRequest, language: str) -> Response[bytes]:
    """Announced events: those to come by month, the next first; below them those that are over, the latest first."""

    async def make(reader: Reader, around: Frame) -> tuple[str, dict[str, Any]]:
        items, _ = await listed(reader, [KIND], most=MOST)
        today = reader.today.isoformat()
        coming = sorted((one for one in items if _ends(one) >= today), key=_begins)
        over = sorted((one for one in items if _ends(one) < today), key=_begins, reverse=True)
        context = {"kind": KINDS[KIND], "months": by_month(coming), "over": over, "calendar": f"{SECTION}/calendar.ics"}
        return "press_calendar/public.html", context

    return await kept_page(request, language, SECTION, make)


def by_month(items: Sequence[Item]) -> list[tuple[str, list[Item]]]:
    """Events in order, under the months in which they begin, as the reader's language calls them."""
    return [
        (format_month(date.fromisoformat(f"{month}-01")), list(found))
        for month, found in groupby(items, key=lambda one: _begins(one)[:7])
        if month
    ]


@get("/public/{language:str}/{section:str}/calendar.ics", opt=OPEN)
async def public_calendar(request: AnyRequest, language: FromPath[str], section: FromPath[str]) -> Response[bytes]:
    """The same for calendar programs. Public: shows announced events only, those cancelled as cancelled.

    The section is a parameter as in the feeds' addresses: written out, it would hide the section's own pages.
    """
    if section != SECTION:
        raise NotFound
    code, tenant = known_language(request, language), visitor(request).tenant

    async def make(reader: Reader) -> Made:
        if not (await frame(reader)).open:
            raise NotFound
        items, _ = await listed(reader, [KIND], most=MOST)
        name = gettext(NAME, agency=tenant.name(code))
        body = written(
            [_entry(one) for one in items if _begins(one) and one.facts.get("state") not in GONE],
            name=name, host=tenant.host or tenant.slug, origin=origin(request, tenant),
        )  # fmt: skip
        return Made(body, "text/calendar; charset=utf-8")

    return answer(request, await keep(request, code, f"{code} {SECTION}/calendar.ics", make))


def _entry(item: Item) -> Entry:
    facts = item.facts
    return Entry(
        f"press-event-{facts['event']}", item.title, datetime.fromisoformat(_begins(item)),
        f"/public/{item.language}/{SECTION}/{item.slug}", item.changed_at,
        datetime.fromisoformat(str(facts["ends_at"])) if facts.get("ends_at") else None,
        place=item.lead, cancelled=facts.get("state") == "cancelled",
    )  # fmt: skip


def _begins(item: Item) -> str:
    return str(item.facts.get("starts_at", ""))


def _ends(item: Item) -> str:
    return str(item.facts.get("ends_at") or _begins(item))[:10]


LISTS[KIND] = public_list
DOORS = [public_calendar]
