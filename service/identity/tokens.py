"""What an API token looks like, and what is kept of it."""

from hashlib import sha256

TOKEN_PREFIX = "chy_"
LONGEST_TOKEN = 100


def token_digest(token: str) -> bytes:
    """What the database keeps of a token: it is random enough that a plain digest cannot be turned back."""
    return sha256(token.encode()).digest()
