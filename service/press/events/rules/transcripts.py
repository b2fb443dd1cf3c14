"""Transcripts: states, who may, and SRT or VTT files read so that no word is lost and each mistake has its line."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from uuid import UUID

from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.texts import clean_line, clean_text
from service.kit.words import N_
from service.press.events.rules.acts import APPROVE, NO_RIGHT, READ, WRITE, ActRule, why_not_second

RECORD = "event_transcript"
LARGEST, MOST_CUES, LONGEST_TEXT, SPEAKER_LIMIT = 5 * 1024 * 1024, 20_000, 4_000, 200
STATES: Mapping[str, str] = {
    "draft": N_("Imported"),
    "corrected": N_("Corrected"),
    "approved": N_("Approved"),
    "published": N_("Published"),
}
SHAPES: Mapping[str, str] = {"draft": "", "corrected": "work", "approved": "sign", "published": "done"}
ACT_TITLES: Mapping[str, str] = {
    "open": N_("read"),
    "replace": N_("import again"),
    "correct": N_("correct"),
    "submit": N_("put forward for approval"),
    "return": N_("give back"),
    "approve": N_("approve"),
    "publish": N_("publish"),
}
ACTS: Mapping[str, ActRule] = {
    "open": ActRule(frozenset(STATES), READ),
    "replace": ActRule(frozenset({"draft"})),
    "correct": ActRule(frozenset({"draft", "corrected"})),
    "submit": ActRule(frozenset({"draft"})),
    "return": ActRule(frozenset({"corrected", "approved"}), APPROVE, reason=True),
    "approve": ActRule(frozenset({"corrected"}), APPROVE),
    "publish": ActRule(frozenset({"approved"}), WRITE),
}
WRONG_STATE: Mapping[str, str] = {
    "draft": N_("This transcript was not read through yet."),
    "corrected": N_("This transcript waits for approval."),
    "approved": N_("This transcript is approved. Give it back to correct it."),
    "published": N_("This transcript is published."),
}
PROBLEMS: Mapping[str, str] = {
    "encoding": N_("The file is not in UTF-8. It was read as Windows-1251: look whether the letters are right."),
    "bad_times": N_("These times cannot be read. The passage stands where the one before it ends."),
    "ends_before": N_("This passage ends before it begins. It ends where it begins now."),
    "order": N_("This passage begins before the one above it. It was put where its time belongs."),
    "overlap": N_("This passage begins while the one before it still runs."),
    "no_times": N_("These words have no times. They were joined to the passage before them."),
    "no_blank": N_("No empty line stands before this passage."),
    "empty": N_("This passage has no words. It was left out."),
    "long": N_("This passage is longer than %(most)s characters. It was parted."),
}
NOTHING_READ = N_("No passage with times was found. Is this an SRT or VTT file?")
TOO_LARGE = N_("This file is too large. At most %(size)s MB are read.")
TOO_MANY = N_("This file has more than %(most)s passages.")
_TIME = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,2}):([0-9]{1,2})(?:[,.]([0-9]{1,3}))?")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<[0-9:.]+>|\{\\[^{}]*\}")
_VOICE = re.compile(r"<v(?:\.[^ <>]*)? ([^<>]+)>")


@dataclass(frozen=True, slots=True)
class Cue:
    """A passage; times in milliseconds. line: where it stands in the file."""

    begins: int
    ends: int
    text: str
    speaker: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """What was wrong at a line, counted from 1; 0 means the whole file. word: of PROBLEMS."""

    line: int
    word: str


@dataclass(frozen=True, slots=True)
class Subtitles:
    """A file as it was read. source: srt or vtt."""

    source: str
    encoding: str
    cues: Sequence[Cue]
    problems: Sequence[Problem]


def why_not(act: str, actor: Actor, state: str, hands: frozenset[UUID] = frozenset()) -> Refusal | None:
    """Why the actor may not do this act on a transcript that was in these hands, or None when they may."""
    rule = ACTS[act]
    if not actor.may(rule.permission):
        return Refusal(NO_RIGHT[rule.permission], code="not_permitted")
    if state not in rule.states:
        return Refusal(WRONG_STATE[state], code="wrong_state")
    return why_not_second(actor, hands) if act == "approve" else None


def allowed_acts(actor: Actor, state: str, hands: frozenset[UUID] = frozenset()) -> list[str]:
    """Every act the actor may do on a transcript."""
    return [act for act in ACTS if why_not(act, actor, state, hands) is None]


def allowed_in_state(actor: Actor, state: str) -> list[str]:
    """The same for a transcript that others corrected: the administrator's table."""
    return allowed_acts(actor, state)


