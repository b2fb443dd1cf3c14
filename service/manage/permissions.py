"""Every permission that a role may hold: the sum of what the capabilities declare in their rules."""

from service.assignments.rules import PERMISSIONS as ASSIGNMENTS
from service.audit.rules import PERMISSIONS as AUDIT
from service.contacts.rules import PERMISSIONS as CONTACTS
from service.correspondence.appeals.rules.acts import PERMISSIONS as APPEALS
from service.correspondence.reception.rules import PERMISSIONS as RECEPTION
from service.correspondence.rules import PERMISSIONS as CORRESPONDENCE
from service.deadlines.rules.clocks import PERMISSIONS as DEADLINES
from service.digest.rules.acts import PERMISSIONS as DIGEST
from service.documents.rules import PERMISSIONS as DOCUMENTS
from service.exchange.rules import PERMISSIONS as EXCHANGE
from service.identity.rules import PERMISSIONS as IDENTITY
from service.imports.rules.states import PERMISSIONS as IMPORTS
from service.intake.rules import PERMISSIONS as INTAKE
from service.journals.rules import PERMISSIONS as JOURNALS
from service.monitoring.rules.acts import PERMISSIONS as MONITORING
from service.notifications.rules import PERMISSIONS as NOTIFICATIONS
from service.planning.filings.rules.acts import PERMISSIONS as FILINGS
from service.planning.plans.rules.acts import PERMISSIONS as PLANNING
from service.planning.unit_reports.rules.acts import PERMISSIONS as UNIT_REPORTS
from service.press.accreditation.rules.acts import PERMISSIONS as ACCREDITATION
from service.press.events.rules.acts import PERMISSIONS as EVENTS
from service.press.inquiries.rules.acts import PERMISSIONS as INQUIRIES
from service.press.outlets.rules.acts import PERMISSIONS as OUTLETS
from service.press.refutations.rules.acts import PERMISSIONS as REFUTATIONS
from service.press.releases.rules.acts import PERMISSIONS as RELEASES
from service.public_information.disclosure.rules.acts import PERMISSIONS as DISCLOSURE
from service.public_information.redaction.rules.states import PERMISSIONS as REDACTION
from service.public_information.rules.acts import PERMISSIONS as INFORMATION
from service.public_information.statistics.rules.reports import PERMISSIONS as STATISTICS
from service.publishing.rules import PERMISSIONS as PUBLISHING
from service.records.rules import PERMISSIONS as RECORDS
from service.reports.rules import PERMISSIONS as REPORTS


def known_permissions() -> frozenset[str]:
    """All of them."""
    return frozenset().union(
        ACCREDITATION,
        APPEALS,
        ASSIGNMENTS,
        AUDIT,
        CONTACTS,
        CORRESPONDENCE,
        DEADLINES,
        DIGEST,
        DISCLOSURE,
        DOCUMENTS,
        EXCHANGE,
        EVENTS,
        FILINGS,
        IDENTITY,
        IMPORTS,
        INFORMATION,
        INQUIRIES,
        INTAKE,
        JOURNALS,
        MONITORING,
        NOTIFICATIONS,
        OUTLETS,
        PLANNING,
        PUBLISHING,
        REDACTION,
        RECEPTION,
        RECORDS,
        REFUTATIONS,
        RELEASES,
        REPORTS,
        STATISTICS,
        UNIT_REPORTS,
    )
