"""States of clips, the acts on them and on stories, who may do them, and why not."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_

READ, CODE, SOURCES = "monitoring.read", "monitoring.code", "monitoring.sources"
RULES, SEND, FIGURES = "monitoring.rules", "monitoring.send", "monitoring.figures"
PERMISSIONS = frozenset({READ, CODE, SOURCES, RULES, SEND, FIGURES})
CLIP, STORY, TOPIC = "clip", "story", "media_topic"
"""Record words."""

STATES: Mapping[str, str] = {
    "captured": N_("To be judged"),
    "screened_out": N_("Screened out"),
    "relevant": N_("Relevant"),
    "coded": N_("Coded"),
    "reaction_open": N_("Reaction open"),
    "reaction_closed": N_("Reaction closed"),
    "archived": N_("Archived"),
}
JUDGED = frozenset({"relevant", "coded", "reaction_open", "reaction_closed"})
"""States of a clip that somebody found relevant and that is still in work."""


@dataclass(frozen=True, slots=True)
class ActRule:
    """On which states an act is done, what state it leads to (None: it stays, or the act says), whether it takes a
    reason."""

    states: frozenset[str]
    becomes: str | None = None
    reason: bool = False
    permission: str = CODE


def _rule(states: str, becomes: str | None = None, *, reason: bool = False, permission: str = CODE) -> ActRule:
    return ActRule(frozenset(states.split()), becomes, reason, permission)


ACTS: Mapping[str, ActRule] = {
    "open": _rule(" ".join(STATES), permission=READ),
    "screen_out": _rule("captured relevant", "screened_out"),
    "keep": _rule("captured", "relevant"),
    "code": _rule("captured relevant coded reaction_open reaction_closed"),
    "react": _rule("relevant coded reaction_open reaction_closed", "reaction_open"),
    "close_reaction": _rule("reaction_open", "reaction_closed", reason=True),
    "archive": _rule("screened_out relevant coded reaction_closed", "archived"),
    "bring_back": _rule("screened_out relevant coded reaction_open reaction_closed archived", reason=True),
    "merge": _rule(" ".join(STATES)),
    "split": _rule(" ".join(STATES), reason=True),
}
ACT_TITLES: Mapping[str, str] = {
    "open": N_("read"),
    "screen_out": N_("screen out"),
    "keep": N_("mark as relevant"),
    "code": N_("code"),
    "react": N_("open a reaction"),
    "close_reaction": N_("close the reaction"),
    "archive": N_("archive"),
    "bring_back": N_("bring back"),
    "merge": N_("merge stories"),
    "split": N_("split from the story"),
}
ACT_WORDS: Mapping[str, str] = {
    "clip.captured": N_("Captured"),
    "clip.edited": N_("New version of the article captured"),
    "clip.keep": N_("Marked as relevant"),
    "clip.screen_out": N_("Screened out"),
    "clip.code": N_("Coded"),
    "clip.undo": N_("Last decision undone"),
    "clip.react": N_("Reaction opened"),
    "clip.assignments_done": N_("All assignments on the clip ended"),
    "clip.close_reaction": N_("Reaction closed"),
    "clip.archive": N_("Archived"),
    "clip.bring_back": N_("Brought back"),
    "clip.emptied": N_("Text removed at the end of its retention"),
    "clip.exported": N_("List of clips exported"),
    "story.merged": N_("Stories merged"),
    "story.joined": N_("Stories merged by likeness"),
    "story.split": N_("Clip split from a story"),
    "story.canonical": N_("Main clip of a story chosen"),
    "media_topic.added": N_("Topic added"),
    "media_topic.changed": N_("Topic changed"),
    "media_topic.retired": N_("Topic retired"),
    "media_topic.revived": N_("Topic taken up again"),
    "media_topic.ordered": N_("Topics put in order"),
}
NO_RIGHT: Mapping[str, str] = {
    READ: N_("You do not have the right to read what the media say."),
    CODE: N_("You do not have the right to judge clips."),
    RULES: N_("You do not have the right to change rules and topics of monitoring."),
}
WRONG_STATE: Mapping[str, str] = {
    "captured": N_("Nobody has judged this clip yet."),
    "screened_out": N_("This clip was screened out. Bring it back first, with a reason."),
    "relevant": N_("This clip is marked as relevant already."),
    "coded": N_("This clip is coded already."),
    "reaction_open": N_("A reaction to this clip is open. Close it first."),
    "reaction_closed": N_("The reaction to this clip is closed already."),
    "archived": N_("This clip is archived. Bring it back first, with a reason."),
}
NEEDS_REASON = N_("Say why.")
NO_REACTION = N_("No reaction to this clip is open.")
TO_JUDGE_FIRST = N_("Mark the clip as relevant before a reaction is opened.")


def why_not(act: str, actor: Actor, state: str) -> Refusal | None:
    """Why the actor may not do this act on a clip in this state, or None when they may."""
    rule = ACTS[act]
    if actor.kind != "system" and not actor.may(rule.permission):
        return Refusal(NO_RIGHT[rule.permission], code="not_permitted")
    if state in rule.states:
        return None
    if act == "close_reaction":
        return Refusal(NO_REACTION, code="wrong_state")
    if act == "react" and state == "captured":
        return Refusal(TO_JUDGE_FIRST, code="wrong_state")
    return Refusal(WRONG_STATE[state], code="wrong_state")


def allowed_acts(actor: Actor, state: str) -> list[str]:
    """Every act the actor may do on a clip in this state."""
    return [act for act in ACTS if why_not(act, actor, state) is None]


def demand(act: str, actor: Actor, state: str, reason: str = "") -> None:
    """Raise what stands against an act, a missing reason included."""
    if refusal := why_not(act, actor, state):
        raise refusal
    if ACTS[act].reason and not reason.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")


def state_before(state: str, archived_from: str) -> str:
    """Where a clip goes when it is brought back: one step, from the archive to where it was."""
    if state == "archived":
        return archived_from or "relevant"
    return {
        "screened_out": "captured", "relevant": "captured", "coded": "relevant", "reaction_open": "coded",
        "reaction_closed": "reaction_open",
    }[state]  # fmt: skip
