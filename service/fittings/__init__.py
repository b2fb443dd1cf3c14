"""What floors offer each other where the arrow would point upward: every slot of the house is filled here, once.

The web and the worker both import this, so that a job knows what a page knows.
"""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from service.assignments import slots as assignment_slots
from service.assignments.actions.terms import follow_clock, hold_assignments
from service.assignments.handover import MATTERS as ASSIGNMENT_MATTERS
from service.assignments.notices import KINDS as ASSIGNMENT_NOTICES
from service.assignments.queries import reminders as assignment_reminders
from service.assignments.queries.listing import readable_assignments
from service.assignments.queries.numbers import NUMBERS as ASSIGNMENT_NUMBERS
from service.assignments.queries.trees import may_open_files as may_open_report_files
from service.assignments.rules import ACT_WORDS as ASSIGNMENT_ACTS
from service.assignments.tables import TABLES as ASSIGNMENT_TABLES
from service.audit import access as audit_slots
from service.contacts.rules import ACTS as CONTACT_ACTS
from service.contacts.slots import FOLLOWERS
from service.contacts.tables import TABLES as CONTACT_TABLES
from service.correspondence import slots as letter_slots
from service.correspondence.actions.following import FOLLOW_MERGE
from service.correspondence.actions.resolving import RESOLVABLE
from service.correspondence.actions.terms import follow_clock as letter_follows_clock
from service.correspondence.actions.terms import hold_letters
from service.correspondence.appeals.queries import appeals as appeal_queries
from service.correspondence.appeals.rules.acts import ACT_WORDS as APPEAL_ACTS
from service.correspondence.appeals.rules.acts import READ as READ_APPEALS
from service.correspondence.appeals.rules.acts import REGISTER as REGISTER_APPEAL
from service.correspondence.forms.package import PACKAGE_ORIGIN
from service.correspondence.handover import MATTERS as LETTER_MATTERS
from service.correspondence.origins import ORIGINS
from service.correspondence.queries import reminders as letter_reminders
from service.correspondence.queries.drafts import may_open_draft, readable_drafts
from service.correspondence.queries.exchanging import may_open_package
from service.correspondence.queries.filing import unanswered_appeals, unanswered_letters
from service.correspondence.queries.finding import find_letters, jump_to_letters
from service.correspondence.queries.letters import NUMBERS, may_open_files
from service.correspondence.queries.opening import (
    draft_titles,
    may_open_document,
    may_open_proof,
    may_open_template,
    readable_templates,
)
from service.correspondence.queries.printing import dispatched, resolved_on
from service.correspondence.queries.trail import named_letters, readable_letters, subjects_of
from service.correspondence.reception.rules import ACT_WORDS as RECEPTION_ACTS
from service.correspondence.rules import READ, REGISTER
from service.correspondence.rules.drafts import DRAFT_ACTS
from service.correspondence.tables import TABLES as LETTER_TABLES
from service.deadlines import slots as deadline_slots
from service.deadlines.queries.calendar import calendar_of
from service.deadlines.rules.clocks import ACTS as DEADLINE_ACTS
from service.desk import slots as desk_slots
from service.desk.queries import information as request_desk
from service.desk.queries.appeals import SECTIONS as APPEAL_SECTIONS
from service.desk.queries.appeals import counted as appeals_counted
from service.desk.queries.own import BEGIN as DESK_BEGINNINGS
from service.desk.queries.own import OWN as DESK_SECTIONS
from service.desk.queries.own import counted as desk_counted
from service.desk.queries.publications import SECTION as PUBLICATIONS_ON_DESK
from service.desk.queries.publications import counted as publications_counted
from service.documents.access import CHECKS
from service.documents.rules import ACTS as FILE_ACTS
from service.documents.slots import INDEXERS, KEPT
from service.fittings import (
    digest,
    exchange,
    filings,
    mailing,
    media,
    monitor,
    planning,
    planning_papers,
    press_accreditation,
    press_calendar,
    press_events,
    press_inquiries,
    press_outlets,
    press_refutations,
    press_releases,
    unit_reports,
)
from service.fittings.rail import RAIL
from service.handover.notices import KINDS as HANDOVER_NOTICES
from service.handover.rules import ACTS as HANDOVER_ACTS
from service.handover.tables import TABLES as HANDOVER_TABLES
from service.identity.acts import ACTS as IDENTITY_ACTS
from service.identity.acts import RECORDS as IDENTITY_RECORDS
from service.identity.offers import JOURNALS, MATTERS, TABLES
from service.identity.queries import people_named
from service.imports.handover import MATTERS as IMPORT_MATTERS
from service.imports.queries import may_open_file as may_open_spreadsheet
from service.imports.rules.states import ACTS as IMPORT_ACTS
from service.imports.tables import TABLES as IMPORT_TABLES
from service.intake import slots as intake_slots
from service.intake.origin import ORIGIN as MAIL_ORIGIN
from service.intake.queries import may_open_files as may_open_mail
from service.intake.queries import readable_messages
from service.intake.rules import ACTS as INTAKE_ACTS
from service.intake.tables import TABLES as INTAKE_TABLES
from service.journals.handover import MATTERS as JOURNAL_MATTERS
from service.journals.queries import open_journals
from service.journals.queries.numbers import HOLDERS
from service.journals.rules import ACTS as JOURNAL_ACTS
from service.journals.slots import PRINTS, SETTLERS
from service.kit.words import N_
from service.notifications import slots as notice_slots
from service.notifications.kinds import KINDS as NOTICE_KINDS
from service.notifications.rules import ACTS as NOTICE_ACTS
from service.public_information.actions.clocks import follow_clock as follow_request_clock
from service.public_information.actions.clocks import hold_requests
from service.public_information.actions.resolving import RESOLVABLE as ASKABLE
from service.public_information.asking.slots import ALREADY, Already
from service.public_information.asking.slots import SECTIONS as ASKING_SECTIONS
from service.public_information.asking.words import ACT_WORDS as ASKING_ACTS
from service.public_information.disclosure.queries import duties as duty_queries
from service.public_information.disclosure.queries import owing
from service.public_information.disclosure.queries.suggesting import nearest
from service.public_information.disclosure.rules.acts import ACT, DISCLOSURE, DUTY, ENTRY
from service.public_information.disclosure.rules.acts import ACT_WORDS as DISCLOSURE_ACTS
from service.public_information.disclosure.slots import KINDS as DISCLOSED_KINDS
from service.public_information.disclosure.slots import REGISTER as PUBLIC_REGISTER
from service.public_information.disclosure.tables import TABLES as DISCLOSURE_TABLES
from service.public_information.disclosure.views import PUBLIC_NAMES
from service.public_information.queries import opening as request_files
from service.public_information.queries import reminders as request_reminders
from service.public_information.queries import requests as request_queries
from service.public_information.queries.finding import find_requests, jump_to_requests
from service.public_information.queries.letters import made_of_message, turned_into
from service.public_information.redaction.law import grounds_of_law, grounds_of_letter
from service.public_information.redaction.notices import KINDS as REDACTION_NOTICES
from service.public_information.redaction.queries import redactions as redaction_queries
from service.public_information.redaction.rules.states import ACT_WORDS as REDACTION_ACTS
from service.public_information.redaction.rules.states import REDACT
from service.public_information.redaction.slots import GROUNDS
from service.public_information.redaction.tables import TABLES as REDACTION_TABLES
from service.public_information.rules.acts import ACT_WORDS as REQUEST_ACTS
from service.public_information.rules.acts import READ as READ_REQUESTS
from service.public_information.rules.acts import REGISTER as REGISTER_REQUEST
from service.public_information.rules.words import ANSWER, NOTICE, SOURCE
from service.public_information.rules.words import RECORD as REQUEST
from service.public_information.statistics import queries as report_queries
from service.public_information.statistics.rules.reports import ACT_WORDS as STATUTORY_ACTS
from service.public_information.statistics.rules.reports import RECORD as STATUTORY_REPORT
from service.public_information.statistics.tables import TABLES as STATUTORY_TABLES
from service.public_information.tables import TABLES as REQUEST_TABLES
from service.publishing import slots as public_slots
from service.publishing.queries import items as site_items
from service.publishing.rules import ACT_WORDS as PUBLISHING_ACTS
from service.publishing.tables import TABLES as PUBLISHING_TABLES
from service.records import slots as record_slots
from service.records.rules import ACT_WORDS as RECORD_ACTS
from service.records.tables import TABLES as RECORD_TABLES
from service.reports.rules import ACTS as REPORT_ACTS
from service.runtime.work import Work
from service.search.slots import REGISTERS, Register
from service.web.render import Bell, bell_slots, rail_slots, search_slots

