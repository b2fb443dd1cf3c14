"""Words of requests: states, kinds, channels, forms, ways, outcomes, notices."""

from collections.abc import Mapping

from service.kit.words import N_

RECORD, ANSWER, NOTICE = "information_request", "information_answer", "information_notice"
"""Words under which files and acts lie: of the request, of a version of its answer, of what was told."""
SOURCE = "information_source"
"""The word, with the request's id, for documents that are redacted for the answer: the requester never sees these."""

STATES: Mapping[str, str] = {
    "received": N_("Received"),
    "registered": N_("Registered"),
    "in_progress": N_("In progress"),
    "clarification_asked": N_("Waiting for clarification"),
    "extended": N_("Term extended"),
    "granted": N_("Granted"),
    "partly_granted": N_("Partly granted"),
    "refused": N_("Refused"),
    "not_held": N_("Not held"),
    "forwarded": N_("Forwarded"),
    "withdrawn": N_("Withdrawn"),
    "left": N_("Left without an answer"),
    "joined": N_("Joined to another request"),
    "closed": N_("Closed"),
    "appealed": N_("Complaint lodged"),
    "upheld": N_("Decision upheld"),
    "changed": N_("Decision changed"),
    "voided": N_("Voided"),
}
OPEN = frozenset({"received", "registered", "in_progress", "clarification_asked", "extended"})
WORKED_ON = OPEN - {"clarification_asked"}
"""States in which the agency, and not the requester, is to do the next thing."""
ANSWERED = frozenset({"granted", "partly_granted", "refused", "not_held"})
ENDED = frozenset({"forwarded", "withdrawn", "left", "joined"})
DECIDED = ANSWERED | ENDED
OUTCOMES: Mapping[str, str] = {name: STATES[name] for name in STATES if name in DECIDED}
NEGATIVE = frozenset({"refused", "partly_granted"})
"""Outcomes that withhold something: they name a ground and say how to complain."""

KINDS: Mapping[str, str] = {
    "release": N_("Release of information"),
    "correction": N_("Correction of information"),
}
CHANNELS: Mapping[str, str] = {
    "page": N_("Public page"),
    "email": N_("E-mail"),
    "post": N_("By post"),
    "hand": N_("Handed in"),
    "phone": N_("Telephone"),
    "oral": N_("Oral, written down"),
}
APPLICANTS: Mapping[str, str] = {
    "natural": N_("A person"),
    "legal": N_("An organisation"),
    "anonymous": N_("Not named"),
}
FORMS: Mapping[str, str] = {
    "electronic": N_("Electronic file"),
    "copy": N_("Paper copy"),
    "certified_copy": N_("Certified copy"),
    "view": N_("To read it on the spot"),
    "oral": N_("Oral explanation"),
}
WAYS: dict[str, str] = {
    "page": N_("On the page of the request"),
    "email": N_("By e-mail"),
    "post": N_("By post"),
    "hand": N_("Handed over"),
}
TOLD_WAYS: Mapping[str, str] = WAYS | {"phone": N_("By telephone")}
URGENCIES: Mapping[str, str] = {
    "timeliness": N_("The information loses its timeliness"),
    "threat": N_("Threat to life, health or liberty"),
}
PART_OUTCOMES: Mapping[str, str] = {
    "granted": N_("Granted"),
    "refused": N_("Withheld"),
    "not_held": N_("Not held"),
    "forwarded": N_("Forwarded"),
}
NOTICES: Mapping[str, str] = {
    "receipt": N_("Receipt given"),
    "clarification": N_("Clarification asked"),
    "clarification_answer": N_("Clarification given"),
    "term": N_("Told that the full term is needed"),
    "extension": N_("Told that the term is extended"),
    "forwarded": N_("Told of the forwarding"),
    "answer": N_("Answer given"),
    "withdrawal": N_("Request withdrawn"),
    "left": N_("Told why there is no answer"),
    "joined": N_("Told where the answer is"),
    "complaint": N_("Complaint lodged"),
    "complaint_result": N_("Told what came of the complaint"),
}
BODIES: Mapping[str, str] = {
    "inside": N_("The agency or its superior"),
    "ombudsman": N_("Ombudsman"),
    "court": N_("Court"),
}
COMPLAINT_STATES: Mapping[str, str] = {
    "filed": N_("Lodged"),
    "upheld": N_("Decision upheld"),
    "changed": N_("Decision changed"),
    "dismissed": N_("Complaint not heard"),
}
ANSWER_STATES: Mapping[str, str] = {
    "draft": N_("Draft"),
    "submitted": N_("Waits for approval"),
    "approved": N_("Approved"),
    "returned": N_("Returned"),
    "superseded": N_("Replaced by a later version"),
}
EVENTS: Mapping[str, str] = {
    "received": N_("Received"),
    "created": N_("Created"),
    "processed": N_("Processed"),
    "issued": N_("Issued"),
}
