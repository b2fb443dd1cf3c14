"""Addresses of lists that show just the rows of a figure. Where no list does, there is none: a report says so."""

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import select

from service.journals.models import JournalRow
from service.kit.periods import Period
from service.runtime.work import Work

APPEALS: Mapping[str, Mapping[str, str]] = {"appeals_received": {}}
INFORMATION: Mapping[str, Mapping[str, str]] = {
    "information_received": {},
    "information_granted": {"outcome": "granted"},
    "information_partly": {"outcome": "partly_granted"},
    "information_refused": {"outcome": "refused"},
    "information_late": {"late": "1"},
}
ASSIGNMENTS: Mapping[str, Mapping[str, str]] = {
    "assignments_given": {},
    "assignments_in_time": {"outcome": "in_time"},
    "assignments_late": {"outcome": "late"},
}
CLIPS: Mapping[str, Mapping[str, str]] = {
    "clips_caught": {},
    "clips_negative": {"tone": "negative"},
    "clips_neutral": {"tone": "neutral"},
    "clips_positive": {"tone": "positive"},
}
LETTERS: Mapping[str, str] = {"letters_in": "incoming", "letters_out": "outgoing"}


async def addresses(work: Work, unit_id: UUID | None, period: Period) -> dict[str, str]:
    """Key of a figure -> address, of those that have one."""
    first, last = f"{period.first:%d.%m.%Y}", f"{period.last:%d.%m.%Y}"
    days = {"from": first, "to": last}
    given = {"whose": "all", "given_from": first, "given_to": last}
    found = {key: _at("/monitoring", {**days, **more}) for key, more in CLIPS.items()}
    unit = {"unit": str(unit_id)} if unit_id is not None else {}
    doing = {"doing": str(unit_id)} if unit_id is not None else {}
    found |= {key: _at("/assignments", {**given, **doing, **more}) for key, more in ASSIGNMENTS.items()}
    found["letters_answered"] = _at("/reports/answers", {**days, "rows": "1", **unit})
    # A list shows all journals or one: where there are several of a direction, none shows just these rows.
    for key, direction in LETTERS.items():
        slugs = list(await work.session.scalars(select(JournalRow.slug).where(JournalRow.direction == direction)))
        if len(slugs) == 1:
            found[key] = _at("/letters", {"journal": slugs[0], **days, **unit})
    if unit_id is None:  # these lists know no units
        found |= {key: _at("/appeals", {**days, **more}) for key, more in APPEALS.items()}
        found |= {key: _at("/information", {**days, **more}) for key, more in INFORMATION.items()}
    return found


def _at(path: str, asked: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(asked)}"
