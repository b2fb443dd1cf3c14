"""Keyword rules: their states, the acts on them, who may do them, and what a rule needs to be kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.monitoring.rules.acts import NEEDS_REASON, NO_RIGHT, READ, RULES
from service.monitoring.texts import matching

RULE, SPELLINGS = "keyword_rule", "keyword_alias"
"""Record words."""
STATES: Mapping[str, str] = {"active": N_("Active"), "paused": N_("Paused"), "removed": N_("Removed")}
RUN_STATES: Mapping[str, str] = {
    "running": N_("At work"),
    "stopped": N_("Stopped"),
    "done": N_("Finished"),
    "replaced": N_("Overtaken by a newer one"),
}
SPANS = (7, 30, 90, 365)
"""For how many days back a rule may be asked again."""
USUAL_SPAN = 30
TITLE_LIMIT, TEXT_LIMIT, NAME_LIMIT, MOST_SPELLINGS = 120, 4_000, 40, 200


@dataclass(frozen=True, slots=True)
class ActRule:
    """On which states an act is done, what it leads to (None: it stays), whether it takes a reason, and the right."""

    states: frozenset[str]
    becomes: str | None = None
    reason: bool = False
    permission: str = RULES


ACTS: Mapping[str, ActRule] = {
    "open": ActRule(frozenset(STATES), permission=READ),
    "change": ActRule(frozenset({"active", "paused"})),
    "ask": ActRule(frozenset({"active"})),
    "pause": ActRule(frozenset({"active"}), "paused"),
    "revive": ActRule(frozenset({"paused"}), "active"),
    "remove": ActRule(frozenset({"active", "paused"}), "removed", reason=True),
}
ACT_TITLES: Mapping[str, str] = {
    "open": N_("read"),
    "change": N_("change"),
    "ask": N_("ask past clips again"),
    "pause": N_("pause"),
    "revive": N_("take up again"),
    "remove": N_("remove"),
}
ACT_WORDS: Mapping[str, str] = {
    "keyword_rule.added": N_("Keyword rule added"),
    "keyword_rule.changed": N_("Keyword rule changed"),
    "keyword_rule.pause": N_("Keyword rule paused"),
    "keyword_rule.revive": N_("Keyword rule taken up again"),
    "keyword_rule.remove": N_("Keyword rule removed"),
    "keyword_rule.asked": N_("Past clips asked again"),
    "keyword_rule.stopped": N_("Asking past clips stopped"),
    "keyword_rule.resumed": N_("Asking past clips resumed"),
    "keyword_rule.settled": N_("Past clips asked"),
    "keyword_alias.added": N_("List of spellings added"),
    "keyword_alias.changed": N_("List of spellings changed"),
    "keyword_alias.removed": N_("List of spellings removed"),
}
WRONG_STATE: Mapping[str, str] = {
    "active": N_("This rule is active already."),
    "paused": N_("This rule is paused. Take it up again first."),
    "removed": N_("This rule was removed."),
}
STALE = N_("%(who)s changed this rule meanwhile. Look at both and save again.")
NO_LIST = N_("There is no list of spellings called @%(name)s.")
NAME_TAKEN = N_("There is a list of this name already.")
NAME_FORM = N_("Use letters, digits and hyphens only: the name stands in rules as @name.")
BAD_SPELLING = N_("In line %(line)s no word is left to look for.")
TOO_MANY_SPELLINGS = N_("At most %(most)s spellings.")
LIST_IN_USE = N_("A rule uses this list: %(title)s. Change the rule first.")
NOTHING_RUNS = N_("Nothing is at work here any more.")
STILL_RUNS = N_("This is at work already.")
EMPTY_LIST = N_("Write at least one spelling.")


@dataclass(frozen=True, slots=True)
class RuleEdit:
    """What people set of a rule. days: how far back clips are asked after it is saved."""

    title: str
    text: str
    topic_id: UUID | None = None
    days: int = USUAL_SPAN


def why_not(act: str, actor: Actor, state: str) -> Refusal | None:
    """Why the actor may not do this act on a rule in this state, or None when they may."""
    rule = ACTS[act]
    if not actor.may(rule.permission):
        return Refusal(NO_RIGHT[rule.permission], code="not_permitted")
    return None if state in rule.states else Refusal(WRONG_STATE[state], code="wrong_state")


def allowed_acts(actor: Actor, state: str) -> list[str]:
    """Every act the actor may do on a rule in this state."""
    return [act for act in ACTS if why_not(act, actor, state) is None]


def demand(act: str, actor: Actor, state: str, reason: str = "") -> None:
    """Raise what stands against an act, a missing reason included."""
    if refusal := why_not(act, actor, state):
        raise refusal
    if ACTS[act].reason and not reason.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")


def demand_right(actor: Actor) -> None:
    """Raise unless the actor may change rules at all."""
    if not actor.may(RULES):
        raise Refusal(NO_RIGHT[RULES], code="not_permitted")


@lru_cache(maxsize=4096)
def parsed(text: str) -> matching.Rule:
    """A rule that was read; kept, since every clip is asked. Raises RuleMistake."""
    return matching.parse(text)


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a rule: the refusal, and where (letters from 0)."""

    refusal: Refusal
    position: int
    length: int


