"""What releases offer other floors, and what other floors know of them by it."""

from service.audit import access as audit_slots
from service.desk import slots as desk_slots
from service.desk.queries import releases as desk
from service.documents.access import CHECKS
from service.identity.offers import MATTERS, TABLES
from service.journals.queries.numbers import HOLDERS
from service.kit.words import N_
from service.mailing.slots import MATTERS as MAILED
from service.notifications import slots as notice_slots
from service.notifications.kinds import GROUPS, KINDS
from service.press.outlets.rules.acts import READ
from service.press.outlets.slots import HISTORY
from service.press.releases import handover, mails
from service.press.releases.notices import GROUPS as RELEASE_GROUPS
from service.press.releases.notices import KINDS as RELEASE_NOTICES
from service.press.releases.public import PUBLIC_KINDS, PUBLIC_NAMES
from service.press.releases.queries import finding, releases
from service.press.releases.rules import acts
from service.press.releases.tables import TABLES as RELEASE_TABLES
from service.publishing import slots as public_slots
from service.search.slots import REGISTERS, Register
from service.web.render import search_slots

PAGES = {
    acts.RELEASE: "/press/releases/{id}",
    acts.LINE: "/press/lines/{id}",
    acts.TEMPLATE: "/press/release-templates/{id}",
}


def fill() -> None:
    """Fill every slot that has to do with releases."""
    CHECKS[acts.RELEASE] = releases.may_open_files
    HOLDERS.append(releases.NUMBERS)
    audit_slots.KINDS.update(acts.ACT_WORDS)
    audit_slots.CHECKS.update(dict.fromkeys(PAGES, releases.readable))
    audit_slots.LINKS.update(PAGES)
    public_slots.KINDS.update(PUBLIC_KINDS)
    public_slots.NAMES.update(PUBLIC_NAMES)
    GROUPS.update(RELEASE_GROUPS)
    KINDS.update(RELEASE_NOTICES)
    notice_slots.TITLES[acts.RELEASE] = releases.titles
    notice_slots.LINKS[acts.RELEASE] = PAGES[acts.RELEASE]
    REGISTERS[acts.RELEASE] = Register(N_("Press releases"), READ, finding.find_releases, finding.jump_to_releases)
    search_slots.add(READ)
    HISTORY.append(finding.sent_to)
    MAILED[acts.RELEASE] = mails.MATTER
    TABLES.extend(RELEASE_TABLES)
    MATTERS.update(handover.MATTERS)
    desk_slots.SECTIONS.extend(desk.SECTIONS)
    desk_slots.COUNTS.append(desk.counted)
