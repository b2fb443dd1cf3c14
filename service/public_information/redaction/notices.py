"""What people are told of redactions."""

from collections.abc import Mapping

from service.kit.words import N_
from service.notifications.kinds import Kind

KINDS: Mapping[str, Kind] = {
    "redaction.ready": Kind(N_("A redacted version was made and checked."), "other", "/redactions/{id}", own=True),
    "redaction.failed": Kind(N_("A redaction failed."), "other", "/redactions/{id}", own=True),
}