def read_subtitles(content: bytes) -> Subtitles:
    """An SRT or VTT file. Raises Refusal at `file` when it is too large or holds no passage with times."""
    if len(content) > LARGEST:
        raise Refusal(TOO_LARGE, code="too_large", field="file", size=LARGEST // 1024 // 1024)
    text, encoding = _decoded(content)
    problems = [Problem(0, "encoding")] if encoding == "cp1251" else []
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    vtt = next((line for line in lines if line.strip()), "").startswith("WEBVTT")
    cues, found = _cues(lines, vtt)
    if not cues:
        raise Refusal(NOTHING_READ, code="no_cues", field="file")
    if len(cues) > MOST_CUES:
        raise Refusal(TOO_MANY, code="too_many", field="file", most=MOST_CUES)
    ordered, more = _in_order(cues)
    told = sorted({*problems, *found, *more}, key=lambda one: (one.line, one.word))
    return Subtitles("vtt" if vtt else "srt", encoding, ordered, told)


def _decoded(content: bytes) -> tuple[str, str]:
    for mark, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(name, errors="replace"), name
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return content.decode("cp1251", errors="replace"), "cp1251"


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Runs of lines that are not empty, each with the number of its first."""
    start, block = 0, list[str]()
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            start = start if block else number
            block.append(line.strip())
        elif block:
            yield start, block
            block = []


def _cues(lines: Sequence[str], vtt: bool) -> tuple[list[Cue], list[Problem]]:
    cues, problems = list[Cue](), list[Problem]()
    for start, block in _blocks(lines):
        if vtt and (block[0].startswith("WEBVTT") or block[0].split(" ")[0] in ("NOTE", "STYLE", "REGION")):
            continue
        pieces = list(_pieces(start, block))
        for place, (number, times, words) in enumerate(pieces):
            if place and times:
                problems.append(Problem(number, "no_blank"))
            _take(cues, problems, number, times, words)
    return cues, problems


def _pieces(start: int, block: Sequence[str]) -> Iterator[tuple[int, str, list[str]]]:
    """What stands in a block: (line, times or "", words), one for each line of times, words before it first."""
    arrows = [place for place, line in enumerate(block) if "-->" in line]
    if not arrows:
        yield start, "", [line for line in block if not line.isdecimal()]
        return
    begins = [place - 1 if place and block[place - 1].isdecimal() else place for place in arrows]
    before = [line for line in block[: begins[0]] if not line.isdecimal()]
    # One line before the times of an SRT or VTT block is its name.
    if len(before) > 1:
        yield start, "", before
    for place, (arrow, _) in enumerate(zip(arrows, begins, strict=True)):
        end = begins[place + 1] if place + 1 < len(arrows) else len(block)
        yield start + arrow, block[arrow], list(block[arrow + 1 : end])


def _take(cues: list[Cue], problems: list[Problem], number: int, times: str, words: Sequence[str]) -> None:
    voice = next((found[1] for line in words if (found := _VOICE.search(line))), "")
    said = clean_text("\n".join(html.unescape(_TAG.sub("", line)) for line in words), LARGEST)
    said = "\n".join(filter(None, (line.strip() for line in said.split("\n"))))
    if not times:
        if said and cues:
            problems.append(Problem(number, "no_times"))
            cues[-1] = replace(cues[-1], text=f"{cues[-1].text}\n{said}")
        return
    if not said:
        problems.append(Problem(number, "empty"))
        return
    begins, _, after = times.partition("-->")
    start, end = milliseconds(begins.strip()), milliseconds(after.strip().split(" ")[0])
    if start is None or end is None:
        problems.append(Problem(number, "bad_times"))
        start = end = cues[-1].ends if cues else 0
    elif end < start:
        problems.append(Problem(number, "ends_before"))
        end = start
    parts = [said[at : at + LONGEST_TEXT] for at in range(0, len(said), LONGEST_TEXT)]
    if len(parts) > 1:
        problems.append(Problem(number, "long"))
    cues += [Cue(start, end, part, clean_line(voice, LARGEST)[:SPEAKER_LIMIT], number) for part in parts]


def milliseconds(typed: str) -> int | None:
    """A time of a subtitle file: 01:02:03,450, 02:03.450, 00:00:05. None for what is none."""
    found = _TIME.fullmatch(typed)
    if found is None or int(found[2]) > 59 or int(found[3]) > 59:
        return None
    seconds = int(found[1] or 0) * 3_600 + int(found[2]) * 60 + int(found[3])
    return seconds * 1_000 + int((found[4] or "0").ljust(3, "0"))


def clock_words(moment: int) -> str:
    """Milliseconds as a transcript shows them: 1:02:03."""
    seconds = moment // 1_000
    return f"{seconds // 3_600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _in_order(cues: Sequence[Cue]) -> tuple[list[Cue], list[Problem]]:
    problems = [Problem(own.line, "order") for before, own in pairwise(cues) if own.begins < before.begins]
    ordered = sorted(cues, key=lambda one: one.begins)
    problems += [
        Problem(own.line, "overlap")
        for before, own in pairwise(ordered)
        if own.begins < before.ends and own.line != before.line
    ]
    return ordered, problems
