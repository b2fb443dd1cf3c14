"""Kinds of statutory reports: their sections, what is typed, how certain the law's text is, states and acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.public_information.statistics.rules.figures import Span

REPORT = "information.report"
PERMISSIONS = frozenset({REPORT})
RECORD = "statutory_report"

STATES: Mapping[str, str] = {
    "draft": N_("Draft"),
    "printed": N_("Printed"),
    "published": N_("Published"),
    "withdrawn": N_("Withdrawn"),
}
ACT_TITLES: Mapping[str, str] = {
    "open": N_("read"),
    "fill": N_("fill in"),
    "print": N_("freeze and print"),
    "publish": N_("publish"),
    "withdraw": N_("withdraw"),
    "renew": N_("make anew"),
}
ACT_WORDS: Mapping[str, str] = {
    "statutory_report.begun": N_("Report begun"),
    "statutory_report.filled": N_("Report filled in"),
    "statutory_report.printed": N_("Report frozen and printed"),
    "statutory_report.published": N_("Report published"),
    "statutory_report.withdrawn": N_("Published report withdrawn"),
    "statutory_report.renewed": N_("Printed report taken back to be made anew"),
}
NO_RIGHT = N_("You do not have the right to make statutory reports.")
WRONG_STATE: Mapping[str, str] = {
    "draft": N_("This report is not printed yet."),
    "printed": N_("This report is frozen and printed."),
    "published": N_("This report is published."),
    "withdrawn": N_("This report was withdrawn."),
}
NEEDS_REASON = N_("Say why.")


@dataclass(frozen=True, slots=True)
class Rule:
    """In which states an act is done, and whether it takes a reason."""

    states: frozenset[str]
    reason: bool = False


ACTS: Mapping[str, Rule] = {
    "open": Rule(frozenset(STATES)),
    "fill": Rule(frozenset({"draft"})),
    "print": Rule(frozenset({"draft"})),
    "publish": Rule(frozenset({"printed", "withdrawn"})),
    "withdraw": Rule(frozenset({"published"}), reason=True),
    "renew": Rule(frozenset({"printed", "withdrawn"}), reason=True),
}


def why_not(act: str, actor: Actor, state: str) -> Refusal | None:
    """Why the actor may not do this act on a report in this state, or None when they may."""
    if not actor.may(REPORT):
        return Refusal(NO_RIGHT, code="not_permitted")
    if state not in ACTS[act].states:
        return Refusal(WRONG_STATE[state], code="wrong_state")
    return None


def allowed_acts(actor: Actor, state: str) -> list[str]:
    """Every act the actor may do on a report in this state."""
    return [act for act in ACTS if why_not(act, actor, state) is None]


def demand(act: str, actor: Actor, state: str, reason: str = "") -> None:
    """Raise what stands against an act, a missing reason included."""
    if refusal := why_not(act, actor, state):
        raise refusal
    if ACTS[act].reason and not reason.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")


@dataclass(frozen=True, slots=True)
class Typed:
    """Something that no row tells and a person types. kind: count, money or text."""

    title: str
    kind: str = "count"


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a report. letter: by which the law names it. figures: keys of FIGURES; tables: officials, grounds,
    costs. certainty: of the law's wording as known; "" where there is none."""

    title: str
    letter: str = ""
    figures: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()
    certainty: str = ""


