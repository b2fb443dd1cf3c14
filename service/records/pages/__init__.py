"""Pages of the case nomenclature."""

from service.records.pages.editing import DOORS as EDITING
from service.records.pages.listing import DOORS as LISTING

DOORS = [*LISTING, *EDITING]
