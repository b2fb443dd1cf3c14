"""Pages of refutations, under /press/refutations."""

from service.press.refutations.pages.claims import DOORS as CLAIMS
from service.press.refutations.pages.deeds import DOORS as DEEDS
from service.press.refutations.pages.listing import DOORS as LIST
from service.press.refutations.pages.opening import DOORS as OPENING

DOORS = [*LIST, *OPENING, *CLAIMS, *DEEDS]
