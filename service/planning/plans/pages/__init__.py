"""Pages of plans."""

from service.planning.plans.pages.doing import DOORS as DOING
from service.planning.plans.pages.inviting import DOORS as INVITING
from service.planning.plans.pages.listing import DOORS as LISTING
from service.planning.plans.pages.tabs import DOORS as TABS

DOORS = [*LISTING, *INVITING, *TABS, *DOING]
