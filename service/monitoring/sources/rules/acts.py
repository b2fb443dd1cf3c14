"""States of a source, who may do what with it, and why not."""

from collections.abc import Mapping
from typing import Literal

from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_

READ, MANAGE = "monitoring.read", "monitoring.sources"
RECORD = "media_source"
RUN = "source_run"

State = Literal["active", "paused", "removed"]
STATES: Mapping[str, str] = {
    "active": N_("Source is active"),
    "paused": N_("Source is paused"),
    "removed": N_("Source is removed"),
}
SHAPES: Mapping[str, str] = {"active": "work", "paused": "", "removed": "done"}
ACT_WORDS: Mapping[str, str] = {
    "media_source.added": N_("Media source added"),
    "media_source.changed": N_("Media source changed"),
    "media_source.paused": N_("Media source paused"),
    "media_source.resumed": N_("Media source active again"),
    "media_source.removed": N_("Media source removed"),
    "media_source.taken_back": N_("Media source taken back"),
    "media_source.hurried": N_("Media source asked for at once"),
    "media_source.silent": N_("Media source fell silent"),
    "media_source.heard": N_("Media source is heard again"),
    "source_run.begun": N_("Long harvest begun"),
    "source_run.cancelled": N_("Long harvest stopped"),
    "source_run.resumed": N_("Long harvest goes on"),
    "source_run.finished": N_("Long harvest finished"),
}

Act = Literal["see", "edit", "fetch", "harvest", "pause", "resume", "remove", "take_back"]
ALLOWED: Mapping[Act, frozenset[str]] = {
    "see": frozenset(STATES),
    "edit": frozenset({"active", "paused"}),
    "fetch": frozenset({"active"}),
    "harvest": frozenset({"active"}),
    "pause": frozenset({"active"}),
    "resume": frozenset({"paused"}),
    "remove": frozenset({"active", "paused"}),
    "take_back": frozenset({"removed"}),
}
ACT_TITLES: Mapping[Act, str] = {
    "see": N_("see"),
    "edit": N_("change"),
    "fetch": N_("fetch now"),
    "harvest": N_("harvest earlier articles"),
    "pause": N_("pause"),
    "resume": N_("let it run again"),
    "remove": N_("remove"),
    "take_back": N_("take back"),
}
TO_READ = frozenset({"see"})

NO_READING = N_("You do not have the right to see media sources.")
NO_RIGHT = N_("You do not have the right to change media sources.")
WRONG_STATE: Mapping[str, str] = {
    "active": N_("This source is active."),
    "paused": N_("This source is paused. Let it run again first."),
    "removed": N_("This source was removed. Take it back first."),
}
NEEDS_REASON = N_("Say why.")
REASON_LIMIT = 500

RUN_STATES: Mapping[str, str] = {
    "running": N_("Harvest is running"),
    "cancelled": N_("Harvest was stopped"),
    "finished": N_("Harvest is finished"),
}
RUN_ALLOWED: Mapping[str, frozenset[str]] = {"cancel": frozenset({"running"}), "resume": frozenset({"cancelled"})}
WRONG_RUN: Mapping[str, str] = {
    "running": N_("This harvest is running."),
    "cancelled": N_("This harvest was stopped."),
    "finished": N_("This harvest is finished."),
}


def may_read(actor: Actor) -> bool:
    """Whether the actor sees the sources and how they do."""
    return actor.kind == "system" or actor.may(READ) or actor.may(MANAGE)


def why_not(act: Act, actor: Actor, state: str) -> Refusal | None:
    """Why the actor may not do this act on a source in this state, or None when they may."""
    if not may_read(actor):
        return Refusal(NO_READING, code="not_permitted")
    if act not in TO_READ and (refusal := why_not_manage(actor)) is not None:
        return refusal
    if state not in ALLOWED[act]:
        return Refusal(WRONG_STATE[state], code="wrong_state")
    return None


def why_not_manage(actor: Actor) -> Refusal | None:
    """Why the actor may not add or change sources, or None when they may."""
    if actor.kind == "system" or actor.may(MANAGE):
        return None
    return Refusal(NO_RIGHT, code="not_permitted")


def why_not_run(act: str, actor: Actor, state: str) -> Refusal | None:
    """Why the actor may not `cancel` or `resume` a long harvest, or None when they may."""
    if (refusal := why_not_manage(actor)) is not None:
        return refusal
    return None if state in RUN_ALLOWED[act] else Refusal(WRONG_RUN[state], code="wrong_state")


def allowed_acts(actor: Actor, state: str) -> list[Act]:
    """Every act the actor may do on a source in this state."""
    return [act for act in ALLOWED if why_not(act, actor, state) is None]


def demand(refusal: Refusal | None) -> None:
    """Raise what a predicate answered, if it answered."""
    if refusal is not None:
        raise refusal
