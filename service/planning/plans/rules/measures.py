"""What may be counted of communication, and what each count means. What is not here is not counted.

Left out for good: the price that the same space would cost as advertising, followers added up over platforms, times
shown taken for people, and one mark for the whole reputation. They look like results and are none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from service.kit.refusal import Refusal
from service.kit.words import N_


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that may be counted. levels: as what it may stand; metric: what is read of one social account."""

    title: str
    levels: frozenset[str]
    unit: str = ""
    metric: str = ""


def _of(title: str, *levels: str, unit: str = "", metric: str = "") -> Measure:
    return Measure(title, frozenset(levels), unit, metric)


MEASURES: Mapping[str, Measure] = {
    "staff_days": _of(N_("Days of work"), "input", unit=N_("days")),
    "money": _of(N_("Money spent"), "input", unit=N_("in the plan's currency")),
    "activities": _of(N_("Activities carried out"), "output"),
    "events": _of(N_("Events held"), "output"),
    "releases": _of(N_("Press releases published"), "output"),
    "materials": _of(N_("Materials made and given out"), "output"),
    "posts": _of(N_("Posts of one account"), "output", metric="posts"),
    "publications": _of(N_("Articles and broadcasts on the matter"), "output", "outtake"),
    "participants": _of(N_("People who took part"), "output", "outtake", unit=N_("people")),
    "calls": _of(N_("Calls to the hotline"), "outtake"),
    "visits": _of(N_("Visits of a page"), "outtake"),
    "downloads": _of(N_("Downloads"), "outtake"),
    "inquiries": _of(N_("Inquiries of journalists and citizens"), "outtake"),
    "followers": _of(N_("Followers of one account"), "outtake", metric="followers"),
    "likes": _of(N_("Likes of one page"), "outtake", metric="likes"),
    "subscribers": _of(N_("Subscribers of one channel"), "outtake", metric="subscribers"),
    "reach": _of(N_("Accounts reached by one account"), "outtake", metric="reach"),
    "engagement": _of(N_("Reactions to one account"), "outtake", metric="engagement"),
    "awareness": _of(N_("Who knows of the matter, by a survey"), "outcome", unit="%"),
    "understanding": _of(N_("Who understands the matter, by a survey"), "outcome", unit="%"),
    "trust": _of(N_("Who trusts the agency, by a survey"), "outcome", unit="%"),
    "applications": _of(N_("People who used a service or right"), "outcome", unit=N_("people")),
    "behaviour": _of(N_("People who now do what was asked for"), "outcome", unit=N_("people")),
    "answer_time": _of(N_("Days until an answer"), "output", "outcome", unit=N_("days")),
    "refutations": _of(N_("Refutations that were satisfied"), "outcome"),
    "statistic": _of(N_("A figure of official statistics"), "outcome", "impact"),
}
SOCIAL = frozenset(code for code, one in MEASURES.items() if one.metric)
UNKNOWN_MEASURE = N_("This is not counted here. Choose one of the measures.")
NOT_AT_LEVEL = N_("This measure does not show what is looked for at this level.")
NEEDS_SOURCE = N_("Say where the figures come from.")
NEEDS_TARGET = N_("Say which figure is to be reached.")
NEEDS_DAY = N_("Say by when it is to be reached.")
NEEDS_ACCOUNT = N_("Name the account: figures of several are never added up.")
NO_ACCOUNT = N_("This is not read of an account.")
OVER_WHOLE = N_("A share is at most 100 per cent.")


def problems(
    measure: str, level: str, *, baseline: Decimal | None, target: Decimal | None, due: bool, source: str, account: bool
) -> list[Refusal]:
    """Everything wrong with what is to be measured. Without a measure there are no figures. level: "" for any."""
    if not measure:
        return [Refusal(UNKNOWN_MEASURE, code="choice", field="measure")] if (baseline, target) != (None, None) else []
    known = MEASURES.get(measure)
    if known is None:
        return [Refusal(UNKNOWN_MEASURE, code="choice", field="measure")]
    found = []
    if level and level not in known.levels:
        found.append(Refusal(NOT_AT_LEVEL, code="level", field="measure"))
    if target is None:
        found.append(Refusal(NEEDS_TARGET, code="required", field="target"))
    if not due:
        found.append(Refusal(NEEDS_DAY, code="required", field="due_on"))
    if not source:
        found.append(Refusal(NEEDS_SOURCE, code="required", field="source"))
    if account != bool(known.metric):
        found.append(Refusal(NEEDS_ACCOUNT if known.metric else NO_ACCOUNT, code="account", field="account"))
    if known.unit == "%":
        over = (("baseline", baseline), ("target", target))
        found += [Refusal(OVER_WHOLE, code="too_large", field=name) for name, value in over if value and value > 100]
    return found


def progress(baseline: Decimal | None, target: Decimal | None, value: Decimal | None) -> int | None:
    """How far from the baseline to the target, in per cent; None where it cannot be said. Falling targets count too."""
    if target is None or value is None:
        return None
    start = baseline if baseline is not None else Decimal(0)
    if target == start:
        return 100 if value == target else None
    return int((value - start) * 100 / (target - start))
