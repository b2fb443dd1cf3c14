"""What digests offer other floors, and what other floors know of them by it."""

from service.audit import access as audit_slots
from service.desk import slots as desk_slots
from service.desk.queries import digests as desk
from service.digest.actions.bringing_out import KIND
from service.digest.handover import MATTERS as DIGEST_MATTERS
from service.digest.mails import MATTER, TOPIC
from service.digest.notices import GROUPS as DIGEST_GROUPS
from service.digest.notices import KINDS as DIGEST_NOTICES
from service.digest.public import PUBLIC_KINDS, PUBLIC_NAMES
from service.digest.queries import finding, issues, templates
from service.digest.rules import acts
from service.digest.tables import TABLES as DIGEST_TABLES
from service.documents.access import CHECKS
from service.identity.offers import MATTERS, TABLES
from service.journals.queries.numbers import HOLDERS
from service.kit.words import N_
from service.mailing import slots as mail_slots
from service.mailing.subscribers.slots import TOPICS, Topic
from service.notifications import slots as notice_slots
from service.notifications.kinds import GROUPS, KINDS
from service.publishing import slots as public_slots
from service.publishing.queries.published import kinds_with_something
from service.publishing.reading import Reader
from service.search.slots import REGISTERS, Register
from service.web.render import search_slots

PAGES = {acts.ISSUE: "/digests/{id}"}


async def _has_digests(reader: Reader) -> bool:
    """Whether the agency ever published one."""
    return KIND in await kinds_with_something(reader)


def fill() -> None:
    """Fill every slot that has to do with digests."""
    CHECKS[acts.ISSUE] = issues.may_open_files
    HOLDERS.append(issues.NUMBERS)
    audit_slots.KINDS.update(acts.ACT_WORDS)
    audit_slots.CHECKS.update(dict.fromkeys((acts.ISSUE, acts.TEMPLATE), issues.readable))
    audit_slots.LINKS.update(PAGES)
    GROUPS.update(DIGEST_GROUPS)
    KINDS.update(DIGEST_NOTICES)
    notice_slots.TITLES.update({acts.ISSUE: issues.titles, acts.TEMPLATE: templates.titles})
    notice_slots.LINKS.update(PAGES)
    MATTERS.update(DIGEST_MATTERS)
    TABLES.extend(DIGEST_TABLES)
    public_slots.KINDS.update(PUBLIC_KINDS)
    public_slots.NAMES.update(PUBLIC_NAMES)
    REGISTERS[acts.ISSUE] = Register(N_("Digests"), acts.READ, finding.find_digests, finding.jump_to_digests)
    search_slots.add(acts.READ)
    desk_slots.SECTIONS.extend(desk.SECTIONS)
    desk_slots.COUNTS.append(desk.counted)
    mail_slots.MATTERS[acts.ISSUE] = MATTER
    TOPICS[TOPIC] = Topic(
        title=N_("Monthly press digest"),
        about=N_("Once a month: what the media wrote of the agency, and what it did."),
        read=acts.READ,
        keep=acts.ADMINISTER,
        shown=_has_digests,
    )
