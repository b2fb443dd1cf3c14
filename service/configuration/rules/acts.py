"""Who may see and change an agency's settings, and the words for what was done."""

from collections.abc import Mapping
from typing import Final

from service.kit.words import N_

READ, ADMINISTER = "configuration.read", "configuration.administer"
PERMISSIONS: Final = frozenset({READ, ADMINISTER})
RECORD = "configuration_version"
HOME = "/administration/configuration"
ACT_WORDS: Final[Mapping[str, str]] = {
    "configuration.saved": N_("Settings of the agency changed"),
    "configuration.returned": N_("Settings of the agency taken back to an earlier version"),
}
LONGEST_REASON = 1_000
NEEDS_REASON = N_("Say why the settings change.")
NOTHING_CHANGED = N_("Nothing would change.")
CHANGED_MEANWHILE = N_("Somebody else changed this setting meanwhile. Compare both and choose one.")
NEWER_VERSION = N_("The settings are at version %(number)s by now. Read them again.")
NO_VERSION = N_("There is no version %(number)s.")
"""Refusals."""
