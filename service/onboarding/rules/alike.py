"""Names of agencies that people take for one another: energy and enerqy, rn and m, 0 and o (UTS 39, skeletons)."""

from collections.abc import Iterable

_LOOK = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("0", "o"), ("1", "l"), ("i", "l"), ("q", "g"), ("-", ""), (".", ""))
"""Latin letters and digits alone can stand in a host; of these the pairs that small print mixes up."""


def skeleton(name: str) -> str:
    """What a name looks like at a glance."""
    for seen, taken_for in _LOOK:
        name = name.replace(seen, taken_for)
    return name


def alike(name: str, others: Iterable[str]) -> str | None:
    """The first of others that looks like this name, or is it."""
    look = skeleton(name)
    return next((other for other in others if skeleton(other) == look), None)
