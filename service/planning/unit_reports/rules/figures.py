"""What a report counts: each figure with its sentence, its measure, and whether a unit has rows of its own for it.

There is no value in money of what others wrote, no sum over accounts, no score: what is not here is not counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.kit.words import N_

GROUPS: Mapping[str, str] = {
    "letters": N_("Letters"),
    "assignments": N_("Assignments"),
    "appeals": N_("Appeals of citizens"),
    "reception": N_("Reception of citizens"),
    "information": N_("Requests for public information"),
    "press": N_("Work with the press"),
    "monitoring": N_("What the media wrote"),
    "digest": N_("Press digests"),
    "social": N_("Social networks, each account by itself"),
    "measures": N_("Planned activities"),
}
"""In the order in which they stand."""
OF_UNITS = ("letters", "assignments", "appeals", "information", "social")
"""Groups whose rows name a unit; the others are counted for the whole agency, and a unit's report says so."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure. title, definition: msgids. measure: count, percent, days, hours or reading (of an account)."""

    group: str
    title: str
    definition: str
    measure: str = "count"


FIGURES: Mapping[str, Figure] = {
    "letters_in": Figure(
        "letters", N_("Letters received"),
        N_("Letters registered in journals of incoming letters within the period, also those voided since."),
    ),
    "letters_out": Figure(
        "letters", N_("Letters sent"),
        N_("Letters registered in journals of outgoing letters within the period, also those voided since."),
    ),
    "letters_answered": Figure(
        "letters", N_("Letters answered"),
        N_("Incoming letters whose first answer was sent within the period."),
    ),
    "letters_days": Figure(
        "letters", N_("Days from registration to the answer"),
        N_("The median of the letters answered within the period: half of them took no longer."), "days",
    ),
    "letters_in_time": Figure(
        "letters", N_("Letters answered in time, %%"),
        N_("Of the letters with a due date whose first answer was sent within the period, those answered by that day."),
        "percent",
    ),
    "assignments_given": Figure(
        "assignments", N_("Assignments given"),
        N_("Assignments given within the period; of a unit, those for which its people answer."),
    ),
    "assignments_in_time": Figure(
        "assignments", N_("Executed in time"),
        N_("Of the assignments given within the period, those executed by their due date."),
    ),
    "assignments_late": Figure(
        "assignments", N_("Executed late"),
        N_("Of the assignments given within the period, those executed after their due date."),
    ),
    "assignments_overdue": Figure(
        "assignments", N_("Overdue"),
        N_("Of the assignments given within the period, those open and past their due date when this was counted."),
    ),
    "assignments_discipline": Figure(
        "assignments", N_("Discipline of execution, %%"),
        N_("Executed in time, of those given within the period that are executed or overdue."), "percent",
    ),
    "appeals_received": Figure(
        "appeals", N_("Appeals received"),
        N_("Appeals of citizens registered within the period, also those voided since."),
    ),
    "appeals_decided": Figure(
        "appeals", N_("Appeals decided"),
        N_("Appeals answered, forwarded or left without consideration within the period, whenever they were received."),
    ),
    "receptions_held": Figure(
        "reception", N_("Receptions held"),
        N_("Receptions of citizens that were held within the period."),
    ),
    "visitors_heard": Figure(
        "reception", N_("Visitors heard"),
        N_("Visitors who were heard at receptions within the period."),
    ),
    "information_received": Figure(
        "information", N_("Requests received"),
        N_("Requests for information registered within the period, also those voided since."),
    ),
    "information_granted": Figure(
        "information", N_("Granted"),
        N_("Of the requests registered within the period, those granted."),
    ),
    "information_partly": Figure(
        "information", N_("Partly granted"),
        N_("Of the requests registered within the period, those granted in part."),
    ),
    "information_refused": Figure(
        "information", N_("Refused"),
        N_("Of the requests registered within the period, those refused."),
    ),
    "information_late": Figure(
        "information", N_("Answered after the term"),
        N_("Of the requests registered within the period, those answered after their term."),
    ),
    "releases_published": Figure(
        "press", N_("Press releases published"),
        N_("Press releases that were published within the period and stand."),
    ),
    "events_held": Figure(
        "press", N_("Press events held"),
        N_("Press events that began within the period and were held."),
    ),
    "inquiries_received": Figure(
        "press", N_("Media inquiries received"),
        N_("Inquiries of the media received within the period."),
    ),
    "inquiries_answered": Figure(
        "press", N_("Media inquiries answered"),
        N_("Inquiries of the media answered within the period."),
    ),
    "inquiries_hours": Figure(
        "press", N_("Hours to the answer of an inquiry"),
        N_("The median of the inquiries answered within the period: half of them took no longer."), "hours",
    ),
    "refutations_decided": Figure(
        "press", N_("Reactions to false information decided"),
        N_("False statements on whose reaction was decided within the period."),
    ),
    "refutations_published": Figure(
        "press", N_("Refutations, corrections and replies published"),
        N_("Reactions closed within the period with what was demanded published, or decided for the agency."),
    ),
    "refutations_refused": Figure(
        "press", N_("Refused or left without answer"),
        N_("Reactions closed within the period that the outlet refused or left without answer, or that were lost."),
    ),
    "clips_caught": Figure(
        "monitoring", N_("Articles caught"),
        N_("Articles and broadcasts that the monitoring caught within the period, also those screened out since."),
    ),
    "clips_negative": Figure(
        "monitoring", N_("Negative in tone"),
        N_("Of the articles caught within the period, those that people judged negative."),
    ),
    "clips_neutral": Figure(
        "monitoring", N_("Neutral in tone"),
        N_("Of the articles caught within the period, those that people judged neutral."),
    ),
    "clips_positive": Figure(
        "monitoring", N_("Positive in tone"),
        N_("Of the articles caught within the period, those that people judged positive."),
    ),
    "stories_begun": Figure(
        "monitoring", N_("Stories"),
        N_("Stories whose first article appeared within the period; articles that tell the same are one story."),
    ),
    "digests_published": Figure(
        "digest", N_("Digests published"),
        N_("Issues of press digests published within the period; corrected editions are not counted again."),
    ),
}  # fmt: skip
"""Key -> figure. Keys are kept with reports and never change their meaning."""
READING = N_(
    "The last reading of the account within the period. Figures of different accounts are never added up: the same"
    " people may be counted in each."
)
WHOLE = N_("Counted for the whole agency: its records name no unit.")
NO_ROWS = N_("No list shows exactly these rows.")


def figures_of(groups: Sequence[str]) -> dict[str, Figure]:
    """The figures of some groups, in their order."""
    return {key: one for key, one in FIGURES.items() if one.group in groups}


def share(part: float | None, whole: float | None) -> float | None:
    """Per cent with one decimal, None of nothing."""
    return round(part * 100 / whole, 1) if part is not None and whole else None


@dataclass(frozen=True, slots=True)
class Value:
    """A figure as it was drawn: now, of the period before, of the same period a year ago; None where there is none."""

    now: float | None
    before: float | None
    year_ago: float | None


def change_of(known: Value | None, drawn: Value | None) -> str:
    """What a new drawing changed of a figure: new, gone, changed, or "" for nothing."""
    if known is None:
        return "new" if drawn is not None else ""
    if drawn is None:
        return "gone"
    return "" if known == drawn else "changed"
