"""What holds for notices: how a person wants them, when mail waits, which reminder a term has reached."""

from collections.abc import Mapping

from service.kit.words import N_

PERMISSIONS: frozenset[str] = frozenset()
"""None: notices, choices and calendars belong to their person, whatever their role."""

CHANNEL = "notices:{}"
"""The channel on which a person's open pages are told, by the person's id."""

ACTS: Mapping[str, str] = {
    "notices.choices_changed": N_("Choices about notices changed"),
    "calendar.made": N_("Secret calendar address made"),
    "calendar.revoked": N_("Secret calendar address revoked"),
}
