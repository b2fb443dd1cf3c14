"""Announced press events on the agency's public page: the kind, its list, what its templates call."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from service.kit.words import N_
from service.press.events import slots
from service.press.events.rules.acts import STATES
from service.press.events.rules.kinds import KIND_WORDS
from service.publishing.saying import when_of
from service.publishing.slots import PublicKind
from service.runtime.language import format_time, gettext
from service.runtime.tenants import Tenant
from service.web.render import format_in

KIND, SECTION = "press_event", "press-events"
PUBLIC_KIND = PublicKind(
    section=SECTION,
    title=N_("Press events"),
    empty=N_("No press events are announced."),
    template="press_events/public_event.html",
    row="press_events/_public_row.html",
    order=22,
    schema_type="Event",
)


def when_words(facts: Mapping[str, str], tenant: Tenant) -> str:
    """When something is, in the agency's zone."""
    return when_of(facts, tenant.profile.zone)


def time_words(moment: str, tenant: Tenant) -> str:
    """The time of day of a moment."""
    return format_time(datetime.fromisoformat(moment), format_in(tenant.profile.zone).zone)


def forms_for(event_id: str) -> list[tuple[str, str]]:
    """(path, words) of what journalists can fill in for an event."""
    return [(path.format(id=event_id), gettext(words)) for path, words in slots.FORMS]


NAMES: Mapping[str, Any] = {
    "press_kinds": lambda: {key: gettext(words) for key, words in KIND_WORDS.items()},
    "press_states": lambda: {key: gettext(words) for key, words in STATES.items()},
    "press_when": when_words,
    "press_time": time_words,
    "press_moment": datetime.fromisoformat,
    "press_forms": forms_for,
}
"""What public templates of events call."""