__all__ = ["RAIL"]

LOOKED_BACK = timedelta(days=400)
rail_slots.extend(RAIL)
bell_slots.append(Bell("/notices", "/notices/stream"))
CHECKS["letter"] = may_open_files
CHECKS["assignment"] = may_open_report_files
CHECKS["letter_package"] = may_open_package
CHECKS.update({"import": may_open_spreadsheet, "mail": may_open_mail})
ORIGINS.update({"mail": MAIL_ORIGIN, "package": PACKAGE_ORIGIN})
INDEXERS["letter"] = "correspondence.index_letter"
FOLLOWERS.append(FOLLOW_MERGE)
REGISTERS["letter"] = Register(N_("Letters"), READ, find_letters, jump_to_letters)
search_slots.update(register.permission for register in REGISTERS.values())
CHECKS["appeal"] = appeal_queries.may_open_files
deadline_slots.RECORDS["appeal"] = appeal_queries.named_appeals
for acts in (
    JOURNAL_ACTS,
    CONTACT_ACTS,
    DEADLINE_ACTS,
    FILE_ACTS,
    IDENTITY_ACTS,
    DRAFT_ACTS,
    NOTICE_ACTS,
    APPEAL_ACTS,
    RECEPTION_ACTS,
    IMPORT_ACTS,
    INTAKE_ACTS,
    REPORT_ACTS,
    PUBLISHING_ACTS,
):
    audit_slots.KINDS.update(acts)
