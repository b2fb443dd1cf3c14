"""What a person typed about how notices reach them. Raises FormRejected with everything that is wrong."""

import re
from collections.abc import Collection

from service.kit.words import N_
from service.notifications.kinds import GROUPS, WAYS
from service.notifications.rules.choices import Choices, Hours, Whose, clock_of, minute_of
from service.tenancy.profile import CLOCK
from service.web.fields import Fields

TYPED = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?")
WHOSE: tuple[Whose, ...] = ("agency", "own", "none")
SAME_HOURS = N_("Quiet hours cannot end when they begin. Choose “none” to have mail at any hour.")


def choices_form(fields: Fields, groups: Collection[str]) -> Choices:
    """Choices out of the form of one's settings; `groups` are those that the form shows."""
    ways = {group: fields.choice(way_field(group), WAYS, required=True) for group in groups}
    quiet, summary = _whose(fields, "quiet"), _whose(fields, "summary")
    start = until = at = None
    if quiet == "own":
        start, until = _minute(fields, "quiet_from"), _minute(fields, "quiet_until")
        if start is not None and start == until:
            fields.refuse("quiet_until", SAME_HOURS)
    if summary == "own":
        at = _minute(fields, "summary_at")
    fields.done()
    hours = None if start is None or until is None else Hours(start, until)
    return Choices(ways, quiet, hours, summary, at)


def way_field(group: str) -> str:
    """The name of a group's field."""
    return f"way_{group}"


def _whose(fields: Fields, name: str) -> Whose:
    chosen = fields.choice(name, WHOSE, required=True)
    return next((whose for whose in WHOSE if whose == chosen), "agency")


def _minute(fields: Fields, name: str) -> int | None:
    """A time of day as minutes: 8, 8:30, 08.30."""
    typed = fields.line(name, limit=10, required=True)
    found = TYPED.fullmatch(typed)
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        fields.refuse(name, CLOCK)
        return None
    return minute_of(f"{found[1]}:{found[2] or 0}")


def values_of(chosen: Choices, groups: Collection[str]) -> dict[str, str]:
    """Choices as the form shows them."""
    hours = chosen.quiet_hours
    return {way_field(group): chosen.way(group, GROUPS[group].way) for group in groups} | {
        "quiet": chosen.quiet,
        "quiet_from": clock_of(hours.start) if hours else "",
        "quiet_until": clock_of(hours.until) if hours else "",
        "summary": chosen.summary,
        "summary_at": clock_of(chosen.summary_at),
    }