def mistake_in(text: str, aliases: matching.Aliases) -> Mistake | None:
    """What is wrong with a rule as typed, its lists of spellings included."""
    try:
        rule = matching.parse(text)
    except matching.RuleMistake as wrong:
        refusal = Refusal(wrong.sentence, code="rule_mistake", field="text", **wrong.values)
        return Mistake(refusal, wrong.position, wrong.length)
    for missing in matching.missing_aliases(rule, aliases):
        refusal = Refusal(NO_LIST, code="no_list", field="text", name=missing.name)
        return Mistake(refusal, missing.position, len(missing.name) + 1)
    return None


def checked_spellings(lines: str) -> list[str]:
    """One spelling from each line, empty lines left out. Raises Refusal at `spellings`."""
    kept: list[str] = []
    for number, line in enumerate(lines.splitlines(), 1):
        if not line.strip():
            continue
        if matching.spelling(line.strip()) is None:
            raise Refusal(BAD_SPELLING, code="rule_mistake", field="spellings", line=number)
        kept.append(" ".join(line.split()))
    if not kept:
        raise Refusal(EMPTY_LIST, code="required", field="spellings")
    if len(kept) > MOST_SPELLINGS:
        raise Refusal(TOO_MANY_SPELLINGS, code="too_many", field="spellings", most=MOST_SPELLINGS)
    return list(dict.fromkeys(kept))


Piece = tuple[str, str]
"""A piece of text and the term of the rule that it fulfils, "" for what stands between."""


def pieces(text: str, places: Sequence[tuple[int, int, str]]) -> list[Piece]:
    """A text in pieces, its places (start, end, term) marked; overlapping ones: the first stands."""
    found, at = list[Piece](), 0
    for start, end, term in sorted(places):
        if at <= start < end <= len(text):
            found += [(text[at:start], ""), (text[start:end], term)]
            at = end
    return [piece for piece in [*found, (text[at:], "")] if piece[0]]


_AROUND = 90


def excerpt(text: str, places: Sequence[tuple[int, int, str]], most: int = 3) -> list[Piece]:
    """What stands around the first places of a text, in pieces; "…" where something is left out."""
    spans: list[list[int]] = []
    for start, end, _term in sorted(places):
        low, high = _at_word(text, start - _AROUND), _at_word(text, end + _AROUND)
        if spans and low <= spans[-1][1]:
            spans[-1][1] = max(high, spans[-1][1])
        elif len(spans) < most:
            spans.append([low, high])
    found: list[Piece] = []
    for low, high in spans:
        if low > 0:
            found.append(("… ", ""))
        inside = [(start - low, end - low, term) for start, end, term in places if low <= start and end <= high]
        found += pieces(text[low:high].replace("\n", " "), inside)
    if spans and spans[-1][1] < len(text):
        found.append((" …", ""))
    return found


def _at_word(text: str, at: int) -> int:
    """The nearest gap between words at or before a place; 0 and the end stay."""
    if at <= 0 or at >= len(text):
        return min(max(at, 0), len(text))
    gap = max(text.rfind(" ", 0, at), text.rfind("\n", 0, at))
    return gap + 1 if gap >= at - 40 else at
