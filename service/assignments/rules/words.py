"""How states, roles, fields and acts of assignments are called."""

from collections.abc import Mapping

from service.kit.words import N_

RECORD = "assignment"

# An assignment's state is that of its main executor; each executor has one of their own.
STATES: Mapping[str, str] = {
    "given": N_("Given"),
    "accepted": N_("Being executed"),
    "reported": N_("Reported"),
    "returned": N_("Returned"),
    "done": N_("Executed"),
    "cancelled": N_("Cancelled"),
}
EXECUTOR_STATES: Mapping[str, str] = {**STATES, "delegated": N_("Delegated")}
SHAPES: Mapping[str, str] = {
    "given": "",
    "accepted": "work",
    "reported": "sign",
    "returned": "work",
    "done": "done",
    "cancelled": "stop",
    "delegated": "stop",
}
ROLES: Mapping[str, str] = {
    "main": N_("Main executor"),
    "co": N_("Co-executor"),
    "copy": N_("In copy"),
}

LABELS: Mapping[str, str] = {
    "text": N_("Resolution"),
    "executor": N_("Main executor"),
    "co": N_("Co-executors"),
    "copies": N_("In copy"),
    "parallel": N_("Each executor separately"),
    "controller": N_("Controller"),
    "due": N_("Due date"),
    "journal": N_("Journal"),
    "reason": N_("Reason"),
    "until": N_("New due date"),
    "report": N_("What was done"),
    "ids": N_("Selected assignments"),
}

ACT_WORDS: Mapping[str, str] = {
    "assignment.given": N_("Assignment given"),
    "assignment.accepted": N_("Accepted for execution"),
    "assignment.reported": N_("Reported as done"),
    "assignment.returned": N_("Returned for rework"),
    "assignment.done": N_("Execution confirmed"),
    "assignment.reopened": N_("Opened again"),
    "assignment.delegated": N_("Delegated"),
    "assignment.handed_over": N_("Handed over to a successor"),
    "assignment.cancelled": N_("Assignment cancelled"),
    "assignment.extension_asked": N_("Extension of the term asked for"),
    "assignment.extension_granted": N_("Extension of the term granted"),
    "assignment.extension_refused": N_("Extension of the term refused"),
    "assignment.term_changed": N_("Term changed"),
    "assignment.put_on_control": N_("Put on control"),
    "assignment.taken_off_control": N_("Taken off control"),
    "assignment.reminded": N_("Executors reminded"),
    "assignment.noted": N_("Copy read"),
    "assignments.exported": N_("Assignments exported"),
}
