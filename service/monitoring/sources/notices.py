"""What people are told of sources."""

from collections.abc import Mapping

from service.kit.words import N_
from service.notifications.kinds import Kind

KINDS: Mapping[str, Kind] = {
    "media_source.silent": Kind(N_("A media source fell silent: %(title)s."), "other", "/monitoring/sources/{id}"),
}
