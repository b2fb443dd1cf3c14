"""What plans offer other floors, and what other floors know of them by it."""

from service.audit import access as audit_slots
from service.documents.access import CHECKS
from service.identity.offers import MATTERS, TABLES
from service.kit.words import N_
from service.notifications import slots as notice_slots
from service.notifications.kinds import GROUPS, KINDS
from service.planning.grid.actions import telling
from service.planning.grid.actions.feeds import ACTS as FEED_ACTS
from service.planning.grid.queries import feeds
from service.planning.plans import handover
from service.planning.plans import slots as plan_slots
from service.planning.plans.notices import GROUPS as PLAN_GROUPS
from service.planning.plans.notices import KINDS as PLAN_NOTICES
from service.planning.plans.queries import finding, plans
from service.planning.plans.rules import words
from service.planning.plans.rules.acts import READ
from service.planning.plans.tables import TABLES as PLAN_TABLES
from service.search.slots import REGISTERS, Register
from service.web.render import search_slots

PAGES = {words.PLAN: "/planning/plans/{id}", words.ACTIVITY: "/planning/activities/{id}"}


def fill() -> None:
    """Fill every slot that has to do with plans."""
    CHECKS[words.PLAN] = plans.may_open_files
    audit_slots.KINDS.update(words.ACT_WORDS)
    audit_slots.CHECKS.update(dict.fromkeys(words.RECORDS, plans.readable))
    audit_slots.LINKS.update(PAGES)
    GROUPS.update(PLAN_GROUPS)
    KINDS.update(PLAN_NOTICES)
    notice_slots.TITLES[words.PLAN] = plans.titles
    notice_slots.LINKS[words.PLAN] = PAGES[words.PLAN]
    REGISTERS[words.PLAN] = Register(N_("Plans"), READ, finding.find_plans, finding.jump_to_plans)
    search_slots.add(READ)
    TABLES.extend(PLAN_TABLES)
    MATTERS.update(handover.MATTERS)
    audit_slots.KINDS.update(FEED_ACTS)
    notice_slots.FEEDS.append(feeds.calendar)
    plan_slots.CHANGED.append(telling.changed)
    plan_slots.ENDED.append(telling.ended)
