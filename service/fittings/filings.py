"""What reports of bodies offer other floors, and what other floors know of them by it."""

from service.audit import access as audit_slots
from service.exchange import slots as exchange_slots
from service.identity.offers import MATTERS, TABLES
from service.notifications import slots as notice_slots
from service.notifications.kinds import GROUPS, KINDS
from service.planning.filings.actions import asking, filling, hearing
from service.planning.filings.handover import MATTERS as OWN_MATTERS
from service.planning.filings.notices import GROUPS as OWN_GROUPS
from service.planning.filings.notices import KINDS as OWN_NOTICES
from service.planning.filings.queries import reading
from service.planning.filings.rules import acts
from service.planning.filings.tables import TABLES as OWN_TABLES

PAGES = {
    acts.FORM: "/filings/forms/{id}", acts.REQUEST: "/filings/requests/{id}", acts.DUTY: "/filings/duties/{id}",
}  # fmt: skip


def fill() -> None:
    """Fill every slot that has to do with reports of bodies."""
    exchange_slots.TAKERS.update(
        {
            asking.ASKED: hearing.take_request,
            asking.TOLD: hearing.take_told,
            filling.SUBMITTED: hearing.take_submission,
        }
    )
    exchange_slots.ENDED.append(hearing.link_ended)
    audit_slots.KINDS.update(acts.ACT_WORDS)
    audit_slots.CHECKS.update(dict.fromkeys(PAGES, reading.readable))
    audit_slots.LINKS.update(PAGES)
    GROUPS.update(OWN_GROUPS)
    KINDS.update(OWN_NOTICES)
    titles = {acts.FORM: reading.form_titles, acts.REQUEST: reading.request_titles, acts.DUTY: reading.duty_titles}
    notice_slots.TITLES.update(titles)
    notice_slots.LINKS.update(PAGES)
    MATTERS.update(OWN_MATTERS)
    TABLES.extend(OWN_TABLES)
