"""The trail of acts: who may read it, and how many of them one look goes through."""

PERMISSIONS = frozenset({"audit.read"})
PAGE = 50
WINDOW = 20_000
"""A filtered look goes through at most this many acts and says how far back it got: it never reads the whole trail."""
