"""What correspondence offers to the act by which a person who leaves hands over."""

from collections.abc import Mapping

from service.correspondence.actions.handing_over import hand_over_draft
from service.correspondence.appeals.actions.handing_over import hand_over_appeal
from service.correspondence.appeals.queries.matters import CONSIDERS, appeal_titles, considered_by
from service.correspondence.queries.matters import APPROVES, SIGNS, WRITES, approvals_of, drafts_of, signatures_of
from service.correspondence.queries.opening import draft_titles
from service.correspondence.reception.actions import hand_over
from service.correspondence.reception.queries import RECEIVES, received_by, reception_titles
from service.identity.offers import MatterKind
from service.kit.words import N_

DRAFT, APPEAL, RECEPTION = "/letters/drafts/{id}", "/appeals/{id}", "/reception/{id}"
MATTERS: Mapping[str, MatterKind] = {
    WRITES: MatterKind(N_("Letters being written"), drafts_of, draft_titles, DRAFT, hand_over_draft),
    APPROVES: MatterKind(N_("Letters that wait for approval"), approvals_of, draft_titles, DRAFT),
    SIGNS: MatterKind(N_("Letters that wait for signature"), signatures_of, draft_titles, DRAFT),
    CONSIDERS: MatterKind(N_("Citizens' appeals"), considered_by, appeal_titles, APPEAL, hand_over_appeal),
    RECEIVES: MatterKind(N_("Reception of citizens"), received_by, reception_titles, RECEPTION, hand_over),
}
