"""One who is to get mail, and the key under which two of them have one address."""

from dataclasses import dataclass
from uuid import UUID

LONGEST_KEY = 400


@dataclass(frozen=True, slots=True)
class Recipient:
    """One who is to get mail. party, party_id: whose address it is, "" and None for one that was only typed.

    language: one of the agency's. why_not: msgid, "" where allowed.
    """

    name: str
    address: str
    language: str
    party: str = ""
    party_id: UUID | None = None
    why_not: str = ""


def folded(address: str) -> str:
    """The key under which two recipients have one address."""
    return address.strip().casefold()[:LONGEST_KEY]
