"""Pages of contacts: the list and one contact, positions, merging."""

from service.contacts.pages.contact import DOORS as CONTACT
from service.contacts.pages.merging import DOORS as MERGING
from service.contacts.pages.positions import DOORS as POSITIONS

DOORS = [*CONTACT, *POSITIONS, *MERGING]
