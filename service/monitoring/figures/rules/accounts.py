"""Social accounts and figures: states, acts, who may, and how an account grew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.monitoring.figures.rules.metrics import METRICS, METRICS_OF
from service.monitoring.rules.acts import FIGURES, READ
from service.monitoring.rules.acts import NO_RIGHT as NO_RIGHT_OF_CLIPS

RECORD, IMPORT = "social_account", "figure_import"
LARGEST = 99_999_999_999

STATES: Mapping[str, str] = {"kept": N_("Kept"), "ended": N_("Given up")}
ACT_TITLES: Mapping[str, str] = {
    "read": N_("read"),
    "change": N_("change the account"),
    "note": N_("note figures"),
    "correct": N_("correct and withdraw figures"),
    "end": N_("give the account up"),
    "resume": N_("keep the account again"),
}
ACT_WORDS: Mapping[str, str] = {
    "social_account.entered": N_("Social account entered"),
    "social_account.changed": N_("Social account changed"),
    "social_account.ended": N_("Social account given up"),
    "social_account.resumed": N_("Social account kept again"),
    "social_account.noted": N_("Figures of a social account noted"),
    "social_account.corrected": N_("Figure of a social account corrected"),
    "social_account.withdrawn": N_("Figure of a social account withdrawn"),
    "figure_import.begun": N_("Spreadsheet of social figures uploaded"),
    "figure_import.taken": N_("Social figures taken from a spreadsheet"),
    "figure_import.discarded": N_("Spreadsheet of social figures thrown away"),
}
ORIGINS: Mapping[str, str] = {
    "page": N_("Read on the page itself"),
    "owner": N_("The platform's own statistics for the account's keepers"),
    "report": N_("A report of somebody else"),
}
NO_RIGHT = N_("You do not have the right to keep figures of social accounts.")
IS_ENDED = N_("This account was given up. Its figures stay; keep it again to note new ones.")
IS_KEPT = N_("This account is kept already.")
NEEDS_REASON = N_("Say why.")
UNKNOWN_METRIC = N_("This is not read on that platform.")
IN_FUTURE = N_("This date lies in the future.")
BEFORE_SINCE = N_("The first day lies after the last.")
NEEDS_FIRST = N_("This is counted over some days: name the first of them.")
NO_FIRST = N_("This is counted on one day: leave the first day empty.")
NOT_A_COUNT = N_("Write the whole number, such as 187309, and not a rounded one such as 187K.")
TOO_LARGE = N_("No account has so many. Check the number.")
THERE_ALREADY = N_("There is such a figure of that day already: %(value)s. Correct it instead.")

_RULES: Mapping[str, tuple[str, frozenset[str]]] = {
    "read": (READ, frozenset(STATES)),
    "change": (FIGURES, frozenset({"kept"})),
    "note": (FIGURES, frozenset({"kept"})),
    "correct": (FIGURES, frozenset(STATES)),
    "end": (FIGURES, frozenset({"kept"})),
    "resume": (FIGURES, frozenset({"ended"})),
}


def why_not(act: str, actor: Actor, state: str) -> Refusal | None:
    """Why the actor may not do this act on an account in this state, or None when they may."""
    permission, states = _RULES[act]
    if not actor.may(permission):
        return Refusal(NO_RIGHT_OF_CLIPS[READ] if permission == READ else NO_RIGHT, code="not_permitted")
    if state not in states:
        return Refusal(IS_ENDED if state == "ended" else IS_KEPT, code="wrong_state")
    return None


def allowed_acts(actor: Actor, state: str) -> list[str]:
    """Every act the actor may do on an account in this state."""
    return [act for act in _RULES if why_not(act, actor, state) is None]


def demand(act: str, actor: Actor, state: str, reason: str | None = None) -> None:
    """Raise what stands against an act; a reason that is given must not be empty."""
    if refusal := why_not(act, actor, state):
        raise refusal
    if reason is not None and not reason.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")


def entering(actor: Actor) -> None:
    """Raise what stands against entering an account or a spreadsheet."""
    if not actor.may(FIGURES):
        raise Refusal(NO_RIGHT, code="not_permitted")


# --- figures


@dataclass(frozen=True, slots=True)
class AccountEdit:
    """What is said of an account. address: of its page; since: since when the agency keeps it."""

    platform: str
    address: str
    name: str
    unit_id: UUID | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class NewFigure:
    """A figure to be noted. first: of the days it counts, None for what stands on one day."""

    metric: str
    on: date
    value: int
    first: date | None = None
    origin: str = "page"
    remark: str = ""


def problem_of(new: NewFigure, platform: str, today: date) -> Refusal | None:
    """What is wrong with a figure, at its field."""
    if new.metric not in METRICS_OF.get(platform, ()):
        return Refusal(UNKNOWN_METRIC, code="unknown_metric", field="metric")
    if new.on > today:
        return Refusal(IN_FUTURE, code="in_future", field="on")
    if not 0 <= new.value <= LARGEST:
        return Refusal(TOO_LARGE, code="too_large", field="value")
    return _problem_of_days(new)


def _problem_of_days(new: NewFigure) -> Refusal | None:
    if not METRICS[new.metric].over_days:
        return None if new.first is None else Refusal(NO_FIRST, code="not_wanted", field="first")
    if new.first is None:
        return Refusal(NEEDS_FIRST, code="required", field="first")
    return Refusal(BEFORE_SINCE, code="before", field="first") if new.first > new.on else None


_GROUPED = str.maketrans("", "", " \u00a0\u202f\u2009'’")


def count_from(typed: str) -> int:
    """A whole number as people and spreadsheets write it: 187309, 187 309, 187,309, 187.309.

    Raises Refusal(code="number") on anything else: a rounded figure is no figure.
    """
    plain = typed.strip().translate(_GROUPED)
    for mark in (",", "."):
        head, *groups = plain.split(mark)
        if groups and head.isdecimal() and 1 <= len(head) <= 3 and all(len(one) == 3 for one in groups):
            plain = head + "".join(groups)
            break
    if not (plain.isascii() and plain.isdecimal()) or len(plain) > 15:
        raise Refusal(NOT_A_COUNT, code="number", field="value")
    return int(plain)


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure that stands. first: of the days it counts, None for what stands on one day."""

    on: date
    value: int
    first: date | None = None


@dataclass(frozen=True, slots=True)
class Growth:
    """From one reading of an account to a later one of the same metric."""

    before: Reading
    after: Reading

    @property
    def change(self) -> int:
        return self.after.value - self.before.value

    @property
    def share(self) -> float | None:
        """The change as a share of one, None from nothing."""
        return self.change / self.before.value if self.before.value else None


def growth(readings: Sequence[Reading], first: date, last: date) -> Growth | None:
    """How one metric of one account grew between two days, None where there are not two readings to compare.

    From the last reading by the first day, or the earliest after it, to the last one by the last day. Only what stands
    on a day grows: figures over some days are of different days each.
    """
    known = sorted((one for one in readings if one.on <= last and one.first is None), key=lambda one: one.on)
    earlier = [one for one in known if one.on <= first] or known[:1]
    if not known or earlier[-1].on == known[-1].on:
        return None
    return Growth(earlier[-1], known[-1])
