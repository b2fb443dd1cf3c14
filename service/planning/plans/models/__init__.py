"""Tables of plans. Which tenant a row carries, and why, is written in the migration that makes them."""

from service.planning.plans.models.activities import Activity, ActivityText, Change, Comment, Reading, Signature
from service.planning.plans.models.body import (
    Audience,
    Channel,
    Decision,
    Evaluation,
    Freeze,
    Kpi,
    Meeting,
    Message,
    Objective,
    PlanItem,
    Revision,
    Risk,
)
from service.planning.plans.models.plans import Access, Plan, PlanText
from service.planning.plans.models.private import BudgetLine, Contact, MadeAssignment, Note, Parting, Review

__all__ = [
    "Access",
    "Activity",
    "ActivityText",
    "Audience",
    "BudgetLine",
    "Change",
    "Channel",
    "Comment",
    "Contact",
    "Decision",
    "Evaluation",
    "Freeze",
    "Kpi",
    "MadeAssignment",
    "Meeting",
    "Message",
    "Note",
    "Objective",
    "Parting",
    "Plan",
    "PlanItem",
    "PlanText",
    "Reading",
    "Review",
    "Revision",
    "Risk",
    "Signature",
]
