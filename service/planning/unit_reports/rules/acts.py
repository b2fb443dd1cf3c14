"""States of a unit's report, the acts on it, who may do them and in which units, and why not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from service.kit.actor import ANYWHERE, Actor
from service.kit.refusal import Refusal
from service.kit.words import N_

READ, EDIT = "unit_reports.read", "unit_reports.edit"
APPROVE, ADMINISTER = "unit_reports.approve", "unit_reports.administer"
PERMISSIONS = frozenset({READ, EDIT, APPROVE, ADMINISTER})
REPORT, SETTING = "unit_report", "unit_report_setting"
"""Record words."""
STATES: Mapping[str, str] = {
    "draft": N_("Draft"),
    "submitted": N_("Waits for approval"),
    "returned": N_("Returned"),
    "approved": N_("Approved"),
    "published": N_("Published"),
    "withdrawn": N_("Withdrawn"),
}
SHAPES: Mapping[str, str] = {
    "draft": "", "submitted": "sign", "returned": "work", "approved": "work", "published": "done",
    "withdrawn": "stop",
}  # fmt: skip
UNDER_WAY = ("draft", "submitted", "returned", "approved")
STANDING = ("approved", "published")
"""States in which a report of a unit is taken into that of the agency."""
SETTING_STATES: Mapping[str, str] = {"kept": N_("In use"), "ended": N_("Ended")}
ACT_TITLES: Mapping[str, str] = {
    "open": N_("read"),
    "edit": N_("write texts"),
    "redraw": N_("draw the figures anew"),
    "submit": N_("submit for approval"),
    "take_back": N_("take back"),
    "return_report": N_("return with a reason"),
    "approve": N_("approve"),
    "make_papers": N_("make the papers"),
    "publish": N_("publish"),
    "withdraw": N_("withdraw"),
    "correct": N_("open a corrected edition"),
}
SETTING_ACT_TITLES: Mapping[str, str] = {"read": N_("read"), "change": N_("change"), "end": N_("end")}
ACT_WORDS: Mapping[str, str] = {
    "unit_report.opened": N_("Report of a unit opened"),
    "unit_report.edited": N_("Text of a unit's report changed"),
    "unit_report.redrawn": N_("Figures of a unit's report drawn anew"),
    "unit_report.submitted": N_("Report of a unit submitted"),
    "unit_report.taken_back": N_("Report of a unit taken back"),
    "unit_report.returned": N_("Report of a unit returned"),
    "unit_report.approved": N_("Report of a unit approved"),
    "unit_report.papers_made": N_("Papers of a unit's report made"),
    "unit_report.published": N_("Report of a unit published"),
    "unit_report.withdrawn": N_("Report of a unit withdrawn"),
    "unit_report.corrected": N_("Corrected edition of a unit's report opened"),
    "unit_report.handed_over": N_("Report of a unit given to another person"),
    "unit_report_setting.kept": N_("A unit was set to report"),
    "unit_report_setting.ended": N_("A unit reports no more"),
    "unit_report_setting.handed_over": N_("Duty to report given to another person"),
}
NO_RIGHT: Mapping[str, str] = {
    READ: N_("You do not have the right to read reports of units."),
    EDIT: N_("You do not have the right to write this unit's reports."),
    APPROVE: N_("You do not have the right to approve this unit's reports."),
    ADMINISTER: N_("You do not have the right to say which units report."),
}
WRONG_STATE: Mapping[str, str] = {
    "draft": N_("This report is still being written."),
    "submitted": N_("This report waits for approval. Take it back before you change it."),
    "returned": N_("This report was returned and is being written again."),
    "approved": N_("This report is approved; its figures and texts are frozen."),
    "published": N_("This report is published; its figures and texts are frozen."),
    "withdrawn": N_("This report was withdrawn."),
}
OWN_WORK = N_("You submitted this report. Somebody else approves it.")
NEEDS_PERSON = N_("Only a person who signed in can do this.")
NEEDS_REASON = N_("Say why.")


class Stands(Protocol):
    """What rules know of a report. unit_id: None, of the whole agency."""

    @property
    def state(self) -> str: ...
    @property
    def unit_id(self) -> UUID | None: ...
    @property
    def submitted_by(self) -> object: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """A report in a state."""

    state: str
    unit_id: UUID | None = None
    submitted_by: object = None


@dataclass(frozen=True, slots=True)
class ActRule:
    """In which states an act is done, by what right, and whether it takes a reason."""

    permission: str
    states: frozenset[str]
    reason: bool = False


WRITING = frozenset({"draft", "returned"})
ACTS: Mapping[str, ActRule] = {
    "open": ActRule(READ, frozenset(STATES)),
    "edit": ActRule(EDIT, WRITING),
    "redraw": ActRule(EDIT, WRITING),
    "submit": ActRule(EDIT, WRITING),
    "take_back": ActRule(EDIT, frozenset({"submitted"})),
    "return_report": ActRule(APPROVE, frozenset({"submitted"}), reason=True),
    "approve": ActRule(APPROVE, frozenset({"submitted"})),
    "make_papers": ActRule(EDIT, frozenset(STANDING)),
    "publish": ActRule(EDIT, frozenset({"approved"})),
    "withdraw": ActRule(APPROVE, frozenset(STANDING), reason=True),
    "correct": ActRule(EDIT, frozenset({*STANDING, "withdrawn"}), reason=True),
}


def reaches(actor: Actor, permission: str, unit_id: UUID | None) -> bool:
    """Whether a right holds for reports of a unit; for those of the whole agency only where it holds everywhere."""
    units = actor.scope(permission).units_in(ANYWHERE)
    return units is None or unit_id in units


def why_not(act: str, actor: Actor, report: Stands) -> Refusal | None:
    """Why the actor may not do this act on a report as it stands, or None when they may."""
    rule = ACTS[act]
    if not reaches(actor, rule.permission, report.unit_id):
        return Refusal(NO_RIGHT[rule.permission], code="not_permitted")
    if report.state not in rule.states:
        return Refusal(WRONG_STATE[report.state], code="wrong_state")
    return _too_few_eyes(actor, report) if act == "approve" else None


def _too_few_eyes(actor: Actor, report: Stands) -> Refusal | None:
    """Two natural persons: whoever stands in for another is still who they are."""
    if actor.kind != "person" or actor.id is None:
        return Refusal(NEEDS_PERSON, code="needs_person")
    if report.submitted_by is not None and str(actor.id) == str(report.submitted_by):
        return Refusal(OWN_WORK, code="own_work")
    return None


def allowed_acts(actor: Actor, report: Stands) -> list[str]:
    """Every act the actor may do on a report as it stands."""
    return [act for act in ACTS if why_not(act, actor, report) is None]


def demand(act: str, actor: Actor, report: Stands, reason: str = "") -> None:
    """Raise what stands against an act, a missing reason included."""
    if refusal := why_not(act, actor, report):
        raise refusal
    if ACTS[act].reason and not reason.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")


def may_do(actor: Actor, permission: str, unit_id: UUID | None) -> None:
    """Raise what stands against opening a report of a unit, or against setting it to report."""
    if not reaches(actor, permission, unit_id):
        raise Refusal(NO_RIGHT[permission], code="not_permitted")


def in_table(actor: Actor, state: str) -> list[str]:
    """For the administrator's table: where a right is held at all, and nobody submitted the report."""
    found = [act for act, rule in ACTS.items() if actor.may(rule.permission) and state in rule.states]
    return [act for act in found if act != "approve" or actor.kind == "person"]


def setting_acts(actor: Actor, state: str) -> list[str]:
    """What the actor may do with a setting in a state."""
    found = ["read"] if actor.may(READ) or actor.may(ADMINISTER) else []
    return [*found, "change", "end"] if state == "kept" and actor.may(ADMINISTER) else found
