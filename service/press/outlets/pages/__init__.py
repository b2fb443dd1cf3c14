"""Pages of media contacts."""

from service.press.outlets.pages.contact import DOORS as CONTACT
from service.press.outlets.pages.importing import DOORS as IMPORTING
from service.press.outlets.pages.listing import DOORS as LISTING
from service.press.outlets.pages.lists import DOORS as LISTS
from service.press.outlets.pages.merging import DOORS as MERGING

DOORS = [*LISTING, *CONTACT, *MERGING, *LISTS, *IMPORTING]
