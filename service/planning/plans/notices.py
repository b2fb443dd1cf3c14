"""What plans tell people, and the group in which they choose how it reaches them."""

from service.kit.words import N_
from service.notifications.kinds import Group, Kind

PLAN, INVITATIONS = "/planning/plans/{id}", "/planning/invitations"
GROUPS = {"planning": Group(N_("Planning with other agencies"), "mail")}
KINDS = {
    "planning.invited": Kind(N_("%(agency)s invites your agency to take part in a plan."), "planning", INVITATIONS),
    "planning.accepted": Kind(N_("%(agency)s takes part in your plan now."), "planning", PLAN),
    "planning.declined": Kind(N_("%(agency)s declined to take part in your plan."), "planning", PLAN),
    "planning.level": Kind(N_("%(agency)s changed what your agency may do in a plan."), "planning", PLAN),
    "planning.revoked": Kind(
        N_("%(agency)s ended your agency's part in a plan. What you put in is kept for you."), "planning", INVITATIONS
    ),
    "planning.left": Kind(N_("%(agency)s left your plan."), "planning", PLAN),
    "planning.revised": Kind(
        N_("%(agency)s froze a revision of a plan. It waits for your signature."), "planning", PLAN
    ),
    "planning.signed": Kind(N_("%(agency)s signed a revision of a plan."), "planning", PLAN),
    "planning.mentioned": Kind(N_("%(person)s called on you in a plan."), "planning", PLAN),
    "planning.mentioned_us": Kind(N_("%(agency)s called on you in a plan."), "planning", PLAN),
    "planning.frozen": Kind(N_("%(agency)s forbade moves in a plan for a while."), "planning", PLAN),
    "planning.moved": Kind(N_("%(agency)s moved an activity of yours, or called it off."), "planning", PLAN),
}
