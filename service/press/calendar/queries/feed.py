"""What a person's own calendar holds of the press office beside events, which events bring themselves."""

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from service.notifications.slots import Entry as OwnEntry
from service.press.calendar.queries.entries import gathered
from service.press.calendar.rules.entries import TERMS, WHAT, Entry
from service.runtime.language import gettext
from service.runtime.work import Work

BACK, AHEAD = timedelta(days=62), timedelta(days=400)


async def calendar(work: Work) -> Sequence[OwnEntry]:
    """Releases, ends of embargoes and terms that the actor answers for: two months back, a year and more ahead."""
    own = work.actor.stands_for
    if own is None:
        return []
    zone = work.zone
    entries = await gathered(work, work.now - BACK, work.now + AHEAD)
    return [_own(one, zone) for one in entries if one.owner_id == own and one.what != "event"]


def _own(one: Entry, zone: ZoneInfo) -> OwnEntry:
    what = gettext(TERMS[one.term] or WHAT[one.what])
    summary = gettext("%(what)s: %(title)s", what=what, title=one.title)
    start = one.begins_at.astimezone(zone).date() if one.whole_day(zone) else one.begins_at
    return OwnEntry(one.key, summary, start, one.href, one.changed_at or one.begins_at, one.ends_at)