audit_slots.OPEN.update(
    {
        "journal",
        "number_block",
        "contact",
        "reception",
        "visit",
        "calendar",
        "calendar_day",
        "deadline_rule",
        "import",
        "mailbox",
        "mail_rule",
        "publication",
        "site_item",
        "site_picture",
        "site_setting",
        *IDENTITY_RECORDS,
    }
)
audit_slots.CHECKS["appeal"] = appeal_queries.readable_appeals
audit_slots.CHECKS.update({"letter": readable_letters, "mail": readable_messages})
audit_slots.LINKS.update({"import": "/imports/{id}", "mail": "/intake/{id}"})
audit_slots.LINKS["number_block"] = "/blocks/{id}"
for way in ("incoming", "outgoing", "internal", "order"):
    title = N_("Dispatch book") if way == "outgoing" else N_("Register book")
    PRINTS[way, "correspondence"] = [(title, READ, "/letters/book?journal={journal}&period={period}")]
for regime in ("citizen_appeal", "correspondence"):
    SETTLERS["appeal", regime] = (REGISTER_APPEAL, "/appeals/new?reserved={id}")
SETTLERS["incoming", "correspondence"] = (REGISTER, "/letters/new?journal={journal}&reserved={id}")
CHECKS.update({"draft_letter": may_open_draft, "rendition": may_open_document, "dispatch": may_open_proof})
CHECKS["letter_template"] = may_open_template
HOLDERS.extend([NUMBERS, ASSIGNMENT_NUMBERS, appeal_queries.NUMBERS])
assignment_slots.RECORDS["letter"] = RESOLVABLE
letter_slots.RESOLUTIONS.append(resolved_on)
letter_slots.MOVEMENTS.append(dispatched)
NOTICE_KINDS.update(ASSIGNMENT_NOTICES)
deadline_slots.MOVED.setdefault("assignment", []).append(follow_clock)
deadline_slots.MOVED.setdefault("letter", []).append(letter_follows_clock)
deadline_slots.HELD.update({"letter": hold_letters, "assignment": hold_assignments, REQUEST: hold_requests})
deadline_slots.RECORDS["letter"] = named_letters
deadline_slots.RECORDS["assignment"] = assignment_reminders.named
desk_slots.SECTIONS.extend([*DESK_SECTIONS, *APPEAL_SECTIONS])
desk_slots.BEGINNINGS.extend(DESK_BEGINNINGS)
desk_slots.COUNTS.extend([desk_counted, appeals_counted])
notice_slots.LADDERS.extend([assignment_reminders.ladder, letter_reminders.ladder])
notice_slots.SUMMARIES.append(assignment_reminders.summary)
notice_slots.FEEDS.append(assignment_reminders.calendar)
notice_slots.TITLES["assignment"] = assignment_reminders.titles
notice_slots.LINKS["assignment"] = "/assignments/{id}"
audit_slots.KINDS.update(ASSIGNMENT_ACTS)
audit_slots.OPEN.add("agency")
audit_slots.CHECKS["assignment"] = readable_assignments
audit_slots.LINKS.update({"letter": "/letters/{id}", "assignment": "/assignments/{id}", "contact": "/contacts/{id}"})
audit_slots.CHECKS["draft_letter"] = readable_drafts
audit_slots.CHECKS["letter_template"] = readable_templates
notice_slots.TITLES["draft_letter"] = draft_titles
notice_slots.LINKS["draft_letter"] = "/letters/drafts/{id}"
audit_slots.LINKS.update({"draft_letter": "/letters/drafts/{id}"})
audit_slots.NAMES.append(people_named)
notice_slots.LINKS["letter"] = "/letters/{id}"
notice_slots.TITLES["letter"] = subjects_of


