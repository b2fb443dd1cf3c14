"""What campaigns and papers of plans offer other floors, and what other floors know of them by it."""

from uuid import UUID

from service.assignments.slots import RECORDS
from service.audit import access as audit_slots
from service.documents.access import CHECKS
from service.identity.offers import MATTERS, TABLES
from service.kit.words import N_
from service.notifications import slots as notice_slots
from service.notifications.kinds import KINDS
from service.planning.campaigns import handover, telling
from service.planning.campaigns.actions import hearing
from service.planning.campaigns.notices import KINDS as CAMPAIGN_NOTICES
from service.planning.campaigns.queries import campaigns
from service.planning.campaigns.queries import finding as materials
from service.planning.campaigns.rules import words as campaign
from service.planning.campaigns.tables import TABLES as CAMPAIGN_TABLES
from service.planning.papers import slots as paper_slots
from service.planning.papers.actions import decisions
from service.planning.papers.notices import KINDS as PAPER_NOTICES
from service.planning.papers.queries import papers
from service.planning.papers.rules.content import ACT_WORDS, PAPER
from service.planning.papers.tables import TABLES as PAPER_TABLES
from service.planning.plans.queries import plans
from service.planning.plans.rules.acts import READ
from service.planning.plans.rules.words import DECISION
from service.planning.plans.slots import CHANGED
from service.runtime.work import Work
from service.search.slots import REGISTERS, Register

PAGES = {
    PAPER: "/planning/papers/{id}",
    campaign.MATERIAL: "/planning/campaigns/materials/{id}",
    DECISION: "/planning/papers/decisions",
}


async def changed(work: Work, plan_id: UUID, what: str) -> None:
    """What happened in a plan, for those of us who wait for it."""
    await hearing.hear(work, plan_id, what)
    await decisions.hear(work, plan_id, what)


def fill() -> None:
    """Fill every slot that has to do with campaigns and papers."""
    CHANGED.append(changed)
    RECORDS[DECISION] = decisions.RESOLVABLE
    paper_slots.TABLES.append(telling.tables)
    CHECKS[PAPER] = papers.may_open_files
    CHECKS[campaign.MATERIAL] = campaigns.may_open_material_files
    CHECKS[campaign.CARRYING] = campaigns.may_open_carrying_files
    audit_slots.KINDS.update({**ACT_WORDS, **campaign.ACT_WORDS})
    audit_slots.CHECKS[PAPER] = papers.readable
    audit_slots.CHECKS.update(
        dict.fromkeys((campaign.MATERIAL, campaign.CARRYING, campaign.FIGURE), plans.readable)
    )  # fmt: skip
    audit_slots.LINKS.update(PAGES)
    KINDS.update({**PAPER_NOTICES, **CAMPAIGN_NOTICES})
    notice_slots.TITLES.update({PAPER: papers.titles, campaign.MATERIAL: campaigns.titles})
    notice_slots.LINKS.update(PAGES)
    MATTERS.update(handover.MATTERS)
    TABLES.extend([*CAMPAIGN_TABLES, *PAPER_TABLES])
    REGISTERS[PAPER] = Register(N_("Papers of plans"), READ, papers.find_papers, papers.jump_to_papers)
    REGISTERS[campaign.MATERIAL] = Register(
        N_("Materials of campaigns"), READ, materials.find_materials, materials.jump_to_materials
    )
