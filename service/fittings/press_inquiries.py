"""What media inquiries offer other floors, and what other floors know of them by it."""

from service.assignments import slots as assignment_slots
from service.audit import access as audit_slots
from service.correspondence.slots import Turn
from service.deadlines import slots as deadline_slots
from service.desk import slots as desk_slots
from service.desk.queries import inquiries as desk
from service.documents.access import CHECKS
from service.identity.offers import MATTERS, TABLES
from service.intake import slots as intake_slots
from service.kit.words import N_
from service.monitoring import slots as clip_slots
from service.notifications import slots as notice_slots
from service.notifications.kinds import KINDS
from service.press.inquiries import handover, notices
from service.press.inquiries.actions.clocks import follow_clock, hold_inquiries
from service.press.inquiries.actions.resolving import RESOLVABLE
from service.press.inquiries.queries import finding, inquiries, reminders
from service.press.inquiries.rules import acts
from service.press.inquiries.tables import TABLES as INQUIRY_TABLES
from service.press.outlets.slots import HISTORY
from service.publishing.slots import SECTIONS, Section
from service.search.slots import REGISTERS, Register
from service.web.render import search_slots

PAGE = "/press/inquiries/{id}"


def fill() -> None:
    """Fill every slot that has to do with inquiries of the press."""
    CHECKS[acts.ANSWER] = finding.may_open_files
    assignment_slots.RECORDS[acts.INQUIRY] = RESOLVABLE
    audit_slots.KINDS.update(acts.ACT_WORDS)
    audit_slots.CHECKS.update({acts.INQUIRY: inquiries.readable, acts.ANSWER: finding.readable_answers})
    audit_slots.LINKS[acts.INQUIRY] = PAGE
    deadline_slots.RECORDS[acts.INQUIRY] = inquiries.named
    deadline_slots.MOVED.setdefault(acts.INQUIRY, []).append(follow_clock)
    deadline_slots.HELD[acts.INQUIRY] = hold_inquiries
    TABLES.extend(INQUIRY_TABLES)
    MATTERS.update(handover.MATTERS)
    KINDS.update(notices.KINDS)
    notice_slots.TITLES[acts.INQUIRY] = inquiries.titles
    notice_slots.LINKS[acts.INQUIRY] = PAGE
    intake_slots.TURNS.append(
        Turn(
            N_("Turn into a media inquiry"), "/press/inquiries/new?message={id}", acts.WRITE, inquiries.made_of_message
        )
    )
    clip_slots.REACTIONS.append(
        clip_slots.Reaction(N_("Media inquiry"), "/press/inquiries/new?clip={id}", acts.WRITE, inquiries.made_of_clips)
    )
    HISTORY.append(inquiries.contacted)
    REGISTERS[acts.INQUIRY] = Register(finding.TITLE, acts.READ, finding.find_inquiries, finding.jump_to_inquiries)
    search_slots.add(acts.READ)
    desk_slots.SECTIONS.extend(desk.SECTIONS)
    desk_slots.BEGINNINGS.extend(desk.BEGIN)
    desk_slots.COUNTS.append(desk.counted)
    notice_slots.LADDERS.append(reminders.ladder)
    SECTIONS.append(
        Section(
            title=N_("Inquiry of the press"), path="press-inquiry", order=8,
            about=N_("Journalists ask the press office here."),
        )
    )  # fmt: skip