async def agency_days(work: Work) -> Callable[[date], bool]:
    """Which days the agency works, for reminders and summaries."""
    calendar = await calendar_of(work, work.today - LOOKED_BACK)
    return calendar.works


notice_slots.CALENDARS.append(agency_days)


async def journal_titles(work: Work) -> dict[UUID, str]:
    """The journals that a role or token may be limited to."""
    return {journal.id: journal.title for journal in await open_journals(work)}


JOURNALS.append(journal_titles)
TABLES.extend([*LETTER_TABLES, *ASSIGNMENT_TABLES, *CONTACT_TABLES, *IMPORT_TABLES, *INTAKE_TABLES])
TABLES.extend(PUBLISHING_TABLES)
# What a person who leaves hands over, in the order in which the act lists it.
for matters in (ASSIGNMENT_MATTERS, LETTER_MATTERS, IMPORT_MATTERS, JOURNAL_MATTERS):
    MATTERS.update(matters)
TABLES.extend(HANDOVER_TABLES)
NOTICE_KINDS.update(HANDOVER_NOTICES)
audit_slots.KINDS.update(HANDOVER_ACTS)
audit_slots.OPEN.add("handover")
audit_slots.LINKS["handover"] = "/administration/handovers/{id}"
notice_slots.LINKS["handover"] = "/administration/handovers/{id}"
record_slots.UNANSWERED.extend([unanswered_letters, unanswered_appeals])
record_slots.HOLDINGS.extend(
    [
        (N_("Letters"), READ, "/letters?journal=all&case={id}"),
        (N_("Citizens' appeals"), READ_APPEALS, "/appeals?case={id}"),
    ]
)
TABLES.extend(RECORD_TABLES)
audit_slots.KINDS.update(RECORD_ACTS)
audit_slots.OPEN.add("case_file")
audit_slots.LINKS["case_file"] = "/administration/nomenclature/{id}"
for word in ("site_item", "site_picture", "site_setting"):
    CHECKS[word] = site_items.may_open_files
KEPT.append(site_items.kept_keys)
audit_slots.LINKS["site_item"] = "/site/{id}"
# --- public information
CHECKS[REQUEST] = request_queries.may_open_files
CHECKS.update({ANSWER: request_files.may_open_answer, NOTICE: request_files.may_open_notice})
CHECKS[SOURCE] = request_files.may_open_source
assignment_slots.RECORDS[REQUEST] = ASKABLE
SETTLERS["incoming", "information_request"] = (REGISTER_REQUEST, "/information/new?reserved={id}")
letter_slots.TURNS.append(
    letter_slots.Turn(
        N_("Turn into a request for information"), "/information/new?letter={id}", REGISTER_REQUEST, turned_into
    )
)
intake_slots.TURNS.append(
    letter_slots.Turn(
        N_("Turn into a request for information"), "/information/new?message={id}", REGISTER_REQUEST, made_of_message
    )
)
desk_slots.SECTIONS.extend(request_desk.SECTIONS)
desk_slots.BEGINNINGS.extend(request_desk.BEGIN)
desk_slots.COUNTS.append(request_desk.counted)
notice_slots.LADDERS.append(request_reminders.ladder)
notice_slots.SUMMARIES.append(request_reminders.summary)
notice_slots.TITLES[REQUEST] = request_files.titles
notice_slots.LINKS[REQUEST] = "/information/{id}"
HOLDERS.append(request_queries.NUMBERS)
REGISTERS[REQUEST] = Register(N_("Requests for information"), READ_REQUESTS, find_requests, jump_to_requests)
search_slots.add(READ_REQUESTS)
deadline_slots.RECORDS[REQUEST] = request_queries.named_requests
deadline_slots.MOVED.setdefault(REQUEST, []).append(follow_request_clock)
audit_slots.KINDS.update(REQUEST_ACTS)
audit_slots.CHECKS[REQUEST] = request_queries.readable_requests
audit_slots.OPEN.add("information_law")
audit_slots.CHECKS[SOURCE] = request_queries.readable_requests
audit_slots.LINKS.update({REQUEST: "/information/{id}", SOURCE: "/information/{id}"})
TABLES.extend(REQUEST_TABLES)

