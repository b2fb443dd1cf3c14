"""What the pages of clips share: words by their slugs, a clip as its pages print it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from service.audit.access import KINDS as ACT_KINDS
from service.audit.rules import ActRow
from service.kit.words import N_
from service.monitoring.models.clips import Clip
from service.monitoring.queries.topics import Topic
from service.monitoring.rules.acts import ACTS, CODE, STATES, allowed_acts
from service.monitoring.rules.coding import PROMINENCES, RUBRIC, TONES
from service.runtime.language import OWN_NAMES, gettext, ngettext
from service.runtime.work import Work
from service.web.keymap import keymap

HOME = "/monitoring"
SHAPES = {
    "captured": "", "screened_out": "stop", "relevant": "work", "coded": "done", "reaction_open": "sign",
    "reaction_closed": "done", "archived": "stop",
}  # fmt: skip
TONE_KEYS = {"negative": "−", "neutral": "0", "positive": "+"}
TIERS = {1: N_("First tier"), 2: N_("Second tier"), 3: N_("Third tier")}
LABELS = {
    "topics": N_("Topics"),
    "tone": N_("Tone towards us"),
    "prominence": N_("Prominence"),
    "message": N_("Our message that it carries"),
    "spokesperson": N_("Whom of us it quotes"),
    "echoes": N_("What of ours it echoes"),
    "error": N_("Error found"),
    "state": N_("State"),
    "reason": N_("Reason"),
}
OTHER_LANGUAGES = {"ru": "Русский"}


def words_for() -> dict[str, dict[Any, str]]:
    """Words for states, tones and the rest, by their slugs."""
    return {
        "states": _said(STATES),
        "shapes": SHAPES,
        "tones": _said(TONES),
        "rubric": _said(RUBRIC),
        "prominences": _said(PROMINENCES),
        "labels": _said(LABELS),
        "tiers": {tier: gettext(words) for tier, words in TIERS.items()},
        "tone_keys": TONE_KEYS,
        "languages": {**OWN_NAMES, **OTHER_LANGUAGES},
    }


def _said(words: Mapping[str, str]) -> dict[Any, str]:
    return {name: gettext(sentence) for name, sentence in words.items()}


def key(name: str) -> str:
    """The letter of an act."""
    return keymap()[name]


def also_in(outlets: int) -> str:
    """In how many other outlets a story stands, "" where in none."""
    others = outlets - 1
    if others < 1:
        return ""
    return ngettext("Also in %(count)s outlet", "Also in %(count)s outlets", others, count=str(others))


def verdict(work: Work, clip: Clip, chosen: Collection[UUID], topics: Sequence[Topic]) -> dict[str, Any]:
    """What the buttons of a clip's judgement need."""
    acts = allowed_acts(work.actor, clip.state)
    return {
        "clip": clip,
        "acts": [act for act in acts if ACTS[act].permission == CODE],
        "topics": [topic for topic in topics if topic.state == "active" or topic.id in chosen],
        "chosen": list(chosen),
    }


def told(act: ActRow, topics: Mapping[str, str]) -> dict[str, Any]:
    """One line of the history."""
    before = act.before if isinstance(act.before, dict) else {}
    after = act.after if isinstance(act.after, dict) else {}
    details = [detail for name in after if (detail := _detail(name, before.get(name), after[name], topics))]
    return {
        "at": act.at,
        "who": act.actor_name,
        "said": gettext(ACT_KINDS[act.kind]) if act.kind in ACT_KINDS else act.kind,
        "reason": act.reason,
        "details": details,
    }


def _detail(name: str, old: Any, new: Any, topics: Mapping[str, str]) -> str:
    """Before and after of one part of a judgement."""
    if name not in LABELS or name == "reason" or old == new:
        return ""
    label, was, now = gettext(LABELS[name]), _value(name, old, topics), _value(name, new, topics)
    if old is None:
        return f"{label}: {now}"
    return f"{label}: {was} → {now}"


def _value(name: str, value: Any, topics: Mapping[str, str]) -> str:
    if name == "topics":
        return ", ".join(topics.get(str(one), "?") for one in value or ()) or "—"
    known: Mapping[str, str] = {"tone": TONES, "prominence": PROMINENCES, "state": STATES}.get(name, {})
    return gettext(known[value]) if value in known else str(value or "") or "—"
