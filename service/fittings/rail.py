"""The entries of the rail, from what is done every day to what is set up once."""

from service.kit.words import N_
from service.monitoring.rules.acts import CODE as MEDIA_CODE
from service.monitoring.rules.acts import READ as READ_MEDIA
from service.monitoring.rules.acts import RULES as MEDIA_RULES
from service.monitoring.rules.acts import SOURCES as MEDIA_SOURCES
from service.press.outlets.rules.acts import READ as READ_PRESS
from service.public_information.redaction.rules.states import REDACT
from service.public_information.rules.acts import READ as READ_REQUESTS
from service.records.rules import ADMINISTER as ADMINISTER_RECORDS
from service.records.rules import READ as READ_RECORDS
from service.reports.rules import READ as READ_REPORTS
from service.reports.rules import VOLUMES as READ_VOLUMES
from service.web.render import RailItem

ADMINISTRATORS = ("deadlines.administer", "deadlines.accept")
AT_A_DESK = ("correspondence.read", "assignments.read", "assignments.resolve", "appeals.consider")
EXCHANGE = ("exchange.read", "exchange.administer")
MEDIA = "/monitoring"
PRESS = "/press"
READ_PLANS, PLANNING = "planning.read", "/planning"
PLANS = f"{PLANNING}/plans"
DIGESTS, READ_DIGESTS, KEEP_DIGESTS = "/digests", "digest.read", "digest.administer"
INFORMATION, PUBLISH_INFORMATION = "/information", "information.publish"
RAIL = [
    RailItem(
        N_("My desk"),
        "/desk",
        "layout-list",
        AT_A_DESK,
        "desk",
    ),
    RailItem(N_("Correspondence"), "/letters", "inbox", "correspondence.read", "letters"),
    RailItem(N_("E-mail"), "/intake", "mail", "correspondence.intake", "intake"),
    RailItem(N_("Assignments"), "/assignments", "list-checks", AT_A_DESK[:3], "assignments"),
    RailItem(N_("Head's dashboard"), "/dashboard", "chart-no-axes-column", READ_REPORTS),
    RailItem(N_("Reports"), "/reports", "table-2", (READ_REPORTS, READ_VOLUMES)),
    RailItem(N_("Citizens' appeals"), "/appeals", "message-square-text", "appeals.read"),
    RailItem(N_("Requests for information"), INFORMATION, "file-question", READ_REQUESTS),
    RailItem(N_("Redaction"), "/redactions", "file-text", REDACT, under=INFORMATION),
    RailItem(N_("Duties of publication"), f"{INFORMATION}/duties", "megaphone", PUBLISH_INFORMATION, under=INFORMATION),
    RailItem(N_("Disclosure log"), f"{INFORMATION}/log", "scroll", PUBLISH_INFORMATION, under=INFORMATION),
    RailItem(N_("Legal acts"), f"{INFORMATION}/acts", "scale", PUBLISH_INFORMATION, under=INFORMATION),
    RailItem(
        N_("Register of public information"),
        f"{INFORMATION}/entries",
        "book-open",
        (READ_REQUESTS, PUBLISH_INFORMATION),
        under=INFORMATION,
    ),
    RailItem(
        N_("Unified public register"), f"{INFORMATION}/published", "library", PUBLISH_INFORMATION, under=INFORMATION
    ),
    RailItem(
        N_("Reports on public information"),
        f"{INFORMATION}/reports",
        "chart-column",
        "information.report",
        under=INFORMATION,
    ),
    RailItem(
        N_("Grounds and tariffs"),
        "/administration/information-law",
        "scale",
        "deadlines.administer",
        under=INFORMATION,
    ),
    RailItem(N_("Media"), MEDIA, "newspaper", READ_MEDIA, "media"),
    RailItem(N_("Daily monitor"), f"{MEDIA}/monitor", "newspaper", READ_MEDIA, under=MEDIA),
    RailItem(N_("Measurement"), f"{MEDIA}/measurement", "chart-column", READ_MEDIA, under=MEDIA),
    RailItem(N_("Social accounts"), f"{MEDIA}/figures", "users", READ_MEDIA, under=MEDIA),
    RailItem(N_("Topics"), f"{MEDIA}/topics", "list-ordered", MEDIA_RULES, under=MEDIA),
    RailItem(N_("Keyword rules"), f"{MEDIA}/rules", "search", (READ_MEDIA, MEDIA_RULES), under=MEDIA),
    RailItem(N_("Add articles"), f"{MEDIA}/add", "file-plus", (MEDIA_CODE, MEDIA_SOURCES), under=MEDIA),
    RailItem(N_("Media sources"), f"{MEDIA}/sources", "rss", (READ_MEDIA, MEDIA_SOURCES), under=MEDIA),
    RailItem(N_("Press office"), PRESS, "mic", READ_PRESS),
    RailItem(N_("Calendar"), f"{PRESS}/calendar", "calendar-days", READ_PRESS, under=PRESS),
    RailItem(N_("Press events"), f"{PRESS}/events", "mic", READ_PRESS, under=PRESS),
    RailItem(N_("Media inquiries"), f"{PRESS}/inquiries", "message-square-text", READ_PRESS, under=PRESS),
    RailItem(
        N_("Press releases"),
        f"{PRESS}/releases",
        "megaphone",
        READ_PRESS,
        under=PRESS,
        also=(f"{PRESS}/lines", f"{PRESS}/release-templates"),
    ),
    RailItem(
        N_("Accreditation"),
        f"{PRESS}/accreditation",
        "badge-check",
        READ_PRESS,
        under=PRESS,
        also=(f"{PRESS}/accreditations",),
    ),
    RailItem(N_("Refutations"), f"{PRESS}/refutations", "scale", READ_PRESS, under=PRESS),
    RailItem(
        N_("Media contacts"),
        f"{PRESS}/journalists",
        "book-user",
        READ_PRESS,
        under=PRESS,
        also=(f"{PRESS}/outlets", f"{PRESS}/lists", f"{PRESS}/imports", f"{PRESS}/duplicates"),
    ),
    RailItem(N_("Press digest"), DIGESTS, "book-open-text", READ_DIGESTS),
    RailItem(
        N_("Templates of digests"), f"{DIGESTS}/templates", "file-text", (READ_DIGESTS, KEEP_DIGESTS), under=DIGESTS
    ),
    RailItem(N_("Subscribers"), f"{DIGESTS}/subscribers", "mails", READ_DIGESTS, under=DIGESTS),
    RailItem(N_("Planning"), PLANS, "goal", READ_PLANS, also=(f"{PLANNING}/activities",)),
    RailItem(N_("Planning grid"), f"{PLANNING}/grid", "calendar-range", READ_PLANS, under=PLANS),
    RailItem(N_("Invitations into plans"), f"{PLANNING}/invitations", "handshake", READ_PLANS, under=PLANS),
    RailItem(N_("Objectives and measures"), f"{PLANNING}/kpi", "target", READ_PLANS, under=PLANS),
    RailItem(N_("Campaigns"), f"{PLANNING}/campaigns", "megaphone", READ_PLANS, under=PLANS),
    RailItem(N_("Papers of plans"), f"{PLANNING}/papers", "file-text", READ_PLANS, under=PLANS),
    RailItem(N_("Reports of bodies"), "/filings", "clipboard-check", "filings.read"),
    RailItem(N_("Reports of units"), "/unit-reports", "clipboard-list", "unit_reports.read"),
    RailItem(N_("Reception of citizens"), "/reception", "door-open", "reception.read"),
    RailItem(N_("Public page"), "/site", "globe", ("site.edit", "site.publish")),
    RailItem(N_("Import"), "/imports", "file-spreadsheet", "correspondence.import", "imports"),
    RailItem(N_("Contacts"), "/contacts", "book-user", "contacts.read", "contacts"),
    RailItem(N_("Reserved numbers"), "/blocks", "list-ordered", "journals.reserve"),
    RailItem(N_("Journals"), "/administration/journals", "notebook-tabs", "journals.read", "journals"),
    RailItem(
        N_("Case nomenclature"), "/administration/nomenclature", "folder-tree", (READ_RECORDS, ADMINISTER_RECORDS)
    ),
    RailItem(N_("Mailbox"), "/administration/mailbox", "mailbox", "journals.administer"),
    RailItem(N_("Templates of letters"), "/letters/templates", "file-text", "correspondence.templates"),
    RailItem(N_("Deadlines"), "/administration/deadlines", "calendar-clock", ADMINISTRATORS, "deadlines"),
    RailItem(N_("People and rights"), "/administration/people", "users", "identity.read", "people"),
    RailItem(
        N_("Links with other agencies"),
        "/administration/exchange",
        "handshake",
        ("exchange.read", "exchange.administer"),
    ),
    RailItem(N_("Settings"), "/administration/configuration", "settings", "configuration.read"),
    RailItem(
        N_("What remains"),
        "/administration/begin",
        "list-checks",
        "identity.administer",
        under="/administration/configuration",
    ),
    RailItem(N_("Acts"), "/audit", "scroll-text", "audit.read", "acts"),
]