CHECKS["redaction"] = redaction_queries.may_open_files
GROUNDS.update({REQUEST: grounds_of_law, SOURCE: grounds_of_law, "letter": grounds_of_letter})
letter_slots.PARTS.append(letter_slots.Part(N_("Redaction"), "/redactions/on/letter/{id}", REDACT))
KEPT.append(redaction_queries.known_keys)
NOTICE_KINDS.update(REDACTION_NOTICES)
notice_slots.TITLES["redaction"] = redaction_queries.titles
notice_slots.LINKS["redaction"] = "/redactions/{id}"
audit_slots.KINDS.update(REDACTION_ACTS)
audit_slots.CHECKS["redaction"] = redaction_queries.readable
audit_slots.LINKS["redaction"] = "/redactions/{id}"
TABLES.extend(REDACTION_TABLES)


# --- asking for information
async def answered_already(work: Work, text: str, language: str) -> list[Already]:
    """What the disclosure log and the catalogue hold on a question."""
    return [Already(one.title, one.href, one.day) for one in await nearest(work, text, language)]


public_slots.SECTIONS.extend(ASKING_SECTIONS)
ALREADY.append(answered_already)
audit_slots.KINDS.update(ASKING_ACTS)
# --- what the agency discloses
public_slots.KINDS.update(DISCLOSED_KINDS)
public_slots.SECTIONS.append(PUBLIC_REGISTER)
public_slots.NAMES.update(PUBLIC_NAMES)
audit_slots.KINDS.update({**DISCLOSURE_ACTS, **STATUTORY_ACTS})
for word in (DUTY, ENTRY, ACT, DISCLOSURE):
    CHECKS[word] = duty_queries.may_open_files
    audit_slots.CHECKS[word] = duty_queries.readable
CHECKS[STATUTORY_REPORT] = report_queries.may_open_files
audit_slots.CHECKS[STATUTORY_REPORT] = report_queries.readable
audit_slots.LINKS.update(
    {
        DUTY: "/information/duties/{id}",
        ENTRY: "/information/publications/{id}",
        ACT: "/information/acts/{id}",
        DISCLOSURE: "/information/log/{id}",
        STATUTORY_REPORT: "/information/reports/{id}",
    }
)
TABLES.extend([*DISCLOSURE_TABLES, *STATUTORY_TABLES])
desk_slots.SECTIONS.append(PUBLICATIONS_ON_DESK)
desk_slots.COUNTS.append(publications_counted)
notice_slots.LADDERS.append(owing.ladder)
notice_slots.SUMMARIES.append(owing.summary)
notice_slots.FEEDS.append(owing.calendar)
notice_slots.TITLES[DUTY] = owing.titles
notice_slots.LINKS[DUTY] = "/information/duties/{id}"
for word in ("site_item", "site_picture", "site_setting"):
    CHECKS[word] = site_items.may_open_files
KEPT.append(site_items.kept_keys)
audit_slots.LINKS["site_item"] = "/site/{id}"
# In this order: what stands above looks into what stands below.
for floor in (
    mailing, media, monitor, press_outlets, press_events, press_releases, press_inquiries, press_accreditation,
    press_refutations, press_calendar, digest, exchange, planning, planning_papers, unit_reports, filings,
):  # fmt: skip
    floor.fill()
