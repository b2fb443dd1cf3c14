"""What is judged of a clip: topics, tone towards us, prominence, and what it carries."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from service.kit.refusal import Refusal
from service.kit.words import N_

TONES: Mapping[str, str] = {
    "negative": N_("Negative"),
    "neutral": N_("Neutral"),
    "positive": N_("Positive"),
}
RUBRIC: Mapping[str, str] = {
    "negative": N_(
        "Somebody in the text blames, doubts or ridicules the agency or its people, or reports a failure as ours. "
        "Bad news about which nobody blames us is neutral."
    ),
    "neutral": N_("We are named, quoted or reported on without praise or blame, or both are of equal weight."),
    "positive": N_(
        "Somebody other than us praises the agency or its people, or reports a success as ours. "
        "Our own release, printed as it is, is neutral."
    ),
}
PROMINENCES: Mapping[str, str] = {
    "headline": N_("In the headline"),
    "lead": N_("In the lead"),
    "body": N_("In the body of the text"),
    "mention": N_("A mention in passing"),
}
LONGEST_LINE, LONGEST_NOTE = 300, 2_000
TOO_LONG = N_("At most %(limit)s characters.")
UNKNOWN_CHOICE = N_("Choose one of the values offered.")


@dataclass(frozen=True, slots=True)
class Coding:
    """A whole judgement of a clip; "" and () where nothing was judged. topics: ids in order of the list."""

    topics: tuple[UUID, ...] = ()
    tone: str = ""
    prominence: str = ""
    message: str = ""
    spokesperson: str = ""
    echoes: str = ""
    error: str = ""

    def plain(self) -> dict[str, Any]:
        """For acts and for the history of codings."""
        return {
            "topics": [str(topic) for topic in self.topics],
            "tone": self.tone,
            "prominence": self.prominence,
            "message": self.message,
            "spokesperson": self.spokesperson,
            "echoes": self.echoes,
            "error": self.error,
        }

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Coding":
        """The coding that `plain` was made of."""
        values = {name: str(plain.get(name, "")) for name in TEXTS}
        return cls(topics=tuple(UUID(topic) for topic in plain.get("topics", ())), **values)


TEXTS = ("tone", "prominence", "message", "spokesperson", "echoes", "error")


@dataclass(frozen=True, slots=True)
class Change:
    """Parts of a judgement that change; the others stay. toggle: one topic that is set, or taken off where it was."""

    values: Mapping[str, str] = field(default_factory=dict)
    topics: tuple[UUID, ...] | None = None
    toggle: UUID | None = None

    def on(self, coding: Coding) -> Coding:
        """The coding that comes of it. Raises Refusal at the field."""
        values: dict[str, Any] = {**checked(self.values)}
        changed = replace(coding, **values)
        if self.topics is not None:
            changed = replace(changed, topics=tuple(dict.fromkeys(self.topics)))
        if self.toggle is not None:
            others = tuple(topic for topic in changed.topics if topic != self.toggle)
            changed = replace(changed, topics=others if self.toggle in changed.topics else (*others, self.toggle))
        return changed


def checked(values: Mapping[str, str]) -> dict[str, str]:
    """The values, trimmed. Raises Refusal(code="unknown" | "too_long") at the field."""
    clean = {name: value.strip() for name, value in values.items() if name in TEXTS}
    for name, choices in (("tone", TONES), ("prominence", PROMINENCES)):
        if clean.get(name) and clean[name] not in choices:
            raise Refusal(UNKNOWN_CHOICE, code="unknown", field=name)
    for name in ("message", "spokesperson", "echoes", "error"):
        limit = LONGEST_LINE if name == "spokesperson" else LONGEST_NOTE
        if len(clean.get(name, "")) > limit:
            raise Refusal(TOO_LONG, code="too_long", field=name, limit=limit)
    return clean


def state_after(state: str, coding: Coding) -> str:
    """The state of a clip that was just judged so: coded once its tone is set, relevant by any other judgement."""
    if state in ("reaction_open", "reaction_closed"):
        return state
    return "coded" if coding.tone else "relevant"
