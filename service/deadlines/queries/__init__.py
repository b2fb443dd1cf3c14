"""Reads of deadlines."""

from service.deadlines.queries.calendar import calendar_of, marks_of_year, years_known
from service.deadlines.queries.clocks import clock_by_id, clocks_of, due_between
from service.deadlines.queries.versions import Version, rule_in_force, rules_in_force, versions_of

__all__ = [
    "Version",
    "calendar_of",
    "clock_by_id",
    "clocks_of",
    "due_between",
    "marks_of_year",
    "rule_in_force",
    "rules_in_force",
    "versions_of",
    "years_known",
]
