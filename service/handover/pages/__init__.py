"""Pages of handover acts."""

from service.handover.pages.acts import DOORS as ACTS
from service.handover.pages.matters import DOORS as MATTERS

DOORS = [*MATTERS, *ACTS]
