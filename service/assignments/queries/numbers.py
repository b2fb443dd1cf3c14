"""Where the numbers of journals of assignments stand, for the report that accounts for each of them."""

from sqlalchemy import case, select

from service.assignments.models import Assignment

NUMBERS = select(
    Assignment.tenant_id,
    Assignment.id,
    Assignment.journal_id,
    Assignment.period,
    Assignment.serial,
    Assignment.number,
    Assignment.given_at.label("registered_at"),
    case((Assignment.state == "cancelled", "voided"), else_=Assignment.state).label("state"),
).subquery("assignment")
