"""What the floors above put into the pages of journals; `main` fills it."""

SETTLERS: dict[tuple[str, str], tuple[str, str]] = {}
"""(direction, regime) of a journal -> (permission, address with {id} and {journal}) where a record is registered under
a reserved number."""
PRINTS: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
"""(direction, regime) -> (label, permission, address with {journal} and {period}) of the books that can be printed."""
