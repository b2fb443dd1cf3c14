"""Pages of media inquiries."""

from service.press.inquiries.pages.inquiry import DOORS as INQUIRY
from service.press.inquiries.pages.listing import DOORS as LISTING
from service.press.inquiries.pages.public import DOORS as PUBLIC

DOORS = [*LISTING, *INQUIRY, *PUBLIC]