TYPED: Mapping[str, Typed] = {
    "closed_sessions": Typed(N_("Decisions of collegial bodies to close a session")),
    "closed_sessions_who": Typed(N_("Who decided to close sessions, and when"), "text"),
    "databases": Typed(N_("Public databases of the agency"), "text"),
    "personal_data": Typed(N_("Collection, processing, storage and transfer of personal data"), "text"),
    "breaches": Typed(N_("Breaches of the Code by public servants")),
    "penalties": Typed(N_("Disciplinary penalties")),
    "acts_for_sessions": Typed(N_("Legislative acts relied on when closing sessions"), "text"),
    "cost_release": Typed(N_("Costs of processing and releasing information"), "money"),
    "cost_appeals": Typed(N_("Costs of appeals"), "money"),
    "cost_lost": Typed(N_("Sums paid to the other side"), "money"),
    "remarks": Typed(N_("Remarks"), "text"),
}
COUNTS = (
    "received", "release", "correction", "granted", "partly_granted", "refused", "not_held", "forwarded", "withdrawn",
    "left", "joined", "clarification", "extended", "late", "open", "complaints", "changed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReportKind:
    """A kind of report. country: where it is made, "" everywhere. note: what is unverified about it as a whole."""

    title: str
    sections: tuple[Section, ...]
    country: str = ""
    basis: str = ""
    note: str = ""
    public: str = "report"

    @property
    def figures(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for section in self.sections for key in section.figures))

    @property
    def typed(self) -> tuple[str, ...]:
        return tuple(name for section in self.sections for name in section.typed)


KINDS: Mapping[str, ReportKind] = {
    "month": ReportKind(
        N_("Monthly counts of requests for information"),
        (Section(N_("Requests for information"), figures=COUNTS),),
    ),
    "ge_year": ReportKind(
        N_("Report of 10 December on public information"),
        (
            Section(
                N_("Requests for release and for correction, and decisions of refusal"), "ა",
                ("release", "correction", "refused", "partly_granted", "refusals"), certainty="A",
            ),
            Section(
                N_("Decisions on granting or refusing, and who took them"), "ბ",
                ("decisions", "granted"), ("officials",), ("closed_sessions", "closed_sessions_who"), "A",
            ),
            Section(
                N_("Public databases, and the handling of personal data"), "გ", (), (),
                ("databases", "personal_data"), "A",
            ),
            Section(
                N_("Breaches of the Code by public servants, and disciplinary penalties"), "დ", (), (),
                ("breaches", "penalties"), "A",
            ),
            Section(
                N_("Legislative acts relied on when refusing or closing a session"), "ე", (), ("grounds",),
                ("acts_for_sessions",), "A",
            ),
            Section(
                N_("Appeals against refusals"), "ვ", ("complaints", "upheld", "changed"), certainty="A",
            ),
            Section(
                N_("Costs of processing and releasing information, and of appeals"), "ზ", (), ("costs",),
                ("cost_release", "cost_appeals", "cost_lost"), "A",
            ),
            Section(
                N_("Further counts"), "", ("not_held", "forwarded", "late", "open", "clarification"), (),
                ("remarks",), "C",
            ),
        ),
        "ge",
        N_("General Administrative Code, art. 49"),
        N_("Unverified: the days that the report covers are those that agencies use, the law names none."),
    ),
    "az_year": ReportKind(
        N_("Yearly report on requests for information"),
        (
            Section(N_("Requests for information"), figures=COUNTS, certainty="U"),
            Section(N_("Grounds of refusal"), tables=("grounds",), certainty="U"),
            Section(N_("Complaints"), figures=("upheld", "changed"), typed=("remarks",), certainty="U"),
        ),
        "az",
        N_("Law on obtaining information"),
        N_("Unverified: no duty to make such a report was found, its sections are the agency's own choice."),
    ),
}  # fmt: skip


def kinds_for(country: str) -> dict[str, ReportKind]:
    """The reports that agencies of a country make."""
    return {key: kind for key, kind in KINDS.items() if kind.country in ("", country)}


def span_of(kind: str, year: int, month: int | None = None) -> Span:
    """The days that a report covers unless others are chosen.

    The Georgian report is due on 10 December; agencies count from the first of January to that day.
    """
    if kind == "month":
        first = date(year, month or 1, 1)
        after = date(year + first.month // 12, first.month % 12 + 1, 1)
        return Span(first, after - timedelta(days=1))
    return Span(date(year, 1, 1), date(year, 12, 10) if kind == "ge_year" else date(year, 12, 31))
