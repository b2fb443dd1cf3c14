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
