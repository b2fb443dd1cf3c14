"""Places on a page, in ten-thousandths of it as it is shown: which words a mark takes, and what stays."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from service.kit.refusal import Refusal
from service.public_information.redaction.rules.states import OFF_PAGE

WHOLE = 10_000
LEAST = 10
# A word goes when a mark touches as much as a third of one of its letters: rather a word too much than a letter.
OF_A_LETTER, OF_THE_HEIGHT = 0.33, 0.2
PADDING = 0.18
EDGES = re.compile(r"^[^\w@+]+|[^\w]+$")
SHORTEST_TOLD = 4
NUMBERS = re.compile(r"\d[\d.,\s–-]*$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a page. hidden: the file holds it and the picture does not show it."""

    text: str
    x: int
    y: int
    w: int
    h: int
    line: int = 0
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle of a page."""

    x: int
    y: int
    w: int
    h: int


def checked_place(x: int, y: int, w: int, h: int) -> Place:
    """A rectangle cut to the page. Raises Refusal when nothing of it lies there."""
    left, top = max(x, 0), max(y, 0)
    right, bottom = min(x + w, WHOLE), min(y + h, WHOLE)
    if right - left < LEAST or bottom - top < LEAST:
        raise Refusal(OFF_PAGE, code="off_page")
    return Place(left, top, right - left, bottom - top)


def covers(place: Place, word: Word) -> bool:
    """Whether a mark takes this word."""
    across = min(place.x + place.w, word.x + word.w) - max(place.x, word.x)
    down = min(place.y + place.h, word.y + word.h) - max(place.y, word.y)
    # Turned text runs down the page: its letters lie along the longer side.
    letter = max(word.w, word.h) / max(len(word.text), 1)
    if word.w >= word.h:
        return across >= OF_A_LETTER * letter and down >= OF_THE_HEIGHT * word.h
    return down >= OF_A_LETTER * letter and across >= OF_THE_HEIGHT * word.w


def taken(places: Iterable[Place], words: Sequence[Word]) -> list[Word]:
    """The words that marks take from a page."""
    known = list(places)
    return [word for word in words if any(covers(place, word) for place in known)]


def staying(places: Iterable[Place], words: Sequence[Word]) -> list[Word]:
    """The words that stay on a page: not under a mark, and to be seen in the picture."""
    known = list(places)
    return [word for word in words if not word.hidden and not any(covers(place, word) for place in known)]


def around(words: Sequence[Word]) -> Place:
    """The rectangle about words of one line, a little larger than they are."""
    left, top = min(word.x for word in words), min(word.y for word in words)
    right, bottom = max(word.x + word.w for word in words), max(word.y + word.h for word in words)
    more = max(round(PADDING * min(bottom - top, right - left)), 15)
    return checked_place(left - more, top - more, right - left + 2 * more, bottom - top + 2 * more)


def joined(chosen: Collection[int], words: Sequence[Word]) -> list[Place]:
    """The rectangles of chosen words (by their places in the list): neighbours of a line make one."""
    found: list[list[int]] = []
    for index in sorted(set(chosen)):
        if not 0 <= index < len(words):
            continue
        before = found[-1][-1] if found else None
        if before is not None and index == before + 1 and words[index].line == words[before].line:
            found[-1].append(index)
        else:
            found.append([index])
    return [around([words[index] for index in run]) for run in found]


def key(text: str) -> str:
    """A word as it is compared: without signs at its ends, and the same for small and large letters."""
    return unicodedata.normalize("NFC", EDGES.sub("", text)).casefold()


def sequences(chosen: Collection[int], words: Sequence[Word]) -> list[tuple[str, ...]]:
    """What chosen words say, run by run."""
    runs: list[list[int]] = []
    for index in sorted(set(chosen)):
        if not 0 <= index < len(words):
            continue
        if runs and index == runs[-1][-1] + 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    said = [tuple(key(words[index].text) for index in run) for run in runs]
    return [one for one in said if any(one)]


def occurrences(wanted: Sequence[tuple[str, ...]], words: Sequence[Word]) -> list[int]:
    """Places in the list of every word that belongs to an occurrence of one of these sequences."""
    keys = [key(word.text) for word in words]
    found: set[int] = set()
    for one in wanted:
        for start in range(len(keys) - len(one) + 1):
            if tuple(keys[start : start + len(one)]) == one:
                found.update(range(start, start + len(one)))
    return sorted(found)


def secrets(removed: Iterable[str], stay: Collection[str]) -> list[str]:
    """Removed words that stay nowhere else in the document and can so be looked for in all of it."""
    kept = set(stay)
    return sorted({word for word in removed if word not in kept and len(word) >= 3 and not _inside(word, kept)})


def _inside(word: str, kept: Collection[str]) -> bool:
    return any(word in one for one in kept)


def elsewhere(removed: Iterable[str], stay: Mapping[int, Iterable[str]]) -> list[int]:
    """Pages on which a word of some length that a mark took elsewhere still stands, for a person to look at."""
    wanted = {known for word in removed if len(known := key(word)) >= SHORTEST_TOLD}
    return [page for page, words in sorted(stay.items()) if any(key(word) in wanted for word in words)]


def lines(words: Sequence[Word]) -> Iterator[list[tuple[int, Word]]]:
    """The words of a page line by line, each with its place in the list."""
    gathered: dict[int, list[tuple[int, Word]]] = defaultdict(list)
    for index, word in enumerate(words):
        gathered[word.line].append((index, word))
    yield from gathered.values()


def labels(article: str, ground: str) -> list[str]:
    """What may be printed on a mark, the first that fits being taken: the article, its numbers alone, the ground."""
    numbers = NUMBERS.search(article)
    found = [article, numbers.group().strip() if numbers else "", ground]
    return list(dict.fromkeys(one for one in found if one))
