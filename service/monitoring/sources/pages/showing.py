"""Words that pages of sources share."""

from collections.abc import Mapping
from typing import Any

from service.kit.words import N_
from service.monitoring.sources.rules.content import KINDS, LICENCES, PACES, TIERS
from service.monitoring.sources.rules.health import FAILURES
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.guards import may

PLACE = "/monitoring/sources"
SEE, CHANGE = may("monitoring.read", "monitoring.sources"), may("monitoring.sources")
CONDITIONS: Mapping[str, tuple[str, str]] = {
    "ok": (N_("Read on time"), "done"),
    "new": (N_("Not read yet"), ""),
    "failing": (N_("Cannot be read"), "stop"),
    "silent": (N_("Silent"), "stop"),
    "paused": (N_("Paused"), ""),
    "removed": (N_("Removed"), "done"),
}
WAYS: Mapping[str, str] = {
    "page": N_("Read from its page"),
    "bare": N_("The page has no text of its own"),
    "listed": N_("Only what the feed says"),
}
LABELS: Mapping[str, str] = {
    "address": N_("Address"),
    "kind": N_("Kind of source"),
    "selector": N_("Selector of links"),
    "text_selector": N_("Selector of the text"),
    "tier": N_("Weight of the outlet"),
    "every_minutes": N_("How often"),
    "licence": N_("Licence"),
    "licence_note": N_("Note on the licence"),
    "keep_days": N_("Days that copies are kept"),
    "silent_hours": N_("Hours of silence until an alarm"),
    "username": N_("User name"),
    "password": N_("Password"),
    "reason": N_("Reason"),
    "sitemap": N_("Address of the sitemap"),
    "since": N_("From which day"),
}


def words() -> dict[str, Any]:
    """The words of kinds, tiers and the rest, in the reader's language."""
    return {
        "kinds": _said(KINDS),
        "tiers": _said(TIERS),
        "licences": _said(LICENCES),
        "paces": _said(PACES),
        "failures": _said(FAILURES),
        "ways": _said(WAYS),
        "conditions": {word: gettext(said) for word, (said, _) in CONDITIONS.items()},
        "condition_shapes": {word: shape for word, (_, shape) in CONDITIONS.items()},
    }


def _said(table: Mapping[str, str]) -> dict[str, str]:
    return {word: gettext(said) for word, said in table.items()}


def labels(work: Work) -> dict[str, str]:
    """What each field is called."""
    titles = {f"title_{code}": gettext("Name of the outlet") for code in work.tenant.profile.languages}
    return {name: gettext(said) for name, said in LABELS.items()} | titles


NAME = N_("Name of the outlet")
