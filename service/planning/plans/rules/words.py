"""What plans, their parts and states are called; record words and shapes of states."""

from collections.abc import Mapping

from service.kit.words import N_

PLAN, ACTIVITY, REVISION, COMMENT = "plan", "plan_activity", "plan_revision", "plan_comment"
OBJECTIVE, AUDIENCE, MESSAGE, CHANNEL, KPI = (
    "plan_objective", "plan_audience", "plan_message", "plan_channel", "plan_kpi",
)  # fmt: skip
RISK, EVALUATION, MEETING, DECISION, READING = (
    "plan_risk", "plan_evaluation", "plan_meeting", "plan_decision", "plan_reading",
)  # fmt: skip
FREEZE, NOTE, BUDGET = "plan_freeze", "plan_note", "plan_budget_line"
KINDS: Mapping[str, str] = {
    "annual": N_("Annual communication document"),
    "campaign": N_("Campaign"),
    "crisis": N_("Crisis plan"),
    "event": N_("Event plan"),
    "unit": N_("Activity plan of a unit"),
}
STATES: Mapping[str, str] = {
    "draft": N_("Draft"),
    "consultation": N_("In consultation"),
    "approved": N_("Approved"),
    "active": N_("Being carried out"),
    "closed": N_("Closed"),
    "evaluated": N_("Evaluated"),
    "discarded": N_("Thrown away"),
}
SHAPES: Mapping[str, str] = {
    "draft": "", "consultation": "sign", "approved": "work", "active": "work", "closed": "done", "evaluated": "done",
    "discarded": "stop",
}  # fmt: skip
LEVELS: Mapping[str, str] = {
    "read": N_("reads"),
    "comment": N_("reads and comments"),
    "contribute": N_("puts activities in"),
    "edit": N_("edits the plan"),
    "owner": N_("owns the plan"),
}
"""What an agency may do in a plan, from the least to the most."""
ACCESS_STATES: Mapping[str, str] = {
    "invited": N_("Invited"),
    "accepted": N_("Takes part"),
    "declined": N_("Declined"),
    "revoked": N_("Put out"),
    "left": N_("Left"),
}
ACTIVITY_STATES: Mapping[str, str] = {
    "proposed": N_("Proposed"),
    "agreed": N_("Agreed"),
    "confirmed": N_("Confirmed"),
    "in_progress": N_("Under way"),
    "done": N_("Done"),
    "postponed": N_("Postponed"),
    "cancelled": N_("Cancelled"),
}
ACTIVITY_SHAPES: Mapping[str, str] = {
    "proposed": "", "agreed": "sign", "confirmed": "work", "in_progress": "work", "done": "done", "postponed": "stop",
    "cancelled": "stop",
}  # fmt: skip
ACTIVITY_KINDS: Mapping[str, str] = {
    "issue": N_("Issue"),
    "report": N_("Report"),
    "event": N_("Event"),
    "speech": N_("Speech"),
    "news": N_("In the news"),
    "announcement": N_("Announcement"),
    "publication": N_("Publication"),
    "other": N_("Other"),
}
CHANNELS: Mapping[str, str] = {
    "press": N_("Press"),
    "social": N_("Social media"),
    "tv": N_("Television and radio"),
    "site": N_("Website"),
    "field": N_("On the spot"),
}
KPI_LEVELS: Mapping[str, str] = {
    "input": N_("What was put in"),
    "output": N_("What came out"),
    "outtake": N_("What was taken up"),
    "outcome": N_("What people know or do now"),
    "impact": N_("What changed in the end"),
}
VERDICTS: Mapping[str, str] = {
    "reached": N_("Reached"),
    "partly": N_("Partly reached"),
    "missed": N_("Missed"),
    "unknown": N_("Cannot be said"),
}
SIGNATURES: Mapping[str, str] = {
    "agreed": N_("Agreed"),
    "reserved": N_("Agreed with a reservation"),
    "declined": N_("Did not agree"),
}
MEETING_STATES: Mapping[str, str] = {
    "planned": N_("Planned"),
    "held": N_("Held"),
    "agreed": N_("Minutes agreed"),
    "withdrawn": N_("Taken out"),
}
DECISION_STATES: Mapping[str, str] = {
    "standing": N_("Decided"),
    "done": N_("Carried out"),
    "dropped": N_("Dropped"),
    "withdrawn": N_("Taken out"),
}
ITEM_TITLES: Mapping[str, str] = {
    OBJECTIVE: N_("Objectives"),
    AUDIENCE: N_("Audiences"),
    MESSAGE: N_("Messages"),
    CHANNEL: N_("Channels"),
    KPI: N_("Measures"),
    RISK: N_("Risks"),
    EVALUATION: N_("Evaluation"),
    MEETING: N_("Meetings"),
    DECISION: N_("Decisions"),
}
PART_TITLES: Mapping[str, str] = {
    **ITEM_TITLES, PLAN: N_("Plan"), ACTIVITY: N_("Activity"), REVISION: N_("Revision"), READING: N_("Reading"),
    COMMENT: N_("Comment"), FREEZE: N_("Freeze"),
}  # fmt: skip
CHANGES: Mapping[str, str] = {
    "plan.begun": N_("Plan begun"),
    "plan.written": N_("Texts of the plan written"),
    "plan.arranged": N_("Days or place of the plan changed"),
    "plan.consulted": N_("Plan put to consultation"),
    "plan.withdrawn": N_("Plan taken back into draft"),
    "plan.revised": N_("Revision of the plan frozen"),
    "plan.signed": N_("Revision of the plan signed"),
    "plan.approved": N_("Plan approved"),
    "plan.activated": N_("Carrying out of the plan begun"),
    "plan.closed": N_("Plan closed"),
    "plan.reopened": N_("Plan opened again"),
    "plan.evaluated": N_("Plan evaluated"),
    "plan.discarded": N_("Plan thrown away"),
    "plan.invited": N_("Agency invited into the plan"),
    "plan.level_changed": N_("Rights of an agency in the plan changed"),
    "plan.joined": N_("Agency takes part in the plan"),
    "plan.left": N_("Agency left the plan"),
    "plan.revoked": N_("Agency put out of the plan"),
    "plan.moves_forbidden": N_("Moves in the plan forbidden for a while"),
    "plan.moves_allowed": N_("Moves in the plan allowed again"),
    "plan.assembled": N_("Plan made up of units' plans"),
    "part.added": N_("Part of the plan added"),
    "part.changed": N_("Part of the plan changed"),
    "part.placed": N_("Part of the plan placed elsewhere"),
    "part.stepped": N_("Meeting or decision brought a step further"),
    "part.withdrawn": N_("Part of the plan taken out"),
    "activity.put_in": N_("Activity put in"),
    "activity.changed": N_("Activity changed"),
    "activity.moved": N_("Activity moved"),
    "activity.agreed": N_("Activity agreed"),
    "activity.confirmed": N_("Activity confirmed"),
    "activity.begun": N_("Activity begun"),
    "activity.finished": N_("Activity done"),
    "activity.postponed": N_("Activity postponed"),
    "activity.cancelled": N_("Activity cancelled"),
    "activity.taken_up": N_("Activity taken up again"),
    "reading.noted": N_("Figure of the plan noted"),
    "reading.withdrawn": N_("Figure of the plan taken out"),
    "comment.written": N_("Remark on the plan written"),
    "comment.withdrawn": N_("Remark on the plan taken back"),
}
"""What happens in a plan, as its own log says it."""
ACT_WORDS: Mapping[str, str] = {
    **{kind if kind.startswith("plan") else f"plan_{kind}": said for kind, said in CHANGES.items()},
    "plan.declined": N_("Invitation into a plan declined"),
    "plan.contact_named": N_("Person named for the agency's part in a plan"),
    "plan.assignment_made": N_("Assignment made of a decision in a plan"),
    "plan.handed_over": N_("Plan given to another person"),
    "plan_note.kept": N_("Own note on a plan written"),
    "plan_note.dropped": N_("Own note on a plan thrown away"),
    "plan_budget.kept": N_("Line of the budget of a plan kept"),
    "plan_budget.dropped": N_("Line of the budget of a plan taken out"),
}
RECORDS = (*PART_TITLES, NOTE, BUDGET)
"""Record words of everything that acts on plans name."""
