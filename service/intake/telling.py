"""Why a message was rejected, in the reader's words."""

from service.intake.rules import LARGEST_MEGABYTES, MOST_RECIPIENTS, REASONS
from service.runtime.language import gettext


def why_rejected(reason: str) -> str:
    """A sentence of ours, or a person's own words."""
    known = REASONS.get(reason)
    return gettext(known, megabytes=LARGEST_MEGABYTES, most=MOST_RECIPIENTS) if known else reason
