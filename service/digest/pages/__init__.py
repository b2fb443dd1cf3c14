"""Pages of digests: the issues, and one as it stands with what can be done with it."""

from service.digest.pages.deciding import DOORS as DECIDING
from service.digest.pages.listing import DOORS as LISTING

DOORS = [*LISTING, *DECIDING]
