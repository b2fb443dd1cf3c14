"""Pages of releases."""

from service.press.releases.pages.deciding import DOORS as DECIDING
from service.press.releases.pages.library import DOORS as LIBRARY
from service.press.releases.pages.listing import DOORS as LISTING
from service.press.releases.pages.public import DOORS as PUBLIC
from service.press.releases.pages.sending import DOORS as SENDING
from service.press.releases.pages.writing import DOORS as WRITING

DOORS = [*LISTING, *WRITING, *SENDING, *LIBRARY, *DECIDING, *PUBLIC]
