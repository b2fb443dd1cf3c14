"""States of forms, requests, bodies and duties, who may do what, and why not."""

from collections.abc import Mapping

from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_

READ, FILL, ASK = "filings.read", "filings.fill", "filings.ask"
PERMISSIONS = frozenset({READ, FILL, ASK})
FORM, REQUEST, DUTY = "filing_form", "filing_request", "filing_duty"
"""Record words."""
FORM_STATES: Mapping[str, str] = {"draft": N_("Draft"), "ready": N_("In use"), "retired": N_("Retired")}
REQUEST_STATES: Mapping[str, str] = {"open": N_("Under way"), "closed": N_("Closed"), "withdrawn": N_("Withdrawn")}
BODY_STATES: Mapping[str, str] = {
    "waiting": N_("Not filed yet"),
    "filed": N_("Filed, waits for your decision"),
    "returned": N_("Returned with remarks"),
    "accepted": N_("Accepted"),
    "withdrawn": N_("Not asked any more"),
    "ended": N_("The link with this body ended"),
}
BODY_SHAPES: Mapping[str, str] = {
    "waiting": "", "filed": "sign", "returned": "work", "accepted": "done", "withdrawn": "stop", "ended": "stop",
}  # fmt: skip
DUTY_STATES: Mapping[str, str] = {
    "open": N_("To be filled in"),
    "sent": N_("Sent, waits for their decision"),
    "returned": N_("Returned with remarks"),
    "accepted": N_("Accepted"),
    "withdrawn": N_("Not asked for any more"),
    "ended": N_("The link with this agency ended"),
}
DUTY_SHAPES: Mapping[str, str] = {
    "open": "work", "sent": "sign", "returned": "work", "accepted": "done", "withdrawn": "stop", "ended": "stop",
}  # fmt: skip
REQUEST_SHAPES: Mapping[str, str] = {"open": "work", "closed": "done", "withdrawn": "stop"}
WRITING = ("open", "returned")
"""States of a duty in which it is filled in."""
COUNTED = ("waiting", "filed", "returned", "accepted")
"""States of a body in which it still counts."""
FORM_ACT_TITLES: Mapping[str, str] = {"read": N_("read"), "build": N_("build"), "ask": N_("ask for it")}
REQUEST_ACT_TITLES: Mapping[str, str] = {"read": N_("read"), "decide": N_("accept, return, remind, close")}
DUTY_ACT_TITLES: Mapping[str, str] = {"read": N_("read"), "fill": N_("fill in and send")}
ACT_WORDS: Mapping[str, str] = {
    "filing_form.built": N_("Form of a report changed"),
    "filing_form.retired": N_("Form of a report retired"),
    "filing_request.asked": N_("Report asked of bodies"),
    "filing_request.offered": N_("Newer form offered to bodies"),
    "filing_request.received": N_("Report of a body received"),
    "filing_request.accepted": N_("Report of a body accepted"),
    "filing_request.returned": N_("Report of a body returned"),
    "filing_request.reminded": N_("Body reminded of a report"),
    "filing_request.withdrawn": N_("Request for reports withdrawn"),
    "filing_request.closed": N_("Request for reports closed"),
    "filing_request.exported": N_("Reports of bodies taken out as a file"),
    "filing_duty.received": N_("Report asked for by another agency"),
    "filing_duty.filled": N_("Report for another agency filled in"),
    "filing_duty.taken": N_("Newer form of a report taken"),
    "filing_duty.sent": N_("Report sent to another agency"),
    "filing_duty.decided": N_("Another agency decided of a report"),
    "filing_duty.handed_over": N_("Report for another agency given to another person"),
}
NO_RIGHT: Mapping[str, str] = {
    READ: N_("You do not have the right to read reports of bodies."),
    FILL: N_("You do not have the right to fill in reports for other agencies."),
    ASK: N_("You do not have the right to ask bodies for reports."),
}
NOT_OPEN = N_("This request is not open any more.")
NOT_WRITING = N_("This report is sent or decided; it is not filled in now.")
NOTHING_FILED = N_("This body has filed nothing that waits for a decision.")
NOT_READY = N_("Give the form at least one field before you ask for it.")
RETIRED = N_("This form is retired.")
NEEDS_BODY = N_("Choose at least one body.")
UNKNOWN_BODY = N_("There is no agreed link with this body.")
NEEDS_REASON = N_("Say why.")
NEEDS_REMARK = N_("Say at least at one field what is wrong, or say it for the whole.")
PAST_DUE = N_("Choose a day that has not gone by.")


def demand(actor: Actor, permission: str) -> None:
    """Raise what stands against an act."""
    if actor.kind != "system" and not actor.may(permission):
        raise Refusal(NO_RIGHT[permission], code="not_permitted")


def form_acts(actor: Actor, state: str) -> list[str]:
    """For the administrator's table."""
    found = ["read"] if actor.may(READ) else []
    return [*found, *(["build", "ask"] if actor.may(ASK) and state != "retired" else [])]


def request_acts(actor: Actor, state: str) -> list[str]:
    found = ["read"] if actor.may(READ) else []
    return [*found, *(["decide"] if actor.may(ASK) and state == "open" else [])]


def duty_acts(actor: Actor, state: str) -> list[str]:
    found = ["read"] if actor.may(READ) else []
    return [*found, *(["fill"] if actor.may(FILL) and state in WRITING else [])]
