"""What a plan of each kind begins with when nothing is copied: parts that it should not be without, as questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from service.kit.words import N_
from service.planning.plans.rules.words import AUDIENCE, CHANNEL, MESSAGE, OBJECTIVE, RISK


@dataclass(frozen=True, slots=True)
class Bone:
    """A part to begin with: its record word, its words (msgid), and what else it has."""

    record: str
    words: str
    values: Mapping[str, object] = field(default_factory=dict)


_CITIZENS, _MEDIA, _STAFF = N_("Citizens"), N_("Media"), N_("The agency's own people")
_BODIES = N_("Other bodies and their press offices")


def _channels(*kinds: str) -> list[Bone]:
    words = {
        "press": N_("Releases and briefings"), "social": N_("Accounts of the agency"), "tv": N_("Interviews on air"),
        "site": N_("The agency's site"), "field": N_("Meetings with people"),
    }  # fmt: skip
    return [Bone(CHANNEL, words[kind], {"kind": kind}) for kind in kinds]


SKELETONS: Mapping[str, Sequence[Bone]] = {
    "annual": [
        Bone(OBJECTIVE, N_("What should people know or do by the end of the year?")),
        Bone(AUDIENCE, _CITIZENS), Bone(AUDIENCE, _MEDIA), Bone(AUDIENCE, _STAFF), Bone(AUDIENCE, _BODIES),
        *_channels("press", "social", "tv", "site", "field"),
        Bone(RISK, N_("A question of the day takes all attention."), {"likelihood": 4, "impact": 3}),
    ],
    "campaign": [
        Bone(OBJECTIVE, N_("What should people do after the campaign that they do not do now?")),
        Bone(AUDIENCE, N_("Whom the campaign is for")), Bone(AUDIENCE, _MEDIA),
        Bone(MESSAGE, N_("The one sentence that everybody should remember")),
        *_channels("social", "tv", "field"),
        Bone(RISK, N_("The partners speak at different times or differently."), {"likelihood": 3, "impact": 3}),
    ],
    "crisis": [
        Bone(OBJECTIVE, N_("People at risk know what to do within the first hour.")),
        Bone(AUDIENCE, N_("People at risk and their families")), Bone(AUDIENCE, _MEDIA), Bone(AUDIENCE, _STAFF),
        Bone(MESSAGE, N_("What happened, what is known, what is not known yet, when we speak next")),
        *_channels("press", "social", "tv", "site"),
        Bone(RISK, N_("Rumours are quicker than the facts."), {"likelihood": 5, "impact": 4}),
        Bone(RISK, N_("Several bodies give different figures."), {"likelihood": 4, "impact": 4}),
    ],
    "event": [
        Bone(OBJECTIVE, N_("Why is the event held, and what is different after it?")),
        Bone(AUDIENCE, N_("Guests and participants")), Bone(AUDIENCE, _MEDIA),
        *_channels("press", "field"),
        Bone(RISK, N_("The weather, the hall or the sound fail."), {"likelihood": 3, "impact": 3}),
    ],
    "unit": [Bone(OBJECTIVE, N_("What does the unit do in this time, and what for?"))],
}  # fmt: skip
