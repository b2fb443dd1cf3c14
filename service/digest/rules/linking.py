"""What an answer says of a link."""

DEAD = frozenset({"not_found", "gone", "name"})
"""Words of sources' FAILURES that say that an address leads nowhere; others may be of the moment."""


def state_of(word: str) -> str:
    """alive, dead, or unknown: the site was away, wants a sign-in, or does not let programs look."""
    if not word:
        return "alive"
    return "dead" if word in DEAD else "unknown"
