"""Pages of digests."""

from service.digest.pages.checking import DOORS as CHECKING
from service.digest.pages.deciding import DOORS as DECIDING
from service.digest.pages.listing import DOORS as LISTING
from service.digest.pages.mailing import DOORS as MAILING
from service.digest.pages.materials import DOORS as MATERIALS
from service.digest.pages.ordering import DOORS as ORDERING
from service.digest.pages.templates import DOORS as TEMPLATES
from service.digest.pages.texts import DOORS as TEXTS
from service.digest.pages.viewing import DOORS as VIEWING

DOORS = [*LISTING, *TEMPLATES, *MATERIALS, *TEXTS, *ORDERING, *CHECKING, *VIEWING, *MAILING, *DECIDING]
