"""Where the numbers of journals of assignments stand, for the report that accounts for each of them."""

from sqlalchemy import case, select

from service.assignments.models import Assignment

NUMBERS = select(
    Assignment.journal_id,
    Assignment.period,
    Assignment.serial,
    case((Assignment.state == "cancelled", "voided"), else_=Assignment.state).label("state"),
).subquery("assignment_numbers")
