"""Pages of disclosure: duties and publications, legal acts, the log, registers; what of them is public."""

from service.public_information.disclosure.pages.duties import DOORS as DUTY_DOORS
from service.public_information.disclosure.pages.entries import DOORS as ENTRY_DOORS
from service.public_information.disclosure.pages.legal import DOORS as ACT_DOORS
from service.public_information.disclosure.pages.log import DOORS as LOG_DOORS
from service.public_information.disclosure.pages.public import DOORS as PUBLIC_DOORS
from service.public_information.disclosure.pages.registers import DOORS as REGISTER_DOORS

DOORS = [*DUTY_DOORS, *ENTRY_DOORS, *ACT_DOORS, *LOG_DOORS, *REGISTER_DOORS, *PUBLIC_DOORS]
