"""Who may see reports, how they are called and what taking one elsewhere is recorded as."""

from collections.abc import Mapping

from service.assignments.rules import READ as READ_ASSIGNMENTS
from service.correspondence.rules import READ as READ_LETTERS
from service.kit.actor import Actor
from service.kit.words import N_

READ, VOLUMES = "reports.read", "reports.volumes"
PERMISSIONS = frozenset({READ, VOLUMES})
ACTS: Mapping[str, str] = {"reports.exported": N_("Report exported")}

# In the order of their tabs. A report shows what its reader may read anyway, so it asks for that right too.
REPORTS: Mapping[str, str] = {
    "discipline": N_("Execution discipline"),
    "volumes": N_("Volumes"),
    "answers": N_("Answer times"),
    "overdue": N_("Overdue now"),
    "overdue-letters": N_("Overdue letters"),
}
OF_NOW = frozenset({"overdue", "overdue-letters"})
"""Reports of how things stand now: they have no period."""
NEEDED: Mapping[str, tuple[str, str]] = {
    "discipline": (READ, READ_ASSIGNMENTS),
    "volumes": (VOLUMES, READ_LETTERS),
    "answers": (READ, READ_LETTERS),
    "overdue": (READ, READ_ASSIGNMENTS),
    "overdue-letters": (READ, READ_LETTERS),
}


def may_see(actor: Actor, report: str) -> bool:
    """Whether the actor may open this report at all; how far it reaches is asked of the records."""
    return all(actor.may(permission) for permission in NEEDED[report])


def open_to(actor: Actor) -> list[str]:
    """The reports that the actor may open."""
    return [report for report in REPORTS if may_see(actor, report)]


def may_see_dashboard(actor: Actor) -> bool:
    """Whether the actor may open the head's dashboard: it shows letters and assignments alike."""
    return may_see(actor, "discipline") and may_see(actor, "answers")
