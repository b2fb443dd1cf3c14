"""What the daily monitor and social figures offer other floors, and what other floors know of them by it."""

from service.audit import access as audit_slots
from service.desk import slots as desk_slots
from service.desk.queries import monitor as desk
from service.documents.access import CHECKS
from service.identity.offers import MATTERS, TABLES
from service.monitoring.editions.handover import MATTERS as MONITOR_MATTERS
from service.monitoring.editions.notices import GROUPS as MONITOR_GROUPS
from service.monitoring.editions.notices import KINDS as MONITOR_KINDS
from service.monitoring.editions.queries import editions, monitors
from service.monitoring.editions.rules import acts
from service.monitoring.editions.tables import TABLES as EDITION_TABLES
from service.monitoring.figures.queries import accounts, imports
from service.monitoring.figures.rules.accounts import ACT_WORDS, IMPORT, RECORD
from service.monitoring.figures.tables import TABLES as FIGURE_TABLES
from service.notifications import slots as notice_slots
from service.notifications.kinds import GROUPS, KINDS


def fill() -> None:
    """Fill every slot that has to do with the monitor and with figures."""
    CHECKS[acts.EDITION] = editions.may_open_files
    audit_slots.KINDS.update({**acts.ACT_WORDS, **ACT_WORDS})
    audit_slots.CHECKS.update({acts.MONITOR: monitors.readable, acts.EDITION: monitors.readable})
    audit_slots.CHECKS.update({RECORD: accounts.readable, IMPORT: imports.readable})
    audit_slots.LINKS.update({acts.MONITOR: "/monitoring/monitors/{id}", acts.EDITION: "/monitoring/editions/{id}"})
    audit_slots.LINKS.update({RECORD: "/monitoring/figures/{id}", IMPORT: "/monitoring/figures/import/{id}"})
    GROUPS.update(MONITOR_GROUPS)
    KINDS.update(MONITOR_KINDS)
    notice_slots.TITLES[acts.EDITION] = editions.edition_titles
    notice_slots.LINKS[acts.EDITION] = "/monitoring/editions/{id}"
    MATTERS.update(MONITOR_MATTERS)
    TABLES.extend([*EDITION_TABLES, *FIGURE_TABLES])
    desk_slots.SECTIONS.append(desk.SECTION)
    desk_slots.COUNTS.append(desk.counted)
