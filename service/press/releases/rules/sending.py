"""What is the releases' own about mail to many: sorts of distributions, and what their states are called."""

from collections.abc import Mapping

from service.kit.words import N_
from service.mailing.rules import sending

DISTRIBUTION_KINDS: Mapping[str, str] = {
    "release": N_("To everybody on the lists"),
    "embargo": N_("Copies under embargo"),
}
"""Occasions on which a release is mailed."""
DISTRIBUTION_STATES: Mapping[str, str] = {
    **sending.MAILING_STATES,
    "waiting": N_("Waits until the release is public"),
}
REASONS: Mapping[str, str] = {**sending.REASONS, "revoked": N_("the copy was revoked")}
