"""The pattern language of registration numbers: ``D-{n:04}/{yy}``, ``{index}/{n}``, ``F-{n}``, ``2580/ü``.

Places: {n} or {n:04} the running number, once; {yy} {yyyy} {mm} of the registration date; {index} of unit or agency.
Everything else stands as it is written.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from service.kit.refusal import Refusal
from service.kit.words import N_

WITHOUT_NUMBER = N_("The pattern %(pattern)s has no place for the number. Write {n} or {n:04} where it goes.")
TWO_NUMBERS = N_("The pattern %(pattern)s has the number in it more than once. Keep one {n}.")
UNKNOWN_PLACE = N_("The pattern %(pattern)s holds %(place)s. Known are {n}, {n:04}, {yy}, {yyyy}, {mm} and {index}.")
LOOSE_BRACE = N_("The pattern %(pattern)s holds a brace without its partner. Braces stand only around a place.")

_PLACE = re.compile(r"\{([^{}]*)\}")
_NUMBER = re.compile(r"n(?::0?([1-9]|1[0-2]))?", re.ASCII)
_OTHERS = frozenset({"yy", "yyyy", "mm", "index"})


class Split(NamedTuple):
    """A pattern on one day: what stands before the number, its least number of digits, what stands after."""

    prefix: str
    width: int
    suffix: str

    def number(self, n: int) -> str:
        """The registration number as it is shown and kept."""
        return f"{self.prefix}{n:0{self.width}d}{self.suffix}"


def check_pattern(pattern: str) -> list[Refusal]:
    """Everything wrong with a pattern; empty when it can be used."""
    places = _PLACE.findall(pattern)
    problems = [
        Refusal(UNKNOWN_PLACE, code="bad_pattern", pattern=pattern, place="{" + place + "}")
        for place in places
        if place not in _OTHERS and not _NUMBER.fullmatch(place)
    ]
    if any(brace in _PLACE.sub("", pattern) for brace in "{}"):
        problems.append(Refusal(LOOSE_BRACE, code="bad_pattern", pattern=pattern))
    numbers = sum(bool(_NUMBER.fullmatch(place)) for place in places)
    if numbers != 1 and not problems:
        problems.append(Refusal(TWO_NUMBERS if numbers else WITHOUT_NUMBER, code="bad_pattern", pattern=pattern))
    return problems


def uses(pattern: str, place: str) -> bool:
    """Whether a pattern has a place, such as "index"."""
    return place in _PLACE.findall(pattern)


def split_pattern(pattern: str, on: date, index: str = "") -> Split:
    """The pattern cut at its number, other places filled for that day. Raises Refusal(code="bad_pattern")."""
    if problems := check_pattern(pattern):
        raise problems[0]
    values = {"yy": f"{on.year % 100:02d}", "yyyy": f"{on.year:04d}", "mm": f"{on.month:02d}", "index": index}
    before, width, after = "", 0, ""
    position, passed = 0, False
    for match in _PLACE.finditer(pattern):
        literal, position = pattern[position : match.start()], match.end()
        number = _NUMBER.fullmatch(match[1])
        filled = literal if number else literal + values[match[1]]
        before, after = (before, after + filled) if passed else (before + filled, after)
        if number:
            passed, width = True, int(number[1] or 0)
    return Split(before, width, after + pattern[position:])
