"""What the parts of a plan have beside their words: names, labels and how each is typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.kit.words import N_
from service.planning.plans.rules import words


@dataclass(frozen=True, slots=True)
class Field:
    """One field. kind: line, number, figure, day, moment, choice, measure, part, party, account, people or words.

    of: record word of the part that is chosen; choices: word -> what it is called.
    """

    name: str
    kind: str
    label: str
    of: str = ""
    choices: Mapping[str, str] | None = None


_FIGURES = (
    Field("measure", "measure", N_("Measure")),
    Field("unit", "line", N_("Unit of the figure")),
    Field("baseline", "figure", N_("Baseline")),
    Field("baseline_on", "day", N_("Baseline as of")),
    Field("target", "figure", N_("Target")),
    Field("due_on", "day", N_("By when")),
    Field("source", "line", N_("Source")),
    Field("account_id", "account", N_("Social account")),
)
_OBJECTIVE = Field("objective_id", "part", N_("Objective"), words.OBJECTIVE)
FIELDS: Mapping[str, Sequence[Field]] = {
    words.OBJECTIVE: _FIGURES,
    words.AUDIENCE: (Field("size", "number", N_("How many people")),),
    words.MESSAGE: (Field("audience_id", "part", N_("Audience"), words.AUDIENCE),),
    words.CHANNEL: (
        Field("kind", "choice", N_("Channel"), choices=words.CHANNELS), Field("address", "line", N_("Address")),
        Field("account_id", "account", N_("Social account")),
    ),
    words.KPI: (Field("level", "choice", N_("Level"), choices=words.KPI_LEVELS), _OBJECTIVE, *_FIGURES),
    words.RISK: (
        Field("likelihood", "number", N_("Likelihood, 1 to 5")), Field("impact", "number", N_("Impact, 1 to 5")),
        Field("response", "words", N_("What is done then")), Field("keeper", "line", N_("Who watches it")),
    ),
    words.EVALUATION: (_OBJECTIVE, Field("verdict", "choice", N_("Verdict"), choices=words.VERDICTS)),
    words.MEETING: (
        Field("starts_at", "moment", N_("Begins")), Field("ends_at", "moment", N_("Ends")),
        Field("place", "line", N_("Place")), Field("chair", "line", N_("Chair")),
        Field("present", "people", N_("Present")), Field("minutes", "words", N_("Minutes")),
        Field("revision", "number", N_("Revision it dealt with")),
    ),
    words.DECISION: (
        Field("meeting_id", "part", N_("Meeting"), words.MEETING),
        Field("responsible_id", "party", N_("Agency that carries it out")),
        Field("responsible", "line", N_("Person or unit")), Field("due_on", "day", N_("By when")),
    ),
}  # fmt: skip
"""Record word -> its fields in the order in which they are typed."""
FIELD_LABELS: Mapping[str, str] = {one.name: one.label for fields in FIELDS.values() for one in fields}
ONE_OF: Mapping[str, str] = {
    words.OBJECTIVE: N_("Objective"), words.AUDIENCE: N_("Audience"), words.MESSAGE: N_("Message"),
    words.CHANNEL: N_("Channel"), words.KPI: N_("Measure"), words.RISK: N_("Risk"),
    words.EVALUATION: N_("Evaluation"), words.MEETING: N_("Meeting"), words.DECISION: N_("Decision"),
}  # fmt: skip
"""One part of each kind by its name."""
