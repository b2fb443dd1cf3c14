"""Pages of accreditation: those of staff, the door, and what is open to the press."""

from service.press.accreditation.pages.applying import DOORS as APPLYING
from service.press.accreditation.pages.calls import DOORS as CALLS
from service.press.accreditation.pages.case import DOORS as CASE
from service.press.accreditation.pages.door import DOORS as DOOR
from service.press.accreditation.pages.invited import DOORS as INVITED
from service.press.accreditation.pages.inviting import DOORS as INVITING
from service.press.accreditation.pages.mine import DOORS as MINE
from service.press.accreditation.pages.questions import DOORS as QUESTIONS
from service.press.accreditation.pages.reasons import DOORS as REASONS

DOORS = [*CALLS, *CASE, *REASONS, *INVITING, *QUESTIONS, *DOOR, *APPLYING, *MINE, *INVITED]
