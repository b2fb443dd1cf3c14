"""What refutations offer other floors, and what other floors know of them by it."""

from service.assignments import slots as assignment_slots
from service.audit import access as audit_slots
from service.deadlines import slots as deadline_slots
from service.desk import slots as desk_slots
from service.desk.queries import refutations as desk
from service.documents.access import CHECKS
from service.identity.offers import MATTERS, TABLES
from service.kit.words import N_
from service.monitoring import slots as clip_slots
from service.monitoring.figures import slots as figure_slots
from service.notifications import slots as notice_slots
from service.notifications.kinds import KINDS
from service.press.outlets.rules.acts import READ
from service.press.outlets.slots import HISTORY
from service.press.refutations.actions import clocks
from service.press.refutations.actions.resolving import RESOLVABLE
from service.press.refutations.handover import MATTERS as REFUTATION_MATTERS
from service.press.refutations.notices import KINDS as REFUTATION_NOTICES
from service.press.refutations.queries import listing, measuring, refutations, reminders
from service.press.refutations.rules import acts
from service.press.refutations.tables import TABLES as REFUTATION_TABLES
from service.press.releases.rules.acts import WRITE
from service.search.slots import REGISTERS, Register
from service.web.render import search_slots

PAGE = "/press/refutations/{id}"


def fill() -> None:
    """Fill every slot that has to do with refutations."""
    clip_slots.REACTIONS.append(
        clip_slots.Reaction(N_("Refutation"), "/press/refutations/new?clip={id}", WRITE, refutations.of_clips)
    )
    assignment_slots.RECORDS[acts.REFUTATION] = RESOLVABLE
    audit_slots.KINDS.update(acts.ACT_WORDS)
    audit_slots.CHECKS[acts.REFUTATION] = refutations.readable
    audit_slots.LINKS[acts.REFUTATION] = PAGE
    deadline_slots.RECORDS[acts.REFUTATION] = reminders.named
    deadline_slots.MOVED.setdefault(acts.REFUTATION, []).append(clocks.follow_clock)
    deadline_slots.HELD[acts.REFUTATION] = clocks.hold_refutations
    for word in (acts.REFUTATION, acts.EVIDENCE, acts.SENDING, acts.ANSWER, acts.STEP):
        CHECKS[word] = refutations.may_open_files
    figure_slots.GRIDS.append(measuring.outcome_grids)
    KINDS.update(REFUTATION_NOTICES)
    notice_slots.TITLES[acts.REFUTATION] = refutations.titles
    notice_slots.LINKS[acts.REFUTATION] = PAGE
    notice_slots.LADDERS.append(reminders.ladder)
    notice_slots.SUMMARIES.append(reminders.summary)
    HISTORY.append(refutations.of_outlets)
    desk_slots.SECTIONS.extend(desk.SECTIONS)
    desk_slots.COUNTS.append(desk.counted)
    MATTERS.update(REFUTATION_MATTERS)
    TABLES.extend(REFUTATION_TABLES)
    REGISTERS[acts.REFUTATION] = Register(
        N_("Refutations"), READ, listing.find_refutations, listing.jump_to_refutations
    )
    search_slots.add(READ)
