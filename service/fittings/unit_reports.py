"""What reports of units offer other floors, and what other floors know of them by it."""

from service.audit import access as audit_slots
from service.documents.access import CHECKS
from service.identity.offers import MATTERS, TABLES
from service.journals.queries.numbers import HOLDERS
from service.notifications import slots as notice_slots
from service.notifications.kinds import GROUPS, KINDS
from service.planning.unit_reports.handover import MATTERS as OWN_MATTERS
from service.planning.unit_reports.notices import GROUPS as OWN_GROUPS
from service.planning.unit_reports.notices import KINDS as OWN_NOTICES
from service.planning.unit_reports.public import PUBLIC_KINDS
from service.planning.unit_reports.queries import reports
from service.planning.unit_reports.rules import acts
from service.planning.unit_reports.tables import TABLES as OWN_TABLES
from service.publishing import slots as public_slots

PAGES = {acts.REPORT: "/unit-reports/{id}"}


def fill() -> None:
    """Fill every slot that has to do with reports of units."""
    CHECKS[acts.REPORT] = reports.may_open_files
    HOLDERS.append(reports.NUMBERS)
    audit_slots.KINDS.update(acts.ACT_WORDS)
    audit_slots.CHECKS.update({acts.REPORT: reports.readable, acts.SETTING: reports.settings_readable})
    audit_slots.LINKS.update(PAGES)
    GROUPS.update(OWN_GROUPS)
    KINDS.update(OWN_NOTICES)
    notice_slots.TITLES.update({acts.REPORT: reports.titles, acts.SETTING: reports.setting_titles})
    notice_slots.LINKS.update(PAGES)
    MATTERS.update(OWN_MATTERS)
    TABLES.extend(OWN_TABLES)
    public_slots.KINDS.update(PUBLIC_KINDS)
