"""What digests offer to the act by which a person who leaves hands over."""

from collections.abc import Mapping
from uuid import UUID

from service.digest.actions.handing_over import hand_over_issue, hand_over_template
from service.digest.queries import issues, templates
from service.digest.rules.acts import ISSUE, STATES, TEMPLATE, TEMPLATE_STATES
from service.identity.offers import Matter, MatterKind
from service.kit.words import N_
from service.runtime.work import Work

ISSUE_MATTER, TEMPLATE_MATTER = "digest.issue", "digest.template"


async def issues_owned(work: Work, person_id: UUID) -> list[Matter]:
    """Unfinished issues that a person answers for."""
    found = await issues.owned_by(work, person_id)
    return [Matter(ISSUE_MATTER, ISSUE, one.id, one.number, STATES[one.state]) for one in found]


async def templates_owned(work: Work, person_id: UUID) -> list[Matter]:
    """Templates in use that a person keeps."""
    return [
        Matter(TEMPLATE_MATTER, TEMPLATE, one.id, "", TEMPLATE_STATES[one.state])
        for one in await templates.templates(work)
        if one.owner_id == person_id
    ]


MATTERS: Mapping[str, MatterKind] = {
    ISSUE_MATTER: MatterKind(N_("Digests"), issues_owned, issues.titles, "/digests/{id}", hand_over_issue),
    TEMPLATE_MATTER: MatterKind(
        N_("Templates of digests"), templates_owned, templates.titles, "/digests/templates/{id}", hand_over_template
    ),
}
