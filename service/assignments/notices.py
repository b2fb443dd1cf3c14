"""What people are told of assignments, what is near its term, and what waits on a desk: for the floors below."""

from collections.abc import Mapping

from service.kit.words import N_
from service.notifications.kinds import Kind

LINK = "/assignments/{id}"


def _kind(sentence: str, *, urgent: bool = False) -> Kind:
    return Kind(sentence, "assignments", LINK, urgent=urgent)


KINDS: Mapping[str, Kind] = {
    "assignment.given": _kind(N_("%(who)s gave you an assignment.")),
    "assignment.copied": _kind(N_("%(who)s sent you a copy of an assignment.")),
    "assignment.control": _kind(N_("%(who)s named you controller of an assignment.")),
    "assignment.off_control": _kind(N_("%(who)s took an assignment off control.")),
    "assignment.reported": _kind(N_("%(who)s reported an assignment as done.")),
    "assignment.returned": _kind(N_("%(who)s returned an assignment to you for rework."), urgent=True),
    "assignment.done": _kind(N_("%(who)s confirmed the execution of an assignment.")),
    "assignment.delegated": _kind(N_("%(who)s delegated an assignment to %(to)s.")),
    "assignment.cancelled": _kind(N_("%(who)s cancelled an assignment.")),
    "assignment.reminded": _kind(N_("%(who)s reminds you of an assignment."), urgent=True),
    "assignment.extension_asked": _kind(N_("%(who)s asks for an extension until %(until_on)s.")),
    "assignment.extension_granted": _kind(N_("%(who)s extended the term until %(until_on)s.")),
    "assignment.extension_refused": _kind(N_("%(who)s refused an extension of the term.")),
    "assignment.term_changed": _kind(N_("%(who)s changed the term: it is due on %(until_on)s.")),
}
